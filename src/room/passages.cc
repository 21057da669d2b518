// SPDX-License-Identifier: AGPL-3.0-or-later
#include "room/passages.h"

#include <algorithm>

#include "base/encoding.h"
#include "base/utf8.h"
#include "mustache/mustache.h"
#include "room/limits.h"
#include "text/display.h"

namespace day::room {
namespace {

// The next line with its end, or as much of it as may stand uncut.
std::string_view next_piece(std::string_view text) {
  const std::size_t line = text.find('\n');
  const std::size_t size = line == std::string_view::npos ? text.size() : line + 1;
  if (size <= kMaxUncutBytes) return text.substr(0, size);
  const std::string_view piece = clip_utf8(text, kMaxUncutBytes);
  return piece.empty() ? text.substr(0, kMaxUncutBytes) : piece;
}

std::size_t cost_of(std::string_view piece) {
  return escape_markup(text::show_text(piece)).size();
}

}  // namespace

std::vector<Part> cut_parts(std::string_view text, const std::vector<Block>& blocks,
                            std::size_t max_cost) {
  std::vector<Part> parts(1);
  std::size_t cost = 0;
  const auto next_part = [&] {
    parts.emplace_back();
    cost = 0;
  };
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const Block& block = blocks[i];
    if (cost > 0 && cost + block.cost > max_cost) next_part();
    Slice slice{i, block.begin, block.begin};
    cost += block.cost;
    while (slice.end < block.end) {
      const auto piece = next_piece(text.substr(slice.end, block.end - slice.end));
      const std::size_t more = cost_of(piece);
      const bool is_begun = slice.end > slice.begin || !parts.back().empty();
      if (is_begun && cost + more > max_cost) {
        if (slice.end > slice.begin) parts.back().push_back(slice);
        next_part();
        slice.begin = slice.end;
        cost = block.cost;
      }
      slice.end += piece.size();
      cost += more;
    }
    parts.back().push_back(slice);
  }
  return parts;
}

std::size_t find_part(const std::vector<Part>& parts, std::size_t octet) {
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    for (const Slice& slice : parts[i]) {
      if (octet >= slice.begin && octet < slice.end) return i;
    }
  }
  return parts.size() - 1;
}

std::vector<Run> cut_runs(const Slice& slice, const std::vector<Mark>& marks) {
  std::vector<std::size_t> borders = {slice.begin, slice.end};
  for (const Mark& mark : marks) {
    for (const std::size_t at : {mark.begin, mark.end}) {
      if (at > slice.begin && at < slice.end) borders.push_back(at);
    }
  }
  std::sort(borders.begin(), borders.end());
  borders.erase(std::unique(borders.begin(), borders.end()), borders.end());
  std::vector<Run> runs;
  for (std::size_t i = 0; i + 1 < borders.size(); ++i) {
    Run run{borders[i], borders[i + 1], false, false, {}};
    for (const Mark& mark : marks) {
      if (mark.begin >= run.end || mark.end <= run.begin) continue;
      (mark.note == 0 ? run.is_cited : run.is_noted) = true;
      if (mark.note != 0 && mark.end == run.end) run.ending.push_back(mark.note);
    }
    runs.push_back(std::move(run));
  }
  return runs;
}

}  // namespace day::room
