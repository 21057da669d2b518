// SPDX-License-Identifier: AGPL-3.0-or-later
// The evidence of a key that was recovered from two signatures of the archive: a small text with
// all that is needed to repeat the arithmetic. docs/formats/key-evidence.md.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/ids.h"
#include "crypto/public_key.h"

namespace day::vault {

// One of the two signatures.
struct Witness {
  ItemId message;
  std::uint32_t position = 0;  // among its signatures, from 0
  crypto::HashKind hash_kind = crypto::HashKind::Sha256;
  Bytes header_hash;  // what was signed
  Bytes signature;
  bool operator==(const Witness&) const = default;
};

struct RecoveredKey {
  std::string domain;
  std::string selector;
  std::uint64_t exponent = 0;
  Bytes modulus;  // big-endian, without leading zeros
  std::array<Witness, 2> witnesses;
  bool operator==(const RecoveredKey&) const = default;
};

std::string print_recovered_key(const RecoveredKey& key);
// Nothing unless printing it again gives the very same text.
std::optional<RecoveredKey> parse_recovered_key(std::string_view text);

// The key itself, if it is one and both signatures verify under it. They must differ: one signature
// witnesses nothing twice.
std::optional<crypto::PublicKey> prove_recovered_key(const RecoveredKey& key);

}  // namespace day::vault
