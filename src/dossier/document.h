// SPDX-License-Identifier: AGPL-3.0-or-later
// One document as it is shown, and what lies in any item.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_writer.h"
#include "base/result.h"
#include "catalog/catalog.h"
#include "catalog/documents.h"
#include "dossier/decided.h"
#include "dossier/opened.h"
#include "inquiry/family.h"

namespace day::dossier {

// What lies in an item, with how its reading ended.
struct ShownInside {
  catalog::EmbeddedItem item;
  std::string state;  // "read", "locked: needs a password"; "lost: …" of what could not be had
};
struct ShownContents {
  std::vector<ShownInside> some;  // in their order
  std::uint64_t count = 0;        // exact, what was lost included
};
// Where an item lies in others: some of the places, and how many there are.
struct ShownPlaces {
  std::vector<inquiry::Around> some;  // each outward
  std::uint64_t count = 0;            // exact
};

struct ShownDocument {
  catalog::ItemRow item;
  catalog::Summary summary;
  std::optional<catalog::DocumentInfo> info;  // of a document that was read
  std::vector<document::Page> pages;
  std::vector<catalog::Occurrence> occurrences;
  ShownPlaces places;
  ShownContents inside;
  Decided decided;
};

// All of them if `all`, otherwise the first few.
Result<ShownPlaces> load_places(Opened& opened, catalog::RowId row, bool all);
Result<ShownContents> load_inside(Opened& opened, catalog::RowId row, bool all);
Result<ShownDocument> load_document(Opened& opened, const catalog::ItemRow& item, bool all);

// The page that was typed: its label in any case, else its number from 1. Counted from 0; NotFound
// says what there is.
Result<std::size_t> find_page(const std::vector<document::Page>& pages, const std::string& typed);

// The same for a picture: also a page that was not read, by its number. Failed if none can be had.
Result<std::size_t> find_drawn_page(const ShownDocument& shown, const std::string& typed);

// The same by its number from 1 alone, for links. NotFound if none can be had.
Result<std::size_t> find_numbered_page(const ShownDocument& shown, const std::string& typed);

// Its members in the object that is open. `page`: the text of that one only.
void put_document(JsonWriter* out, const ShownDocument& shown, std::optional<std::size_t> page);

// Members "places" and "inside" of the object that is open.
void put_places(JsonWriter* out, const ShownPlaces& places);
void put_inside(JsonWriter* out, const ShownContents& inside);

}  // namespace day::dossier
