// SPDX-License-Identifier: AGPL-3.0-or-later
// Long lists in parts that each fit on one page, cut by what their entries take there.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "room/visit.h"

namespace day::room {

struct Entry {
  mustache::Data data;
  std::size_t text_bytes = 0;  // of its text, not yet escaped
};

// The first entry of each part, and the number of entries. Each part has one entry or more, at most
// kMaxListRows, and takes about kMaxListCost octets of HTML.
std::vector<std::size_t> cut_list(const std::vector<std::size_t>& text_bytes);

// The part that ?part= names, as member `name`, and the links to the others. `path`: of the page.
void put_list(const Visit& visit, const std::string& name, std::vector<Entry> entries,
              const std::string& path, mustache::Data* data);

}  // namespace day::room
