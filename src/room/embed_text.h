// SPDX-License-Identifier: AGPL-3.0-or-later
// What feeds and embedded citations tell of an item.
#pragma once

#include <string>
#include <string_view>

#include "dossier/opened.h"
#include "inquiry/search.h"

namespace day::room {

// For XML 1.0, in text and in quoted attributes. What XML cannot hold becomes U+FFFD.
std::string escape_xml(std::string_view text);

// The subject, or the name of a document. Safe to show.
std::string title_of(const inquiry::SearchHit& hit);

// The writer's own words, of a document its first ones, at most so many octets and an ellipsis.
// Safe to show.
Result<std::string> own_words(dossier::Opened& opened, const catalog::ItemRow& item,
                              std::size_t max_bytes);

}  // namespace day::room
