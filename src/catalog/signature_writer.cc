// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fmt/format.h>

#include <array>
#include <limits>
#include <utility>

#include "catalog/intern.h"
#include "catalog/signatures.h"
#include "sql/statements.h"

namespace day::catalog {
namespace {

enum class Sql : std::uint8_t {
  FindText,
  AddText,
  FindSigner,
  AddSigner,
  FindForm,
  AddForm,
  AddSignature,
  AddOctets,
  AddRepaired,
  FindFlagSet,
  AddFlagSet,
  AddFlag,
  PutSignatureVerdict,
  PutVerdict,
  Count,
};
constexpr std::size_t kSqlCount = static_cast<std::size_t>(Sql::Count);
constexpr std::array<std::string_view, kSqlCount> kSql = {
    "SELECT id FROM signature_texts WHERE text = ?",
    "INSERT INTO signature_texts(text) VALUES(?)",
    "SELECT id FROM signers WHERE domain = ? AND selector = ?",
    "INSERT INTO signers(domain, selector) VALUES(?,?)",
    "SELECT id FROM signature_forms WHERE kind = ? AND instance = ? AND algorithm = ? AND "
    "header_canonicalization = ? AND body_canonicalization = ? AND signed_id = ? AND "
    "unsigned_id = ? AND addable_id = ? AND duplicate_id = ? AND chain_id = ? AND "
    "malformed_id = ?",
    "INSERT INTO signature_forms(kind, instance, algorithm, header_canonicalization, "
    "body_canonicalization, signed_id, unsigned_id, addable_id, duplicate_id, chain_id, "
    "malformed_id) VALUES(?,?,?,?,?,?,?,?,?,?,?)",
    "INSERT INTO signatures(id, form_id, signer_id, identity_id, field, body_matches, covered, "
    "uncovered, signed_at, expires_at) VALUES(?,?,?,?,?,?,?,?,?,?)",
    "INSERT INTO signature_octets(id, header_hash, signature) VALUES(?,?,?)",
    "INSERT INTO repaired_digests(signature_id, attempt, repair, second_repair, header_hash, "
    "body_matches, uncovered) VALUES(?,?,?,?,?,?,?)",
    "SELECT id FROM flag_sets WHERE parts = ?",
    "INSERT INTO flag_sets(text, parts) VALUES(?,?)",
    "INSERT INTO flags(set_id, position, code, name, number, text) VALUES(?,?,?,?,?,?)",
    "INSERT OR REPLACE INTO signature_verdicts(id, verdict, reason_id, key_id, repaired, aligned, "
    "flag_set_id) VALUES(?,?,?,?,?,?,?)",
    "INSERT OR REPLACE INTO verdicts(item_id, verdict, by_position, chain, chain_reason_id) "
    "VALUES(?,?,?,?,?)",
};

// As in h=: no field name has a colon (RFC 5322 §3.6.8).
std::string join_names(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    if (&name != &names.front()) text += ':';
    text += name;
  }
  return text;
}

template <typename Enum>
std::int64_t code(Enum value) {
  return std::int64_t{static_cast<std::uint8_t>(value)};
}

std::int64_t as_int(std::uint64_t value) {
  return static_cast<std::int64_t>(value);
}

}  // namespace

std::string domain_of(std::string_view address) {
  const std::size_t at = address.rfind('@');
  std::string domain(at == std::string_view::npos ? std::string_view() : address.substr(at + 1));
  for (char& c : domain) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return domain;
}

dkim::Claims claims_of(const mail::Reading& reading) {
  dkim::Claims claims;
  for (const mail::Mailbox& mailbox : reading.mailboxes) {
    if (mailbox.role != mail::Role::From) continue;
    claims.from_domains.push_back(domain_of(mailbox.address));
  }
  if (const auto* date = mail::best_date(reading)) claims.date = date->time.instant.unix_seconds;
  return claims;
}

struct SignatureWriter::Impl {
  explicit Impl(sql::Database* db) : database(db), statements(db, kSql) {}

  Result<std::int64_t> intern_text(std::string_view text);
  Result<std::int64_t> intern_form(const mail::SignatureDigest& digest);
  Result<std::int64_t> find_form(const mail::SignatureDigest& digest);
  Result<std::int64_t> intern_flags(const std::vector<dkim::Flag>& flags);
  Result<std::int64_t> find_flags(const std::vector<dkim::Flag>& flags);
  Status add_repaired(std::int64_t row, const mail::SignatureDigest& digest);
  Status put_signature(std::int64_t row, const dkim::SignatureJudgement& judgement);

  sql::Database* database;
  sql::Statements<Sql, kSqlCount> statements;
  InternCache texts;
  InternCache signers;
  InternCache forms;
  InternCache flag_sets;
  Bytes key;  // kept for its capacity
};

SignatureWriter::SignatureWriter(sql::Database* database)
    : impl_(std::make_unique<Impl>(database)) {}
SignatureWriter::~SignatureWriter() = default;

Result<std::int64_t> SignatureWriter::Impl::intern_text(std::string_view text) {
  if (const std::int64_t known = texts.find(text); known != 0) return known;
  std::int64_t number = 0;
  {
    ASSIGN_OR_RETURN(sql::Statement* const find, statements.get(Sql::FindText));
    const sql::ResetAtEnd reset(find);
    ASSIGN_OR_RETURN(const bool found, find->lend_text(1, text).step());
    if (found) number = find->column_int(0);
  }
  if (number == 0) {
    ASSIGN_OR_RETURN(sql::Statement* const add, statements.get(Sql::AddText));
    TRY(add->lend_text(1, text).run());
    number = database->last_row();
  }
  texts.put(text, number);
  return number;
}

Result<SignerRow> SignatureWriter::intern_signer(std::string_view domain,
                                                 std::string_view selector) {
  std::string key(domain);
  key.push_back('\0');
  key.append(selector);
  if (const std::int64_t known = impl_->signers.find(key); known != 0) return SignerRow{known};
  std::int64_t number = 0;
  {
    ASSIGN_OR_RETURN(sql::Statement* const find, impl_->statements.get(Sql::FindSigner));
    const sql::ResetAtEnd reset(find);
    ASSIGN_OR_RETURN(const bool found, find->lend_text(1, domain).lend_text(2, selector).step());
    if (found) number = find->column_int(0);
  }
  if (number == 0) {
    ASSIGN_OR_RETURN(sql::Statement* const add, impl_->statements.get(Sql::AddSigner));
    TRY(add->lend_text(1, domain).lend_text(2, selector).run());
    number = impl_->database->last_row();
  }
  impl_->signers.put(key, number);
  return SignerRow{number};
}

// Few forms are new: they are known again by their parts, without looking up each text.
Result<std::int64_t> SignatureWriter::Impl::intern_form(const mail::SignatureDigest& digest) {
  key.clear();
  ByteWriter parts(&key);
  for (const auto* names : {&digest.signed_fields, &digest.unsigned_fields, &digest.addable_fields,
                            &digest.duplicate_fields}) {
    parts.varint(names->size());
    for (const std::string& name : *names) parts.blob(name);
  }
  parts.blob(digest.chain_validation);
  parts.blob(digest.malformed);
  parts.u32(digest.instance);
  for (const std::int64_t one :
       {code(digest.kind), code(digest.algorithm), code(digest.header_canonicalization),
        code(digest.body_canonicalization)}) {
    parts.u8(static_cast<std::uint8_t>(one));
  }
  if (const std::int64_t known = forms.find(key); known != 0) return known;
  ASSIGN_OR_RETURN(const std::int64_t number, find_form(digest));
  forms.put(key, number);
  return number;
}

Result<std::int64_t> SignatureWriter::Impl::find_form(const mail::SignatureDigest& digest) {
  std::array<std::int64_t, 11> values = {
      code(digest.kind), std::int64_t{digest.instance}, code(digest.algorithm),
      code(digest.header_canonicalization), code(digest.body_canonicalization)};
  std::size_t next = 5;
  for (const auto* names : {&digest.signed_fields, &digest.unsigned_fields, &digest.addable_fields,
                            &digest.duplicate_fields}) {
    ASSIGN_OR_RETURN(values[next++], intern_text(join_names(*names)));
  }
  ASSIGN_OR_RETURN(values[next++], intern_text(digest.chain_validation));
  ASSIGN_OR_RETURN(values[next++], intern_text(digest.malformed));
  for (const Sql ask : {Sql::FindForm, Sql::AddForm}) {
    ASSIGN_OR_RETURN(sql::Statement* const statement, statements.get(ask));
    const sql::ResetAtEnd reset(statement);
    for (std::size_t i = 0; i < values.size(); ++i) {
      statement->bind(static_cast<int>(i) + 1, values[i]);
    }
    ASSIGN_OR_RETURN(const bool found, statement->step());
    if (found) return statement->column_int(0);
  }
  return database->last_row();
}

Status SignatureWriter::Impl::add_repaired(std::int64_t row, const mail::SignatureDigest& digest) {
  std::int64_t attempt = 0;
  for (const mail::RepairedDigest& repaired : digest.repaired) {
    ASSIGN_OR_RETURN(sql::Statement* const add, statements.get(Sql::AddRepaired));
    add->bind(1, row).bind(2, attempt++).bind_null(3).bind_null(4).bind_null(5);
    if (!repaired.repairs.empty()) add->bind(3, code(repaired.repairs[0]));
    if (repaired.repairs.size() > 1) add->bind(4, code(repaired.repairs[1]));
    // Most repairs change the body alone.
    if (repaired.header_hash != digest.header_hash) add->lend_blob(5, repaired.header_hash);
    TRY(add->bind(6, std::int64_t{repaired.body_matches})
            .bind(7, as_int(repaired.body_uncovered_bytes))
            .run());
  }
  return {};
}

Status SignatureWriter::add_digests(RowId item,
                                    const std::vector<mail::SignatureDigest>& signatures) {
  CHECK(signatures.size() <= static_cast<std::size_t>(kSignaturesPerItem));
  std::int64_t row = item.value * kSignaturesPerItem;
  for (const mail::SignatureDigest& digest : signatures) {
    ASSIGN_OR_RETURN(const std::int64_t form, impl_->intern_form(digest));
    ASSIGN_OR_RETURN(const SignerRow signer, intern_signer(digest.domain, digest.selector));
    ASSIGN_OR_RETURN(const std::int64_t identity, impl_->intern_text(digest.identity));
    ASSIGN_OR_RETURN(sql::Statement* const add, impl_->statements.get(Sql::AddSignature));
    add->bind(1, row).bind(2, form).bind(3, signer.value).bind(4, identity);
    add->bind(5, std::int64_t{digest.field_index}).bind(6, std::int64_t{digest.body_matches});
    add->bind(7, as_int(digest.body_covered_bytes)).bind(8, as_int(digest.body_uncovered_bytes));
    add->bind_null(9).bind_null(10);
    if (digest.signed_at) add->bind(9, *digest.signed_at);
    if (digest.expires_at) add->bind(10, *digest.expires_at);
    TRY(add->run());
    ASSIGN_OR_RETURN(sql::Statement* const octets, impl_->statements.get(Sql::AddOctets));
    TRY(octets->bind(1, row).lend_blob(2, digest.header_hash).lend_blob(3, digest.signature).run());
    TRY(impl_->add_repaired(row, digest));
    ++row;
  }
  return {};
}

Result<std::int64_t> SignatureWriter::Impl::intern_flags(const std::vector<dkim::Flag>& flags) {
  key.clear();
  ByteWriter parts(&key);
  for (const dkim::Flag& flag : flags) {
    parts.u8(static_cast<std::uint8_t>(flag.code));
    parts.blob(flag.name);
    parts.varint(static_cast<std::uint64_t>(flag.number));
  }
  if (const std::int64_t known = flag_sets.find(key); known != 0) return known;
  ASSIGN_OR_RETURN(const std::int64_t number, find_flags(flags));
  flag_sets.put(key, number);
  return number;
}

// `key` has their parts: two sets may read the same (a day stands for a second).
Result<std::int64_t> SignatureWriter::Impl::find_flags(const std::vector<dkim::Flag>& flags) {
  std::string text;
  for (const dkim::Flag& flag : flags) {
    if (!text.empty()) text += "; ";
    text += dkim::print_flag(flag);
  }
  {
    ASSIGN_OR_RETURN(sql::Statement* const find, statements.get(Sql::FindFlagSet));
    const sql::ResetAtEnd reset(find);
    ASSIGN_OR_RETURN(const bool found, find->lend_blob(1, key).step());
    if (found) return find->column_int(0);
  }
  ASSIGN_OR_RETURN(sql::Statement* const add, statements.get(Sql::AddFlagSet));
  TRY(add->lend_text(1, text).lend_blob(2, key).run());
  const std::int64_t number = database->last_row();
  std::int64_t position = 0;
  for (const dkim::Flag& flag : flags) {
    ASSIGN_OR_RETURN(sql::Statement* const one, statements.get(Sql::AddFlag));
    TRY(one->bind(1, number)
            .bind(2, position++)
            .bind(3, code(flag.code))
            .bind_text(4, flag.name)
            .bind(5, flag.number)
            .bind_text(6, dkim::print_flag(flag))
            .run());
  }
  return number;
}

Status SignatureWriter::Impl::put_signature(std::int64_t row,
                                            const dkim::SignatureJudgement& judgement) {
  std::int64_t reason = 0;
  if (!judgement.reason.empty()) {
    ASSIGN_OR_RETURN(reason, intern_text(judgement.reason));
  }
  std::int64_t flag_set = 0;
  if (!judgement.flags.empty()) {
    ASSIGN_OR_RETURN(flag_set, intern_flags(judgement.flags));
  }
  ASSIGN_OR_RETURN(sql::Statement* const put, statements.get(Sql::PutSignatureVerdict));
  put->bind(1, row).bind(2, code(judgement.verdict));
  put->bind_null(3).bind_null(4).bind_null(5).bind_null(7);
  if (reason != 0) put->bind(3, reason);
  if (judgement.key_row) put->bind(4, *judgement.key_row);
  if (judgement.repaired) put->bind(5, as_int(*judgement.repaired));
  put->bind(6, std::int64_t{judgement.aligned});
  if (flag_set != 0) put->bind(7, flag_set);
  return put->run();
}

Status SignatureWriter::put_judgement(RowId item, const dkim::Judgement& judgement) {
  std::int64_t row = item.value * kSignaturesPerItem;
  for (const dkim::SignatureJudgement& each : judgement.signatures) {
    TRY(impl_->put_signature(row++, each));
  }
  std::int64_t reason = 0;
  if (!judgement.chain_reason.empty()) {
    ASSIGN_OR_RETURN(reason, impl_->intern_text(judgement.chain_reason));
  }
  ASSIGN_OR_RETURN(sql::Statement* const put, impl_->statements.get(Sql::PutVerdict));
  put->bind(1, item.value).bind(2, code(judgement.verdict)).bind_null(3).bind_null(5);
  if (judgement.by) put->bind(3, as_int(*judgement.by));
  put->bind(4, code(judgement.chain));
  if (reason != 0) put->bind(5, reason);
  return put->run();
}

}  // namespace day::catalog
