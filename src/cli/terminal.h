// SPDX-License-Identifier: AGPL-3.0-or-later
// Speaking to a terminal: width, colour (only on a terminal), one progress line.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dossier/proof.h"

namespace day::cli {

bool is_terminal(int descriptor);
// Columns of the terminal on standard output, 80 if unknown, without bound (0) when piped.
std::size_t output_width();

enum class Style { Plain, Bold, Dim, Red, Green, Yellow, Cyan };
// `text` in a style if standard output is a terminal and NO_COLOR is not set.
std::string styled(Style style, std::string_view text);
Style style_of(dossier::Tone tone);

// One line on standard error, redrawn in place a few times a second; silent unless that is a
// terminal.
class ProgressLine {
 public:
  explicit ProgressLine(std::string verb);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  // total 0: unknown.
  void update(std::uint64_t bytes_done, std::uint64_t bytes_total, std::uint64_t items);
  // The same for things that are counted: "12 of 300 pages".
  void update_count(std::uint64_t done, std::uint64_t total, std::string_view noun);
  // Any words in place of those.
  void say(std::string_view words);
  // Takes the line away, so that something else can be printed.
  void clear();
  double seconds() const;

 private:
  bool is_due();
  void draw(std::string_view line);

  std::string verb_;
  bool shown_ = false;
  bool enabled_;
  std::chrono::steady_clock::time_point start_;
  std::chrono::steady_clock::time_point last_;
};

// Hit marks inside a text, ranges of octets as text::Snippet has them, and hostile characters made
// visible.
std::string mark_hits(std::string_view text,
                      const std::vector<std::pair<std::uint32_t, std::uint32_t>>& hits,
                      std::size_t width);

// Breaks a line of displayed text at blanks so that nothing is wider than `width` (0: no bound).
std::string wrap_text(std::string_view text, std::size_t width);

}  // namespace day::cli
