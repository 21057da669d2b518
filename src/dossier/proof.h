// SPDX-License-Identifier: AGPL-3.0-or-later
// What is proven of a message, in words for people and in JSON for programs. The words are those of
// docs/design/verdicts.md: never more than was shown, never "valid" nor "invalid".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_writer.h"
#include "base/result.h"
#include "catalog/catalog.h"
#include "dkim/judge.h"
#include "inquiry/corroborate.h"
#include "sql/database.h"

namespace day::dossier {

// One or two columns for lists of results; blank for documents, what could not be read and what is
// unsigned.
enum class Tone : std::uint8_t { Plain, Proven, Supported, Caution, Altered };
struct VerdictMark {
  std::string_view mark;
  Tone tone = Tone::Plain;
};
VerdictMark verdict_mark(std::optional<dkim::Verdict> verdict);
// What the marks stand for, for --help.
std::string_view explain_marks();

// The verdict in one line: "verified, signed by halden.example".
std::string verdict_line(const catalog::Proof& proof);
// The same in a plain sentence or two that say what the verdict means.
std::string verdict_sentence(const catalog::Proof& proof);
// The flags of the signature that the verdict rests on; of all signatures if it rests on none. Each
// once, sorted by kind.
std::vector<dkim::Flag> deciding_flags(const catalog::Proof& proof);
// Flags in words for a person; one that only names another field stands after the one before it.
std::vector<std::string> print_flags(const std::vector<dkim::Flag>& flags);

// Where each of the keys that a proof names is known from.
struct KeyOrigin {
  std::string path;  // of the source of its evidence
  std::int64_t imported_seconds = 0;
  std::string evidence_sha256;
};
using KeyOrigins = std::vector<KeyOrigin>;  // as Proof::keys
Result<KeyOrigins> find_key_origins(sql::Database* database, const catalog::Proof& proof);
// "dns", "2,048-bit RSA" … in a sentence: by which key, known from where and since when.
std::string key_sentence(const catalog::KeyInfo& key, const KeyOrigin& origin);

// The explanation of one message for a terminal, hostile characters made visible.
std::string explain_proof(const catalog::Proof& proof, const KeyOrigins& origins);
// The same of what else supports it, line by line; each ends with a line feed, and names the
// message that supports, if there is one.
struct ChainLine {
  std::optional<ItemId> by;
  std::string text;
};
std::vector<ChainLine> chain_lines(const inquiry::Corroboration& chain);
std::string explain_chain(const inquiry::Corroboration& chain);

// Members "verdict", "flags" and "signatures" of the object that is open.
void put_proof(JsonWriter* out, const catalog::Proof& proof);
// The same for a message without a proof (it could not be read) and for a document.
void put_no_proof(JsonWriter* out);
// Member "keys".
void put_proof_keys(JsonWriter* out, const catalog::Proof& proof, const KeyOrigins& origins);
// Member "corroboration".
void put_chain(JsonWriter* out, const inquiry::Corroboration& chain);
// Members of one key record in the object that is open.
void put_key(JsonWriter* out, const catalog::KeyInfo& key);

}  // namespace day::dossier
