// SPDX-License-Identifier: AGPL-3.0-or-later
// Deciding in the browser, asked for as a handler asks once it has let somebody in.
#include <gtest/gtest.h>

#include <memory>

#include "http/url.h"
#include "ledger/limits.h"
#include "room/limits.h"
#include "room/renderer.h"
#include "room/room_world.h"
#include "room/router.h"

namespace day::room {
namespace {

// A room in which one person sits, with a key of her own.
class Desk {
 public:
  explicit Desk(const std::string& mbox = vault::invented_mbox(0, 1)) : world_(mbox) {
    world_.options().key_path = keys_ / "operator.key";
    world_.options().author = "Ines";
    id_ = world_.ids().front();
  }

  http::Response ask(http::Method method, const std::string& target, const http::Pairs& form) {
    http::Request request;
    request.method = method;
    request.raw_target = target;
    request.target = *http::parse_target(target);
    request.body = http::print_query(form);
    auto texts = Texts::load("en");
    auto renderer = Renderer::load(*texts);
    auto opened = dossier::Opened::open(world_.options().vault, world_.options().pool);
    if (!opened.ok() || !renderer.ok()) {
      ADD_FAILURE();
      return {};
    }
    inquiry::Search search(opened->database.get(), opened->originals.get());
    Visit visit{request, world_.options(), *texts, *renderer, *opened, search, {}, token_};
    return route(visit);
  }
  http::Response post(const std::string& what, http::Pairs form) {
    form.emplace_back("token", "right");
    return ask(http::Method::Post, path() + what, form);
  }
  std::string page(const std::string& query = "") {
    return body_of(ask(http::Method::Get, path() + query, {}));
  }

  std::string path() const { return item_path(id_); }
  RoomWorld& world() { return world_; }
  std::string token_ = "right";

 private:
  vault::Folder keys_;
  RoomWorld world_;
  ItemId id_;
};

TEST(Decide, ALabelIsPutOnShownAtOnceAndTakenOff) {
  Desk desk;
  const http::Response put = desk.post("/label", {{"label", " to <b>publish "}});
  EXPECT_EQ(put.status, 303u);
  EXPECT_EQ(field_of(put, "Location"), desk.path() + "#decided");
  EXPECT_TRUE(has(desk.page(), "to &lt;b&gt;publish"));
  EXPECT_TRUE(has(desk.page(), "Ines, "));
  EXPECT_EQ(desk.post("/label", {{"label", "to <b>publish"}, {"remove", "1"}}).status, 303u);
  EXPECT_FALSE(has(desk.page(), "to &lt;b&gt;publish"));
}

TEST(Decide, ANoteOnAPassageIsMarkedInTheText) {
  Desk desk;
  const http::Response put =
      desk.post("/note", {{"text", "Which\r\none?"}, {"span", "0-7"}, {"author", "Olav"}});
  EXPECT_EQ(field_of(put, "Location"), desk.path() + "?span=0-7#decided");
  const std::string body = desk.page();
  EXPECT_TRUE(has(body, "<span class=\"noted\">Berth 0</span><a class=\"note-ref\""));
  EXPECT_TRUE(has(body, "Which\none?"));
  EXPECT_TRUE(has(body, "Olav"));
}

TEST(Decide, WithoutTheTokenOfTheFormNothingIsDecided) {
  Desk desk;
  const auto ask = [&](const http::Pairs& form) {
    return desk.ask(http::Method::Post, desk.path() + "/label", form).status;
  };
  EXPECT_EQ(ask({{"label", "x"}}), 403u);
  EXPECT_EQ(ask({{"label", "x"}, {"token", "wrong"}}), 403u);
  EXPECT_EQ(ask({{"label", "x"}, {"token", ""}}), 403u);
  desk.token_ = "";
  EXPECT_EQ(ask({{"label", "x"}, {"token", ""}}), 403u);
  EXPECT_FALSE(has(desk.page(), "/label\""));
}

TEST(Decide, InPublicNothingIsDecidedAndNoFormIsShown) {
  Desk desk;
  EXPECT_TRUE(has(desk.page(), "method=\"post\""));
  desk.world().options().is_public = true;
  EXPECT_EQ(desk.post("/label", {{"label", "x"}}).status, 403u);
  EXPECT_FALSE(has(desk.page(), "method=\"post\""));
}

TEST(Decide, WhatWasTypedIsKeptWhileAnotherWrites) {
  Desk desk;
  const auto lock = desk.world().options().vault.lock();
  ASSERT_TRUE(lock.ok());
  const http::Response page = desk.post("/note", {{"text", "Who is <K>?"}, {"span", "0-7"}});
  EXPECT_EQ(page.status, 503u);
  EXPECT_EQ(field_of(page, "Retry-After"), "10");
  EXPECT_TRUE(has(body_of(page), "Who is &lt;K&gt;?</textarea>"));
  EXPECT_TRUE(has(body_of(page), "name=\"span\" value=\"0-7\""));
}

TEST(Decide, WithoutAKeyItIsSaidInClearWords) {
  Desk desk;
  desk.world().options().key_path = "";
  const http::Response page = desk.post("/label", {{"label", "x"}});
  EXPECT_EQ(page.status, 403u);
  EXPECT_TRUE(has(body_of(page), "--key FILE"));
}

TEST(Decide, NothingAndTooMuchAreRefused) {
  Desk desk;
  EXPECT_EQ(desk.post("/label", {{"label", " \r\n "}}).status, 422u);
  EXPECT_EQ(desk.post("/note", {{"text", "x"}, {"span", "0-9999"}}).status, 422u);
  EXPECT_EQ(desk.post("/note", {{"text", "x"}, {"span", "a"}}).status, 422u);
  EXPECT_EQ(desk.post("/label", {{"label", std::string(ledger::kMaxNameBytes, 'x')}}).status, 303u);
  EXPECT_GE(desk.post("/label", {{"label", std::string(ledger::kMaxNameBytes + 1, 'x')}}).status,
            400u);
}

TEST(Decide, MoreNotesAndLongOnesAreOnAPageOfTheirOwn) {
  Desk desk;
  for (std::size_t i = 0; i < kMaxNotesShown; ++i) {
    ASSERT_EQ(desk.post("/note", {{"text", "note no. " + std::to_string(i)}}).status, 303u);
  }
  EXPECT_FALSE(has(desk.page(), "All 21"));
  const std::string text = std::string(kMaxNoteShownBytes, 'x');
  ASSERT_EQ(desk.post("/note", {{"text", text + "END"}}).status, 303u);
  EXPECT_TRUE(has(desk.page(), "All 21"));
  EXPECT_FALSE(has(desk.page(), "xEND"));
  EXPECT_TRUE(has(desk.page("/list/notes"), "xEND"));
  Desk other;
  ASSERT_EQ(other.post("/note", {{"text", text}}).status, 303u);
  EXPECT_FALSE(has(other.page(), "All of it"));
  ASSERT_EQ(other.post("/note", {{"text", text + "y"}}).status, 303u);
  EXPECT_TRUE(has(other.page(), "All of it"));
}

}  // namespace
}  // namespace day::room
