// SPDX-License-Identifier: AGPL-3.0-or-later
// vault.json: any text is refused, or is exactly what its members are printed as. The digest would
// keep a fuzzer out, so that each input is also tried with the one that it should bear.
#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "crypto/sha256.h"
#include "vault/vault.h"

namespace {

void parse(std::string_view text) {
  const auto identity = day::vault::parse_identity(text);
  if (identity.ok()) {
    CHECK(day::vault::print_identity(*identity) == text);
    return;
  }
  const day::Code code = identity.error().code;
  CHECK(code == day::Code::Damaged || code == day::Code::Unsupported);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  parse(text);
  const std::string_view body = text.substr(0, text.rfind(",\"sha256\""));
  parse(fmt::format("{},\"sha256\":\"{}\"}}\n", body, print_hex(day::crypto::sha256(body))));
  return 0;
}
