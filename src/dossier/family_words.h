// SPDX-License-Identifier: AGPL-3.0-or-later
// Where an item lies in others, in words and as JSON. All of it is safe to print.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/json_writer.h"
#include "catalog/catalog.h"
#include "catalog/documents.h"
#include "document/document.h"
#include "inquiry/family.h"

namespace day::dossier {

// "3k9…, 2015-05-03 10:22, Ines Solvang: Samples"; of a document its file name.
std::string print_item_line(const catalog::Summary& summary);

// From the nearest outward: "in samples.zip, with 3k9…, 2015-05-03 10:22, Ines Solvang: Samples".
// Empty if it lies in nothing.
std::string print_around(const inquiry::Around& around);

// "; +3 more places"; empty if there are none.
std::string print_more_places(std::uint64_t more);

// An array: one object for each item around it, the nearest first.
void put_around(JsonWriter* out, const inquiry::Around& around);

// What stands for a document of this kind in a list: "[spreadsheet]".
std::string kind_mark(std::string_view kind);

// "page 7 [recognised text]"; empty if there is no label and the text is the file's own.
std::string print_page_mark(std::string_view label, bool is_recognised);

// What must be known of an item whose bytes were taken out of another; empty if there is nothing.
std::string print_origin(bool is_rendered, bool is_recovered);

}  // namespace day::dossier
