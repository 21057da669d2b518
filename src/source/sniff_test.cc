// SPDX-License-Identifier: AGPL-3.0-or-later
#include "source/sniff.h"

#include <gtest/gtest.h>

#include "source/limits.h"

namespace day::source {
namespace {

using std::string_view_literals::operator""sv;

#define FROM "From a@example.org Tue Dec 10 19:37:00 2019\n"

struct Case {
  const char* name;
  ByteView head;
  Form form;
  std::string_view detail;
};

const Case kCases[] = {
    {"Empty", "", Form::Empty, ""},
    {"Mbox", FROM "Subject: x\n\ny\n", Form::Mbox, "mbox"},
    {"MboxCrlf", "From a@b Tue Dec 10 19:37:00 2019\r\nA: b\r\n\r\n", Form::Mbox, "mbox"},
    {"MboxWithContentLength", FROM "Content-Length: 1\n\ny\n", Form::Mbox, "mboxcl"},
    {"MboxOfPublicInbox", "From mboxrd@z Thu Jan  1 00:00:00 1970\nA: b\n", Form::Mbox, "mboxrd"},
    {"MboxWithDoublyQuotedFrom", FROM "A: b\n\n>>From x\n", Form::Mbox, "mboxrd"},
    {"MboxAfterBlankLines", "\n\n" FROM "A: b\n", Form::Mbox, "mbox"},
    {"MboxAfterByteOrderMark", "\xEF\xBB\xBF" FROM "A: b\n", Form::Mbox, "mbox"},
    {"MboxAfterJunk", "exported by x\n\n" FROM "A: b\n", Form::Mbox, "mbox"},
    {"MboxUndated", "From a\nSubject: x\nTo: y\n\nz", Form::Mbox, "mbox"},
    {"LetterThatBeginsFrom", "From here on\nwe agree\n", Form::Document, ""},
    {"Message", "Received: x\n by y\nFrom: a\n\nbody", Form::Message, "eml"},
    {"MessageWithOneField", "Subject: x\n\nbody", Form::Message, "eml"},
    {"MessageWithoutBody", "From: a\nTo: b\n", Form::Message, "eml"},
    {"MessageWithLoneCr", "From: a\rTo: b\r\rbody", Form::Message, "eml"},
    {"MessageWithByteOrderMark",
     "\xEF\xBB\xBF"
     "From: a\nTo: b\n\n",
     Form::Message, "eml"},
    {"MessageWithForeignFields", "X-A: 1\nX-B: 2\nMIME-Version: 1.0\nTo: b\n\n", Form::Message,
     "eml"},
    {"MessageWithJunkLine", "From: a\njunk\nTo: b\n\n", Form::Message, "eml"},
    {"MessageThatHoldsAnMbox", "From: a\nTo: b\n\n" FROM "A: b\n\n", Form::Message, "eml"},
    {"MessageThatBeginsIndented", " From: a\nTo: b\nSubject: x\n\n", Form::Message, "eml"},
    {"EntityAlone", "Content-Type: text/plain\n\nx", Form::Message, "eml"},
    {"IndentedText", "  we say\nSubject: x\n\ny", Form::Document, ""},
    {"Emlx", "24      \nFrom: a\nTo: b\n\nbody\n<?xml", Form::Emlx, "emlx"},
    {"NumbersAreNoEmlx", "24\n25\n26\n", Form::Document, ""},
    {"CSource", "default: x\n  case 1: y\n", Form::Document, ""},
    {"Csv", "name,value\nkey: value,1\n", Form::Document, ""},
    {"Yaml", "title: x\nauthor: y\n", Form::Document, ""},
    {"FrontMatter", "---\nDate: 2016\nSubject: x\n", Form::Document, ""},
    {"ControlFile", "Format: 1.8\nDate: Tue, 10 Dec 2019\nSource: x\n\n", Form::Document, ""},
    {"Minutes", "Subject: budget\nwe met on Monday\nand agreed\n\n", Form::Document, ""},
    {"Calendar", "BEGIN:VCALENDAR\nVERSION:2.0\n", Form::Document, ""},
    {"Text", "Dear all,\n\nSubject: x\nTo: y\n", Form::Document, ""},
    {"Pdf", "%PDF-1.4\n", Form::Document, ""},
    {"Nuls", "\0\0\0\0From: a\nTo: b\n\n"sv, Form::Document, ""},
    {"Gzip", "\x1f\x8b\x08\x00"sv, Form::Compressed, "gzip"},
    {"Bzip2", "BZh9\x31\x41\x59\x26\x53\x59", Form::Compressed, "bzip2"},
    {"EmptyBzip2", "BZh9\x17\x72\x45\x38\x50\x90", Form::Compressed, "bzip2"},
    {"NotBzip2", "BZh9 is a word", Form::Document, ""},
    {"Xz",
     "\xfd"
     "7zXZ\0"sv,
     Form::Compressed, "xz"},
    {"Zstd", "\x28\xb5\x2f\xfd", Form::Compressed, "zstd"},
    {"SkippableZstd", "\x50\x2a\x4d\x18\x01\0\0\0x\x28\xb5\x2f\xfd"sv, Form::Compressed, "zstd"},
    {"Lz4", "\x04\x22\x4d\x18", Form::Compressed, "lz4"},
    {"Lzma", "\x5d\0\0\x80\0\xff\xff\xff\xff\xff\xff\xff\xff\0"sv, Form::Compressed, "lzma"},
    {"NotLzma", "]\0\0\x81\0 no sizes \0\0"sv, Form::Document, ""},
    {"Lzip", "LZIP\x01\x0c", Form::Compressed, "lzip"},
    {"Compress", "\x1f\x9d\x90", Form::Compressed, "compress"},
    {"Zip", "PK\x03\x04", Form::Archive, "zip"},
    {"EmptyZip", "PK\x05\x06", Form::Archive, "zip"},
    {"SevenZip", "7z\xbc\xaf\x27\x1c", Form::Archive, "7z"},
    {"Rar", "Rar!\x1a\x07\x00"sv, Form::Archive, "rar"},
    {"Rar5", "Rar!\x1a\x07\x01\x00"sv, Form::Archive, "rar5"},
    {"Cpio", "070701000", Form::Archive, "cpio"},
    {"Ar", "!<arch>\n", Form::Archive, "ar"},
};

TEST(Sniff, TableOfFiles) {
  for (const Case& c : kCases) {
    const Sniffed sniffed = sniff(c.head, true);
    EXPECT_EQ(sniffed.form, c.form) << c.name;
    EXPECT_EQ(sniffed.detail, c.detail) << c.name;
    EXPECT_EQ(sniffed.needs_seek, c.detail == "7z") << c.name;
  }
}

TEST(Sniff, InAFolderOfMailAnyFieldMakesAMessage) {
  EXPECT_EQ(sniff("X-A: 1\n\nbody", true).form, Form::Document);
  EXPECT_EQ(sniff("X-A: 1\n\nbody", true, Surroundings::MailFolder).form, Form::Message);
  EXPECT_EQ(sniff("no field\n", true, Surroundings::MailFolder).form, Form::Document);
}

TEST(Sniff, JunkBeforeAnMboxHasALimit) {
  for (const std::size_t past : {0u, 1u}) {
    const std::string head = std::string(kMaxJunkBytes + past - 2, 'j') + "\n\n" FROM "A: b\n";
    EXPECT_EQ(sniff(head, true).form, past == 0 ? Form::Mbox : Form::Document);
  }
}

std::string tar_header(bool is_ustar) {
  std::string head(512, '\0');
  head.replace(0, 5, "a.txt");
  if (is_ustar) head.replace(257, 5, "ustar");
  head.replace(148, 8, 8, ' ');
  unsigned sum = 0;
  for (const char c : head) sum += static_cast<unsigned char>(c);
  for (int i = 5; i >= 0; --i, sum /= 8)
    head[148 + static_cast<std::size_t>(i)] = "01234567"[sum % 8];
  head[154] = '\0';
  return head;
}

TEST(Sniff, TarIsKnownByItsMarkOrItsChecksum) {
  EXPECT_EQ(sniff(tar_header(true), true).detail, "tar");
  EXPECT_EQ(sniff(tar_header(false), true).detail, "tar");
  std::string changed = tar_header(false);
  changed[0] = 'b';
  EXPECT_EQ(sniff(changed, true).form, Form::Document);
  EXPECT_EQ(sniff(std::string(512, '\0'), true).form, Form::Document);
}

// A local header of a stored entry (APPNOTE.TXT §4.3.7).
std::string zip_entry(const std::string& name, const std::string& bytes,
                      bool size_follows = false) {
  std::string head("PK\x03\x04\x14\0\0\0\0\0", 10);
  if (size_follows) head[6] = 8;
  head.append(8, '\0');
  for (const std::size_t size : {bytes.size(), bytes.size()}) {
    for (int i = 0; i < 4; ++i) head += static_cast<char>(size >> (8 * i));
  }
  head += static_cast<char>(name.size());
  head.append(3, '\0');
  return head + name + bytes;
}

TEST(Sniff, DocumentsThatAreZipFilesInsideAreNotUnpacked) {
  for (const char* name : {"[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF", "word/a.xml",
                           "xl/workbook.xml", "AndroidManifest.xml"}) {
    EXPECT_EQ(sniff(zip_entry(name, "x"), true).form, Form::Document) << name;
  }
  EXPECT_EQ(sniff(zip_entry("a.mbox", "x"), true).form, Form::Archive);
  EXPECT_EQ(sniff(zip_entry("thumb.png", "xyz") + zip_entry("[Content_Types].xml", ""), true).form,
            Form::Document);
  EXPECT_EQ(sniff(zip_entry("a", "xyz", true) + zip_entry("mimetype", ""), true).form,
            Form::Archive);
}

TEST(Sniff, NamesOfZipEntriesAreLookedAtUpToALimit) {
  for (const int past : {0, 1}) {
    std::string head;
    for (int i = 0; i < kMaxZipNames - 1 + past; ++i) head += zip_entry("a", "x");
    head += zip_entry("mimetype", "");
    EXPECT_EQ(sniff(head, true).form, past == 0 ? Form::Document : Form::Archive);
  }
}

TEST(Sniff, EmlxLineTable) {
  const struct {
    ByteView head;
    bool is_line;
    std::uint64_t message_size;
    std::size_t line_size;
  } cases[] = {
      {"12\nx", true, 12, 3},
      {"12   \nx", true, 12, 6},
      {"12 \r\nx", true, 12, 5},
      {"9999999999\n", true, 9999999999u, 11},
      {"99999999999\n", false, 0, 0},
      {"12", false, 0, 0},
      {"12 x\n", false, 0, 0},
      {"x\n", false, 0, 0},
      {"", false, 0, 0},
  };
  for (const auto& c : cases) {
    std::uint64_t message_size = 0;
    std::size_t line_size = 0;
    EXPECT_EQ(parse_emlx_line(c.head, &message_size, &line_size), c.is_line) << c.head;
    EXPECT_EQ(message_size, c.message_size);
    EXPECT_EQ(line_size, c.line_size);
  }
}

TEST(Sniff, NameInsideTable) {
  EXPECT_EQ(name_inside("x/a.mbox.gz"), "a.mbox");
  EXPECT_EQ(name_inside("a.tgz"), "a.tar");
  EXPECT_EQ(name_inside("mail"), "mail");
  EXPECT_EQ(name_inside(".gz"), ".gz");
  EXPECT_EQ(name_inside("-"), "-");
}

TEST(Sniff, EveryTruncationOfEveryCaseIsSomething) {
  for (const Case& c : kCases) {
    for (std::size_t size = 0; size <= c.head.size(); ++size) {
      for (const bool complete : {false, true}) {
        EXPECT_EQ(sniff(c.head.substr(0, size), complete).form == Form::Empty, size == 0);
      }
    }
  }
}

}  // namespace
}  // namespace day::source
