// SPDX-License-Identifier: AGPL-3.0-or-later
#include "inquiry/excerpt.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "inquiry/limits.h"

namespace day::inquiry {
namespace {

using mail::TextKind;

// The excerpt with its hits between brackets.
std::string excerpt(const std::string& query, const std::vector<mail::TextSegment>& text,
                    const std::string& subject = "", std::size_t max_chars = 160) {
  const text::Snippet snippet = Excerpts(query::parse_query(query)).make(text, subject, max_chars);
  std::string out = snippet.text;
  for (auto hit = snippet.hits.rbegin(); hit != snippet.hits.rend(); ++hit) {
    out.insert(hit->second, "]");
    out.insert(hit->first, "[");
  }
  return out;
}

TEST(Excerpt, PrefersTheWritersOwnWords) {
  const std::vector<mail::TextSegment> text = {{TextKind::Quoted, "the fees of the port\n"},
                                               {TextKind::Own, "Fees are due\n"}};
  EXPECT_EQ(excerpt("fees", text), "[Fees] are due");
  EXPECT_EQ(excerpt("port", text), "the fees of the [port]");
  EXPECT_EQ(excerpt("quoted:fees", text), "the [fees] of the port");
  EXPECT_EQ(excerpt("own:port", text), "Fees are due");
}

TEST(Excerpt, MarksFormsBeginningsAndPhrases) {
  const std::vector<mail::TextSegment> text = {
      {TextKind::Own, "invoices for the new harbour fees"}};
  EXPECT_EQ(excerpt("invoice", text), "[invoices] for the new harbour fees");
  EXPECT_EQ(excerpt("\"invoice\"", text), "invoices for the new harbour fees");
  EXPECT_EQ(excerpt("harb*", text), "invoices for the new [harbour] fees");
  EXPECT_EQ(excerpt("\"harbour fees\"", text), "invoices for the new [harbour fees]");
  EXPECT_EQ(excerpt("new NEAR fees", text), "invoices for the [new] harbour [fees]");
}

TEST(Excerpt, MarksNothingThatWasNotLookedForInTheText) {
  const std::vector<mail::TextSegment> text = {{TextKind::Own, "anna draft"}};
  EXPECT_EQ(excerpt("from:anna -draft", text), "anna draft");
  EXPECT_EQ(excerpt("tender", text, "The tender"), "The [tender]");
  EXPECT_EQ(excerpt("", text), "anna draft");
  EXPECT_EQ(excerpt("secret", {{TextKind::Hidden, "secret"}}), "");
}

TEST(Excerpt, LooksNoFurtherThanTheMost) {
  const std::string text(kMaxSnippetTextBytes - 7, ' ');
  EXPECT_NE(excerpt("harbour", {{TextKind::Own, text + "harbour"}}).find('['), std::string::npos);
  EXPECT_EQ(excerpt("harbour", {{TextKind::Own, text + " harbour"}}).find('['), std::string::npos);
}

TEST(Excerpt, LooksForNoMorePhrasesThanTheMost) {
  std::string query;
  for (std::size_t i = 1; i < kMaxMarkedPhrases; ++i) query += "x" + std::to_string(i) + " ";
  const std::vector<mail::TextSegment> text = {{TextKind::Own, "fees port"}};
  EXPECT_EQ(excerpt(query + "fees port", text), "[fees] port");
}

}  // namespace
}  // namespace day::inquiry
