// SPDX-License-Identifier: AGPL-3.0-or-later
// Strings of a PDF as text: UTF-16 units, text strings (ISO 32000-1 §7.9.2.2), dates (§7.9.4).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace day::pdf {

// A surrogate without its other half becomes U+FFFD; so does U+0000.
std::string utf16_to_utf8(const unsigned short* units, std::size_t count);

// A text string as its octets: UTF-16 after FE FF or FF FE, else UTF-8 where it is that, else
// Latin-1, which PDFDocEncoding is but for some signs.
std::string text_string(std::string_view octets);

// Nothing where a character has no place in it, or the text is no UTF-8.
std::optional<std::string> utf8_to_latin1(std::string_view utf8);

// "D:20160503140700+02'00'" as "2016-05-03T14:07:00+02:00", with as many parts as are there. What
// is no such date is given back as it is.
std::string print_date(std::string_view date);

// Letters and digits, and signs of scripts that have no letters. Not the private use area, nor what
// stands for signs that could not be told.
std::size_t count_letters(std::string_view utf8);

}  // namespace day::pdf
