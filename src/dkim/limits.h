// SPDX-License-Identifier: AGPL-3.0-or-later
// Limits of this room on what a message may ask of it; each with the origin of its number. What is
// past one is told as malformed, with the limit's name in words.
#pragma once

#include <cstddef>

namespace day::dkim {

// Signatures of one message that are computed. List mail has up to about ten; an ARC chain of the
// longest kind (50 sets, RFC 8617 §4.2.1) has 100 signatures.
inline constexpr std::size_t kMaxSignatures = 128;

// Signatures of one message that are told at all. It keeps what is said of a message small against
// kMaxFields of the header.
inline constexpr std::size_t kMaxSignaturesTold = 1000;

// Octets of a tag list. Postfix refuses a header above 102,400 octets altogether.
inline constexpr std::size_t kMaxTagListBytes = 102'400;

// Tags of a list. RFC 6376 §3.5 defines 14.
inline constexpr std::size_t kMaxTags = 100;

// Names in h=. The longest in our list mail has under 60; a signer that names every field of a
// header twice, to keep others from adding more, needs twice as many as it has fields.
inline constexpr std::size_t kMaxSignedNames = 1000;

// Octets of a domain name in d= and of a selector (RFC 1035 §2.3.4, in its textual form).
inline constexpr std::size_t kMaxDomainBytes = 253;

// Octets of i=, decoded: a local part of 64, "@" and a domain (RFC 5321 §4.5.3.1), eight-bit forms
// of both (RFC 6531 §3.3) written at up to four octets a character.
inline constexpr std::size_t kMaxIdentityBytes = std::size_t{4} * (64 + 1 + 255);

// Octets of b=, decoded: an RSA key of 16,384 bits, the largest that OpenSSL verifies with.
inline constexpr std::size_t kMaxSignatureBytes = 2048;

// The highest i= of an ARC set (RFC 8617 §4.2.1).
inline constexpr std::size_t kMaxArcInstance = 50;

// Octets of header that are hashed for all signatures of one message together. kMaxSignatures over
// the largest header that Postfix lets through (102,400 octets) are 13 MB.
inline constexpr std::size_t kMaxSignedHeaderBytes = 16u << 20;

// Repaired digests of one signature that are kept. Eleven repairs alone and in pairs make 66; a
// real message has two or three kinds of damage that leave a trace.
inline constexpr std::size_t kMaxRepairedDigests = 16;

// Changed bodies of one message that are hashed, whatever its signatures: all single changes of an
// ordinary message (about 30) and the more plausible pairs.
inline constexpr std::size_t kMaxRepairTrials = 80;

// Octets of changed bodies of one message that are hashed altogether. Two trials of the largest
// mail that providers take (25 to 30 MB).
inline constexpr std::size_t kMaxRepairBytes = 64u << 20;

// The largest body that is tried with two changes, or encoded again: text, not attachments. 98 % of
// our list mail is below a quarter of it.
inline constexpr std::size_t kMaxPairedBodyBytes = 256u << 10;

// The largest header whose fields are changed: twice what Postfix lets through (102,400 octets).
inline constexpr std::size_t kMaxRepairedHeaderBytes = 204'800;

// A list's footer: lines and octets at the end of the body in which it is looked for, and places
// that may begin it. The longest that Mailman, Majordomo and Google Groups write by default has 8
// lines and under 600 octets. It bounds what could be passed off as a footer.
inline constexpr std::size_t kMaxFooterLines = 15;
inline constexpr std::size_t kMaxFooterBytes = 1500;
inline constexpr std::size_t kMaxFooterStarts = 4;

// Octets of a label in a Subject, brackets included. Mailman's prefix is the list's name, at most
// 64 octets as a local part (RFC 5321 §4.5.3.1.1).
inline constexpr std::size_t kMaxLabelBytes = 66;

}  // namespace day::dkim
