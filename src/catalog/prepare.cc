// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fmt/format.h>

#include "catalog/catalog.h"
#include "catalog/schema.h"
#include "people/resolve.h"

namespace day::catalog {
namespace {

Result<std::int64_t> read_number(sql::Database* database, std::string_view question) {
  ASSIGN_OR_RETURN(sql::Statement statement, database->prepare(question));
  ASSIGN_OR_RETURN(const bool found, statement.step());
  return found ? statement.column_int(0) : std::int64_t{0};
}

template <typename Enum, typename NameOf>
Status name_codes(sql::Database* database, std::string_view table, std::uint8_t count,
                  const NameOf& name_of) {
  ASSIGN_OR_RETURN(sql::Statement insert,
                   database->prepare(fmt::format("INSERT INTO {}(id, name) VALUES(?, ?)", table)));
  for (std::uint8_t code = 0; code < count; ++code) {
    TRY(insert.bind(1, std::int64_t{code}).bind_text(2, name_of(static_cast<Enum>(code))).run());
  }
  return {};
}

Status name_signature_codes(sql::Database* database) {
  TRY(name_codes<mail::SignatureKind>(database, "signature_kinds", mail::kSignatureKindCount,
                                      mail::signature_kind_name));
  TRY(name_codes<mail::SignatureAlgorithm>(database, "signature_algorithms",
                                           mail::kSignatureAlgorithmCount,
                                           mail::signature_algorithm_name));
  TRY(name_codes<mail::Canonicalization>(
      database, "canonicalizations", mail::kCanonicalizationCount, mail::canonicalization_name));
  TRY(name_codes<mail::Repair>(database, "repair_names", mail::kRepairCount, mail::repair_name));
  TRY(name_codes<dkim::KeyChannel>(database, "key_channels", dkim::kKeyChannelCount,
                                   dkim::key_channel_name));
  TRY(name_codes<dkim::SignatureVerdict>(database, "signature_verdict_names",
                                         dkim::kSignatureVerdictCount,
                                         dkim::signature_verdict_name));
  TRY(name_codes<dkim::Verdict>(database, "verdict_names", dkim::kVerdictCount,
                                dkim::verdict_name));
  return name_codes<dkim::ChainVerdict>(database, "chain_verdict_names", dkim::kChainVerdictCount,
                                        dkim::chain_verdict_name);
}

Status name_people_codes(sql::Database* database) {
  TRY(name_codes<people::Saying>(database, "saying_names", people::kSayingCount,
                                 people::saying_name));
  TRY(name_codes<people::PersonKind>(database, "person_kinds", people::kPersonKindCount,
                                     people::person_kind_name));
  return name_codes<people::MergeReason>(database, "merge_reasons", people::kMergeReasonCount,
                                         people::merge_reason_name);
}

Status create(sql::Database* database) {
  TRY(database->execute(kSchema));
  TRY(database->execute(kSignatureSchema));
  TRY(database->execute(kCopySchema));
  TRY(database->execute(kPeopleSchema));
  TRY(database->execute(kDecisionSchema));
  TRY(database->execute(kThreadSchema));
  TRY(database->execute(kDocumentSchema));
  TRY(database->execute(kViews));
  TRY(database->execute(kSignatureViews));
  TRY(database->execute(kPeopleViews));
  TRY(database->execute(kDecisionViews));
  TRY(database->execute(kDocumentViews));
  TRY(name_signature_codes(database));
  TRY(name_people_codes(database));
  TRY(name_codes<document::Outcome>(database, "outcome_names", document::kOutcomeCount,
                                    document::outcome_name));
  TRY(name_codes<store::ItemKind>(database, "item_kinds", store::kItemKindCount,
                                  store::item_kind_name));
  TRY(name_codes<store::ContainerKind>(database, "container_kinds", store::kContainerKindCount,
                                       store::container_kind_name));
  TRY(name_codes<mail::Role>(database, "role_names", mail::kRoleCount, mail::role_name));
  TRY(name_codes<mail::DateOrigin>(database, "date_origins", mail::kDateOriginCount,
                                   mail::date_origin_name));
  TRY(name_codes<mail::DefectCode>(database, "defect_names", mail::kDefectCodeCount,
                                   mail::defect_name));
  return database->execute(fmt::format("PRAGMA user_version={};PRAGMA application_id={};",
                                       kSchemaVersion, kApplicationId));
}

}  // namespace

Status check_schema(sql::Database* database) {
  ASSIGN_OR_RETURN(const auto application, read_number(database, "PRAGMA application_id"));
  ASSIGN_OR_RETURN(const auto version, read_number(database, "PRAGMA user_version"));
  if (application != kApplicationId || version < 1) {
    return Error{Code::Damaged, "catalog.db is no catalog; run `daylight rebuild`"};
  }
  if (version > kSchemaVersion) {
    return Error{Code::Unsupported,
                 fmt::format("catalog.db has version {}, this program knows {}; use a newer "
                             "daylight, or run `daylight rebuild` with this one",
                             version, kSchemaVersion)};
  }
  if (version < kSchemaVersion) {
    return Error{Code::Unsupported,
                 fmt::format("catalog.db has version {}, as older programs made it, and this one "
                             "makes {}: run `daylight rebuild` once; nothing is lost",
                             version, kSchemaVersion)};
  }
  return {};
}

Status prepare_schema(sql::Database* database) {
  ASSIGN_OR_RETURN(const auto application, read_number(database, "PRAGMA application_id"));
  ASSIGN_OR_RETURN(const auto version, read_number(database, "PRAGMA user_version"));
  ASSIGN_OR_RETURN(const auto tables, read_number(database, "SELECT count(*) FROM sqlite_schema"));
  if (application != 0 || version != 0 || tables != 0) return check_schema(database);
  TRY(database->execute("BEGIN IMMEDIATE"));
  Status created = create(database);
  if (created.ok()) return database->execute("COMMIT");
  // The first error is the one to report.
  static_cast<void>(database->execute("ROLLBACK").ok());
  return created;
}

Result<store::Position> followed_position(sql::Database* database) {
  store::Position position;
  ASSIGN_OR_RETURN(sql::Statement statement,
                   database->prepare("SELECT key, value FROM meta WHERE key IN "
                                     "('followed_pack', 'followed_offset')"));
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, statement.step());
    if (!more) return position;
    const std::int64_t value = statement.column_int(1);
    if (value < 0) return Error{Code::Damaged, "catalog.db follows the packs to no place"};
    if (statement.column_text(0) == "followed_pack") {
      position.pack = static_cast<std::uint32_t>(value);
    } else {
      position.offset = static_cast<std::uint64_t>(value);
    }
  }
}

}  // namespace day::catalog
