// SPDX-License-Identifier: AGPL-3.0-or-later
#include "catalog/state.h"

#include <gtest/gtest.h>

#include "catalog/catalog_world.h"
#include "catalog/decisions.h"
#include "catalog/people.h"

namespace day::catalog {
namespace {

TEST(State, EveryWriterCountsWhatItCommits) {
  World world;
  State before = must(read_state(world.database.get()));
  const auto changed = [&] {
    const State now = must(read_state(world.database.get()));
    EXPECT_EQ(now.revisions, before.revisions);
    const bool is_other = now.changes != before.changes;
    before = now;
    return is_other;
  };
  mail::Reading reading;
  reading.mailboxes = {{mail::Role::From, "A", "a@x"}};
  world.add("m", reading, "");
  world.flush();
  EXPECT_TRUE(changed());
  must(settle_people(world.database.get()));
  EXPECT_TRUE(changed());
  must(settle_people(world.database.get()));
  EXPECT_FALSE(changed()) << "there was nothing to do";
  must(DecisionWriter(world.database.get()).set_followed_head({}));
  EXPECT_TRUE(changed());
  EXPECT_FALSE(changed());
}

TEST(State, TwoNewCatalogsAreToldApart) {
  World one, other;
  one.flush();
  other.flush();
  EXPECT_NE(must(read_state(one.database.get())).changes,
            must(read_state(other.database.get())).changes);
}

TEST(State, JudgingAnewIsARevision) {
  World world;
  must(count_revision(world.database.get()));
  must(count_revision(world.database.get()));
  EXPECT_EQ(must(read_state(world.database.get())).revisions, 2u);
}

}  // namespace
}  // namespace day::catalog
