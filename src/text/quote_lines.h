// SPDX-License-Identifier: AGPL-3.0-or-later
// What single lines of mail look like: attributions, separators, header fields of quoted messages,
// in the languages that mail programs write them in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace day::text {

// Without blanks, tabs and line ends on both sides.
std::string_view trim_line(std::string_view line);

// ">" at the start of the line.
bool is_angle_quoted(std::string_view line);

// "JD> text": one to four capitals before the angle. Returns how many octets lead the line, or 0.
std::size_t initials_quote_size(std::string_view line);

// Whether `line` can be the last of an attribution: "On Tue, 3 May 2016, Ann wrote:", "Ann
// schrieb am …:", "Ann <ann@example.org> 于2016年5月3日写道：".
bool ends_attribution(std::string_view line);

// Whether `line` begins as attributions do: "On Tue", "Am 3.", "Le mar.", a date, a name in quotes.
bool begins_attribution(std::string_view line);

enum class Separator : std::uint8_t { None, Original, Forwarded, EndOfForwarded };

// "-----Original Message-----", "---------- Forwarded message ---------", "Begin forwarded
// message:" and their translations.
Separator find_separator(std::string_view line);

// Whether the lines begin with the header of a quoted message as Outlook writes it: a From field
// and at least two more, among them Sent or To (a patch may bring its own From and Subject, but
// no recipients).
bool begins_header_block(std::span<const std::string_view> lines);

}  // namespace day::text
