// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <variant>

#include "query/query.h"

namespace day::query {
namespace {

// Pieces that the language is made of and pieces that are almost that.
constexpr std::array kPieces = {"a",
                                "budget",
                                "Halden",
                                "jens@kernel.dk",
                                "wor*",
                                "\"two words\"",
                                "\"one\"",
                                "\"\"",
                                "\"x y\"*",
                                " ",
                                " ",
                                " ",
                                " ",
                                " OR ",
                                " AND ",
                                " NEAR ",
                                " NEAR/3 ",
                                " NEAR/x ",
                                " NOT ",
                                "-",
                                "--",
                                "(",
                                ")",
                                "(",
                                ")",
                                "*",
                                "\"",
                                "from:",
                                "to:",
                                "with:",
                                "by:",
                                "subject:(",
                                "quoted:",
                                "-quoted:",
                                "own:",
                                "body:",
                                "file:",
                                "header:x-y:",
                                "header:",
                                "header:x",
                                "type:",
                                "type:pdf",
                                "id:",
                                "id:abcd12",
                                "source:\"a b\"",
                                "source:",
                                "label:",
                                "domain:x.org",
                                "msgid:<a@b>",
                                "date:",
                                "date:2016-05",
                                "2016..2017",
                                "may 2016",
                                "since:",
                                "until:2015",
                                "sent:9h..17h",
                                "sent:",
                                "has:attachment",
                                "has:",
                                "is:message",
                                "is:",
                                "in:attachment",
                                "in:",
                                "size:>1mb",
                                "size:2kb..3",
                                "size:",
                                "author:",
                                "foo:",
                                "foo:bar",
                                "&",
                                "東京都",
                                "京",
                                "é",
                                "Straße",
                                "\xff",
                                "\u201C",
                                "\u201D",
                                "\t",
                                ":",
                                "..",
                                "http://a/b",
                                "\u3000"};

bool tree_is_normal(const Query& query) {
  using Kind = Node::Kind;
  for (std::uint32_t i = 0; i < query.nodes.size(); ++i) {
    const Node& node = query.nodes[i];
    const std::size_t count = node.children.size();
    if (node.kind == Kind::Leaf ? count != 0 : node.kind == Kind::Not ? count != 1 : count < 2) {
      return false;
    }
    for (const std::uint32_t child : node.children) {
      if (child >= i || query.nodes[child].kind == node.kind) return false;
    }
  }
  return true;
}

TEST(Print, WhatIsPrintedParsesToTheSameTreeWithoutNotice) {
  std::mt19937 random(20160503);
  const auto below = [&](std::size_t n) { return random() % n; };
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    const std::size_t count = 1 + below(14);
    for (std::size_t i = 0; i < count; ++i) {
      text += kPieces[below(kPieces.size())];
      if (below(2) == 0) text += ' ';
    }
    const Query query = parse_query(text);
    ASSERT_TRUE(tree_is_normal(query)) << text;
    const std::string printed = print_query(query);
    const Query again = parse_query(printed);
    ASSERT_EQ(again.nodes, query.nodes)
        << text << "\nprinted: " << printed << "\nagain: " << print_query(again);
    ASSERT_TRUE(again.notices.empty()) << text << "\nprinted: " << printed << "\n"
                                       << again.notices[0].text;
    ASSERT_EQ(print_query(again), printed) << text;
  }
}

}  // namespace
}  // namespace day::query
