// SPDX-License-Identifier: AGPL-3.0-or-later
// Flat XML: packages are cut up by the code that ooxml_fuzz.cc tries.
#include "office/odf.h"

#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "base/utf8.h"
#include "office/testing.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  day::Bytes file = "<office:document>";
  file.append(reinterpret_cast<const char*>(data), size);
  day::office::Keeper keeper;
  const day::document::Reading reading = day::office::read_odf(file, {}, keeper);
  for (const day::document::Page& page : reading.pages) CHECK(day::is_utf8(page.text));
  return 0;
}
