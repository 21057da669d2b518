// SPDX-License-Identifier: AGPL-3.0-or-later
// A tree to its canonical text.
#include <fmt/format.h>

#include <variant>

#include "query/dates.h"
#include "query/fields.h"
#include "query/query.h"
#include "query/sizes.h"
#include "query/words.h"

namespace day::query {
namespace {

// `hello`, `hello.world`, `hel*`, `"hello world"`, `"hello wor"*`.
std::string print_words(const std::vector<std::string>& terms, bool prefix, bool quoted) {
  std::string out = quoted ? '"' + join_terms(terms, " ") + '"' : join_terms(terms, ".");
  if (prefix) out += '*';
  return out;
}

std::string print_phrase(const Phrase& phrase) {
  return print_words(phrase.terms, phrase.prefix, phrase.exact);
}

std::string print_field(Field field) {
  return field == Field::Any ? std::string() : fmt::format("{}:", field_name(field));
}

std::string print_near(const Near& near) {
  std::string out;
  for (const Phrase& phrase : near.phrases) {
    if (!out.empty()) out += fmt::format(" NEAR/{} ", near.distance);
    out += print_phrase(phrase);
  }
  if (near.field == Field::Any) return out;
  return print_field(near.field) + "(" + out + ")";
}

std::string print_header(const HeaderWords& words) {
  const std::string value =
      words.terms.empty() ? "*" : print_words(words.terms, words.prefix, words.terms.size() > 1);
  return fmt::format("header:{}:{}", words.name, value);
}

std::string print_key(const KeyValue& pair) {
  bool plain = true;
  for (std::size_t i = 0; i < pair.value.size(); ++i) {
    const std::string_view rest = std::string_view(pair.value).substr(i);
    plain &= blank_size(rest) == 0 && quote_size(rest) == 0 && rest[0] != '(' && rest[0] != ')';
  }
  return plain ? fmt::format("{}:{}", key_name(pair.key), pair.value)
               : fmt::format("{}:\"{}\"", key_name(pair.key), pair.value);
}

struct PrintLeaf {
  std::string operator()(const Phrase& leaf) const {
    return print_field(leaf.field) + print_phrase(leaf);
  }
  std::string operator()(const Near& leaf) const { return print_near(leaf); }
  std::string operator()(const HeaderWords& leaf) const { return print_header(leaf); }
  std::string operator()(const DateRange& leaf) const { return "date:" + print_date_range(leaf); }
  std::string operator()(const SentBetween& leaf) const {
    return "sent:" + print_sent_between(leaf);
  }
  std::string operator()(const SizeRange& leaf) const { return "size:" + print_size_range(leaf); }
  std::string operator()(const HasTrait& leaf) const { return std::string(trait_text(leaf.trait)); }
  std::string operator()(const KeyValue& leaf) const { return print_key(leaf); }
  std::string operator()(const MatchAll&) const { return "*"; }
  std::string operator()(const MatchNone&) const { return "-*"; }
};

bool needs_parentheses(const Node& child, Node::Kind parent) {
  if (child.kind == Node::Kind::And || child.kind == Node::Kind::Or) return true;
  return parent == Node::Kind::Not && child.kind == Node::Kind::Leaf &&
         std::holds_alternative<Near>(child.leaf);
}

}  // namespace

std::string print_query(const Query& query) {
  std::string out;
  struct Visit {
    std::uint32_t node;
    std::size_t next_child;
  };
  std::vector<Visit> stack = {{query.root(), 0}};
  while (!stack.empty()) {
    Visit& top = stack.back();
    const Node& node = query.nodes[top.node];
    if (node.kind == Node::Kind::Leaf) {
      out += std::visit(PrintLeaf{}, node.leaf);
      stack.pop_back();
      continue;
    }
    if (top.next_child > 0 &&
        needs_parentheses(query.nodes[node.children[top.next_child - 1]], node.kind)) {
      out += ')';
    }
    if (top.next_child == node.children.size()) {
      stack.pop_back();
      continue;
    }
    if (node.kind == Node::Kind::Not) {
      out += '-';
    } else if (top.next_child > 0) {
      out += node.kind == Node::Kind::Or ? " OR " : " ";
    }
    const std::uint32_t child = node.children[top.next_child++];
    if (needs_parentheses(query.nodes[child], node.kind)) out += '(';
    stack.push_back({child, 0});
  }
  return out;
}

}  // namespace day::query
