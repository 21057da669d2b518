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

// What make_safe_html() writes. Gmail cuts what it shows of a message at 102 KB; mail of office
// programs that quotes a long thread in full was seen to have 1 MB. What is past a limit is cut,
// and it is said.
inline constexpr std::size_t kMaxSafeHtmlBytes = std::size_t{2} << 20;
// Elements. Browsers lay out 100,000 in a second or two; the same thread has about 20,000.
inline constexpr std::size_t kMaxSafeHtmlNodes = 100'000;
// Elements in each other: half of what Blink takes (kMaxHtmlDepth), which adds some of its own.
inline constexpr std::size_t kMaxSafeHtmlDepth = 256;
// Different parts that one message shows as pictures. Letters of shops have about 30.
inline constexpr std::size_t kMaxSafePictures = 64;
// The words of a title or in the place of a picture, and an address that is shown. Addresses of
// shops that count clicks have 500 letters; what matters stands at their beginning.
inline constexpr std::size_t kMaxSafeWordsBytes = 1000;
inline constexpr std::size_t kMaxSafeAddressBytes = 200;
// A style attribute that is looked at: the longest that office programs write has about 1 KB.
inline constexpr std::size_t kMaxSafeStyleBytes = std::size_t{8} << 10;
// Columns or rows that a cell spans. A browser takes 1,000 and 65,534 (HTML Standard §4.9.11);
// tables of mail have ten columns.
inline constexpr unsigned kMaxSafeSpan = 100;
// Pixels: the width of anything, spaces, borders. Mail is made for 600 to 800 across.
inline constexpr unsigned kMaxSafePixels = 2000;
inline constexpr unsigned kMaxSafeSpacing = 100;
inline constexpr unsigned kMaxSafeBorder = 20;
// Pixels of letters: smaller ones cannot be read, larger ones cover the page.
inline constexpr double kLeastSafeLetter = 9;
inline constexpr double kLargestSafeLetter = 48;
// Of letters on what is behind them: less cannot be seen, and is shown black on white.
inline constexpr double kLeastSafeContrast = 1.5;

}  // namespace day::text
