// SPDX-License-Identifier: AGPL-3.0-or-later
// Finds in a text the words and phrases that were searched for, and cuts a short excerpt around
// them. Words are those of fold.h, so what is marked is what the index found. Linear in the size
// of the text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace day::text {

// Folded terms that must stand in a row; a last term with prefix = true may go on. With stemmed =
// true a word also counts that shares the English stem of the term (the last one not if it is a
// prefix).
struct SnippetPhrase {
  std::vector<std::string> terms;
  bool prefix = false;
  bool stemmed = false;
};

// A place where a phrase stands.
struct Hit {
  std::uint32_t begin = 0;  // octets [begin, end) of the text
  std::uint32_t end = 0;
  std::uint32_t phrase = 0;  // index of the phrase
};

// All of them, overlapping ones too, in the order in which they end.
std::vector<Hit> find_hits(std::string_view text, const std::vector<SnippetPhrase>& phrases);

struct Snippet {
  std::string text;  // white space collapsed to single blanks; "…" where it was cut
  std::vector<std::pair<std::uint32_t, std::uint32_t>> hits;  // [begin, end) octets of text
};

// The window of about max_chars characters that holds most different phrases, the first of those;
// the beginning of the text if none occurs. All hits in it are marked; marks do not overlap and
// ascend.
Snippet make_snippet(std::string_view text, const std::vector<SnippetPhrase>& phrases,
                     std::size_t max_chars);

}  // namespace day::text
