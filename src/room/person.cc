// SPDX-License-Identifier: AGPL-3.0-or-later
// One person: under which names and addresses, when, with whom, and why these are held to be one.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/numbers.h"
#include "dossier/person.h"
#include "room/chart.h"
#include "room/hours.h"
#include "room/links.h"
#include "room/router.h"
#include "room/whole.h"

namespace day::room {
namespace {

// One of the lists of the page, each with a pager of its own.
template <typename Take>
void put_list(const Visit& visit, std::string_view name, std::uint64_t count, const Take& take,
              mustache::Data* out) {
  const ListPage part = list_page(visit, name, count, kRowsBeside);
  std::vector<mustache::Data> rows;
  for (std::uint64_t i = part.begin; i < part.end; ++i) rows.push_back(take(i));
  const std::string key(name);
  out->set(key, std::move(rows)).set("has_" + key, count > 0);
  out->set(key + "_heading", visit.texts.say_count(fmt::format("person.{}", name), count));
  out->set(key + "_pager", pager_of(visit, name, part, name));
}

void put_uses(const catalog::MailUses& uses, mustache::Data* row) {
  row->set("sent", group_digits(uses.sent)).set("received", group_digits(uses.received));
}

void put_lists(const Visit& visit, const Everybody& all, const PersonSheet& sheet,
               std::uint32_t number, mustache::Data* out) {
  const catalog::PeopleBook& book = all.book;
  const people::Person& person = book.people.persons[number];
  const std::string id = people::print_person_id(person.id);
  put_list(
      visit, "addresses", person.addresses.size(),
      [&](std::uint64_t i) {
        const std::uint32_t at = person.addresses[i];
        mustache::Data row;
        row.set("address", safe_line(book.people.addresses[at]));
        put_uses(book.addresses[at], &row);
        return row;
      },
      out);
  put_list(
      visit, "names", sheet.details.names.size(),
      [&](std::uint64_t i) {
        mustache::Data row;
        row.set("name", safe_line(sheet.details.names[i].first));
        put_uses(sheet.details.names[i].second, &row);
        return row;
      },
      out);
  put_list(
      visit, "with", sheet.details.with.size(),
      [&](std::uint64_t i) {
        const inquiry::Correspondent& each = sheet.details.with[i];
        const std::string other = people::print_person_id(book.people.persons[each.person].id);
        mustache::Data row;
        row.set("other_path", person_path(other));
        row.set("other_name", dossier::print_person_name(book, each.person));
        row.set("both_path", search_path(fmt::format("with:{} with:{}", id, other)));
        row.set("sent_to", group_digits(each.sent_to));
        row.set("received_from", group_digits(each.received_from));
        return row;
      },
      out);
  put_list(
      visit, "merges", person.merges.size(),
      [&](std::uint64_t i) {
        const people::Merge& merge = person.merges[i];
        mustache::Data row;
        row.set("one", safe_line(book.people.addresses[merge.first]));
        row.set("other", safe_line(book.people.addresses[merge.second]));
        row.set("merge_reason", people::merge_reason_name(merge.reason));
        row.set("merge_detail", safe_line(merge.detail));
        return row;
      },
      out);
}

void put_clock(const Visit& visit, const PersonSheet& sheet, const std::string& id,
               mustache::Data* out) {
  const inquiry::PersonDetails& details = sheet.details;
  out->set("months", draw_histogram(visit.texts, visit.texts.say("person.by_month"),
                                    arrange_months(sheet.months, bars_for_links(60)),
                                    [&](const inquiry::MonthSpan& span) {
                                      return search_path(fmt::format("by:{} date:{}", id,
                                                                     inquiry::print_span(span)));
                                    }));
  out->set("has_months", !sheet.months.empty());
  out->set("hours", draw_hours(visit.texts, details.hours))
      .set("has_hours", !details.zones.empty());
  const auto usual = inquiry::usual_hours(details.hours);
  out->set("is_usual", usual.has_value());
  if (usual) {
    out->set("usual",
             visit.texts.say("person.usual", {{"from", fmt::format("{:02}:00", usual->from)},
                                              {"until", fmt::format("{:02}:00", usual->until)}}));
  }
  put_list(
      visit, "zones", details.zones.size(),
      [&](std::uint64_t i) {
        mustache::Data row;
        row.set("zone", dossier::print_zone(details.zones[i].first));
        row.set("zone_count", group_digits(details.zones[i].second));
        return row;
      },
      out);
}

Result<http::Response> person_page(Visit& visit) {
  ASSIGN_OR_RETURN(const auto all, visit.options.whole->everybody(visit));
  const catalog::PeopleBook& book = all->book;
  const auto typed = people::parse_person_id(visit.part("id"));
  if (!typed) return Error{Code::NotFound, visit.texts.say("person.none")};
  const auto known = all->by_id.find(typed->bits);
  if (known == all->by_id.end()) {
    // The id of another of his addresses: he was merged since.
    const auto merged = book.people.find(*typed);
    if (!merged) return Error{Code::NotFound, visit.texts.say("person.none")};
    return redirect(person_path(people::print_person_id(book.people.persons[*merged].id)));
  }
  const std::uint32_t number = known->second;
  const people::Person& person = book.people.persons[number];
  const catalog::PersonUses& uses = book.persons[number];
  const std::string id = people::print_person_id(person.id);
  if (id != visit.part("id")) return redirect(person_path(id));
  ASSIGN_OR_RETURN(const auto sheet, visit.options.whole->person(visit, number));
  Page page;
  page.body = "person";
  page.section = "people";
  page.title = uses.name.empty() ? book.people.addresses[uses.main] : uses.name;
  mustache::Data& out = page.data;
  out.set("person_name", dossier::print_person_name(book, number)).set("person_id", id);
  out.set("is_special", person.kind != people::PersonKind::Human);
  out.set("person_kind", people::person_kind_name(person.kind));
  out.set("kind_reason", safe_line(person.kind_reason));
  out.set("sent_count", visit.texts.say_count("person.sent", uses.uses.sent));
  out.set("received_count", visit.texts.say_count("person.received", uses.uses.received));
  out.set("sent_path", search_path("by:" + id)).set("with_path", search_path("with:" + id));
  out.set("graph_path", "/people/graph?q=with%3A" + id);
  out.set("is_dated", uses.first_seen.has_value() && uses.last_seen.has_value());
  out.set("first", dossier::print_day(uses.first_seen));
  out.set("last", dossier::print_day(uses.last_seen));
  put_lists(visit, *all, *sheet, number, &out);
  put_clock(visit, *sheet, id, &out);
  return render_page(visit, std::move(page));
}

constexpr std::array<Route, 1> kRoutes = {{{http::Method::Get, "/p/:id", person_page}}};

}  // namespace

std::span<const Route> person_routes() {
  return kRoutes;
}

}  // namespace day::room
