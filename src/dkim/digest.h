// SPDX-License-Identifier: AGPL-3.0-or-later
// Reduces every signature of a message to what judging needs (mail::SignatureDigest), from the
// exact bytes and once. RFC 6376 §3.2, §3.4, §3.5, §3.7, §5.4.2; RFC 8301; RFC 8463; RFC 8617 §4,
// §5.1; RFC 4870 is recognised only. It needs no key and judges nothing (judge.h).
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "mail/fields.h"
#include "mail/signature.h"

namespace day::dkim {

// Fields whose change or addition would change what a reader sees or concludes, lower case.
inline constexpr std::array<std::string_view, 14> kFieldsThatMatter = {"from",
                                                                       "sender",
                                                                       "reply-to",
                                                                       "to",
                                                                       "cc",
                                                                       "subject",
                                                                       "date",
                                                                       "message-id",
                                                                       "in-reply-to",
                                                                       "references",
                                                                       "mime-version",
                                                                       "content-type",
                                                                       "content-transfer-encoding",
                                                                       "content-disposition"};

// In the order of the fields in the message, at most kMaxSignatures; those past it are given as
// malformed without being computed, at most kMaxSignaturesTold. Never fails.
std::vector<mail::SignatureDigest> digest_signatures(ByteView message);
// The same for whoever has scanned the header of that message already.
std::vector<mail::SignatureDigest> digest_signatures(ByteView message, const mail::Header& scanned);

// For people who repeat the arithmetic: the octets that the header hash and the body hash of one
// signature are made of, as digest_signatures() hashed them: as they lie there, or for `repaired`,
// one of that signature's, with those changes undone. Empty if there is no signature at
// `field_index`, it is malformed, or it has no such repaired digest.
struct CanonicalBytes {
  Bytes headers;
  Bytes body;
};
CanonicalBytes canonical_bytes(ByteView message, std::uint32_t field_index,
                               const mail::RepairedDigest* repaired = nullptr);

}  // namespace day::dkim
