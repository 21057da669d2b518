// SPDX-License-Identifier: AGPL-3.0-or-later
// The first page: what is in the vault.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/numbers.h"
#include "dossier/account.h"
#include "dossier/person.h"
#include "dossier/proof.h"
#include "room/chart.h"
#include "room/links.h"
#include "room/router.h"
#include "room/tables.h"
#include "room/whole.h"

namespace day::room {
namespace {

void put_dates(const Visit& visit, const Inventory& all, mustache::Data* out) {
  const bool is_dated = all.counts.first_date && all.counts.last_date;
  out->set("is_dated", is_dated).set("is_undated", all.undated > 0);
  if (is_dated) {
    out->set("first_date", print_minute(*all.counts.first_date));
    out->set("first_datetime", print_rfc3339(*all.counts.first_date));
    out->set("last_date", print_minute(*all.counts.last_date));
    out->set("last_datetime", print_rfc3339(*all.counts.last_date));
  }
  out->set("undated", visit.texts.say_count("overview.undated", all.undated));
  out->set("undated_path", search_path("is:message is:undated"));
  const auto link = [](const inquiry::MonthSpan& span) {
    return search_path("is:message date:" + inquiry::print_span(span));
  };
  out->set("months", draw_histogram(visit.texts, visit.texts.say("overview.by_month"),
                                    arrange_months(all.months, bars_for_links(60)), link));
}

void put_people(const Visit& visit, const Everybody& all, mustache::Data* out) {
  std::vector<mustache::Data> rows;
  const auto& order = all.orders[static_cast<std::size_t>(PeopleSort::Messages)];
  for (const std::uint32_t number : order) {
    if (rows.size() == kRowsAtGlance) break;
    // Lists and programs write most; who asks for people means people.
    const people::Person& person = all.book.people.persons[number];
    if (person.kind == people::PersonKind::List || person.kind == people::PersonKind::Robot) {
      continue;
    }
    const catalog::MailUses& uses = all.book.persons[number].uses;
    mustache::Data row;
    row.set("person_path", person_path(people::print_person_id(person.id)));
    row.set("person_name", dossier::print_person_name(all.book, number));
    row.set("sent", group_digits(uses.sent)).set("received", group_digits(uses.received));
    rows.push_back(std::move(row));
  }
  out->set("has_people", !rows.empty()).set("people", std::move(rows));
  out->set("all_people", visit.texts.say_count("overview.all_people", order.size()));
}

void put_failures(const Visit& visit, const FailureList& failures, mustache::Data* out) {
  out->set("has_failures", !failures.all.empty());
  out->set("failures", visit.texts.say_count("overview.failures", failures.all.size()));
}

void put_decisions(const Visit& visit, const Inventory& all, mustache::Data* out) {
  out->set("has_decisions", all.decisions.entries > 0);
  out->set("decisions", dossier::print_decision_counts(all.decisions));
  std::vector<mustache::Data> searches;
  for (const catalog::SavedSearch& each : all.searches) {
    if (searches.size() == kRowsPerPage) break;
    mustache::Data row;
    row.set("search_name", safe_line(each.name)).set("search_query", safe_line(each.query));
    row.set("search_path", search_path(each.query));
    searches.push_back(std::move(row));
  }
  out->set("has_searches", !searches.empty());
  out->set("searches_left_out", all.searches.size() > searches.size());
  out->set("searches_left",
           visit.texts.say_count("overview.searches_left", all.searches.size() - searches.size()));
  out->set("searches", std::move(searches));
  std::vector<mustache::Data> labels;
  for (const catalog::LabelCount& each : all.labels) {
    if (labels.size() == kRowsPerPage) break;
    mustache::Data row;
    row.set("label_name", safe_line(each.label)).set("label_count", group_digits(each.items));
    row.set("label_path", search_path(label_query(each.label)));
    labels.push_back(std::move(row));
  }
  out->set("has_labels", !labels.empty());
  out->set("labels_left_out", all.labels.size() > labels.size());
  out->set("labels_left",
           visit.texts.say_count("overview.labels_left", all.labels.size() - labels.size()));
  out->set("labels", std::move(labels));
}

void put_sources(const Visit& visit, const Inventory& all, mustache::Data* out) {
  const std::size_t shown = std::min(all.sources.size(), kRowsAtGlance);
  out->set("has_sources", shown > 0);
  out->set("sources", source_rows(visit, {all.sources.data(), shown}));
  out->set("sources_left_out", shown < all.sources.size());
  out->set("all_sources", visit.texts.say_count("overview.all_sources", all.sources.size()));
}

Result<http::Response> overview(Visit& visit) {
  WholeVault& whole = *visit.options.whole;
  ASSIGN_OR_RETURN(const auto all, whole.inventory(visit));
  ASSIGN_OR_RETURN(const auto everybody, whole.everybody(visit));
  ASSIGN_OR_RETURN(const auto failures, whole.failures(visit));
  Page page;
  page.body = "overview";
  page.section = "overview";
  mustache::Data& out = page.data;
  const catalog::Counts& counts = all->counts;
  out.set("vault_name", safe_line(visit.options.vault.identity().name));
  out.set("messages", visit.texts.say_count("count.messages", counts.messages));
  out.set("messages_path", search_path("is:message"));
  out.set("documents", visit.texts.say_count("count.documents", counts.documents));
  out.set("occurrences", visit.texts.say("overview.occurrences",
                                         {{"count", group_digits(counts.occurrences)},
                                          {"duplicates", group_digits(counts.duplicates)}}));
  out.set("bytes", visit.texts.say("overview.bytes", {{"bytes", group_digits(counts.bytes)},
                                                      {"size", print_size(counts.bytes)}}));
  out.set("has_defects", counts.defects > 0);
  out.set("defects", visit.texts.say_count("overview.defects", counts.defects));
  out.set("defects_path", search_path("has:defect"));
  std::vector<mustache::Data> rows;
  for (const auto& [name, value] : dossier::print_document_counts(all->documents)) {
    mustache::Data row;
    row.set("account_name", name).set("account_value", value);
    rows.push_back(std::move(row));
  }
  out.set("account", std::move(rows));
  put_dates(visit, *all, &out);
  out.set("verdicts", draw_verdicts(visit, all->counts, all->verdicts));
  put_people(visit, *everybody, &out);
  put_sources(visit, *all, &out);
  put_failures(visit, *failures, &out);
  put_decisions(visit, *all, &out);
  return render_page(visit, std::move(page));
}

constexpr std::array<Route, 1> kRoutes = {{{http::Method::Get, "/", overview}}};

}  // namespace

std::string_view tone_name(dossier::Tone tone) {
  constexpr std::array<std::string_view, 5> kNames = {"plain", "proven", "supported", "caution",
                                                      "altered"};
  return kNames[static_cast<std::size_t>(tone)];
}

std::string draw_verdicts(const Visit& visit, const catalog::Counts& counts,
                          const catalog::VerdictCounts& verdicts) {
  std::vector<Share> shares;
  std::uint64_t judged = 0;
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    const auto verdict = static_cast<dkim::Verdict>(i);
    judged += verdicts[i];
    shares.push_back({tone_name(dossier::verdict_mark(verdict).tone),
                      std::string(dkim::verdict_name(verdict)), verdicts[i],
                      search_path(verdict_query(verdict))});
  }
  if (counts.messages > judged) {
    shares.push_back({"plain", visit.texts.say("verdicts.not_judged"), counts.messages - judged,
                      search_path("is:message is:failed")});
  }
  return draw_shares(visit.texts, visit.texts.say_count("verdicts.of_messages", counts.messages),
                     shares);
}

std::span<const Route> overview_routes() {
  return kRoutes;
}

}  // namespace day::room
