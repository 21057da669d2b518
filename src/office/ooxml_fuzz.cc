// SPDX-License-Identifier: AGPL-3.0-or-later
// The parts of a package are cut from the input by lines "=name", so that the fuzzer writes XML
// and no checksums; input that is a zip itself is read as such.
#include "office/ooxml.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/utf8.h"
#include "office/testing.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view in(reinterpret_cast<const char*>(data), size);
  day::Bytes file(in);
  if (!in.starts_with("PK")) {
    std::vector<std::pair<std::string, day::Bytes>> parts;
    while (!in.empty()) {
      const std::string_view line = in.substr(0, in.find('\n'));
      in.remove_prefix(std::min(in.size(), line.size() + 1));
      if (line.starts_with('=')) {
        parts.emplace_back(line.substr(1, 200), "");
      } else if (!parts.empty()) {
        parts.back().second.append(line);
      }
    }
    file = day::office::make_zip(parts);
  }
  day::office::Keeper keeper;
  const day::document::Reading reading = day::office::read_ooxml(file, {}, keeper);
  for (const day::document::Page& page : reading.pages) {
    CHECK(day::is_utf8(page.text));
    CHECK(day::is_utf8(page.label));
  }
  return 0;
}
