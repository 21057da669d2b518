// SPDX-License-Identifier: AGPL-3.0-or-later
// Evidence of keys: rows, and the verdicts that follow from them, all in the Follower's
// transaction.
#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "dkim/key_limits.h"
#include "vault/follow.h"
#include "vault/judge.h"
#include "vault/key_evidence.h"

namespace day::vault {

Result<Bytes> Follower::read_evidence_bytes(const Digest& digest) {
  ASSIGN_OR_RETURN(const auto item, catalog_.find_item(ItemId{digest}));
  if (!item) return Error{Code::Damaged, "it is not in the packs"};
  if (!packs_) {
    ASSIGN_OR_RETURN(packs_, store::Reader::open(packs_folder_));
  }
  return packs_->read(item->id, item->location, dkim::kMaxKeyFileBytes);
}

Status Follower::follow_evidence(SourceId source, const OpenEvidence& evidence) {
  catalog::KeyWriter writer(database_);
  catalog::Reader reader(database_);
  ASSIGN_OR_RETURN(const auto item, reader.item(*evidence.item));
  if (!item) return Error{Code::Damaged, "catalog.db lacks an item; run `daylight rebuild`"};
  std::optional<catalog::RowId> trust_row;
  Bytes trust;
  EvidenceContent content;
  Result<Bytes> bytes = read_evidence_bytes(item->id.digest);
  if (evidence.terms.trust) {
    ASSIGN_OR_RETURN(const auto trust_item, catalog_.find_item(ItemId{*evidence.terms.trust}));
    if (trust_item) trust_row = trust_item->row;
    auto found = read_evidence_bytes(*evidence.terms.trust);
    if (!found.ok()) bytes = found.error();
    if (found.ok()) trust = std::move(found).value();
  }
  if (bytes.ok()) {
    ASSIGN_OR_RETURN(content, read_evidence(*bytes, evidence.terms, trust, database_));
  } else if (bytes.error().code == Code::Damaged) {
    content.problems.push_back({0, bytes.error().message});
  } else {
    return bytes.error();
  }
  ASSIGN_OR_RETURN(const auto row, writer.add_evidence(*evidence.item, source, evidence.terms,
                                                       content.format, trust_row));
  std::set<std::pair<std::string, std::string>> names;
  for (catalog::KeyInfo& key : content.keys) {
    key.evidence = row;
    ASSIGN_OR_RETURN(const auto signer,
                     catalog_.signatures()->intern_signer(key.domain, key.selector));
    TRY(writer.add_key(signer, key));
    names.emplace(key.domain, key.selector);
  }
  for (std::size_t i = 0; i < content.problems.size(); ++i) {
    const dkim::KeyFileProblem& problem = content.problems[i];
    TRY(writer.add_problem(
        row, i, static_cast<std::uint32_t>(std::min<std::size_t>(problem.line, UINT32_MAX)),
        problem.reason));
  }
  if (names.empty()) return {};
  ASSIGN_OR_RETURN(keys_, KeyBook::load(database_));
  catalog::SignatureReader signatures(database_);
  ASSIGN_OR_RETURN(const auto rows, signatures.signed_by(names));
  TRY(judge_rows(database_, catalog_.signatures(), rows, keys_, {}));
  return {};
}

}  // namespace day::vault
