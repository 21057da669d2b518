// SPDX-License-Identifier: AGPL-3.0-or-later
// Limits of this room on what it holds, and on how deep it goes; each with the origin of its
// number. How many entries an archive may have, and how large they may grow, is limited where it is
// unpacked (reader/limits.h).
#pragma once

#include <cstddef>
#include <cstdint>

namespace day::source {

// Read at once: fits the second-level cache; larger pieces gain nothing.
inline constexpr std::size_t kReadBytes = std::size_t{256} * 1024;

// The largest piece of an item that is handed on; the contract of source.h.
inline constexpr std::size_t kMaxPieceBytes = std::size_t{1024} * 1024;

// How much of a file is looked at to tell what it is. The largest header in our list mail has
// 30,240 bytes.
inline constexpr std::size_t kSniffBytes = std::size_t{64} * 1024;

// Junk before the first From_ line of what is still taken for an mbox: a line or two that an export
// program adds. After more, a From_ line is an example in a text about mail.
inline constexpr std::size_t kMaxJunkBytes = 512;

// Packed files inside packed files. A mailbox in a tar in a gzip in a zip that somebody mailed
// needs four; what packs itself for ever (zip quines) needs a limit.
inline constexpr std::size_t kMaxNesting = 8;

// Folders inside folders. A path of PATH_MAX (4096) bytes could name 2,048; people have ten.
inline constexpr std::size_t kMaxFolderDepth = 256;

// Outer bytes that are held until the first unpacked byte shows that a packed file is one: a few
// times what decompressors and the pipe to the locked room take before they answer.
inline constexpr std::size_t kMaxReplayBytes = std::size_t{2} * 1024 * 1024;

// The .mh_sequences file of an MH folder: nmh writes a line per sequence; 100,000 single message
// numbers take 700 KB.
inline constexpr std::size_t kMaxSequencesBytes = std::size_t{1024} * 1024;
inline constexpr std::size_t kMaxSequenceRanges = 100'000;

// Entries of a zip whose names are looked at to tell a document from an archive.
inline constexpr int kMaxZipNames = 16;

}  // namespace day::source
