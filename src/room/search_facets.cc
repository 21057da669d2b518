// SPDX-License-Identifier: AGPL-3.0-or-later
// What narrows the results, each with how many it leaves, and what has narrowed them already.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/numbers.h"
#include "dossier/proof.h"
#include "room/chart.h"
#include "room/limits.h"
#include "room/search.h"

namespace day::room {
namespace {

using inquiry::Facet;
using inquiry::FacetCounts;
using inquiry::FacetValue;

constexpr std::array<std::string_view, 8> kVerdictTones = {
    "proven", "proven", "supported", "supported", "caution", "altered", "caution", "plain"};

// As a reader may know it: in public the last part of a path alone.
std::string source_name(const Visit& visit, std::string_view path) {
  if (visit.options.is_public) {
    while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
    path.remove_prefix(std::min(path.rfind('/') + 1, path.size()));
  }
  return safe_line(path);
}

mustache::Data facet_data(const Visit& visit, const SearchState& state, const QueryText& text,
                          std::string_view key, const Facet& facet,
                          const std::function<std::string(const FacetValue&)>& name_of) {
  std::vector<mustache::Data> values;
  for (const FacetValue& value : facet.top) {
    mustache::Data data;
    data.set("name", name_of(value)).set("count", group_digits(value.count));
    data.set("has_path", !value.term.empty());
    if (!value.term.empty()) data.set("path", state.path_for(text.with(value.term)));
    values.push_back(std::move(data));
  }
  mustache::Data out;
  out.set("heading", visit.texts.say(fmt::format("facet.{}", key)));
  out.set("values", std::move(values));
  out.set("has_others", facet.others > 0);
  out.set("others", visit.texts.say_count("facet.others", facet.others));
  return out;
}

std::string draw_verdicts(const Visit& visit, const SearchState& state, const QueryText& text,
                          const Facet& verdicts) {
  std::vector<Share> shares;
  for (const FacetValue& value : verdicts.top) {
    const auto* const word =
        std::find(query::kVerdictWords.begin(), query::kVerdictWords.end(), value.name);
    const auto at = static_cast<std::size_t>(word - query::kVerdictWords.begin());
    shares.push_back({kVerdictTones[at],
                      std::string(dkim::verdict_name(static_cast<dkim::Verdict>(at))), value.count,
                      state.path_for(text.with(value.term))});
  }
  return draw_shares(visit.texts, visit.texts.say("facet.verdict_of_messages"), shares);
}

std::string draw_months(const Visit& visit, const SearchState& state, const QueryText& text,
                        const FacetCounts& counts) {
  const std::size_t link_bytes =
      state.path_for(text.with("date:2016-05")).size() + kChartLinkMarkupBytes;
  return draw_histogram(
      visit.texts, visit.texts.say("facet.months"),
      arrange_months(counts.months, bars_for_links(link_bytes)),
      [&](const inquiry::MonthSpan& span) { return state.path_for(text.with_months(span)); });
}

// What people call a term, if any facet knows.
std::string name_of_term(const FacetCounts& counts, std::string_view term) {
  for (const Facet* const facet : {&counts.people, &counts.sources}) {
    for (const FacetValue& value : facet->top) {
      if (value.term == term) return value.name;
    }
  }
  return "";
}

}  // namespace

void put_facets(const Visit& visit, const SearchState& state, const QueryText& text,
                const FacetCounts& counts, mustache::Data* data) {
  data->set("months", draw_months(visit, state, text, counts));
  data->set("has_undated", counts.undated > 0);
  data->set("undated", visit.texts.say_count("facet.undated", counts.undated));
  data->set("undated_path", state.path_for(text.with("is:undated")));
  data->set("verdicts", draw_verdicts(visit, state, text, counts.verdicts));
  const auto as_it_is = [](const FacetValue& value) { return safe_line(value.name); };
  const auto as_kind = [&](const FacetValue& value) {
    return visit.texts.say(fmt::format("kind.{}", value.name));
  };
  const auto as_path = [&](const FacetValue& value) { return source_name(visit, value.name); };
  std::vector<mustache::Data> facets;
  const auto add = [&](std::string_view key, const Facet& facet, const auto& name_of,
                       std::size_t least) {
    if (facet.top.size() < least) return;
    facets.push_back(facet_data(visit, state, text, key, facet, name_of));
  };
  add("people", counts.people, as_it_is, 1);
  add("kinds", counts.kinds, as_kind, 1);
  add("labels", counts.labels, as_it_is, 1);
  // One source alone tells nothing.
  add("sources", counts.sources, as_path, 2);
  data->set("facets", std::move(facets));
}

std::vector<mustache::Data> part_data(const SearchState& state, const QueryText& text,
                                      const FacetCounts& counts) {
  std::vector<mustache::Data> parts;
  for (const QueryPart& part : text.parts()) {
    mustache::Data data;
    const std::string name = name_of_term(counts, part.term);
    data.set("term", safe_line(part.term)).set("has_name", !name.empty());
    data.set("name", safe_line(name));
    data.set("path", state.path_for(part.without));
    parts.push_back(std::move(data));
  }
  return parts;
}

}  // namespace day::room
