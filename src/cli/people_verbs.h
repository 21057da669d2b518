// SPDX-License-Identifier: AGPL-3.0-or-later
// What the verbs under `people` share.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "inquiry/persons.h"

namespace day::cli {

// "Ida Berg <ida@port.example>", made safe for a terminal.
std::string print_person(const catalog::PeopleBook& book, std::uint32_t person);

// The one person whom `typed` names: NotFound if there is none, or several, who are then listed in
// the error.
Result<std::uint32_t> find_one_person(const catalog::PeopleBook& book, std::string_view typed);

}  // namespace day::cli
