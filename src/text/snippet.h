// SPDX-License-Identifier: AGPL-3.0-or-later
// A short excerpt of a text around the words and phrases that were searched for.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace day::text {

// Folded terms that must stand in a row; a last term with prefix = true may go on.
struct SnippetPhrase {
  std::vector<std::string> terms;
  bool prefix = false;
};

struct Snippet {
  std::string text;  // white space collapsed to single blanks; "…" where it was cut
  std::vector<std::pair<std::uint32_t, std::uint32_t>> hits;  // [begin, end) octets of text
};

// The window of about max_chars characters that holds most different phrases; the beginning of the
// text if none occurs.
Snippet make_snippet(std::string_view text, const std::vector<SnippetPhrase>& phrases,
                     std::size_t max_chars);

}  // namespace day::text
