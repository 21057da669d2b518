// SPDX-License-Identifier: AGPL-3.0-or-later
#include "index/match.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "index/limits.h"
#include "index/terms.h"

namespace day::index {
namespace {

constexpr std::array<std::string_view, kColumnCount> kColumnNames = {
    "subject", "sender", "recipient", "copied", "own", "quoted", "file"};

// "{subject own} : ", or nothing for all columns.
void print_columns(const std::vector<Column>& columns, std::string* out) {
  if (columns.empty()) return;
  *out += '{';
  for (const Column column : columns) {
    *out += ' ';
    *out += kColumnNames[static_cast<std::size_t>(column)];
  }
  *out += " } : ";
}

// A string of FTS5's own syntax; the tokenizer takes it apart at kTermEnd.
void print_phrase(const std::vector<std::string>& terms, bool prefix, std::string* out) {
  *out += '"';
  for (std::size_t i = 0; i < terms.size(); ++i) {
    if (i > 0) *out += kTermEnd;
    for (const char c : terms[i]) {
      if (c == '"') *out += '"';
      *out += c;
    }
  }
  *out += '"';
  if (prefix) *out += '*';
}

class Printer {
 public:
  explicit Printer(const FindForms& find_forms) : find_forms_(find_forms) {}

  Result<Match> print(const Expression& root) {
    stack_.push_back({&root, 0, 1});
    while (!stack_.empty()) {
      Level& level = stack_.back();
      const Expression& node = *level.node;
      switch (node.kind) {
        case Expression::Kind::Phrase:
          TRY(print_leaf(node, level.weight));
          stack_.pop_back();
          break;
        case Expression::Kind::Near:
          print_near(node, level.weight);
          stack_.pop_back();
          break;
        default:
          print_next_child(&level);
      }
    }
    return std::move(match_);
  }

 private:
  struct Level {
    const Expression* node;
    std::size_t next;
    double weight;
  };

  void print_next_child(Level* level) {
    const Expression& node = *level->node;
    if (level->next == node.children.size()) {
      match_.text += ')';
      stack_.pop_back();
      return;
    }
    if (level->next == 0) {
      match_.text += '(';
    } else if (node.kind == Expression::Kind::And) {
      match_.text += " AND ";
    } else {
      match_.text += node.kind == Expression::Kind::Or ? " OR " : " NOT ";
    }
    const bool refused = node.kind == Expression::Kind::Not && level->next == 1;
    const double weight = refused ? 0 : level->weight;
    const Expression* const child = &node.children[level->next];
    ++level->next;
    stack_.push_back({child, 0, weight});
  }

  Status print_leaf(const Expression& node, double weight) {
    CHECK(!node.terms.empty());
    RankedLeaf leaf;
    leaf.terms = node.terms;
    leaf.prefix = node.prefix;
    if (node.stemmed && node.terms.size() == 1 && !node.prefix) {
      ASSIGN_OR_RETURN(leaf.forms, find_forms_(node.terms.front()));
    }
    print_columns(node.columns, &match_.text);
    match_.text += '(';
    print_phrase(node.terms, node.prefix, &match_.text);
    add_phrase(weight);
    for (const std::string& form : leaf.forms) {
      match_.text += " OR ";
      print_phrase({form}, false, &match_.text);
      add_phrase(weight * kFormWeight);
    }
    match_.text += ')';
    match_.leaves.push_back(std::move(leaf));
    return {};
  }

  void print_near(const Expression& node, double weight) {
    CHECK(node.children.size() >= 2);
    print_columns(node.children.front().columns, &match_.text);
    match_.text += "NEAR(";
    for (const Expression& child : node.children) {
      CHECK(child.kind == Expression::Kind::Phrase && !child.terms.empty());
      print_phrase(child.terms, child.prefix, &match_.text);
      match_.text += ' ';
      add_phrase(weight);
      RankedLeaf leaf;
      leaf.terms = child.terms;
      leaf.prefix = child.prefix;
      match_.leaves.push_back(std::move(leaf));
    }
    match_.text += fmt::format(", {})", node.distance);
  }

  // A phrase of the leaf that is pushed next.
  void add_phrase(double weight) {
    match_.phrases.push_back({static_cast<std::uint32_t>(match_.leaves.size()), weight});
  }

  const FindForms& find_forms_;
  std::vector<Level> stack_;
  Match match_;
};

}  // namespace

std::size_t depth_of(const Expression& expression) {
  std::vector<std::pair<const Expression*, std::size_t>> open = {{&expression, 1}};
  std::size_t deepest = 0;
  while (!open.empty()) {
    const auto [node, depth] = open.back();
    open.pop_back();
    deepest = std::max(deepest, depth);
    for (const Expression& child : node->children) open.emplace_back(&child, depth + 1);
  }
  return deepest;
}

Result<Match> make_match(const Expression& expression, const FindForms& find_forms) {
  return Printer(find_forms).print(expression);
}

}  // namespace day::index
