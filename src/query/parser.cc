// SPDX-License-Identifier: AGPL-3.0-or-later
#include "query/parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "query/limits.h"
#include "query/tree.h"

namespace day::query {

Query Parser::run() {
  frames_.emplace_back();
  for (at_ = 0; tokens_[at_].kind != Token::Kind::End && !full_; ++at_) {
    const Token& token = tokens_[at_];
    switch (token.kind) {
      case Token::Kind::Word:
        read_word();
        break;
      case Token::Kind::Quoted:
        read_quoted(token, frame().context);
        break;
      case Token::Kind::Open:
        open_group(token, frame().context);
        break;
      case Token::Kind::Close:
        if (frames_.size() > 1) {
          close_group();
        } else {
          notice(token, "this parenthesis closes nothing and was left out");
        }
        break;
      case Token::Kind::End:
        break;
    }
  }
  if (frames_.size() > 1 && !full_) {
    notice(frame().opened, frames_.size() == 2 ? "this parenthesis was closed at the end"
                                               : "parentheses were closed at the end");
  }
  while (frames_.size() > 1) close_group();
  std::optional<std::uint32_t> root = finish_frame();
  if (!root) {
    root =
        add_node(Node::Kind::Leaf, {}, dropped_ ? LeafValue(MatchNone{}) : LeafValue(MatchAll{}));
  }
  Query query;
  query.nodes = simplify_tree(std::move(nodes_), *root);
  query.notices = std::move(notices_);
  return query;
}

void Parser::open_group(const Token& token, const Context& context) {
  if (frames_.size() > kMaxDepth) {
    notice(token, fmt::format("parentheses deeper than {} were left out", kMaxDepth));
    skip_group();
    forget_operand();
    dropped_ = true;
    return;
  }
  Frame inner;
  inner.opened = token;
  inner.context = context;
  inner.first_node = nodes_.size();
  frames_.push_back(std::move(inner));
}

void Parser::skip_group() {
  std::size_t open = 1;
  while (open > 0 && next().kind != Token::Kind::End) {
    ++at_;
    if (tokens_[at_].kind == Token::Kind::Open) ++open;
    if (tokens_[at_].kind == Token::Kind::Close) --open;
  }
}

void Parser::close_group() {
  const std::optional<std::uint32_t> node = finish_frame();
  const Token opened = frame().opened;
  const bool had_scope = frame().scope.has_value();
  frames_.pop_back();
  if (node) {
    add_operand(*node);
    return;
  }
  if (!had_scope && !full_) notice(opened, "nothing stands between these parentheses");
  forget_operand();
}

void Parser::finish_dangling() {
  Frame& open = frame();
  if (open.negate) {
    open.negate = false;
    notice(open.not_token, "NOT has nothing after it; searched as a word");
    add_plain_words(open.not_token.text, open.not_token);
  }
  if (open.pending == Operator::None) return;
  const Token token = open.pending_token;
  open.pending = Operator::None;
  notice(token, fmt::format("{} has nothing after it; searched as a word", cite(token.text)));
  add_plain_words(token.text, token);
}

std::optional<std::uint32_t> Parser::finish_frame() {
  if (!full_) finish_dangling();
  apply_scope();
  Frame& done = frame();
  if (!done.all.empty()) {
    done.some_branch_has_many |= done.all.size() > 1;
    done.any.push_back(done.all.size() == 1 ? done.all[0] : add_node(Node::Kind::And, done.all));
    done.all.clear();
  }
  if (done.any.empty()) return std::nullopt;
  if (done.any.size() == 1) return done.any[0];
  if (done.some_branch_has_many) {
    notice(done.opened,
           "OR was read last: each side of it is all the words up to the next OR; "
           "use parentheses for another reading");
  }
  return add_node(Node::Kind::Or, done.any);
}

void Parser::apply_scope() {
  const Frame& open = frame();
  if (!open.scope) return;
  bool any = false;
  for (std::size_t i = open.first_node; i < nodes_.size(); ++i) {
    if (nodes_[i].kind != Node::Kind::Leaf) continue;
    if (auto* phrase = std::get_if<Phrase>(&nodes_[i].leaf)) {
      if (phrase->field != Field::Any) continue;
      phrase->field = *open.scope;
      any = true;
    } else if (auto* near = std::get_if<Near>(&nodes_[i].leaf)) {
      if (near->field != Field::Any) continue;
      near->field = *open.scope;
      for (Phrase& each : near->phrases) each.field = *open.scope;
      any = true;
    }
  }
  if (!any) notice(open.scope_token, "there are no plain words here for this to restrict");
}

void Parser::add_operand(std::uint32_t node) {
  Frame& open = frame();
  const bool negate = std::exchange(open.negate, false);
  const Operator pending = std::exchange(open.pending, Operator::None);
  if (pending == Operator::Near) {
    if (!negate && merge_near(node)) return;
    notice(open.pending_token,
           "NEAR stands between words or phrases of the same field, which is not author:; both "
           "sides were required instead");
  }
  if (negate) node = add_node(Node::Kind::Not, {node});
  if (pending == Operator::Or) {
    open.some_branch_has_many |= open.all.size() > 1;
    open.any.push_back(open.all.size() == 1 ? open.all[0] : add_node(Node::Kind::And, open.all));
    open.all.clear();
  }
  open.all.push_back(node);
}

bool Parser::merge_near(std::uint32_t right) {
  Frame& open = frame();
  Node& left = nodes_[open.all.back()];
  if (left.kind != Node::Kind::Leaf || nodes_[right].kind != Node::Kind::Leaf) return false;
  const auto* second = std::get_if<Phrase>(&nodes_[right].leaf);
  // Authors are not in the index, which alone knows distances.
  if (second == nullptr || second->field == Field::Author) return false;
  if (const auto* first = std::get_if<Phrase>(&left.leaf)) {
    if (first->field != second->field) return false;
    left.leaf = Near{second->field, {*first, *second}, open.distance};
    return true;
  }
  auto* near = std::get_if<Near>(&left.leaf);
  if (near == nullptr || near->field != second->field) return false;
  if (near->distance != open.distance) {
    near->distance = std::max(near->distance, open.distance);
    notice(open.pending_token,
           fmt::format("one distance counts for a row of NEAR: {}", near->distance));
  }
  near->phrases.push_back(*second);
  return true;
}

void Parser::forget_operand() {
  frame().negate = false;
  frame().pending = Operator::None;
}

void Parser::add_plain_words(std::string_view text, const Token& token) {
  add_words(Context{}, fold_query_words(text, false), false, token);
}

void Parser::add_words(const Context& context, Words words, bool exact, const Token& token) {
  if (words.terms.empty()) {
    notice(token, fmt::format("there is no word to look for in {}",
                              cite(text_.substr(token.begin, token.end - token.begin))));
    dropped_ = true;
    forget_operand();
    return;
  }
  terms_ += words.terms.size();
  if (context.kind == Context::Kind::Header) {
    add_leaf(HeaderWords{context.header_name, std::move(words.terms), words.prefix}, token);
  } else {
    add_leaf(Phrase{context.field, std::move(words.terms), words.prefix, exact}, token);
  }
}

void Parser::add_leaf(LeafValue leaf, const Token& token) {
  if (leaves_ == kMaxLeaves || terms_ > kMaxTerms) {
    Token rest = token;
    rest.end = static_cast<std::uint32_t>(text_.size());
    notice(rest, fmt::format("a query has at most {} parts and {} words; the rest was left out",
                             kMaxLeaves, kMaxTerms));
    full_ = dropped_ = true;
    forget_operand();
    return;
  }
  ++leaves_;
  add_operand(add_node(Node::Kind::Leaf, {}, std::move(leaf)));
}

std::uint32_t Parser::add_node(Node::Kind kind, std::vector<std::uint32_t> children,
                               LeafValue leaf) {
  Node node;
  node.kind = kind;
  node.leaf = std::move(leaf);
  node.children = std::move(children);
  nodes_.push_back(std::move(node));
  return static_cast<std::uint32_t>(nodes_.size() - 1);
}

void Parser::notice(const Token& token, std::string text) {
  notices_.push_back({token.begin, token.end, std::move(text)});
}

Query parse_query(std::string_view text) {
  if (text.size() <= kMaxQueryBytes) return Parser(text).run();
  // The word that the limit cuts goes too.
  std::size_t end = kMaxQueryBytes;
  while (end > 0 && blank_size(text.substr(end - 1)) == 0) --end;
  if (end == 0) end = kMaxQueryBytes;
  Query query = Parser(text.substr(0, end)).run();
  query.notices.push_back(
      {static_cast<std::uint32_t>(end), static_cast<std::uint32_t>(text.size()),
       fmt::format("a query has at most {} octets; the rest was left out", kMaxQueryBytes)});
  return query;
}

}  // namespace day::query
