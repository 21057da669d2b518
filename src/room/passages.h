// SPDX-License-Identifier: AGPL-3.0-or-later
// A long text in parts that each fit on one page, and a part in runs between the marks that stand
// in it. Pure: octets of a text that its caller keeps. Nothing is left out, and nothing comes
// twice.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace day::room {

// A stretch [begin, end) of the text that is shown in one way. Blocks follow one another without a
// gap; one may be empty.
struct Block {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t cost = 0;  // octets of what stands around its text on a page
};

// All of a block, or some of it where it goes on in the next part.
struct Slice {
  std::size_t block = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
};
using Part = std::vector<Slice>;

// Cut between lines, or within one of more than kMaxUncutBytes; never within a character. The text
// of a part is at most about `max_cost` octets as HTML, with what stands around it. At least one
// part. O(n) in the text.
std::vector<Part> cut_parts(std::string_view text, const std::vector<Block>& blocks,
                            std::size_t max_cost);

// The part in which this octet stands; the last if it stands in none.
std::size_t find_part(const std::vector<Part>& parts, std::size_t octet);

// A passage that somebody marked: the one that is cited, or one that a note is on.
struct Mark {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::uint64_t note = 0;  // its number; 0: the cited passage
};

// A stretch that the same marks are on.
struct Run {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool is_cited = false;
  bool is_noted = false;
  std::vector<std::uint64_t> ending;  // notes whose passage ends here
};
// Without empty runs. O((slice + marks) marks).
std::vector<Run> cut_runs(const Slice& slice, const std::vector<Mark>& marks);

}  // namespace day::room
