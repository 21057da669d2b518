// SPDX-License-Identifier: AGPL-3.0-or-later
// Makes hostile text safe and honest to look at on a terminal.
#pragma once

#include <string>
#include <string_view>

namespace day::text {

// One line: control characters (C0, C1, DEL, line ends), bidirectional overrides and isolates,
// zero-width and other invisible characters are made visible, e.g. "\x1b" as "␛" and U+202E as
// "⟨U+202E⟩". Joiners stay where Arabic, Indic scripts and emoji need them. Octets that are not
// UTF-8 become U+FFFD.
std::string show_line(std::string_view text);
// The same, but line feeds and tabs stay.
std::string show_text(std::string_view text);

// Columns on a terminal: wide characters take 2, combining marks and controls 0.
std::size_t display_width(std::string_view text);
// At most `columns` wide, with "…" where it was cut.
std::string clip_width(std::string_view text, std::size_t columns);
// clip_width, then padded with blanks to exactly `columns`.
std::string fit_width(std::string_view text, std::size_t columns);

}  // namespace day::text
