// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/keys.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "base/time.h"
#include "crypto/sha256.h"
#include "dkim/key_limits.h"
#include "store/recipe.h"
#include "vault/limits.h"
#include "vault/rebuild.h"
#include "vault/session.h"

namespace day::vault {
namespace {

// Writes the recipe of one import. It goes into the packs in one piece.
class Recipe {
 public:
  void add(const store::RecipeRecord& record) { store::encode_record(record, &records_); }
  // A container with one item of evidence.
  void add_file(const std::string& name, const std::string& detail,
                const std::optional<store::KeyTerms>& terms, ByteView bytes) {
    const Digest digest = crypto::sha256(bytes);
    add(store::ContainerBegin{store::ContainerKind::Keys, name, std::nullopt, detail});
    if (terms) add(*terms);
    add(store::ItemRef{store::ItemKind::Evidence, ItemId{digest}, bytes.size(), "", ""});
    add(store::ContainerEnd{bytes.size(), digest, false, true});
  }
  const Bytes& records() const { return records_; }

 private:
  Bytes records_;
};

// Evidence that the packs have already, as whatever it came, is not stored again.
Status store_once(WriteSession* session, catalog::Reader* known, ByteView bytes) {
  const ItemId id{crypto::sha256(bytes)};
  ASSIGN_OR_RETURN(const auto found, known->find_items({id, id}, 1));
  if (!found.empty()) return {};
  ASSIGN_OR_RETURN(const auto location, session->store()->append(id, bytes));
  static_cast<void>(location);
  return {};
}

Result<std::uint32_t> next_source(catalog::Reader* known) {
  ASSIGN_OR_RETURN(const auto sources, known->sources());
  std::uint32_t next = 1;
  for (const auto& each : sources) next = std::max(next, each.id.number + 1);
  return next;
}

using Name = std::tuple<std::string, std::string, dkim::KeyChannel, std::string,
                        std::optional<std::int64_t>, std::optional<std::int64_t>>;

// Counts the records of one piece of evidence against those of all others before it.
Status count_records(sql::Database* database, catalog::EvidenceRow evidence,
                     KeyImportReport* report) {
  ASSIGN_OR_RETURN(const auto keys, catalog::KeyReader(database).keys());
  std::set<Name> before;
  for (const catalog::KeyInfo& key : keys) {
    const std::string what = key.spki_sha256 ? std::string(key.spki_sha256->view()) : key.record;
    Name name{key.domain, key.selector, key.channel, what, key.first_seen, key.last_seen};
    const bool fresh = before.insert(std::move(name)).second;
    if (key.evidence.value != evidence.value) continue;
    ++(fresh ? report->records_new : report->records_known);
  }
  ASSIGN_OR_RETURN(auto problems, catalog::KeyReader(database).problems());
  for (auto& problem : problems) {
    if (problem.evidence.value == evidence.value) report->problems.push_back(std::move(problem));
  }
  return {};
}

Status append_evidence(const Vault& vault, WriteSession* session, ByteView file,
                       const KeyImportOptions& options, const store::KeyTerms& terms) {
  catalog::Reader known(session->database());
  ASSIGN_OR_RETURN(const std::uint32_t source, next_source(&known));
  // Programs that know nothing of keys must refuse the vault rather than call it damaged.
  TRY(vault.raise_format(kKeysFormat));
  if (options.trust) TRY(store_once(session, &known, *options.trust));
  const bool own_trust = options.trust && *options.trust == file;
  if (!own_trust) TRY(store_once(session, &known, file));
  Recipe recipe;
  recipe.add(store::SourceBegin{options.path, now().unix_seconds, true});
  if (options.trust) recipe.add_file("trust", "trust", std::nullopt, *options.trust);
  const std::string name = std::filesystem::path(options.path).filename().string();
  recipe.add_file(name, "keys", terms, file);
  recipe.add(store::SourceEnd{true});
  TRY(session->store()->append_recipe(SourceId{source}, recipe.records()));
  TRY(session->store()->commit());
  return {};
}

Result<KeyImportReport> import_evidence(const Vault& vault, ByteView file,
                                        const KeyImportOptions& options,
                                        const store::KeyTerms& terms) {
  if (file.size() > dkim::kMaxKeyFileBytes) {
    return Error{Code::Unsupported, "a file of keys may have at most 1 GiB; split it"};
  }
  ASSIGN_OR_RETURN(const auto session, WriteSession::open(vault, options.pool));
  sql::Database* const database = session->database();
  catalog::Reader reader(database);
  catalog::KeyReader keys(database);
  const ItemId id{crypto::sha256(file)};
  KeyImportReport report;
  ASSIGN_OR_RETURN(const Verdicts before, reader.verdicts());
  ASSIGN_OR_RETURN(auto evidence, keys.find_evidence(id, terms));
  report.file_known = evidence.has_value();
  if (!evidence) {
    TRY(append_evidence(vault, session.get(), file, options, terms));
    TRY(follow_packs(vault, database, options.pool, {}));
    ASSIGN_OR_RETURN(evidence, keys.find_evidence(id, terms));
    if (!evidence) return Error{Code::Failed, "the evidence was stored and is not in catalog.db"};
  }
  report.format = evidence->format;
  TRY(count_records(database, evidence->row, &report));
  if (report.file_known) report.records_known += std::exchange(report.records_new, 0);
  ASSIGN_OR_RETURN(const Verdicts after, reader.verdicts());
  report.verdicts = compare_verdicts(before, after);
  TRY(session->close());
  return report;
}

}  // namespace

Result<KeyImportReport> import_keys(const Vault& vault, ByteView file,
                                    const KeyImportOptions& options) {
  store::KeyTerms terms;
  terms.domain = lower_ascii(options.domain);
  terms.selector = lower_ascii(options.selector);
  if (options.trust) terms.trust = crypto::sha256(*options.trust);
  return import_evidence(vault, file, options, terms);
}

Result<KeyImportReport> import_recovered_key(const Vault& vault, const RecoveredKey& key,
                                             const reader::PoolOptions& pool) {
  store::KeyTerms terms;
  terms.form = store::EvidenceForm::RecoveredKey;
  KeyImportOptions options;
  options.path = "recovered";
  options.pool = pool;
  return import_evidence(vault, print_recovered_key(key), options, terms);
}

Result<std::vector<ListedKey>> list_keys(sql::Database* database) {
  catalog::KeyReader reader(database);
  ASSIGN_OR_RETURN(auto keys, reader.keys());
  ASSIGN_OR_RETURN(const auto evidence, reader.evidence());
  ASSIGN_OR_RETURN(const auto uses, reader.uses());
  std::map<std::int64_t, const catalog::EvidenceInfo*> evidence_of;
  for (const auto& each : evidence) evidence_of[each.row.value] = &each;
  std::map<std::int64_t, const catalog::KeyReader::Use*> use_of;
  for (const auto& each : uses) use_of[each.key] = &each;
  std::vector<ListedKey> listed;
  for (catalog::KeyInfo& key : keys) {
    ListedKey one;
    const auto from = evidence_of.find(key.evidence.value);
    if (from == evidence_of.end()) {
      return Error{Code::Damaged, "catalog.db has a key without evidence; run `daylight rebuild`"};
    }
    one.path = from->second->path;
    one.imported_seconds = from->second->imported_seconds;
    one.use.key = key.row;
    if (const auto use = use_of.find(key.row); use != use_of.end()) one.use = *use->second;
    one.key = std::move(key);
    listed.push_back(std::move(one));
  }
  return listed;
}

}  // namespace day::vault
