// SPDX-License-Identifier: AGPL-3.0-or-later
// Pages of messages: what is said, what is marked, and that nothing hostile gets through.
#include <gtest/gtest.h>

#include "room/limits.h"
#include "room/room_world.h"
#include "vault/keys.h"
#include "vault/signed_world.h"

namespace day::room {
namespace {

std::string message_with(const std::string& head, const std::string& body) {
  return "From office@halden.example Tue Mar  1 08:00:00 2016\n"
         "From: Harbour Office <office@halden.example>\nTo: pilots@halden.example\n"
         "Date: Tue, 1 Mar 2016 08:00:00 +0100\n" +
         head + "\n" + body + "\n";
}

// The path of the only item.
std::string only_path(RoomWorld& world) {
  return item_path(world.ids().front());
}

TEST(MessagePage, SaysWhoToWhomWhenAndOnWhat) {
  RoomWorld world(vault::invented_mbox(7, 8));
  const http::Response page = world.get(only_path(world));
  ASSERT_EQ(page.status, 200u);
  const std::string body = body_of(page);
  EXPECT_TRUE(has(body, "Harbour Office &lt;office@halden.example&gt;"));
  EXPECT_TRUE(has(body, "pilots@halden.example"));
  EXPECT_TRUE(has(body, "2016-03-01T08:00:00+01:00"));
  EXPECT_TRUE(has(body, "<h1 dir=\"auto\">Berth 7</h1>"));
  EXPECT_TRUE(has(body, "Berth 7 is free."));
  EXPECT_TRUE(has(body, "Unsigned. There is nothing to check."));
}

TEST(MessagePage, LeadsToItsHtmlWhereThereIsSome) {
  RoomWorld plain(message_with("Subject: a\n", "text"));
  EXPECT_FALSE(has(body_of(plain.get(only_path(plain))), only_path(plain) + "/html"));
  RoomWorld html(message_with("Subject: a\nContent-Type: text/html\n", "<p>text</p>"));
  EXPECT_TRUE(has(body_of(html.get(only_path(html))), only_path(html) + "/html"));
}

TEST(MessagePage, TellsOtherProgramsWhereItsEmbedIs) {
  RoomWorld world(vault::invented_mbox(7, 8));
  const std::string path = only_path(world);
  const std::string body = body_of(world.get(path));
  const std::string link = "<link rel=\"alternate\" type=\"application/json+oembed\" href=\"";
  ASSERT_TRUE(has(body, link));
  EXPECT_TRUE(has(body, http::encode_component(path)));
}

TEST(MessagePage, BesideItTheConversationSaysWhatHangsThereByWeakEvidence) {
  const std::string first = message_with("Subject: Berth 9\nMessage-ID: <1@x.example>\n", "Free?");
  const std::string other =
      message_with("Subject: Re: Berth 9\nMessage-ID: <2@x.example>\n", "> Free?\n\nYes.");
  RoomWorld world(first + "\n" + other);
  const std::string body = body_of(world.get(only_path(world)));
  EXPECT_TRUE(has(body, "1 message; 1 more by weak evidence"));
}

TEST(MessagePage, AnyWayToNameItLeadsToItsShortId) {
  RoomWorld world(vault::invented_mbox(0, 1));
  const ItemId id = world.ids().front();
  for (const std::string& typed :
       {print_short(id, 6), print_short(id, kFullIdChars), print_hex(id.digest)}) {
    const http::Response page = world.get("/m/" + typed + "?span=0-2");
    EXPECT_EQ(page.status, 303u) << typed;
    EXPECT_EQ(field_of(page, "Location"), item_path(id) + "?span=0-2");
  }
}

TEST(MessagePage, WhatIsNoIdOrNotHereIs404) {
  RoomWorld world(vault::invented_mbox(0, 1));
  EXPECT_EQ(world.get("/m/0000000000").status, 404u);
  EXPECT_EQ(world.get("/m/x").status, 404u);
  EXPECT_EQ(world.get("/m/%3Cscript%3E").status, 404u);
  EXPECT_FALSE(has(body_of(world.get("/m/%3Cscript%3E")), "<script>"));
}

TEST(MessagePage, MarkupInAMessageIsText) {
  RoomWorld world(message_with("Subject: <script>alert(1)</script> {{{x}}} {{#y}}\n",
                               "<img src=x onerror=alert(1)> {{{main}}} &amp; \xE2\x80\xAE"
                               "evil\n"));
  const std::string body = body_of(world.get(only_path(world)));
  EXPECT_FALSE(has(body, "<script>alert"));
  EXPECT_FALSE(has(body, "<img src=x"));
  EXPECT_TRUE(has(body, "{{{main}}} &amp;amp; ⟨U+202E⟩evil"));
  EXPECT_TRUE(has(body, "{{{x}}} {{#y}}"));
}

TEST(MessagePage, OwnWordsAndQuotationsAreToldApart) {
  RoomWorld world(message_with("Subject: Samples\n",
                               "Yes.\n\nOn Mon, Ines wrote:\n> Are they here?\n\n-- \nHarbour\n"));
  const std::string body = body_of(world.get(only_path(world)));
  EXPECT_TRUE(has(body, "<div class=\"piece own\">"));
  EXPECT_TRUE(has(body, "Quoted from another message"));
  EXPECT_TRUE(has(body, "<p class=\"piece-label\">Signature</p>"));
}

TEST(MessagePage, ALongQuotationIsFoldedAway) {
  std::string quotation;
  for (std::size_t i = 0; i <= kMaxUnfoldedLines + 1; ++i) quotation += "> line\n";
  const auto page = [&](const std::string& quoted) {
    RoomWorld world(message_with("Subject: Samples\n", "Yes.\n\nInes wrote:\n" + quoted));
    return body_of(world.get(only_path(world)));
  };
  EXPECT_TRUE(has(page(quotation), "<details class=\"piece quoted\">"));
  EXPECT_FALSE(has(page("> line\n"), "<details class=\"piece quoted\">"));
  const std::string long_line = "> " + std::string(kMaxUnfoldedBytes, 'x') + "\n";
  EXPECT_TRUE(has(page(long_line), "<details class=\"piece quoted\">"));
}

TEST(MessagePage, ALongTextComesInPartsThatHoldAllOfIt) {
  std::string text;
  for (int i = 0; i < 6000; ++i) text += "Line " + std::to_string(i) + " of \"it\".\n";
  ASSERT_GT(text.size(), kMaxTextPartCost);
  RoomWorld world(message_with("Subject: Log\n", text));
  const std::string path = only_path(world);
  EXPECT_TRUE(has(body_of(world.get(path)), "Part 1 of "));
  std::size_t lines = 0;
  for (int part = 1;; ++part) {
    const std::string body = body_of(world.get(path + "?part=" + std::to_string(part)));
    EXPECT_LT(body.size(), 100'000u);
    lines += count_of(body, " of &quot;it&quot;.");
    if (!has(body, "rel=\"next\"")) break;
    ASSERT_LT(part, 20);
  }
  EXPECT_EQ(lines, 6000u);
}

TEST(MessagePage, ManyRecipientsAreAllReached) {
  std::string to;
  for (std::size_t i = 0; i <= kMaxMailboxesShown; ++i) {
    to += (i == 0 ? "" : ",\n ") + ("p" + std::to_string(i) + "@halden.example");
  }
  RoomWorld world(message_with("Cc: " + to + "\nSubject: All\n", "Hello.\n"));
  const std::string path = only_path(world);
  const std::string body = body_of(world.get(path));
  EXPECT_TRUE(has(body, "and 1 more"));
  EXPECT_TRUE(has(body, path + "/list/recipients"));
}

TEST(MessagePage, APassageIsMarkedByCharactersNotOctets) {
  RoomWorld world(
      message_with("Subject: Samples\nContent-Type: text/plain; "
                   "charset=utf-8\nContent-Transfer-Encoding: 8bit\n",
                   "Größe: 5 mm.\n"));
  const std::string path = only_path(world);
  const std::string body = body_of(world.get(path + "?span=2-4"));
  EXPECT_TRUE(has(body, "Gr<mark id=\"span\" tabindex=\"-1\">öß</mark>e: 5 mm."));
  EXPECT_TRUE(has(body, "“öß”"));
  EXPECT_TRUE(has(body, "http://127.0.0.1:8410" + path + "?span=2-4#span"));
}

TEST(MessagePage, APassageMayGoFromOneSegmentIntoTheNext) {
  RoomWorld world(
      message_with("Subject: Samples\n", "Yes.\n\nOn Mon, Ines wrote:\n> Are they here?\n"));
  const std::string path = only_path(world);
  const std::string body = body_of(world.get(path + "?span=0-16"));
  EXPECT_EQ(count_of(body, "id=\"span\""), 1u);
  EXPECT_EQ(count_of(body, "<mark"), 2u);
  EXPECT_TRUE(has(body, "Some of it is quoted there from another message."));
}

TEST(MessagePage, APassageThatIsNotThereIsSaid) {
  RoomWorld world(message_with("Subject: Samples\n", "Yes.\n"));
  for (const char* const span : {"0-900", "3-3", "x", "99999999999999999999-3"}) {
    const std::string body = body_of(world.get(only_path(world) + "?span=" + span));
    EXPECT_TRUE(has(body, "There is no such passage")) << span;
    EXPECT_FALSE(has(body, "id=\"span\"")) << span;
  }
}

TEST(MessagePage, WordsLeadToTheirPassageWhateverLinesTheyStandIn) {
  RoomWorld world(
      message_with("Subject: Samples\n", "They were evaluated\nin July, not before.\n"));
  const std::string path = only_path(world);
  const http::Response page = world.get(path + "?quote=evaluated++in+July");
  EXPECT_EQ(page.status, 303u);
  EXPECT_EQ(field_of(page, "Location"), path + "?span=10-27#span");
  EXPECT_TRUE(has(body_of(world.get(path + "?quote=in+May")), "do not stand in the text"));
}

TEST(MessagePage, ACitationOfQuotedWordsSaysThatTheyAreQuoted) {
  RoomWorld world(
      message_with("Subject: Samples\n", "Yes.\n\nOn Mon, Ines wrote:\n> Are they here?\n"));
  const std::string path = only_path(world);
  const std::string where = field_of(world.get(path + "?quote=Are+they+here"), "Location");
  const std::string body = body_of(world.get(where.substr(0, where.find('#'))));
  EXPECT_TRUE(has(body, "These words are quoted there from another message."));
}

TEST(MessagePage, InPublicOnlyTheNameOfASourceIsTold) {
  RoomWorld world(vault::invented_mbox(0, 1));
  world.options().is_public = true;
  world.open();
  const std::string body = body_of(world.get(only_path(world)));
  EXPECT_TRUE(has(body, "a.mbox"));
  EXPECT_FALSE(has(body, "/tmp/"));
}

}  // namespace
}  // namespace day::room
