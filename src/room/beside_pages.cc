// SPDX-License-Identifier: AGPL-3.0-or-later
// What is known beside a message or document, whole: its lists, its evidence, its copies.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "catalog/documents.h"
#include "dossier/message_words.h"
#include "dossier/proof.h"
#include "inquiry/corroborate.h"
#include "room/item.h"
#include "room/limits.h"
#include "room/lists.h"
#include "room/message_view.h"
#include "room/router.h"

namespace day::room {
namespace {

// A line of text, linked if it has a path.
Entry make_line(std::string text, const std::string& path = {}) {
  Entry entry;
  entry.text_bytes = text.size();
  entry.data.set("text", std::move(text));
  entry.data.set("is_linked", !path.empty()).set("path", path);
  return entry;
}

// Its subject or name, and the way back.
Status put_name(Visit& visit, const catalog::ItemRow& item, const std::string& key, Page* page) {
  ASSIGN_OR_RETURN(const auto summary, visit.opened.catalog->summary(item.row));
  if (!summary) return Error{Code::Damaged, visit.texts.say("item.lacking")};
  const std::string name =
      summary->subject.empty() ? visit.texts.say("message.no_subject") : summary->subject;
  page->title = visit.texts.say(key, {{"name", name}});
  page->data.set("heading", safe_line(page->title)).set("path", item_path(item.id));
  return {};
}

Result<std::vector<Entry>> list_reading(Visit& visit, const catalog::ItemRow& item,
                                        std::string_view what) {
  std::vector<Entry> entries;
  if (item.kind != store::ItemKind::Message) {
    catalog::DocumentReader documents(visit.opened.database.get());
    ASSIGN_OR_RETURN(const auto info, documents.info(item.row));
    if (!info) return entries;
    if (what == "properties") {
      for (const document::Property& each : info->properties) {
        entries.push_back(make_line(safe_line(each.name + ": " + each.value)));
      }
    } else if (what == "defects") {
      for (const std::string& each : info->defects) entries.push_back(make_line(safe_line(each)));
    }
    return entries;
  }
  ASSIGN_OR_RETURN(const mail::Reading reading, visit.opened.catalog->reading(item.row));
  if (what == "defects") {
    for (const auto& each : reading.defects) {
      entries.push_back(make_line(safe_line(dossier::print_defect(each))));
    }
    return entries;
  }
  if (what != "recipients") return entries;
  for (const auto& each : reading.mailboxes) {
    entries.push_back(make_line(fmt::format("{}: {}", mail::role_name(each.role),
                                            safe_line(dossier::print_mailbox(each)))));
  }
  return entries;
}

Result<std::vector<Entry>> list_found(Visit& visit, const catalog::ItemRow& item) {
  ASSIGN_OR_RETURN(const auto places, visit.opened.catalog->occurrences(item.row));
  std::vector<Entry> entries;
  for (const catalog::Occurrence& each : places) {
    entries.push_back({make_occurrence(visit, each), each.path.size()});
  }
  return entries;
}

Result<std::vector<Entry>> list_within(Visit& visit, const catalog::ItemRow& item) {
  ASSIGN_OR_RETURN(const auto places, dossier::load_places(visit.opened, item.row, true));
  std::vector<Entry> entries;
  for (const auto& each : places.some) {
    mustache::Data data = make_around(each);
    const std::size_t size = each.empty() ? 0 : each.front().summary.subject.size() * each.size();
    entries.push_back({std::move(data), size});
  }
  return entries;
}

Result<std::vector<Entry>> list_inside(Visit& visit, const catalog::ItemRow& item) {
  ASSIGN_OR_RETURN(const auto inside, dossier::load_inside(visit.opened, item.row, true));
  std::vector<Entry> entries;
  for (const auto& each : inside.some) {
    entries.push_back({make_inside(visit, each), each.item.path.size() + each.state.size()});
  }
  return entries;
}

Result<std::vector<Entry>> list_decided(Visit& visit, const catalog::ItemRow& item,
                                        std::string_view what) {
  ASSIGN_OR_RETURN(const auto decided, dossier::load_decided(visit.opened.database.get(), item.id));
  std::vector<Entry> entries;
  if (what == "labels") {
    for (const auto& each : decided.labels) entries.push_back(make_line(safe_line(each.label)));
    return entries;
  }
  auto notes = make_whole_notes(visit, decided, item_path(item.id));
  for (std::size_t i = 0; i < notes.size(); ++i) {
    const auto& note = decided.notes[i];
    entries.push_back(
        {std::move(notes[i]), note.text.size() + (note.span ? note.span->quote.size() : 0)});
  }
  return entries;
}

Result<std::vector<Entry>> list_of(Visit& visit, const catalog::ItemRow& item,
                                   std::string_view what) {
  if (what == "found") return list_found(visit, item);
  if (what == "within") return list_within(visit, item);
  if (what == "inside") return list_inside(visit, item);
  if (what == "labels" || what == "notes") return list_decided(visit, item, what);
  return list_reading(visit, item, what);
}

Result<http::Response> list(Visit& visit) {
  static constexpr std::array<std::string_view, 8> kLists = {
      "defects", "found", "inside", "labels", "notes", "properties", "recipients", "within"};
  const std::string& what = visit.part("what");
  if (std::find(kLists.begin(), kLists.end(), what) == kLists.end()) {
    return Error{Code::NotFound, visit.texts.say("list.none")};
  }
  ASSIGN_OR_RETURN(Named named, find_named(visit));
  if (!named.item) return std::move(named.instead);
  Page page;
  page.body = "item_list";
  TRY(put_name(visit, *named.item, "list." + what, &page));
  ASSIGN_OR_RETURN(auto entries, list_of(visit, *named.item, what));
  for (const std::string_view each : kLists) page.data.set("is_" + std::string(each), each == what);
  page.data.set("is_lines", what == "defects" || what == "labels" || what == "properties" ||
                                what == "recipients");
  page.data.set("is_empty", entries.empty());
  put_list(visit, "list", std::move(entries), item_path(named.item->id) + "/list/" + what,
           &page.data);
  return render_page(visit, std::move(page));
}

// What else supports it, with no more of this machine's paths than may be told.
Result<std::vector<Entry>> make_chain(Visit& visit, const catalog::ItemRow& item) {
  ASSIGN_OR_RETURN(auto chain, inquiry::corroborate(visit.opened.database.get(), item.row));
  for (inquiry::Link& link : chain.links) {
    link.source_path = shown_path(visit, link.source_path);
    if (link.place) link.place->path = shown_path(visit, link.place->path);
  }
  std::vector<Entry> entries;
  for (dossier::ChainLine& line : dossier::chain_lines(chain)) {
    while (!line.text.empty() && line.text.back() == '\n') line.text.pop_back();
    const bool is_itself = line.by == item.id;
    entries.push_back(make_line(std::move(line.text),
                                line.by && !is_itself ? item_path(*line.by) : std::string()));
  }
  return entries;
}

Result<http::Response> evidence(Visit& visit) {
  ASSIGN_OR_RETURN(Named named, find_named(visit));
  if (!named.item) return std::move(named.instead);
  const catalog::ItemRow& item = *named.item;
  const auto proof = visit.opened.catalog->proof(item.row);
  if (!proof.ok()) {
    if (proof.error().code != Code::NotFound) return proof.error();
    return Error{Code::NotFound, visit.texts.say("evidence.none")};
  }
  Page page;
  page.body = "evidence";
  TRY(put_name(visit, item, "evidence.title", &page));
  ASSIGN_OR_RETURN(auto origins, dossier::find_key_origins(visit.opened.database.get(), *proof));
  for (auto& each : origins) each.path = shown_path(visit, each.path);
  page.data.set("sentence", dossier::verdict_sentence(*proof));
  page.data.set("evidence", make_evidence(*proof, origins));
  ASSIGN_OR_RETURN(auto chain, make_chain(visit, item));
  put_list(visit, "chain", std::move(chain), item_path(item.id) + "/evidence", &page.data);
  return render_page(visit, std::move(page));
}

constexpr std::array<Route, 2> kRoutes = {{{http::Method::Get, "/m/:id/list/:what", list},
                                           {http::Method::Get, "/m/:id/evidence", evidence}}};

}  // namespace

std::span<const Route> beside_routes() {
  return kRoutes;
}

}  // namespace day::room
