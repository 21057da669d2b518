// SPDX-License-Identifier: AGPL-3.0-or-later
// The history of decisions: what `daylight log` prints.
#include <array>

#include "room/links.h"
#include "room/router.h"
#include "room/whole.h"

namespace day::room {
namespace {

mustache::Data log_row(const LogLine& line) {
  mustache::Data row;
  row.set("entry_number", std::to_string(line.number));
  row.set("entry_time", print_minute({line.time, 0}));
  row.set("entry_datetime", print_rfc3339({line.time, 0}));
  row.set("entry_author", safe_line(line.author)).set("entry_words", line.words);
  std::vector<mustache::Data> items;
  for (const ItemId& id : line.items) {
    mustache::Data item;
    item.set("entry_item_path", item_path(id)).set("entry_item", print_short(id));
    items.push_back(std::move(item));
  }
  row.set("has_items", !items.empty()).set("items_left_out", line.item_count > items.size());
  row.set("entry_items", std::move(items));
  return row;
}

Result<http::Response> log_page(Visit& visit) {
  ASSIGN_OR_RETURN(const auto log, visit.options.whole->log(visit));
  const ListPage part = list_page(visit, "page", log->lines.size(), kRowsPerPage);
  // The newest first.
  std::vector<mustache::Data> rows;
  for (std::uint64_t i = part.begin; i < part.end; ++i) {
    rows.push_back(log_row(log->lines[log->lines.size() - 1 - i]));
  }
  Page page;
  page.body = "log";
  page.title = visit.texts.say("log.title");
  page.data.set("title", page.title).set("has_entries", !rows.empty());
  page.data.set("count", visit.texts.say_count("log.entries", log->lines.size()));
  page.data.set("rows", std::move(rows)).set("pager", pager_of(visit, "page", part, ""));
  page.data.set("has_damage", !log->damage.empty()).set("damage", safe_line(log->damage));
  return render_page(visit, std::move(page));
}

constexpr std::array<Route, 1> kRoutes = {{{http::Method::Get, "/log", log_page}}};

}  // namespace

std::span<const Route> log_routes() {
  return kRoutes;
}

}  // namespace day::room
