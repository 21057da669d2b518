// SPDX-License-Identifier: AGPL-3.0-or-later
#include <array>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "catalog/intern.h"
#include "catalog/signatures.h"
#include "sql/statements.h"

namespace day::catalog {
namespace {

enum class Sql : std::uint8_t {
  Form,
  Text,
  Signer,
  Signatures,
  Repaired,
  Messages,
  Froms,
  Verdict,
  SignatureVerdicts,
  Flags,
  Count,
};
constexpr std::size_t kSqlCount = static_cast<std::size_t>(Sql::Count);
constexpr std::array<std::string_view, kSqlCount> kSql = {
    "SELECT f.kind, f.instance, f.algorithm, f.header_canonicalization, f.body_canonicalization, "
    "h.text, u.text, a.text, d.text, c.text, m.text FROM signature_forms f "
    "JOIN signature_texts h ON h.id = f.signed_id JOIN signature_texts u ON u.id = f.unsigned_id "
    "JOIN signature_texts a ON a.id = f.addable_id JOIN signature_texts d ON d.id = f.duplicate_id "
    "JOIN signature_texts c ON c.id = f.chain_id JOIN signature_texts m ON m.id = f.malformed_id "
    "WHERE f.id = ?",
    "SELECT text FROM signature_texts WHERE id = ?",
    "SELECT domain, selector FROM signers WHERE id = ?",
    "SELECT s.id, s.form_id, s.signer_id, s.identity_id, s.field, s.body_matches, s.covered, "
    "s.uncovered, s.signed_at, s.expires_at, o.header_hash, o.signature FROM signatures s "
    "JOIN signature_octets o ON o.id = s.id WHERE s.id >= ? AND s.id < ? ORDER BY s.id",
    "SELECT signature_id, repair, second_repair, header_hash, body_matches, uncovered "
    "FROM repaired_digests WHERE signature_id >= ? AND signature_id < ? "
    "ORDER BY signature_id, attempt",
    "SELECT item_id, date FROM messages WHERE item_id >= ? AND item_id < ? ORDER BY item_id",
    "SELECT r.item_id, b.address FROM roles r JOIN mailboxes b ON b.id = r.mailbox_id "
    "WHERE r.item_id >= ? AND r.item_id < ? AND r.role = 0 ORDER BY r.item_id, r.position",
    "SELECT v.verdict, v.by_position, v.chain, t.text FROM verdicts v "
    "LEFT JOIN signature_texts t ON t.id = v.chain_reason_id WHERE v.item_id = ?",
    "SELECT v.verdict, t.text, v.key_id, k.channel, v.repaired, v.aligned, v.flag_set_id "
    "FROM signature_verdicts v LEFT JOIN signature_texts t ON t.id = v.reason_id "
    "LEFT JOIN keys k ON k.id = v.key_id WHERE v.id >= ? AND v.id < ? ORDER BY v.id",
    "SELECT code, name, number FROM flags WHERE set_id = ? ORDER BY position",
};

// Forms and signers kept before all are forgotten: as many as texts (intern.h).
constexpr std::size_t kMaxRemembered = kMaxInterned;

Error damaged() {
  return Error{Code::Damaged, "catalog.db has a damaged signature; run `daylight rebuild`"};
}

template <typename Enum>
Status take_code(std::int64_t value, std::uint8_t count, Enum* code) {
  if (value < 0 || value >= count) return damaged();
  *code = static_cast<Enum>(value);
  return {};
}

std::vector<std::string> split_names(std::string_view text) {
  std::vector<std::string> names;
  if (text.empty()) return names;
  for (std::size_t at = 0;;) {
    const std::size_t colon = text.find(':', at);
    names.emplace_back(text.substr(at, colon - at));
    if (colon == std::string_view::npos) return names;
    at = colon + 1;
  }
}

std::optional<std::int64_t> number_or_null(const sql::Statement& row, int column) {
  if (row.column_is_null(column)) return std::nullopt;
  return row.column_int(column);
}

}  // namespace

struct SignatureReader::Impl {
  explicit Impl(sql::Database* db) : database(db), statements(db, kSql) {}

  // What the signature's form says, in an otherwise empty digest.
  Result<const mail::SignatureDigest*> form(std::int64_t id);
  Result<const std::pair<std::string, std::string>*> signer(std::int64_t id);
  Result<std::string> text(std::int64_t id);
  Result<std::vector<std::pair<std::int64_t, mail::SignatureDigest>>> signatures(std::int64_t first,
                                                                                 std::int64_t end);
  Result<std::vector<dkim::Flag>> flags(std::int64_t set);

  sql::Database* database;
  sql::Statements<Sql, kSqlCount> statements;
  std::unordered_map<std::int64_t, mail::SignatureDigest> forms;
  std::unordered_map<std::int64_t, std::pair<std::string, std::string>> signers;
};

SignatureReader::SignatureReader(sql::Database* database)
    : impl_(std::make_unique<Impl>(database)) {}
SignatureReader::~SignatureReader() = default;

Result<const mail::SignatureDigest*> SignatureReader::Impl::form(std::int64_t id) {
  if (const auto known = forms.find(id); known != forms.end()) return &known->second;
  ASSIGN_OR_RETURN(sql::Statement* const find, statements.get(Sql::Form));
  const sql::ResetAtEnd reset(find);
  ASSIGN_OR_RETURN(const bool found, find->bind(1, id).step());
  if (!found) return damaged();
  mail::SignatureDigest digest;
  TRY(take_code(find->column_int(0), mail::kSignatureKindCount, &digest.kind));
  digest.instance = static_cast<std::uint32_t>(find->column_int(1));
  TRY(take_code(find->column_int(2), mail::kSignatureAlgorithmCount, &digest.algorithm));
  TRY(take_code(find->column_int(3), mail::kCanonicalizationCount,
                &digest.header_canonicalization));
  TRY(take_code(find->column_int(4), mail::kCanonicalizationCount, &digest.body_canonicalization));
  digest.signed_fields = split_names(find->column_text(5));
  digest.unsigned_fields = split_names(find->column_text(6));
  digest.addable_fields = split_names(find->column_text(7));
  digest.duplicate_fields = split_names(find->column_text(8));
  digest.chain_validation = find->column_text(9);
  digest.malformed = find->column_text(10);
  if (forms.size() >= kMaxRemembered) forms.clear();
  return &forms.emplace(id, std::move(digest)).first->second;
}

Result<const std::pair<std::string, std::string>*> SignatureReader::Impl::signer(std::int64_t id) {
  if (const auto known = signers.find(id); known != signers.end()) return &known->second;
  ASSIGN_OR_RETURN(sql::Statement* const find, statements.get(Sql::Signer));
  const sql::ResetAtEnd reset(find);
  ASSIGN_OR_RETURN(const bool found, find->bind(1, id).step());
  if (!found) return damaged();
  if (signers.size() >= kMaxRemembered) signers.clear();
  return &signers
              .emplace(id, std::pair(std::string(find->column_text(0)),
                                     std::string(find->column_text(1))))
              .first->second;
}

Result<std::string> SignatureReader::Impl::text(std::int64_t id) {
  ASSIGN_OR_RETURN(sql::Statement* const find, statements.get(Sql::Text));
  const sql::ResetAtEnd reset(find);
  ASSIGN_OR_RETURN(const bool found, find->bind(1, id).step());
  if (!found) return damaged();
  return std::string(find->column_text(0));
}

Result<std::vector<std::pair<std::int64_t, mail::SignatureDigest>>>
SignatureReader::Impl::signatures(std::int64_t first, std::int64_t end) {
  std::vector<std::pair<std::int64_t, mail::SignatureDigest>> found;
  ASSIGN_OR_RETURN(sql::Statement* const rows, statements.get(Sql::Signatures));
  const sql::ResetAtEnd reset(rows);
  rows->bind(1, first).bind(2, end);
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, rows->step());
    if (!more) break;
    ASSIGN_OR_RETURN(const mail::SignatureDigest* const common, form(rows->column_int(1)));
    mail::SignatureDigest digest = *common;
    ASSIGN_OR_RETURN(const auto* const who, signer(rows->column_int(2)));
    digest.domain = who->first;
    digest.selector = who->second;
    ASSIGN_OR_RETURN(digest.identity, text(rows->column_int(3)));
    digest.field_index = static_cast<std::uint32_t>(rows->column_int(4));
    digest.body_matches = rows->column_int(5) == 1;
    digest.body_covered_bytes = static_cast<std::uint64_t>(rows->column_int(6));
    digest.body_uncovered_bytes = static_cast<std::uint64_t>(rows->column_int(7));
    digest.signed_at = number_or_null(*rows, 8);
    digest.expires_at = number_or_null(*rows, 9);
    digest.header_hash = rows->column_blob(10);
    digest.signature = rows->column_blob(11);
    found.emplace_back(rows->column_int(0), std::move(digest));
  }
  ASSIGN_OR_RETURN(sql::Statement* const repaired, statements.get(Sql::Repaired));
  const sql::ResetAtEnd reset_repaired(repaired);
  repaired->bind(1, first).bind(2, end);
  std::size_t at = 0;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, repaired->step());
    if (!more) return found;
    while (at < found.size() && found[at].first < repaired->column_int(0)) ++at;
    if (at == found.size() || found[at].first != repaired->column_int(0)) return damaged();
    mail::RepairedDigest digest;
    for (const int column : {1, 2}) {
      if (repaired->column_is_null(column)) continue;
      mail::Repair repair{};
      TRY(take_code(repaired->column_int(column), mail::kRepairCount, &repair));
      digest.repairs.push_back(repair);
    }
    digest.header_hash = repaired->column_is_null(3) ? found[at].second.header_hash
                                                     : Bytes(repaired->column_blob(3));
    digest.body_matches = repaired->column_int(4) == 1;
    digest.body_uncovered_bytes = static_cast<std::uint64_t>(repaired->column_int(5));
    found[at].second.repaired.push_back(std::move(digest));
  }
}

Result<std::vector<mail::SignatureDigest>> SignatureReader::digests(RowId item) {
  const std::int64_t first = item.value * kSignaturesPerItem;
  ASSIGN_OR_RETURN(auto found, impl_->signatures(first, first + kSignaturesPerItem));
  std::vector<mail::SignatureDigest> digests;
  digests.reserve(found.size());
  for (auto& [row, digest] : found) digests.push_back(std::move(digest));
  return digests;
}

Result<std::vector<SignedMessage>> SignatureReader::messages(RowId first, RowId end) {
  std::vector<SignedMessage> messages;
  {
    ASSIGN_OR_RETURN(sql::Statement* const rows, impl_->statements.get(Sql::Messages));
    const sql::ResetAtEnd reset(rows);
    rows->bind(1, first.value).bind(2, end.value);
    for (;;) {
      ASSIGN_OR_RETURN(const bool more, rows->step());
      if (!more) break;
      SignedMessage message;
      message.item.value = rows->column_int(0);
      message.claims.date = number_or_null(*rows, 1);
      messages.push_back(std::move(message));
    }
  }
  ASSIGN_OR_RETURN(sql::Statement* const froms, impl_->statements.get(Sql::Froms));
  const sql::ResetAtEnd reset(froms);
  froms->bind(1, first.value).bind(2, end.value);
  std::size_t at = 0;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, froms->step());
    if (!more) break;
    while (at < messages.size() && messages[at].item.value < froms->column_int(0)) ++at;
    if (at == messages.size() || messages[at].item.value != froms->column_int(0)) return damaged();
    messages[at].claims.from_domains.push_back(domain_of(froms->column_text(1)));
  }
  ASSIGN_OR_RETURN(auto signatures, impl_->signatures(first.value * kSignaturesPerItem,
                                                      end.value * kSignaturesPerItem));
  at = 0;
  for (auto& [row, digest] : signatures) {
    const std::int64_t item = row / kSignaturesPerItem;
    while (at < messages.size() && messages[at].item.value < item) ++at;
    if (at == messages.size() || messages[at].item.value != item) return damaged();
    messages[at].signatures.push_back(std::move(digest));
  }
  return messages;
}

Result<std::vector<RowId>> SignatureReader::signed_by(
    const std::set<std::pair<std::string, std::string>>& names) {
  ASSIGN_OR_RETURN(auto signers, impl_->database->prepare(
                                     "SELECT id, lower(domain), lower(selector) FROM signers"));
  std::unordered_set<std::int64_t> wanted;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, signers.step());
    if (!more) break;
    const std::pair name(std::string(signers.column_text(1)), std::string(signers.column_text(2)));
    if (names.contains(name)) wanted.insert(signers.column_int(0));
  }
  ASSIGN_OR_RETURN(auto rows,
                   impl_->database->prepare("SELECT id, signer_id FROM signatures ORDER BY id"));
  std::vector<RowId> items;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, rows.step());
    if (!more) return items;
    if (!wanted.contains(rows.column_int(1))) continue;
    const RowId item{rows.column_int(0) / kSignaturesPerItem};
    if (items.empty() || items.back() != item) items.push_back(item);
  }
}

Result<std::vector<dkim::Flag>> SignatureReader::Impl::flags(std::int64_t set) {
  std::vector<dkim::Flag> flags;
  ASSIGN_OR_RETURN(sql::Statement* const rows, statements.get(Sql::Flags));
  const sql::ResetAtEnd reset(rows);
  rows->bind(1, set);
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, rows->step());
    if (!more) return flags;
    dkim::Flag flag;
    TRY(take_code(rows->column_int(0), dkim::kFlagCodeCount, &flag.code));
    flag.name = rows->column_text(1);
    flag.number = rows->column_int(2);
    flags.push_back(std::move(flag));
  }
}

Result<dkim::Judgement> SignatureReader::judgement(RowId item) {
  dkim::Judgement judgement;
  {
    ASSIGN_OR_RETURN(sql::Statement* const find, impl_->statements.get(Sql::Verdict));
    const sql::ResetAtEnd reset(find);
    ASSIGN_OR_RETURN(const bool found, find->bind(1, item.value).step());
    if (!found) return Error{Code::NotFound, "the item is no message that could be read"};
    TRY(take_code(find->column_int(0), dkim::kVerdictCount, &judgement.verdict));
    if (const auto by = number_or_null(*find, 1)) judgement.by = static_cast<std::size_t>(*by);
    TRY(take_code(find->column_int(2), dkim::kChainVerdictCount, &judgement.chain));
    judgement.chain_reason = find->column_text(3);
  }
  ASSIGN_OR_RETURN(sql::Statement* const rows, impl_->statements.get(Sql::SignatureVerdicts));
  const sql::ResetAtEnd reset(rows);
  rows->bind(1, item.value * kSignaturesPerItem).bind(2, (item.value + 1) * kSignaturesPerItem);
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, rows->step());
    if (!more) break;
    dkim::SignatureJudgement one;
    TRY(take_code(rows->column_int(0), dkim::kSignatureVerdictCount, &one.verdict));
    one.reason = rows->column_text(1);
    one.key_row = number_or_null(*rows, 2);
    if (const auto channel = number_or_null(*rows, 3)) {
      dkim::KeyChannel known{};
      TRY(take_code(*channel, dkim::kKeyChannelCount, &known));
      one.key_channel = known;
    }
    if (const auto at = number_or_null(*rows, 4)) one.repaired = static_cast<std::size_t>(*at);
    one.aligned = rows->column_int(5) == 1;
    if (const auto set = number_or_null(*rows, 6)) {
      ASSIGN_OR_RETURN(one.flags, impl_->flags(*set));
    }
    judgement.signatures.push_back(std::move(one));
  }
  if (judgement.by && *judgement.by >= judgement.signatures.size()) return damaged();
  return judgement;
}

}  // namespace day::catalog
