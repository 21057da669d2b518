// SPDX-License-Identifier: AGPL-3.0-or-later
// What items are beside their text: lists, originals, evidence, copies.
#include <gtest/gtest.h>

#include <map>

#include "crypto/sha256.h"
#include "room/limits.h"
#include "room/lists.h"
#include "room/message_view.h"
#include "room/originals.h"
#include "room/room_world.h"
#include "vault/keys.h"
#include "vault/signed_world.h"

namespace day::room {
namespace {

std::string only_path(RoomWorld& world) {
  return item_path(world.ids().front());
}

// `count` times the same message.
std::string repeated(std::size_t count) {
  std::string box;
  for (std::size_t i = 0; i < count; ++i) box += vault::invented_mbox(0, 1);
  return box;
}

TEST(Item, AnIdThatSeveralBeginWithLeadsToAListOfThem) {
  std::map<std::string, int> seen;
  std::string prefix;
  std::string box;
  for (int n = 0; prefix.empty() && n < 100'000; ++n) {
    const ItemId id{crypto::sha256(vault::invented_message(n))};
    const auto [found, is_new] = seen.emplace(print_short(id, 4), n);
    if (is_new) continue;
    prefix = found->first;
    box = vault::invented_mbox(found->second, found->second + 1) + vault::invented_mbox(n, n + 1);
  }
  RoomWorld world(box);
  const http::Response page = world.get("/m/" + prefix);
  EXPECT_EQ(page.status, 300u);
  for (const ItemId& id : world.ids()) {
    EXPECT_TRUE(has(body_of(page), "/m/" + print_short(id, kFullIdChars)));
  }
  EXPECT_EQ(world.get("/m/" + prefix + "/raw").status, 300u);
}

TEST(Item, PlacesBeyondTheFirstFewAreOnAPageOfTheirOwn) {
  RoomWorld few(repeated(kMaxFactsShown));
  EXPECT_FALSE(has(body_of(few.get(only_path(few))), "/list/found"));
  RoomWorld many(repeated(kMaxFactsShown + 1));
  const std::string path = only_path(many);
  EXPECT_TRUE(has(body_of(many.get(path)), path + "/list/found\">All 13"));
  const std::string body = body_of(many.get(path + "/list/found"));
  std::size_t count = 0;
  for (std::size_t at = body.find("at byte"); at != body.npos; at = body.find("at byte", at + 1)) {
    ++count;
  }
  EXPECT_EQ(count, kMaxFactsShown + 1);
}

TEST(Item, EveryListAnswersAndOthersAre404) {
  RoomWorld world(vault::invented_mbox(0, 1));
  const std::string path = only_path(world);
  for (const char* const what :
       {"defects", "found", "inside", "labels", "notes", "properties", "recipients", "within"}) {
    EXPECT_EQ(world.get(path + "/list/" + what).status, 200u) << what;
  }
  EXPECT_EQ(world.get(path + "/list/else").status, 404u);
  EXPECT_TRUE(has(body_of(world.get(path + "/list/recipients")), "to: pilots@halden.example"));
}

TEST(Item, AMessageWithManyAttachmentsListsThemAllElsewhere) {
  const auto page = [](std::size_t count) {
    std::string parts;
    for (std::size_t i = 0; i < count; ++i) {
      const std::string n = std::to_string(i);
      parts += "--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=\"" + n +
               ".txt\"\n\nFile " + n + ".\n";
    }
    RoomWorld world(
        "From a@halden.example Tue Mar  1 08:00:00 2016\nFrom: a@halden.example\nSubject: x\n"
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n" +
        parts + "--b--\n\n");
    const std::string path = only_path(world);
    return body_of(world.get(path));
  };
  const std::string few = page(kMaxInsideShown);
  EXPECT_TRUE(has(few, "39.txt"));
  EXPECT_FALSE(has(few, "/list/inside"));
  const std::string many = page(kMaxInsideShown + 1);
  EXPECT_FALSE(has(many, "40.txt"));
  EXPECT_TRUE(has(many, "/list/inside\">All 41"));
}

TEST(Lists, ArePagedByRowsAndByWhatTheyTake) {
  EXPECT_EQ(cut_list({}).size(), 2u);
  EXPECT_EQ(cut_list(std::vector<std::size_t>(kMaxListRows, 1)).size(), 2u);
  EXPECT_EQ(cut_list(std::vector<std::size_t>(kMaxListRows + 1, 1)).size(), 3u);
  EXPECT_EQ(cut_list({kMaxListCost, kMaxListCost}), (std::vector<std::size_t>{0, 1, 2}));
  EXPECT_EQ(cut_list({kMaxListCost / 4, kMaxListCost / 4}), (std::vector<std::size_t>{0, 2}));
}

TEST(Marks, OfMoreNotesThanCanBeMarkedTheFirstAre) {
  dossier::Decided decided;
  for (std::uint64_t i = 0; i <= kMaxMarks; ++i) {
    catalog::NoteInfo note;
    note.number = {i + 1};
    note.span = ledger::Span{0, 1, "a"};
    decided.notes.push_back(note);
    EXPECT_EQ(find_note_marks(decided, "ab").size(), std::min<std::size_t>(i + 1, kMaxMarks));
  }
  decided.notes.resize(1);
  EXPECT_TRUE(find_note_marks(decided, "ba").empty()) << "the words are others now";
}

TEST(Original, IsADownloadThatNoBrowserShows) {
  RoomWorld world(vault::invented_mbox(0, 1));
  const ItemId id = world.ids().front();
  const http::Response page = world.get(item_path(id) + "/raw");
  EXPECT_EQ(page.content_type, "application/octet-stream");
  EXPECT_EQ(field_of(page, "Content-Disposition"), "attachment; filename=\"" + print_short(id) +
                                                       ".eml\"; filename*=UTF-8''" +
                                                       print_short(id) + ".eml");
  EXPECT_EQ(field_of(page, "X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(page.etag, print_hex(id.digest));
  EXPECT_TRUE(page.is_ranged);
  const auto& source = std::get<std::shared_ptr<http::BodySource>>(page.body);
  EXPECT_EQ(source->size_bytes(), vault::invented_message(0).size());
  const auto piece = source->read(6, 14);
  ASSERT_TRUE(piece.ok());
  EXPECT_EQ(*piece, vault::invented_message(0).substr(6, 14));
}

TEST(Original, IsWarnedOfBefore) {
  RoomWorld world(vault::invented_mbox(0, 1));
  const std::string path = only_path(world);
  const std::string body = body_of(world.get(path + "/download"));
  EXPECT_TRUE(has(body, "may harm the program that opens them"));
  EXPECT_TRUE(has(body, path + "/raw\" download"));
}

TEST(Original, ItsNameIsSafeOnAnySystem) {
  EXPECT_EQ(attachment_field("a.pdf"), "attachment; filename=\"a.pdf\"; filename*=UTF-8''a.pdf");
  const std::string field = attachment_field(
      "..\\..\\C:\\x/\"../evil\r\nX: y\xE2\x80\xAE"
      "fdp.exe");
  EXPECT_EQ(field.find_first_of("\r\n\\/"), std::string::npos);
  EXPECT_EQ(field.find("\xE2\x80\xAE"), std::string::npos);
  EXPECT_EQ(std::count(field.begin(), field.end(), '"'), 2);
  EXPECT_TRUE(has(attachment_field("Größe.txt"),
                  "filename=\"Gr_e.txt\"; "
                  "filename*=UTF-8''Gr%C3%B6%C3%9Fe.txt"));
  EXPECT_TRUE(has(attachment_field("..."), "filename=\"file\""));
  EXPECT_TRUE(has(attachment_field(""), "filename=\"file\""));
}

TEST(Original, SoMuchIsHeldAndNoMore) {
  HeldOriginals held;
  const auto make = [] { return Result<Bytes>(Bytes("x")); };
  const ItemId one{crypto::sha256("1")};
  const ItemId other{crypto::sha256("2")};
  auto first = held.hold(one, kMaxHeldBytes, make);
  ASSERT_TRUE(first.ok());
  const auto past = held.hold(other, 1, make);
  ASSERT_FALSE(past.ok());
  EXPECT_EQ(past.error().code, Code::Busy);
  EXPECT_TRUE(held.hold(one, kMaxHeldBytes, make).ok()) << "the same is there once";
  first->reset();
  EXPECT_TRUE(held.hold(other, kMaxHeldBytes, make).ok());
  EXPECT_FALSE(held.hold(other, kMaxHeldBytes + 1, make).ok());
}

TEST(Source, IsShownInPagesOfOneSize) {
  const auto pages = [](std::size_t body_bytes) {
    const std::string head = "From: a@halden.example\n\n";
    std::string text(body_bytes - head.size() - 1, 'x');
    RoomWorld world("From a@halden.example Tue Mar  1 08:00:00 2016\n" + head + text + "\n\n");
    return body_of(world.get(only_path(world) + "/source"));
  };
  EXPECT_FALSE(has(pages(kMaxSourcePageBytes), "Part 1 of"));
  EXPECT_TRUE(has(pages(kMaxSourcePageBytes + 1), "Part 1 of 2"));
}

TEST(Source, ACharacterIsWholeOnOneOfTwoPages) {
  const std::string head = "From: a@halden.example\n\n";
  const std::string text(kMaxSourcePageBytes - head.size() - 1, 'x');
  RoomWorld world("From a@halden.example Tue Mar  1 08:00:00 2016\n" + head + text +
                  "\xC3\x96\x1B<b>\n\n");
  const std::string path = only_path(world);
  EXPECT_TRUE(has(body_of(world.get(path + "/source")), "xÖ<"));
  EXPECT_TRUE(has(body_of(world.get(path + "/source?part=2")), ">␛&lt;b&gt;"));
}

TEST(Headers, AreAllThereInTheirOrderAndHarmless) {
  RoomWorld world(
      "From a@halden.example Tue Mar  1 08:00:00 2016\nX-One: <b>1</b>\nFrom: a@halden.example\n"
      "X-Two: =?utf-8?q?=E2=80=AEx?=\n\nHello.\n\n");
  const std::string body = body_of(world.get(only_path(world) + "/headers"));
  EXPECT_TRUE(has(body, "&lt;b&gt;1&lt;/b&gt;"));
  EXPECT_TRUE(has(body, "⟨U+202E⟩x"));
  EXPECT_LT(body.find("X-One"), body.find("X-Two"));
  EXPECT_TRUE(has(body, "3 fields"));
}

TEST(Evidence, NamesTheSignatureAndWhatIsMissing) {
  RoomWorld world("From office@halden.example Tue Mar  1 08:00:00 2016\n" +
                  vault::signed_message(1) + "\n");
  const std::string path = only_path(world);
  EXPECT_TRUE(has(body_of(world.get(path)), "No key."));
  const std::string body = body_of(world.get(path + "/evidence"));
  EXPECT_TRUE(has(body, "by halden.example, selector s1"));
  EXPECT_TRUE(has(body, "Support is not proof"));
}

TEST(Copies, TheSameBytesAndNearOnesAreTold) {
  RoomWorld world(repeated(2));
  const std::string body = body_of(world.get(only_path(world) + "/copies"));
  EXPECT_TRUE(has(body, "The same bytes, elsewhere (2)"));
  RoomWorld alone(vault::invented_mbox(0, 1));
  EXPECT_TRUE(has(body_of(alone.get(only_path(alone) + "/copies")), "No copies"));
}

TEST(Copies, ComeInPages) {
  RoomWorld few(repeated(kMaxCopiesPerPage));
  EXPECT_FALSE(has(body_of(few.get(only_path(few) + "/copies")), "Part 1 of"));
  RoomWorld many(repeated(kMaxCopiesPerPage + 1));
  EXPECT_TRUE(has(body_of(many.get(only_path(many) + "/copies")), "Part 1 of 2"));
}

TEST(Copies, WhatDiffersIsMarkedWordByWordAsFarAsItFits) {
  const auto page = [](const std::string& one, const std::string& other) {
    const auto message = [](const std::string& text) {
      return "From a@halden.example Tue Mar  1 08:00:00 2016\nFrom: a@halden.example\n"
             "Message-ID: <1@halden.example>\nSubject: x\n\n" +
             text + "\n\n";
    };
    RoomWorld world(message(one) + message(other));
    return body_of(world.get(only_path(world) + "/copies"));
  };
  const std::string body = page("The samples were taken in July at the old berth by Ines.",
                                "The samples were taken in May at the old berth by Ines.");
  EXPECT_TRUE(has(body, "July</del>"));
  EXPECT_TRUE(has(body, "May</ins>"));
  const std::string most(kMaxDifferenceBytes - 3, 'x');
  EXPECT_FALSE(has(page(most, "abc"), "More differs than"));
  EXPECT_TRUE(has(page(most + "y", "abc"), "More differs than"));
}

}  // namespace
}  // namespace day::room
