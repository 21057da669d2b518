// SPDX-License-Identifier: AGPL-3.0-or-later
// What is like one message: its copies, and where words were quoted; gathered once, and as JSON.
#pragma once

#include <vector>

#include "base/json_writer.h"
#include "base/result.h"
#include "catalog/catalog.h"
#include "dossier/copies.h"
#include "dossier/opened.h"
#include "inquiry/copies.h"

namespace day::dossier {

struct Relatives {
  std::vector<catalog::Occurrence> places;
  std::vector<inquiry::Copy> copies;
  std::vector<inquiry::Quoting> quoted_in;
  std::vector<inquiry::Quoting> quotes;

  bool any() const {
    return places.size() > 1 || !copies.empty() || !quoted_in.empty() || !quotes.empty();
  }
};
Result<Relatives> load_relatives(Opened& opened, catalog::RowId row);

// Of an item that something else in the catalog names; Damaged if it is not there.
Result<catalog::Summary> summary_of(Opened& opened, catalog::RowId row);

// Where two messages differ.
Result<Differences> load_differences(Opened& opened, catalog::RowId one, catalog::RowId other);

// Members of the object that is open. `diff`: with what differs, for each copy.
Status put_relatives(JsonWriter* out, Opened& opened, catalog::RowId row,
                     const Relatives& relatives, bool diff);

}  // namespace day::dossier
