// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dossier/verdict_table.h"

#include <algorithm>
#include <numeric>

#include "inquiry/search.h"

namespace day::dossier {

Result<VerdictTable> count_verdicts(Opened& opened, std::string_view typed) {
  inquiry::Search search(opened.database.get(), opened.originals.get());
  ASSIGN_OR_RETURN(const auto rows, search.matches(query::parse_query(typed)));
  VerdictTable table;
  table.notices = search.notices();
  table.results = rows.size();
  ASSIGN_OR_RETURN(table.verdicts, opened.catalog->verdict_counts(&rows));
  ASSIGN_OR_RETURN(table.signers, opened.catalog->signer_counts(&rows));
  table.messages = std::accumulate(table.verdicts.begin(), table.verdicts.end(), std::uint64_t{0});
  return table;
}

std::vector<dkim::Verdict> verdicts_by_count(const catalog::VerdictCounts& counts) {
  std::vector<dkim::Verdict> order;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] > 0) order.push_back(static_cast<dkim::Verdict>(i));
  }
  std::stable_sort(order.begin(), order.end(), [&](dkim::Verdict a, dkim::Verdict b) {
    return counts[static_cast<std::size_t>(a)] > counts[static_cast<std::size_t>(b)];
  });
  return order;
}

// As docs/design/verdicts.md has them.
std::string_view verdict_meaning(dkim::Verdict verdict) {
  switch (verdict) {
    case dkim::Verdict::Verified:
      return "The domain of the sender, or one above it, signed the message under a key with "
             "outside evidence, and what it signed is what is here: the signed fields and all of "
             "the body.";
    case dkim::Verdict::VerifiedRepaired:
      return "The same once a change is undone that mail programs and exports are known to make. "
             "Each message names the change.";
    case dkim::Verdict::Consistent:
      return "The signature passes under a key that was recovered from this archive itself. One "
             "key signed all of these messages; whose, is not shown.";
    case dkim::Verdict::Vouched:
      return "Another domain than the sender's signed the message, or sealed it: it passed through "
             "them so. It says nothing of the author.";
    case dkim::Verdict::HeadersOnly:
      return "The signed fields are proven. The body is not, or not all of it.";
    case dkim::Verdict::Altered:
      return "The key is known and trusted, and what was signed is not what is here. It does not "
             "say who changed what, nor whether on purpose.";
    case dkim::Verdict::NoKey:
      return "The message is signed, and no key that is known decides whether the signature "
             "holds. It speaks neither for the message nor against it.";
    case dkim::Verdict::Unsigned:
      return "There is nothing to check. It speaks neither for the message nor against it.";
  }
  return "";
}

void put_verdict_counts(JsonWriter* out, const catalog::VerdictCounts& counts) {
  out->key("verdicts").begin_object();
  for (std::size_t i = 0; i < counts.size(); ++i) {
    out->field(dkim::verdict_name(static_cast<dkim::Verdict>(i)), counts[i]);
  }
  out->end_object();
}

void put_verdict_table(JsonWriter* out, const VerdictTable& table, std::string_view typed) {
  out->field("query", typed).field("results", table.results);
  out->field("messages", table.messages);
  put_verdict_counts(out, table.verdicts);
  out->key("domains").begin_array();
  for (const auto& signer : table.signers) {
    out->begin_object().field("domain", signer.domain).field("messages", signer.messages);
    put_verdict_counts(out, signer.by_verdict);
    out->field("signatures", signer.signatures).key("signature_verdicts").begin_object();
    for (std::size_t i = 0; i < signer.by_signature_verdict.size(); ++i) {
      out->field(dkim::signature_verdict_name(static_cast<dkim::SignatureVerdict>(i)),
                 signer.by_signature_verdict[i]);
    }
    out->end_object().end_object();
  }
  out->end_array();
}

}  // namespace day::dossier
