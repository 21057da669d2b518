// SPDX-License-Identifier: AGPL-3.0-or-later
#include "recognition/recognition.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "document/limits.h"
#include "pdf/pdf.h"
#include "recognition/limits.h"

namespace day::recognition {
namespace {

using document::Picture;

Picture white(std::uint32_t width, std::uint32_t height) {
  return {width, height, Bytes(std::size_t{3} * width * height, '\xFF')};
}

// A page with two lines of print, as a scanner would give it: drawn by the room for PDF.
Picture printed() {
  const Bytes objects[] = {
      "1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n",
      "2 0 obj\n<< /Type /Pages /Count 1 /Kids [4 0 R] >>\nendobj\n",
      "3 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj\n",
      "4 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 150] /Contents 5 0 R "
      "/Resources << /Font << /F 3 0 R >> >> >>\nendobj\n",
      "5 0 obj\n<< /Length 93 >>\nstream\nBT /F 14 Tf 40 100 Td 20 TL (The samples were taken in "
      "May.) Tj T* (Two lines of print.) Tj ET\nendstream\nendobj\n"};
  Bytes file = "%PDF-1.4\n";
  for (const Bytes& each : objects) file += each;
  file += "trailer\n<< /Size 6 /Root 1 0 R >>\n%%EOF\n";
  auto picture = pdf::draw_page(file, 0, "", pdf::kRecognitionDpi, document::kMaxPixels);
  return picture.ok() ? *std::move(picture) : Picture{};
}

bool has_english() {
  const auto installed = installed_languages(kModelFolder);
  return std::find(installed.begin(), installed.end(), "eng") != installed.end();
}

TEST(Recognition, PrintIsReadLineByLineWithItsConfidence) {
  if (!has_english()) GTEST_SKIP() << "tesseract-ocr-eng is not installed";
  auto recogniser = Recogniser::open(kModelFolder, {"eng"});
  ASSERT_TRUE(recogniser.ok()) << recogniser.error().message;
  EXPECT_EQ(recogniser->languages(), "eng");
  const Picture picture = printed();
  ASSERT_GT(picture.width, 0u);
  const auto page = recogniser->recognise(picture, pdf::kRecognitionDpi);
  ASSERT_TRUE(page.ok()) << page.error().message;
  EXPECT_EQ(page->text, "The samples were taken in May.\nTwo lines of print.\n");
  EXPECT_EQ(page->origin, document::TextOrigin::Recognised);
  EXPECT_GT(page->confidence, 80);
  EXPECT_LE(page->confidence, 100);
}

std::size_t count_threads() {
  const std::filesystem::directory_iterator tasks("/proc/self/task");
  return static_cast<std::size_t>(std::distance(begin(tasks), end(tasks)));
}

TEST(Recognition, NoThreadIsStarted) {
  if (!has_english()) GTEST_SKIP() << "tesseract-ocr-eng is not installed";
  const std::size_t before = count_threads();
  auto recogniser = Recogniser::open(kModelFolder, {"eng"});
  ASSERT_TRUE(recogniser.ok());
  ASSERT_TRUE(recogniser->recognise(printed(), std::nullopt).ok());
  EXPECT_EQ(count_threads(), before);
}

TEST(Recognition, WhatWasReadBeforeChangesNothing) {
  if (!has_english()) GTEST_SKIP() << "tesseract-ocr-eng is not installed";
  auto recogniser = Recogniser::open(kModelFolder, {"eng"});
  ASSERT_TRUE(recogniser.ok());
  const Picture picture = printed();
  const auto first = recogniser->recognise(picture, std::nullopt);
  const auto empty = recogniser->recognise(white(400, 300), std::nullopt);
  const auto again = recogniser->recognise(picture, std::nullopt);
  ASSERT_TRUE(first.ok() && empty.ok() && again.ok());
  EXPECT_EQ(empty->text, "");
  EXPECT_EQ(empty->confidence, 0);
  EXPECT_EQ(first->text, again->text);
  EXPECT_EQ(first->confidence, again->confidence);
}

TEST(Recognition, PicturesThatCannotBeReadAreRefused) {
  if (!has_english()) GTEST_SKIP() << "tesseract-ocr-eng is not installed";
  auto recogniser = Recogniser::open(kModelFolder, {"eng"});
  ASSERT_TRUE(recogniser.ok());
  EXPECT_TRUE(recogniser->recognise(white(kMaxSidePixels, 1), std::nullopt).ok());
  EXPECT_FALSE(recogniser->recognise(white(kMaxSidePixels + 1, 1), std::nullopt).ok());
  EXPECT_TRUE(recogniser->recognise(white(1, 1), std::nullopt).ok());
  EXPECT_FALSE(recogniser->recognise({}, std::nullopt).ok());
  Picture torn = white(10, 10);
  torn.rgb.pop_back();
  EXPECT_FALSE(recogniser->recognise(torn, std::nullopt).ok());
}

TEST(Recognition, LanguagesWithoutAModelAreNamed) {
  const auto none = Recogniser::open(kModelFolder, {"tlh"});
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.error().code, Code::NotFound);
  EXPECT_NE(none.error().message.find("tlh"), std::string::npos) << none.error().message;
  EXPECT_FALSE(Recogniser::open(kModelFolder, {}).ok());
  EXPECT_TRUE(installed_languages("/nowhere").empty());
}

TEST(Recognition, ADamagedModelIsAnError) {
  const std::filesystem::path folder =
      std::filesystem::path(::testing::TempDir()) / "daylight_recognition_test";
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "eng.traineddata") << "no model";
  std::ofstream(folder / "osd.traineddata") << "no language";
  EXPECT_EQ(installed_languages(folder), std::vector<std::string>{"eng"});
  EXPECT_FALSE(Recogniser::open(folder, {"eng"}).ok());
  std::filesystem::remove_all(folder);
}

TEST(Recognition, EnglishComesFirstAndTheNumberOfLanguagesIsBounded) {
  std::vector<std::string> installed;
  for (std::size_t at = 0; at + 1 < kMaxDefaultLanguages; ++at) {
    installed.push_back("a" + std::to_string(at));
  }
  installed.emplace_back("eng");
  std::vector<std::string> wanted = default_languages(installed);
  EXPECT_EQ(wanted.size(), kMaxDefaultLanguages);
  EXPECT_EQ(wanted.front(), "eng");
  EXPECT_EQ(wanted.back(), installed[kMaxDefaultLanguages - 2]);
  installed.emplace_back("zzz");
  EXPECT_EQ(default_languages(installed), wanted) << "one past the bound is left out";
  EXPECT_TRUE(default_languages({}).empty());
}

}  // namespace
}  // namespace day::recognition
