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

document::Page page_of(const std::string& text) {
  document::Page page;
  page.text = text;
  return page;
}

// The page, counted from 1, and the excerpt.
std::string page_excerpt(const std::string& query, const std::vector<document::Page>& pages,
                         const std::string& properties = "", const std::string& title = "") {
  const PageExcerpt found = Excerpts(query::parse_query(query)).make(pages, properties, title, 160);
  return (found.page ? std::to_string(*found.page + 1) : "-") + ": " + found.snippet.text;
}

TEST(Excerpt, OfADocumentIsFromThePageWithMostOfTheWords) {
  const std::vector<document::Page> pages = {page_of(""), page_of("harbour dues\n"),
                                             page_of("dues and fees of the harbour\n"),
                                             page_of("fees, dues, harbour\n")};
  EXPECT_EQ(page_excerpt("harbour", pages), "2: harbour dues");
  EXPECT_EQ(page_excerpt("harbour fees", pages), "3: dues and fees of the harbour");
  EXPECT_EQ(page_excerpt("crane", pages), "-: harbour dues");
  EXPECT_EQ(page_excerpt("is:document", pages), "-: harbour dues");
  EXPECT_EQ(page_excerpt("harbour -fees", pages), "2: harbour dues");
}

TEST(Excerpt, OfADocumentIsElseFromWhatItSaysOfItself) {
  const std::vector<document::Page> pages = {page_of("harbour dues\n")};
  const std::string properties = "author: Ines Solvang\nproducer: Old Writer\n";
  EXPECT_EQ(page_excerpt("solvang", pages, properties, "Tender"),
            "-: author: Ines Solvang producer: Old Writer");
  EXPECT_EQ(page_excerpt("tender", pages, properties, "Tender of May"), "-: Tender of May");
  EXPECT_EQ(page_excerpt("crane", {}, properties, "Tender"), "-: ");
}

}  // namespace
}  // namespace day::inquiry
