// SPDX-License-Identifier: AGPL-3.0-or-later
// Pages in the locked room: what the libraries need of the machine is to be had there, and no more.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "document/limits.h"
#include "reader/document_room.h"

namespace day::reader {
namespace {

std::unique_ptr<DocumentRoom> open_room() {
  Result<std::unique_ptr<DocumentRoom>> room = DocumentRoom::start({DAYLIGHT_DOCUMENTS, 60});
  if (!room.ok()) ADD_FAILURE() << room.error().message;
  return room.ok() ? std::move(room).value() : nullptr;
}

// Two lines of print in a font that is not in the file, and a film, of which libraries warn.
Bytes printed() {
  Bytes file = "%PDF-1.4\n";
  for (const char* object :
       {"1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n",
        "2 0 obj\n<< /Type /Pages /Count 1 /Kids [4 0 R] >>\nendobj\n",
        "3 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj\n",
        "4 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 150] /Contents 5 0 R "
        "/Annots [<< /Type /Annot /Subtype /RichMedia /Rect [0 0 1 1] >>] "
        "/Resources << /Font << /F 3 0 R >> >> >>\nendobj\n",
        "5 0 obj\n<< /Length 93 >>\nstream\nBT /F 14 Tf 40 100 Td 20 TL (The samples were taken in "
        "May.) Tj T* (Two lines of print.) Tj ET\nendstream\nendobj\n"}) {
    file += object;
  }
  return file + "trailer\n<< /Size 6 /Root 1 0 R >>\n%%EOF\n";
}

DocumentRequest request_of(ByteView bytes) {
  DocumentRequest request;
  request.bytes = bytes;
  return request;
}

TEST(DeskPages, APdfIsReadAndDrawnWithTheFontsOfTheMachine) {
  const auto room = open_room();
  ASSERT_NE(room, nullptr);
  const Bytes file = printed();
  const auto outcome = room->read(request_of(file), nullptr);
  ASSERT_TRUE(outcome.ok()) << outcome.error().message;
  EXPECT_EQ(outcome->detail, "");
  const auto* reading = std::get_if<document::Reading>(&outcome->reading);
  ASSERT_NE(reading, nullptr);
  EXPECT_EQ(reading->media_type, "application/pdf");
  ASSERT_EQ(reading->pages.size(), 1u);
  EXPECT_EQ(reading->pages[0].text, "The samples were taken in May.\nTwo lines of print.\n");
  EXPECT_TRUE(reading->can_draw);
  const auto picture = room->draw(request_of(file), 0, document::kMaxPixels);
  ASSERT_TRUE(picture.ok()) << picture.error().message;
  EXPECT_EQ(picture->width, 555u);
  const auto dark = std::count_if(picture->rgb.begin(), picture->rgb.end(),
                                  [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  EXPECT_GT(dark, 1000) << "the letters are missing";
  EXPECT_FALSE(room->draw(request_of(file), 1, document::kMaxPixels).ok());
  EXPECT_EQ(room->starts(), 1u);
}

TEST(DeskPages, TextIsRecognisedWithWhatIsInstalled) {
  if (!std::filesystem::exists("/usr/share/tesseract-ocr/5/tessdata/eng.traineddata")) {
    GTEST_SKIP() << "tesseract-ocr-eng is not installed";
  }
  const auto room = open_room();
  ASSERT_NE(room, nullptr);
  const Bytes file = printed();
  for (const std::string_view languages : {"eng", ""}) {
    const auto found = room->recognise(request_of(file), 0, languages);
    ASSERT_TRUE(found.ok()) << found.error().message;
    EXPECT_EQ(found->detail, "");
    EXPECT_EQ(found->page.text, "The samples were taken in May.\nTwo lines of print.\n");
    EXPECT_GT(found->page.confidence, 80);
    EXPECT_TRUE(found->languages.starts_with("eng")) << found->languages;
  }
  const auto unknown = room->recognise(request_of(file), 0, "tlh");
  ASSERT_TRUE(unknown.ok());
  EXPECT_NE(unknown->detail.find("tlh"), std::string::npos) << unknown->detail;
  EXPECT_EQ(room->starts(), 1u);
}

// A bitmap of 40 by 20 pixels, three octets each, all of one grey.
Bytes grey() {
  const Bytes pixels(3 * 40 * 20, '\x40');
  const Bytes header("BM\x96\x09\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x28\0\0\0\x14\0\0\0\1\0\x18\0",
                     30);
  return header + Bytes(54 - header.size(), '\0') + pixels;
}

TEST(DeskPages, AnImageIsReadAndDrawn) {
  const auto room = open_room();
  ASSERT_NE(room, nullptr);
  const Bytes file = grey();
  const auto outcome = room->read(request_of(file), nullptr);
  ASSERT_TRUE(outcome.ok());
  const auto* reading = std::get_if<document::Reading>(&outcome->reading);
  ASSERT_NE(reading, nullptr);
  EXPECT_EQ(reading->outcome, document::Outcome::Read) << reading->reason;
  const auto picture = room->draw(request_of(file), 0, document::kMaxPixels);
  ASSERT_TRUE(picture.ok()) << picture.error().message;
  EXPECT_EQ(picture->width, 40u);
  EXPECT_EQ(picture->rgb, Bytes(3 * 40 * 20, '\x40'));
}

// A bitmap of 400 by 64 pixels with two rows of marks of the size of letters, and no resolution, of
// which the engine says what it takes it for.
Bytes marks() {
  constexpr std::size_t kWidth = 400;
  constexpr std::size_t kHeight = 64;
  Bytes pixels(3 * kWidth * kHeight, '\xff');
  for (std::size_t y = 0; y < kHeight; ++y) {
    for (std::size_t x = 20; x < kWidth - 20; ++x) {
      const bool is_row = y % 32 >= 8 && y % 32 < 24;
      const bool is_stem =
          x % 12 < 3 || (x % 12 < 9 && (y % 32 < 11 || (x / 12 + y / 32) % 3 == 0));
      if (is_row && is_stem && x / 12 % 7 != 0) pixels.replace(3 * (y * kWidth + x), 3, 3, '\0');
    }
  }
  const Bytes header("BM\x36\x2c\x01\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x90\x01\0\0\x40\0\0\0\1\0\x18\0",
                     30);
  return header + Bytes(54 - header.size(), '\0') + pixels;
}

TEST(DeskPages, WhatTheEngineSaysOfAPictureDoesNotEndTheWorker) {
  if (!std::filesystem::exists("/usr/share/tesseract-ocr/5/tessdata/eng.traineddata")) {
    GTEST_SKIP() << "tesseract-ocr-eng is not installed";
  }
  const auto room = open_room();
  ASSERT_NE(room, nullptr);
  const Bytes file = marks();
  const auto found = room->recognise(request_of(file), 0, "eng");
  ASSERT_TRUE(found.ok()) << found.error().message;
  EXPECT_EQ(found->detail, "");
  EXPECT_EQ(room->starts(), 1u);
}

}  // namespace
}  // namespace day::reader
