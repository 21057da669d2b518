// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "vault/limits.h"
#include "vault/recover.h"

namespace day::vault {
namespace {

// RSA signatures that can be judged, of all kinds but DomainKeys.
constexpr std::string_view kUsable =
    "FROM signatures s JOIN signature_forms f ON f.id = s.form_id "
    "JOIN signature_texts t ON t.id = f.malformed_id JOIN signers g ON g.id = s.signer_id "
    "JOIN signature_octets o ON o.id = s.id "
    "WHERE f.kind <> 3 AND f.algorithm IN (1, 2) AND t.text = '' ";

using Name = std::pair<std::string, std::string>;

Status add_known_keys(sql::Database* database, std::map<Name, RecoverCandidate>* candidates) {
  ASSIGN_OR_RETURN(const auto keys, catalog::KeyReader(database).keys());
  for (const catalog::KeyInfo& key : keys) {
    const auto found = candidates->find({key.domain, key.selector});
    if (found == candidates->end() || !key.problem.empty() || !key.spki_sha256) continue;
    if (key.channel == dkim::KeyChannel::Recovered) {
      found->second.recovered = true;
    } else {
      found->second.outside.push_back(*key.spki_sha256);
    }
  }
  return {};
}

Status add_tried(sql::Database* database, std::map<Name, RecoverCandidate>* candidates) {
  for (auto& [name, candidate] : *candidates) {
    ASSIGN_OR_RETURN(auto find, database->prepare("SELECT value FROM meta WHERE key = ?"));
    find.bind_text(1, tried_key(candidate));
    ASSIGN_OR_RETURN(const bool found, find.step());
    if (found) candidate.tried = static_cast<std::uint64_t>(find.column_int(0));
  }
  return {};
}

}  // namespace

std::string tried_key(const RecoverCandidate& candidate) {
  return "recovery tried " + candidate.selector + "._domainkey." + candidate.domain;
}

Result<std::vector<RecoverCandidate>> find_recover_candidates(sql::Database* database) {
  ASSIGN_OR_RETURN(auto rows,
                   database->prepare("SELECT lower(g.domain), lower(g.selector), "
                                     "count(DISTINCT o.signature), count(DISTINCT s.item_id) " +
                                     std::string(kUsable) + "GROUP BY 1, 2 HAVING count(*) > 1"));
  std::map<Name, RecoverCandidate> found;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, rows.step());
    if (!more) break;
    RecoverCandidate one;
    one.domain = rows.column_text(0);
    one.selector = rows.column_text(1);
    one.samples = static_cast<std::uint64_t>(rows.column_int(2));
    one.messages = static_cast<std::uint64_t>(rows.column_int(3));
    if (one.samples < 2) continue;
    Name name{one.domain, one.selector};
    found.emplace(std::move(name), std::move(one));
  }
  TRY(add_known_keys(database, &found));
  TRY(add_tried(database, &found));
  std::vector<RecoverCandidate> candidates;
  candidates.reserve(found.size());
  for (auto& [name, candidate] : found) candidates.push_back(std::move(candidate));
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const auto& a, const auto& b) { return a.messages > b.messages; });
  return candidates;
}

Result<RecoverSamples> load_recover_samples(sql::Database* database,
                                            const RecoverCandidate& candidate) {
  ASSIGN_OR_RETURN(
      auto rows,
      database->prepare("SELECT s.id, f.algorithm, o.header_hash, o.signature, "
                        "(SELECT sha256 FROM items i WHERE i.id = s.item_id) " +
                        std::string(kUsable) +
                        "AND lower(g.domain) = ?1 AND lower(g.selector) = ?2 "
                        "ORDER BY s.body_matches DESC, "
                        "(SELECT m.date FROM messages m WHERE m.item_id = s.item_id), s.id"));
  rows.bind_text(1, candidate.domain).bind_text(2, candidate.selector);
  RecoverSamples out;
  std::set<Bytes> seen;  // the same signature in two copies of a message is one
  while (out.samples.size() < kMaxRecoverySamples) {
    ASSIGN_OR_RETURN(const bool more, rows.step());
    if (!more) break;
    const auto item = parse_digest_bytes(rows.column_blob(4));
    if (!item) return Error{Code::Damaged, "catalog.db has a damaged item; run `daylight rebuild`"};
    recovery::Sample sample;
    sample.hash_kind = rows.column_int(1) == 1 ? crypto::HashKind::Sha1 : crypto::HashKind::Sha256;
    sample.hash = rows.column_blob(2);
    sample.signature = rows.column_blob(3);
    if (!seen.insert(sample.signature).second) continue;
    Witness witness;
    witness.message.digest = *item;
    witness.position = static_cast<std::uint32_t>(rows.column_int(0) % catalog::kSignaturesPerItem);
    witness.hash_kind = sample.hash_kind;
    witness.header_hash = sample.hash;
    witness.signature = sample.signature;
    out.samples.push_back(std::move(sample));
    out.witnesses.push_back(std::move(witness));
  }
  return out;
}

}  // namespace day::vault
