// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dossier/explained.h"

#include <utility>

#include "base/ids.h"
#include "base/time.h"

namespace day::dossier {

Result<Explained> load_explained(Opened& opened, const catalog::ItemRow& item, bool with_chain) {
  Explained explained;
  explained.item = item;
  auto proof = opened.catalog->proof(item.row);
  if (!proof.ok() && proof.error().code == Code::NotFound) {
    return Error{Code::NotFound,
                 print_short(item.id) + " is no message that could be read: nothing can be said"};
  }
  ASSIGN_OR_RETURN(explained.proof, std::move(proof));
  ASSIGN_OR_RETURN(auto summary, opened.catalog->summary(item.row));
  if (!summary) return Error{Code::Damaged, "catalog.db lacks this item; run `daylight rebuild`"};
  explained.summary = std::move(*summary);
  ASSIGN_OR_RETURN(explained.origins, find_key_origins(opened.database.get(), explained.proof));
  if (with_chain) {
    ASSIGN_OR_RETURN(explained.chain, inquiry::corroborate(opened.database.get(), item.row));
  }
  return explained;
}

void put_explained(JsonWriter* out, const Explained& explained) {
  out->field("id", print_short(explained.item.id, kFullIdChars));
  out->field("sha256", print_hex(explained.item.id.digest)).key("date");
  const catalog::Summary& summary = explained.summary;
  summary.date ? out->string(print_rfc3339(*summary.date)) : out->null();
  out->field("from", summary.from_address).field("subject", summary.subject);
  out->field("sentence", verdict_sentence(explained.proof));
  put_proof(out, explained.proof);
  put_proof_keys(out, explained.proof, explained.origins);
  if (explained.chain) put_chain(out, *explained.chain);
}

}  // namespace day::dossier
