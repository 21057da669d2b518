// SPDX-License-Identifier: AGPL-3.0-or-later
// Little-endian numbers at a place in bytes, and text in UTF-16: what old Office files are made of.
// Past the end everything is zero.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/bytes.h"

namespace day::office {

std::uint8_t u8_at(ByteView bytes, std::size_t at);
std::uint16_t u16_at(ByteView bytes, std::size_t at);
std::uint32_t u32_at(ByteView bytes, std::size_t at);
std::uint64_t u64_at(ByteView bytes, std::size_t at);
double double_at(ByteView bytes, std::size_t at);

// Up to `size` bytes from `at`; fewer, or none, past the end.
ByteView piece_of(ByteView bytes, std::size_t at, std::size_t size);

// UTF-16LE to UTF-8; half a character at the end is left out.
std::string from_utf16(ByteView bytes);

}  // namespace day::office
