// SPDX-License-Identifier: AGPL-3.0-or-later
// Walks through one XML part of an OpenDocument file, or through all of a flat one. What stands for
// itself becomes pages at once; what stands beside the text is gathered for the end.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "document/draft.h"
#include "office/flow.h"
#include "xml/xml.h"

namespace day::office {

// Of all parts of one document.
struct OdfBeside {
  std::string headers;  // headers and footers of page styles
  std::string notes;    // footnotes and endnotes
  std::string comments;
  std::string changes;
  std::string hidden;
  std::string descriptions;
  std::string links;
  std::set<std::string, std::less<>> hidden_styles;  // of text, sheets and slides, by name
};

class OdfWalk {
 public:
  // Takes what flat XML has in base64, as written.
  using Inlaid = std::function<void(std::string_view base64)>;
  OdfWalk(document::Draft* draft, OdfBeside* beside, Inlaid inlaid)
      : draft_(draft), beside_(beside), inlaid_(std::move(inlaid)), flows_(1) {}

  // Pages for what is in it; those without a name of their own are labelled `label`.
  void run(ByteView xml, std::string_view label);
  std::uint64_t pages() const { return sheets_ + slides_; }

 private:
  struct Change {
    std::string id;
    std::string text;
  };

  void start();
  bool start_text(std::string_view name);
  bool start_table(std::string_view name);
  bool start_frame(std::string_view name);
  bool start_aside(std::string_view name);
  void end(std::string_view name);
  void end_table(std::string_view name);
  void end_aside(std::string_view name);
  void text(std::string_view text);
  void add(std::string_view text);
  Flow& flow() { return flows_.back(); }

  void read_style();
  void read_meta();
  void read_changes();
  void start_hidden();
  void begin_page(std::string label);
  void end_page();
  void start_sheet_row();
  void end_sheet_row();
  void start_sheet_cell();
  void end_sheet_cell();
  void push_flow() { flows_.emplace_back(); }
  std::string pop_flow();
  bool is_in_sheet_cell() const { return cell_depth_ != 0; }

  document::Draft* draft_;
  OdfBeside* beside_;
  Inlaid inlaid_;
  xml::Reader* reader_ = nullptr;
  std::vector<Flow> flows_;  // the page at hand, and in it notes, comments, boxes, cells
  std::string label_;        // of the page at hand
  std::string own_label_;
  std::string style_;                                    // the one being defined
  std::string hidden_text_;                              // of the hidden stretch at hand
  std::size_t hidden_depth_ = 0;                         // of its element
  std::size_t paragraphs_ = 0;                           // that are open
  std::size_t math_depth_ = 0;                           // of the formula that is open
  std::vector<Change> changes_;                          // insertions that are open
  std::map<std::string, std::string, std::less<>> who_;  // by change
  std::string comment_by_;
  std::string comment_at_;
  bool is_spreadsheet_ = false;
  std::size_t sheet_depth_ = 0;  // of the table element that is a sheet
  std::size_t cell_depth_ = 0;   // of the cell of that sheet
  std::string row_;
  std::string row_hidden_;  // hidden rows of the sheet
  bool is_hidden_row_ = false;
  std::uint64_t row_repeats_ = 1;
  std::uint64_t cell_repeats_ = 1;
  std::string cell_value_;
  std::uint64_t taken_bytes_ = 0;  // of text
  std::uint64_t sheets_ = 0;
  std::uint64_t slides_ = 0;
};

}  // namespace day::office
