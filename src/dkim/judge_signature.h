// SPDX-License-Identifier: AGPL-3.0-or-later
// Judges one signature by the keys that are known for its domain and selector
// (docs/design/verdicts.md). What the message may claim by it is judge.cc's to say.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dkim/judge.h"
#include "mail/signature.h"

namespace day::dkim {

struct JudgedSignature {
  SignatureJudgement said;
  // A record is known whose key its publisher means for such a signature. A chain fails where one
  // is and does not verify it, whatever key made it (RFC 8617 §5.2).
  bool key_known = false;
  // The key that verified it (or, of a failure, that it is held against) is known from outside the
  // archive.
  bool outside = false;
  // That key may carry a verdict: it is strong, and its private half was not public by the dates of
  // the message. Of a failure, it made the signature and no other can have; of Ed25519 that is
  // never shown.
  bool carries = false;
  std::uint64_t uncovered = 0;  // octets of the body that l= leaves out, of the digest that passed
};

JudgedSignature judge_signature(const mail::SignatureDigest& digest, const Claims& claims,
                                const KeySource& keys);

// Whether `domain` is that of every From mailbox, or a parent of it; false if there is none.
bool is_aligned(std::string_view domain, const std::vector<std::string>& from_domains);

// Under 1,024 bits a key proves nothing to anybody (RFC 8301 §3.2).
inline constexpr unsigned kMinStrongRsaBits = 1024;

}  // namespace day::dkim
