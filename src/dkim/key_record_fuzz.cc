// SPDX-License-Identifier: AGPL-3.0-or-later
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "dkim/key_record.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto record = day::dkim::parse_key_record(text);
  if (!record) return 0;
  // Exactly one of: revoked, a key, a reason why there is none.
  CHECK(int{record->revoked} + int{record->key.has_value()} + int{!record->problem.empty()} == 1);
  if (record->key) {
    const auto again = day::crypto::PublicKey::parse_der(record->key->spki());
    CHECK(again && again->spki_sha256() == record->key->spki_sha256());
    record->key->verify_digest(day::crypto::HashKind::Sha256, text.substr(0, 32), text);
  }
  return 0;
}
