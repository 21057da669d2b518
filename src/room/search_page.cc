// SPDX-License-Identifier: AGPL-3.0-or-later
// The page of results.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <mutex>

#include "base/numbers.h"
#include "http/url.h"
#include "room/limits.h"
#include "room/page_cache.h"
#include "room/router.h"
#include "room/search.h"

namespace day::room {
namespace {

using inquiry::Fold;
using inquiry::SearchAnswer;
using inquiry::Sort;

constexpr std::uint64_t kPerPage = 20;

// Examples of the language for who has not asked for anything yet.
constexpr std::array<std::string_view, 6> kExamples = {
    "\"harbour dues\"", "from:solvang since:2016-03",   "date:2016-05 has:attachment",
    "type:spreadsheet", "samples -quoted: is:verified", "invoice NEAR/5 paid"};

struct Choice {
  std::string_view key;
  bool is_here = false;
  std::string path;
};

std::vector<mustache::Data> choice_data(const Visit& visit, const std::vector<Choice>& choices) {
  std::vector<mustache::Data> out;
  for (const Choice& each : choices) {
    mustache::Data data;
    data.set("name", visit.texts.say(each.key)).set("path", each.path);
    data.set("is_here", each.is_here);
    out.push_back(std::move(data));
  }
  return out;
}

// The ways to sort and fold, as links.
void put_choices(const Visit& visit, const SearchState& state, mustache::Data* data) {
  const auto sorted = [&](std::string_view key, Sort sort) {
    SearchState other = state;
    other.sort = sort;
    other.page = 1;
    return Choice{key, state.sort == sort, other.path()};
  };
  const auto folded = [&](std::string_view key, Fold fold) {
    SearchState other = state;
    other.fold = fold;
    other.page = 1;
    return Choice{key, state.fold == fold, other.path()};
  };
  data->set("sorts", choice_data(visit, {sorted("search.relevance", Sort::Relevance),
                                         sorted("search.newest", Sort::Newest),
                                         sorted("search.oldest", Sort::Oldest)}));
  data->set("folds", choice_data(visit, {folded("search.fold_none", Fold::None),
                                         folded("search.fold_copies", Fold::Copies),
                                         folded("search.fold_thread", Fold::Thread)}));
}

// Links to the other pages. The last one is not known where lines are only folded page by page.
void put_pager(const Visit& visit, const SearchState& state, const SearchAnswer& answer,
               mustache::Data* data) {
  std::optional<std::uint64_t> last;
  if (answer.line_count) {
    last = std::max<std::uint64_t>(1, (*answer.line_count + kPerPage - 1) / kPerPage);
  }
  const bool has_after = last ? state.page < *last : answer.hits.size() == kPerPage;
  data->set("is_paged", state.page > 1 || has_after);
  data->set("has_before", state.page > 1).set("has_after", has_after);
  data->set("has_last", has_after && last.has_value());
  const auto path = [&](std::uint64_t page) {
    SearchState other = state;
    other.page = page;
    return other.path();
  };
  data->set("first_path", path(1)).set("before_path", path(state.page - 1));
  data->set("after_path", path(state.page + 1)).set("last_path", path(last.value_or(1)));
  data->set("page", std::to_string(state.page)).set("knows_last", last.has_value());
  data->set("last", std::to_string(last.value_or(1))).set("typed", state.typed);
  const auto put_hidden = [&](const char* name, bool is_set, std::string_view value) {
    data->set(std::string("has_") + name, is_set).set(name, value);
  };
  put_hidden("sort", state.sort != Sort::Relevance,
             state.sort == Sort::Newest ? "newest" : "oldest");
  put_hidden("fold", state.fold != Fold::None, state.fold == Fold::Copies ? "copies" : "thread");
  const std::uint64_t first = (state.page - 1) * kPerPage;
  data->set("where", visit.texts.say(last ? "search.where" : "search.where_open",
                                     {{"begin", group_digits(first + 1)},
                                      {"end", group_digits(first + answer.hits.size())},
                                      {"count", group_digits(answer.line_count.value_or(0))}}));
}

void put_notices(const SearchAnswer& answer, mustache::Data* data) {
  std::vector<mustache::Data> notices;
  for (const query::Notice& notice : answer.notices) {
    mustache::Data each;
    each.set("text", safe_line(notice.text));
    notices.push_back(std::move(each));
  }
  data->set("has_notices", !notices.empty()).set("notices", std::move(notices));
}

// What finds something, if the query finds nothing: itself without one of its conditions.
Status put_tries(Visit& visit, const SearchState& state, const QueryText& text,
                 mustache::Data* data) {
  std::vector<mustache::Data> tries;
  for (const QueryPart& part : text.parts()) {
    if (tries.size() == kMaxTries) break;
    if (part.without.empty()) continue;
    inquiry::SearchOptions count_only;
    count_only.limit = 0;
    ASSIGN_OR_RETURN(const SearchAnswer answer,
                     visit.search.run(query::parse_query(part.without), count_only));
    if (answer.count == 0) continue;
    mustache::Data each;
    each.set("term", safe_line(part.term)).set("path", state.path_for(part.without));
    each.set("count", visit.texts.say_count("search.found", answer.count));
    tries.push_back(std::move(each));
  }
  data->set("has_tries", !tries.empty()).set("tries", std::move(tries));
  return {};
}

void put_examples(const Visit& visit, mustache::Data* data) {
  std::vector<mustache::Data> examples;
  for (std::size_t i = 0; i < kExamples.size(); ++i) {
    mustache::Data each;
    each.set("query", kExamples[i]);
    each.set("path", "/search?q=" + http::encode_component(kExamples[i]));
    each.set("words", visit.texts.say(fmt::format("search.example_{}", i + 1)));
    examples.push_back(std::move(each));
  }
  data->set("examples", std::move(examples));
}

Result<SearchAnswer> ask(Visit& visit, const SearchState& state, const QueryText& text,
                         bool is_empty) {
  inquiry::SearchOptions options;
  options.sort = state.sort;
  options.fold = state.fold;
  options.limit = is_empty ? 0 : kPerPage;
  options.offset = (state.page - 1) * kPerPage;
  return visit.search.run(text.query(), options);
}

void put_heading(const Visit& visit, const SearchState& state, const SearchAnswer& answer,
                 bool is_empty, Page* page) {
  page->body = "search";
  page->section = "search";
  page->is_wide = true;
  page->query = state.typed;
  page->title = is_empty ? visit.texts.say("search.title") : state.typed;
  if (!is_empty) page->feed = "/search.atom?q=" + http::encode_component(state.typed);
  page->data.set("heading", is_empty ? visit.texts.say("search.title")
                                     : visit.texts.say_count("search.found", answer.count));
  page->data.set("is_empty", is_empty).set("has_results", !answer.hits.empty());
  page->data.set("is_none", !is_empty && answer.count == 0);
}

Result<Page> make_page(Visit& visit, SearchState state) {
  const QueryText text(state.typed);
  const bool is_empty = text.is_all() && state.typed.find_first_not_of(' ') == std::string::npos;
  std::unique_lock<std::mutex> alone;
  if (state.fold == Fold::Copies) {
    // Texts are compared with each other: about two seconds for a page.
    alone = visit.options.pages->try_long();
    if (!alone.owns_lock()) return Error{Code::Busy, visit.texts.say("search.busy")};
  }
  ASSIGN_OR_RETURN(SearchAnswer answer, ask(visit, state, text, is_empty));
  if (answer.hits.empty() && answer.line_count.value_or(0) > 0 && state.page > 1) {
    // Past the end: the last page.
    state.page = (*answer.line_count + kPerPage - 1) / kPerPage;
    ASSIGN_OR_RETURN(answer, ask(visit, state, text, is_empty));
  }
  const std::size_t top = state.typed.size() > kLongQueryBytes ? kFewFacetValues : kFacetValues;
  ASSIGN_OR_RETURN(const inquiry::FacetCounts counts,
                   visit.search.facets(answer.documents, visit.options.facets.get(), top));
  Page page;
  put_heading(visit, state, answer, is_empty, &page);
  put_notices(answer, &page.data);
  put_choices(visit, state, &page.data);
  put_pager(visit, state, answer, &page.data);
  if (is_empty) put_examples(visit, &page.data);
  std::vector<mustache::Data> results;
  for (std::size_t i = 0; i < answer.hits.size(); ++i) {
    ASSIGN_OR_RETURN(mustache::Data result,
                     result_data(visit, answer.hits[i], (state.page - 1) * kPerPage + i + 1));
    results.push_back(std::move(result));
  }
  page.data.set("start", std::to_string((state.page - 1) * kPerPage + 1));
  page.data.set("results", std::move(results));
  put_facets(visit, state, text, counts, &page.data);
  std::vector<mustache::Data> parts = part_data(state, text, counts);
  page.data.set("has_parts", !parts.empty()).set("parts", std::move(parts));
  if (answer.count == 0) TRY(put_tries(visit, state, text, &page.data));
  return page;
}

Result<http::Response> search(Visit& visit) {
  const SearchState state = SearchState::read(visit.request);
  return render_kept(visit, state.path(), [&] { return make_page(visit, state); });
}

constexpr std::array<Route, 1> kRoutes = {{{http::Method::Get, "/search", search}}};

}  // namespace

std::span<const Route> search_routes() {
  return kRoutes;
}

}  // namespace day::room
