// SPDX-License-Identifier: AGPL-3.0-or-later
// Passwords as they are stored: Argon2id (RFC 9106) in the string format of PHC,
// "$argon2id$v=19$m=65536,t=3,p=4$SALT$HASH".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace day::crypto {

// By default the second recommended option of RFC 9106 §4, for where memory is scarce: 64 MiB, for
// 2 GiB (the first) could not be had several times at once on a small machine. It is above what
// OWASP asks for at least (19 MiB, two passes).
struct PasswordCost {
  std::uint32_t memory_kib = 65'536;
  std::uint32_t passes = 3;
  std::uint32_t lanes = 4;
  bool operator==(const PasswordCost&) const = default;
};

// With a salt of 16 octets of its own. Takes about a fifth of a second of one core and the memory
// of the cost, which is given back. Failed if the password is empty or longer than
// kMaxPasswordBytes, the cost past its limits, or there is no memory.
Result<std::string> hash_password(std::string_view password, const PasswordCost& cost = {});

// Whether `stored` is a hash of that password; compared in constant time. False for what is no hash
// of this kind, or costs more than the limits: whoever can edit the place where it is stored gets
// neither in nor all memory.
bool verify_password(std::string_view password, std::string_view stored);

// Whether verify_password() could ever say yes.
bool is_password_hash(std::string_view stored);

// What is hashed (RFC 9106 §3.1), for the tag of so many octets. `secret` and `associated` may be
// empty. Nothing (Code::Failed) if the algorithm does not take the sizes or there is no memory.
struct Argon2Input {
  ByteView password;
  ByteView salt;  // at least 8 octets
  ByteView secret;
  ByteView associated;
};
Result<Bytes> argon2id(const Argon2Input& input, const PasswordCost& cost, std::size_t tag_bytes);

}  // namespace day::crypto
