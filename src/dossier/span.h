// SPDX-License-Identifier: AGPL-3.0-or-later
// Passages of the text of a message: characters counted from 0 in its segments, one after the
// other, as notes and citations name them. A character is one of Unicode, or one octet that is none
// in UTF-8.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ledger/entry.h"
#include "mail/reading.h"

namespace day::dossier {

std::string join_text(const std::vector<mail::TextSegment>& segments);

std::uint64_t count_characters(std::string_view text);

// FROM-TO, two numbers; nothing if it is none, or empty. Without the quotation.
std::optional<ledger::Span> parse_span(std::string_view typed);

// Where the passage stands: octets [begin, end). Nothing if the text ends before it does.
struct OctetRange {
  std::size_t begin = 0;
  std::size_t end = 0;
};
std::optional<OctetRange> find_octets(std::string_view text, const ledger::Span& span);

// The passage with what stands there as its quotation. NotFound if the text ends before it does.
Result<ledger::Span> with_quote(ledger::Span span, std::string_view text);

// Where these words stand. NotFound if they do not, or stand there more than once.
Result<ledger::Span> find_quote(std::string_view quote, std::string_view text);

// The same where blanks and line ends of any number count as one: for words that were taken from a
// page. At most one place is found; it is quoted as it stands.
Result<ledger::Span> find_loose_quote(std::string_view quote, std::string_view text);

}  // namespace day::dossier
