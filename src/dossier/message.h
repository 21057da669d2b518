// SPDX-License-Identifier: AGPL-3.0-or-later
// One message as it is shown: what is known of it, gathered once, for people and as JSON.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/json_writer.h"
#include "base/result.h"
#include "catalog/catalog.h"
#include "dossier/decided.h"
#include "dossier/document.h"
#include "dossier/opened.h"
#include "inquiry/proven.h"
#include "mail/reading.h"

namespace day::dossier {

// Everything that showing needs of one item.
struct Shown {
  catalog::ItemRow item;
  catalog::Summary summary;
  mail::Reading reading;
  std::vector<catalog::Occurrence> places;
  std::optional<catalog::Proof> proof;  // of a message that could be read
  inquiry::Proven proven;
  Decided decided;     // what people put on record of it
  ShownPlaces within;  // where it lies in others
  ShownContents inside;
};
// All places in others if `all`, otherwise the first few.
Result<Shown> load_shown(Opened& opened, const catalog::ItemRow& item, bool all);

// The fields of the header in order, read anew in the locked room. A message too large for it is
// read only as far as its head; a document has none.
Result<std::vector<mail::DisplayField>> load_fields(Opened& opened, const catalog::ItemRow& item);

// The segments of the text, cut where what is proven of it begins and ends.
struct ShownSegment {
  mail::TextKind kind = mail::TextKind::Own;
  std::string_view text;  // of the reading
  bool proven = false;
};
std::vector<ShownSegment> cut_segments(const Shown& shown);

// Member "occurrences" of the object that is open.
void put_occurrences(JsonWriter* out, const std::vector<catalog::Occurrence>& places);

// Its members in the object that is open. `fields` of its header, as they were read for this.
void put_shown(JsonWriter* out, const Shown& shown, const std::vector<mail::DisplayField>& fields);

}  // namespace day::dossier
