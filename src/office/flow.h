// SPDX-License-Identifier: AGPL-3.0-or-later
// Running text being laid out: paragraphs and rows of tables are lines, cells are separated by
// tabs, and a table within a cell, like a second paragraph in one, stays in its line.
#pragma once

#include <string>
#include <string_view>

namespace day::office {

class Flow {
 public:
  void add(std::string_view text);
  void add_tab() { add(cells_ > 0 ? " " : "\t"); }
  void add_break() { add(cells_ > 0 ? " " : "\n"); }
  // A text box of the paragraph at hand; follows it.
  void add_box(std::string_view text);
  void end_paragraph();

  void start_row();
  void end_row();
  void start_cell();
  void end_cell();

  // All of it; empty afterwards.
  std::string take();

 private:
  std::string text_;
  std::string boxes_;
  std::size_t cells_ = 0;  // that are open
  bool needs_space_ = false;
  bool is_first_cell_ = false;
};

bool is_blank(std::string_view text);
// The line and its end, unless it is blank, or there is more already than a document may have.
void add_line(std::string* to, std::string_view line);
// Line ends and tabs as spaces, none at the end.
std::string one_line(std::string text);

}  // namespace day::office
