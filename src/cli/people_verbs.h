// SPDX-License-Identifier: AGPL-3.0-or-later
// What the files of `people` share.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "cli/context.h"
#include "inquiry/persons.h"

namespace day::cli {

// How `people --graph` is asked.
struct GraphOptions {
  std::string format;  // svg, dot, graphml or csv; empty: no graph
  std::string query;
  std::string output;  // empty: standard output
  std::uint64_t limit = 0;
  bool everybody = false;  // lists and robots too
};
int run_people_graph(const GraphOptions& options, const Context& context);

void add_people_merge(CLI::App* people, Context* context);
void add_people_split(CLI::App* people, Context* context);

// The one person whom `typed` names: NotFound if there is none, or several, who are then listed in
// the error.
Result<std::uint32_t> find_one_person(const catalog::PeopleBook& book, std::string_view typed);

}  // namespace day::cli
