// SPDX-License-Identifier: AGPL-3.0-or-later
// The table of persons.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/numbers.h"
#include "dossier/person.h"
#include "http/url.h"
#include "room/links.h"
#include "room/router.h"
#include "room/whole.h"

namespace day::room {
namespace {

struct SortName {
  PeopleSort sort;
  std::string_view name;  // in the address of the page
  std::string_view key;   // of its text
  bool is_number = false;
};
constexpr std::array<SortName, kPeopleSortCount> kSorts = {{
    {PeopleSort::Name, "name", "people.name", false},
    {PeopleSort::Messages, "messages", "people.messages", true},
    {PeopleSort::Sent, "sent", "people.sent", true},
    {PeopleSort::Received, "received", "people.received", true},
    {PeopleSort::First, "first", "people.first", false},
    {PeopleSort::Last, "last", "people.last", false},
}};
constexpr std::array<std::string_view, people::kPersonKindCount> kKindKeys = {
    "people.kind_person", "people.kind_shared", "people.kind_list", "people.kind_robot"};

// What the page was asked for.
struct Asked {
  std::string words;
  std::optional<people::PersonKind> kind;
  PeopleSort sort = PeopleSort::Messages;
};

Asked read_asked(const Visit& visit) {
  Asked asked;
  asked.words = visit.request.parameter("q");
  const std::string_view kind = visit.request.parameter("kind");
  for (std::uint8_t i = 0; i < people::kPersonKindCount; ++i) {
    const auto each = static_cast<people::PersonKind>(i);
    if (people::person_kind_name(each) == kind) asked.kind = each;
  }
  for (const SortName& each : kSorts) {
    if (each.name == visit.request.parameter("sort")) asked.sort = each.sort;
  }
  return asked;
}

std::string_view sort_name(PeopleSort sort) {
  const auto* const found = std::find_if(kSorts.begin(), kSorts.end(),
                                         [&](const SortName& each) { return each.sort == sort; });
  return found->name;
}

std::string path_of(const Asked& asked) {
  http::Pairs query;
  if (!asked.words.empty()) query.emplace_back("q", asked.words);
  if (asked.kind) query.emplace_back("kind", people::person_kind_name(*asked.kind));
  if (asked.sort != PeopleSort::Messages) query.emplace_back("sort", sort_name(asked.sort));
  return query.empty() ? "/people" : "/people?" + http::print_query(query);
}

mustache::Data person_row(const Everybody& all, std::uint32_t number) {
  const people::Person& person = all.book.people.persons[number];
  const catalog::PersonUses& uses = all.book.persons[number];
  mustache::Data row;
  row.set("person_path", person_path(people::print_person_id(person.id)));
  row.set("person_name", dossier::print_person_name(all.book, number));
  row.set("person_address", safe_line(all.book.people.addresses[uses.main]));
  row.set("has_more", person.addresses.size() > 1);
  row.set("more", std::to_string(person.addresses.size() - 1));
  row.set("is_special", person.kind != people::PersonKind::Human);
  row.set("person_kind", people::person_kind_name(person.kind));
  row.set("kind_reason", safe_line(person.kind_reason));
  row.set("all_messages", group_digits(uses.uses.sent + uses.uses.received));
  row.set("sent", group_digits(uses.uses.sent)).set("received", group_digits(uses.uses.received));
  row.set("is_dated", uses.first_seen.has_value() && uses.last_seen.has_value());
  row.set("first", dossier::print_day(uses.first_seen));
  row.set("last", dossier::print_day(uses.last_seen));
  return row;
}

void put_heads(const Visit& visit, const Asked& asked, mustache::Data* out) {
  std::vector<mustache::Data> heads;
  for (const SortName& each : kSorts) {
    Asked other = asked;
    other.sort = each.sort;
    mustache::Data head;
    head.set("head_path", path_of(other)).set("head_name", visit.texts.say(each.key));
    head.set("is_sorted", each.sort == asked.sort).set("is_number", each.is_number);
    // Numbers and last days go down, names and first days up.
    const bool is_down = each.is_number || each.sort == PeopleSort::Last;
    head.set("order", is_down ? "descending" : "ascending");
    heads.push_back(std::move(head));
  }
  out->set("heads", std::move(heads));
}

void put_kinds(const Visit& visit, const Asked& asked,
               const std::array<std::uint64_t, people::kPersonKindCount>& counts,
               mustache::Data* out) {
  std::vector<mustache::Data> kinds;
  const auto add = [&](std::optional<people::PersonKind> kind, std::string_view key,
                       std::uint64_t count) {
    Asked other = asked;
    other.kind = kind;
    mustache::Data row;
    row.set("kind_path", path_of(other)).set("kind_name", visit.texts.say(key));
    row.set("kind_count", group_digits(count)).set("is_chosen", kind == asked.kind);
    kinds.push_back(std::move(row));
  };
  std::uint64_t sum = 0;
  for (const std::uint64_t count : counts) sum += count;
  add(std::nullopt, "people.kind_all", sum);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    add(static_cast<people::PersonKind>(i), kKindKeys[i], counts[i]);
  }
  out->set("kinds", std::move(kinds));
}

Result<http::Response> people_page(Visit& visit) {
  const Asked asked = read_asked(visit);
  ASSIGN_OR_RETURN(const auto all, visit.options.whole->everybody(visit));
  std::vector<bool> is_found(all->book.persons.size(), asked.words.empty());
  if (!asked.words.empty()) {
    ASSIGN_OR_RETURN(const auto found, visit.options.whole->found_people(visit, asked.words));
    for (const std::uint32_t number : *found) is_found[number] = true;
  }
  std::array<std::uint64_t, people::kPersonKindCount> kinds{};
  std::vector<std::uint32_t> some;
  for (const std::uint32_t number : all->orders[static_cast<std::size_t>(asked.sort)]) {
    if (!is_found[number]) continue;
    const people::PersonKind kind = all->book.people.persons[number].kind;
    ++kinds[static_cast<std::size_t>(kind)];
    if (!asked.kind || kind == *asked.kind) some.push_back(number);
  }
  const ListPage part = list_page(visit, "page", some.size(), kRowsPerPage);
  std::vector<mustache::Data> rows;
  for (std::uint64_t i = part.begin; i < part.end; ++i) rows.push_back(person_row(*all, some[i]));
  Page page;
  page.body = "people";
  page.section = "people";
  page.is_wide = true;
  page.title = visit.texts.say("nav.people");
  mustache::Data& out = page.data;
  out.set("title", page.title).set("words", asked.words).set("has_rows", !rows.empty());
  out.set("count", visit.texts.say_count("people.count", some.size()));
  out.set("is_kind", asked.kind.has_value());
  out.set("kind", asked.kind ? people::person_kind_name(*asked.kind) : "");
  out.set("sort", sort_name(asked.sort));
  put_kinds(visit, asked, kinds, &out);
  put_heads(visit, asked, &out);
  out.set("rows", std::move(rows)).set("pager", pager_of(visit, "page", part, ""));
  return render_page(visit, std::move(page));
}

constexpr std::array<Route, 1> kRoutes = {{{http::Method::Get, "/people", people_page}}};

}  // namespace

std::span<const Route> people_routes() {
  return kRoutes;
}

}  // namespace day::room
