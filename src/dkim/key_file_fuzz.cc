// SPDX-License-Identifier: AGPL-3.0-or-later
#include <cstdint>

#include "base/check.h"
#include "dkim/key_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace day::dkim;
  static const TrustedKeys kTrusted =
      parse_trusted_keys(R"({"keys":[{"kty":"OKP","crv":"Ed25519","kid":"ed",)"
                         R"("x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]})");
  const day::ByteView text(reinterpret_cast<const char*>(data), size);
  const KeyFileLimits limits{1u << 20, 10'000, 50, 20};
  const KeyFile file = parse_key_file(text, {"halden.example", "s1"}, kTrusted, limits);
  CHECK(file.entries.size() <= limits.max_entries);
  CHECK(file.problems.size() <= limits.max_problems + 2);
  for (const KeyFileEntry& entry : file.entries) {
    CHECK(!entry.domain.empty() && !entry.selector.empty());
    CHECK(parse_key_record(entry.txt).has_value());
    CHECK(!entry.first_seen || !entry.last_seen || *entry.first_seen <= *entry.last_seen);
    // Only what a trusted key signed is a statement, and only dig's output is DNS.
    if (entry.channel == KeyChannel::Statement) {
      CHECK(verify_statement(entry.statement, kTrusted).refused.empty());
    }
    if (entry.channel == KeyChannel::Dns) CHECK(file.format == KeyFileFormat::Dig);
  }
  return 0;
}
