// SPDX-License-Identifier: AGPL-3.0-or-later
// Each message is made whole and then damaged here; the whole one's own digest is the judge.
#include "dkim/repair.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "base/encoding.h"
#include "crypto/hash.h"
#include "dkim/digest.h"
#include "dkim/limits.h"
#include "dkim/transfer_encoding.h"

namespace day::dkim {
namespace {

using mail::Repair;
using mail::RepairedDigest;
using mail::SignatureDigest;
using Repairs = std::vector<Repair>;

Bytes replaced(Bytes text, ByteView from, ByteView to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, Bytes::npos) << from;
  if (at != Bytes::npos) text.replace(at, from.size(), to);
  return text;
}

// A message with CRLF, signed over a body that is its own canonical form.
struct Letter {
  Bytes fields = "From: Greta <greta@quay.example>\r\nSubject: Water levels\r\n";
  Bytes h = "from:subject";
  Bytes c = "relaxed/relaxed";
  Bytes body = "High water at six.\r\n";
  Bytes more = {};

  Bytes text() const {
    return "DKIM-Signature: v=1; a=rsa-sha256; c=" + c + "; d=quay.example; s=one; h=" + h +
           "; bh=" + encode_base64(crypto::hash_bytes(crypto::HashKind::Sha256, body)) + ";" +
           more + " b=AAAA\r\n" + fields + "\r\n" + body;
  }
};

SignatureDigest only(ByteView message) {
  const auto digests = digest_signatures(message);
  EXPECT_EQ(digests.size(), 1u);
  return digests.empty() ? SignatureDigest() : digests[0];
}

// The first digest that is what `whole` comes to; null if there is none.
const RepairedDigest* find_like(const SignatureDigest& damaged, const SignatureDigest& whole) {
  for (const RepairedDigest& repaired : damaged.repaired) {
    if (repaired.header_hash == whole.header_hash && repaired.body_matches) return &repaired;
  }
  return nullptr;
}

// What has to be undone in `damaged` for it to be `whole` again; empty if nothing does it.
Repairs mend(ByteView damaged, ByteView whole) {
  const SignatureDigest before = only(whole);
  const SignatureDigest after = only(damaged);
  EXPECT_TRUE(before.body_matches);
  EXPECT_FALSE(after.header_hash == before.header_hash && after.body_matches) << "no damage";
  const RepairedDigest* found = find_like(after, before);
  if (found == nullptr) return {};
  EXPECT_EQ(found->body_uncovered_bytes, before.body_uncovered_bytes);
  const CanonicalBytes made = canonical_bytes(damaged, after.field_index, found);
  EXPECT_EQ(made.headers, canonical_bytes(whole, before.field_index).headers);
  EXPECT_EQ(made.body, canonical_bytes(whole, before.field_index).body);
  return found->repairs;
}

Repairs mend_body(const Letter& whole, const Bytes& damaged_body) {
  const Bytes text = whole.text();
  return mend(text.substr(0, text.size() - whole.body.size()) + damaged_body, text);
}

Letter with_body(Bytes body, Bytes c = "relaxed/relaxed", Bytes fields = "From: a\r\n",
                 Bytes h = "from") {
  Letter letter;
  letter.body = std::move(body);
  letter.c = std::move(c);
  letter.fields = std::move(fields);
  letter.h = std::move(h);
  return letter;
}

constexpr const char* kRule = "_______________________________________________\r\n";

TEST(Repair, EachDamageOfABodyIsUndoneAndNamed) {
  const Bytes multipart = "From: a\r\nContent-Type: multipart/mixed; boundary=\"b 1\"\r\n";
  const Bytes simple = "simple/simple";
  const Bytes relaxed = "relaxed/relaxed";
  const struct {
    Letter whole;
    Bytes damaged;
    Repair repair;
  } cases[] = {
      {with_body("Hi\r\n\r\nFrom here\r\n"), "Hi\r\n\r\n>From here\r\n", Repair::FromQuote},
      {with_body("From x\r\n>From y\r\n"), ">From x\r\n>>From y\r\n", Repair::FromQuote},
      {with_body("From x\r\n>>From y\r\n"), ">From x\r\n>>From y\r\n", Repair::FromQuote},
      {with_body("a\r\n>From y\r\n\r\nFrom z\r\n"), "a\r\n>From y\r\n\r\n>From z\r\n",
       Repair::FromQuote},
      {with_body("Hi\r\n"), Bytes("Hi\r\n") + kRule + "quay mailing list\r\nquay@list.example\r\n",
       Repair::ListFooter},
      {with_body("Hi\r\n"), "Hi\r\n\r\n\r\n--\r\nTo unsubscribe from this list: send a line\r\n",
       Repair::ListFooter},
      {with_body("Hi\r\n-- \r\nGreta\r\n", simple),
       "Hi\r\n-- \r\nGreta\r\n\r\n-- \r\nYou received this message because you are subscribed\r\n",
       Repair::ListFooter},
      {with_body("Hi\r\n"), "Hi\r\n\r\n--- \r\nhttps://list.example/options\r\n\r\n",
       Repair::ListFooter},
      {with_body("Hi\r\n"), "\xEF\xBB\xBFHi\r\n", Repair::ByteOrderMark},
      {with_body("Hi\r\n you\r\n", simple), "Hi  \r\n you\t\r\n", Repair::TrailingSpace},
      {with_body("Hi\r\n-- \r\nGreta\r\n", simple), "Hi\r\n--\r\nGreta\r\n", Repair::TrailingSpace},
      {with_body("Hi\r\n", simple), "Hi\r\n \r\n\t\r\n", Repair::TrailingSpace},
      {with_body("Hi \r\n", simple), "Hi \r\n \r\n\t\r\n", Repair::BlankLinesRemoved},
      {with_body("Hi\r\n"), "\r\nHi\r\n", Repair::BlankLinesRemoved},
      {with_body("\r\nHi\r\n"), "Hi\r\n", Repair::BlankLineAdded},
      {with_body("\r\n--b 1\r\n\r\nHi\r\n\r\n--b 1--\r\n", relaxed, multipart),
       "\r\n--b 1\r\n\r\nHi\r\n--b 1--\r\n", Repair::BlankLineAdded},
      {with_body("--b 1\r\n\r\nHi\r\n--b 1--\r\n", relaxed, multipart),
       "--b 1\r\n\r\nHi\r\n\r\n--b 1--\r\n", Repair::BlankLinesRemoved},
      {with_body("a\r\nb\r\nc\r\n"), "a\r\nb\nc\r\n", Repair::LineEnds},
      {with_body("a\r\nb\r\nc\r\n"), "a\r\nb\r\r\nc\r\n", Repair::LineEnds},
      {with_body("a\r\nb\r\n\r\nc\r\n"), "a\r\nb\r\rc\r\n", Repair::LineEnds},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(mend_body(c.whole, c.damaged), Repairs{c.repair}) << c.damaged;
  }
}

TEST(Repair, ABodyWithLfAloneIsRepairedAsItWouldBeWithCrlf) {
  Bytes whole = with_body("Hi\r\n\r\nFrom here\r\n").text();
  Bytes damaged = replaced(whole, "\r\nFrom here", "\r\n>From here");
  for (Bytes* text : {&whole, &damaged}) {
    text->erase(std::remove(text->begin(), text->end(), '\r'), text->end());
  }
  EXPECT_EQ(mend(damaged, whole), Repairs{Repair::FromQuote});
}

TEST(Repair, EachDamageOfAHeaderIsUndoneAndNamed) {
  const Bytes simple = "simple/simple";
  const Bytes relaxed = "relaxed/relaxed";
  const Bytes to =
      "To: Harbour Master <harbour.master@quay.example>,\r\n\tPilots <pilots@quay.example>\r\n";
  const struct {
    Bytes c, field, damaged;
    Repair repair;
  } cases[] = {
      {relaxed, "Subject: Tide\r\n", "Subject: [quay] Tide\r\n", Repair::SubjectLabel},
      {simple, "Subject: Re: Tide\r\n", "Subject: Re: [quay] Tide\r\n", Repair::SubjectLabel},
      {simple, "Subject: AW: Tide\r\n", "Subject: [EXTERNAL] AW: Tide\r\n", Repair::SubjectLabel},
      {relaxed, "Subject: [PATCH] Tide\r\n", "Subject: [quay] [PATCH] Tide\r\n",
       Repair::SubjectLabel},
      {relaxed, "Message-ID: <1@quay.example>\r\n",
       "Message-ID: <9@list.example>\r\nX-Google-Original-Message-ID: <1@quay.example>\r\n",
       Repair::OriginalMessageId},
      {relaxed, "Message-ID: <1@quay.example>\r\n",
       "X-Microsoft-Original-Message-ID: <1@quay.example>\r\nMessage-ID: <9@list.example>\r\n",
       Repair::OriginalMessageId},
      {simple, "Subject: Tide\r\n", "Subject: Tide \t\r\n", Repair::TrailingSpace},
      {simple, to, replaced(to, "\r\n\t", "\r\n "), Repair::HeaderFolding},
      {simple, to, replaced(to, "\r\n\t", "\r\n        "), Repair::HeaderFolding},
      {simple, replaced(to, "\t", " "), replaced(to, "\r\n\t", " "), Repair::HeaderFolding},
      {simple, replaced(to, "\r\n\t", " "), replaced(to, "\t", " "), Repair::HeaderFolding},
      {simple, "Subject: of the quay's\r\n tide\r\n", "Subject: of the quay's\n tide\r\n",
       Repair::LineEnds},
  };
  for (const auto& c : cases) {
    Letter letter = with_body("Hi\r\n", c.c, "From: a\r\n" + c.field, "from:subject:to:message-id");
    const Bytes whole = letter.text();
    EXPECT_EQ(mend(replaced(whole, c.field, c.damaged), whole), Repairs{c.repair}) << c.damaged;
  }
}

// §3.7: in the simple form the signature's own field counts as it was folded.
TEST(Repair, TheSignaturesOwnFieldIsUnfoldedToo) {
  const Bytes whole = with_body("Hi\r\n", "simple/simple").text();
  EXPECT_EQ(mend(replaced(whole, "; d=", ";\r\n d="), whole), Repairs{Repair::HeaderFolding});
  const Bytes folded = replaced(whole, "; d=", ";\r\n\t  d=");
  EXPECT_EQ(mend(replaced(folded, "\t", " "), folded), Repairs{Repair::HeaderFolding});
  EXPECT_EQ(mend(replaced(whole, " b=AAAA\r\n", " b=AAAA; \r\n"),
                 replaced(whole, " b=AAAA\r\n", " b=AAAA;\r\n")),
            Repairs{Repair::TrailingSpace});
}

// scan_header() takes a mark before the first field for junk, so no signature sees it.
TEST(Repair, AByteOrderMarkBeforeTheHeaderNeedsNone) {
  const Bytes whole = Letter().text();
  const SignatureDigest marked = only("\xEF\xBB\xBF" + whole);
  EXPECT_EQ(marked.header_hash, only(whole).header_hash);
  EXPECT_TRUE(marked.body_matches);
  EXPECT_TRUE(marked.repaired.empty());
}

TEST(Repair, ATextThatWasEncodedOrDecodedOnItsWayIsPutBack) {
  const Bytes plain =
      "H\xC3\xA6v = sea, and more of it until the line is longer than seventy-six "
      "octets \xC3\xA5\r\nFrom here\r\n";
  const Bytes quoted =
      "H=C3=A6v =3D sea, and more of it until the line is longer than seventy-six =\r\n"
      "octets =C3=A5\r\nFrom here\r\n";
  const Bytes base64 =
      "SMOmdiA9IHNlYSwgYW5kIG1vcmUgb2YgaXQgdW50aWwgdGhlIGxpbmUgaXMgbG9uZ2VyIHRoYW4g\r\n"
      "c2V2ZW50eS1zaXggb2N0ZXRzIMOlDQpGcm9tIGhlcmUNCg==\r\n";
  const std::pair<Bytes, Bytes> forms[] = {
      {"8bit", plain}, {"quoted-printable", quoted}, {"base64", base64}};
  for (const auto& [word, body] : forms) {
    for (const auto& [new_word, new_body] : forms) {
      if (word == new_word) continue;
      const Letter whole = with_body(body, "relaxed/relaxed",
                                     "From: a\r\nContent-Transfer-Encoding: " + word + "\r\n",
                                     "from:content-transfer-encoding");
      Letter head = whole;
      const Bytes text = whole.text();
      const Bytes damaged =
          replaced(replaced(text, "Encoding: " + word, "Encoding: " + new_word), body, new_body);
      EXPECT_EQ(mend(damaged, text), Repairs{Repair::TransferEncoding}) << word << new_word;
      // An export that leaves the header as it was, or signs none of it.
      if (new_word != "8bit") continue;
      EXPECT_EQ(mend(replaced(text, body, new_body), text), Repairs{Repair::TransferEncoding});
    }
  }
}

TEST(Repair, PairsOfDamageAreUndone) {
  const Bytes encoded = "From: a\r\nContent-Transfer-Encoding: quoted-printable\r\n";
  const Bytes footer = Bytes(kRule) + "quay@list.example\r\n";
  using enum Repair;
  const struct {
    Letter whole;
    Bytes damaged;
    Repairs repairs;
  } bodies[] = {
      {with_body("Hi\r\nFrom x\r\n"), "Hi\r\n>From x\r\n" + footer, {FromQuote, ListFooter}},
      {with_body("Hi\r\nFrom x\r\n"), "Hi\n>From x\r\n", {LineEnds, FromQuote}},
      {with_body("Hi\r\n"), "\xEF\xBB\xBFHi\r\n" + footer, {ListFooter, ByteOrderMark}},
      {with_body("\r\nFrom x\r\n"), ">From x\r\n", {FromQuote, BlankLineAdded}},
      {with_body("a =3D b\r\nFrom x\r\n", "relaxed/relaxed", encoded),
       "a = b\r\n>From x\r\n",
       {FromQuote, TransferEncoding}},
  };
  for (const auto& c : bodies) EXPECT_EQ(mend_body(c.whole, c.damaged), c.repairs) << c.damaged;
  Letter both =
      with_body("From x\r\n", "simple/simple", "From: a\r\nSubject: Tide\r\nMessage-ID: <1@q>\r\n",
                "from:subject:message-id");
  const Bytes whole = both.text();
  const Bytes label = replaced(whole, "Subject: ", "Subject: [quay] ");
  EXPECT_EQ(mend(replaced(label, "\r\nFrom x", "\r\n>From x"), whole),
            (Repairs{FromQuote, SubjectLabel}));
  EXPECT_EQ(mend(replaced(label, "<1@q>", "<2@q>\r\nX-Google-Original-Message-ID: <1@q>"), whole),
            (Repairs{SubjectLabel, OriginalMessageId}));
  EXPECT_EQ(mend(replaced(label, "Tide\r\n", "Tide\n"), whole), (Repairs{LineEnds, SubjectLabel}));
  EXPECT_EQ(mend(replaced(label, "<1@q>\r\n", "<1@q> \r\n"), whole),
            (Repairs{SubjectLabel, TrailingSpace}));
}

TEST(Repair, OneKindOfDamageInHeaderAndBodyIsNamedOnce) {
  const Bytes whole = with_body("Hi\r\n", "simple/simple").text();
  EXPECT_EQ(mend(replaced(replaced(whole, "From: a", "From: a "), "Hi", "Hi "), whole),
            Repairs{Repair::TrailingSpace});
}

TEST(Repair, ThreeKindsOfDamageAreNotUndone) {
  const Bytes whole = with_body("Hi\r\nFrom x\r\n").text();
  const Bytes damaged = replaced(whole, "Hi\r\nFrom x\r\n",
                                 "\xEF\xBB\xBFHi\r\n>From x\r\n\r\n-- \r\nquay@list.example\r\n");
  EXPECT_EQ(mend(damaged, whole), Repairs{});
}

TEST(Repair, OctetsOfARepairThatWasNotFoundAreNotMade) {
  const Bytes text = Letter().text();
  RepairedDigest invented;
  invented.repairs = {Repair::ListFooter};
  invented.header_hash = Bytes(32, 'x');
  invented.body_matches = true;
  EXPECT_TRUE(canonical_bytes(text, 0, &invented).headers.empty());
}

TEST(Repair, AWholeMessageHasNone) {
  EXPECT_TRUE(only(Letter().text()).repaired.empty());
  // ">From " and a rule that were signed so are not damage.
  const Letter quoted = with_body(Bytes(">From x\r\n") + kRule + "a@quay.example\r\n");
  EXPECT_TRUE(only(quoted.text()).repaired.empty());
  // A label that no signature covers changes nothing.
  const Letter label = with_body("Hi\r\n", "relaxed/relaxed", "From: a\r\nSubject: [x] y\r\n");
  EXPECT_TRUE(only(label.text()).repaired.empty());
  EXPECT_TRUE(digest_signatures("From: a\r\nSubject: [x] y\r\n\r\n>From x\r\n").empty());
}

TEST(Repair, WhatAuthorsWriteInBracketsIsNoLabel) {
  for (const Bytes subject :
       {"[PATCH 1/2] x", "Re: [PATCHv2] x", "[RFC] x", "[quay x", "x [quay]"}) {
    const Letter letter = with_body("Hi\r\n", "relaxed/relaxed",
                                    "From: a\r\nSubject: " + subject + "\r\n", "from:subject");
    EXPECT_TRUE(only(letter.text()).repaired.empty()) << subject;
  }
}

TEST(Repair, AHeaderMendedOverAnAlteredBodyIsNotAMatch) {
  Letter letter;
  const Bytes damaged =
      replaced(replaced(letter.text(), "Subject: ", "Subject: [quay] "), "High water", "Low water");
  const SignatureDigest digest = only(damaged);
  ASSERT_EQ(digest.repaired.size(), 1u);
  EXPECT_EQ(digest.repaired[0].header_hash, only(letter.text()).header_hash);
  EXPECT_FALSE(digest.repaired[0].body_matches);
}

TEST(Repair, TheLengthOfASignatureHoldsForTheRepairedBody) {
  Letter letter = with_body("From x\r\n");
  letter.more = " l=8;";
  const Bytes whole = letter.text() + "More.\r\n";
  const Bytes damaged = replaced(whole, "\r\n\r\nFrom x", "\r\n\r\n>From x");
  ASSERT_EQ(only(whole).body_uncovered_bytes, 7u);
  EXPECT_EQ(mend(damaged, whole), Repairs{Repair::FromQuote});
}

TEST(Repair, SignaturesOfOneMessageAreRepairedEachForItself) {
  // The list signed what it had quoted; the author did not.
  const Letter author = with_body("From x\r\n", "simple/simple");
  const Letter list = with_body(">From x\r\n", "relaxed/relaxed");
  const Bytes list_text = list.text();
  const Bytes field = list_text.substr(0, list_text.find("From: a"));
  const auto digests =
      digest_signatures(field + replaced(author.text(), "\r\n\r\nFrom x", "\r\n\r\n>From x"));
  ASSERT_EQ(digests.size(), 2u);
  EXPECT_TRUE(digests[0].body_matches);
  EXPECT_TRUE(digests[0].repaired.empty());
  EXPECT_FALSE(digests[1].body_matches);
  ASSERT_FALSE(digests[1].repaired.empty());
  EXPECT_EQ(digests[1].repaired[0].repairs, Repairs{Repair::FromQuote});
  EXPECT_TRUE(digests[1].repaired[0].body_matches);
  EXPECT_EQ(digests[1].repaired[0].header_hash, digests[1].header_hash);
}

// A letter with every kind of thing that a repair looks at.
Letter full_letter(const Bytes& c) {
  Letter letter = with_body(
      "\r\nHigh water  at six\r\n\r\nFrom here >From there\r\n>From yonder\r\n"
      "a=3Db Tide\r\n-- \r\nGreta\r\n" +
          Bytes(kRule) + "greta@quay.example\r\n",
      c, "From: a\r\nSubject: [quay] Tide\r\nContent-Transfer-Encoding: quoted-printable\r\n",
      "from:subject:content-transfer-encoding");
  if (c == "relaxed/relaxed") letter.body = replaced(letter.body, "water  at", "water at");
  if (c == "relaxed/relaxed") letter.body = replaced(letter.body, "-- \r", "--\r");
  return letter;
}

TEST(Repair, AChangedWordIsNeverRepaired) {
  std::mt19937 random(7);
  for (const Bytes c : {"simple/simple", "relaxed/relaxed"}) {
    const Letter letter = full_letter(c);
    const Bytes whole = letter.text();
    const std::size_t start = whole.size() - letter.body.size();
    ASSERT_TRUE(only(whole).body_matches);
    for (int round = 0; round < 1'500; ++round) {
      Bytes damaged = whole;
      const std::size_t at = start + random() % letter.body.size();
      const auto is_word = [](char x) { return (x >= 'a' && x <= 'z') || (x >= 'A' && x <= 'Z'); };
      if (!is_word(damaged[at])) continue;
      const char old = damaged[at];
      while (damaged[at] == old) damaged[at] = static_cast<char>('a' + random() % 26);
      const SignatureDigest digest = only(damaged);
      ASSERT_FALSE(digest.body_matches);
      for (const RepairedDigest& repaired : digest.repaired) {
        ASSERT_FALSE(repaired.body_matches) << damaged;
      }
    }
  }
}

// ---- limits

TEST(Repair, AFooterIsLookedForUpToItsLimits) {
  const auto footer = [](std::size_t lines, std::size_t size) {
    Bytes out = "--\r\n";
    for (std::size_t i = 2; i < lines; ++i) out += "x\r\n";
    out += "a@list.example";
    if (size > out.size() + 2) out += Bytes(size - out.size() - 2, 'x');
    return out + "\r\n";
  };
  const Letter letter = with_body("Hi\r\n");
  const auto mended = [&](const Bytes& end) { return mend_body(letter, "Hi\r\n" + end); };
  EXPECT_EQ(mended(footer(kMaxFooterLines, 0)), Repairs{Repair::ListFooter});
  EXPECT_EQ(mended(footer(kMaxFooterLines + 1, 0)), Repairs{});
  ASSERT_EQ(footer(2, kMaxFooterBytes).size(), kMaxFooterBytes);
  EXPECT_EQ(mended(footer(2, kMaxFooterBytes)), Repairs{Repair::ListFooter});
  EXPECT_EQ(mended(footer(2, kMaxFooterBytes + 1)), Repairs{});
  Bytes starts = "--\r\na@list.example\r\n";
  for (std::size_t i = 1; i < kMaxFooterStarts; ++i) starts = "--\r\n" + starts;
  EXPECT_EQ(mended(starts), Repairs{Repair::ListFooter});
  EXPECT_EQ(mended("--\r\n" + starts), Repairs{});
}

TEST(Repair, TextThatTellsNoPlaceIsNoFooter) {
  EXPECT_EQ(mend_body(with_body("Hi\r\n"), "Hi\r\n--\r\nNot what I meant.\r\n"), Repairs{});
  EXPECT_EQ(mend_body(with_body("Hi\r\n"), "Hi\r\nsee https://quay.example\r\n"), Repairs{});
}

TEST(Repair, ALabelHasALimit) {
  const auto mended = [](std::size_t size) {
    const Letter letter =
        with_body("Hi\r\n", "relaxed/relaxed", "From: a\r\nSubject: Tide\r\n", "from:subject");
    const Bytes whole = letter.text();
    return mend(replaced(whole, "Subject: ", "Subject: [" + Bytes(size - 2, 'x') + "] "), whole);
  };
  EXPECT_EQ(mended(kMaxLabelBytes), Repairs{Repair::SubjectLabel});
  EXPECT_EQ(mended(kMaxLabelBytes + 1), Repairs{});
}

TEST(Repair, LargeBodiesAreRepairedAlone) {
  const Bytes footer = Bytes(kRule) + "quay@list.example\r\n";
  const auto pair = [&](std::size_t size) {
    const Bytes line = ">From x\r\n";
    const Bytes text = Bytes(size - line.size() - footer.size() - 2, 'x') + "\r\n";
    const Letter letter = with_body("From x\r\n" + text);
    EXPECT_EQ((line + text + footer).size(), size);
    return mend_body(letter, line + text + footer);
  };
  EXPECT_EQ(pair(kMaxPairedBodyBytes), (Repairs{Repair::FromQuote, Repair::ListFooter}));
  EXPECT_EQ(pair(kMaxPairedBodyBytes + 1), Repairs{});
}

TEST(Repair, ChangedBodiesAreHashedUpToALimit) {
  const auto mended = [](std::size_t size) {
    const Letter letter = with_body("From x\r\n" + Bytes(size - 11, 'x') + "\r\n");
    return mend_body(letter, ">" + letter.body);
  };
  EXPECT_EQ(mended(kMaxRepairBytes), Repairs{Repair::FromQuote});
  EXPECT_EQ(mended(kMaxRepairBytes + 1), Repairs{});
}

// Every start of a footer gives one trial alone and several in pairs, all before the pair that is
// wanted here.
TEST(Repair, ChangedBodiesAreTriedUpToALimit) {
  const auto mended = [](std::size_t footer_starts) {
    Bytes text = "Hi \r\n\r\n>From x\r\nx\r\n>From y\r\n>>From z\r\n";
    for (std::size_t i = 0; i < footer_starts; ++i) text += "--\r\n";
    text += "a@list.example\r\n";
    const Letter whole =
        with_body(encode_base64_text("\r\n" + text, {76, true, false}), "simple/simple",
                  "From: a\r\nContent-Transfer-Encoding: base64\r\n");
    return mend_body(whole, text);
  };
  // Some 55 trials are before it without a footer, some 100 with four.
  static_assert(kMaxRepairTrials >= 60 && kMaxRepairTrials <= 90);
  EXPECT_EQ(mended(0), (Repairs{Repair::BlankLineAdded, Repair::TransferEncoding}));
  EXPECT_EQ(mended(kMaxFooterStarts), Repairs{});
}

TEST(Repair, LargeHeadersAreNotChanged) {
  const auto mended = [](std::size_t size) {
    Letter letter =
        with_body("Hi\r\n", "relaxed/relaxed", "From: a\r\nSubject: Tide\r\n", "from:subject");
    Bytes whole = letter.text();
    const Bytes label = replaced(whole, "Subject: ", "Subject: [quay] ");
    // Fields without their line ends: three, and X.
    const std::size_t had = label.find("\r\n\r\n") - 4;
    const Bytes x = "X:" + Bytes(size - had - 2, 'x') + "\r\n";
    return mend(x + label, x + whole);
  };
  EXPECT_EQ(mended(kMaxRepairedHeaderBytes), Repairs{Repair::SubjectLabel});
  EXPECT_EQ(mended(kMaxRepairedHeaderBytes + 1), Repairs{});
}

TEST(Repair, DigestsOfOneSignatureAreKeptUpToALimit) {
  Letter letter = with_body("Hi\r\n", "simple/simple",
                            "From: a\r\nSubject: [quay] Tide\r\n of the harbour\r\nTo: "
                            "a@quay.example,\r\n\tb@quay.example "
                            "\r\nMessage-ID: <1@q>\r\nX-Google-Original-Message-ID: <2@q>\r\n",
                            "from:subject:to:message-id");
  EXPECT_EQ(only(letter.text()).repaired.size(), kMaxRepairedDigests);
}

TEST(Repair, AThousandSignaturesOverALargeDamagedBodyAreBounded) {
  Letter letter =
      with_body("Hi\r\n", "simple/relaxed", "From: a\r\nSubject: [quay] Tide\r\nTo: a,\r\n b\r\n",
                "from:subject:to");
  const Bytes text = letter.text();
  const Bytes field = text.substr(0, text.find("From: a"));
  Bytes message;
  for (int i = 0; i < 1'000; ++i) message += field;
  message += text.substr(text.find("From: a"));
  while (message.size() < (30u << 20)) message += ">From x \r\n\r\n>From y\n--\r\nword@x\r\n";
  const auto digests = digest_signatures(message);
  ASSERT_EQ(digests.size(), 1'000u);
  for (const SignatureDigest& digest : digests) {
    EXPECT_LE(digest.repaired.size(), kMaxRepairedDigests);
    for (const RepairedDigest& repaired : digest.repaired) EXPECT_FALSE(repaired.body_matches);
  }
  EXPECT_FALSE(digests[0].repaired.empty());
  EXPECT_TRUE(digests.back().repaired.empty());
}

}  // namespace
}  // namespace day::dkim
