// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dossier/person.h"

#include <fmt/format.h>

#include "base/time.h"
#include "text/display.h"

namespace day::dossier {
namespace {

void put_time(JsonWriter* out, const char* key, const std::optional<std::int64_t>& seconds) {
  out->key(key);
  seconds ? out->string(print_rfc3339({Instant{*seconds}, 0})) : out->null();
}

void put_uses(JsonWriter* out, const catalog::MailUses& uses) {
  out->field("sent", uses.sent).field("received", uses.received);
}

}  // namespace

std::string print_person(const catalog::PeopleBook& book, std::uint32_t person) {
  const std::string& name = book.persons[person].name;
  const std::string& address = book.people.addresses[book.persons[person].main];
  return text::show_line(name.empty() ? "<" + address + ">" : name + " <" + address + ">");
}

std::string print_person_name(const catalog::PeopleBook& book, std::uint32_t person) {
  const std::string& name = book.persons[person].name;
  return text::show_line(name.empty() ? book.people.addresses[book.persons[person].main] : name);
}

std::string print_day(const std::optional<std::int64_t>& unix_seconds) {
  return unix_seconds ? print_rfc3339({Instant{*unix_seconds}, 0}).substr(0, 10) : "";
}

std::string print_zone(std::int32_t minutes_east) {
  const std::int32_t size = minutes_east < 0 ? -minutes_east : minutes_east;
  return fmt::format("{}{:02}{:02}", minutes_east < 0 ? '-' : '+', size / 60, size % 60);
}

void put_person(JsonWriter* out, const catalog::PeopleBook& book, std::uint32_t number) {
  const people::Person& person = book.people.persons[number];
  const catalog::PersonUses& uses = book.persons[number];
  out->field("person", people::print_person_id(person.id));
  out->field("kind", people::person_kind_name(person.kind)).key("kind_reason");
  person.kind_reason.empty() ? out->null() : out->string(person.kind_reason);
  out->field("name", uses.name).field("address", book.people.addresses[uses.main]);
  put_uses(out, uses.uses);
  put_time(out, "first_seen", uses.first_seen);
  put_time(out, "last_seen", uses.last_seen);
  out->key("addresses").begin_array();
  for (const std::uint32_t at : person.addresses) {
    out->begin_object().field("address", book.people.addresses[at]);
    put_uses(out, book.addresses[at]);
    out->end_object();
  }
  out->end_array();
}

void put_person_details(JsonWriter* out, const catalog::PeopleBook& book, std::uint32_t number,
                        const inquiry::PersonDetails& details) {
  out->key("names").begin_array();
  for (const auto& [name, uses] : details.names) {
    out->begin_object().field("name", name);
    put_uses(out, uses);
    out->end_object();
  }
  out->end_array().key("merges").begin_array();
  for (const people::Merge& merge : book.people.persons[number].merges) {
    out->begin_object().field("first", book.people.addresses[merge.first]);
    out->field("second", book.people.addresses[merge.second]);
    out->field("reason", people::merge_reason_name(merge.reason)).field("detail", merge.detail);
    out->end_object();
  }
  out->end_array().key("with").begin_array();
  for (const inquiry::Correspondent& each : details.with) {
    out->begin_object();
    out->field("person", people::print_person_id(book.people.persons[each.person].id));
    out->field("name", book.persons[each.person].name);
    out->field("sent_to", each.sent_to).field("received_from", each.received_from).end_object();
  }
  out->end_array().key("hours").begin_array();
  for (const std::uint64_t count : details.hours) out->number(count);
  out->end_array().key("zones").begin_array();
  for (const auto& [zone, count] : details.zones) {
    out->begin_object().field("minutes_east", std::int64_t{zone}).field("messages", count);
    out->end_object();
  }
  out->end_array();
}

}  // namespace day::dossier
