// SPDX-License-Identifier: AGPL-3.0-or-later
#include "inquiry/header_scan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "inquiry/limits.h"

namespace day::inquiry {
namespace {

constexpr std::string_view kMessage =
    "Received: from mail.halden.example\r\n"
    "\tby port.halden.example; Tue, 3 May 2016 14:07:00 +0200\r\n"
    "X-Mailer: Mozilla Thunder\r\n"
    " bird 45.0\r\n"
    "x-mailer: Mutt\r\n"
    "X-Empty:\r\n"
    "\r\n"
    "X-Mailer: Pine\r\n";

query::HeaderWords question(std::string_view text) {
  const query::Query query = query::parse_query(text);
  return std::get<query::HeaderWords>(query.nodes[0].leaf);
}

TEST(HeaderScan, FindsWordsInARowInFieldsOfThatName) {
  struct Case {
    std::string_view query;
    bool matches;
  };
  const std::vector<Case> cases = {
      {"header:received:mail.halden.example", true},
      {"header:RECEIVED:\"example by port\"", true},
      {"header:received:\"port mail\"", false},
      {"header:x-mailer:mutt", true},
      {"header:x-mailer:\"mozilla thunder bird\"", true},
      {"header:x-mailer:\"mozilla th\"*", true},
      {"header:x-mailer:\"mozilla th\"", false},
      {"header:x-mailer:\"bird 45 0 mutt\"", false},
      {"header:x-mailer:pine", false},
      {"header:x-empty", true},
      {"header:x-empty:x", false},
      {"header:x-absent", false},
      {"header:mailer:mutt", false},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(header_matches(kMessage, question(c.query)), c.matches) << c.query;
  }
}

TEST(HeaderScan, WordsStandInARow) {
  const std::vector<std::string> terms = {"a", "b", "ab", "b"};
  EXPECT_TRUE(holds_in_row(terms, {"b", "ab"}, false));
  EXPECT_TRUE(holds_in_row(terms, {"b", "a"}, true));
  EXPECT_TRUE(holds_in_row(terms, {"a", "b", "ab", "b"}, false));
  EXPECT_FALSE(holds_in_row(terms, {"b", "a"}, false));
  EXPECT_FALSE(holds_in_row(terms, {"b", "b"}, true));
  EXPECT_FALSE(holds_in_row(terms, {"a", "b", "ab", "b", "a"}, true));
  EXPECT_FALSE(holds_in_row(terms, {}, false));
  EXPECT_FALSE(holds_in_row({}, {"a"}, false));
}

// One original.
class PlainReader : public store::Reader {
 public:
  explicit PlainReader(Bytes bytes) : bytes_(std::move(bytes)) {}
  Result<Bytes> read(const ItemId&, const store::Location&, std::uint64_t max_bytes) override {
    EXPECT_LE(bytes_.size(), max_bytes);
    return bytes_;
  }
  Status read_pieces(const ItemId&, const store::Location&, const store::PieceVisitor&) override {
    return Error{Code::Failed, "not wanted"};
  }
  Result<Bytes> read_range(const ItemId&, const store::Location&, std::uint64_t offset,
                           std::size_t size) override {
    most_ = std::max<std::uint64_t>(most_, offset + size);
    return bytes_.substr(offset, size);
  }
  Status scan(store::Position, const store::ScanVisitor&) override {
    return Error{Code::Failed, "not wanted"};
  }
  std::uint64_t size() const { return bytes_.size(); }
  std::uint64_t most() const { return most_; }

 private:
  Bytes bytes_;
  std::uint64_t most_ = 0;
};

// A header of exactly that many octets whose last field is looked for.
Bytes header_of(std::uint64_t size_bytes) {
  const Bytes last = "X-Last: wanted\n";
  Bytes header = "X-Long: ";
  while (header.size() + last.size() + 80 < size_bytes) header += Bytes(70, 'x') + "\n ";
  header.append(size_bytes - last.size() - header.size() - 1, 'x');
  return header + "\n" + last;
}

bool finds_last(PlainReader* reader) {
  catalog::ItemRow item;
  item.size_bytes = reader->size();
  const Result<Bytes> bytes = read_header(item, reader);
  return bytes.ok() && header_matches(*bytes, question("header:x-last:wanted"));
}

TEST(HeaderScan, ReadsNoMoreOfALargeOriginalThanItsHeaderNeeds) {
  PlainReader large(header_of(500) + "\n" + Bytes(10 * kFirstHeaderBytes, 'x'));
  EXPECT_TRUE(finds_last(&large));
  EXPECT_EQ(large.most(), kFirstHeaderBytes);
  for (const std::uint64_t size : {kFirstHeaderBytes - 1, kFirstHeaderBytes, kFirstHeaderBytes + 1,
                                   4 * kFirstHeaderBytes, 4 * kFirstHeaderBytes + 1}) {
    PlainReader alone(header_of(size));
    EXPECT_TRUE(finds_last(&alone)) << size;
    PlainReader with_body(header_of(size) + "\n" + Bytes(20 * kFirstHeaderBytes, 'x'));
    EXPECT_TRUE(finds_last(&with_body)) << size;
  }
}

TEST(HeaderScan, FollowsAHeaderNoFurtherThanTheMost) {
  PlainReader most(header_of(kMaxHeaderBytes) + "\nbody");
  EXPECT_TRUE(finds_last(&most));
  PlainReader longer(header_of(kMaxHeaderBytes + 16) + "\nbody");
  EXPECT_FALSE(finds_last(&longer));
  EXPECT_EQ(longer.most(), kMaxHeaderBytes);
}

}  // namespace
}  // namespace day::inquiry
