// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xml/xml.h"

#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "base/utf8.h"
#include "xml/limits.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  day::xml::Reader reader(bytes);
  std::size_t depth = 0;
  while (reader.next()) {
    switch (reader.kind()) {
      case day::xml::Reader::Kind::Start:
        CHECK(++depth <= day::xml::kMaxXmlDepth);
        CHECK(day::is_utf8(reader.attribute("a")));
        break;
      case day::xml::Reader::Kind::End:
        CHECK(depth > 0);
        --depth;
        break;
      case day::xml::Reader::Kind::Text:
        CHECK(depth > 0);
        CHECK(day::is_utf8(reader.text()));
        break;
    }
    CHECK(reader.depth() == depth);
  }
  CHECK(depth == 0);
  day::xml::Reader skipping(bytes);
  if (skipping.next()) skipping.skip();
  day::xml::Reader taking(bytes);
  if (taking.next()) CHECK(taking.take_text(64).size() <= 64);
  return 0;
}
