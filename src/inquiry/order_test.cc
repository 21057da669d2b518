// SPDX-License-Identifier: AGPL-3.0-or-later
#include "inquiry/order.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <tuple>
#include <vector>

#include "catalog/filter.h"

namespace day::inquiry {
namespace {

using PlainDates = std::map<std::int64_t, std::int64_t>;

std::vector<std::int64_t> packed(const PlainDates& dates) {
  std::vector<std::int64_t> out;
  for (const auto& [document, seconds] : dates) {
    out.resize(static_cast<std::size_t>(document), catalog::Filters::kNoDate);
    out.back() = seconds;
  }
  return out;
}

// Smaller comes first; written down from the words of the contract.
std::tuple<double, bool, std::int64_t, std::int64_t> key(std::int64_t document, double score,
                                                         Sort sort, const PlainDates& dates) {
  const auto found = dates.find(document);
  const bool undated = found == dates.end();
  const std::int64_t seconds = undated ? 0 : found->second;
  return {sort == Sort::Relevance ? -score : 0, undated, sort == Sort::Oldest ? seconds : -seconds,
          document};
}

TEST(Order, PagesAreThoseOfAPlainSort) {
  std::mt19937 random(2);
  for (int round = 0; round < 300; ++round) {
    PlainDates dates;
    std::vector<std::int64_t> documents;
    std::vector<index::Hit> scored;
    std::map<std::int64_t, double> score;
    for (std::int64_t d = 1; d <= 40; ++d) {
      const double value = static_cast<double>(random() % 4);
      if (random() % 2 == 0) scored.push_back({d, value});
      if (random() % 3 == 0) continue;
      documents.push_back(d);
      score[d] = !scored.empty() && scored.back().document == d ? value : 0;
      if (random() % 4 != 0) dates[d] = static_cast<std::int64_t>(random() % 5) - 2;
    }
    for (const Sort sort : {Sort::Relevance, Sort::Newest, Sort::Oldest}) {
      std::vector<std::int64_t> expected = documents;
      std::sort(expected.begin(), expected.end(), [&](std::int64_t a, std::int64_t b) {
        return key(a, score[a], sort, dates) < key(b, score[b], sort, dates);
      });
      const std::uint64_t limit = 1 + random() % 50;
      std::vector<std::int64_t> found;
      for (std::uint64_t offset = 0; offset < documents.size(); offset += limit) {
        const auto page = choose_page(documents, scored, sort, offset, limit, packed(dates));
        for (const index::Hit& hit : page) {
          found.push_back(hit.document);
          EXPECT_EQ(hit.score, score[hit.document]);
        }
      }
      EXPECT_EQ(found, expected);
    }
  }
}

TEST(Order, APagePastTheEndIsEmpty) {
  PlainDates dates;
  EXPECT_TRUE(choose_page({1, 2}, {}, Sort::Newest, 2, 10, packed(dates)).empty());
  EXPECT_TRUE(choose_page({1, 2}, {}, Sort::Newest, 0, 0, packed(dates)).empty());
  EXPECT_TRUE(choose_page({}, {}, Sort::Newest, 0, 10, packed(dates)).empty());
  EXPECT_EQ(choose_page({1, 2}, {}, Sort::Newest, 1, ~std::uint64_t{0}, packed(dates)).size(), 1U);
}

}  // namespace
}  // namespace day::inquiry
