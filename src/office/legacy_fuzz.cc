// SPDX-License-Identifier: AGPL-3.0-or-later
// The first octet says which stream the rest is: the fuzzer then need not write a file system.
#include "office/legacy.h"

#include <array>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "base/utf8.h"
#include "compound/test_writer.h"
#include "office/testing.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  constexpr std::array<std::string_view, 6> kStreams = {
      "Workbook", "Book", "WordDocument", "PowerPoint Document", "\5SummaryInformation", "Data"};
  const std::string_view all(reinterpret_cast<const char*>(data + 1), size - 1);
  day::compound::TestWriter writer;
  const std::string_view name = kStreams[data[0] % kStreams.size()];
  writer.stream(std::string(name), all.substr(0, all.size() / 2 + all.size() % 2));
  // Tables and directories: the second half, or the same again.
  writer.stream(name == "WordDocument" ? "0Table" : "Current User", all.substr(all.size() / 2));
  if (name == "Data") writer.stream("WordDocument", all);
  day::office::Keeper keeper;
  const day::document::Reading reading = day::office::read_legacy(writer.write(), {}, keeper);
  for (const day::document::Page& page : reading.pages) {
    CHECK(day::is_utf8(page.text));
    CHECK(day::is_utf8(page.label));
  }
  for (const auto& property : reading.properties) CHECK(day::is_utf8(property.value));
  return 0;
}
