// SPDX-License-Identifier: AGPL-3.0-or-later
#include "mail/mbox.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>

#include "mail/limits.h"
#include "mail/mbox_pieces.h"

namespace day::mail {
namespace {

#define FROM "From a@example.org Tue Dec 10 19:37:00 2019\n"

struct Case {
  const char* name;
  std::string mbox;
  std::vector<std::string> messages;
  std::size_t notices = 0;
};

std::vector<std::string> messages_of(const SplitMbox& split) {
  std::vector<std::string> out;
  for (const SplitMessage& message : split.messages) out.push_back(message.bytes);
  return out;
}

std::string with_crlf(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '\n' ? std::string("\r\n") : std::string(1, c);
  return out;
}

const Case kCases[] = {
    {"Empty", "", {}},
    {"One", FROM "A: 1\n\nx\n\n", {"A: 1\n\nx\n"}},
    {"Two", FROM "A: 1\n\nx\n\n" FROM "B: 2\n\ny\n\n", {"A: 1\n\nx\n", "B: 2\n\ny\n"}},
    {"NoBlankAtTheEnd", FROM "A: 1\n\nx\n", {"A: 1\n\nx\n"}},
    {"NoLastLineEnd", FROM "A: 1\n\nx", {"A: 1\n\nx"}},
    {"OneBlankLineOfSeveralIsFraming", FROM "A: 1\n\nx\n\n\n\n", {"A: 1\n\nx\n\n\n"}},
    {"HeaderOnly", FROM "A: 1\n\n" FROM "B: 2\n\n", {"A: 1\n", "B: 2\n"}},
    {"NoBlankBeforeADatedFromLine", FROM "A: 1\n\nx\n" FROM "B: 2\n", {"A: 1\n\nx\n", "B: 2\n"}},
    {"BodySaysFrom", FROM "A: 1\n\nFrom here on we\nagree\n", {"A: 1\n\nFrom here on we\nagree\n"}},
    {"BodySaysFromAndAField",
     FROM "A: 1\n\n\nFrom here on\nNote: we agree\nSee: x\n",
     {"A: 1\n\n\nFrom here on\nNote: we agree\nSee: x\n"}},
    {"BodySaysFromAndOneMailField",
     FROM "A: 1\n\n\nFrom here on\nSubject: we agree\nand more\n",
     {"A: 1\n\n\nFrom here on\nSubject: we agree\nand more\n"}},
    {"DatedFromLineWithoutHeader",
     FROM "A: 1\n\nx\n\n" FROM "\nB: 2\n",
     {"A: 1\n\nx\n\n" FROM "\nB: 2\n"}},
    {"DatedFromLineThenText",
     FROM "A: 1\n\nx\n\n" FROM "one\ntwo\nthree\nfour\nB: 2\n",
     {"A: 1\n\nx\n\n" FROM "one\ntwo\nthree\nfour\nB: 2\n"}},
    {"DatedFromLineThenALineOfJunk",
     FROM "A: 1\n\n\n" FROM "junk\nB: 2\n",
     {"A: 1\n\n", "junk\nB: 2\n"}},
    {"DatedFromLineAtTheEnd", FROM "A: 1\n\nx\n\n" FROM, {"A: 1\n\nx\n\n" FROM}},
    {"UndatedFromLines",
     "From a\nSubject: 1\nTo: b\n\nx\n\nFrom b\nReceived: x\n y\n\n",
     {"Subject: 1\nTo: b\n\nx\n", "Received: x\n y\n"}},
    {"UndatedFromLineAfterText",
     FROM "A: 1\n\nx\nFrom b\nReceived: x\nTo: b\n\n",
     {"A: 1\n\nx\nFrom b\nReceived: x\nTo: b\n"}},
    {"MozillaMark",
     "From - \nSubject: 1\n\nx\nFrom -\nSubject: 2\n",
     {"Subject: 1\n\nx\n", "Subject: 2\n"}},
    {"QuotedFromLinesStayQuoted",
     FROM "A: 1\n\n>From x\n>>From y\n",
     {"A: 1\n\n>From x\n>>From y\n"}},
    {"UucpFromLine", FROM ">From b c remote from d\nA: 1\n", {">From b c remote from d\nA: 1\n"}},
    {"NoHeaderAtTheStart", FROM "\nbody\n\n" FROM "B: 2\n", {"\nbody\n", "B: 2\n"}},
    {"FromLineAlone", FROM, {}, 1},
    {"FromLineAndBlank", FROM "\n", {}, 1},
    {"TwoFromLines", FROM FROM "A: 1\n", {"A: 1\n"}, 1},
    {"FromLineWithoutLineEnd", "From a@b Tue Dec 10 19:37:00 2019", {}},
    {"JunkFirst", "junk\n\n" FROM "A: 1\n", {"A: 1\n"}},
    {"JunkOnly", "junk\n\nmore\n", {}},
    {"ByteOrderMark", "\xEF\xBB\xBF" FROM "A: 1\n", {"A: 1\n"}},
    {"ContentLengthSkipsAFromLine",
     FROM "Content-Length: 56\n\nx\n\n" FROM "B: 2\n\ny\n\n\n" FROM "C: 3\n\n",
     {"Content-Length: 56\n\nx\n\n" FROM "B: 2\n\ny\n\n", "C: 3\n"}},
    {"ContentLengthWithoutTheLastLineEnd",
     FROM "Content-Length: 54\n\nx\n\n" FROM "B: 2\n\ny\n\n" FROM "C: 3\n\n",
     {"Content-Length: 54\n\nx\n\n" FROM "B: 2\n\ny\n", "C: 3\n"}},
    {"ContentLengthWithTheLastLineEnd",
     FROM "Content-Length: 55\n\nx\n\n" FROM "B: 2\n\ny\n\n" FROM "C: 3\n\n",
     {"Content-Length: 55\n\nx\n\n" FROM "B: 2\n\ny\n", "C: 3\n"}},
    {"ContentLengthWithTheBlankLine",
     FROM "Content-Length: 56\n\nx\n\n" FROM "B: 2\n\ny\n\n" FROM "C: 3\n\n",
     {"Content-Length: 56\n\nx\n\n" FROM "B: 2\n\ny\n", "C: 3\n"}},
    {"ContentLengthToTheEnd",
     FROM "Content-Length: 54\n\nx\n\n" FROM "B: 2\n\ny",
     {"Content-Length: 54\n\nx\n\n" FROM "B: 2\n\ny"},
     0},
    {"ContentLengthIntoText",
     FROM "Content-Length: 54\n\nx\n\n" FROM "B: 2\n\nyyyyyyy\n",
     {"Content-Length: 54\n\nx\n", "B: 2\n\nyyyyyyy\n"},
     1},
    {"ContentLengthPastTheEnd",
     FROM "Content-Length: 1000\n\nx\n\n" FROM "B: 2\n",
     {"Content-Length: 1000\n\nx\n", "B: 2\n"},
     1},
    {"ContentLengthTooShort",
     FROM "Content-Length: 1\n\nx\nyyy\n\n" FROM "B: 2\n",
     {"Content-Length: 1\n\nx\nyyy\n", "B: 2\n"}},
    {"ContentLengthThatIsNoNumber",
     FROM "Content-Length: 59 or so\n\nx\n\n" FROM "B: 2\n",
     {"Content-Length: 59 or so\n\nx\n", "B: 2\n"}},
    {"ContentLengthPastAllSizes",
     FROM "Content-Length: 18446744073709551615\n\nx\n\n" FROM "B: 2\n",
     {"Content-Length: 18446744073709551615\n\nx\n", "B: 2\n"}},
    {"ContentLengthInTheBody",
     FROM "A: 1\n\nContent-Length: 999\n\n" FROM "B: 2\n",
     {"A: 1\n\nContent-Length: 999\n", "B: 2\n"}},
};

TEST(Mbox, TableOfMailboxes) {
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    const SplitMbox split = split_whole(c.mbox);
    EXPECT_EQ(messages_of(split), c.messages);
    EXPECT_EQ(split.notices.size(), c.notices);
  }
}

TEST(Mbox, TheTableHoldsWithCrlf) {
  for (const Case& c : kCases) {
    if (c.mbox.find("Content-Length") != std::string::npos) continue;  // counts bytes
    SCOPED_TRACE(c.name);
    std::vector<std::string> messages;
    for (const std::string& message : c.messages) messages.push_back(with_crlf(message));
    EXPECT_EQ(messages_of(split_whole(with_crlf(c.mbox))), messages);
  }
}

TEST(Mbox, TheTableHoldsHoweverItIsCut) {
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    for (const std::string& mbox : {c.mbox, with_crlf(c.mbox)}) {
      const SplitMbox whole = split_whole(mbox);
      for (std::size_t size = 1; size <= mbox.size(); ++size) {
        EXPECT_EQ(split_in_chunks(mbox, [&] { return size; }), whole) << size;
      }
    }
  }
}

TEST(Mbox, FramingIsTheFromLineAndOneBlankLineBeforeIt) {
  const SplitMbox split = split_whole("j\n" FROM "A: 1\n\nx\n\n\n" FROM "B: 2\n\n");
  EXPECT_EQ(split.framing, (std::vector<std::string>{"j\n" FROM, "\n" FROM, "\n"}));
  EXPECT_EQ(split.messages.at(0).envelope, "From a@example.org Tue Dec 10 19:37:00 2019");
  EXPECT_EQ(split.messages.at(1).offset, 2u + 44 + 9 + 1 + 44);
}

TEST(Mbox, TheEnvelopeHasNoCarriageReturn) {
  const SplitMbox split = split_whole(with_crlf(FROM "A: 1\n"));
  EXPECT_EQ(split.messages.at(0).envelope, "From a@example.org Tue Dec 10 19:37:00 2019");
}

// Random mailboxes of telling pieces, cut at random.
TEST(Mbox, RandomMailboxesAreTheSameHoweverTheyAreCut) {
  const ByteView pieces[] = {FROM,
                             "\n",
                             "From here\n",
                             "Subject: s\n",
                             "To: x\r\n",
                             "text\n",
                             "\r\n",
                             " f\n",
                             ">From y\n",
                             "A: 1\n",
                             "From ",
                             "\n\n",
                             "Content-Length: 60\n",
                             "Content-Length: 108\n"};
  std::mt19937 random(11);
  for (int round = 0; round < 3'000; ++round) {
    std::string mbox;
    for (std::size_t n = random() % 24; n > 0; --n) mbox += pieces[random() % std::size(pieces)];
    const SplitMbox whole = split_whole(mbox);
    for (const std::size_t most : {2u, 9u, 40u}) {
      ASSERT_EQ(split_in_chunks(mbox, [&] { return 1 + random() % most; }), whole) << mbox;
    }
  }
}

TEST(Mbox, AFromLineIsOneUpToItsLimit) {
  const std::string date = " Tue Dec 10 19:37:00 2019";
  for (const std::size_t past : {0u, 1u}) {
    const std::string line =
        "From " + std::string(kMaxFromLineBytes + past - 6 - date.size(), 'a') + date + "\n";
    const std::string mbox = FROM "A: 1\n\nx\n\n" + line + "B: 2\n";
    EXPECT_EQ(split_whole(mbox).messages.size(), past == 0 ? 2u : 1u);
  }
}

TEST(Mbox, LooksAheadUpToItsLimitForTheHeader) {
  const std::string quoted = ">From b c\n";
  for (const std::size_t past : {0u, 1u}) {
    // The field's colon is the last byte that is looked at.
    std::string lines;
    while (lines.size() + quoted.size() < kMaxLookAheadBytes - 44 - 20) lines += quoted;
    const std::size_t left = kMaxLookAheadBytes - 44 - lines.size();
    const std::string field = std::string(left - 1 + past, 'x') + ": y\n";
    const std::string mbox = FROM "A: 1\n\nx\n\n" FROM + lines + field;
    EXPECT_EQ(split_whole(mbox).messages.size(), past == 0 ? 2u : 1u);
    EXPECT_EQ(split_in_chunks(mbox, [] { return 1000; }), split_whole(mbox));
  }
}

TEST(Mbox, LinesToFieldTable) {
  for (std::size_t lines = 0; lines <= kMaxLinesToField; ++lines) {
    std::string mbox = FROM "A: 1\n\nx\n\n" FROM;
    for (std::size_t i = 0; i < lines; ++i) mbox += "junk\n";
    mbox += "B: 2\n";
    EXPECT_EQ(split_whole(mbox).messages.size(), lines < kMaxLinesToField ? 2u : 1u);
  }
}

TEST(Mbox, ContentLengthIsReadFromAHeaderUpToItsLimit) {
  for (const std::size_t past : {0u, 1u}) {
    const std::string length = "Content-Length: 56\nX: ";
    const std::string header =
        length + std::string(kMaxContentLengthHeaderBytes + past - length.size() - 2, 'x') + "\n\n";
    const std::string mbox = FROM + header + "x\n\n" FROM "B: 2\n\ny\n\n" FROM "C: 3\n";
    EXPECT_EQ(split_whole(mbox).messages.size(), past == 0 ? 2u : 3u);
    EXPECT_EQ(split_in_chunks(mbox, [] { return 999; }), split_whole(mbox));
  }
}

TEST(Mbox, ContentLengthIsFollowedUpToItsLimit) {
  for (const std::size_t past : {0u, 1u}) {
    const std::size_t ahead = kMaxContentLengthAheadBytes + past;
    const std::string inner = FROM "B: 2\n\n" + std::string(ahead - 44 - 6 - 1, 'y') + "\n";
    ASSERT_EQ(inner.size(), ahead);
    const std::string mbox =
        fmt::format(FROM "Content-Length: {}\n\n", ahead) + inner + "\n" FROM "C: 3\n";
    MboxSplitter splitter;
    SplitGatherer gatherer(mbox);
    for (std::size_t at = 0; at < mbox.size(); at += 1 << 20) {
      gatherer.take(splitter.feed(ByteView(mbox).substr(at, 1 << 20)));
    }
    gatherer.take(splitter.finish());
    EXPECT_EQ(gatherer.finish().messages.size(), past == 0 ? 2u : 3u);
  }
}

// What comes out lags behind what goes in by no more than the look-ahead.
TEST(Mbox, AnEndlessLineIsHandedOnAsItComes) {
  const std::string chunk(1 << 20, 'x');
  MboxSplitter splitter;
  splitter.feed(FROM "A: 1\n\n");
  std::uint64_t in = 44 + 6;
  std::uint64_t out = 0;
  for (int i = 0; i < 64; ++i) {
    in += chunk.size();
    for (const MboxPiece& piece : splitter.feed(chunk)) {
      if (piece.kind != MboxPiece::Kind::Begin) out += piece.bytes.size();
    }
    ASSERT_LE(in - out, 64u);
  }
}

TEST(Mbox, AnEndlessHeaderIsHandedOnAsItComes) {
  const std::string chunk(1 << 20, 'x');
  MboxSplitter splitter;
  splitter.feed(FROM "A: ");
  std::uint64_t lag = 44 + 3;
  for (int i = 0; i < 16; ++i) {
    lag += chunk.size();
    for (const MboxPiece& piece : splitter.feed(chunk)) {
      if (piece.kind != MboxPiece::Kind::Begin) lag -= piece.bytes.size();
    }
    ASSERT_LE(lag, kMaxContentLengthHeaderBytes);
  }
}

TEST(FromLine, DateTable) {
  const struct {
    ByteView line;
    bool dated;
  } cases[] = {
      {"From a@b Tue Dec 10 19:37:00 2019", true},
      {"From mboxrd@z Thu Jan  1 00:00:00 1970", true},
      {"From - Tue Dec 10 19:37:00 2019", true},
      {"From a@b Tue Dec 10 19:37 2019", true},
      {"From a@b Tue Dec 10 9:37:00 PST 2019", true},
      {"From 1589@xxx Tue Dec 10 19:37:00 +0000 2019", true},
      {"From a@b  Tue, 10 Dec 2019 19:37:00 +0100", true},
      {"From ???@??? Tue Dec 10 19:37:00 2019", true},
      {"From \"a b\"@c Tue Dec 10 19:37:00 2019\r", true},
      {"From here on we agree", false},
      {"From Tue to Wed in Dec 2019", false},
      {"From a@b Tue Dec 10 19:37:00", false},
      {"From a@b Dec 10 19:37:00 2019", false},
      {"From a@b Tue Dec 10 19:3x:00 2019", false},
      {"From ", false},
  };
  for (const auto& c : cases) EXPECT_EQ(has_from_date(c.line), c.dated) << c.line;
}

// No verdict is taken back when more bytes come.
TEST(FromLine, VerdictsAreFinal) {
  const ByteView texts[] = {FROM "A: 1\n",         FROM "\nA: 1\n",       FROM "x\ny\nA : 1\n",
                            "From x\nTo: y\nA: b", "From x\nTo: y\n z\n", "From x\nTo: y\n\nz",
                            FROM ">From y\nA\n\n"};
  for (const ByteView text : texts) {
    for (const FromContext context :
         {FromContext::Start, FromContext::AfterBlank, FromContext::AfterText}) {
      FromVerdict before = FromVerdict::NeedMore;
      for (std::size_t size = 0; size <= text.size(); ++size) {
        const FromVerdict now = judge_from_line(text.substr(0, size), context, false);
        EXPECT_TRUE(before == FromVerdict::NeedMore || now == before) << text << size;
        before = now;
      }
      const FromVerdict last = judge_from_line(text, context, true);
      EXPECT_NE(last, FromVerdict::NeedMore);
      EXPECT_TRUE(before == FromVerdict::NeedMore || last == before) << text;
    }
  }
}

TEST(FromLine, FirstFromLineOfAFileTable) {
  const struct {
    ByteView head;
    std::optional<std::size_t> at;
  } cases[] = {
      {FROM "A: 1\n", 0},         {FROM, 0},
      {"\n" FROM "A: 1\n", 1},    {"\xEF\xBB\xBF" FROM, 3},
      {"", std::nullopt},         {"From here\non\n", std::nullopt},
      {"j\n\n" FROM "A: 1\n", 3}, {"A: 1\n", std::nullopt},
  };
  for (const auto& c : cases) EXPECT_EQ(find_first_from_line(c.head, true), c.at) << c.head;
}

}  // namespace
}  // namespace day::mail
