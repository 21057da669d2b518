// SPDX-License-Identifier: AGPL-3.0-or-later
// What was decided on an item, where items are shown.
#pragma once

#include <string>
#include <vector>

#include "base/json_writer.h"
#include "base/result.h"
#include "catalog/decisions.h"

namespace day::dossier {

struct Decided {
  std::vector<catalog::LabelInfo> labels;
  std::vector<catalog::NoteInfo> notes;
};
Result<Decided> load_decided(sql::Database* database, const ItemId& item);

// Members "labels" and "notes" of an open object.
void put_decided(JsonWriter* out, const Decided& decided);

// "[to publish] [2 notes]" for a line of a list; empty if there is nothing. Plain text.
std::string decided_marks(const Decided& decided);

}  // namespace day::dossier
