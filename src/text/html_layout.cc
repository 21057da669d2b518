// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/html_layout.h"

#include <algorithm>
#include <utility>

namespace day::text {
namespace {

bool is_html_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

constexpr std::string_view kNoBreakSpace = "\xC2\xA0";

}  // namespace

void HtmlLayout::set_state(bool hidden, int quote_depth, bool signature) {
  hidden_ = hidden;
  quote_depth_ = quote_depth;
  signature_ = signature;
}

void HtmlLayout::append(std::string_view text) {
  const bool same = !runs_.empty() && runs_.back().hidden == hidden_ &&
                    runs_.back().quote_depth == quote_depth_ &&
                    runs_.back().signature == signature_;
  if (!same) runs_.push_back({hidden_, quote_depth_, signature_, {}});
  runs_.back().text.append(text);
  flow().is_empty = false;
}

// Line ends belong to the run they end, unless hidden text came between.
void HtmlLayout::flush_breaks() {
  Flow& now = flow();
  if (now.pending_tabs > 0) {
    append(std::string(static_cast<std::size_t>(now.pending_tabs), '\t'));
    now.pending_space = false;
  }
  if (now.pending_lines > 0 && !now.is_empty) {
    const int wanted = now.pending_lines - now.ended_lines;
    const bool in_last = runs_.back().hidden == hidden_;
    for (int i = 0; i < wanted; ++i) {
      if (in_last) {
        runs_.back().text.push_back('\n');
      } else {
        append("\n");
      }
    }
    if (wanted > 0) now.has_open_line = false;
  }
  if (now.pending_lines > 0) now.pending_space = false;
  now.pending_lines = 0;
  now.pending_tabs = 0;
  if (!lead_.empty()) {
    append(lead_);
    lead_.clear();
    now.has_open_line = true;
    now.pending_space = false;
  }
}

void HtmlLayout::add_text(std::string_view text) {
  while (!text.empty()) {
    const auto space = std::find_if(text.begin(), text.end(), is_html_space);
    const auto size = static_cast<std::size_t>(space - text.begin());
    if (size > 0) {
      flush_breaks();
      Flow& now = flow();
      if (now.pending_space && now.has_open_line) append(" ");
      now.pending_space = false;
      std::string_view word = text.substr(0, size);
      while (!word.empty()) {
        const std::size_t fixed = std::min(word.find(kNoBreakSpace), word.size());
        append(word.substr(0, fixed));
        word.remove_prefix(fixed);
        if (word.empty()) break;
        append(" ");
        word.remove_prefix(kNoBreakSpace.size());
      }
      now.has_open_line = true;
      now.ended_lines = 0;
      text.remove_prefix(size);
    }
    while (!text.empty() && is_html_space(text.front())) {
      flow().pending_space = true;
      text.remove_prefix(1);
    }
  }
}

void HtmlLayout::add_verbatim(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty()) {
      flush_breaks();
      Flow& now = flow();
      if (now.pending_space && now.has_open_line) append(" ");
      now.pending_space = false;
      append(line);
      now.has_open_line = true;
      now.ended_lines = 0;
    }
    if (end == std::string_view::npos) return;
    add_line_break();
    text.remove_prefix(end + 1);
  }
}

void HtmlLayout::add_line_break() {
  flush_breaks();
  Flow& now = flow();
  append("\n");
  now.pending_space = false;
  now.ended_lines = now.has_open_line ? 1 : std::min(now.ended_lines + 1, 2);
  now.has_open_line = false;
}

void HtmlLayout::end_block(bool is_paragraph) {
  for (Flow& each : flows_) {
    // What begins a cell does not begin a line.
    if (each.pending_tabs > 0) continue;
    each.pending_lines = std::max(each.pending_lines, is_paragraph ? 2 : 1);
  }
}

void HtmlLayout::end_row() {
  for (Flow& each : flows_) {
    each.pending_tabs = 0;
    each.pending_lines = 1;
  }
}

void HtmlLayout::next_cell() {
  for (Flow& each : flows_) {
    if (!each.has_open_line) continue;
    each.pending_lines = 0;
    ++each.pending_tabs;
  }
}

}  // namespace day::text
