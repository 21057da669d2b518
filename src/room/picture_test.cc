// SPDX-License-Identifier: AGPL-3.0-or-later
// Documents, and their pages as pictures.
#include <gtest/gtest.h>

#include <filesystem>

#include "base/encoding.h"
#include "png/png.h"
#include "room/limits.h"
#include "room/picture_cache.h"
#include "room/room_world.h"

namespace day::room {
namespace {

// A message with a file.
std::string message_with(const std::string& type, const std::string& name, const Bytes& file) {
  return "From a@halden.example Tue Mar  1 08:00:00 2016\nFrom: a@halden.example\nSubject: x\n"
         "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: " +
         type +
         "\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; filename=\"" +
         name + "\"\n\n" + encode_base64(file) + "\n--b--\n\n";
}

Bytes white_picture(std::uint32_t side) {
  document::Picture picture{side, side, Bytes(std::size_t{3} * side * side, '\xFF')};
  return *png::encode_png(picture);
}

std::uint64_t pixels_of(const std::string& png) {
  const auto number = [&](std::size_t at) {
    std::uint64_t value = 0;
    for (std::size_t i = at; i < at + 4; ++i) {
      value = value * 256 + static_cast<unsigned char>(png[i]);
    }
    return value;
  };
  return number(16) * number(20);
}

TEST(Picture, OfAPageIsPixelsWithinItsBounds) {
  RoomWorld world(message_with("image/png", "a.png", white_picture(2200)));
  const auto ids = world.ids();
  ASSERT_EQ(ids.size(), 2u);
  const std::string path = item_path(ids[1]);
  const std::string body = body_of(world.get(path));
  EXPECT_TRUE(has(body, "src=\"" + path + "/page/1.png\""));
  EXPECT_TRUE(has(body, "loading=\"lazy\""));
  const http::Response small = world.get(path + "/page/1.png");
  ASSERT_EQ(small.status, 200u);
  EXPECT_EQ(small.content_type, "image/png");
  EXPECT_LE(pixels_of(body_of(small)), kPicturePixels);
  EXPECT_GT(pixels_of(body_of(small)), kPicturePixels / 2);
  const std::string large = body_of(world.get(path + "/page/1.png?large=1"));
  EXPECT_LE(pixels_of(large), kLargePicturePixels);
  EXPECT_GT(pixels_of(large), kPicturePixels);
  EXPECT_GT(world.options().pictures->size_bytes(), 0u);
}

TEST(Picture, OfWhatHasNoneIs404) {
  RoomWorld world(message_with("text/plain", "a.txt", "Hello.\n"));
  const auto ids = world.ids();
  ASSERT_EQ(ids.size(), 2u);
  EXPECT_EQ(world.get(item_path(ids[0]) + "/page/1.png").status, 404u);
  for (const char* const page : {"1.png", "0.png", "2.png", "x.png", "1"}) {
    EXPECT_EQ(world.get(item_path(ids[1]) + "/page/" + page).status, 404u) << page;
  }
}

TEST(Picture, AWorkerThatGivesNoneIsAFailureAndNoMissingPage) {
  RoomWorld world(message_with("image/png", "a.png", white_picture(400)));
  EXPECT_EQ(world.options().picture_seconds, kMaxPictureSeconds);
  const vault::Folder scratch;
  const std::string program = scratch / "silent";
  vault::write_all(program, "#!/bin/sh\nexec sleep 60\n");
  std::filesystem::permissions(program, std::filesystem::perms::owner_all);
  world.options().picture_seconds = 1;
  world.options().pool.document_program = program;
  world.options().pool.wall_seconds = 1;
  world.open();
  EXPECT_EQ(world.get(item_path(world.ids()[1]) + "/page/1.png").status, 500u);
}

TEST(Pictures, TheLatestAreKeptAsFarAsTheyFit) {
  const auto picture = [](std::size_t size) {
    return std::make_shared<const std::string>(size, 'x');
  };
  PictureCache cache(10);
  cache.put("a", picture(4));
  cache.put("b", picture(4));
  EXPECT_NE(cache.find("a"), nullptr);
  cache.put("c", picture(4));
  EXPECT_NE(cache.find("a"), nullptr);
  EXPECT_EQ(cache.find("b"), nullptr) << "it was asked for least lately";
  cache.put("d", picture(11));
  EXPECT_EQ(cache.find("d"), nullptr);
  EXPECT_LE(cache.size_bytes(), 10u);
  PictureCache whole;
  whole.put("a", picture(kMaxPictureCacheBytes));
  EXPECT_NE(whole.find("a"), nullptr);
  whole.put("b", picture(kMaxPictureCacheBytes + 1));
  EXPECT_EQ(whole.find("b"), nullptr);
}

TEST(DocumentPage, SaysWhatItIsAndShowsItsText) {
  RoomWorld world(message_with("text/plain", "Größe <1>.txt", "Five <b>millimetres</b>.\n"));
  const auto ids = world.ids();
  ASSERT_EQ(ids.size(), 2u);
  const std::string body = body_of(world.get(item_path(ids[1])));
  EXPECT_TRUE(has(body, "Five &lt;b&gt;millimetres&lt;/b&gt;."));
  EXPECT_TRUE(has(body, "text/plain"));
  EXPECT_TRUE(has(body, "Lies in"));
  EXPECT_TRUE(has(body, item_path(ids[0])));
  const http::Response raw = world.get(item_path(ids[1]) + "/raw");
  EXPECT_EQ(body_of(raw), "Five <b>millimetres</b>.\n");
  EXPECT_EQ(raw.content_type, "application/octet-stream");
  EXPECT_TRUE(has(body_of(world.get(item_path(ids[0]))), item_path(ids[1])));
}

TEST(DocumentPage, APageLeadsToThePartInWhichItStands) {
  std::string rows;
  for (int i = 0; i < 8000; ++i) rows += "row " + std::to_string(i) + "\n";
  RoomWorld world(message_with("text/plain", "a.txt", rows));
  const std::string path = item_path(world.ids()[1]);
  EXPECT_TRUE(has(body_of(world.get(path)), "Part 1 of "));
  EXPECT_EQ(field_of(world.get(path + "?page=1"), "Location"), path + "?part=1#page-1");
  EXPECT_EQ(world.get(path + "?page=9").status, 404u);
  const std::string second = body_of(world.get(path + "?part=2"));
  EXPECT_TRUE(has(second, "(goes on)"));
  EXPECT_LT(second.size(), 100'000u);
}

}  // namespace
}  // namespace day::room
