// SPDX-License-Identifier: AGPL-3.0-or-later
// The whole way: the program daylight-documents in its locked room, as the host sees it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "document/limits.h"
#include "reader/document_room.h"

namespace day::reader {
namespace {

using document::ChildKind;

constexpr std::string_view kMessage =
    "From: a@example.org\r\nSubject: Two\r\nMIME-Version: 1.0\r\n"
    "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    "--b\r\n\r\nHello.\r\n"
    "--b\r\nContent-Type: application/pdf; name=\"plan.pdf\"\r\n"
    "Content-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjQK\r\n"
    "--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: Inner\r\n"
    "Content-Type: application/zip; name=x.zip\r\n\r\nPK\r\n"
    "--b--\r\n";

struct Kept {
  document::Child child;
  Bytes bytes;
  std::string wrong;
  bool has_ended = false;
};

class Shelf : public ChildSink {
 public:
  Result<bool> begin(const document::Child& child) override {
    kept.push_back({child, {}, {}, false});
    return std::find(unwanted.begin(), unwanted.end(), child.key) == unwanted.end();
  }
  Status bytes(ByteView bytes) override {
    kept.back().bytes += bytes;
    return failure;
  }
  Status end(std::string_view wrong) override {
    kept.back().wrong = wrong;
    kept.back().has_ended = true;
    return {};
  }

  std::vector<Kept> kept;
  std::vector<std::uint64_t> unwanted;
  Status failure;
};

std::unique_ptr<DocumentRoom> open_room() {
  Result<std::unique_ptr<DocumentRoom>> room = DocumentRoom::start({DAYLIGHT_DOCUMENTS, 20});
  if (!room.ok()) ADD_FAILURE() << room.error().message;
  return room.ok() ? std::move(room).value() : nullptr;
}

DocumentRequest request_of(ByteView bytes, std::string_view name = {}) {
  DocumentRequest request;
  request.bytes = bytes;
  request.options.name = name;
  return request;
}

const document::Reading& document_of(const Result<DocumentOutcome>& outcome) {
  static const document::Reading kNone;
  if (!outcome.ok()) {
    ADD_FAILURE() << outcome.error().message;
    return kNone;
  }
  EXPECT_EQ(outcome->detail, "");
  const auto* reading = std::get_if<document::Reading>(&outcome->reading);
  return reading == nullptr ? kNone : *reading;
}

void append_little(Bytes* out, std::size_t size, std::uint64_t value) {
  for (std::size_t i = 0; i < size; ++i) out->push_back(static_cast<char>(value >> (8 * i)));
}

std::uint32_t crc_step(std::uint32_t crc, char c) {
  crc ^= static_cast<std::uint8_t>(c);
  for (int i = 0; i < 8; ++i) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xedb8'8320U : 0U);
  return crc;
}

std::uint32_t crc32(ByteView bytes) {
  std::uint32_t crc = ~0U;
  for (const char c : bytes) crc = crc_step(crc, c);
  return ~crc;
}

// The traditional encryption of PKWARE (APPNOTE.TXT §6.1).
Bytes encrypt(ByteView plain, ByteView password, std::uint32_t crc) {
  std::uint32_t keys[3] = {0x1234'5678U, 0x2345'6789U, 0x3456'7890U};
  const auto update = [&](char c) {
    keys[0] = crc_step(keys[0], c);
    keys[1] = (keys[1] + (keys[0] & 0xffU)) * 134'775'813U + 1;
    keys[2] = crc_step(keys[2], static_cast<char>(keys[1] >> 24));
  };
  for (const char c : password) update(c);
  Bytes out;
  Bytes whole(11, 'r');
  whole.push_back(static_cast<char>(crc >> 24));
  whole += plain;
  for (const char c : whole) {
    const std::uint32_t mask = (keys[2] | 2U) & 0xffffU;
    out.push_back(static_cast<char>(c ^ static_cast<char>((mask * (mask ^ 1U)) >> 8)));
    update(c);
  }
  return out;
}

// Files that are stored as they are, or encrypted (APPNOTE.TXT §4.3).
Bytes make_zip(const std::vector<std::pair<std::string, Bytes>>& files, ByteView password = {}) {
  Bytes out;
  Bytes directory;
  for (const auto& [name, content] : files) {
    const std::uint32_t crc = crc32(content);
    const Bytes stored = password.empty() ? content : encrypt(content, password, crc);
    Bytes common;
    append_little(&common, 2, 20);
    append_little(&common, 2, password.empty() ? 0 : 1);
    append_little(&common, 2, 0);
    append_little(&common, 4, 0x21'0000);
    append_little(&common, 4, crc);
    append_little(&common, 4, stored.size());
    append_little(&common, 4, content.size());
    append_little(&common, 2, name.size());
    append_little(&common, 2, 0);
    directory += "PK\1\2" + Bytes(2, '\x14') + common + Bytes(10, '\0');
    append_little(&directory, 4, out.size());
    directory += name;
    out += "PK\3\4" + common + name + stored;
  }
  const std::size_t begin = out.size();
  out += directory + "PK\5\6" + Bytes(4, '\0');
  append_little(&out, 2, files.size());
  append_little(&out, 2, files.size());
  append_little(&out, 4, directory.size());
  append_little(&out, 4, begin);
  return out + Bytes(2, '\0');
}

class InMemory : public document::RandomAccess {
 public:
  explicit InMemory(Bytes bytes) : bytes_(std::move(bytes)) {}
  std::uint64_t size_bytes() const override { return bytes_.size(); }
  std::size_t read_at(std::uint64_t offset, char* into, std::size_t size) override {
    if (offset >= bytes_.size()) return 0;
    const std::size_t got = std::min<std::size_t>(size, bytes_.size() - offset);
    std::memcpy(into, bytes_.data() + offset, got);
    return got;
  }

 private:
  Bytes bytes_;
};

TEST(DocumentRoom, HandsOnWhatIsAttachedAndThenReadsTheMessage) {
  const auto room = open_room();
  ASSERT_NE(room, nullptr);
  Shelf shelf;
  DocumentRequest request = request_of(kMessage);
  request.as_message = true;
  const Result<DocumentOutcome> outcome = room->read(request, &shelf);
  ASSERT_TRUE(outcome.ok()) << outcome.error().message;
  ASSERT_EQ(shelf.kept.size(), 2U);
  EXPECT_EQ(shelf.kept[0].child.key, 2U);
  EXPECT_EQ(shelf.kept[0].child.path, "plan.pdf");
  EXPECT_EQ(shelf.kept[0].child.media_type, "application/pdf");
  EXPECT_EQ(shelf.kept[0].child.kind, ChildKind::Document);
  EXPECT_EQ(shelf.kept[0].bytes, "%PDF-1.4\n");
  EXPECT_TRUE(shelf.kept[0].has_ended);
  // What is attached to the attached message is not this one's.
  EXPECT_EQ(shelf.kept[1].child.kind, ChildKind::Message);
  EXPECT_TRUE(shelf.kept[1].bytes.starts_with("Subject: Inner\r\n"));
  const auto* reading = std::get_if<mail::Reading>(&outcome->reading);
  ASSERT_NE(reading, nullptr);
  EXPECT_EQ(reading->subject, "Two");
}

TEST(DocumentRoom, TellsAttachedMessagesByTheirContent) {
  const auto room = open_room();
  ASSERT_NE(room, nullptr);
  constexpr std::string_view kHeader = "Received: from a by b\r\nFrom: a@example.org\r\n\r\n";
  const Bytes message =
      "Content-Type: multipart/report; boundary=b\r\n\r\n"
      "--b\r\nContent-Type: application/octet-stream; name=\"a.eml\"\r\n\r\n" +
      Bytes(kHeader) + "\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\n" + Bytes(kHeader) +
      "\r\n--b--\r\n";
  Shelf shelf;
  DocumentRequest request = request_of(message);
  request.as_message = true;
  ASSERT_TRUE(room->read(request, &shelf).ok());
  ASSERT_EQ(shelf.kept.size(), 2U);
  EXPECT_EQ(shelf.kept[0].child.kind, ChildKind::Message);
  EXPECT_EQ(shelf.kept[1].child.kind, ChildKind::Document);
  // A header alone is a text; given as a child, it would lie inside of itself.
  Shelf none;
  const auto outcome = room->read(request_of(kHeader), &none);
  EXPECT_EQ(document_of(outcome).outcome, document::Outcome::Read);
  EXPECT_TRUE(none.kept.empty());
}

TEST(DocumentRoom, FindsAChildAgainByItsKey) {
  const auto room = open_room();
  ASSERT_NE(room, nullptr);
  Shelf shelf;
  DocumentRequest request = request_of(kMessage);
  request.as_message = true;
  request.options.only_key = 2;
  ASSERT_TRUE(room->read(request, &shelf).ok());
  ASSERT_EQ(shelf.kept.size(), 1U);
  EXPECT_EQ(shelf.kept[0].bytes, "%PDF-1.4\n");
  const Bytes zip = make_zip({{"a", "one"}, {"b", "two"}, {"c", "three"}});
  request = request_of(zip);
  request.options.only_key = 1;
  ASSERT_TRUE(room->read(request, &shelf).ok());
  ASSERT_EQ(shelf.kept.size(), 2U);
  EXPECT_EQ(shelf.kept[1].child.path, "b");
  EXPECT_EQ(shelf.kept[1].bytes, "two");
}

TEST(DocumentRoom, TakesArchivesApartAndTellsMessagesInThem) {
  const auto room = open_room();
  ASSERT_NE(room, nullptr);
  const Bytes inner = make_zip({{"deep.txt", "deep"}});
  const Bytes zip = make_zip({{"../a.txt", "one"}, {"mail", Bytes(kMessage)}, {"in.zip", inner}});
  Shelf shelf;
  const Result<DocumentOutcome> outcome = room->read(request_of(zip, "all.zip"), &shelf);
  const document::Reading& reading = document_of(outcome);
  EXPECT_EQ(reading.outcome, document::Outcome::Read) << reading.reason;
  EXPECT_EQ(reading.media_type, "application/zip");
  ASSERT_EQ(shelf.kept.size(), 3U);
  EXPECT_EQ(shelf.kept[0].child.path, "../a.txt");
  EXPECT_EQ(shelf.kept[0].child.kind, ChildKind::Document);
  EXPECT_EQ(shelf.kept[1].child.kind, ChildKind::Message);
  EXPECT_EQ(shelf.kept[1].bytes, kMessage);
  EXPECT_EQ(shelf.kept[2].bytes, inner);
}

TEST(DocumentRoom, FindsEntriesWithoutTheDirectoryAtTheEnd) {
  const auto room = open_room();
  ASSERT_NE(room, nullptr);
  Bytes zip = make_zip({{"a", "one"}, {"b", "two"}});
  // Where the directory is said to begin: four bytes, before the length of the comment.
  std::fill(zip.end() - 6, zip.end() - 2, '\0');
  Shelf shelf;
  const auto outcome = room->read(request_of(zip), &shelf);
  EXPECT_EQ(document_of(outcome).outcome, document::Outcome::Partial);
  ASSERT_EQ(shelf.kept.size(), 2U);
  EXPECT_EQ(shelf.kept[1].child.path, "b");
  EXPECT_EQ(shelf.kept[1].bytes, "two");
}

TEST(DocumentRoom, PassesOverChildrenThatAreNotWanted) {
  const auto room = open_room();
  ASSERT_NE(room, nullptr);
  const Bytes zip = make_zip({{"a", "one"}, {"b", "two"}, {"c", "three"}});
  Shelf shelf;
  shelf.unwanted = {0, 2};
  document_of(room->read(request_of(zip), &shelf));
  ASSERT_EQ(shelf.kept.size(), 3U);
  EXPECT_EQ(shelf.kept[0].bytes, "");
  EXPECT_FALSE(shelf.kept[0].has_ended);
  EXPECT_EQ(shelf.kept[1].bytes, "two");
  EXPECT_TRUE(shelf.kept[1].has_ended);
  // Nor is any, where nobody takes them.
  EXPECT_EQ(document_of(room->read(request_of(zip), nullptr)).outcome, document::Outcome::Read);
}

TEST(DocumentRoom, ReadsEncryptedArchivesWithTheirPassword) {
  const auto room = open_room();
  ASSERT_NE(room, nullptr);
  const Bytes zip = make_zip({{"a", "secret"}}, "open sesame");
  Shelf shelf;
  EXPECT_EQ(document_of(room->read(request_of(zip), &shelf)).outcome, document::Outcome::Locked);
  ASSERT_EQ(shelf.kept.size(), 1U);
  EXPECT_NE(shelf.kept[0].wrong, "");
  DocumentRequest request = request_of(zip);
  request.options.password = "open sesame";
  EXPECT_EQ(document_of(room->read(request, &shelf)).outcome, document::Outcome::Read);
  EXPECT_EQ(shelf.kept.back().bytes, "secret");
  request.options.password = "guess";
  EXPECT_NE(document_of(room->read(request, &shelf)).outcome, document::Outcome::Read);
  EXPECT_NE(shelf.kept.back().wrong, "");
}

TEST(DocumentRoom, ReadsInPlaceWhatStaysWithTheHost) {
  const auto room = open_room();
  ASSERT_NE(room, nullptr);
  Bytes large(300'000, 'x');
  large[299'999] = 'y';
  InMemory access(make_zip({{"a", "one"}, {"large", large}}));
  Shelf shelf;
  DocumentRequest request;
  request.access = &access;
  EXPECT_EQ(document_of(room->read(request, &shelf)).outcome, document::Outcome::Read);
  ASSERT_EQ(shelf.kept.size(), 2U);
  EXPECT_EQ(shelf.kept[1].bytes, large);
}

TEST(DocumentRoom, HandsOnTheMessagesOfAMailbox) {
  const auto room = open_room();
  ASSERT_NE(room, nullptr);
  const Bytes mbox =
      "From a@example.org Thu Jan  1 00:00:00 1970\nSubject: one\n\nA\n\n"
      "From b@example.org Thu Jan  1 00:00:00 1970\nSubject: two\n\n>From me\n";
  Shelf shelf;
  EXPECT_EQ(document_of(room->read(request_of(mbox), &shelf)).media_type, "application/mbox");
  ASSERT_EQ(shelf.kept.size(), 2U);
  EXPECT_EQ(shelf.kept[1].child.kind, ChildKind::Message);
  EXPECT_EQ(shelf.kept[1].child.key, 1U);
  EXPECT_EQ(shelf.kept[1].bytes, "Subject: two\n\n>From me\n");
  const Bytes emlx = "17\nSubject: x\n\nYes.\n<?xml version=\"1.0\"?>\n";
  EXPECT_EQ(document_of(room->read(request_of(emlx), &shelf)).media_type, "message/x-emlx");
  EXPECT_EQ(shelf.kept.back().bytes, "Subject: x\n\nYes.\n");
}

TEST(DocumentRoom, ReadsTextAndOfficeFilesByWhatTheyAre) {
  using std::string_view_literals::operator""sv;
  struct Case {
    ByteView file;
    std::string_view name;
    std::string_view media_type;
    std::string_view text;
  };
  const Bytes open =
      make_zip({{"mimetype", "application/vnd.oasis.opendocument.text"},
                {"content.xml", "<office:body><text:p>quay</text:p></office:body>"}});
  const auto room = open_room();
  ASSERT_NE(room, nullptr);
  for (const Case& each : {
           Case{"{\\rtf1 quay}", "a.rtf", "application/rtf", "quay\n"},
           Case{"<office:document><text:p>quay</text:p></office:document>", "a.fodt",
                "application/vnd.oasis.opendocument", "quay\n"},
           Case{open, "a.odt", "application/vnd.oasis.opendocument.text", "quay\n"},
           Case{"[\"quay\"]", "a.json", "application/json", "[\"quay\"]\n"},
           Case{"q\0u\0a\0y\0"sv, "a", "text/plain", "quay\n"},
           Case{"BEGIN:VCARD\nFN:Quay\nEND:VCARD\n", "a", "text/vcard", "fn: Quay\n"},
       }) {
    const auto outcome = room->read(request_of(each.file, each.name), nullptr);
    const document::Reading& reading = document_of(outcome);
    EXPECT_EQ(reading.outcome, document::Outcome::Read) << each.name << reading.reason;
    EXPECT_EQ(reading.media_type, each.media_type) << each.name;
    ASSERT_EQ(reading.pages.size(), 1U) << each.name;
    EXPECT_EQ(reading.pages[0].text, each.text);
  }
}

TEST(DocumentRoom, GivesBackTheErrorOfTheSinkAndGoesOn) {
  const auto room = open_room();
  ASSERT_NE(room, nullptr);
  const Bytes zip = make_zip({{"a", "one"}});
  Shelf shelf;
  shelf.failure = Error{Code::NoSpace, "the disk is full"};
  const Result<DocumentOutcome> outcome = room->read(request_of(zip), &shelf);
  ASSERT_FALSE(outcome.ok());
  EXPECT_EQ(outcome.error().message, "the disk is full");
  shelf.failure = {};
  EXPECT_EQ(document_of(room->read(request_of(zip), &shelf)).outcome, document::Outcome::Read);
}

// Reads what it is given in another room, down to the last.
class Descent : public ChildSink {
 public:
  explicit Descent(int* depth) : depth_(depth) {}
  Result<bool> begin(const document::Child&) override {
    bytes_.clear();
    return true;
  }
  Status bytes(ByteView bytes) override {
    bytes_ += bytes;
    return {};
  }
  Status end(std::string_view) override {
    ++*depth_;
    const auto room = open_room();
    Descent below(depth_);
    TRY(room->read(request_of(bytes_), &below));
    return {};
  }

 private:
  int* depth_;
  Bytes bytes_;
};

TEST(DocumentRoom, MayBeUsedFromWithinAnother) {
  Bytes zip = make_zip({{"a", "deep"}});
  for (int i = 0; i < 3; ++i) zip = make_zip({{"in.zip", zip}});
  const auto room = open_room();
  ASSERT_NE(room, nullptr);
  int depth = 0;
  Descent descent(&depth);
  ASSERT_TRUE(room->read(request_of(zip), &descent).ok());
  EXPECT_EQ(depth, 4);
}

TEST(DocumentRoom, ReadsTenThousandSmallFilesWithOneWorker) {
  const auto room = open_room();
  ASSERT_NE(room, nullptr);
  for (int i = 0; i < 10'000; ++i) {
    const Bytes content = "some text " + std::to_string(i);
    const Result<DocumentOutcome> outcome = room->read(request_of(content, "a.txt"), nullptr);
    ASSERT_TRUE(outcome.ok());
    ASSERT_EQ(outcome->failure, FailureKind::None);
  }
  EXPECT_LE(room->starts(), 2U);
}

TEST(DocumentRoom, TakesFilesUpToItsLimitAndNoLarger) {
  const auto room = open_room();
  ASSERT_NE(room, nullptr);
  Bytes most(document::kMaxDocumentBytes, '\0');
  EXPECT_EQ(document_of(room->read(request_of(most), nullptr)).outcome,
            document::Outcome::Unsupported);
  most.push_back('\0');
  const Result<DocumentOutcome> outcome = room->read(request_of(most), nullptr);
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(outcome->failure, FailureKind::Limit);
}

}  // namespace
}  // namespace day::reader
