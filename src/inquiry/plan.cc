// SPDX-License-Identifier: AGPL-3.0-or-later
#include "inquiry/plan.h"

#include <optional>
#include <utility>

#include "base/check.h"

namespace day::inquiry {
namespace {

using index::Column;
using index::Expression;
using NodeKind = query::Node::Kind;

std::vector<Column> columns_of(query::Field field) {
  switch (field) {
    case query::Field::Any:
      return {};
    case query::Field::From:
      return {Column::From};
    case query::Field::To:
      return {Column::To};
    case query::Field::Cc:
      return {Column::Cc};
    case query::Field::With:
      return {Column::From, Column::To, Column::Cc};
    case query::Field::Subject:
      return {Column::Subject};
    case query::Field::Body:
      return {Column::Own, Column::Quoted};
    case query::Field::Quoted:
      return {Column::Quoted};
    case query::Field::Own:
      return {Column::Own};
    case query::Field::File:
      return {Column::File};
    case query::Field::Author:  // is no column; the catalog knows
      break;
  }
  return {};
}

Expression to_expression(const query::Near& near) {
  Expression out;
  out.kind = Expression::Kind::Near;
  out.columns = columns_of(near.field);
  out.distance = near.distance;
  for (const query::Phrase& phrase : near.phrases) {
    out.children.push_back(inquiry::to_expression(phrase));
    out.children.back().stemmed = false;
  }
  return out;
}

Expression combine(Expression::Kind kind, std::vector<Expression> children) {
  if (children.size() == 1) return std::move(children[0]);
  Expression out;
  out.kind = kind;
  out.children = std::move(children);
  return out;
}

Expression subtract(Expression from, Expression what) {
  Expression out;
  out.kind = Expression::Kind::Not;
  out.children.push_back(std::move(from));
  out.children.push_back(std::move(what));
  return out;
}

// What became of a node: an expression that waits to be part of a larger one, perhaps negated, or a
// step.
struct Compiled {
  std::optional<Expression> text;
  bool negated = false;
  std::uint32_t step = 0;
};

class Planner {
 public:
  explicit Planner(const query::Query& query) : query_(query), nodes_(query.nodes.size()) {}

  Plan run() {
    for (std::uint32_t i = 0; i < nodes_.size(); ++i) compile(i);
    const std::uint32_t last = emit(&nodes_.back());
    CHECK(last + 1 == plan_.steps.size());
    choose_rank();
    return std::move(plan_);
  }

 private:
  struct Parts {
    std::vector<Expression> positive;
    std::vector<Expression> negative;
    std::vector<std::uint32_t> steps;
  };

  void compile(std::uint32_t i) {
    const query::Node& node = query_.nodes[i];
    Compiled& out = nodes_[i];
    if (node.kind == NodeKind::Leaf) {
      compile_leaf(node.leaf, &out);
    } else if (node.kind == NodeKind::Not) {
      Compiled& child = nodes_[node.children[0]];
      if (child.text) {
        out.text = std::move(child.text);
        out.negated = !child.negated;
      } else {
        out.step = add_step(Step::Kind::Not, {child.step});
      }
    } else {
      Parts parts = collect(node);
      node.kind == NodeKind::And ? compile_and(std::move(parts), &out)
                                 : compile_or(std::move(parts), &out);
    }
  }

  void compile_leaf(const query::LeafValue& leaf, Compiled* out) {
    const auto* phrase = std::get_if<query::Phrase>(&leaf);
    if (phrase != nullptr && phrase->field == query::Field::With) {
      // Whatever has the words, and whatever the persons take part in whom the words name.
      Compiled words;
      words.text = inquiry::to_expression(*phrase);
      const std::uint32_t text = emit(&words);
      const std::uint32_t persons = add_step(Step::Kind::Fact, {});
      plan_.steps.back().leaf = leaf;
      out->step = add_step(Step::Kind::Or, {text, persons});
    } else if (phrase != nullptr && phrase->field != query::Field::Author) {
      out->text = inquiry::to_expression(*phrase);
    } else if (const auto* near = std::get_if<query::Near>(&leaf)) {
      out->text = to_expression(*near);
    } else {
      const bool header = std::holds_alternative<query::HeaderWords>(leaf);
      plan_.has_header |= header;
      out->step = add_step(header ? Step::Kind::Header : Step::Kind::Fact, {});
      plan_.steps.back().leaf = leaf;
    }
  }

  Parts collect(const query::Node& node) {
    Parts parts;
    for (const std::uint32_t child : node.children) {
      Compiled& compiled = nodes_[child];
      if (!compiled.text) {
        parts.steps.push_back(compiled.step);
      } else {
        (compiled.negated ? parts.negative : parts.positive).push_back(std::move(*compiled.text));
      }
    }
    return parts;
  }

  void compile_and(Parts parts, Compiled* out) {
    Compiled text;
    text.negated = parts.positive.empty();
    if (!parts.positive.empty()) {
      text.text = combine(Expression::Kind::And, std::move(parts.positive));
      if (!parts.negative.empty()) {
        text.text = subtract(std::move(*text.text),
                             combine(Expression::Kind::Or, std::move(parts.negative)));
      }
    } else if (!parts.negative.empty()) {
      text.text = combine(Expression::Kind::Or, std::move(parts.negative));
    }
    finish(Step::Kind::And, std::move(text), std::move(parts.steps), out);
  }

  // a OR -b is everything but (b without a).
  void compile_or(Parts parts, Compiled* out) {
    Compiled text;
    text.negated = !parts.negative.empty();
    if (!parts.negative.empty()) {
      text.text = combine(Expression::Kind::And, std::move(parts.negative));
      if (!parts.positive.empty()) {
        text.text = subtract(std::move(*text.text),
                             combine(Expression::Kind::Or, std::move(parts.positive)));
      }
    } else if (!parts.positive.empty()) {
      text.text = combine(Expression::Kind::Or, std::move(parts.positive));
    }
    finish(Step::Kind::Or, std::move(text), std::move(parts.steps), out);
  }

  void finish(Step::Kind kind, Compiled text, std::vector<std::uint32_t> steps, Compiled* out) {
    if (steps.empty()) {
      *out = std::move(text);
      return;
    }
    if (text.text) steps.push_back(emit(&text));
    out->step = add_step(kind, std::move(steps));
  }

  std::uint32_t emit(Compiled* compiled) {
    if (!compiled->text) return compiled->step;
    const std::uint32_t text = add_step(Step::Kind::Text, {});
    plan_.steps[text].text = std::move(*compiled->text);
    return compiled->negated ? add_step(Step::Kind::Not, {text}) : text;
  }

  std::uint32_t add_step(Step::Kind kind, std::vector<std::uint32_t> children) {
    Step step;
    step.kind = kind;
    step.children = std::move(children);
    plan_.steps.push_back(std::move(step));
    return static_cast<std::uint32_t>(plan_.steps.size() - 1);
  }

  void choose_rank() {
    const std::vector<bool> negated = negated_nodes(query_);
    std::vector<Expression> words;
    bool any_negated = false;
    for (std::uint32_t i = 0; i < query_.nodes.size(); ++i) {
      const auto* phrase = std::get_if<query::Phrase>(&query_.nodes[i].leaf);
      if (phrase != nullptr && phrase->field == query::Field::Author) continue;
      const auto* near = std::get_if<query::Near>(&query_.nodes[i].leaf);
      const bool is_words = query_.nodes[i].kind == NodeKind::Leaf && (phrase || near);
      if (!is_words) continue;
      if (negated[i]) {
        any_negated = true;
      } else {
        words.push_back(phrase ? inquiry::to_expression(*phrase) : to_expression(*near));
      }
    }
    plan_.ranked = !words.empty();
    if (words.empty()) return;
    plan_.rank = combine(Expression::Kind::Or, std::move(words));
    std::size_t texts = 0;
    for (std::uint32_t i = 0; i < plan_.steps.size(); ++i) {
      if (plan_.steps[i].kind != Step::Kind::Text) continue;
      ++texts;
      plan_.rank_step = i;
    }
    plan_.rank_is_step = texts == 1 && !any_negated;
  }

  const query::Query& query_;
  std::vector<Compiled> nodes_;
  Plan plan_;
};

}  // namespace

Expression to_expression(const query::Phrase& phrase) {
  Expression out;
  out.kind = Expression::Kind::Phrase;
  out.terms = phrase.terms;
  out.prefix = phrase.prefix;
  out.stemmed = phrase.terms.size() == 1 && !phrase.prefix && !phrase.exact;
  out.columns = columns_of(phrase.field);
  return out;
}

std::vector<bool> negated_nodes(const query::Query& query) {
  std::vector<bool> negated(query.nodes.size());
  for (std::size_t i = query.nodes.size(); i-- > 0;) {
    const query::Node& node = query.nodes[i];
    for (const std::uint32_t child : node.children) {
      negated[child] = node.kind == NodeKind::Not ? !negated[i] : negated[i];
    }
  }
  return negated;
}

Plan make_plan(const query::Query& query) {
  return Planner(query).run();
}

}  // namespace day::inquiry
