// SPDX-License-Identifier: AGPL-3.0-or-later
// Limits of this room on what it reads and keeps (I10).
#pragma once

#include <cstddef>
#include <cstdint>

namespace day::inquiry {

// How much of an original is read at first to find its header. The largest header in our list mail
// has 30 KiB.
inline constexpr std::uint64_t kFirstHeaderBytes = std::uint64_t{64} * 1024;

// How far into an original a header is followed. Postfix refuses headers over 100 KiB
// (header_size_limit); ten thousand fields of the length that RFC 5322 §2.1.1 allows have 10 MB.
inline constexpr std::uint64_t kMaxHeaderBytes = 16u << 20;

// Phrases that a snippet looks for at once: more would not fit in it.
inline constexpr std::size_t kMaxMarkedPhrases = 256;

// Body text that a snippet is searched in. Longer texts are quoted threads; what they hold is found
// all the same, only not shown in the list.
inline constexpr std::size_t kMaxSnippetTextBytes = 1u << 20;

// Other threads with the subject of one that are looked at for weak links. Of our list mail's 4,620
// threads two have a subject that more than 30 others have.
inline constexpr std::size_t kMaxSubjectThreads = 100;

// Messages of one conversation whose quotations are read for what they say of a missing one: each
// takes a block of texts, a quarter of a millisecond at worst.
inline constexpr std::size_t kMaxQuotationsRead = 200;

// Messages of one kind that are looked at for the support of one message. The longest thread in our
// list mail has under 300 answers to one message; each takes about a millisecond.
inline constexpr std::size_t kMaxSupportCandidates = 1000;

// Attachments of one message whose copies are looked for: ten times what real mail has.
inline constexpr std::size_t kMaxSupportAttachments = 100;

// Messages told for one attachment, the earliest; the count of all is told too. A logo is in
// thousands.
inline constexpr std::size_t kMaxLinksPerAttachment = 10;

// Words that a quoted sentence must have before it supports anything: "Thanks for the update." may
// be a quotation of anybody.
inline constexpr std::size_t kMinTellingWords = 5;

// By how much an answer may be older than what it answers: clocks of mail programs go wrong.
inline constexpr std::int64_t kMaxClockErrorSeconds = 3600;

// Runs of words of one text that the index is asked for to find who quotes it. Quotations that name
// what they quote are found without; of the others two thirds take over the whole text.
inline constexpr std::size_t kMaxQuotingPhrases = 32;

// Shingles (4 bytes each) in memory while copies are found: 256 MB, 100,000 texts of usual length.
inline constexpr std::size_t kMaxShinglesInMemory = 64'000'000;

// Threads that compare texts at once. Each has a connection with a page cache of 32 MB of its own;
// what is kept of the texts is shared by all.
inline constexpr unsigned kMaxComparingThreads = 16;

// Saved searches that one query may stand on, those within saved ones included: a chain that a
// person can still follow. It also ends one that names itself.
inline constexpr std::size_t kMaxSavedExpansions = 16;

// Nodes of a query after that: as many as a tree of query::kMaxLeaves can have.
inline constexpr std::size_t kMaxExpandedNodes = std::size_t{2} * 1024;

// Sources that results are counted by: each takes a bit for every row, 3.6 MB together at 450,000.
// Who has more of them gave folders file by file.
inline constexpr std::size_t kMaxFacetSources = 64;

// States of the catalog whose columns are held at once: the newest, and the one before it for
// threads that still answer on it. Each takes about 13 octets for a row.
inline constexpr std::size_t kMaxFacetStates = 2;

}  // namespace day::inquiry
