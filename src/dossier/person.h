// SPDX-License-Identifier: AGPL-3.0-or-later
// A person in words and as JSON.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/json_writer.h"
#include "catalog/people.h"
#include "inquiry/persons.h"

namespace day::dossier {

// "Ida Berg <ida@port.example>", made safe to print.
std::string print_person(const catalog::PeopleBook& book, std::uint32_t person);
// The same without the address where there is a name.
std::string print_person_name(const catalog::PeopleBook& book, std::uint32_t person);

// "2016-05-03" in UTC; empty if there is none.
std::string print_day(const std::optional<std::int64_t>& unix_seconds);

// "+0200".
std::string print_zone(std::int32_t minutes_east);

// Its members in the object that is open.
void put_person(JsonWriter* out, const catalog::PeopleBook& book, std::uint32_t person);
// Further ones, of one that was looked at closely.
void put_person_details(JsonWriter* out, const catalog::PeopleBook& book, std::uint32_t person,
                        const inquiry::PersonDetails& details);

}  // namespace day::dossier
