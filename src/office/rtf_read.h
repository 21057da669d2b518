// SPDX-License-Identifier: AGPL-3.0-or-later
// Reads RTF from its beginning to its end, with a stack of groups instead of recursion. Gathers the
// text of each destination, and the HTML that is encapsulated in it.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "office/rtf_scan.h"
#include "office/rtf_words.h"

namespace day::office {

struct RtfGroup {
  RtfPlace place = RtfPlace::Body;
  bool is_begin = false;            // the place was set in this group: it ends with it
  bool is_choice = false;           // \upr: the first group in it is the text without Unicode
  RtfPlace outer = RtfPlace::Body;  // of \upr
  std::string_view field;           // "title", "fldinst"; lies in the file
  unsigned code_page = 0;
  std::uint16_t replaced = 1;  // \uc: octets that stand for one \u
  bool is_hidden = false;
  bool is_deleted = false;
  bool is_inserted = false;
  bool is_in_table = false;
  bool is_beside_html = false;  // \htmlrtf
  std::int32_t author = 0;
  std::int32_t time = 0;
};

struct RtfContent {
  std::string body;
  std::string headers;
  std::string notes;
  std::string comments;
  std::string hidden;
  std::string changes;
  std::string links;
  std::string codes;
  std::string html;
  bool is_html = false;
  std::string title;
  std::string author;
  std::vector<std::pair<std::string, std::string>> properties;
  std::string wrong;
};

class RtfReader {
 public:
  // `format` is "objdata", "pngblip", …; the bytes are borrowed for the call.
  using TakeObject = std::function<void(std::string_view format, ByteView bytes)>;

  RtfReader(ByteView rtf, TakeObject take_object);
  RtfContent run();

 private:
  RtfGroup& top() { return groups_.back(); }
  void open();
  void close();
  void word(const RtfToken& token);
  bool destination(const RtfToken& token);
  bool set_up(const RtfToken& token);
  bool format(const RtfToken& token);
  bool character(const RtfToken& token);
  void symbol(const RtfToken& token);
  void octets(std::string_view octets);
  void unicode(std::int32_t number);
  void begin(RtfPlace place, std::string_view field = {});
  void finish(const RtfGroup& group);
  void finish_field(std::string_view field);
  void flush();
  void add(std::string_view text, std::string_view html);
  void add_to_place(std::string_view text);
  void end_paragraph();
  void begin_change(const RtfGroup& group);
  void end_change();
  std::string print_date() const;

  RtfScanner scanner_;
  TakeObject take_object_;
  RtfContent content_;
  std::vector<RtfGroup> groups_;
  std::size_t too_deep_ = 0;  // groups past the limit that are open
  bool is_starred_ = false;
  bool is_at_start_ = false;  // nothing but its brace of the group at hand was read
  bool has_begun_ = false;    // a group was opened
  std::size_t to_skip_ = 0;   // octets that stand for the last \u
  std::string pending_;       // octets in the code page of the top group
  Utf16Joiner joiner_;
  unsigned default_page_ = 1252;
  std::int32_t default_font_ = 0;
  std::int32_t font_ = 0;  // in the font table: the one at hand
  std::map<std::int32_t, unsigned> fonts_;
  std::vector<std::string> authors_;
  std::string field_;  // text of the Field at hand
  std::string boxes_;  // of the paragraph at hand
  std::string comment_;
  std::string comment_author_;
  std::string comment_time_;
  std::string user_name_;
  std::string hex_;
  std::string hex_format_;
  std::string change_by_;
  RtfGroup change_group_;  // what was said of the change at hand
  std::string change_;
  std::map<std::string, std::int32_t, std::less<>> date_;
};

}  // namespace day::office
