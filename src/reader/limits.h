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
// And never by more than twice the largest message.
inline constexpr std::size_t kMaxAnswerBytes = 2 * kMaxMessageBytes;

// A worker leaves, and is replaced, once it has used this much processor time or memory: what a
// hostile message may have left behind goes with it, and so does what fragmentation has cost.
inline constexpr std::uint32_t kWorkerRetireCpuSeconds = 120;
inline constexpr std::size_t kWorkerRetireHeapBytes = std::size_t{96} << 20;
// The heap is measured after so many messages, and after each one of this size.
inline constexpr unsigned kHeapCheckMessages = 256;
inline constexpr std::size_t kHeapCheckBytes = std::size_t{1} << 20;
// Processor time after which the kernel ends a reading worker: the above, a message that takes all
// of its wall-clock time, and as much again.
inline constexpr std::uint32_t kWorkerCpuSeconds = 2 * (kWorkerRetireCpuSeconds + kMaxWallSeconds);
// The same for an unpacking worker, which may have a terabyte before it: a day.
inline constexpr std::uint32_t kUnpackCpuSeconds = 86'400;

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
// Signatures of one message, those included that are only told of: dkim/limits.h tells of 1,000.
// The most seen in 33,491 messages of a real list is 6.
inline constexpr std::size_t kMaxReadingSignatures = 2'000;
// Names in one h= list, and in each list made from it; the longest seen has 44.
inline constexpr std::size_t kMaxSignatureFields = 2'000;
// The octets of a signature: an RSA key of 16,384 bits, the largest that is judged.
inline constexpr std::size_t kMaxSignatureBytes = 2'048;
// A header hash is of SHA-1 or SHA-256.
inline constexpr std::size_t kMaxHeaderHashBytes = 32;
// Repaired digests of one signature: each repair alone and each pair of them.
inline constexpr std::size_t kMaxRepairedDigests = 128;
inline constexpr std::size_t kMaxRepairsOfDigest = 2;
// Octets of a canonical body: line ends may double a message.
inline constexpr std::uint64_t kMaxCanonicalBytes = 2 * kMaxMessageBytes;

// One piece of an outer file, or of an entry, on the wire. 64 KiB halves the rate, 1 MiB gains
// nothing.
inline constexpr std::size_t kMaxPieceBytes = std::size_t{256} << 10;

// Entries in one archive: a Maildir of a busy decade in a tar.
inline constexpr std::uint64_t kMaxEntries = 5'000'000;
// PATH_MAX of Linux.
inline constexpr std::size_t kMaxEntryPathBytes = 4096;
// Compressions around one archive or stream that are undone at once: .tar.gz has one, and nobody
// means more than two. libarchive's own limit is 25, which a file that unpacks to itself reaches.
inline constexpr int kMaxFilters = 3;
// Unpacked bytes for each byte of the outer file: deflate reaches 1,032 at most; mail reaches 20.
// The first kUnpackFreeBytes do not count, so that small files of zeros pass.
inline constexpr std::uint64_t kMaxUnpackRatio = 1100;
inline constexpr std::uint64_t kUnpackFreeBytes = std::uint64_t{16} << 20;
// Seeking archives read some bytes twice (7z: the end first), but an unpacker that has asked for
// the whole outer file this many times over is going in circles.
inline constexpr std::uint64_t kMaxOuterRereads = 16;
// Asking on after the end was told: libarchive does so once or twice for each filter.
inline constexpr unsigned kMaxAsksAfterEnd = 100;

// Wall-clock time for one silence of a document worker: an A3 page at 300 dots per inch took
// tesseract 25 s on one slow core; the rest is for slower and busy machines.
inline constexpr unsigned kMaxDocumentWallSeconds = 120;
// All silences of one file together, and for each MiB of it a second more: a mailbox of 50 GB may
// take its day, a worker that says a word now and then may not go on for ever.
inline constexpr unsigned kMaxDocumentWaitSeconds = 600;
// Processor time after which the kernel ends a document worker: the day that the largest mailbox
// may take. The host's clock is the first line.
inline constexpr std::uint32_t kDocumentCpuSeconds = 86'400;
// As kWorkerRetireHeapBytes; more, because models and fonts that were loaded stay.
inline constexpr std::size_t kDocumentRetireHeapBytes = std::size_t{256} << 20;
// A file that stays with the host comes in blocks, and a worker keeps so many (16 MiB): the pages
// of a mailbox's trees are read again and again.
inline constexpr std::uint32_t kAccessBlockBytes = 64 << 10;
inline constexpr std::size_t kAccessBlocks = 256;
// Such a file is read in whole blocks for small pieces, so more often over than an archive; one
// that was asked for so many times over goes in circles.
inline constexpr std::uint64_t kMaxAccessRereads = 64;
// The answer to a document: 16 MiB of text, labels of 4 KiB for 10,000 pages, 200 properties of 8
// KiB, defects.
inline constexpr std::size_t kMaxDocumentAnswerBytes = std::size_t{64} << 20;
// Names of languages to be recognised, joined by '+': Debian has 160 of three to eight letters.
inline constexpr std::size_t kMaxLanguagesBytes = 1500;

// What read_message() looks at in one message; all that lies past a limit is said by a defect.
// Nested multiparts and attached messages. Postfix's mime_nesting_limit is 100, and real mail,
// forwarded again and again, was not seen past 20.
inline constexpr std::size_t kMaxMimeDepth = 100;
// Parts of one message: a digest of a busy list has hundreds.
inline constexpr std::size_t kMaxParts = 10'000;
// One field value, folds included; exim's own limit on a whole header is a megabyte, the longest
// field seen in list mail (a References) has 16 KiB.
inline constexpr std::size_t kMaxFieldBytes = std::size_t{64} << 10;
// Parameters of one Content-Type or Content-Disposition, continuations counted; a file name of 4
// KiB in RFC 2231 pieces has about 60.
inline constexpr std::size_t kMaxParameters = 200;
// Body text of one message, all shown parts together, as UTF-8: twenty novels.
inline constexpr std::size_t kMaxTextBytes = std::size_t{16} << 20;
// HTML bodies of one message that are shown as HTML, one below the other. Apple Mail writes one
// before and one after each picture; twenty novels of them are kMaxTextBytes.
inline constexpr std::size_t kMaxHtmlBodies = 50;
// The answer to that: text::kMaxSafeHtmlBytes, 64 content ids of 1,000 bytes, and counts.
inline constexpr std::size_t kMaxHtmlAnswerBytes =
    (std::size_t{2} << 20) + (std::size_t{128} << 10);
// Different defects that are told of one message, and the length of what is said with each.
inline constexpr std::size_t kMaxDefects = 100;
inline constexpr std::size_t kMaxDefectDetailBytes = 200;

}  // namespace day::reader
