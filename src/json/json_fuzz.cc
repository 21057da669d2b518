// SPDX-License-Identifier: AGPL-3.0-or-later
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "json/json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto value = day::json::parse(text);
  if (!value.ok()) CHECK(value.error().code == day::Code::Damaged);
  return 0;
}
