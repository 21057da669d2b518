// SPDX-License-Identifier: AGPL-3.0-or-later
// Pictures of pages, and which pages want recognition.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "document/limits.h"
#include "pdf/limits.h"
#include "pdf/pdf.h"
#include "pdf/written.h"

namespace day::pdf {
namespace {

class Ignored : public document::Children {
 public:
  bool begin(const document::Child&) override { return false; }
  bool bytes(ByteView) override { return false; }
  void end(std::string_view) override {}
};

document::Reading read(ByteView file) {
  Ignored children;
  return read_pdf(file, {}, children);
}

Result<document::Picture> draw_only(double width, double height, std::string_view content,
                                    unsigned dpi, std::uint64_t max_pixels,
                                    std::string_view entries = {}) {
  Written file;
  file.add_page(content, width, height, entries);
  return draw_page(file.finish(), 0, "", dpi, max_pixels);
}

std::string pixel(const document::Picture& picture, std::size_t x, std::size_t y) {
  return picture.rgb.substr(3 * (y * picture.width + x), 3);
}

const std::string kWhite = "\xFF\xFF\xFF";
const std::string kRed = std::string("\xFF\0\0", 3);

TEST(Draw, ThePictureShowsThePageUprightOnWhite) {
  // Red in the lower left quarter; the origin of a page is there.
  const auto picture = draw_only(144, 72, "1 0 0 rg 0 0 72 36 re f", 72, 1'000'000);
  ASSERT_TRUE(picture.ok());
  EXPECT_EQ(picture->width, 144u);
  EXPECT_EQ(picture->height, 72u);
  ASSERT_EQ(picture->rgb.size(), 3u * 144 * 72);
  EXPECT_EQ(pixel(*picture, 10, 60), kRed);
  EXPECT_EQ(pixel(*picture, 10, 10), kWhite);
  EXPECT_EQ(pixel(*picture, 130, 60), kWhite);
}

TEST(Draw, APageThatIsTurnedIsDrawnTurned) {
  const auto picture = draw_only(144, 72, "1 0 0 rg 0 0 72 36 re f", 72, 1'000'000, "/Rotate 90");
  ASSERT_TRUE(picture.ok());
  EXPECT_EQ(picture->width, 72u);
  EXPECT_EQ(picture->height, 144u);
  EXPECT_EQ(pixel(*picture, 10, 10), kRed);
  EXPECT_EQ(pixel(*picture, 60, 130), kWhite);
}

TEST(Draw, ThePictureKeepsWithinItsPixels) {
  EXPECT_EQ(draw_only(100, 100, "", 72, 10'000)->width, 100u);
  const auto smaller = draw_only(100, 100, "", 72, 9'999);
  ASSERT_TRUE(smaller.ok());
  EXPECT_EQ(smaller->width, 99u);
  EXPECT_EQ(smaller->height, 99u);
  // Nobody can ask for more than the bound of all pictures.
  const auto most = draw_only(10'000, 10'000, "", 300, document::kMaxPixels + 1);
  ASSERT_TRUE(most.ok());
  EXPECT_LE(std::uint64_t{most->width} * most->height, document::kMaxPixels);
  EXPECT_GT(std::uint64_t{most->width} * most->height, document::kMaxPixels - 20'000);
}

TEST(Draw, NoSideIsLongerThanItsBound) {
  EXPECT_EQ(draw_only(10, kMaxSidePixels, "", 72, document::kMaxPixels)->height, kMaxSidePixels);
  const auto longer = draw_only(10, kMaxSidePixels + 1, "", 72, document::kMaxPixels);
  ASSERT_TRUE(longer.ok());
  EXPECT_EQ(longer->height, kMaxSidePixels);
  EXPECT_EQ(longer->width, 9u);
}

TEST(Draw, APageThatIsNotThereIsSaid) {
  Written file;
  file.add_page("");
  const Bytes bytes = file.finish();
  EXPECT_TRUE(draw_page(bytes, 0, "", 72, 1000).ok());
  EXPECT_EQ(draw_page(bytes, 1, "", 72, 1000).error().code, Code::NotFound);
  EXPECT_EQ(draw_page("no pdf", 0, "", 72, 1000).error().code, Code::Damaged);
}

TEST(Draw, PagesThatShowMoreThanTheirTextWantRecognition) {
  Written file;
  file.add_page("");
  file.add_page(shown({"A page with a line of text, and nothing else."}));
  file.add_page(bars(80));
  file.add_page("0.2 0.3 0.8 rg 0 0 595 842 re f");
  const auto reading = read(file.finish());
  ASSERT_EQ(reading.pages.size(), 4u);
  EXPECT_FALSE(reading.pages[0].wants_recognition) << "an empty page";
  EXPECT_FALSE(reading.pages[1].wants_recognition) << "its text is all there is";
  EXPECT_TRUE(reading.pages[2].wants_recognition) << "something to be seen, and no text";
  EXPECT_FALSE(reading.pages[3].wants_recognition) << "a plain colour says nothing";
}

TEST(Draw, APageWithEnoughTextIsTakenAtItsWord) {
  for (const std::size_t letters : {kLittleText - 1, kLittleText}) {
    Written file;
    std::vector<std::string> lines;
    for (std::size_t left = letters; left > 0;) {
      const std::size_t taken = std::min<std::size_t>(left, 50);
      lines.emplace_back(taken, 'i');
      left -= taken;
    }
    // Bars all over the page, so that they outweigh the letters.
    std::string content = shown(lines);
    for (int row = 0; row < 7; ++row)
      content += "q 1 0 0 1 0 " + std::to_string(100 * row - 100) + " cm " + bars(80) + " Q\n";
    file.add_page(content);
    const auto reading = read(file.finish());
    EXPECT_EQ(reading.pages[0].wants_recognition, letters < kLittleText) << letters;
  }
}

TEST(Draw, PagesBeyondTheLastLookAreTakenToShowMore) {
  Written file;
  const int empty = file.add_stream("", "");
  for (std::size_t at = 0; at < kMaxLooks + 1; ++at) file.add_page_of(empty);
  const auto reading = read(file.finish());
  ASSERT_EQ(reading.pages.size(), kMaxLooks + 1);
  EXPECT_FALSE(reading.pages[kMaxLooks - 1].wants_recognition);
  EXPECT_TRUE(reading.pages[kMaxLooks].wants_recognition);
}

}  // namespace
}  // namespace day::pdf
