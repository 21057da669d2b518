// SPDX-License-Identifier: AGPL-3.0-or-later
// Every bound of the locked room, with the origin of its number. Append only: both sides of the
// door are compiled from it.
#pragma once

#include <cstddef>
#include <cstdint>

namespace day::reader {

// The largest message that is sent to a worker. Gmail takes 25 MB, Exchange at most 150 MB, real
// lists stay under 1 MB; a worker needs several times the message's size in memory, and two of
// them must fit beside the host in 500 MB. Larger messages are kept and read by their raw header.
inline constexpr std::size_t kMaxMessageBytes = std::size_t{64} << 20;

// Wall-clock time for one message, or one silence of an unpacking worker. GMime reads 90 MB/s on
// one core, so the largest message takes a second; the rest is for slow and busy machines.
inline constexpr unsigned kMaxWallSeconds = 20;

// Wall-clock time from starting a worker to its hello; 15 ms when measured, the rest as above.
inline constexpr unsigned kMaxStartSeconds = 30;

// Messages queued, under way and answered but not yet taken, all together. Half a second of
// reading on two cores, a fifteenth of the memory that `add` may use.
inline constexpr std::size_t kMaxQueuedBytes = std::size_t{32} << 20;

// Counted for each message beside its bytes, so that a million empty ones are bounded as well.
inline constexpr std::size_t kMessageOverheadBytes = 1024;

// Sent to one worker ahead of its answers, so that it never waits for the host: about 3 ms of
// reading. One message may always be under way, whatever its size.
inline constexpr std::size_t kMaxAheadBytes = std::size_t{256} << 10;
inline constexpr std::size_t kMaxAheadMessages = 32;

// A worker gathers answers up to this size, or this long, before it sends them.
inline constexpr std::size_t kAnswerFlushBytes = std::size_t{64} << 10;
inline constexpr std::int64_t kAnswerFlushNanoseconds = 50'000'000;

// An answer may be larger than its message (one octet of an 8-bit charset is up to 3 of UTF-8, and
// header values appear as fields and as what they mean), but not by more than this.
inline constexpr std::size_t kAnswerBaseBytes = std::size_t{1} << 20;
inline constexpr std::size_t kAnswerFactor = 8;

// A worker leaves, and is replaced, once it has used this much processor time or memory: what a
// hostile message may have left behind goes with it, and so does what fragmentation has cost.
inline constexpr std::int64_t kWorkerRetireCpuSeconds = 120;
inline constexpr std::int64_t kWorkerRetireMemoryKib = 192 << 10;

// The hello: a dozen layers of a line each.
inline constexpr std::size_t kMaxHelloBytes = 16 << 10;
inline constexpr std::size_t kMaxLayers = 32;
// A reason, for a person.
inline constexpr std::size_t kMaxReasonBytes = 1000;

// What one reading may hold. Counts are ten times the largest seen in 33,491 messages of a real
// list (references 203, mailboxes 95, dates 31) or more; strings are clipped, lists cut, and the
// reading says so by a defect.
inline constexpr std::size_t kMaxReadingStringBytes = std::size_t{64} << 10;
inline constexpr std::size_t kMaxReadingIds = 10'000;
inline constexpr std::size_t kMaxReadingMailboxes = 50'000;
inline constexpr std::size_t kMaxReadingDates = 1'000;
inline constexpr std::size_t kMaxReadingParts = 20'000;
inline constexpr std::size_t kMaxReadingSegments = 200'000;
inline constexpr std::size_t kMaxReadingDefects = 1'000;
inline constexpr std::size_t kMaxReadingFields = 20'000;

// One piece of an outer file, or of an entry, on the wire. 64 KiB halves the rate, 1 MiB gains
// nothing.
inline constexpr std::size_t kMaxPieceBytes = std::size_t{256} << 10;

// Entries in one archive: a Maildir of a busy decade in a tar.
inline constexpr std::uint64_t kMaxEntries = 5'000'000;
// PATH_MAX of Linux.
inline constexpr std::size_t kMaxEntryPathBytes = 4096;
// Unpacked bytes for each byte of the outer file: deflate reaches 1,032 at most; mail reaches 20.
// The first kUnpackFreeBytes do not count, so that small files of zeros pass.
inline constexpr std::uint64_t kMaxUnpackRatio = 1100;
inline constexpr std::uint64_t kUnpackFreeBytes = std::uint64_t{16} << 20;
// Seeking archives read some bytes twice (7z: the end first), but an unpacker that has asked for
// the whole outer file this many times over is going in circles.
inline constexpr std::uint64_t kMaxOuterRereads = 16;
// Asking on after the end was told: libarchive does so once or twice for each filter.
inline constexpr unsigned kMaxAsksAfterEnd = 100;

}  // namespace day::reader
