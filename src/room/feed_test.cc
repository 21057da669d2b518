// SPDX-License-Identifier: AGPL-3.0-or-later
// Feeds and citations without a socket; tests/api holds feeds to RFC 4287 with another parser.
#include <gtest/gtest.h>

#include "json/json.h"
#include "room/embed_text.h"
#include "room/limits.h"
#include "room/room_world.h"

namespace day::room {
namespace {

std::size_t count(const std::string& text, std::string_view word) {
  std::size_t found = 0;
  for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1)) ++found;
  return found;
}

TEST(Feed, HasTheNewestResultsAndNoMoreThanItMay) {
  RoomWorld world(vault::invented_mbox(0, static_cast<int>(kMaxFeedEntries) + 1));
  const http::Response answer = world.get("/search.atom?q=");
  EXPECT_EQ(answer.status, 200u);
  EXPECT_EQ(answer.content_type, "application/atom+xml; charset=utf-8");
  EXPECT_EQ(count(body_of(answer), "<entry>"), kMaxFeedEntries);
  EXPECT_EQ(count(body_of(answer), "<id>ni:///sha-256;"), kMaxFeedEntries);
}

TEST(Feed, WhatXmlCannotHoldIsReplaced) {
  EXPECT_EQ(escape_xml("a<b>&\"c\""), "a&lt;b&gt;&amp;&quot;c&quot;");
  EXPECT_EQ(escape_xml(std::string("\x01\t\n", 3)), "\xEF\xBF\xBD\t\n");
  EXPECT_EQ(escape_xml("\xEF\xBF\xBE\xEF\xBF\xBF\xEF\xBF\xBD"),
            "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(Feed, LongTextsAreCutBetweenCharacters) {
  std::string words;
  for (std::size_t i = 0; i < kMaxFeedTextBytes; ++i) words += "ж";
  RoomWorld world(
      "From a@x.example Mon May  4 10:00:00 2015\nFrom: a@x.example\nSubject: s\n"
      "Content-Type: text/plain; charset=utf-8\n\n" +
      words + "\n");
  const std::string body = body_of(world.get("/search.atom"));
  EXPECT_EQ(count(body, "ж"), kMaxFeedTextBytes / 2);
  EXPECT_EQ(count(body, "…</content>"), 1u);
}

json::Value parse(const http::Response& response) {
  auto value = json::parse(body_of(response));
  EXPECT_TRUE(value.ok()) << body_of(response);
  return value.ok() ? std::move(*value) : json::Value();
}

TEST(OEmbed, CitesAMessageWithoutAnyMarkupOfItsOwn) {
  RoomWorld world(
      "From a@x.example Mon May  4 10:00:00 2015\n"
      "From: \"<i>Ida</i>\" <a@x.example>\nSubject: <script>alert(1)</script>\n\n"
      "<img src=x onerror=alert(1)> " +
      std::string(2 * kMaxEmbedTextBytes, 'x') + "\n");
  const json::Value found = parse(world.get("/api/search"));
  const std::string id = *found.find("results")->as_array()->front().find_string("id");
  const json::Value cited = parse(
      world.get("/oembed?format=json&maxwidth=400&url=http%3A%2F%2F127.0.0.1%3A8410%2Fm%2F" + id));
  EXPECT_EQ(cited.find_string("type"), "rich");
  EXPECT_EQ(cited.find_string("version"), "1.0");
  EXPECT_EQ(cited.find_int("width"), 400);
  const std::string html = cited.find_string("html").value_or("");
  EXPECT_TRUE(html.starts_with("<blockquote cite=\"http://127.0.0.1:8410/m/")) << html;
  EXPECT_EQ(html.find("<script"), html.npos);
  EXPECT_EQ(html.find("<img"), html.npos);
  EXPECT_EQ(html.find("<i>"), html.npos);
  EXPECT_LT(count(html, "x"), kMaxEmbedTextBytes + 50);
  const std::int64_t most = static_cast<std::int64_t>(kMaxEmbedWidthPixels);
  EXPECT_EQ(
      parse(world.get("/oembed?url=http%3A%2F%2F127.0.0.1%3A8410%2Fm%2F" + id)).find_int("width"),
      most);
}

TEST(OEmbed, KnowsPagesOfThisRoomOnly) {
  RoomWorld world(vault::invented_mbox(0, 1));
  for (const std::string url : {"", "http%3A%2F%2Fevil.example%2Fm%2Faaaa", "%2Fm%2Faaaa",
                                "http%3A%2F%2F127.0.0.1%3A8410.evil.example%2Fm%2Faaaa",
                                "http%3A%2F%2F127.0.0.1%3A8410%2Fsearch"}) {
    EXPECT_EQ(world.get("/oembed?url=" + url).status, 404u) << url;
  }
  EXPECT_EQ(world.get("/oembed?format=xml").status, 501u);
}

}  // namespace
}  // namespace day::room
