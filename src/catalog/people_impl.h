// SPDX-License-Identifier: AGPL-3.0-or-later
// How persons are counted; shared by the files that make and keep the tables. Not for other rooms.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "catalog/people.h"

namespace day::catalog {

// What the tables were made from, as one text: the last message, the rules and the rulings.
Result<std::string> people_mark(sql::Database* database,
                                const std::vector<people::Ruling>& rulings);

Result<people::Evidence> people_evidence(sql::Database* database);

// The people of the catalog, every mailbox with its address, nothing counted.
Result<PeopleBook> uncounted_people(sql::Database* database,
                                    const std::vector<people::Ruling>& rulings);

// Adds the messages after item `after` to the counts.
Status count_mail(sql::Database* database, std::int64_t after, PeopleBook* book);
// What follows from the counts: the name of each person and his main address.
void choose_names(PeopleBook* book);

// From the tables, whatever they were made from.
Result<PeopleBook> read_people_tables(sql::Database* database);
Status write_people_tables(sql::Database* database, const PeopleBook& book);

}  // namespace day::catalog
