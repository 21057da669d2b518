// SPDX-License-Identifier: AGPL-3.0-or-later
#include "picture/written_exif.h"

namespace day::picture {
namespace {

void put_u16(Bytes* out, std::uint32_t value) {
  out->push_back(static_cast<char>(value & 0xFF));
  out->push_back(static_cast<char>(value >> 8 & 0xFF));
}

void put_u32(Bytes* out, std::uint32_t value) {
  put_u16(out, value & 0xFFFF);
  put_u16(out, value >> 16);
}

}  // namespace

void WrittenDirectory::text(std::uint16_t tag, std::string_view words) {
  Bytes value(words);
  value.push_back('\0');
  entries_.push_back({tag, 2, static_cast<std::uint32_t>(value.size()), value});
}

void WrittenDirectory::number(std::uint16_t tag, std::uint16_t value) {
  Bytes octets;
  put_u16(&octets, value);
  entries_.push_back({tag, 3, 1, octets});
}

void WrittenDirectory::octet(std::uint16_t tag, std::uint8_t value) {
  entries_.push_back({tag, 1, 1, Bytes(1, static_cast<char>(value))});
}

void WrittenDirectory::rationals(
    std::uint16_t tag, const std::vector<std::pair<std::uint32_t, std::uint32_t>>& values) {
  Bytes octets;
  for (const auto& [above, below] : values) {
    put_u32(&octets, above);
    put_u32(&octets, below);
  }
  entries_.push_back({tag, 5, static_cast<std::uint32_t>(values.size()), octets});
}

void WrittenDirectory::pointer(std::uint16_t tag, std::uint32_t offset) {
  Bytes octets;
  put_u32(&octets, offset);
  entries_.push_back({tag, 4, 1, octets});
}

Bytes WrittenDirectory::print(std::uint32_t offset) const {
  Bytes table;
  Bytes behind;
  const auto table_bytes = static_cast<std::uint32_t>(2 + 12 * entries_.size() + 4);
  put_u16(&table, static_cast<std::uint32_t>(entries_.size()));
  for (const Entry& each : entries_) {
    put_u16(&table, each.tag);
    put_u16(&table, each.type);
    put_u32(&table, each.count);
    if (each.value.size() <= 4) {
      table += each.value + Bytes(4 - each.value.size(), '\0');
    } else {
      put_u32(&table, offset + table_bytes + static_cast<std::uint32_t>(behind.size()));
      behind += each.value;
    }
  }
  put_u32(&table, 0);
  return table + behind;
}

std::uint32_t WrittenDirectory::size_bytes() const {
  return static_cast<std::uint32_t>(print(0).size());
}

Bytes written_exif(WrittenDirectory image, const WrittenDirectory& exif,
                   const WrittenDirectory& gps) {
  constexpr std::uint32_t kHeaderBytes = 8;
  WrittenDirectory pointed = image;
  pointed.pointer(0x8769, 0);
  pointed.pointer(0x8825, 0);
  const std::uint32_t exif_at = kHeaderBytes + pointed.size_bytes();
  const std::uint32_t gps_at = exif_at + exif.size_bytes();
  image.pointer(0x8769, exif_at);
  image.pointer(0x8825, gps_at);
  Bytes out("Exif\0\0II*\0\x08\0\0\0", 14);
  return out + image.print(kHeaderBytes) + exif.print(exif_at) + gps.print(gps_at);
}

Bytes with_exif(ByteView jpeg, ByteView block) {
  const std::size_t size = block.size() + 2;
  Bytes out(jpeg.substr(0, 2));
  out += "\xFF\xE1";
  out.push_back(static_cast<char>(size >> 8));
  out.push_back(static_cast<char>(size & 0xFF));
  return out.append(block).append(jpeg.substr(2));
}

}  // namespace day::picture
