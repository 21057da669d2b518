// SPDX-License-Identifier: AGPL-3.0-or-later
#include "room/hours.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/encoding.h"
#include "base/numbers.h"
#include "mustache/mustache.h"

namespace day::room {
namespace {

// Of the drawing, which is stretched to the width there is.
constexpr std::uint64_t kBarWidth = 10;
constexpr std::uint64_t kBarGap = 1;
constexpr std::uint64_t kHeight = 100;
constexpr std::uint64_t kLeastHeight = 2;  // of a bar that is not zero

}  // namespace

std::string draw_hours(const Texts& texts, const std::array<std::uint64_t, 24>& hours) {
  const std::uint64_t most = *std::max_element(hours.begin(), hours.end());
  if (most == 0) return "";
  const auto say = [&](std::string_view key) { return escape_markup(texts.say(key)); };
  std::string bars, rows;
  for (std::size_t hour = 0; hour < hours.size(); ++hour) {
    if (hours[hour] == 0) continue;
    const std::string span = fmt::format("{:02}:00–{:02}:59", hour, hour);
    const std::string count = group_digits(hours[hour]);
    const double share = static_cast<double>(hours[hour]) / static_cast<double>(most);
    const std::uint64_t height =
        std::max(kLeastHeight, static_cast<std::uint64_t>(share * static_cast<double>(kHeight)));
    bars += fmt::format(
        "<g><title>{}: {}</title><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/></g>\n", span,
        count, hour * kBarWidth, kHeight - height, kBarWidth - kBarGap, height);
    rows += fmt::format("<tr><th scope=\"row\">{}</th><td class=\"number\">{}</td></tr>\n", span,
                        count);
  }
  return fmt::format(
      "<figure class=\"chart months hours\"><figcaption>{}</figcaption>\n"
      "<svg viewBox=\"0 0 {} {}\" preserveAspectRatio=\"none\" aria-hidden=\"true\" "
      "focusable=\"false\">\n{}</svg>\n<div class=\"axis\" aria-hidden=\"true\"><span>0</span>"
      "<span>6</span><span>12</span><span>18</span><span>24</span></div>\n"
      "<details><summary>{}</summary><table><thead><tr><th scope=\"col\">{}</th>"
      "<th scope=\"col\" class=\"number\">{}</th></tr></thead><tbody>\n{}</tbody></table>"
      "</details></figure>\n",
      say("person.by_hour"), hours.size() * kBarWidth, kHeight, bars, say("chart.table"),
      say("person.hour"), say("person.messages"), rows);
}

}  // namespace day::room
