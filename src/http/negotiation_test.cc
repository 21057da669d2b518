// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/negotiation.h"

#include <gtest/gtest.h>

#include "http/http.h"
#include "http/limits.h"

namespace day::http {
namespace {

TEST(Negotiation, FindsATagInAListByWeakComparison) {
  EXPECT_TRUE(lists_etag("\"a\"", "a"));
  EXPECT_TRUE(lists_etag("W/\"a\"", "a"));
  EXPECT_TRUE(lists_etag("\"b\", W/\"c\" ,\t\"a\"", "a"));
  EXPECT_TRUE(lists_etag("\"x,y\", \"a\"", "a"));
  EXPECT_TRUE(lists_etag(" * ", "a"));
  for (const char* other : {"", "a", "\"A\"", "w/\"a\"", "W/a", "\"a", "\"b\" \"a\"", "*, \"a\"",
                            "\"b\",, \"a\"", "\"b\";\"a\""}) {
    EXPECT_FALSE(lists_etag(other, "a")) << other;
  }
}

TEST(Negotiation, LooksAtSoManyTagsAndNoMore) {
  std::string tags;
  for (std::size_t i = 1; i < kMaxEntityTags; ++i) tags += "\"b\",";
  EXPECT_TRUE(lists_etag(tags + "\"a\"", "a"));
  EXPECT_FALSE(lists_etag(tags + "\"b\",\"a\"", "a"));
}

TEST(Negotiation, ComparesIfRangeStrongly) {
  EXPECT_TRUE(is_same_etag("\"a\"", "a"));
  EXPECT_FALSE(is_same_etag("W/\"a\"", "a"));
  EXPECT_FALSE(is_same_etag("\"a\", \"a\"", "a"));
  EXPECT_FALSE(is_same_etag("Sun, 06 Nov 1994 08:49:37 GMT", "a"));
  EXPECT_FALSE(is_same_etag("*", "a"));
}

TEST(Negotiation, FindsOneRange) {
  const auto octets = [](std::uint64_t first, std::uint64_t last) {
    return RangeAnswer(ByteRange{first, last});
  };
  EXPECT_EQ(find_range("bytes=0-0", 10), octets(0, 0));
  EXPECT_EQ(find_range("bytes=0-9", 10), octets(0, 9));
  EXPECT_EQ(find_range("Bytes=2-", 10), octets(2, 9));
  EXPECT_EQ(find_range("bytes= 2-99999999999999999999999 ", 10), octets(2, 9));
  EXPECT_EQ(find_range("bytes=-3", 10), octets(7, 9));
  EXPECT_EQ(find_range("bytes=-99999999999999999999999", 10), octets(0, 9));
  EXPECT_EQ(find_range("bytes=9-", 10), octets(9, 9));
  for (const char* none : {"bytes=10-", "bytes=10-11", "bytes=-0", "bytes=99999999999999999999-"}) {
    EXPECT_EQ(find_range(none, 10), RangeAnswer(NoSuchRange())) << none;
  }
  for (const char* whole :
       {"", "bytes", "bytes=", "bytes=-", "bytes=3", "bytes=3-2", "bytes=a-b", "bytes=0-1,3-4",
        "bytes=0-1,", "lines=0-1", "bytes=+1-2", "bytes=1--2", "bytes=0x1-2", "bytes 0-1"}) {
    EXPECT_EQ(find_range(whole, 10), RangeAnswer(WholeBody())) << whole;
  }
  EXPECT_EQ(find_range("bytes=0-", 0), RangeAnswer(NoSuchRange()));
  EXPECT_EQ(find_range("bytes=-1", 0), RangeAnswer(WholeBody()));
}

// Held to the obvious way: which octets of a small body would be meant.
TEST(Negotiation, FindsTheSameRangesAsTheObviousWay) {
  for (std::uint64_t size = 0; size < 5; ++size) {
    for (std::uint64_t first = 0; first < 7; ++first) {
      for (std::uint64_t last = first; last < 7; ++last) {
        std::vector<std::uint64_t> meant;
        for (std::uint64_t at = 0; at < size; ++at) {
          if (at >= first && at <= last) meant.push_back(at);
        }
        const RangeAnswer expected = meant.empty()
                                         ? RangeAnswer(NoSuchRange())
                                         : RangeAnswer(ByteRange{meant.front(), meant.back()});
        EXPECT_EQ(find_range("bytes=" + std::to_string(first) + "-" + std::to_string(last), size),
                  expected);
      }
    }
  }
}

TEST(Negotiation, TakesGzipByItsWeight) {
  for (const char* taken :
       {"gzip", "GZIP", "x-gzip", "gzip, deflate, br, zstd", "deflate, gzip;q=1.0, *;q=0.5", "*",
        "gzip;q=0.001", "gzip ; q=0.5 , identity;q=0.5", "br;q=1, *;q=0.1", "identity;q=0, gzip",
        "gzip;q=1."}) {
    EXPECT_TRUE(accepts_gzip(taken)) << taken;
  }
  for (const char* refused :
       {"", "br", "identity", "gzip;q=0", "gzip;q=0.000", "*;q=0", "gzip;q=0, *", "gzip;q=2",
        "gzip;q=1.001", "gzip;q=0.0001", "gzip;q=x", "gzip;q", "gzip;x=1", "gzip;q=.5",
        "gzip;q=0.4, identity;q=0.5", "gzipped", "\"gzip\""}) {
    EXPECT_FALSE(accepts_gzip(refused)) << refused;
  }
}

TEST(Negotiation, LooksAtSoManyCodingsAndNoMore) {
  std::string codings;
  for (std::size_t i = 1; i < kMaxCodings; ++i) codings += "br,";
  EXPECT_TRUE(accepts_gzip(codings + "gzip"));
  EXPECT_FALSE(accepts_gzip(codings + "br,gzip"));
}

}  // namespace
}  // namespace day::http
