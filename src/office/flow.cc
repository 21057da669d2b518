// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/flow.h"

#include <algorithm>
#include <utility>

#include "document/limits.h"

namespace day::office {

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\n\r") == std::string_view::npos;
}

void add_line(std::string* to, std::string_view line) {
  // What is longer is cut, and said to be, when it becomes a page.
  if (is_blank(line) || to->size() > document::kMaxTextBytes) return;
  to->append(line);
  if (to->back() != '\n') to->push_back('\n');
}

std::string one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  std::replace(text.begin(), text.end(), '\t', ' ');
  while (text.ends_with(' ')) text.pop_back();
  return text;
}

void Flow::add(std::string_view text) {
  if (text.empty()) return;
  const char last = text_.empty() ? '\n' : text_.back();
  if (needs_space_ && last != '\n' && last != '\t') text_.push_back(' ');
  needs_space_ = false;
  text_.append(text);
}

void Flow::add_box(std::string_view text) {
  add_line(&boxes_, text);
}

void Flow::end_paragraph() {
  std::string boxes = std::move(boxes_);
  boxes_.clear();
  if (cells_ > 0) {
    needs_space_ = true;
    add(one_line(std::move(boxes)));
    return;
  }
  text_.push_back('\n');
  text_ += boxes;
}

void Flow::start_row() {
  is_first_cell_ = cells_ == 0;
}

void Flow::end_row() {
  if (cells_ > 0) return;
  needs_space_ = false;
  text_.push_back('\n');
}

void Flow::start_cell() {
  if (cells_ == 0 && !is_first_cell_) text_.push_back('\t');
  needs_space_ = cells_ > 0;
  is_first_cell_ = false;
  ++cells_;
}

void Flow::end_cell() {
  if (cells_ > 0) --cells_;
}

std::string Flow::take() {
  std::string out = std::move(text_);
  add_line(&out, boxes_);
  *this = Flow();
  return out;
}

}  // namespace day::office
