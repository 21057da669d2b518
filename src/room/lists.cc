// SPDX-License-Identifier: AGPL-3.0-or-later
#include "room/lists.h"

#include <iterator>

#include "room/limits.h"
#include "room/message_view.h"

namespace day::room {
namespace {

// What stands around the text of an entry, and what escaping adds to usual text.
constexpr std::size_t kEntryCost = 300;

std::size_t cost_of(std::size_t text_bytes) {
  return kEntryCost + text_bytes + text_bytes / 2;
}

}  // namespace

std::vector<std::size_t> cut_list(const std::vector<std::size_t>& text_bytes) {
  std::vector<std::size_t> borders = {0};
  std::size_t cost = 0;
  for (std::size_t i = 0; i < text_bytes.size(); ++i) {
    const std::size_t more = cost_of(text_bytes[i]);
    const std::size_t rows = i - borders.back();
    if (rows == kMaxListRows || (rows > 0 && cost + more > kMaxListCost)) {
      borders.push_back(i);
      cost = 0;
    }
    cost += more;
  }
  borders.push_back(text_bytes.size());
  return borders;
}

void put_list(const Visit& visit, const std::string& name, std::vector<Entry> entries,
              const std::string& path, mustache::Data* data) {
  std::vector<std::size_t> sizes;
  sizes.reserve(entries.size());
  for (const Entry& each : entries) sizes.push_back(each.text_bytes);
  const std::vector<std::size_t> borders = cut_list(sizes);
  const std::size_t part = chosen_part(visit, "part", borders.size() - 1);
  std::vector<mustache::Data> list;
  for (std::size_t i = borders[part]; i < borders[part + 1]; ++i) {
    list.push_back(std::move(entries[i].data));
  }
  data->set(name, std::move(list));
  put_parts_nav(visit, part, borders.size() - 1, path + "?part=", data);
}

}  // namespace day::room
