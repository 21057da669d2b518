// SPDX-License-Identifier: AGPL-3.0-or-later
#include "room/item.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "dossier/family_words.h"
#include "room/lists.h"

namespace day::room {
namespace {

bool is_shown_kind(const catalog::ItemRow& item) {
  return item.kind == store::ItemKind::Message || item.kind == store::ItemKind::Document;
}

Result<http::Response> candidates(Visit& visit, const std::vector<catalog::ItemRow>& found) {
  std::vector<Entry> list;
  for (const catalog::ItemRow& item : found) {
    ASSIGN_OR_RETURN(const auto summary, visit.opened.catalog->summary(item.row));
    if (!summary) continue;
    const std::string line = dossier::print_item_line(*summary);
    Entry each;
    each.text_bytes = line.size();
    each.data.set("path", "/m/" + print_short(item.id, kFullIdChars));
    each.data.set("id", print_short(item.id, kFullIdChars)).set("line", line);
    list.push_back(std::move(each));
  }
  Page page;
  page.status = 300;
  page.body = "candidates";
  page.title = visit.texts.say("candidates.title", {{"id", visit.part("id")}});
  page.data.set("heading", safe_line(page.title));
  put_list(visit, "candidates", std::move(list), visit.request.target.path, &page.data);
  return render_page(visit, std::move(page));
}

}  // namespace

Result<Named> find_named(Visit& visit) {
  const std::string& typed = visit.part("id");
  const auto range = parse_item_prefix(typed);
  if (!range) return Error{Code::NotFound, visit.texts.say("item.no_id", {{"id", typed}})};
  ASSIGN_OR_RETURN(auto found, visit.opened.catalog->find_items(*range, SIZE_MAX));
  std::erase_if(found, [](const auto& each) { return !is_shown_kind(each); });
  if (found.empty()) return Error{Code::NotFound, visit.texts.say("item.none", {{"id", typed}})};
  Named named;
  if (found.size() == 1) {
    named.item = found.front();
  } else {
    ASSIGN_OR_RETURN(named.instead, candidates(visit, found));
  }
  return named;
}

Result<std::string> short_id(Visit& visit, const ItemId& id) {
  const std::string usual = print_short(id);
  const auto range = parse_item_prefix(usual);
  ASSIGN_OR_RETURN(const auto found, visit.opened.catalog->find_items(*range, 2));
  return found.size() > 1 ? print_short(id, kFullIdChars) : usual;
}

std::string thread_path(const ItemId& id) {
  return "/t/" + print_short(id);
}

}  // namespace day::room
