// SPDX-License-Identifier: AGPL-3.0-or-later
// Signs messages as RFC 6376 §3.7 and RFC 8463 say, for tests: the slow, obvious way, with keys
// made for the run and nothing of src/dkim.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace day::dkim_test {

// A message with CRLF: its fields, each with its last line end, and its body.
struct Message {
  std::vector<std::string> fields;
  std::string body;

  std::string text() const;
};

struct Signing {
  std::string algorithm = "rsa-sha256";  // or "ed25519-sha256"
  bool relaxed_header = true;
  bool relaxed_body = true;
  bool with_length = false;
  std::string domain;
  std::string selector;
  std::vector<std::string> names;  // of h=, lower case, repeated as signed
};

class SigningKey {
 public:
  // Of 1,024 or 2,048 bits.
  static SigningKey rsa(unsigned bits);
  static SigningKey ed25519();

  Bytes spki() const;  // DER of the SubjectPublicKeyInfo
  std::string sign(const std::string& data, const std::string& algorithm) const;

 private:
  struct Key;
  explicit SigningKey(std::shared_ptr<Key> key);
  std::shared_ptr<Key> key_;
};

// The octets that the body hash is made of, before l= (RFC 6376 §3.4.3, §3.4.4).
std::string canonical_body(const std::string& body, bool relaxed);

// The message with its DKIM-Signature on top.
Message sign(const Message& message, const Signing& signing, const SigningKey& key);

}  // namespace day::dkim_test
