// SPDX-License-Identifier: AGPL-3.0-or-later
#include "room/chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>

#include "base/encoding.h"
#include "base/numbers.h"
#include "mustache/mustache.h"
#include "room/limits.h"

namespace day::room {
namespace {

using inquiry::MonthCount;
using inquiry::MonthSpan;

// How many months a bar may stand for.
constexpr std::array<std::int32_t, 5> kSteps = {1, 3, 12, 120, 1200};
// Of the drawing, whose units have no size: it is stretched to the width there is.
constexpr std::uint64_t kBarWidth = 10;
constexpr std::uint64_t kBarGap = 1;
constexpr std::uint64_t kHeight = 100;
constexpr std::uint64_t kLeastHeight = 2;  // of a bar that is not zero
constexpr std::uint64_t kSharesWidth = 1000;
constexpr std::uint64_t kLeastShare = 6;

std::string escape(std::string_view text) {
  return escape_markup(text);
}

std::uint64_t total_of(std::span<const MonthCount> counts) {
  return std::accumulate(
      counts.begin(), counts.end(), std::uint64_t{0},
      [](std::uint64_t sum, const MonthCount& each) { return sum + each.count; });
}

// From the first to the last.
std::int32_t months_in(std::span<const MonthCount> counts) {
  return counts.back().month.number - counts.front().month.number + 1;
}

// The smallest step with which these months fit.
std::int32_t step_for(std::span<const MonthCount> counts, std::size_t max_bars) {
  for (const std::int32_t step : kSteps) {
    const std::int32_t bars =
        counts.back().month.number / step - counts.front().month.number / step + 1;
    if (static_cast<std::size_t>(bars) <= max_bars) return step;
  }
  return kSteps.back();
}

// Without those at each end that are fewer than one in kOutlierPart.
std::span<const MonthCount> without_outliers(std::span<const MonthCount> counts) {
  const std::uint64_t few = total_of(counts) / kOutlierPart;
  std::size_t begin = 0, end = counts.size();
  for (std::uint64_t left = 0; begin < end; ++begin) {
    left += counts[begin].count;
    if (left > few) break;
  }
  for (std::uint64_t left = 0; end > begin; --end) {
    left += counts[end - 1].count;
    if (left > few) break;
  }
  return counts.subspan(begin, end - begin);
}

std::optional<Histogram::Bar> one_bar(std::span<const MonthCount> counts) {
  if (counts.empty()) return std::nullopt;
  return Histogram::Bar{{counts.front().month, counts.back().month}, total_of(counts)};
}

std::string print_share(std::uint64_t count, std::uint64_t total) {
  const double percent = 100.0 * static_cast<double>(count) / static_cast<double>(total);
  if (percent < 0.1) return "<0.1";
  // Never all of it where something is left.
  if (count < total && percent > 99.9) return ">99.9";
  return fmt::format("{:.1f}", percent);
}

// Widths that add up to kSharesWidth, each at least kLeastShare.
std::vector<std::uint64_t> widths_of(std::span<const Share> shares, std::uint64_t total) {
  std::vector<std::uint64_t> widths;
  std::uint64_t taken = 0;
  for (const Share& share : shares) {
    const double exact = static_cast<double>(share.count) / static_cast<double>(total);
    widths.push_back(std::max(kLeastShare, static_cast<std::uint64_t>(exact * kSharesWidth)));
    taken += widths.back();
  }
  const auto widest = std::max_element(widths.begin(), widths.end());
  *widest = *widest + kSharesWidth - std::min(taken, *widest + kSharesWidth - kLeastShare);
  return widths;
}

std::string anchor(const std::string& link, const std::string& content, bool in_drawing) {
  if (link.empty()) return content;
  // A drawing is not walked through by keyboard: the list or the table beside it is.
  return fmt::format("<a href=\"{}\"{}>{}</a>", escape(link), in_drawing ? " tabindex=\"-1\"" : "",
                     content);
}

std::string table_row(const Texts& texts, const Histogram::Bar& bar, const SpanLink& link) {
  const std::string span = inquiry::print_span(bar.span);
  return fmt::format("<tr><th scope=\"row\">{}</th><td class=\"number\">{}</td></tr>\n",
                     anchor(link && bar.count > 0 ? link(bar.span) : "", escape(span), false),
                     escape(texts.say_count("chart.count", bar.count)));
}

std::string axis(const Histogram& histogram) {
  const auto label = [&](std::size_t at) {
    const MonthSpan& span = histogram.bars[at].span;
    return "<span>" + inquiry::print_span({span.first, span.first}) + "</span>";
  };
  const std::size_t last = histogram.bars.size() - 1;
  std::string out = label(0);
  if (last >= 2) out += label(last / 2);
  if (last >= 1) out += label(last);
  return "<div class=\"axis\" aria-hidden=\"true\">" + out + "</div>\n";
}

// What lies outside of the drawing must be seen without opening the table.
std::string not_drawn(const Texts& texts, const Histogram& histogram, const SpanLink& link) {
  std::string parts;
  for (const auto& each : {histogram.before, histogram.after}) {
    if (!each) continue;
    const std::string part =
        escape(texts.say("chart.bar", {{"span", inquiry::print_span(each->span)},
                                       {"count", texts.say_count("chart.count", each->count)}}));
    parts += (parts.empty() ? " " : ", ") + anchor(link ? link(each->span) : "", part, false);
  }
  if (parts.empty()) return "";
  return fmt::format("<p class=\"soft\">{}{}</p>\n", escape(texts.say("chart.not_drawn")), parts);
}

}  // namespace

Histogram arrange_months(std::span<const MonthCount> counts, std::size_t max_bars) {
  Histogram out;
  if (counts.empty()) return out;
  std::span<const MonthCount> shown = without_outliers(counts);
  const bool is_worth_it = step_for(shown, max_bars) < step_for(counts, max_bars) &&
                           months_in(shown) <= months_in(counts) / 2;
  if (!is_worth_it) shown = counts;
  out.before = one_bar(counts.first(static_cast<std::size_t>(shown.data() - counts.data())));
  out.after = one_bar(
      counts.subspan(static_cast<std::size_t>(shown.data() + shown.size() - counts.data())));
  const std::int32_t step = step_for(shown, max_bars);
  const std::int32_t first = shown.front().month.number / step;
  const std::int32_t last = shown.back().month.number / step;
  for (std::int32_t at = first; at <= last; ++at) {
    out.bars.push_back({{{at * step}, {at * step + step - 1}}, 0});
  }
  for (const MonthCount& each : shown) {
    out.bars[static_cast<std::size_t>(each.month.number / step - first)].count += each.count;
  }
  return out;
}

std::size_t bars_for_links(std::size_t link_bytes) {
  return std::clamp(kMaxChartLinkBytes / (2 * std::max<std::size_t>(link_bytes, 1)), kMinBars,
                    kMaxBars);
}

std::string draw_histogram(const Texts& texts, const std::string& name, const Histogram& histogram,
                           const SpanLink& link) {
  if (histogram.bars.empty()) return "";
  std::uint64_t most = 1;
  for (const Histogram::Bar& bar : histogram.bars) most = std::max(most, bar.count);
  std::string bars, rows;
  std::uint64_t x = 0;
  if (histogram.before) rows += table_row(texts, *histogram.before, link);
  for (const Histogram::Bar& bar : histogram.bars) {
    if (bar.count > 0) {
      const std::uint64_t height =
          std::max(kLeastHeight, static_cast<std::uint64_t>(static_cast<double>(bar.count) /
                                                            static_cast<double>(most) * kHeight));
      const std::string title =
          texts.say("chart.bar", {{"span", inquiry::print_span(bar.span)},
                                  {"count", texts.say_count("chart.count", bar.count)}});
      // What is clicked is as high as the drawing, so that low bars can be hit.
      const std::string drawn = fmt::format(
          "<title>{}</title><rect class=\"room\" x=\"{}\" y=\"0\" width=\"{}\" height=\"{}\"/>"
          "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
          escape(title), x, kBarWidth, kHeight, x, kHeight - height, kBarWidth - kBarGap, height);
      const std::string to = link ? link(bar.span) : "";
      bars += (to.empty() ? "<g>" + drawn + "</g>" : anchor(to, drawn, true)) + "\n";
      rows += table_row(texts, bar, link);
    }
    x += kBarWidth;
  }
  if (histogram.after) rows += table_row(texts, *histogram.after, link);
  return fmt::format(
      "<figure class=\"chart months\"><figcaption>{}</figcaption><p class=\"soft\">{}</p>\n"
      "<svg viewBox=\"0 0 {} {}\" preserveAspectRatio=\"none\" aria-hidden=\"true\" "
      "focusable=\"false\">\n{}</svg>\n{}{}<details><summary>{}</summary><table><thead><tr>"
      "<th scope=\"col\">{}</th><th scope=\"col\" class=\"number\">{}</th></tr></thead><tbody>\n"
      "{}</tbody></table></details></figure>\n",
      escape(name),
      escape(texts.say("chart.most", {{"count", texts.say_count("chart.count", most)}})), x,
      kHeight, bars, axis(histogram), not_drawn(texts, histogram, link),
      escape(texts.say("chart.table")), escape(texts.say("chart.when")),
      escape(texts.say("chart.how_many")), rows);
}

std::string draw_shares(const Texts& texts, const std::string& name,
                        std::span<const Share> shares) {
  std::vector<Share> some;
  for (const Share& share : shares) {
    if (share.count > 0) some.push_back(share);
  }
  if (some.empty()) return "";
  std::uint64_t total = 0;
  for (const Share& share : some) total += share.count;
  const std::vector<std::uint64_t> widths = widths_of(some, total);
  std::string bar, list;
  std::uint64_t x = 0;
  for (std::size_t i = 0; i < some.size(); ++i) {
    const Share& share = some[i];
    const std::string count = group_digits(share.count);
    const std::string part =
        texts.say("chart.share", {{"count", count}, {"percent", print_share(share.count, total)}});
    const std::string drawn = fmt::format(
        "<title>{}: {}</title><rect class=\"{}\" x=\"{}\" y=\"0\" width=\"{}\" height=\"10\"/>",
        escape(share.label), escape(part), escape(share.tone), x,
        widths[i] - (i + 1 < some.size() ? 2 : 0));
    bar += share.link.empty() ? "<g>" + drawn + "</g>" : anchor(share.link, drawn, true);
    list += fmt::format(
        "<li><span class=\"swatch {}\" aria-hidden=\"true\"></span>{} <span class=\"number\">{}"
        "</span></li>\n",
        escape(share.tone), anchor(share.link, escape(share.label), false), escape(part));
    x += widths[i];
  }
  return fmt::format(
      "<figure class=\"chart shares\"><svg viewBox=\"0 0 {} 10\" preserveAspectRatio=\"none\" "
      "aria-hidden=\"true\" focusable=\"false\">{}</svg>\n<figcaption>{}</figcaption>\n"
      "<ul>\n{}</ul></figure>\n",
      kSharesWidth, bar, escape(name), list);
}

}  // namespace day::room
