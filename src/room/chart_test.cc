// SPDX-License-Identifier: AGPL-3.0-or-later
#include "room/chart.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "room/limits.h"
#include "room/room_world.h"

namespace day::room {
namespace {

using inquiry::MonthCount;

Texts texts() {
  auto loaded = Texts::load("en");
  EXPECT_TRUE(loaded.ok());
  return std::move(*loaded);
}

std::uint64_t total_of(const Histogram& histogram) {
  std::uint64_t total = histogram.before ? histogram.before->count : 0;
  for (const auto& bar : histogram.bars) total += bar.count;
  return total + (histogram.after ? histogram.after->count : 0);
}

TEST(Chart, MonthsBetweenOthersAreBarsOfNothing) {
  const std::vector<MonthCount> counts = {{{24196}, 5}, {{24199}, 1}};
  const Histogram histogram = arrange_months(counts, 12);
  ASSERT_EQ(histogram.bars.size(), 4u);
  EXPECT_EQ(histogram.bars[1].count, 0u);
  EXPECT_EQ(histogram.bars[3].count, 1u);
}

TEST(Chart, BarsGrowLongerUntilTheyFitAndEachCountIsInOne) {
  std::vector<MonthCount> counts;
  for (std::int32_t month = 24000; month < 24000 + 500; ++month) counts.push_back({{month}, 7});
  for (const std::size_t most : {500u, 499u, 200u, 100u, 50u, 24u}) {
    const Histogram histogram = arrange_months(counts, most);
    EXPECT_LE(histogram.bars.size(), most);
    EXPECT_EQ(total_of(histogram), 3500u);
  }
  EXPECT_EQ(arrange_months(counts, 500).bars.size(), 500u);
  EXPECT_EQ(inquiry::print_span(arrange_months(counts, 499).bars[0].span), "2000-01..2000-03");
}

TEST(Chart, AllYearsThereCanBeFitInTheFewestBarsThatAreAskedFor) {
  const std::vector<MonthCount> counts = {{{12}, 1}, {{9999 * 12 + 11}, 1}};
  EXPECT_LE(arrange_months(counts, kMaxBars).bars.size(), kMaxBars);
  EXPECT_EQ(total_of(arrange_months(counts, kMinBars)), 2u);
}

TEST(Chart, FewDatesFarAwayAreToldApartAndCounted) {
  std::vector<MonthCount> counts = {{{1970 * 12}, 1}};
  for (std::int32_t month = 24000; month < 24060; ++month) {
    counts.push_back({{month}, kOutlierPart / 60 + 1});
  }
  counts.push_back({{2099 * 12}, 1});
  const Histogram histogram = arrange_months(counts, 60);
  EXPECT_EQ(histogram.bars.size(), 60u);
  ASSERT_TRUE(histogram.before && histogram.after);
  EXPECT_EQ(histogram.before->count, 1u);
  EXPECT_EQ(inquiry::print_span(histogram.after->span), "2099-01");
  // More of them are no outliers: the bars become longer.
  counts.front().count = kOutlierPart;
  EXPECT_FALSE(arrange_months(counts, 60).before);
}

TEST(Chart, WhatIsNotDrawnIsSaidBesideTheDrawing) {
  Histogram histogram;
  histogram.bars.push_back({{{2016 * 12}, {2016 * 12}}, 5});
  const SpanLink link = [](const inquiry::MonthSpan&) { return std::string("/far"); };
  EXPECT_EQ(draw_histogram(texts(), "x", histogram, link).find("not drawn"), std::string::npos);
  histogram.after = Histogram::Bar{{{2097 * 12 + 1}, {2097 * 12 + 1}}, 3};
  EXPECT_NE(draw_histogram(texts(), "x", histogram, link)
                .find("not drawn: <a href=\"/far\">2097-02: 3</a></p>"),
            std::string::npos);
}

TEST(Chart, EveryBarIsALinkWithItsTitleAndARowOfTheTable) {
  const std::vector<MonthCount> counts = {{{24196}, 1234}, {{24198}, 1}};
  const std::string html =
      draw_histogram(texts(), "Messages", arrange_months(counts, 12), [](const auto& span) {
        return "/search?q=date%3A" + inquiry::print_span(span) + "&sort=newest";
      });
  EXPECT_NE(html.find("<title>2016-05: 1,234</title>"), html.npos);
  EXPECT_EQ(count_of(html, "href=\"/search?q=date%3A2016-05&amp;sort=newest\""), 2u);
  EXPECT_EQ(count_of(html, "<th scope=\"row\">"), 2u);
  EXPECT_EQ(html.find("style="), html.npos);
}

TEST(Chart, WithoutALinkNothingLeadsAnywhere) {
  const std::vector<MonthCount> counts = {{{24196}, 3}};
  const std::string html = draw_histogram(texts(), "<b>", arrange_months(counts, 12), {});
  EXPECT_EQ(html.find("<a "), html.npos);
  EXPECT_EQ(html.find("<b>"), html.npos);
  EXPECT_EQ(draw_histogram(texts(), "", {}, {}), "");
}

TEST(Chart, ATinyPartIsDrawnAndNamedAndNoneIsLeftOut) {
  const std::vector<Share> shares = {{"proven", "verified", 999'999, "/search?q=is%3Averified"},
                                     {"altered", "<altered>", 1, ""},
                                     {"caution", "nothing", 0, ""}};
  const std::string html = draw_shares(texts(), "Verdicts", shares);
  EXPECT_NE(html.find("999,999 (&gt;99.9 %)"), html.npos);
  EXPECT_NE(html.find("1 (&lt;0.1 %)"), html.npos);
  EXPECT_NE(html.find("class=\"altered\" x=\"994\" y=\"0\" width=\"6\""), html.npos);
  EXPECT_EQ(html.find("nothing"), html.npos);
  EXPECT_EQ(html.find("<altered>"), html.npos);
  EXPECT_EQ(draw_shares(texts(), "", std::vector<Share>{{"plain", "none", 0, ""}}), "");
}

TEST(Chart, ManyTinyPartsDoNotLeaveTheDrawing) {
  std::vector<Share> shares(8, Share{"plain", "x", 1, ""});
  shares[3].count = 10'000'000;
  const std::string html = draw_shares(texts(), "", shares);
  EXPECT_NE(html.find("x=\"994\" y=\"0\" width=\"6\""), html.npos);
}

TEST(Chart, LongLinksMakeFewerBars) {
  EXPECT_EQ(bars_for_links(1), kMaxBars);
  EXPECT_EQ(bars_for_links(kMaxChartLinkBytes / (2 * kMaxBars)), kMaxBars);
  EXPECT_EQ(bars_for_links(kMaxChartLinkBytes / (2 * kMaxBars) + 2), kMaxBars - 2);
  EXPECT_EQ(bars_for_links(kMaxChartLinkBytes), kMinBars);
}

}  // namespace
}  // namespace day::room
