// SPDX-License-Identifier: AGPL-3.0-or-later
#include "catalog/keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

namespace day::catalog {
namespace {

constexpr std::string_view kKeyColumns =
    "SELECT k.id, g.domain, g.selector, k.channel, k.evidence_id, k.line, k.record, k.type, "
    "k.bits, k.spki_sha256, k.first_seen, k.last_seen, k.private_since, k.problem "
    "FROM keys k JOIN signers g ON g.id = k.signer_id ";

constexpr std::string_view kEvidenceColumns =
    "SELECT e.id, i.id, i.sha256, i.kind, i.size, i.pack, i.pack_offset, i.pack_slot, "
    "e.source_id, s.path, s.added, e.form, e.format, e.domain, e.selector, t.sha256 "
    "FROM key_evidence e JOIN items i ON i.id = e.item_id JOIN sources s ON s.id = e.source_id "
    "LEFT JOIN items t ON t.id = e.trust_item_id ";

Error damaged() {
  return Error{Code::Damaged, "catalog.db has a damaged key; run `daylight rebuild`"};
}

void bind_optional(sql::Statement* statement, int parameter,
                   const std::optional<std::int64_t>& number) {
  if (number) {
    statement->bind(parameter, *number);
  } else {
    statement->bind_null(parameter);
  }
}

std::optional<std::int64_t> number_or_null(const sql::Statement& row, int column) {
  if (row.column_is_null(column)) return std::nullopt;
  return row.column_int(column);
}

Result<KeyInfo> read_key(const sql::Statement& row) {
  KeyInfo key;
  key.row = row.column_int(0);
  key.domain = row.column_text(1);
  key.selector = row.column_text(2);
  const std::int64_t channel = row.column_int(3);
  if (channel < 0 || channel >= dkim::kKeyChannelCount) return damaged();
  key.channel = static_cast<dkim::KeyChannel>(channel);
  key.evidence.value = row.column_int(4);
  key.line = static_cast<std::uint32_t>(row.column_int(5));
  key.record = row.column_text(6);
  key.type = row.column_text(7);
  key.bits = static_cast<std::uint32_t>(row.column_int(8));
  if (!row.column_is_null(9)) {
    key.spki_sha256 = parse_digest_bytes(row.column_blob(9));
    if (!key.spki_sha256) return damaged();
  }
  key.first_seen = number_or_null(row, 10);
  key.last_seen = number_or_null(row, 11);
  key.private_since = number_or_null(row, 12);
  key.problem = row.column_text(13);
  return key;
}

Result<EvidenceInfo> read_evidence(const sql::Statement& row) {
  EvidenceInfo info;
  info.row.value = row.column_int(0);
  info.item.row.value = row.column_int(1);
  const auto digest = parse_digest_bytes(row.column_blob(2));
  const std::int64_t kind = row.column_int(3);
  const std::int64_t form = row.column_int(11);
  if (!digest || kind < 0 || kind >= store::kItemKindCount) return damaged();
  if (form < 0 || form >= store::kEvidenceFormCount) return damaged();
  info.item.id.digest = *digest;
  info.item.kind = static_cast<store::ItemKind>(kind);
  info.item.size_bytes = static_cast<std::uint64_t>(row.column_int(4));
  info.item.location = read_location(row, 5);
  info.source.number = static_cast<std::uint32_t>(row.column_int(8));
  info.path = row.column_text(9);
  info.imported_seconds = row.column_int(10);
  info.terms.form = static_cast<store::EvidenceForm>(form);
  info.format = row.column_text(12);
  info.terms.domain = row.column_text(13);
  info.terms.selector = row.column_text(14);
  if (!row.column_is_null(15)) {
    info.terms.trust = parse_digest_bytes(row.column_blob(15));
    if (!info.terms.trust) return damaged();
  }
  return info;
}

}  // namespace

Result<EvidenceRow> KeyWriter::add_evidence(RowId item, SourceId source,
                                            const store::KeyTerms& terms, std::string_view format,
                                            std::optional<RowId> trust) {
  ASSIGN_OR_RETURN(
      auto add,
      database_->prepare("INSERT INTO key_evidence(item_id, source_id, form, format, domain, "
                         "selector, trust_item_id) VALUES(?,?,?,?,?,?,?)"));
  add.bind(1, item.value).bind(2, std::int64_t{source.number});
  add.bind(3, std::int64_t{static_cast<std::uint8_t>(terms.form)}).bind_text(4, format);
  add.bind_text(5, terms.domain).bind_text(6, terms.selector).bind_null(7);
  if (trust) add.bind(7, trust->value);
  TRY(add.run());
  return EvidenceRow{database_->last_row()};
}

Result<std::int64_t> KeyWriter::add_key(SignerRow signer, const KeyInfo& key) {
  ASSIGN_OR_RETURN(auto add,
                   database_->prepare("INSERT INTO keys(signer_id, channel, evidence_id, line, "
                                      "record, type, bits, spki_sha256, first_seen, last_seen, "
                                      "private_since, problem) VALUES(?,?,?,?,?,?,?,?,?,?,?,?)"));
  add.bind(1, signer.value).bind(2, std::int64_t{static_cast<std::uint8_t>(key.channel)});
  add.bind(3, key.evidence.value).bind(4, std::int64_t{key.line});
  add.bind_text(5, key.record).bind_text(6, key.type).bind_null(7).bind_null(8).bind_null(12);
  if (key.bits != 0) add.bind(7, std::int64_t{key.bits});
  if (key.spki_sha256) add.bind_blob(8, key.spki_sha256->view());
  bind_optional(&add, 9, key.first_seen);
  bind_optional(&add, 10, key.last_seen);
  bind_optional(&add, 11, key.private_since);
  if (!key.problem.empty()) add.bind_text(12, key.problem);
  TRY(add.run());
  return database_->last_row();
}

Status KeyWriter::add_problem(EvidenceRow evidence, std::size_t position, std::uint32_t line,
                              std::string_view problem) {
  ASSIGN_OR_RETURN(auto add,
                   database_->prepare("INSERT INTO key_problems(evidence_id, position, line, "
                                      "problem) VALUES(?,?,?,?)"));
  return add.bind(1, evidence.value)
      .bind(2, static_cast<std::int64_t>(position))
      .bind(3, std::int64_t{line})
      .bind_text(4, problem)
      .run();
}

Result<std::vector<KeyInfo>> KeyReader::keys() {
  ASSIGN_OR_RETURN(auto rows, database_->prepare(fmt::format("{}ORDER BY k.id", kKeyColumns)));
  std::vector<KeyInfo> keys;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, rows.step());
    if (!more) return keys;
    ASSIGN_OR_RETURN(KeyInfo key, read_key(rows));
    keys.push_back(std::move(key));
  }
}

Result<std::optional<KeyInfo>> KeyReader::key(std::int64_t row) {
  ASSIGN_OR_RETURN(auto find, database_->prepare(fmt::format("{}WHERE k.id = ?", kKeyColumns)));
  ASSIGN_OR_RETURN(const bool found, find.bind(1, row).step());
  if (!found) return std::optional<KeyInfo>();
  ASSIGN_OR_RETURN(KeyInfo key, read_key(find));
  return std::optional<KeyInfo>(std::move(key));
}

Result<std::vector<EvidenceInfo>> KeyReader::evidence() {
  ASSIGN_OR_RETURN(auto rows, database_->prepare(fmt::format("{}ORDER BY e.id", kEvidenceColumns)));
  std::vector<EvidenceInfo> all;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, rows.step());
    if (!more) return all;
    ASSIGN_OR_RETURN(EvidenceInfo one, read_evidence(rows));
    all.push_back(std::move(one));
  }
}

Result<std::optional<EvidenceInfo>> KeyReader::find_evidence(const ItemId& id,
                                                             const store::KeyTerms& terms) {
  ASSIGN_OR_RETURN(auto rows, database_->prepare(fmt::format("{}WHERE i.sha256 = ? ORDER BY e.id",
                                                             kEvidenceColumns)));
  rows.bind_blob(1, id.digest.view());
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, rows.step());
    if (!more) return std::optional<EvidenceInfo>();
    ASSIGN_OR_RETURN(EvidenceInfo one, read_evidence(rows));
    if (one.terms == terms) return std::optional<EvidenceInfo>(std::move(one));
  }
}

Result<std::vector<KeyProblem>> KeyReader::problems() {
  ASSIGN_OR_RETURN(auto rows,
                   database_->prepare("SELECT evidence_id, line, problem FROM key_problems "
                                      "ORDER BY evidence_id, position"));
  std::vector<KeyProblem> problems;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, rows.step());
    if (!more) return problems;
    problems.push_back({{rows.column_int(0)},
                        static_cast<std::uint32_t>(rows.column_int(1)),
                        std::string(rows.column_text(2))});
  }
}

Result<std::vector<KeyReader::Use>> KeyReader::uses() {
  // Verdict 0 is pass.
  ASSIGN_OR_RETURN(
      auto rows,
      database_->prepare("SELECT v.key_id, v.item_id, count(*), m.date, b.address "
                         "FROM signature_verdicts v JOIN messages m ON m.item_id = v.item_id "
                         "LEFT JOIN mailboxes b ON b.id = m.from_mailbox_id "
                         "WHERE v.verdict = 0 AND v.key_id IS NOT NULL GROUP BY 1, 2"));
  std::vector<Use> uses;
  std::map<std::string, std::uint64_t> domains;
  const auto finish = [&] {
    if (uses.empty()) return;
    std::vector<std::pair<std::uint64_t, std::string>> ordered;
    ordered.reserve(domains.size());
    for (const auto& [domain, count] : domains) ordered.emplace_back(count, domain);
    std::stable_sort(ordered.begin(), ordered.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    for (auto& [count, domain] : ordered) uses.back().from_domains.push_back(std::move(domain));
    domains.clear();
  };
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, rows.step());
    if (!more) break;
    if (uses.empty() || uses.back().key != rows.column_int(0)) {
      finish();
      uses.emplace_back().key = rows.column_int(0);
    }
    Use& use = uses.back();
    ++use.messages;
    use.signatures += static_cast<std::uint64_t>(rows.column_int(2));
    if (const auto date = number_or_null(rows, 3)) {
      use.first_date = std::min(use.first_date.value_or(*date), *date);
      use.last_date = std::max(use.last_date.value_or(*date), *date);
    }
    ++domains[domain_of(rows.column_text(4))];
  }
  finish();
  return uses;
}

}  // namespace day::catalog
