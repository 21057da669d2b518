// SPDX-License-Identifier: AGPL-3.0-or-later
// Bounds on hostile input in this room.
#pragma once

#include <cstddef>

namespace day::text {

// The longest term. A SHA-512 in hexadecimal has 128 digits: the longest word that people look for
// as a whole. Longer runs (encoded data) are cut into terms in a row.
inline constexpr std::size_t kMaxTermBytes = 128;

// HTML that is given a structure; the rest is stripped of its tags. The largest bodies of real
// mail, threads quoted in full by office programs, hardly pass 2 MB.
inline constexpr std::size_t kMaxHtmlBytes = std::size_t{4} << 20;

// Elements open at once, those with an optional end tag not counted. Blink stops at 512 as well
// (kMaximumHTMLParserDOMTreeDepth); gumbo's time grows with depth times tags.
inline constexpr std::size_t kMaxHtmlDepth = 512;

// Attributes of one tag: gumbo compares each with all before it. Office programs write about ten.
inline constexpr std::size_t kMaxHtmlAttributes = 256;

// Memory for the tree of one body. Trees of real mail take 10 to 30 times the size of their HTML;
// formatting elements that are never closed multiply them.
inline constexpr std::size_t kMaxHtmlTreeBytes = std::size_t{256} << 20;

// Lines that an attribution ("On … wrote:") may span: longer ones were not seen in list mail.
inline constexpr std::size_t kMaxAttributionLines = 4;

// Lines looked at for the header of a quoted message ("From: … Sent: … To: …"): five fields, of
// which the recipients may go on over several lines.
inline constexpr std::size_t kMaxHeaderBlockLines = 12;

// Lines of a signature. Longer stretches after "-- " are taken for the writer's own words: the
// longest legal notices seen have about 30.
inline constexpr std::size_t kMaxSignatureLines = 40;

// Text whose quotation is looked for, and quotations in which it is: twice the largest bodies of
// real mail, as kMaxHtmlBytes. The words of both take about twelve times that in memory.
inline constexpr std::size_t kMaxCoverageBytes = std::size_t{4} << 20;

}  // namespace day::text
