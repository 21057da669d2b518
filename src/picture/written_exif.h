// SPDX-License-Identifier: AGPL-3.0-or-later
// EXIF blocks written by tests: a TIFF header and directories (TIFF 6.0 §2, CIPA DC-008 §4.6).
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"

namespace day::picture {

// One directory, entries in the order of the calls.
class WrittenDirectory {
 public:
  void text(std::uint16_t tag, std::string_view words);
  void number(std::uint16_t tag, std::uint16_t value);
  void octet(std::uint16_t tag, std::uint8_t value);
  void rationals(std::uint16_t tag,
                 const std::vector<std::pair<std::uint32_t, std::uint32_t>>& values);
  // The number of octets at which another directory begins.
  void pointer(std::uint16_t tag, std::uint32_t offset);

  // As it stands at `offset` of the block, with what does not fit into entries behind it.
  Bytes print(std::uint32_t offset) const;
  std::uint32_t size_bytes() const;

 private:
  struct Entry {
    std::uint16_t tag;
    std::uint16_t type;
    std::uint32_t count;
    Bytes value;
  };
  std::vector<Entry> entries_;
};

// "Exif\0\0" and the three directories; `image` gets its pointers to the others.
Bytes written_exif(WrittenDirectory image, const WrittenDirectory& exif,
                   const WrittenDirectory& gps);

// The JPEG with the block as its first segment after the start (marker APP1).
Bytes with_exif(ByteView jpeg, ByteView block);

}  // namespace day::picture
