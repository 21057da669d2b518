// SPDX-License-Identifier: AGPL-3.0-or-later
#include "thread/ids.h"

#include <gtest/gtest.h>

namespace day::thread {
namespace {

TEST(ThreadIds, QuotationMarksThatNeedNotBeAreTakenOff) {
  EXPECT_EQ(normal_id("\"01KF8JCEOCBS0045PS\"@xxx.yyy.com"), "01KF8JCEOCBS0045PS@xxx.yyy.com");
  EXPECT_EQ(normal_id("\"a\\.b\"@x"), "a.b@x");
  EXPECT_EQ(normal_id("01KF8JCEOCBS0045PS@xxx.yyy.com"), "01KF8JCEOCBS0045PS@xxx.yyy.com");
}

TEST(ThreadIds, QuotationMarksThatAreNeededStay) {
  for (const char* id : {"\"a b\"@x", "\"a..b\"@x", "\".a\"@x", "\"\"@x", "\"a@x", "\"a\"x", "\"",
                         "\"a\\", "a\"b\"@x", ""}) {
    EXPECT_EQ(normal_id(id), id);
  }
}

TEST(ThreadIds, TheLastReferenceIsAnswered) {
  const Names names = find_names("d@x", {"a@x", "b@x", "c@x"}, {});
  EXPECT_EQ(names.ancestors, (std::vector<std::string>{"a@x", "b@x", "c@x"}));
  EXPECT_EQ(names.parent, "c@x");
  EXPECT_FALSE(names.by_in_reply_to);
}

TEST(ThreadIds, InReplyToDecidesWhereItNamesOneMessage) {
  const Names within = find_names("d@x", {"a@x", "b@x", "gateway@x"}, {"b@x"});
  EXPECT_EQ(within.parent, "b@x");
  EXPECT_TRUE(within.by_in_reply_to);
  EXPECT_EQ(within.ancestors.size(), 3U);
  const Names beside = find_names("d@x", {"a@x"}, {"b@x"});
  EXPECT_EQ(beside.parent, "b@x");
  EXPECT_EQ(beside.ancestors, (std::vector<std::string>{"a@x", "b@x"}));
}

TEST(ThreadIds, SeveralInReplyToCountOnlyWithoutReferencesAndThenTheFirst) {
  EXPECT_EQ(find_names("d@x", {"a@x"}, {"b@x", "c@x"}).parent, "a@x");
  const Names names = find_names("d@x", {}, {"b@x", "ann@port.example"});
  EXPECT_EQ(names.parent, "b@x");
  EXPECT_EQ(names.ancestors, (std::vector<std::string>{"b@x"}));
}

TEST(ThreadIds, NoMessageAnswersItselfAndNoneIsNamedTwice) {
  const Names names = find_names("\"d\"@x", {"a@x", "d@x", "a@x", ""}, {"d@x"});
  EXPECT_EQ(names.own, "d@x");
  EXPECT_EQ(names.ancestors, (std::vector<std::string>{"a@x"}));
  EXPECT_EQ(names.parent, "a@x");
}

}  // namespace
}  // namespace day::thread
