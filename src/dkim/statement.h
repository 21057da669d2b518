// SPDX-License-Identifier: AGPL-3.0-or-later
// Signed statements of key archives: compact JWS (RFC 7515) by EdDSA (RFC 8037) or ES256 (RFC 7518
// §3.4), held to keys that the operator trusts. Nothing that a statement brings is a key.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "crypto/public_key.h"

namespace day::dkim {

struct TrustedKey {
  std::string id;  // kid; empty if it has none
  crypto::PublicKey key;
};

struct TrustedKeys {
  std::vector<TrustedKey> keys;
  std::vector<std::string> problems;  // of what was not taken, one line each
};

// A JWK or a JWKS (RFC 7517) of Ed25519 and P-256 keys. Keys of other kinds, with private halves or
// for another use than signing are problems.
TrustedKeys parse_trusted_keys(std::string_view json);

// Whether it has the form of a compact JWS: three parts of base64url, the first an object's.
bool is_compact_jws(std::string_view text);

struct VerifiedStatement {
  Bytes payload;        // what was signed; empty if refused
  std::string refused;  // why, one line; empty if the signature holds
};

VerifiedStatement verify_statement(std::string_view jws, const TrustedKeys& trusted);

}  // namespace day::dkim
