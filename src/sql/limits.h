// SPDX-License-Identifier: AGPL-3.0-or-later
// Limits of this room; each with the origin of its number.
#pragma once

#include <cstddef>

namespace day::sql {

// How long a connection waits for another to release the file. Readers never wait in WAL mode; what
// waits is a checkpoint or a second writer, which the vault's lock keeps away.
inline constexpr int kBusyMilliseconds = 10'000;
// The page size of a new file. docs/design/one-database.md has the measurements.
inline constexpr int kPageBytes = 8192;
// The page cache of a connection. The writer's share of the 300 MB that `add` may take in all; a
// reader needs the upper levels of a few trees.
inline constexpr int kWriterCacheKib = 48 * 1024;
inline constexpr int kReaderCacheKib = 32 * 1024;
// The journal is moved into the file when it has so many pages: 64 MB, so that a page that several
// commits change is written back once.
inline constexpr int kCheckpointPages = 8192;
// Lines that an integrity check answers with, as SQLite's own default.
inline constexpr int kMaxIntegrityProblems = 100;

// Statements that a connection keeps ready, some kilobytes each. All questions of the program that
// are asked again have about a hundred texts.
inline constexpr std::size_t kMaxKeptStatements = 128;
// Longer texts hold lists of numbers and do not come again.
inline constexpr std::size_t kMaxKeptSqlBytes = 1024;

}  // namespace day::sql
