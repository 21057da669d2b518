// SPDX-License-Identifier: AGPL-3.0-or-later
// What was judged: of one item, and in sum.
#include <algorithm>
#include <map>
#include <utility>

#include "catalog/reader_impl.h"

namespace day::catalog {
namespace {

// Whether an item of an ascending walk is among ascending rows.
class Among {
 public:
  explicit Among(const std::vector<RowId>* rows) : rows_(rows) {}
  bool has(std::int64_t item) {
    if (rows_ == nullptr) return true;
    while (at_ < rows_->size() && (*rows_)[at_].value < item) ++at_;
    return at_ < rows_->size() && (*rows_)[at_].value == item;
  }

 private:
  const std::vector<RowId>* rows_;
  std::size_t at_ = 0;
};

Error damaged() {
  return Error{Code::Damaged, "catalog.db has a damaged verdict; run `daylight rebuild`"};
}

}  // namespace

Result<std::vector<mail::SignatureDigest>> Reader::signatures(RowId row) {
  return impl_->signatures.digests(row);
}

Result<Proof> Reader::proof(RowId row) {
  Proof proof;
  ASSIGN_OR_RETURN(proof.judgement, impl_->signatures.judgement(row));
  ASSIGN_OR_RETURN(proof.signatures, impl_->signatures.digests(row));
  if (proof.signatures.size() != proof.judgement.signatures.size()) return damaged();
  KeyReader keys(impl_->database);
  for (const dkim::SignatureJudgement& each : proof.judgement.signatures) {
    if (!each.key_row) continue;
    const bool known = std::any_of(proof.keys.begin(), proof.keys.end(),
                                   [&](const KeyInfo& key) { return key.row == *each.key_row; });
    if (known) continue;
    ASSIGN_OR_RETURN(auto key, keys.key(*each.key_row));
    if (!key) return damaged();
    proof.keys.push_back(std::move(*key));
  }
  return proof;
}

Result<std::vector<std::pair<RowId, dkim::Verdict>>> Reader::verdicts() {
  ASSIGN_OR_RETURN(auto walk, impl_->database->prepare(
                                  "SELECT item_id, verdict FROM verdicts ORDER BY item_id"));
  std::vector<std::pair<RowId, dkim::Verdict>> out;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, walk.step());
    if (!more) return out;
    const std::int64_t verdict = walk.column_int(1);
    if (verdict < 0 || verdict >= dkim::kVerdictCount) return damaged();
    out.emplace_back(RowId{walk.column_int(0)}, static_cast<dkim::Verdict>(verdict));
  }
}

Result<VerdictCounts> Reader::verdict_counts(const std::vector<RowId>* rows) {
  ASSIGN_OR_RETURN(const auto all, verdicts());
  VerdictCounts counts{};
  Among among(rows);
  for (const auto& [row, verdict] : all) {
    if (among.has(row.value)) ++counts[static_cast<std::size_t>(verdict)];
  }
  return counts;
}

Result<std::vector<SignerCounts>> Reader::signer_counts(const std::vector<RowId>* rows) {
  ASSIGN_OR_RETURN(auto walk,
                   impl_->database->prepare(
                       "SELECT s.id, g.domain, f.kind, v.verdict, m.verdict FROM signatures s "
                       "JOIN signers g ON g.id = s.signer_id "
                       "JOIN signature_forms f ON f.id = s.form_id "
                       "JOIN signature_verdicts v ON v.id = s.id "
                       "JOIN verdicts m ON m.item_id = s.id / 2048 ORDER BY s.id"));
  struct Sum {
    SignerCounts counts;
    std::int64_t last_item = 0;
  };
  std::map<std::string, Sum, std::less<>> sums;
  Among among(rows);
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, walk.step());
    if (!more) break;
    const std::int64_t item = walk.column_int(0) / kSignaturesPerItem;
    if (!among.has(item)) continue;
    // ARC says who handled a message, not who signed it.
    if (walk.column_int(2) != 0) continue;
    const std::int64_t of_signature = walk.column_int(3);
    const std::int64_t of_message = walk.column_int(4);
    if (of_signature < 0 || of_signature >= dkim::kSignatureVerdictCount || of_message < 0 ||
        of_message >= dkim::kVerdictCount) {
      return damaged();
    }
    Sum& sum = sums[std::string(walk.column_text(1))];
    ++sum.counts.signatures;
    ++sum.counts.by_signature_verdict[static_cast<std::size_t>(of_signature)];
    if (sum.last_item == item) continue;
    sum.last_item = item;
    ++sum.counts.messages;
    ++sum.counts.by_verdict[static_cast<std::size_t>(of_message)];
  }
  std::vector<SignerCounts> counts;
  for (auto& [domain, sum] : sums) {
    sum.counts.domain = domain;
    counts.push_back(std::move(sum.counts));
  }
  std::stable_sort(counts.begin(), counts.end(),
                   [](const auto& a, const auto& b) { return a.messages > b.messages; });
  return counts;
}

}  // namespace day::catalog
