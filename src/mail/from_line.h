// SPDX-License-Identifier: AGPL-3.0-or-later
// Whether a line that begins "From " separates two messages of an mbox (RFC 4155, and what programs
// really write) or is a sentence in somebody's letter. docs/formats/mbox.md has the rules.
#pragma once

#include <cstddef>
#include <optional>

#include "base/bytes.h"

namespace day::mail {

inline constexpr ByteView kFromMark = "From ";

// What lies before the line.
enum class FromContext {
  Start,       // nothing: the file begins with it
  AfterBlank,  // a blank line
  AfterText,   // any other line
};

enum class FromVerdict { Yes, No, NeedMore };

// `ahead` begins with the line. `complete` says that nothing follows it. Any verdict but NeedMore
// stays the same when more bytes are added; NeedMore is given only while `ahead` is shorter than
// kMaxLookAheadBytes and not complete. Bytes past kMaxLookAheadBytes are not looked at.
FromVerdict judge_from_line(ByteView ahead, FromContext context, bool complete);

// Whether the line names a day of the week, a month, a time of day and a year, in any order.
bool has_from_date(ByteView line);

// Where the first From_ line of a file begins, judging from its first bytes; `complete` says that
// they are all. Nothing if there is none, or it cannot be told from these bytes.
std::optional<std::size_t> find_first_from_line(ByteView head, bool complete);

}  // namespace day::mail
