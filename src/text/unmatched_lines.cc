// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/unmatched_lines.h"

#include <algorithm>
#include <string>
#include <vector>

namespace day::text {
namespace {

struct Line {
  std::string words;  // without white space and the quote marks of mail folders
  std::size_t begin = 0;
  std::size_t end = 0;  // past its line end
};

std::string words_of(std::string_view line) {
  const std::size_t marks = std::min(line.find_first_not_of('>'), line.size());
  if (line.substr(marks).starts_with("From ")) line.remove_prefix(marks);
  std::string words;
  for (const char c : line) {
    if (c != ' ' && c != '\t' && c != '\r') words.push_back(c);
  }
  return words;
}

// Blank lines left out.
std::vector<Line> split_lines(std::string_view text) {
  std::vector<Line> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t found = text.find('\n', begin);
    const std::size_t end = found == std::string_view::npos ? text.size() : found + 1;
    std::string_view line = text.substr(begin, end - begin);
    if (line.ends_with('\n')) line.remove_suffix(1);
    std::string words = words_of(line);
    if (!words.empty()) lines.push_back({std::move(words), begin, end});
    begin = end;
  }
  return lines;
}

}  // namespace

UnmatchedLines find_unmatched_lines(std::string_view shown, std::string_view proven) {
  const std::vector<Line> have = split_lines(shown);
  const std::vector<Line> want = split_lines(proven);
  const std::size_t most = std::min(have.size(), want.size());
  std::size_t first = 0;
  while (first < most && have[first].words == want[first].words) ++first;
  std::size_t last = 0;
  while (last < most - first &&
         have[have.size() - 1 - last].words == want[want.size() - 1 - last].words) {
    ++last;
  }
  UnmatchedLines out;
  out.missing = want.size() - first - last;
  if (first + last == have.size()) return out;
  out.begin = have[first].begin;
  out.end = have[have.size() - 1 - last].end;
  return out;
}

}  // namespace day::text
