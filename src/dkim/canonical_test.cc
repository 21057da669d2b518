// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dkim/canonical.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "base/encoding.h"
#include "dkim/body_hash.h"

namespace day::dkim {
namespace {

using mail::Canonicalization;

Bytes body(ByteView bytes, Canonicalization form, LineEnds line_ends = LineEnds::Crlf) {
  Bytes out;
  CanonicalBody octets({bytes, line_ends}, form);
  for (ByteView piece = octets.next(); !piece.empty(); piece = octets.next()) out += piece;
  EXPECT_TRUE(octets.next().empty());
  return out;
}

Bytes field(ByteView name, ByteView raw, Canonicalization form,
            LineEnds line_ends = LineEnds::Crlf) {
  Bytes out;
  append_canonical_field(make_header_field(name, raw), form, line_ends, &out);
  return out;
}

// Step by step as RFC 6376 §3.4.3 and §3.4.4 say it, on lines; slow, and easy to hold to the text.
Bytes slow_body(ByteView bytes, Canonicalization form, LineEnds line_ends) {
  const ByteView line_end = line_ends == LineEnds::Lf ? "\n" : "\r\n";
  std::vector<Bytes> lines;
  while (!bytes.empty()) {
    const std::size_t end = bytes.find(line_end);
    lines.emplace_back(bytes.substr(0, end));
    bytes.remove_prefix(end == ByteView::npos ? bytes.size() : end + line_end.size());
  }
  if (form == Canonicalization::Relaxed) {
    for (Bytes& line : lines) {
      Bytes squeezed;
      for (const char c : line) {
        const bool is_blank = c == ' ' || c == '\t';
        if (is_blank && squeezed.ends_with(' ')) continue;
        squeezed += is_blank ? ' ' : c;
      }
      if (squeezed.ends_with(' ')) squeezed.pop_back();
      line = squeezed;
    }
  }
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  if (lines.empty()) return form == Canonicalization::Simple ? "\r\n" : "";
  Bytes out;
  for (const Bytes& line : lines) out += line + "\r\n";
  return out;
}

// RFC 6376 §3.4.5: "A: X", "B : Y<HTAB><CRLF><HTAB>Z<SP><SP>", body " C " and "D <HTAB> E".
TEST(Canonical, TheExampleOfTheRfc) {
  const ByteView b_field = "B : Y\t\r\n\tZ  ";
  EXPECT_EQ(field("A", "A: X", Canonicalization::Relaxed), "a:X");
  EXPECT_EQ(field("B", b_field, Canonicalization::Relaxed), "b:Y Z");
  EXPECT_EQ(field("A", "A: X", Canonicalization::Simple), "A: X");
  EXPECT_EQ(field("B", b_field, Canonicalization::Simple), b_field);
  const ByteView text = " C \r\nD \t E\r\n\r\n\r\n";
  EXPECT_EQ(body(text, Canonicalization::Relaxed), " C\r\nD E\r\n");
  EXPECT_EQ(body(text, Canonicalization::Simple), " C \r\nD \t E\r\n");
}

// RFC 6376 §3.4.3 and §3.4.4 give the base64 of these hashes of an empty body.
TEST(Canonical, AnEmptyBodyHasTheHashesOfTheRfc) {
  const auto hash = [](Canonicalization form, crypto::HashKind kind) {
    return hash_body({"", LineEnds::Crlf}, {{form, kind, std::nullopt}}).at(0).hash;
  };
  using crypto::HashKind;
  EXPECT_EQ(encode_base64(hash(Canonicalization::Simple, HashKind::Sha1)),
            "uoq1oCgLlTqpdDX/iUbLy7J1Wic=");
  EXPECT_EQ(encode_base64(hash(Canonicalization::Simple, HashKind::Sha256)),
            "frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=");
  EXPECT_EQ(encode_base64(hash(Canonicalization::Relaxed, HashKind::Sha1)),
            "2jmj7l5rSw0yVb/vlWAYkK/YBwk=");
  EXPECT_EQ(encode_base64(hash(Canonicalization::Relaxed, HashKind::Sha256)),
            "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
}

TEST(Canonical, TableOfBodies) {
  const struct {
    ByteView body;
    ByteView simple;
    ByteView relaxed;
  } cases[] = {
      {"", "\r\n", ""},
      {"\r\n", "\r\n", ""},
      {"\r\n\r\n\r\n", "\r\n", ""},
      {" \t\r\n", " \t\r\n", ""},
      {"  ", "  \r\n", ""},
      {"a", "a\r\n", "a\r\n"},
      {"a  ", "a  \r\n", "a\r\n"},
      {"a \t\r\n \r\n", "a \t\r\n \r\n", "a\r\n"},
      {"\r\n\r\na\r\n", "\r\n\r\na\r\n", "\r\n\r\na\r\n"},
      {"  a\t\tb  c\r\n", "  a\t\tb  c\r\n", " a b c\r\n"},
      {"a\r\n\r\nb", "a\r\n\r\nb\r\n", "a\r\n\r\nb\r\n"},
      {"a\xA0 \x0B\r\n", "a\xA0 \x0B\r\n", "a\xA0 \x0B\r\n"},
      {"a\r", "a\r\r\n", "a\r\r\n"},
      {"a\n", "a\n\r\n", "a\n\r\n"},
      {"a \nb \r\n", "a \nb \r\n", "a \nb\r\n"},
      {"a\n\r\n\n\r\n\r\n", "a\n\r\n\n\r\n", "a\n\r\n\n\r\n"},
      {"a\r\r\n", "a\r\r\n", "a\r\r\n"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(body(c.body, Canonicalization::Simple), c.simple) << c.body;
    EXPECT_EQ(body(c.body, Canonicalization::Relaxed), c.relaxed) << c.body;
  }
}

TEST(Canonical, RelaxedBodyDropsTrailingEmptyLines) {
  EXPECT_EQ(body("a\n\n \n\t\n", Canonicalization::Relaxed, LineEnds::Lf), "a\r\n");
  EXPECT_EQ(body("a\n\n \n\n\n", Canonicalization::Simple, LineEnds::Lf), "a\r\n\r\n \r\n");
}

TEST(Canonical, TableOfFields) {
  const struct {
    ByteView name;
    ByteView raw;
    ByteView relaxed;
  } cases[] = {
      {"Subject", "Subject:", "subject:"},
      {"Subject", "Subject: \t ", "subject:"},
      {"SUBJect", "SUBJect \t:\t AbC", "subject:AbC"},
      {"X", "X: a: b", "x:a: b"},
      {"X", "X:\r\n a\r\n \r\n\tb\r\n ", "x:a b"},
      {"X", "X: a \r\n b", "x:a b"},
      {"X", "X: a\n b", "x:a\n b"},
      {"X", "X: a\r", "x:a\r"},
      {"X", "X: a\r\r\n b", "x:a\r b"},
      {"X", "X: \xC3\xA4", "x:\xC3\xA4"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(field(c.name, c.raw, Canonicalization::Relaxed), c.relaxed) << c.raw;
    EXPECT_EQ(field(c.name, c.raw, Canonicalization::Simple), c.raw);
  }
}

TEST(Canonical, LfStandsForCrlfInAMessageWithoutCr) {
  EXPECT_EQ(find_line_ends("a: b\n\nc\n"), LineEnds::Lf);
  EXPECT_EQ(find_line_ends("a: b\r\n\r\nc\n"), LineEnds::Crlf);
  EXPECT_EQ(find_line_ends("a: b\n\nc\rd\n"), LineEnds::Crlf);
  EXPECT_EQ(field("X", "X: a\n b", Canonicalization::Simple, LineEnds::Lf), "X: a\r\n b");
  EXPECT_EQ(field("X", "X: a\n b", Canonicalization::Relaxed, LineEnds::Lf), "x:a b");
}

TEST(Canonical, OnlyItsOwnLineEndIsTakenOffAField) {
  const ByteView message = "A: 1\r\nB: 2\nC: 3\r\n\r\n";
  const mail::Header header = mail::scan_header(message);
  ASSERT_EQ(header.fields.size(), 3u);
  EXPECT_EQ(make_header_field(header.fields[0], message, LineEnds::Crlf).raw, "A: 1");
  EXPECT_EQ(make_header_field(header.fields[1], message, LineEnds::Crlf).raw, "B: 2\n");
}

// Every body over an alphabet of what matters, up to seven octets; then long random ones, whose
// runs of blanks and line ends lie across the pieces.
TEST(Canonical, TheFastWayIsTheSlowWay) {
  const ByteView alphabet = "a \t\r\n";
  const auto check = [](ByteView text) {
    for (const auto form : {Canonicalization::Simple, Canonicalization::Relaxed}) {
      ASSERT_EQ(body(text, form), slow_body(text, form, LineEnds::Crlf));
      if (text.find('\r') != ByteView::npos) continue;
      ASSERT_EQ(body(text, form, LineEnds::Lf), slow_body(text, form, LineEnds::Lf));
    }
  };
  for (std::size_t size = 0, count = 1; size <= 7; ++size, count *= alphabet.size()) {
    for (std::size_t number = 0; number < count; ++number) {
      Bytes text;
      for (std::size_t i = 0, rest = number; i < size; ++i, rest /= alphabet.size()) {
        text += alphabet[rest % alphabet.size()];
      }
      check(text);
      if (HasFailure()) FAIL() << size << " octets, number " << number;
    }
  }
  std::mt19937 random(11);
  for (int round = 0; round < 400; ++round) {
    Bytes text;
    const std::size_t size = random() % 40'000;
    const bool with_cr = random() % 2 == 0;
    while (text.size() < size) {
      const std::size_t run = random() % 30 == 0 ? random() % 9'000 : random() % 60;
      switch (random() % 6) {
        case 0:
          text.append(run, ' ');
          break;
        case 1:
          text += with_cr ? "\r\n" : "\n";
          break;
        case 2:
          text.append(run, random() % 2 == 0 ? '\n' : '\t');
          break;
        case 3:
          if (with_cr) text.append(run % 4, '\r');
          break;
        default:
          for (std::size_t i = 0; i < run; ++i) text += "word s"[random() % 6];
      }
    }
    check(text);
    if (HasFailure()) FAIL() << "round " << round;
  }
}

TEST(Canonical, ALineEndAtTheEdgeOfAPieceIsOne) {
  for (std::size_t size = 8 * 1024 - 4; size < 8 * 1024 + 4; ++size) {
    for (const ByteView end : {"\r\nb", " \r\nb", " \t b", "\r\n\r\nb", " \r b"}) {
      const Bytes text = Bytes(size, 'a') + Bytes(end);
      for (const auto form : {Canonicalization::Simple, Canonicalization::Relaxed}) {
        EXPECT_EQ(body(text, form), slow_body(text, form, LineEnds::Crlf)) << size;
      }
    }
  }
}

TEST(BodyHash, EveryLimitGivesTheHashOfThatMuch) {
  const Bytes text = Bytes(9'000, 'x') + " y  z\r\n\r\n";
  const Bytes relaxed = slow_body(text, Canonicalization::Relaxed, LineEnds::Crlf);
  std::vector<BodyWant> wants;
  for (const std::uint64_t limit : {9'004u, 0u, 1u, 9'000u, 8'192u, 8'193u, 9'006u, 9'007u, 1u}) {
    for (const auto kind : {crypto::HashKind::Sha1, crypto::HashKind::Sha256}) {
      wants.push_back({Canonicalization::Relaxed, kind, limit});
    }
  }
  wants.push_back({Canonicalization::Relaxed, crypto::HashKind::Sha256, std::nullopt});
  wants.push_back({Canonicalization::Simple, crypto::HashKind::Sha256, std::nullopt});
  const std::vector<BodyHash> hashes = hash_body({text, LineEnds::Crlf}, wants);
  ASSERT_EQ(hashes.size(), wants.size());
  for (std::size_t i = 0; i < wants.size(); ++i) {
    const Bytes whole = slow_body(text, wants[i].canonicalization, LineEnds::Crlf);
    const Bytes part = whole.substr(0, wants[i].limit.value_or(whole.size()));
    EXPECT_EQ(hashes[i].whole_bytes, whole.size());
    EXPECT_EQ(hashes[i].covered_bytes, part.size()) << i;
    EXPECT_EQ(hashes[i].hash, crypto::hash_bytes(wants[i].hash, part)) << i;
  }
}

}  // namespace
}  // namespace day::dkim
