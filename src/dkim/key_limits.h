// SPDX-License-Identifier: AGPL-3.0-or-later
// Limits on key records and on files of key evidence; each with the origin of its number.
#pragma once

#include <cstddef>
#include <cstdint>

namespace day::dkim {

// What one TXT record can hold at all: RDLENGTH has 16 bits (RFC 1035 §3.2.1). The record of a
// 16,384-bit key takes 2,800.
inline constexpr std::size_t kMaxKeyRecordBytes = 65'535;

// Tags of one record that are looked at. RFC 6376 §3.6.1 defines eight.
inline constexpr std::size_t kMaxKeyRecordTags = 100;

// Repaired digests of one signature that are held to the keys. Eleven repairs alone and in pairs
// make 66.
inline constexpr std::size_t kMaxRepairedJudged = 100;

// What parse_key_file takes; the fields of KeyFileLimits are these unless a test says otherwise.
// The public archive has about a million keys at some 500 bytes (docs/formats/key-evidence.md).
inline constexpr std::size_t kMaxKeyFileBytes = 1u << 30;
inline constexpr std::size_t kMaxKeyFileLines = 20'000'000;
inline constexpr std::size_t kMaxKeyFileEntries = 2'000'000;
// Problems that are told one by one; the rest is counted.
inline constexpr std::size_t kMaxKeyFileProblems = 1'000;
// One record as it is written: every octet of kMaxKeyRecordBytes as "\DDD".
inline constexpr std::size_t kMaxWrittenRecordBytes = 4 * kMaxKeyRecordBytes;
// A statement: a record of kMaxKeyRecordBytes and its window, twice in base64.
inline constexpr std::size_t kMaxStatementBytes = 2 * kMaxKeyRecordBytes;

// Keys of trusted archives in one list; an archive adds one in a rotation and removes none.
inline constexpr std::size_t kMaxTrustedKeys = 1'000;

// Name servers hold names to 255 octets (RFC 1035 §2.3.4).
inline constexpr std::size_t kMaxNameBytes = 255;

// ARC sets of a chain, RFC 8617 §4.2.1.
inline constexpr std::uint32_t kMaxChainSets = 50;

}  // namespace day::dkim
