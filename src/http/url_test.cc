// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/url.h"

#include <gtest/gtest.h>

namespace day::http {
namespace {

std::string path_of(std::string_view raw) {
  const auto target = parse_target(raw);
  return target ? target->path : "refused";
}

TEST(HttpUrl, DecodesThePathOnce) {
  EXPECT_EQ(path_of("/"), "/");
  EXPECT_EQ(path_of("/m/abc"), "/m/abc");
  EXPECT_EQ(path_of("/a%20b/%C3%A9+"), "/a b/\xC3\xA9+");
  EXPECT_EQ(path_of("/a%2520b"), "/a%20b");
  EXPECT_EQ(path_of("/folder/"), "/folder/");
  EXPECT_EQ(path_of("/a?b/../c"), "/a");
}

TEST(HttpUrl, RefusesPathsThatCouldMeanAnotherPlace) {
  for (const char* raw :
       {"",       "a",       "*",         "http://a/b", "//a",    "/a//b",  "/.",
        "/..",    "/a/../b", "/%2e%2e/b", "/.%2E",      "/a%2fb", "/a%5Cb", "/a\\b",
        "/a%00b", "/a%0Ab",  "/a%7f",     "/a%",        "/a%4",   "/a%zz",  "/a b",
        "/a#b",   "/%ff",    "/%c0%af",   "/%ed%a0%80", "/a\x80"}) {
    EXPECT_EQ(path_of(raw), "refused") << raw;
  }
  EXPECT_EQ(path_of("/..a"), "/..a");
  EXPECT_EQ(path_of("/a/..."), "/a/...");
}

TEST(HttpUrl, TakesTargetsUpToTheirLimit) {
  EXPECT_NE(path_of("/" + std::string(kMaxTargetBytes - 1, 'a')), "refused");
  EXPECT_EQ(path_of("/" + std::string(kMaxTargetBytes, 'a')), "refused");
}

TEST(HttpUrl, ReadsPairsOfAQuery) {
  const auto target = parse_target("/s?q=a+b%26c&q=2&&empty=&bare&=value&x=1=2");
  ASSERT_TRUE(target);
  EXPECT_EQ(
      target->query,
      (Pairs{
          {"q", "a b&c"}, {"q", "2"}, {"empty", ""}, {"bare", ""}, {"", "value"}, {"x", "1=2"}}));
  EXPECT_FALSE(parse_target("/s?q=%"));
  EXPECT_FALSE(parse_target("/s?q=%2"));
  EXPECT_FALSE(parse_form("%GG=1"));
  EXPECT_EQ(parse_form("a=%ff")->front().second, "\xEF\xBF\xBD");
}

TEST(HttpUrl, TakesSoManyPairsAndNoMore) {
  std::string form = "a";
  for (std::size_t i = 1; i < kMaxPairs; ++i) form += "&a";
  ASSERT_TRUE(parse_form(form));
  EXPECT_EQ(parse_form(form)->size(), kMaxPairs);
  EXPECT_FALSE(parse_form(form + "&a"));
}

TEST(HttpUrl, PrintsWhatItReads) {
  EXPECT_EQ(encode_component("a b/\xC3\xA9~-._&="), "a%20b%2F%C3%A9~-._%26%3D");
  const Pairs pairs = {{"q", "from:\"A & B\" +1"}, {"", "x"}, {"page", "2"}};
  EXPECT_EQ(print_query({{"a", "1"}, {"b", "two words"}}), "a=1&b=two%20words");
  EXPECT_EQ(parse_form(print_query(pairs)), pairs);
}

TEST(HttpUrl, FindsACookieByItsName) {
  Request request;
  request.fields = {{"cookie", "a=1; session=x=y;b= 2"}, {"cookie", "c=3"}};
  EXPECT_EQ(request.cookie("a"), "1");
  EXPECT_EQ(request.cookie("session"), "x=y");
  EXPECT_EQ(request.cookie("c"), "3");
  EXPECT_EQ(request.cookie("Session"), "");
  EXPECT_EQ(request.cookie("x"), "");
}

}  // namespace
}  // namespace day::http
