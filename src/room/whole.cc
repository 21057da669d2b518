// SPDX-License-Identifier: AGPL-3.0-or-later
#include "room/whole.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>

#include "dossier/decision_words.h"
#include "room/visit.h"
#include "text/fold.h"
#include "vault/decisions.h"

namespace day::room {
namespace {

Status count_months(sql::Database* database, Inventory* out) {
  ASSIGN_OR_RETURN(auto rows, database->prepare("SELECT date, zone FROM messages"));
  std::map<inquiry::Month, std::uint64_t> months;
  std::uint64_t dated = 0;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, rows.step());
    if (!more) break;
    if (rows.column_is_null(0)) continue;
    ++dated;
    ++months[inquiry::month_of(
        {Instant{rows.column_int(0)}, static_cast<std::int32_t>(rows.column_int(1))})];
  }
  for (const auto& [month, count] : months) out->months.push_back({month, count});
  out->undated = out->counts.messages - std::min(dated, out->counts.messages);
  return {};
}

Result<Inventory> take_inventory(dossier::Opened& opened) {
  Inventory out;
  sql::Database* const database = opened.database.get();
  ASSIGN_OR_RETURN(out.counts, opened.catalog->counts());
  ASSIGN_OR_RETURN(out.documents, catalog::DocumentReader(database).counts());
  ASSIGN_OR_RETURN(out.verdicts, opened.catalog->verdict_counts());
  ASSIGN_OR_RETURN(out.sources, opened.catalog->sources());
  TRY(count_months(database, &out));
  catalog::DecisionReader decisions(database);
  ASSIGN_OR_RETURN(out.decisions, decisions.counts());
  ASSIGN_OR_RETURN(out.labels, decisions.label_counts());
  ASSIGN_OR_RETURN(out.searches, decisions.saved_searches());
  return out;
}

// Sorts persons by what `key` says of each; of equals the order of the book holds.
template <typename Key>
void sort_people(inquiry::PersonNumbers* order, const Key& key) {
  std::stable_sort(order->begin(), order->end(),
                   [&](std::uint32_t a, std::uint32_t b) { return key(a) < key(b); });
}

Result<Everybody> meet_everybody(sql::Database* database) {
  Everybody out;
  ASSIGN_OR_RETURN(out.book, catalog::read_people(database));
  const catalog::PeopleBook& book = out.book;
  inquiry::PersonNumbers all(book.persons.size());
  std::iota(all.begin(), all.end(), 0U);
  std::vector<std::string> names;
  names.reserve(all.size());
  for (const catalog::PersonUses& each : book.persons) {
    const std::string& name = each.name.empty() ? book.people.addresses[each.main] : each.name;
    names.push_back(fmt::format("{}", fmt::join(text::fold_words(name), " ")));
  }
  out.orders.fill(all);
  const auto order = [&](PeopleSort sort) { return &out.orders[static_cast<std::size_t>(sort)]; };
  inquiry::sort_by_uses(book, order(PeopleSort::Messages));
  sort_people(order(PeopleSort::Sent), [&](auto i) { return ~book.persons[i].uses.sent; });
  sort_people(order(PeopleSort::Received), [&](auto i) { return ~book.persons[i].uses.received; });
  sort_people(order(PeopleSort::Name), [&](auto i) { return std::string_view(names[i]); });
  sort_people(order(PeopleSort::First),
              [&](auto i) { return book.persons[i].first_seen.value_or(INT64_MAX); });
  sort_people(order(PeopleSort::Last),
              [&](auto i) { return -book.persons[i].last_seen.value_or(INT64_MIN + 1); });
  for (std::uint32_t i = 0; i < book.people.persons.size(); ++i) {
    out.by_id.emplace(book.people.persons[i].id.bits, i);
  }
  return out;
}

LogLine line_of(const ledger::Entry& entry) {
  std::vector<ItemId> items = dossier::items_of(entry.decision);
  const std::uint64_t count = items.size();
  items.resize(std::min(items.size(), kRowsAtGlance));
  return {entry.number.value, entry.time, entry.author, dossier::describe_decision(entry.decision),
          std::move(items),   count};
}

Result<LogList> read_log(dossier::Opened& opened) {
  LogList out;
  ASSIGN_OR_RETURN(
      const ledger::Scan scan,
      vault::verify_ledger(opened.vault, opened.database.get(),
                           [&](const ledger::Entry& entry, std::string_view) -> Status {
                             out.lines.push_back(line_of(entry));
                             return {};
                           }));
  if (scan.damage) out.damage = vault::describe_damage(*scan.damage);
  return out;
}

}  // namespace

std::shared_ptr<WholeVault> make_whole_vault() {
  return std::make_shared<WholeVault>();
}

Kept<Inventory>::Made WholeVault::inventory(const Visit& visit) {
  ASSIGN_OR_RETURN(const std::string state, catalog_state(visit.opened.database.get()));
  return inventory_.get(state, [&] { return take_inventory(visit.opened); });
}

Kept<Everybody>::Made WholeVault::everybody(const Visit& visit) {
  ASSIGN_OR_RETURN(const std::string state, catalog_state(visit.opened.database.get()));
  return everybody_.get(state, [&] { return meet_everybody(visit.opened.database.get()); });
}

Kept<PersonSheet>::Made WholeVault::person(const Visit& visit, std::uint32_t number) {
  sql::Database* const database = visit.opened.database.get();
  ASSIGN_OR_RETURN(const std::string state, catalog_state(database));
  ASSIGN_OR_RETURN(const auto all, everybody(visit));
  return persons_.get(fmt::format("{} {}", number, state), [&]() -> Result<PersonSheet> {
    PersonSheet out;
    ASSIGN_OR_RETURN(out.details, inquiry::describe_person(database, all->book, number));
    ASSIGN_OR_RETURN(out.months, inquiry::months_of_person(database, all->book, number));
    return out;
  });
}

Kept<inquiry::PersonNumbers>::Made WholeVault::found_people(const Visit& visit,
                                                            const std::string& words) {
  ASSIGN_OR_RETURN(const std::string state, catalog_state(visit.opened.database.get()));
  ASSIGN_OR_RETURN(const auto all, everybody(visit));
  return found_.get(words + "\n" + state, [&]() -> Result<inquiry::PersonNumbers> {
    return inquiry::find_persons(all->book, words);
  });
}

Kept<SourceFaults>::Made WholeVault::faults(const Visit& visit, SourceId source) {
  ASSIGN_OR_RETURN(const std::string state, catalog_state(visit.opened.database.get()));
  return faults_.get(fmt::format("{} {}", source.number, state), [&]() -> Result<SourceFaults> {
    SourceFaults out;
    ASSIGN_OR_RETURN(out.gaps, visit.opened.catalog->gaps(source));
    ASSIGN_OR_RETURN(out.notices, visit.opened.catalog->notices(source));
    return out;
  });
}

Kept<FailureList>::Made WholeVault::failures(const Visit& visit) {
  ASSIGN_OR_RETURN(const std::string state, catalog_state(visit.opened.database.get()));
  return failures_.get(state, [&]() -> Result<FailureList> {
    FailureList out;
    ASSIGN_OR_RETURN(out.all, dossier::load_failures(visit.opened));
    out.groups = dossier::group_failures(out.all);
    return out;
  });
}

Kept<LogList>::Made WholeVault::log(const Visit& visit) {
  ASSIGN_OR_RETURN(const std::string state, catalog_state(visit.opened.database.get()));
  return log_.get(state, [&] { return read_log(visit.opened); });
}

Kept<dossier::VerdictTable>::Made WholeVault::verdicts(const Visit& visit) {
  ASSIGN_OR_RETURN(const std::string state, catalog_state(visit.opened.database.get()));
  return verdicts_.get(state, [&] { return dossier::count_verdicts(visit.opened, ""); });
}

Kept<std::vector<vault::ListedKey>>::Made WholeVault::keys(const Visit& visit) {
  ASSIGN_OR_RETURN(const std::string state, catalog_state(visit.opened.database.get()));
  return keys_.get(state, [&] { return vault::list_keys(visit.opened.database.get()); });
}

Kept<DrawnGraph>::Made WholeVault::graph(const Visit& visit, const dossier::GraphRequest& request,
                                         std::string_view format) {
  ASSIGN_OR_RETURN(const std::string state, catalog_state(visit.opened.database.get()));
  ASSIGN_OR_RETURN(const auto all, everybody(visit));
  const std::string key = fmt::format("{} {} {} {}\n{}", format, request.limit, request.everybody,
                                      request.query, state);
  return graphs_.get_unless_busy(
      key,
      [&]() -> Result<DrawnGraph> {
        DrawnGraph out;
        ASSIGN_OR_RETURN(out.people, dossier::draw_people(visit.opened, all->book, request));
        ASSIGN_OR_RETURN(out.text,
                         format == kPageFormat
                             ? dossier::print_linked_svg(out.people, request.query, "/p/")
                             : dossier::print_people_graph(out.people, request.query, format));
        return out;
      },
      visit.texts.say("graph.busy"));
}

}  // namespace day::room
