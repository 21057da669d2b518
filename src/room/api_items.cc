// SPDX-License-Identifier: AGPL-3.0-or-later
// For programs: items, what is like them, what is proven of them, and the thread around them.
#include <algorithm>
#include <array>
#include <utility>

#include "dossier/conversation.h"
#include "dossier/document.h"
#include "dossier/explained.h"
#include "dossier/message.h"
#include "dossier/relatives.h"
#include "inquiry/conversation.h"
#include "room/api.h"
#include "room/paths.h"
#include "room/router.h"

namespace day::room {
namespace {

Result<http::Response> item(Visit& visit) {
  http::Response problem;
  const auto all = parse_choice(visit, "all", {"0", "1"}, &problem);
  if (!all) return problem;
  ASSIGN_OR_RETURN(const catalog::ItemRow row, visit.opened.find_item(visit.part("id")));
  JsonWriter out;
  out.begin_object();
  if (row.kind == store::ItemKind::Document) {
    ASSIGN_OR_RETURN(auto shown, dossier::load_document(visit.opened, row, *all == 1));
    if (visit.options.is_public) hide_paths(&shown.occurrences);
    dossier::put_document(&out, shown, std::nullopt);
  } else {
    ASSIGN_OR_RETURN(auto shown, dossier::load_shown(visit.opened, row, *all == 1));
    if (visit.options.is_public) hide_paths(&shown.places);
    ASSIGN_OR_RETURN(const auto fields, dossier::load_fields(visit.opened, row));
    dossier::put_shown(&out, shown, fields);
  }
  return answer_json(out.end_object());
}

Result<http::Response> copies(Visit& visit) {
  http::Response problem;
  const auto diff = parse_choice(visit, "diff", {"0", "1"}, &problem);
  if (!diff) return problem;
  ASSIGN_OR_RETURN(const catalog::ItemRow row, visit.opened.find_item(visit.part("id")));
  ASSIGN_OR_RETURN(auto relatives, dossier::load_relatives(visit.opened, row.row));
  if (visit.options.is_public) hide_paths(&relatives.places);
  JsonWriter out;
  out.begin_object();
  TRY(dossier::put_relatives(&out, visit.opened, row.row, relatives, *diff == 1));
  return answer_json(out.end_object());
}

Result<http::Response> evidence(Visit& visit) {
  ASSIGN_OR_RETURN(const catalog::ItemRow row, visit.opened.find_item(visit.part("id")));
  ASSIGN_OR_RETURN(auto explained, dossier::load_explained(visit.opened, row, true));
  if (visit.options.is_public) hide_paths(&explained);
  JsonWriter out;
  dossier::put_explained(&out.begin_object(), explained);
  return answer_json(out.end_object());
}

// Like the lines of `thread --json`, a page of them.
Result<http::Response> thread_of(Visit& visit) {
  http::Response problem;
  const auto paging = parse_paging(visit, &problem);
  if (!paging) return problem;
  const auto text = parse_choice(visit, "text", {"own", "all", "none"}, &problem);
  if (!text) return problem;
  constexpr std::array kWanted = {dossier::TextWanted::Own, dossier::TextWanted::All,
                                  dossier::TextWanted::None};
  const dossier::TextWanted wanted = kWanted[*text];
  ASSIGN_OR_RETURN(const catalog::ItemRow row, visit.opened.find_item(visit.part("id")));
  ASSIGN_OR_RETURN(const auto talk,
                   inquiry::find_conversation(visit.opened.database.get(), row.row));
  const std::uint64_t count = talk.forest.nodes.size();
  const std::uint64_t begin = std::min(paging->offset, count);
  const std::uint64_t end = begin + std::min(paging->limit, count - begin);
  JsonWriter out;
  out.begin_object().field("thread", catalog::print_short(talk.id, kFullIdChars));
  out.field("messages", talk.messages).field("missing", talk.missing);
  out.field("threads_not_looked_at", talk.more_threads);
  put_paging(&out, visit, *paging, count, end - begin);
  out.key("nodes").begin_array();
  for (std::uint64_t at = begin; at < end; ++at) {
    const auto& message = talk.forest.nodes[at].message;
    std::vector<mail::TextSegment> texts;
    if (message && wanted != dossier::TextWanted::None) {
      ASSIGN_OR_RETURN(texts, visit.opened.catalog->text(talk.summaries[*message].item.row));
    }
    dossier::put_node(&out.begin_object(), talk, static_cast<std::uint32_t>(at), texts, wanted);
    out.end_object();
  }
  return answer_json(out.end_array().end_object());
}

constexpr std::array<Route, 4> kRoutes = {{{http::Method::Get, "/api/items/:id", item},
                                           {http::Method::Get, "/api/items/:id/copies", copies},
                                           {http::Method::Get, "/api/items/:id/evidence", evidence},
                                           {http::Method::Get, "/api/threads/:id", thread_of}}};

}  // namespace

std::span<const Route> api_item_routes() {
  return kRoutes;
}

}  // namespace day::room
