// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outlook/test_msg.h"

#include <fmt/format.h>

#include "base/utf8.h"

namespace day::outlook {

Bytes utf16(std::string_view utf8) {
  Bytes out;
  while (!utf8.empty()) {
    const Utf8Char next = decode_utf8(utf8);
    utf8.remove_prefix(next.size_bytes);
    out.push_back(static_cast<char>(next.code & 0xFF));
    out.push_back(static_cast<char>(next.code >> 8 & 0xFF));
  }
  return out;
}

void TestMsg::stream(std::uint16_t tag, std::uint16_t type, ByteView octets) {
  writer_->stream(fmt::format("{}__substg1.0_{:04X}{:04X}", path_, tag, type), octets);
}

void TestMsg::text(std::uint16_t tag, std::string_view utf8) {
  stream(tag, 0x1F, utf16(utf8));
}
void TestMsg::binary(std::uint16_t tag, ByteView octets) {
  stream(tag, 0x102, octets);
}
void TestMsg::string8(std::uint16_t tag, ByteView octets) {
  stream(tag, 0x1E, octets);
}

void TestMsg::entry(std::uint16_t tag, std::uint16_t type, std::uint64_t value) {
  ByteWriter writer(&fixed_);
  writer.u32(std::uint32_t{tag} << 16 | type);
  writer.u32(6);
  writer.u64(value);
}

void TestMsg::number(std::uint16_t tag, std::uint32_t value) {
  entry(tag, 3, value);
}
void TestMsg::boolean(std::uint16_t tag, bool value) {
  entry(tag, 11, value ? 1 : 0);
}
void TestMsg::time(std::uint16_t tag, std::int64_t unix_seconds) {
  entry(tag, 0x40, static_cast<std::uint64_t>(unix_seconds + 11'644'473'600) * 10'000'000);
}

void TestMsg::flush() {
  writer_->stream(path_ + "__properties_version1.0", fixed_);
}

void write_names(compound::TestWriter* writer, const std::vector<TestName>& names) {
  Bytes guids;
  Bytes entries;
  Bytes strings;
  ByteWriter entry(&entries);
  ByteWriter string(&strings);
  for (std::uint32_t at = 0; at < names.size(); ++at) {
    const std::uint32_t index = 3 + static_cast<std::uint32_t>(guids.size() / 16);
    guids.append(names[at].guid);
    const bool is_text = !names[at].text.empty();
    entry.u32(is_text ? static_cast<std::uint32_t>(strings.size()) : names[at].number);
    entry.u32(at << 16 | index << 1 | (is_text ? 1U : 0U));
    if (is_text) {
      const Bytes units = utf16(names[at].text);
      string.u32(static_cast<std::uint32_t>(units.size()));
      strings.append(units);
      strings.resize((strings.size() + 3) / 4 * 4);
    }
  }
  writer->stream("__nameid_version1.0/__substg1.0_00020102", guids);
  writer->stream("__nameid_version1.0/__substg1.0_00030102", entries);
  writer->stream("__nameid_version1.0/__substg1.0_00040102", strings);
}

}  // namespace day::outlook
