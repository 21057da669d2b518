// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/rtf.h"

#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "base/utf8.h"
#include "office/ole_object.h"
#include "office/testing.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view file(reinterpret_cast<const char*>(data), size);
  day::office::Keeper keeper;
  const day::document::Reading reading = day::office::read_rtf(file, {}, keeper);
  for (const day::document::Page& page : reading.pages) CHECK(day::is_utf8(page.text));
  CHECK(day::is_utf8(day::office::rtf_text(file)));
  if (const auto html = day::office::html_from_rtf(file)) CHECK(day::is_utf8(*html));
  static_cast<void>(day::office::parse_ole1(file));
  static_cast<void>(day::office::parse_package(file));
  return 0;
}
