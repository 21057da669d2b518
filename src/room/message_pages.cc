// SPDX-License-Identifier: AGPL-3.0-or-later
// A message for reading: /m/ID, and what is known beside it.
#include "room/message_pages.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "dossier/message_words.h"
#include "dossier/span.h"
#include "http/url.h"
#include "room/item.h"
#include "room/limits.h"
#include "room/message_view.h"
#include "room/router.h"

namespace day::room {
namespace {

// "/m/7k2m9qx4a1?span=3-9#span" of the words that were typed. A notice if they are not there.
Result<http::Response> go_to_quote(const std::string& path, const dossier::Shown& shown,
                                   std::string_view quote) {
  const std::string text = dossier::join_text(shown.reading.text);
  auto span = dossier::find_quote(quote, text);
  if (!span.ok()) span = dossier::find_loose_quote(quote, text);
  if (!span.ok()) return span.error();
  return redirect(fmt::format("{}?span={}-{}#span", path, span->from, span->to));
}

// The marks on the text, and which part of it is to be shown.
struct Chosen {
  TextView view;
  std::size_t part = 0;
  std::string span;    // of the URL, if there is such a passage
  std::string notice;  // if there is not
};
Chosen choose(const Visit& visit, const dossier::Shown& shown) {
  Chosen out;
  const std::string text = dossier::join_text(shown.reading.text);
  std::vector<Mark> marks = find_note_marks(shown.decided, text);
  const std::string typed(visit.request.parameter("span"));
  std::optional<std::size_t> at;
  if (!typed.empty()) {
    const auto span = dossier::parse_span(typed);
    const auto range = span ? dossier::find_octets(text, *span) : std::nullopt;
    if (range) {
      marks.push_back({range->begin, range->end, 0});
      at = range->begin;
      out.span = fmt::format("{}-{}", span->from, span->to);
    } else {
      out.notice = visit.texts.say("cite.no_such",
                                   {{"count", fmt::to_string(dossier::count_characters(text))}});
    }
  }
  out.view = make_text_view(shown, std::move(marks));
  const bool is_typed = !visit.request.parameter("part").empty();
  out.part = at && !is_typed ? find_part(out.view.parts, *at)
                             : chosen_part(visit, "part", out.view.parts.size());
  return out;
}

// Attachments, each with the item that it is; then what else lies in the message.
std::vector<mustache::Data> make_attachments(const Visit& visit, const dossier::Shown& shown) {
  std::vector<mustache::Data> list;
  std::vector<bool> used(shown.inside.some.size());
  for (const mail::Part& part : shown.reading.parts) {
    if (!part.is_attachment) continue;
    std::size_t at = 0;
    while (at < used.size() && shown.inside.some[at].item.key != part.index) ++at;
    dossier::ShownInside inside;
    if (at < used.size()) {
      inside = shown.inside.some[at];
      used[at] = true;
    } else {
      inside.item.lost = visit.texts.say("inside.not_taken");
      inside.state = inside.item.lost;
    }
    if (!part.file_name.empty()) inside.item.path = part.file_name;
    inside.item.media_type = part.media_type;
    list.push_back(make_inside(visit, inside));
  }
  for (std::size_t i = 0; i < used.size(); ++i) {
    if (!used[i]) list.push_back(make_inside(visit, shown.inside.some[i]));
  }
  return list;
}

std::vector<mustache::Data> make_lines(const std::vector<std::string>& lines) {
  std::vector<mustache::Data> list;
  for (const std::string& line : lines) {
    mustache::Data each;
    each.set("text", safe_line(line));
    list.push_back(std::move(each));
  }
  return list;
}

std::vector<mustache::Data> make_defects(const dossier::Shown& shown) {
  std::vector<std::string> lines;
  for (const auto& defect : shown.reading.defects) lines.push_back(dossier::print_defect(defect));
  return make_lines(lines);
}

void put_facts(const Visit& visit, const dossier::Shown& shown, const std::string& path,
               mustache::Data* data) {
  put_some(visit, "attachments", make_attachments(visit, shown), kMaxInsideShown,
           path + "/list/inside", data);
  put_some(visit, "defects", make_defects(shown), kMaxFactsShown, path + "/list/defects", data);
  std::vector<mustache::Data> found;
  for (const auto& place : shown.places) found.push_back(make_occurrence(visit, place));
  put_some(visit, "found", std::move(found), kMaxFactsShown, path + "/list/found", data);
  std::vector<mustache::Data> within;
  for (const auto& around : shown.within.some) within.push_back(make_around(around));
  put_some(visit, "within", std::move(within), kMaxFactsShown, path + "/list/within", data);
  data->set("within_more", shown.within.count > shown.within.some.size());
  data->set("within_path", path + "/list/within");
  data->set("id", print_short(shown.item.id, kFullIdChars));
  data->set("sha256", print_hex(shown.item.id.digest));
}

Result<http::Response> quoted(Visit& visit, const std::string& path, const dossier::Shown& shown,
                              std::string_view quote, std::string* notice) {
  auto gone = go_to_quote(path, shown, quote);
  if (gone.ok() || gone.error().code != Code::NotFound) return gone;
  *notice = visit.texts.say("cite.not_found", {{"why", gone.error().message}});
  return http::Response();
}

}  // namespace

Result<http::Response> message_page(Visit& visit, const catalog::ItemRow& item,
                                    const std::string& path) {
  ASSIGN_OR_RETURN(const dossier::Shown shown, dossier::load_shown(visit.opened, item, false));
  std::string notice;
  const std::string_view quote = visit.request.parameter("quote");
  if (!quote.empty()) {
    ASSIGN_OR_RETURN(auto gone, quoted(visit, path, shown, quote, &notice));
    if (notice.empty()) return gone;
  }
  Chosen chosen = choose(visit, shown);
  if (notice.empty()) notice = chosen.notice;
  Page page;
  page.body = "message";
  page.oembed = print_short(item.id);
  page.title =
      shown.summary.subject.empty() ? visit.texts.say("message.no_subject") : shown.summary.subject;
  mustache::Data& data = page.data;
  data.set("heading", safe_line(page.title)).set("path", path);
  data.set("has_notice", !notice.empty()).set("notice", safe_line(notice));
  data.set("head", make_head(visit, shown));
  const auto& mail_parts = shown.reading.parts;
  data.set("has_html",
           std::any_of(mail_parts.begin(), mail_parts.end(),
                       [](const mail::Part& part) { return part.media_type == "text/html"; }));
  TRY(put_verdict(visit, shown, &data));
  data.set("body_notes", make_lines(dossier::body_notes(shown, visit.texts.say("text.unproven"))));
  data.set("blocks", make_blocks(visit, shown, chosen.view, chosen.part));
  data.set("has_text", !chosen.view.text.empty());
  const std::string span = chosen.span.empty() ? "" : "span=" + chosen.span + "&";
  put_parts_nav(visit, chosen.part, chosen.view.parts.size(), path + "?" + span + "part=", &data);
  put_facts(visit, shown, path, &data);
  put_decided(visit, shown.decided, path, &data);
  data.set("has_span_here", !chosen.span.empty()).set("span_here", chosen.span);
  put_cite(visit, shown, chosen.view, path, chosen.span, &data);
  TRY(put_thread_beside(visit, item, &data));
  return render_page(visit, std::move(page));
}

namespace {

Result<http::Response> item_page(Visit& visit) {
  ASSIGN_OR_RETURN(Named named, find_named(visit));
  if (!named.item) return std::move(named.instead);
  ASSIGN_OR_RETURN(const std::string id, short_id(visit, named.item->id));
  const std::string path = "/m/" + id;
  if (visit.part("id") != id) {
    const http::Pairs& query = visit.request.target.query;
    return redirect(query.empty() ? path : path + "?" + http::print_query(query));
  }
  if (named.item->kind == store::ItemKind::Document) {
    return document_page(visit, *named.item, path);
  }
  return message_page(visit, *named.item, path);
}

constexpr std::array<Route, 1> kRoutes = {{{http::Method::Get, "/m/:id", item_page}}};

}  // namespace

std::span<const Route> message_routes() {
  return kRoutes;
}

}  // namespace day::room
