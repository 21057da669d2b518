// SPDX-License-Identifier: AGPL-3.0-or-later
// Which sentences of a text are quoted, whole and unchanged, in other texts. It is tolerant only of
// what carrying a quotation does to it: wrapping (any white space for any other), quote marks (">"
// and "|" that lead a line of the quotation) and typographic folding (curly for straight quotation
// marks, one dash for another, U+2026 for three full stops, odd spaces for plain ones). A word that
// is changed, added, left out or split, and a sentence that begins or ends elsewhere in the
// quotation, is no quotation. In doubt a sentence is not covered. n log n in the size of the texts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "text/limits.h"

namespace day::text {

struct CoveredSentence {
  std::uint32_t begin = 0;  // octets [begin, end) of the original, from first word to last
  std::uint32_t end = 0;
  std::uint32_t words = 0;
  bool covered = false;
};

struct Coverage {
  std::vector<CoveredSentence> sentences;  // all of the original, in order
  std::size_t covered = 0;                 // how many of them
  std::size_t covered_bytes = 0;           // of the original
  std::size_t longest_covered_words = 0;   // "Thanks." occurs everywhere
  bool complete = true;  // false: a text beyond the limits was left out, as a whole
};

struct CoverageLimits {
  std::size_t max_original_bytes = kMaxCoverageBytes;
  std::size_t max_quotation_bytes = kMaxCoverageBytes;  // of all quotations together
};

// Each quotation stands for itself: no sentence reaches from one into the next, nor from one depth
// of quote marks into another. A sentence of the original ends at "." "!" "?" or "…" (not after
// abbreviations, nor before a small letter), at an empty line and before a signature.
Coverage find_coverage(std::string_view original, const std::vector<std::string_view>& quotations,
                       const CoverageLimits& limits = {});

}  // namespace day::text
