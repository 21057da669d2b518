// SPDX-License-Identifier: AGPL-3.0-or-later
// The list of all documents: what came attached, what lies in archives, what was added by itself.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/numbers.h"
#include "base/time.h"
#include "catalog/documents.h"
#include "document/sniff.h"
#include "dossier/family_words.h"
#include "http/url.h"
#include "inquiry/document_table.h"
#include "inquiry/family.h"
#include "room/limits.h"
#include "room/page_cache.h"
#include "room/query_text.h"
#include "room/router.h"

namespace day::room {
namespace {

using inquiry::ChosenDocuments;
using inquiry::DocumentSort;
using inquiry::DocumentTable;
using inquiry::kDocumentKinds;

constexpr std::uint64_t kPerPage = 50;
constexpr std::string_view kUnread = "unread";

constexpr std::array<std::pair<std::string_view, DocumentSort>, 7> kSorts = {
    {{"newest", DocumentSort::Newest},
     {"oldest", DocumentSort::Oldest},
     {"name", DocumentSort::Name},
     {"kind", DocumentSort::Kind},
     {"largest", DocumentSort::Largest},
     {"smallest", DocumentSort::Smallest},
     {"pages", DocumentSort::Longest}}};

// All that the address says. Words that are not known are as if they were not there.
struct FilesState {
  std::string typed;
  std::string_view kind;     // of kDocumentKinds; empty: any
  std::string_view outcome;  // of document::outcome_name, or kUnread; empty: any
  std::string_view sort = kSorts[0].first;
  std::uint64_t page = 1;

  std::string path() const {
    http::Pairs query;
    if (!typed.empty()) query.emplace_back("q", typed);
    if (!kind.empty()) query.emplace_back("kind", kind);
    if (!outcome.empty()) query.emplace_back("outcome", outcome);
    if (sort != kSorts[0].first) query.emplace_back("sort", sort);
    if (page > 1) query.emplace_back("page", std::to_string(page));
    return "/files" + (query.empty() ? "" : "?" + http::print_query(query));
  }
};

std::string_view outcome_word(std::size_t outcome) {
  return outcome < document::kOutcomeCount
             ? document::outcome_name(static_cast<document::Outcome>(outcome))
             : kUnread;
}

FilesState read_state(const http::Request& request) {
  FilesState state;
  state.typed = request.parameter("q");
  for (const std::string_view kind : kDocumentKinds) {
    if (kind == request.parameter("kind")) state.kind = kind;
  }
  for (std::size_t i = 0; i <= document::kOutcomeCount; ++i) {
    if (outcome_word(i) == request.parameter("outcome")) state.outcome = outcome_word(i);
  }
  for (const auto& [word, sort] : kSorts) {
    if (word == request.parameter("sort")) state.sort = word;
  }
  const auto page = parse_decimal(request.parameter("page"));
  if (page && *page > 0) state.page = std::min(*page, kMaxPageNumber);
  return state;
}

inquiry::DocumentChoice choice_of(const FilesState& state) {
  inquiry::DocumentChoice choice;
  for (std::size_t i = 0; i < kDocumentKinds.size(); ++i) {
    if (kDocumentKinds[i] == state.kind) choice.kind = static_cast<std::uint8_t>(i);
  }
  for (std::size_t i = 0; i <= document::kOutcomeCount; ++i) {
    if (outcome_word(i) != state.outcome) continue;
    choice.outcome =
        i < document::kOutcomeCount ? static_cast<std::uint8_t>(i) : DocumentTable::kNone;
  }
  for (const auto& [word, sort] : kSorts) {
    if (word == state.sort) choice.sort = sort;
  }
  choice.limit = kPerPage;
  choice.offset = (state.page - 1) * kPerPage;
  return choice;
}

std::string kind_name(const Visit& visit, std::string_view kind) {
  return visit.texts.say(kind == "message" ? "kind.message-file" : fmt::format("kind.{}", kind));
}

// With what message it came, or in what it lies.
Status put_place(const Visit& visit, const catalog::Summary& summary, mustache::Data* data) {
  ASSIGN_OR_RETURN(const inquiry::Family family,
                   inquiry::find_family(visit.opened.database.get(), summary.item.row));
  const catalog::Summary* const message = inquiry::nearest_message(family.around);
  data->set("has_message", message != nullptr);
  if (message != nullptr) {
    const std::string& who =
        message->from_name.empty() ? message->from_address : message->from_name;
    data->set("message_path", "/m/" + print_short(message->item.id));
    const std::string subject = safe_line(message->subject);
    data->set("message", subject.empty() ? visit.texts.say("result.no_subject") : subject);
    data->set("who", safe_line(who));
  }
  // More than one step to the message: what is between.
  data->set("has_around", !family.around.empty() &&
                              (message == nullptr || &family.around.front().summary != message));
  data->set("around", dossier::print_around(family.around));
  data->set("places", group_digits(family.places + summary.occurrences));
  return {};
}

Result<mustache::Data> file_data(const Visit& visit, catalog::RowId row) {
  ASSIGN_OR_RETURN(const auto summary, visit.opened.catalog->summary(row));
  if (!summary) return Error{Code::Damaged, "catalog.db lacks an item; run `daylight rebuild`"};
  ASSIGN_OR_RETURN(const auto info, catalog::DocumentReader(visit.opened.database.get()).info(row));
  mustache::Data data;
  const std::string name = safe_line(summary->subject);
  const std::string title = info ? safe_line(info->title) : std::string();
  data.set("path", "/m/" + print_short(summary->item.id)).set("id", print_short(summary->item.id));
  data.set("name", name.empty() ? visit.texts.say("result.no_name") : name);
  data.set("has_title", !title.empty() && title != name).set("title", title);
  data.set("kind", info ? kind_name(visit, document::kind_of(info->media_type)) : "");
  data.set("media_type", info ? safe_line(info->media_type) : "");
  data.set("size", print_size(summary->item.size_bytes));
  data.set("bytes",
           visit.texts.say("files.bytes", {{"count", group_digits(summary->item.size_bytes)}}));
  data.set("pages", info && info->page_count > 0 ? group_digits(info->page_count) : "");
  data.set("has_date", summary->date.has_value());
  if (summary->date) {
    data.set("date", print_minute(*summary->date)).set("datetime", print_rfc3339(*summary->date));
  }
  const bool is_whole = info && info->outcome == document::Outcome::Read;
  const auto outcome = info ? static_cast<std::size_t>(info->outcome) : document::kOutcomeCount;
  data.set("is_whole", is_whole);
  data.set("outcome", visit.texts.say(fmt::format("outcome.{}", outcome_word(outcome))));
  data.set("has_reason", info && !info->reason.empty());
  data.set("reason", info ? safe_line(info->reason) : "");
  TRY(put_place(visit, *summary, &data));
  return data;
}

mustache::Data choice_data(std::string name, const std::string& path, std::uint64_t count,
                           bool is_here) {
  mustache::Data data;
  data.set("name", std::move(name)).set("path", path).set("count", group_digits(count));
  data.set("is_here", is_here);
  return data;
}

// How many there are of each kind and outcome, as links.
void put_choices(const Visit& visit, FilesState state, const ChosenDocuments& chosen,
                 mustache::Data* data) {
  state.page = 1;
  std::vector<mustache::Data> kinds, outcomes, sorts;
  for (std::size_t i = 0; i < kDocumentKinds.size(); ++i) {
    if (chosen.by_kind[i] == 0 && state.kind != kDocumentKinds[i]) continue;
    FilesState other = state;
    const bool is_here = state.kind == kDocumentKinds[i];
    other.kind = is_here ? std::string_view() : kDocumentKinds[i];
    kinds.push_back(
        choice_data(kind_name(visit, kDocumentKinds[i]), other.path(), chosen.by_kind[i], is_here));
  }
  for (std::size_t i = 0; i <= document::kOutcomeCount; ++i) {
    if (chosen.by_outcome[i] == 0 && state.outcome != outcome_word(i)) continue;
    FilesState other = state;
    const bool is_here = state.outcome == outcome_word(i);
    other.outcome = is_here ? std::string_view() : outcome_word(i);
    outcomes.push_back(choice_data(visit.texts.say(fmt::format("outcome.{}", outcome_word(i))),
                                   other.path(), chosen.by_outcome[i], is_here));
  }
  for (const auto& [word, sort] : kSorts) {
    FilesState other = state;
    other.sort = word;
    sorts.push_back(choice_data(visit.texts.say(fmt::format("files.sort_{}", word)), other.path(),
                                0, state.sort == word));
  }
  data->set("kinds", std::move(kinds)).set("outcomes", std::move(outcomes));
  data->set("sorts", std::move(sorts));
}

void put_pager(const Visit& visit, FilesState state, const ChosenDocuments& chosen,
               mustache::Data* data) {
  const std::uint64_t last = std::max<std::uint64_t>(1, (chosen.count + kPerPage - 1) / kPerPage);
  const std::uint64_t here = state.page;
  const auto path = [&](std::uint64_t page) {
    state.page = page;
    return state.path();
  };
  const std::uint64_t first = (here - 1) * kPerPage;
  data->set("is_paged", last > 1);
  data->set("has_before", here > 1).set("has_after", here < last);
  data->set("first_path", path(1)).set("before_path", path(here - 1));
  data->set("after_path", path(here + 1)).set("last_path", path(last));
  data->set("page", std::to_string(here)).set("last", std::to_string(last));
  data->set("where",
            visit.texts.say("search.where", {{"begin", group_digits(first + 1)},
                                             {"end", group_digits(first + chosen.page.size())},
                                             {"count", group_digits(chosen.count)}}));
}

Result<Page> make_page(Visit& visit, FilesState state) {
  ASSIGN_OR_RETURN(const auto table, visit.options.documents->table(visit.opened.database.get()));
  inquiry::SearchAnswer among;
  const QueryText text(state.typed);
  if (!text.is_all()) {
    inquiry::SearchOptions count_only;
    count_only.limit = 0;
    ASSIGN_OR_RETURN(among, visit.search.run(text.query(), count_only));
  }
  inquiry::DocumentChoice choice = choice_of(state);
  if (!text.is_all()) choice.among = &among.documents;
  ChosenDocuments chosen = inquiry::choose_documents(*table, choice);
  if (chosen.page.empty() && chosen.count > 0) {
    // Past the end: the last page.
    state.page = (chosen.count + kPerPage - 1) / kPerPage;
    choice.offset = (state.page - 1) * kPerPage;
    chosen = inquiry::choose_documents(*table, choice);
  }
  Page page;
  page.body = "files";
  page.section = "files";
  page.title = visit.texts.say("files.title");
  page.is_wide = true;
  std::vector<mustache::Data> rows;
  for (const catalog::RowId row : chosen.page) {
    ASSIGN_OR_RETURN(mustache::Data data, file_data(visit, row));
    rows.push_back(std::move(data));
  }
  page.data.set("found", visit.texts.say_count("files.found", chosen.count));
  page.data.set("has_files", !rows.empty()).set("files", std::move(rows));
  page.data.set("typed", state.typed).set("has_kind", !state.kind.empty());
  page.data.set("kind", state.kind).set("has_outcome", !state.outcome.empty());
  page.data.set("outcome", state.outcome).set("sort", state.sort);
  put_choices(visit, state, chosen, &page.data);
  put_pager(visit, state, chosen, &page.data);
  return page;
}

Result<http::Response> files(Visit& visit) {
  const FilesState state = read_state(visit.request);
  return render_kept(visit, state.path(), [&] { return make_page(visit, state); });
}

constexpr std::array<Route, 1> kRoutes = {{{http::Method::Get, "/files", files}}};

}  // namespace

std::span<const Route> files_routes() {
  return kRoutes;
}

}  // namespace day::room
