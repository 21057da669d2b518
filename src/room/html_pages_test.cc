// SPDX-License-Identifier: AGPL-3.0-or-later
// A message as its sender's program would show it: the page, its frame, and pictures drawn anew.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "base/encoding.h"
#include "dossier/opened.h"
#include "png/png.h"
#include "room/limits.h"
#include "room/room_world.h"

namespace day::room {
namespace {

const std::string kHead =
    "From a@halden.example Thu Jan  7 09:00:00 2016\nFrom: a@halden.example\n"
    "Date: Thu, 07 Jan 2016 10:00:00 +0100\nMessage-ID: <1@halden.example>\nSubject: Berth <7>\n"
    "MIME-Version: 1.0\n";

std::string letter(const std::string& html) {
  return kHead + "Content-Type: text/html; charset=utf-8\n\n" + html + "\n";
}

std::string letter_with(const std::string& html, const std::vector<Bytes>& pictures) {
  std::string out = kHead + "Content-Type: multipart/related; boundary=e\n\n--e\n";
  out += "Content-Type: text/html\n\n" + html + "\n";
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    out += fmt::format(
        "--e\nContent-Type: image/png\nContent-ID: <{}>\nContent-Transfer-Encoding: base64\n\n", i);
    const std::string text = encode_base64(pictures[i]);
    for (std::size_t at = 0; at < text.size(); at += 76) out += text.substr(at, 76) + "\n";
  }
  return out + "--e--\n";
}

// Rows of a colour, or of what compresses badly.
Bytes picture(std::uint32_t width, std::uint32_t height, bool is_noise = false) {
  document::Picture made{width, height, Bytes(std::size_t{3} * width * height, '\x40')};
  std::uint32_t state = 1;
  for (char& c : made.rgb) {
    if (is_noise) c = static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
  }
  return *png::encode_png(made);
}

std::string images(std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += fmt::format("<img src=cid:{}>", i);
  return out;
}

// The path of the only message.
std::string path_of(RoomWorld& world) {
  auto opened = dossier::Opened::open(world.options().vault, world.options().pool);
  EXPECT_TRUE(opened.ok());
  constexpr std::size_t kAll = 100;
  ItemIdRange every;
  every.high.digest.octets.fill(0xff);
  const auto items = opened->catalog->find_items(every, kAll);
  EXPECT_TRUE(items.ok());
  for (const catalog::ItemRow& item : *items) {
    if (item.kind == store::ItemKind::Message) return "/m/" + print_short(item.id);
  }
  ADD_FAILURE() << "no message";
  return "/m/none";
}

struct Shown {
  std::size_t pictures = 0;
  std::size_t boxes = 0;
  std::string html;
};

Shown show(const std::string& mbox) {
  RoomWorld world(mbox);
  Shown shown;
  shown.html = body_of(world.get(path_of(world) + "/html/frame"));
  const auto count = [&](std::string_view what) {
    std::size_t found = 0;
    for (std::size_t at = shown.html.find(what); at != shown.html.npos;
         at = shown.html.find(what, at + 1)) {
      ++found;
    }
    return found;
  };
  shown.pictures = count("src=\"data:image/png;base64,");
  shown.boxes = count("Picture not loaded: ");
  return shown;
}

TEST(HtmlPages, SayWhatWasLeftOut) {
  RoomWorld world(letter("<img src=http://x.example/><script>1</script><script>2</script>"));
  const std::string path = path_of(world);
  const http::Response page = world.get(path + "/html");
  EXPECT_EQ(page.status, 200u);
  const std::string body = body_of(page);
  EXPECT_NE(body.find("1 picture from elsewhere was not loaded."), body.npos);
  EXPECT_NE(body.find("2 scripts were left out."), body.npos);
  EXPECT_NE(body.find("<iframe class=\"sender-frame\" sandbox=\"\" src=\"" + path +
                      "/html/frame\" title=\""),
            body.npos);
  EXPECT_NE(body.find("Berth &lt;7&gt;"), body.npos);
}

TEST(HtmlPages, FrameHasNoRight) {
  RoomWorld world(
      letter("<b onclick=x>words</b><script>x</script><p style='display:none'>low</p>"));
  const http::Response frame = world.get(path_of(world) + "/html/frame");
  EXPECT_EQ(frame.status, 200u);
  const std::string body = body_of(frame);
  EXPECT_NE(body.find("<b>words</b>"), body.npos);
  EXPECT_NE(body.find("<span class=\"say\">Hidden: </span>low"), body.npos);
  EXPECT_EQ(body.find("script"), body.npos);
  EXPECT_EQ(body.find("href"), body.npos);
  const std::string policy = field_of(frame, "Content-Security-Policy");
  EXPECT_NE(policy.find("default-src 'none'; img-src data:; "), policy.npos);
  EXPECT_NE(policy.find("; sandbox"), policy.npos);
  EXPECT_EQ(policy.find("allow-"), policy.npos);
}

TEST(HtmlPages, AreOfMessagesThatHaveHtml) {
  RoomWorld world(kHead + "\nplain\n");
  const http::Response page = world.get(path_of(world) + "/html");
  EXPECT_EQ(page.status, 404u);
  EXPECT_NE(body_of(page).find("no HTML"), std::string::npos);
  EXPECT_EQ(world.get(path_of(world) + "/html/frame").status, 404u);
  EXPECT_EQ(world.get("/m/0000000000/html").status, 404u);
}

TEST(HtmlPages, WordsInDoubleBracesAreWords) {
  const Shown shown = show(letter("{{{html}}} {{t.html.alone}} {{&gt; frame}}"));
  EXPECT_NE(shown.html.find("{{{html}}} {{t.html.alone}} {{&gt; frame}}"), shown.html.npos);
}

TEST(HtmlPages, DrawPicturesAnew) {
  const Bytes sent = picture(2, 2) + "<script>behind the end</script>";
  const Shown shown = show(letter_with("<img src=cid:0 alt=Crane><img src=cid:9>", {sent}));
  EXPECT_EQ(shown.pictures, 1u);
  EXPECT_EQ(shown.boxes, 1u);
  EXPECT_NE(shown.html.find("<img alt=\"Crane\" src=\"data:"), shown.html.npos);
  EXPECT_EQ(shown.html.find(encode_base64(sent).substr(120)), shown.html.npos);
  EXPECT_EQ(show(letter_with(images(1), {"<svg onload=x>"})).boxes, 1u);
}

TEST(HtmlPages, DrawSoManyPicturesAndNoMore) {
  const std::vector<Bytes> pictures(kMaxPictures + 1, picture(2, 2));
  EXPECT_EQ(show(letter_with(images(kMaxPictures), pictures)).boxes, 0u);
  const Shown past = show(letter_with(images(kMaxPictures + 1), pictures));
  EXPECT_EQ(past.pictures, kMaxPictures);
  EXPECT_EQ(past.boxes, 1u);
}

TEST(HtmlPages, DrawPicturesOfBoundedSize) {
  Bytes fits = picture(2, 2);
  fits.resize(kMaxPictureBytes, 'x');
  const Shown shown = show(letter_with(images(2), {fits, fits + "x"}));
  EXPECT_EQ(shown.pictures, 1u);
  EXPECT_EQ(shown.boxes, 1u);
}

TEST(HtmlPages, DrawBoundedPixels) {
  const Shown shown = show(letter_with(images(2), {picture(1000, 1000), picture(1001, 1000)}));
  EXPECT_EQ(shown.pictures, 2u);
  std::vector<std::uint64_t> pixels;
  for (std::size_t at = shown.html.find("base64,"); at != shown.html.npos;
       at = shown.html.find("base64,", at + 1)) {
    // IHDR begins at octet 8; width and height at 16 and 20 (PNG §5.6, §11.2.2).
    const auto head = parse_base64(std::string_view(shown.html).substr(at + 7, 32));
    ASSERT_TRUE(head.has_value());
    const auto number = [&](std::size_t from) {
      std::uint64_t value = 0;
      for (std::size_t i = from; i < from + 4; ++i) {
        value = value << 8 | static_cast<unsigned char>((*head)[i]);
      }
      return value;
    };
    pixels.push_back(number(16) * number(20));
  }
  ASSERT_EQ(pixels.size(), 2u);
  EXPECT_EQ(pixels[0], kMaxPicturePixels);
  EXPECT_LE(pixels[1], kMaxPicturePixels);
}

TEST(HtmlPages, EmbedBoundedOctets) {
  // 3 MB each, of which two are less than the limit.
  const Bytes noise = picture(1000, 1000, true);
  ASSERT_LT(2 * noise.size(), kMaxPicturesBytes);
  ASSERT_GT(3 * noise.size(), kMaxPicturesBytes);
  const Shown shown = show(letter_with(images(3), {noise, noise, noise}));
  EXPECT_EQ(shown.pictures, 2u);
  EXPECT_EQ(shown.boxes, 1u);
}

}  // namespace
}  // namespace day::room
