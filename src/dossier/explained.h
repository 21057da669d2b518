// SPDX-License-Identifier: AGPL-3.0-or-later
// What is proven of one message, with the evidence, gathered once, and as JSON.
#pragma once

#include <optional>

#include "base/json_writer.h"
#include "base/result.h"
#include "catalog/catalog.h"
#include "dossier/opened.h"
#include "dossier/proof.h"

namespace day::dossier {

struct Explained {
  catalog::ItemRow item;
  catalog::Summary summary;
  catalog::Proof proof;
  KeyOrigins origins;
  std::optional<inquiry::Corroboration> chain;  // if it was asked for
};
// NotFound of what is no message that could be read. The chain: what else supports it.
Result<Explained> load_explained(Opened& opened, const catalog::ItemRow& item, bool with_chain);

// Members of the object that is open.
void put_explained(JsonWriter* out, const Explained& explained);

}  // namespace day::dossier
