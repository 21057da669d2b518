// SPDX-License-Identifier: AGPL-3.0-or-later
// A document: facts, its text page by page, what lies in it and where it lies.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/numbers.h"
#include "base/time.h"
#include "document/sniff.h"
#include "inquiry/document_hit.h"
#include "room/item.h"
#include "room/limits.h"
#include "room/message_pages.h"
#include "room/message_view.h"

namespace day::room {
namespace {

// The octets of HTML that stand around the text of a page: its heading, marks and picture.
constexpr std::size_t kPageCost = 900;

// Pages in their order, then those that were not read and can be drawn.
TextView make_document_view(const dossier::ShownDocument& shown) {
  TextView view;
  std::size_t count = shown.pages.size();
  if (shown.info && shown.info->can_draw) {
    count = std::max(count, static_cast<std::size_t>(shown.info->page_count));
  }
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t begin = view.text.size();
    if (i < shown.pages.size()) view.text += shown.pages[i].text;
    view.blocks.push_back({begin, view.text.size(), kPageCost});
  }
  view.parts = cut_parts(view.text, view.blocks, kMaxTextPartCost);
  return view;
}

mustache::Data make_page(const Visit& visit, const dossier::ShownDocument& shown,
                         const TextView& view, const Slice& slice, const std::string& path) {
  const std::size_t number = slice.block + 1;
  const document::Page none;
  const document::Page& page = slice.block < shown.pages.size() ? shown.pages[slice.block] : none;
  const bool is_recognised = page.origin == document::TextOrigin::Recognised;
  std::string label = safe_line(inquiry::print_page_label(page.label));
  if (label.empty()) {
    label = visit.texts.say("document.page", {{"number", group_digits(number)}});
  }
  mustache::Data data;
  data.set("number", fmt::to_string(number)).set("label", label);
  data.set("goes_on", slice.begin > view.blocks[slice.block].begin);
  data.set("is_recognised", is_recognised);
  data.set("recognised", visit.texts.say("document.recognised",
                                         {{"confidence", fmt::to_string(page.confidence)}}));
  data.set("wants_recognition", page.wants_recognition && !is_recognised);
  data.set("has_text", slice.end > slice.begin);
  data.set("kind", is_recognised ? "recognised" : "own");
  put_runs(visit, view, slice, &data);
  const bool can_draw = shown.info && shown.info->can_draw && number <= shown.info->page_count &&
                        slice.begin == view.blocks[slice.block].begin;
  data.set("can_draw", can_draw);
  data.set("picture", fmt::format("{}/page/{}.png", path, number));
  data.set("alt", visit.texts.say("document.picture", {{"page", label}}));
  return data;
}

void add_row(const Visit& visit, std::string_view key, std::string_view value,
             std::vector<mustache::Data>* rows) {
  if (!value.empty()) rows->push_back(make_row(visit.texts.say(key), value));
}

void add_info(const Visit& visit, const dossier::ShownDocument& shown,
              std::vector<mustache::Data>* rows) {
  const catalog::DocumentInfo& info = *shown.info;
  for (const std::string& name : info.names) add_row(visit, "document.name", name, rows);
  add_row(visit, "document.type",
          fmt::format("{}, {}, {}", document::kind_of(info.media_type), info.media_type,
                      print_size(shown.item.size_bytes)),
          rows);
  add_row(visit, "document.title", info.title, rows);
  add_row(visit, "document.author", info.author, rows);
  if (info.page_count > 0) {
    std::string pages = group_digits(info.page_count);
    if (info.recognised > 0) {
      pages += "; " + visit.texts.say_count("document.recognised_pages", info.recognised);
    }
    if (info.waiting > 0) {
      pages += "; " + visit.texts.say_count("document.waiting_pages", info.waiting);
    }
    add_row(visit, "document.pages", pages, rows);
  }
  std::string outcome(document::outcome_name(info.outcome));
  if (!info.reason.empty()) outcome += ": " + info.reason;
  add_row(visit, "document.outcome", outcome, rows);
}

std::vector<mustache::Data> make_facts(const Visit& visit, const dossier::ShownDocument& shown) {
  std::vector<mustache::Data> rows;
  if (shown.info) {
    add_info(visit, shown, &rows);
  } else {
    add_row(visit, "document.name", shown.summary.subject, &rows);
    add_row(visit, "document.type", print_size(shown.item.size_bytes), &rows);
    add_row(visit, "document.outcome", visit.texts.say("document.unread"), &rows);
  }
  if (shown.summary.date) {
    add_row(visit, "message.date", print_rfc3339(*shown.summary.date), &rows);
  }
  return rows;
}

void put_around(const Visit& visit, const dossier::ShownDocument& shown, const std::string& path,
                mustache::Data* data) {
  std::vector<mustache::Data> within;
  for (const auto& around : shown.places.some) within.push_back(make_around(around));
  put_some(visit, "within", std::move(within), kMaxFactsShown, path + "/list/within", data);
  data->set("within_more", shown.places.count > shown.places.some.size());
  data->set("within_path", path + "/list/within");
  std::vector<mustache::Data> found;
  for (const auto& place : shown.occurrences) found.push_back(make_occurrence(visit, place));
  put_some(visit, "found", std::move(found), kMaxFactsShown, path + "/list/found", data);
  std::vector<mustache::Data> inside;
  for (const auto& each : shown.inside.some) inside.push_back(make_inside(visit, each));
  put_some(visit, "inside", std::move(inside), kMaxInsideShown, path + "/list/inside", data);
  data->set("inside_more", shown.inside.count > shown.inside.some.size());
  data->set("inside_path", path + "/list/inside");
  data->set("inside_count",
            visit.texts.say("list.all", {{"count", group_digits(shown.inside.count)}}));
  std::vector<mustache::Data> defects;
  for (const std::string& each : shown.info ? shown.info->defects : std::vector<std::string>()) {
    mustache::Data line;
    line.set("text", safe_line(each));
    defects.push_back(std::move(line));
  }
  put_some(visit, "defects", std::move(defects), kMaxFactsShown, path + "/list/defects", data);
  std::vector<mustache::Data> properties;
  for (const auto& each : shown.info ? shown.info->properties : std::vector<document::Property>()) {
    mustache::Data line;
    line.set("text", safe_line(each.name + ": " + each.value)).set("is_linked", false);
    properties.push_back(std::move(line));
  }
  put_some(visit, "properties", std::move(properties), kMaxFactsShown, path + "/list/properties",
           data);
  data->set("id", print_short(shown.item.id, kFullIdChars));
  data->set("sha256", print_hex(shown.item.id.digest));
}

// "/m/3fgh5wz8cn?part=2#page-7" of the page that was asked for by its label or number.
Result<http::Response> go_to_page(const dossier::ShownDocument& shown, const TextView& view,
                                  const std::string& typed, const std::string& path) {
  const auto page = dossier::find_page(shown.pages, typed);
  if (!page.ok()) return page.error();
  for (std::size_t part = 0; part < view.parts.size(); ++part) {
    for (const Slice& slice : view.parts[part]) {
      if (slice.block != *page) continue;
      return redirect(fmt::format("{}?part={}#page-{}", path, part + 1, *page + 1));
    }
  }
  return redirect(path);
}

}  // namespace

Result<http::Response> document_page(Visit& visit, const catalog::ItemRow& item,
                                     const std::string& path) {
  ASSIGN_OR_RETURN(const auto shown, dossier::load_document(visit.opened, item, false));
  const TextView view = make_document_view(shown);
  const std::string typed(visit.request.parameter("page"));
  if (!typed.empty()) return go_to_page(shown, view, typed, path);
  const std::size_t part = chosen_part(visit, "part", view.parts.size());
  Page page;
  page.body = "document";
  page.section = "files";
  page.title =
      shown.summary.subject.empty() ? visit.texts.say("inside.no_name") : shown.summary.subject;
  mustache::Data& data = page.data;
  data.set("heading", safe_line(page.title)).set("path", path);
  data.set("head", make_facts(visit, shown));
  std::vector<mustache::Data> pages;
  for (const Slice& slice : view.parts[part]) {
    pages.push_back(make_page(visit, shown, view, slice, path));
  }
  data.set("has_pages", !pages.empty()).set("pages", std::move(pages));
  put_parts_nav(visit, part, view.parts.size(), path + "?part=", &data);
  put_around(visit, shown, path, &data);
  put_decided(visit, shown.decided, path, &data);
  data.set("has_span_here", false);
  return render_page(visit, std::move(page));
}

}  // namespace day::room
