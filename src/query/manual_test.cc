// SPDX-License-Identifier: AGPL-3.0-or-later
// Every example of docs/man/daylight-query.7 is a query that is understood.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "query/query.h"

namespace day::query {
namespace {

std::vector<std::string> read_examples() {
  const char* folder = std::getenv("DAYLIGHT_TREE");
  EXPECT_NE(folder, nullptr);
  std::ifstream in(std::string(folder == nullptr ? "" : folder) + "/docs/man/daylight-query.7");
  std::vector<std::string> examples;
  bool literal = false;
  for (std::string line; std::getline(in, line);) {
    if (line.rfind(".Bd -literal", 0) == 0) {
      literal = true;
    } else if (line == ".Ed") {
      literal = false;
    } else if (literal) {
      examples.push_back(line);
    }
  }
  return examples;
}

TEST(Manual, EveryExampleIsUnderstood) {
  const std::vector<std::string> examples = read_examples();
  EXPECT_GT(examples.size(), 60U);
  for (const std::string& example : examples) {
    const Query query = parse_query(example);
    EXPECT_TRUE(query.notices.empty()) << example << ": " << query.notices[0].text;
    EXPECT_EQ(parse_query(print_query(query)).nodes, query.nodes) << example;
  }
}

}  // namespace
}  // namespace day::query
