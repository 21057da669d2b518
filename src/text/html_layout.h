// SPDX-License-Identifier: AGPL-3.0-or-later
// Lays text out as lines while a tree of HTML is walked: collapses white space, ends lines for
// blocks and starts a new run where visibility, quotation or signature change.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "text/html.h"

namespace day::text {

class HtmlLayout {
 public:
  // What the text that follows is; the text of `state` is unused.
  void set_state(bool hidden, int quote_depth, bool signature);

  void add_text(std::string_view text);      // white space collapses
  void add_verbatim(std::string_view text);  // white space stays
  void add_line_break();
  // The next text starts a line; with `is_paragraph` after an empty one.
  void end_block(bool is_paragraph);
  // Put before the next text: the bullet of a list item.
  void set_lead(std::string lead) { lead_ = std::move(lead); }
  // The next text stands in the same line as the last, after a tab, until end_row.
  void next_cell();
  void end_row();

  std::vector<HtmlRun> take() { return std::move(runs_); }

 private:
  // Hidden and visible text are laid out independently, so that either reads as if the other were
  // not there.
  struct Flow {
    bool is_empty = true;
    bool has_open_line = false;  // something stands in the current line
    int ended_lines = 2;         // line ends in a row at the end, as far as they matter
    int pending_lines = 0;       // 1: the next text starts a line, 2: after an empty one
    bool pending_space = false;
    int pending_tabs = 0;
  };

  Flow& flow() { return flows_[hidden_ ? 1 : 0]; }
  void flush_breaks();
  void append(std::string_view text);

  std::vector<HtmlRun> runs_;
  Flow flows_[2];
  std::string lead_;
  bool hidden_ = false;
  int quote_depth_ = 0;
  bool signature_ = false;
};

}  // namespace day::text
