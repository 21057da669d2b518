// SPDX-License-Identifier: AGPL-3.0-or-later
// Numbers of spreadsheets as people read them. Shared by the readers of workbooks old and new.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace day::office {

// What the format of a cell makes of its number.
enum class NumberKind : std::uint8_t { Plain, Date, Time, DateTime };

// By the number of a built-in format (ECMA-376-1 §18.8.30).
NumberKind builtin_format(unsigned id);
// By the code of one that the file defines: "dd/mm/yyyy hh:mm".
NumberKind parse_format(std::string_view code);

// Days since 1899-12-30, or since 1904-01-01, as ISO 8601: "2016-05-03", "14:07:00",
// "2016-05-03T14:07:00". A number that is no day of the years 1 to 9999 is printed as a number.
std::string print_serial(double serial, NumberKind kind, bool is_1904);

// Up to 15 digits, as Excel shows them: "0.1" for 0.1000000000000000055.
std::string print_number(double number);

// The number in an RkNumber, of 30 bits ([MS-XLS] §2.5.217).
double number_of_rk(std::uint32_t rk);

// What a cell shows for the code of an error ([MS-XLS] §2.5.10).
std::string_view error_name(std::uint8_t code);

// "AB2" of row 1 and column 27, both counted from 0.
std::string cell_name(unsigned row, unsigned column);

}  // namespace day::office
