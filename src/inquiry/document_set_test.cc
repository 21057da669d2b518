// SPDX-License-Identifier: AGPL-3.0-or-later
#include "inquiry/document_set.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <set>
#include <vector>

namespace day::inquiry {
namespace {

using Plain = std::set<std::int64_t>;

std::vector<std::int64_t> listed(const Plain& plain) {
  return {plain.begin(), plain.end()};
}

TEST(DocumentSet, AgreesWithAPlainSetAtEveryWordBorder) {
  std::mt19937 random(1);
  for (const std::int64_t last : {0, 1, 2, 62, 63, 64, 65, 126, 127, 128, 129, 300}) {
    for (int round = 0; round < 20; ++round) {
      DocumentSet a(last), b(last);
      Plain plain_a, plain_b;
      for (std::int64_t d = 1; d <= last; ++d) {
        if (random() % 2 == 0) a.add(d), plain_a.insert(d);
        if (random() % 3 == 0) b.add(d), plain_b.insert(d);
      }
      a.add(0), a.add(-1), a.add(last + 1);
      Plain both, either = plain_a, rest;
      for (std::int64_t d = 1; d <= last; ++d) {
        if (plain_b.count(d) > 0) either.insert(d);
        if (plain_a.count(d) > 0 && plain_b.count(d) > 0) both.insert(d);
        if (plain_a.count(d) > 0 && plain_b.count(d) == 0) rest.insert(d);
        EXPECT_EQ(a.has(d), plain_a.count(d) > 0);
      }
      EXPECT_EQ(a.documents(), listed(plain_a));
      EXPECT_EQ(a.count(), plain_a.size());
      EXPECT_EQ(a.is_empty(), plain_a.empty());
      DocumentSet c = a;
      c.intersect(b);
      EXPECT_EQ(c.documents(), listed(both));
      c = a;
      c.unite(b);
      EXPECT_EQ(c.documents(), listed(either));
      c = a;
      c.subtract(b);
      EXPECT_EQ(c.documents(), listed(rest));
    }
  }
}

}  // namespace
}  // namespace day::inquiry
