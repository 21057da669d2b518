// SPDX-License-Identifier: AGPL-3.0-or-later
// Where pages of the room are, and the pages of a long list.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "mustache/mustache.h"
#include "room/visit.h"

namespace day::room {

std::string search_path(std::string_view query);
std::string item_path(const ItemId& id);
// Of a person, by the printed form of the id.
std::string person_path(std::string_view id);

// A path on this machine, of which readers of a public room are told the last name only.
std::string shown_path(const Visit& visit, std::string_view path);

// Words about a source, which may name files of this machine in full: readers of a public room are
// told their last names only.
std::string shown_reason(const Visit& visit, std::string_view words, std::string_view source_path);
// "cannot open /srv/leak/a b/x.eml" is "cannot open a b/x.eml" for the source /srv/leak/a b; any
// other path that begins with "/" is cut to its last name, up to the next blank.
std::string without_folders(std::string_view words, std::string_view source_path);

// One part of a long list.
struct ListPage {
  std::uint64_t count = 0;  // of the whole list
  std::uint64_t begin = 0;  // of this part, from 0
  std::uint64_t end = 0;
  std::uint64_t number = 1;  // from 1
  std::uint64_t last = 1;    // of these numbers
};
// The part that the parameter `name` of the request asks for; the first for what is no number, the
// last for one that is too great.
ListPage list_page(const Visit& visit, std::string_view name, std::uint64_t count,
                   std::uint64_t per_page);
// For {{> list_pager}}: links to the other parts, which keep every other parameter of the request.
// `anchor`: the id of the list's heading; empty for the only list of a page. An object without
// "is_paged" if there is but one part.
mustache::Data pager_of(const Visit& visit, std::string_view name, const ListPage& page,
                        std::string_view anchor);

}  // namespace day::room
