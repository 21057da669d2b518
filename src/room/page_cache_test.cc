// SPDX-License-Identifier: AGPL-3.0-or-later
#include "room/page_cache.h"

#include <gtest/gtest.h>

#include "room/limits.h"
#include "room/room_world.h"
#include "vault/add.h"

namespace day::room {
namespace {

PageCache::Entry entry(std::string main) {
  PageCache::Entry out;
  out.main = std::make_shared<const std::string>(std::move(main));
  return out;
}

TEST(PageCache, GivesBackWhatWasMadeInTheSameStateAlone) {
  PageCache cache;
  const catalog::State one{7, 0}, other{8, 0}, judged{7, 1};
  cache.put(one, "/search?q=a", entry("A"));
  ASSERT_NE(cache.find(one, "/search?q=a"), nullptr);
  EXPECT_EQ(*cache.find(one, "/search?q=a")->main, "A");
  EXPECT_EQ(cache.find(one, "/search?q=b"), nullptr);
  EXPECT_EQ(cache.find(other, "/search?q=a"), nullptr);
  EXPECT_EQ(cache.find(judged, "/search?q=a"), nullptr);
  cache.put(other, "/search?q=b", entry("B"));
  EXPECT_EQ(cache.find(one, "/search?q=a"), nullptr) << "of a state that is over";
  EXPECT_NE(cache.find(other, "/search?q=b"), nullptr);
}

TEST(PageCache, HoldsNoMoreThanItMayAndDropsWhatWasNotAskedFor) {
  PageCache cache;
  const catalog::State state{1, 0};
  cache.put(state, "", entry(std::string(kMaxCachedPageBytes + 1, 'x')));
  EXPECT_EQ(cache.find(state, ""), nullptr) << "too large alone";
  cache.put(state, "", entry(std::string(kMaxCachedPageBytes, 'x')));
  EXPECT_NE(cache.find(state, ""), nullptr) << "just fits";
  const std::string third(kMaxCachedPageBytes / 3 - 2, 'y');
  for (const char* key : {"a", "b", "c"}) cache.put(state, key, entry(third));
  EXPECT_EQ(cache.find(state, ""), nullptr);
  EXPECT_NE(cache.find(state, "a"), nullptr);  // now b is the oldest
  cache.put(state, "d", entry(third));
  EXPECT_EQ(cache.find(state, "b"), nullptr);
  EXPECT_NE(cache.find(state, "a"), nullptr);
  EXPECT_NE(cache.find(state, "c"), nullptr);
}

TEST(PageCache, CopiesAreFoldedForOneReaderAtATime) {
  RoomWorld world(vault::invented_mbox(0, 3));
  {
    const auto other = world.options().pages->try_long();
    ASSERT_TRUE(other.owns_lock());
    EXPECT_EQ(world.get("/search?q=berth&fold=copies").status, 503u);
    EXPECT_EQ(world.get("/search?q=berth").status, 200u);
  }
  EXPECT_EQ(world.get("/search?q=berth&fold=copies").status, 200u);
}

TEST(PageCache, APageThatIsKeptIsTheSameAndFollowsTheCatalog) {
  RoomWorld world(vault::invented_mbox(0, 3));
  const std::string first = body_of(world.get("/search?q=berth"));
  EXPECT_EQ(body_of(world.get("/search?q=berth")), first);
  EXPECT_EQ(body_of(world.get("/search?q=berth&page=1&unknown=1")), first);
  EXPECT_NE(first.find("3 found"), first.npos);
  vault::Folder folder;
  vault::write_all(folder / "b.mbox", vault::invented_mbox(3, 5));
  ASSERT_TRUE(vault::add(world.options().vault, {folder / "b.mbox"}, vault::test_add()).ok());
  EXPECT_NE(body_of(world.get("/search?q=berth")).find("5 found"), std::string::npos);
}

}  // namespace
}  // namespace day::room
