// SPDX-License-Identifier: AGPL-3.0-or-later
// Limits of this room on what it keeps or looks ahead; each with the origin of its number.
#pragma once

#include <cstddef>
#include <cstdint>

namespace day::mail {

// Fields of one header that are told apart; what follows is one entry more. Sendmail's and
// Postfix's own limits on header size (32 KiB, 100 KiB) allow a few thousand; the largest header in
// our list mail has 80.
inline constexpr std::size_t kMaxFields = 10'000;

// Leading blank or From_ lines before the first field that are passed over as junk: more than any
// export program is known to add.
inline constexpr std::size_t kMaxLeadingLines = 16;

// The longest From_ line. RFC 5322 §2.1.1 allows 998 octets for any line of mail; the longest in
// our list mail has 43.
inline constexpr std::size_t kMaxFromLineBytes = 998;

// From the start of a line that may be a From_ line, how far the mbox splitter looks ahead for the
// header that must follow: a From_ line, several ">From " lines and the beginnings of four lines.
inline constexpr std::size_t kMaxLookAheadBytes = std::size_t{16} * 1024;

// Lines after a dated From_ line of which one must be a field.
inline constexpr std::size_t kMaxLinesToField = 4;

// How far into a message the splitter looks for the end of its header, to read Content-Length. The
// largest header in our list mail has 30,240 bytes.
inline constexpr std::size_t kMaxContentLengthHeaderBytes = std::size_t{64} * 1024;

// How far from a From_ line inside a Content-Length to the place that the Content-Length points at;
// so much may be held in memory to decide between them. Providers cap whole messages at 25 to
// 150 MB, but what holds such a line is text or an attached mbox.
inline constexpr std::size_t kMaxContentLengthAheadBytes = 16u << 20;

}  // namespace day::mail
