// SPDX-License-Identifier: AGPL-3.0-or-later
// For programs: what is in the vault, and lists out of it.
#include <algorithm>
#include <array>
#include <utility>

#include "dossier/failures.h"
#include "dossier/hit.h"
#include "dossier/person.h"
#include "dossier/status.h"
#include "dossier/verdict_table.h"
#include "inquiry/search.h"
#include "query/query.h"
#include "room/api.h"
#include "room/embedded.h"
#include "room/paths.h"
#include "room/router.h"
#include "room/whole.h"

namespace day::room {
namespace {

void put_notices(JsonWriter* out, const std::vector<query::Notice>& notices) {
  out->key("notices").begin_array();
  for (const query::Notice& notice : notices) out->string(notice.text);
  out->end_array();
}

Result<http::Response> status(Visit& visit) {
  ASSIGN_OR_RETURN(const auto kept, visit.options.whole->inventory(visit));
  dossier::VaultStatus status{kept->counts, kept->documents, kept->verdicts, kept->decisions,
                              kept->sources};
  if (visit.options.is_public) hide_paths(&status.sources);
  JsonWriter out;
  // Where the operator's key is concerns nobody who comes by the network.
  dossier::put_status(&out.begin_object(), visit.options.vault.identity(), status, "");
  return answer_json(out.end_object());
}

Result<http::Response> search(Visit& visit) {
  http::Response problem;
  const auto paging = parse_paging(visit, &problem);
  if (!paging) return problem;
  const auto sort = parse_choice(visit, "sort", {"relevance", "newest", "oldest"}, &problem);
  if (!sort) return problem;
  const auto fold = parse_choice(visit, "fold", {"none", "copies", "thread"}, &problem);
  if (!fold) return problem;
  inquiry::SearchOptions how;
  how.sort = static_cast<inquiry::Sort>(*sort);
  how.fold = static_cast<inquiry::Fold>(*fold);
  how.limit = paging->limit;
  how.offset = paging->offset;
  const std::string typed(visit.request.parameter("q"));
  ASSIGN_OR_RETURN(const auto answer, visit.search.run(query::parse_query(typed), how));
  JsonWriter out;
  out.begin_object().field("query", typed);
  // Folded lines stand for several of the count: the last page is the one that shows nothing.
  const bool folded = how.fold != inquiry::Fold::None;
  const bool may_go_on = answer.hits.size() == paging->limit;
  put_paging(&out, visit, *paging, answer.count, folded && !may_go_on ? 0 : answer.hits.size());
  put_notices(&out, answer.notices);
  out.key("results").begin_array();
  for (const inquiry::SearchHit& hit : answer.hits) {
    ASSIGN_OR_RETURN(const auto decided,
                     dossier::load_decided(visit.opened.database.get(), hit.summary.item.id));
    ASSIGN_OR_RETURN(const auto behind, dossier::ids_behind(visit.opened.catalog.get(), hit));
    dossier::put_hit(&out.begin_object(), hit, decided, behind);
    out.end_object();
  }
  return answer_json(out.end_array().end_object());
}

Result<http::Response> people(Visit& visit) {
  http::Response problem;
  const auto paging = parse_paging(visit, &problem);
  if (!paging) return problem;
  const auto kind =
      parse_choice(visit, "kind", {"any", "person", "shared", "list", "robot"}, &problem);
  if (!kind) return problem;
  ASSIGN_OR_RETURN(const auto everybody, visit.options.whole->everybody(visit));
  const catalog::PeopleBook& book = everybody->book;
  auto found = inquiry::find_persons(book, visit.request.parameter("q"));
  if (*kind > 0) {
    std::erase_if(found, [&](std::uint32_t each) {
      return people::person_kind_name(book.people.persons[each].kind) !=
             visit.request.parameter("kind");
    });
  }
  inquiry::sort_by_uses(book, &found);
  const std::uint64_t begin = std::min<std::uint64_t>(paging->offset, found.size());
  const std::uint64_t end = begin + std::min<std::uint64_t>(paging->limit, found.size() - begin);
  JsonWriter out;
  out.begin_object().field("query", visit.request.parameter("q"));
  put_paging(&out, visit, *paging, found.size(), end - begin);
  out.key("people").begin_array();
  for (std::uint64_t i = begin; i < end; ++i) {
    dossier::put_person(&out.begin_object(), book, found[i]);
    out.end_object();
  }
  return answer_json(out.end_array().end_object());
}

Result<http::Response> person(Visit& visit) {
  ASSIGN_OR_RETURN(const auto everybody, visit.options.whole->everybody(visit));
  const catalog::PeopleBook& book = everybody->book;
  const auto found = inquiry::find_persons(book, visit.part("id"));
  if (found.size() != 1) return Error{Code::NotFound, visit.texts.say("api.no_person")};
  ASSIGN_OR_RETURN(const auto sheet, visit.options.whole->person(visit, found.front()));
  JsonWriter out;
  dossier::put_person(&out.begin_object(), book, found.front());
  dossier::put_person_details(&out, book, found.front(), sheet->details);
  return answer_json(out.end_object());
}

Result<http::Response> verdicts(Visit& visit) {
  const std::string typed(visit.request.parameter("q"));
  std::shared_ptr<const dossier::VerdictTable> table;
  if (typed.empty()) {
    ASSIGN_OR_RETURN(table, visit.options.whole->verdicts(visit));
  } else {
    ASSIGN_OR_RETURN(auto counted, dossier::count_verdicts(visit.opened, typed));
    table = std::make_shared<const dossier::VerdictTable>(std::move(counted));
  }
  JsonWriter out;
  dossier::put_verdict_table(&out.begin_object(), *table, typed);
  put_notices(&out, table->notices);
  return answer_json(out.end_object());
}

Result<http::Response> sources(Visit& visit) {
  ASSIGN_OR_RETURN(auto sources, visit.opened.catalog->sources());
  if (visit.options.is_public) hide_paths(&sources);
  JsonWriter out;
  out.begin_object().key("sources").begin_array();
  for (const catalog::SourceInfo& each : sources) {
    dossier::put_source(&out.begin_object(), each);
    out.end_object();
  }
  return answer_json(out.end_array().end_object());
}

Result<http::Response> failures(Visit& visit) {
  http::Response problem;
  const auto paging = parse_paging(visit, &problem);
  if (!paging) return problem;
  ASSIGN_OR_RETURN(const auto kept, visit.options.whole->failures(visit));
  const std::vector<dossier::Failed>& all = kept->all;
  const std::uint64_t begin = std::min<std::uint64_t>(paging->offset, all.size());
  const std::uint64_t end = begin + std::min<std::uint64_t>(paging->limit, all.size() - begin);
  JsonWriter out;
  put_paging(&out.begin_object(), visit, *paging, all.size(), end - begin);
  out.key("reasons").begin_array();
  for (const auto& [reason, count] : kept->groups) {
    out.begin_object().field("reason", reason).field("count", count).end_object();
  }
  out.end_array().key("failures").begin_array();
  for (std::uint64_t i = begin; i < end; ++i) {
    ASSIGN_OR_RETURN(const auto around, dossier::find_failed_place(visit.opened, all[i]));
    dossier::put_failed(&out.begin_object(), all[i], around);
    out.end_object();
  }
  return answer_json(out.end_array().end_object());
}

Result<http::Response> description(Visit&) {
  return answer_json(std::string(find_embedded("../../docs/api/openapi.json")));
}

constexpr std::array<Route, 8> kRoutes = {{{http::Method::Get, "/api/status", status},
                                           {http::Method::Get, "/api/search", search},
                                           {http::Method::Get, "/api/people", people},
                                           {http::Method::Get, "/api/people/:id", person},
                                           {http::Method::Get, "/api/verdicts", verdicts},
                                           {http::Method::Get, "/api/sources", sources},
                                           {http::Method::Get, "/api/failures", failures},
                                           {http::Method::Get, "/api/openapi.json", description}}};

}  // namespace

std::span<const Route> api_list_routes() {
  return kRoutes;
}

}  // namespace day::room
