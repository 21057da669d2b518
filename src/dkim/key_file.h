// SPDX-License-Identifier: AGPL-3.0-or-later
// Reads a file of key evidence: zones, output of dig, TSV, JSON of a public key archive, signed
// statements, a bare record (docs/formats/key-evidence.md). Pure: it opens nothing. It never fails:
// what cannot be used is told as a problem.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "dkim/judge.h"
#include "dkim/key_limits.h"
#include "dkim/statement.h"

namespace day::dkim {

enum class KeyFileFormat : std::uint8_t { Zone, Dig, Tsv, Json, Jws, Txt, Unknown };
inline constexpr std::uint8_t kKeyFileFormatCount = 7;
// "zone", "dig", "tsv", "json", "jws", "txt", "unknown".
std::string_view key_file_format_name(KeyFileFormat format);

struct KeyFileEntry {
  std::string domain;    // lower case, no dot at the end; so is the selector
  std::string selector;  // may contain dots
  std::string txt;       // a key record (parse_key_record takes it), as it was written
  KeyChannel channel = KeyChannel::File;
  std::optional<std::int64_t> first_seen;  // seconds since 1970
  std::optional<std::int64_t> last_seen;
  std::optional<std::int64_t> private_since;
  std::size_t line = 0;  // from 1; in JSON, the place of the record
  Bytes statement;       // the compact JWS, whole, if a statement says it
};

struct KeyFileProblem {
  std::size_t line = 0;  // as in KeyFileEntry; 0 if it is of the file
  std::string reason;    // one line
};

struct KeyFile {
  KeyFileFormat format = KeyFileFormat::Unknown;
  std::vector<KeyFileEntry> entries;
  std::vector<KeyFileProblem> problems;  // at most max_problems, and one that counts the rest
};

// Where a file does not say itself of which name it speaks.
struct KeyFileDefaults {
  std::string domain;
  std::string selector;
};

// From "SELECTOR._domainkey.DOMAIN", with ".txt" behind it or not; nothing from other names.
std::optional<KeyFileDefaults> parse_key_file_name(std::string_view file_name);

struct KeyFileLimits {
  std::size_t max_bytes = kMaxKeyFileBytes;
  std::size_t max_lines = kMaxKeyFileLines;
  std::size_t max_entries = kMaxKeyFileEntries;
  std::size_t max_problems = kMaxKeyFileProblems;
};

// Statements are held to `trusted`; with none trusted, none is taken.
KeyFile parse_key_file(ByteView text, const KeyFileDefaults& defaults, const TrustedKeys& trusted,
                       const KeyFileLimits& limits = {});

}  // namespace day::dkim
