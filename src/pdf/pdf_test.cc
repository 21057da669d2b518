// SPDX-License-Identifier: AGPL-3.0-or-later
#include "pdf/pdf.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cstdlib>

#include "document/limits.h"
#include "os/file.h"
#include "pdf/limits.h"
#include "pdf/written.h"

namespace day::pdf {
namespace {

using document::Options;
using document::Outcome;
using document::Reading;

// Keeps what lies inside.
class Kept : public document::Children {
 public:
  struct Each {
    document::Child child;
    Bytes content;
    std::string wrong = "not ended";
  };
  bool begin(const document::Child& child) override {
    all.push_back({child, {}, "not ended"});
    return true;
  }
  bool bytes(ByteView bytes) override {
    all.back().content.append(bytes);
    return true;
  }
  void end(std::string_view wrong) override { all.back().wrong = wrong; }

  std::vector<Each> all;
};

Reading read(ByteView file, std::string_view password = {}) {
  Kept kept;
  Options options;
  options.password = password;
  return read_pdf(file, options, kept);
}

std::string property(const Reading& reading, std::string_view name) {
  for (const auto& each : reading.properties) {
    if (each.name == name) return each.value;
  }
  return {};
}

std::string all_defects(const Reading& reading) {
  return fmt::format("{}", fmt::join(reading.defects, "; "));
}

TEST(Pdf, TextIsReadPageByPageInLines) {
  Written file;
  file.add_page(shown({"The samples were taken in May.", "They were evaluated in July."}));
  file.add_page(shown({"Second page."}));
  const Reading reading = read(file.finish());
  EXPECT_EQ(reading.outcome, Outcome::Read) << reading.reason;
  EXPECT_EQ(reading.media_type, "application/pdf");
  EXPECT_EQ(reading.page_count, 2u);
  EXPECT_TRUE(reading.can_draw);
  ASSERT_EQ(reading.pages.size(), 2u);
  EXPECT_EQ(reading.pages[0].label, "1");
  EXPECT_EQ(reading.pages[0].text,
            "The samples were taken in May.\nThey were evaluated in July.\n");
  EXPECT_EQ(reading.pages[0].origin, document::TextOrigin::Written);
  EXPECT_EQ(reading.pages[1].text, "Second page.\n");
}

TEST(Pdf, LabelsOfPagesAreThoseOfTheFile) {
  Written file;
  file.add_page(shown({"Preface"}));
  file.add_page(shown({"Chapter"}));
  const Reading reading =
      read(file.finish("", "/PageLabels << /Nums [0 << /S /r >> 1 << /S /D /P (A-) /St 7 >>] >>"));
  ASSERT_EQ(reading.pages.size(), 2u);
  EXPECT_EQ(reading.pages[0].label, "i");
  EXPECT_EQ(reading.pages[1].label, "A-7");
}

TEST(Pdf, WhatTheFileSaysOfItselfIsKept) {
  Written file;
  file.add_page(shown({"Text"}));
  const Reading reading = read(
      file.finish("/Title <FEFF00530061006E0064> /Author (Harbour Office) /Producer (A printer) "
                  "/CreationDate (D:20150507091500+02'00') /Case (117)"));
  EXPECT_EQ(reading.title, "Sand");
  EXPECT_EQ(reading.author, "Harbour Office");
  EXPECT_EQ(property(reading, "version"), "1.7");
  EXPECT_EQ(property(reading, "producer"), "A printer");
  EXPECT_EQ(property(reading, "created"), "2015-05-07T09:15:00+02:00");
  EXPECT_EQ(property(reading, "case"), "117");
  EXPECT_EQ(property(reading, "signatures"), "");
}

TEST(Pdf, SignaturesAreCountedAndNotCalledGood) {
  Written file;
  file.add_page(shown({"Text"}));
  file.add("<< /Type /Sig /ByteRange [0 1 2 3] /Contents <00> >>");
  EXPECT_EQ(property(read(file.finish()), "signatures"), "1, not verified");
}

TEST(Pdf, EmbeddedFilesAreChildrenByteForByte) {
  Written file;
  file.add_page(shown({"See attached."}));
  file.embed("readings.csv", "depth,lead\n1,300\n");
  file.embed("../../etc/passwd", std::string_view("\0\xFFtwo", 5));
  const Bytes bytes = file.finish();
  Kept kept;
  const Reading reading = read_pdf(bytes, {}, kept);
  EXPECT_EQ(reading.outcome, Outcome::Read) << reading.reason;
  ASSERT_EQ(kept.all.size(), 2u);
  EXPECT_EQ(kept.all[0].child.key, 0u);
  EXPECT_EQ(kept.all[0].child.path, "readings.csv");
  EXPECT_EQ(kept.all[0].child.media_type, "text/plain");
  EXPECT_EQ(kept.all[0].content, "depth,lead\n1,300\n");
  EXPECT_EQ(kept.all[0].wrong, "");
  EXPECT_EQ(kept.all[1].child.path, "../../etc/passwd");
  EXPECT_EQ(kept.all[1].content, Bytes("\0\xFFtwo", 5));

  Options options;
  options.only_key = 1;
  Kept one;
  static_cast<void>(read_pdf(bytes, options, one));
  ASSERT_EQ(one.all.size(), 1u);
  EXPECT_EQ(one.all[0].child.key, 1u);
  EXPECT_EQ(one.all[0].content, kept.all[1].content);
}

TEST(Pdf, NotesStandAfterTheTextOfTheirPageAndSaySo) {
  Written file;
  const int note = file.add(
      "<< /Type /Annot /Subtype /Text /Rect [9 9 30 30] /Contents (Which samples?\\rThose of May?) "
      "/T (A. Reader) /M (D:20150507) >>");
  const int ink = file.add(
      "<< /Type /Annot /Subtype /Ink /Rect [9 9 30 30] /Contents (See here) /InkList [] >>");
  const int link =
      file.add("<< /Type /Annot /Subtype /Link /Rect [9 9 30 30] /Contents (machinery) >>");
  const int repeated =
      file.add("<< /Type /Annot /Subtype /Highlight /Rect [9 9 30 30] /Contents (The  samples) >>");
  file.add_page(shown({"The samples."}), 595, 842,
                fmt::format("/Annots [{} 0 R {} 0 R {} 0 R {} 0 R]", note, ink, link, repeated));
  const Reading reading = read(file.finish());
  ASSERT_EQ(reading.pages.size(), 1u);
  EXPECT_EQ(reading.pages[0].text,
            "The samples.\n[Note by A. Reader, 2015-05-07] Which samples?\nThose of May?\n"
            "[Note] See here\n");
}

TEST(Pdf, MoreNotesThanTheBoundAreSaid) {
  for (const std::size_t count : {kMaxNotes, kMaxNotes + 1}) {
    Written file;
    std::string all;
    for (std::size_t at = 0; at < count; ++at) {
      all += "<< /Type /Annot /Subtype /Text /Rect [9 9 30 30] /Contents (Why?) >> ";
    }
    file.add_page("", 595, 842, fmt::format("/Annots [{}]", all));
    const Reading reading = read(file.finish());
    EXPECT_EQ(reading.pages[0].text.size(), kMaxNotes * std::string_view("[Note] Why?\n").size());
    EXPECT_EQ(reading.outcome, count > kMaxNotes ? Outcome::Partial : Outcome::Read)
        << reading.reason;
  }
}

TEST(Pdf, FilesPinnedToAPageAreChildren) {
  Written file;
  const int stream = file.add_stream("/Type /EmbeddedFile", "depth,lead\n");
  const int spec =
      file.add(fmt::format("<< /Type /Filespec /F (pinned.csv) /EF << /F {} 0 R >> >>", stream));
  file.add_page("");
  file.add_page("", 595, 842,
                fmt::format("/Annots [<< /Type /Annot /Subtype /FileAttachment /Rect [9 9 30 30] "
                            "/FS {} 0 R >>]",
                            spec));
  file.embed("other", "x");
  const Bytes bytes = file.finish();
  Kept kept;
  EXPECT_EQ(read_pdf(bytes, {}, kept).outcome, Outcome::Read);
  ASSERT_EQ(kept.all.size(), 2u);
  EXPECT_EQ(kept.all[1].child.key, std::uint64_t{2} << 32);
  EXPECT_EQ(kept.all[1].child.path, "pinned.csv");
  EXPECT_EQ(kept.all[1].content, "depth,lead\n");
  EXPECT_EQ(kept.all[1].wrong, "");
  Options options;
  options.only_key = kept.all[1].child.key;
  Kept one;
  static_cast<void>(read_pdf(bytes, options, one));
  ASSERT_EQ(one.all.size(), 1u);
  EXPECT_EQ(one.all[0].content, "depth,lead\n");
}

TEST(Pdf, MoreEmbeddedFilesThanTheBoundAreSaid) {
  for (const std::size_t count : {kMaxEmbedded, kMaxEmbedded + 1}) {
    Written file;
    file.add_page("");
    for (std::size_t at = 0; at < count; ++at) file.embed("x", "y");
    Kept kept;
    const Reading reading = read_pdf(file.finish(), {}, kept);
    EXPECT_EQ(kept.all.size(), kMaxEmbedded);
    EXPECT_EQ(reading.outcome, count > kMaxEmbedded ? Outcome::Partial : Outcome::Read)
        << reading.reason;
  }
}

TEST(Pdf, TheNumberOfPagesReadIsBoundedAndSaid) {
  for (const std::size_t count : {document::kMaxPages, document::kMaxPages + 1}) {
    Written file;
    const int content = file.add_stream("", shown({"x"}));
    for (std::size_t at = 0; at < count; ++at) file.add_page_of(content);
    const Reading reading = read(file.finish());
    EXPECT_EQ(reading.page_count, count);
    EXPECT_EQ(reading.pages.size(), document::kMaxPages);
    EXPECT_EQ(reading.outcome, count > document::kMaxPages ? Outcome::Partial : Outcome::Read);
    EXPECT_EQ(reading.pages.back().text, "x\n");
  }
}

// One letter stands for eight that take three octets each, so that the text grows quickly.
TEST(Pdf, TheTextOfADocumentIsBoundedAndSaid) {
  Written file;
  const int map =
      file.add_stream("",
                      "1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfchar <41> "
                      "<4E004E004E004E004E004E004E004E00> endbfchar");
  const int font = file.add(
      fmt::format("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode {} 0 R >>", map));
  const int content =
      file.add_stream("", shown(std::vector<std::string>(50, std::string(50, 'A'))));
  const std::size_t page_bytes = 50 * (50 * 24 + 1);
  const std::size_t fitting = document::kMaxTextBytes / page_bytes;
  const std::string entries = fmt::format("/Resources << /Font << /F {} 0 R >> >>", font);
  for (std::size_t at = 0; at < fitting; ++at) file.add_page_of(content, 595, 842, entries);
  Written longer = file;
  longer.add_page_of(content, 595, 842, entries);

  const Reading whole = read(file.finish());
  EXPECT_EQ(whole.pages.back().text.size(), page_bytes);
  EXPECT_EQ(whole.outcome, Outcome::Read) << whole.reason;
  const Reading cut = read(longer.finish());
  EXPECT_EQ(cut.outcome, Outcome::Partial);
  std::size_t total = 0;
  for (const auto& page : cut.pages) total += page.text.size();
  EXPECT_LE(total, document::kMaxTextBytes + 1) << "the end of the last line may come to it";
  EXPECT_GT(total, document::kMaxTextBytes - 4);
  EXPECT_NE(all_defects(cut).find("more text than is read"), std::string::npos) << all_defects(cut);
}

TEST(Pdf, WhatIsNoPdfFailsWithAReason) {
  for (const std::string_view file : {"", "%PDF-1.7\n", "%PDF-1.7\n%%EOF", "hello"}) {
    const Reading reading = read(file);
    EXPECT_EQ(reading.outcome, Outcome::Failed) << file;
    EXPECT_NE(reading.reason, "") << file;
  }
}

TEST(Pdf, ATornFileIsNeverCalledWhole) {
  Written written;
  for (int page = 0; page < 3; ++page) {
    written.add_page(shown({fmt::format("This is page number {}.", page)}));
  }
  const Bytes file = written.finish();
  // Without the last octets the end is still recognised.
  for (std::size_t size = 0; size + 20 < file.size(); size += 7) {
    const Reading reading = read(file.substr(0, size));
    EXPECT_NE(reading.outcome, Outcome::Read) << "cut at " << size;
    EXPECT_NE(reading.reason, "") << "cut at " << size;
  }
}

TEST(Pdf, ADamagedPageIsNamedAndTheOthersAreRead) {
  Written file;
  file.add_page(shown({"First."}));
  file.add_page_of(file.add_stream("/Filter /FlateDecode", "this is not compressed"));
  file.add_page(shown({"Third."}));
  const Reading reading = read(file.finish());
  EXPECT_EQ(reading.outcome, Outcome::Partial);
  EXPECT_NE(reading.reason.find("page 2"), std::string::npos) << reading.reason;
  ASSERT_EQ(reading.pages.size(), 3u);
  EXPECT_EQ(reading.pages[2].text, "Third.\n");
}

TEST(Pdf, APageTreeThatRepeatsItselfEnds) {
  Written file;
  const int page = file.add_page(shown({"Again."}));
  std::string kids;
  for (int at = 0; at < 100'000; ++at) kids += fmt::format("{} 0 R ", page);
  file.set(2, fmt::format("<< /Type /Pages /Count 100000 /Kids [{}] >>", kids));
  const Reading many = read(file.finish());
  EXPECT_LE(many.pages.size(), document::kMaxPages);
  EXPECT_NE(many.outcome, Outcome::Read);

  Written loop;
  loop.add_page(shown({"Once."}));
  loop.set(2, "<< /Type /Pages /Count 100000 /Kids [2 0 R 2 0 R] >>");
  const Reading none = read(loop.finish());
  EXPECT_LE(none.pages.size(), document::kMaxPages);
  EXPECT_NE(none.outcome, Outcome::Read);
}

TEST(Pdf, DeeplyNestedObjectsAreHarmless) {
  Written file;
  const std::string deep = std::string(200'000, '[') + std::string(200'000, ']');
  file.add_page(shown({"Text"}), 595, 842, "/Deep " + deep);
  const Reading reading = read(file.finish("/Title " + deep));
  EXPECT_NE(reading.reason, "");
}

std::size_t peak_bytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::size_t>(usage.ru_maxrss) * 1024;
}

// Decoding goes row by row into a picture of the size that is asked for. (65,535 rows are as
// harmless, and take 20 seconds.)
TEST(Pdf, AnImageThatClaimsToBeHugeTakesNoMemory) {
  Written file;
  const int image = file.add_stream(
      "/Type /XObject /Subtype /Image /Width 65535 /Height 5000 /BitsPerComponent 8 "
      "/ColorSpace /DeviceGray",
      std::string(1000, '\x40'));
  file.add_page("q 500 0 0 500 40 40 cm /I Do Q", 595, 842,
                fmt::format("/Resources << /XObject << /I {} 0 R >> >>", image));
  const std::size_t before = peak_bytes();
  const auto picture = draw_page(file.finish(), 0, "", kReadingDpi, document::kMaxPixels);
  ASSERT_TRUE(picture.ok()) << picture.error().message;
  EXPECT_EQ(picture->rgb.size(), std::size_t{3} * picture->width * picture->height);
  EXPECT_LT(peak_bytes() - before, std::size_t{64} << 20);
}

// These were written as the others here, and then encrypted with
//   qpdf --encrypt reader owner 256 --
//   qpdf --allow-weak-crypto --encrypt Schlüssel owner 128 --use-aes=n --
Bytes locked_file(const std::string& name) {
  const char* tree = std::getenv("DAYLIGHT_TREE");
  if (tree == nullptr) return {};
  const auto file = os::read_file(std::string(tree) + "/src/pdf/fuzz_seeds/pdf/" + name,
                                  document::kMaxDocumentBytes);
  return file.ok() ? *file : Bytes();
}

TEST(Pdf, ALockedFileAsksForItsPassword) {
  const Bytes file = locked_file("locked.pdf");
  ASSERT_FALSE(file.empty());
  const Reading without = read(file);
  EXPECT_EQ(without.outcome, Outcome::Locked);
  EXPECT_EQ(without.reason, "needs a password");
  EXPECT_TRUE(without.pages.empty());
  const Reading wrong = read(file, "guess");
  EXPECT_EQ(wrong.outcome, Outcome::Locked);
  EXPECT_EQ(wrong.reason, "the password is wrong");
  for (const std::string_view password : {"reader", "owner"}) {
    const Reading open = read(file, password);
    EXPECT_EQ(open.outcome, Outcome::Read) << open.reason;
    ASSERT_EQ(open.pages.size(), 1u);
    EXPECT_EQ(open.pages[0].text, "Behind a lock.\n");
    EXPECT_EQ(property(open, "encryption"), "yes");
  }
  EXPECT_EQ(draw_page(file, 0, "guess", 72, 1'000'000).error().code, Code::Denied);
  EXPECT_TRUE(draw_page(file, 0, "reader", 72, 1'000'000).ok());
}

TEST(Pdf, APasswordMayBeWrittenInLatin1) {
  const Bytes file = locked_file("locked_latin1.pdf");
  ASSERT_FALSE(file.empty());
  EXPECT_EQ(read(file, "Schluessel").outcome, Outcome::Locked);
  const Reading open = read(file, "Schl\u00fcssel");
  EXPECT_EQ(open.outcome, Outcome::Read) << open.reason;
  EXPECT_EQ(open.pages.at(0).text, "Behind a lock.\n");
  EXPECT_TRUE(draw_page(file, 0, "Schl\u00fcssel", 72, 1'000'000).ok());
}

}  // namespace
}  // namespace day::pdf
