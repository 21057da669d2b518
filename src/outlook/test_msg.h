// SPDX-License-Identifier: AGPL-3.0-or-later
// For tests: writes the parts of MSG files ([MS-OXMSG]).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "compound/test_writer.h"

namespace day::outlook {

// UTF-8 as UTF-16LE; characters past U+FFFF are not needed here.
Bytes utf16(std::string_view utf8);

// One object, below `path` (empty, or with a closing slash). flush() writes what number() and
// time() said, with a header of that size: 32 of a message, 24 of an embedded one, 8 of others.
class TestMsg {
 public:
  TestMsg(compound::TestWriter* writer, std::string path, std::size_t header_bytes)
      : writer_(writer), path_(std::move(path)), fixed_(header_bytes, '\0') {}
  void text(std::uint16_t tag, std::string_view utf8);
  void binary(std::uint16_t tag, ByteView octets);
  void string8(std::uint16_t tag, ByteView octets);
  void number(std::uint16_t tag, std::uint32_t value);
  void boolean(std::uint16_t tag, bool value);
  void time(std::uint16_t tag, std::int64_t unix_seconds);
  void flush();

 private:
  void stream(std::uint16_t tag, std::uint16_t type, ByteView octets);
  void entry(std::uint16_t tag, std::uint16_t type, std::uint64_t value);

  compound::TestWriter* writer_;
  std::string path_;
  Bytes fixed_;
};

// The map of named properties: numbers within a set, and strings of the set of public strings. They
// have the tags from 0x8000 on, in this order.
struct TestName {
  Bytes guid;
  std::uint32_t number = 0;
  std::string text;
};
void write_names(compound::TestWriter* writer, const std::vector<TestName>& names);

}  // namespace day::outlook
