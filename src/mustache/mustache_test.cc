// SPDX-License-Identifier: AGPL-3.0-or-later
#include "mustache/mustache.h"

#include <gtest/gtest.h>

#include "mustache/limits.h"

namespace day::mustache {
namespace {

std::string render(std::string_view text, const Data& data,
                   const Template::Partials& partials = {}) {
  auto parsed = Template::parse(text, partials);
  EXPECT_TRUE(parsed.ok());
  return parsed.ok() ? parsed->render(data) : "";
}

TEST(Mustache, AValueIsEscapedInTextAndInAttributes) {
  Data data;
  data.set("x", "<a href='1' title=\"2\">&amp;</a>");
  EXPECT_EQ(render("<p title=\"{{x}}\">{{x}}</p>", data),
            "<p title=\"&lt;a href=&#39;1&#39; title=&quot;2&quot;&gt;&amp;amp;&lt;/a&gt;\">"
            "&lt;a href=&#39;1&#39; title=&quot;2&quot;&gt;&amp;amp;&lt;/a&gt;</p>");
}

TEST(Mustache, ValuesAreNotReadAsTemplates) {
  Data data;
  data.set("x", "{{y}}{{{y}}}{{#y}}").set("y", "secret");
  EXPECT_EQ(render("{{x}} {{{x}}}", data), "{{y}}{{{y}}}{{#y}} {{y}}{{{y}}}{{#y}}");
}

TEST(Mustache, ListsAndTheirOpposites) {
  std::vector<Data> two(2);
  two[0].set("n", "1");
  two[1].set("n", "2");
  Data data;
  data.set("some", std::move(two)).set("none", std::vector<Data>()).set("yes", true);
  EXPECT_EQ(render("{{#some}}[{{n}}]{{/some}}{{^none}}empty{{/none}}{{#yes}}!{{/yes}}", data),
            "[1][2]empty!");
}

TEST(Mustache, DottedNamesReachIntoObjects) {
  Data inner;
  inner.set("b", "deep");
  Data data;
  data.set("a", std::move(inner));
  EXPECT_EQ(render("{{a.b}}", data), "deep");
}

TEST(Mustache, PartialsArePutInWhereTheyStand) {
  Data data;
  data.set("x", "1");
  const auto partials = [](std::string_view name) -> std::string_view {
    return name == "line" ? "<{{x}}{{> end}}" : name == "end" ? ">" : "";
  };
  EXPECT_EQ(render("{{> line}}{{>end}}", data, partials), "<1>>");
}

TEST(Mustache, AMissingPartialAndAnOpenSectionAreErrors) {
  EXPECT_FALSE(Template::parse("{{> nowhere}}").ok());
  EXPECT_FALSE(Template::parse("{{#open}}").ok());
}

TEST(Mustache, PartialsMayBeSoDeepAndNoDeeper) {
  // A chain "0" -> "1" -> … of so many partials.
  const auto chain = [](std::size_t length) {
    std::vector<std::string> texts;
    for (std::size_t i = 1; i < length; ++i) texts.push_back("{{>" + std::to_string(i) + "}}");
    texts.emplace_back("end");
    return texts;
  };
  for (const auto& [length, good] :
       {std::pair{kMaxPartialDepth, true}, std::pair{kMaxPartialDepth + 1, false}}) {
    const auto texts = chain(length);
    const auto partials = [&](std::string_view name) -> std::string_view {
      return texts[std::stoul(std::string(name))];
    };
    EXPECT_EQ(Template::parse("{{>0}}", partials).ok(), good) << length;
  }
}

}  // namespace
}  // namespace day::mustache
