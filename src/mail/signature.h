// SPDX-License-Identifier: AGPL-3.0-or-later
// What one signature of a message comes to once the message has been read: everything that judging
// needs, so that a key that turns up later judges it without the message (docs/design/verdicts.md).
// Made by day::dkim in the locked room, kept by the catalog. A stranger said all of it.
// Sources: RFC 6376 (DKIM), RFC 8617 (ARC), RFC 4870 (DomainKeys).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace day::mail {

enum class SignatureKind : std::uint8_t {
  Dkim,        // DKIM-Signature
  ArcMessage,  // ARC-Message-Signature
  ArcSeal,     // ARC-Seal
  DomainKey,   // DomainKey-Signature; recognised and named, never judged
};
inline constexpr std::uint8_t kSignatureKindCount = 4;
std::string_view signature_kind_name(SignatureKind kind);  // "dkim", "arc-message", …

enum class SignatureAlgorithm : std::uint8_t { Unknown, RsaSha1, RsaSha256, Ed25519Sha256 };
inline constexpr std::uint8_t kSignatureAlgorithmCount = 4;
// "unknown", "rsa-sha1", "rsa-sha256", "ed25519-sha256".
std::string_view signature_algorithm_name(SignatureAlgorithm algorithm);

enum class Canonicalization : std::uint8_t { Simple, Relaxed };
inline constexpr std::uint8_t kCanonicalizationCount = 2;
std::string_view canonicalization_name(Canonicalization canonicalization);

// A change that mail programs and exports are known to make, undone (docs/design/repairs.md).
enum class Repair : std::uint8_t {
  LineEnds,   // lone CR or LF among CRLF taken for line ends; a text with LF alone needs none
  FromQuote,  // one ">" taken from lines that begin with ">From ", ">>From " …
  BlankLinesRemoved,  // at an end of the body, or before MIME boundaries
  BlankLineAdded,     // at the start of the body, or before MIME boundaries
  ByteOrderMark,      // at the start of the body, taken off
  TrailingSpace,      // blanks at the ends of lines taken off; "--" is "-- " again
  SubjectLabel,       // "[label] " taken from the Subject
  ListFooter,         // what a list appended to the body cut off
  HeaderFolding,      // signed fields folded as they were, for simple canonicalization
  OriginalMessageId,  // X-Google-Original-Message-ID put back as Message-ID
  TransferEncoding,   // an 8-bit body encoded again as quoted-printable or base64, or decoded
};
inline constexpr std::uint8_t kRepairCount = 11;
std::string_view repair_name(Repair repair);  // "line-ends", "from-quote", …

// The digest of the message as it is after repairs. Kept only if it differs from the plain one.
struct RepairedDigest {
  std::vector<Repair> repairs;  // one or two
  Bytes header_hash;            // as in SignatureDigest
  bool body_matches = false;
  std::uint64_t body_uncovered_bytes = 0;
};

struct SignatureDigest {
  SignatureKind kind = SignatureKind::Dkim;
  std::uint32_t field_index = 0;  // of its field among mail::Header::fields, junk counted
  std::uint32_t instance = 0;     // ARC i=, 0 otherwise
  // Why it cannot be judged, one line; empty if it can. The members below are then as far as read.
  std::string malformed;
  std::string domain;    // d=, lower case, A-labels as written
  std::string selector;  // s=, as written; may contain dots
  std::string identity;  // i= of a DKIM-Signature, decoded; empty if absent
  SignatureAlgorithm algorithm = SignatureAlgorithm::Unknown;
  Canonicalization header_canonicalization = Canonicalization::Simple;
  Canonicalization body_canonicalization = Canonicalization::Simple;
  std::vector<std::string> signed_fields;  // h=, lower case, in order, repeated as written
  // What the signature was made over: 20 octets of SHA-1 or 32 of SHA-256 (RFC 6376 §3.7). Empty if
  // malformed.
  Bytes header_hash;
  Bytes signature;  // b=, decoded
  // The hash of the body is that of bh=. Always true for seals, which cover no body.
  bool body_matches = false;
  std::uint64_t body_covered_bytes = 0;    // octets of the canonical body that were hashed
  std::uint64_t body_uncovered_bytes = 0;  // octets of it that l= leaves out
  std::optional<std::int64_t> signed_at;   // t=, seconds since 1970
  std::optional<std::int64_t> expires_at;  // x=
  std::string chain_validation;            // cv= of a seal: "none", "pass", "fail", or as written
  // Of the fields that matter to a reader (dkim::kFieldsThatMatter), lower case.
  std::vector<std::string> unsigned_fields;   // there, and no instance of it is signed
  std::vector<std::string> addable_fields;    // h= names them no more often than they are there
  std::vector<std::string> duplicate_fields;  // there more often than signed: some are not covered
  std::vector<RepairedDigest> repaired;       // most plausible first
};

}  // namespace day::mail
