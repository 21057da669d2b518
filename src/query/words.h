// SPDX-License-Identifier: AGPL-3.0-or-later
// Text of a query to the terms to look for, and back.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace day::query {

struct Words {
  std::vector<std::string> terms;
  bool prefix = false;
};

// Folds the text. In scripts written without blanks, text::split_words ends a run with its last
// character alone. In a text more may follow there, so a search leaves it out after a pair, and
// takes it as the beginning of a pair where it stands alone.
Words fold_query_words(std::string_view text, bool prefix);

// A text that folds to the same terms again, separated by `separator`.
std::string join_terms(const std::vector<std::string>& terms, std::string_view separator);

// Octets of the blank at the front of the text: ASCII controls and blank, no-break space,
// ideographic space. 0 if there is none.
std::size_t blank_size(std::string_view text);

// Octets of the quotation mark at the front: " and the curly ones of word processors. 0 if none.
std::size_t quote_size(std::string_view text);

std::string_view trim_blanks(std::string_view text);

// A piece of the query for a notice: one line of valid UTF-8, cut at kMaxCitedBytes.
std::string cite(std::string_view text);

}  // namespace day::query
