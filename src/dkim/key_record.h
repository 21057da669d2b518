// SPDX-License-Identifier: AGPL-3.0-or-later
// A DKIM key record, as it stands in DNS at SELECTOR._domainkey.DOMAIN (RFC 6376 §3.6.1, RFC 8463,
// RFC 8301), in all the forms found in the wild: with or without v=, bare p=, k= left out, the p=
// as SubjectPublicKeyInfo or PKCS#1, white space anywhere, several strings joined.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/ids.h"
#include "crypto/public_key.h"

namespace day::dkim {

struct KeyRecord {
  std::string key_type = "rsa";          // k=, lower case
  std::vector<std::string> hashes;       // h=, lower case; empty: any
  std::vector<std::string> services;     // s=, lower case; empty: any
  std::string granularity;               // g= of RFC 4871, as written; empty if absent
  bool testing = false;                  // t=y
  bool strict_identity = false;          // t=s
  bool revoked = false;                  // p= is there and empty
  std::optional<crypto::PublicKey> key;  // absent if revoked, or of a type that is not known
  std::string problem;                   // why there is no key and it is not revoked; one line
};

// Nothing if the text is no key record at all (no p=, or v= is there and is not DKIM1).
std::optional<KeyRecord> parse_key_record(std::string_view txt);

}  // namespace day::dkim
