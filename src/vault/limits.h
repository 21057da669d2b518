// SPDX-License-Identifier: AGPL-3.0-or-later
// Limits of this room on what it holds in memory; each with the origin of its number.
#pragma once

#include <cstddef>
#include <cstdint>

namespace day::vault {

// vault.json has five short fields; anything larger is not one.
inline constexpr std::size_t kMaxVaultJsonBytes = std::size_t{64} << 10;
// catalog.seal has 65 octets for each MiB of catalog.db: this is for a terabyte.
inline constexpr std::size_t kMaxSealBytes = std::size_t{65} << 20;
// A message up to this size is held in memory and read whole; a larger one goes to the store in
// frames and only its header is read. Twice the largest message that the big mail providers accept
// (50 MB, Exchange Online's 150 MB being the exception), within the memory budget of measures.md.
inline constexpr std::size_t kMaxMessageInMemoryBytes = 32u << 20;
// What is kept of a message too large to read, for its raw header.
inline constexpr std::size_t kHeadBytes = std::size_t{256} << 10;
// A document up to this size is appended in one piece; the store's own frame size.
inline constexpr std::size_t kMaxDocumentInMemoryBytes = 1u << 20;
// A group commit after so many bytes or items: large enough that syncing costs under 2 % of the
// time, small enough that an interruption costs under a second of work.
inline constexpr std::uint64_t kCommitBytes = 32u << 20;
inline constexpr std::uint64_t kCommitItems = 8192;
// Messages that are judged at once while the next are read: a few milliseconds of work for each
// core, and under 10 MB with what is known of their signatures.
inline constexpr std::size_t kJudgeBatch = 2048;
// Facts under way between the reading thread and the committing thread.
inline constexpr std::size_t kMaxFactsQueued = 4096;
// What is held of files in files while they are taken apart, all depths of one walk together: twice
// the largest document, which is seldom more than one at a time. What does not fit is not read.
inline constexpr std::size_t kMaxEmbeddedInMemoryBytes = std::size_t{128} << 20;
// What walks have found and the catalog has not taken yet, in about so many bytes.
inline constexpr std::size_t kMaxTreeEventBytes = std::size_t{32} << 20;
// What is looked at to tell whether a document is read in place.
inline constexpr std::size_t kSniffBytes = std::size_t{64} << 10;
// Different names of one document that are searched; the places where it lies show all of them.
inline constexpr std::size_t kMaxDocumentNames = 20;
// Recipe records are written in segments of at most this size.
inline constexpr std::size_t kRecipeSegmentBytes = std::size_t{256} << 10;

// Signatures of one selector that are looked at to recover its key: the arithmetic takes the first
// few, the others only confirm it, in 30 microseconds each.
inline constexpr std::size_t kMaxRecoverySamples = 1000;

// Digits of a Bates number: as many as a 64-bit number always has.
inline constexpr unsigned kMaxBatesDigits = 18;
// The prefix of Bates numbers, which names files: review programs take control numbers of 50.
inline constexpr std::size_t kMaxBatesPrefixBytes = 32;

}  // namespace day::vault
