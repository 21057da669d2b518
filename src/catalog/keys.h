// SPDX-License-Identifier: AGPL-3.0-or-later
// Signing keys and the evidence they are known from, as rows. The evidence itself is in the packs;
// these rows are made from it (vault/key_evidence.h) and made again by a rebuild.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "catalog/rows.h"
#include "catalog/signatures.h"
#include "dkim/judge.h"
#include "sql/database.h"
#include "store/recipe.h"

namespace day::catalog {

struct EvidenceRow {
  std::int64_t value = 0;
};

// One record of a key.
struct KeyInfo {
  std::int64_t row = 0;
  std::string domain;    // lower case
  std::string selector;  // lower case
  dkim::KeyChannel channel = dkim::KeyChannel::File;
  EvidenceRow evidence;
  std::uint32_t line = 0;  // of the evidence, from 1; 0 if it has no lines
  std::string record;      // the TXT, as given
  std::string type;        // k=
  std::uint32_t bits = 0;  // 0: there is no key
  std::optional<Digest> spki_sha256;
  std::optional<std::int64_t> first_seen;  // seconds since 1970
  std::optional<std::int64_t> last_seen;
  std::optional<std::int64_t> private_since;
  std::string problem;  // why it can verify nothing; "revoked"; empty if it can
};

struct KeyProblem {
  EvidenceRow evidence;
  std::uint32_t line = 0;
  std::string problem;
};

// A file of keys that was imported.
struct EvidenceInfo {
  EvidenceRow row;
  ItemRow item;
  SourceId source;
  std::string path;  // of the source
  std::int64_t imported_seconds = 0;
  store::KeyTerms terms;
  std::string format;  // that it was found to have: "zone", "tsv" …
};

// Within transactions of the caller.
class KeyWriter {
 public:
  explicit KeyWriter(sql::Database* database) : database_(database) {}
  Result<EvidenceRow> add_evidence(RowId item, SourceId source, const store::KeyTerms& terms,
                                   std::string_view format, std::optional<RowId> trust);
  // `row`, `domain` and `selector` of `key` are not looked at.
  Result<std::int64_t> add_key(SignerRow signer, const KeyInfo& key);
  Status add_problem(EvidenceRow evidence, std::size_t position, std::uint32_t line,
                     std::string_view problem);

 private:
  sql::Database* database_;
};

class KeyReader {
 public:
  explicit KeyReader(sql::Database* database) : database_(database) {}
  // In the order in which they were imported.
  Result<std::vector<KeyInfo>> keys();
  Result<std::optional<KeyInfo>> key(std::int64_t row);
  Result<std::vector<EvidenceInfo>> evidence();
  // The very same bytes, imported by the very same terms.
  Result<std::optional<EvidenceInfo>> find_evidence(const ItemId& id, const store::KeyTerms& terms);
  Result<std::vector<KeyProblem>> problems();

  // What each key vouches for: signatures that it verifies, header and body.
  struct Use {
    std::int64_t key = 0;
    std::uint64_t signatures = 0;
    std::uint64_t messages = 0;
    std::optional<std::int64_t> first_date;  // of these messages
    std::optional<std::int64_t> last_date;
    std::vector<std::string> from_domains;  // of their senders, the most frequent first
  };
  // Ascending by key; keys that verify nothing are left out.
  Result<std::vector<Use>> uses();

 private:
  sql::Database* database_;
};

}  // namespace day::catalog
