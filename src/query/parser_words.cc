// SPDX-License-Identifier: AGPL-3.0-or-later
// The parser's reading of single pieces: operators, fields, words and values.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "query/limits.h"
#include "query/parser.h"

namespace day::query {
namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string_view without_stars(std::string_view text) {
  while (!text.empty() && text.back() == '*') text.remove_suffix(1);
  return text;
}

}  // namespace

Parser::Operator Parser::read_operator(std::string_view text, std::uint64_t* distance) {
  if (text == "AND") return Operator::And;
  if (text == "OR") return Operator::Or;
  if (text == "NOT") return Operator::Not;
  if (text.substr(0, 4) != "NEAR") return Operator::None;
  *distance = kDefaultNearDistance;
  if (text.size() == 4) return Operator::Near;
  if (text[4] != '/' || text.size() == 5) return Operator::None;
  std::uint64_t value = 0;
  for (const char c : text.substr(5)) {
    if (c < '0' || c > '9') return Operator::None;
    value = std::min<std::uint64_t>(value * 10 + static_cast<std::uint64_t>(c - '0'),
                                    kMaxNearDistance + 1);
  }
  *distance = value;
  return Operator::Near;
}

void Parser::read_operator_word(Operator op, std::uint64_t distance, const Token& token) {
  Frame& open = frame();
  if (op == Operator::Not) {
    open.negate = !open.negate;
    open.not_token = token;
    return;
  }
  if (open.all.empty() || open.pending != Operator::None || open.negate) {
    notice(token, fmt::format("{} has nothing before it; searched as a word", cite(token.text)));
    add_plain_words(token.text, token);
    return;
  }
  open.pending = op;
  open.pending_token = token;
  if (op != Operator::Near) return;
  if (distance > kMaxNearDistance) {
    distance = kMaxNearDistance;
    notice(token, fmt::format("NEAR reaches at most {} words", kMaxNearDistance));
  }
  open.distance = static_cast<std::uint32_t>(distance);
}

void Parser::read_word() {
  const Token token = tokens_[at_];
  std::string_view text = token.text;
  std::uint64_t distance = 0;
  const Operator op = read_operator(text, &distance);
  if (op != Operator::None) {
    read_operator_word(op, distance, token);
    return;
  }
  const bool before_more = next_touches(Token::Kind::Quoted) || next_touches(Token::Kind::Open);
  if (text[0] == '-' && (text.size() > 1 ? text[1] != '-' : before_more)) {
    frame().negate = !frame().negate;
    frame().not_token = token;
    text.remove_prefix(1);
    if (text.empty()) return;
  }
  if (!read_field(text, token)) read_value(frame().context, text, token);
}

// A name of letters, a colon and something that is no web address, path or C++ name.
bool Parser::is_unknown_field(std::string_view text, std::size_t colon) const {
  if (colon < 2 || frames_.back().context.kind != Context::Kind::Text) return false;
  const std::string_view name = text.substr(0, colon), value = text.substr(colon + 1);
  for (const char c : name) {
    if (!is_letter(c) && c != '-' && c != '_') return false;
  }
  if (value.empty()) return next_touches(Token::Kind::Quoted) || next_touches(Token::Kind::Open);
  return value[0] != ':' && value[0] != '/' && value[0] != '\\';
}

bool Parser::read_field(std::string_view text, const Token& token) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  const std::string_view name = text.substr(0, colon);
  if (lower(name) == "header") return read_header_field(text.substr(colon + 1), token);
  const std::optional<Context> context = find_field(name);
  if (context) {
    read_field_value(*context, text.substr(colon + 1), token, name);
    return true;
  }
  if (is_unknown_field(text, colon)) {
    notice(token, fmt::format("there is no field {}; searched as words", cite(name)));
  }
  return false;
}

// Also header:NAME and header:NAME:*, which ask whether there is such a field.
bool Parser::read_header_field(std::string_view text, const Token& token) {
  const std::size_t colon = text.find(':');
  const std::string_view name = text.substr(0, colon);
  if (!is_header_name(name)) {
    notice(token,
           "header: needs the name of a field, as in header:x-mailer:word; searched as "
           "words");
    return false;
  }
  Context context;
  context.kind = Context::Kind::Header;
  context.header_name = lower(name);
  const std::string_view value =
      colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
  const bool goes_on = colon != std::string_view::npos && value.empty() &&
                       (next_touches(Token::Kind::Quoted) || next_touches(Token::Kind::Open));
  if (goes_on || (!value.empty() && value != "*")) {
    read_field_value(context, value, token, name);
  } else {
    add_leaf(HeaderWords{context.header_name, {}, false}, token);
  }
  return true;
}

void Parser::read_field_value(const Context& context, std::string_view value, const Token& token,
                              std::string_view name) {
  if (!value.empty()) {
    read_value(context, value, token);
  } else if (next_touches(Token::Kind::Quoted)) {
    ++at_;
    read_quoted(tokens_[at_], context);
  } else if (next_touches(Token::Kind::Open)) {
    ++at_;
    open_group(tokens_[at_], context);
  } else if (context.kind == Context::Kind::Text &&
             (context.field == Field::Quoted || context.field == Field::Own)) {
    read_scope(context.field, token);
  } else {
    notice(token, fmt::format("{}: has nothing after it; searched as a word", cite(name)));
    add_plain_words(name, token);
  }
}

void Parser::read_scope(Field field, const Token& token) {
  Frame& open = frame();
  if (open.negate) field = field == Field::Quoted ? Field::Own : Field::Quoted;
  forget_operand();
  if (open.scope && *open.scope != field) {
    notice(token, "quoted: and -quoted: exclude each other; the last one counts");
  }
  open.scope = field;
  open.scope_token = token;
}

void Parser::read_quoted(const Token& token, const Context& context) {
  if (!token.closed) notice(token, "this quotation mark was closed at the end");
  if (context.kind != Context::Kind::Text && context.kind != Context::Kind::Header) {
    read_value(context, token.text, token);
    return;
  }
  const std::string_view text = without_stars(token.text);
  if (text.find('*') != std::string_view::npos) {
    notice(token, "* counts only at the end of a word or phrase");
  }
  const bool prefix = token.starred || text.size() < token.text.size();
  add_words(context, fold_query_words(text, prefix), true, token);
}

void Parser::read_value(const Context& context, std::string_view value, const Token& token) {
  const bool is_text = context.kind == Context::Kind::Text || context.kind == Context::Kind::Header;
  if (is_text) {
    if (value == "*" && context.kind == Context::Kind::Text && context.field == Field::Any) {
      add_leaf(MatchAll{}, token);
      return;
    }
    const std::string_view text = without_stars(value);
    if (text.find('*') != std::string_view::npos) {
      notice(token, "* counts only at the end of a word or phrase");
    }
    add_words(context, fold_query_words(text, text.size() < value.size()), false, token);
    return;
  }
  std::optional<LeafValue> leaf = parse_value(context, value);
  if (!leaf && token.kind == Token::Kind::Word) leaf = read_long_date(context, value);
  if (leaf) {
    add_leaf(std::move(*leaf), token);
    return;
  }
  notice(token,
         fmt::format("{} is not {}; searched as words", cite(value), describe_values(context)));
  add_plain_words(value, token);
}

// A date of several words without quotation marks, as a shell hands it on: since:3 may 2016.
std::optional<LeafValue> Parser::read_long_date(const Context& context, std::string_view value) {
  const bool is_date = context.kind == Context::Kind::Date ||
                       context.kind == Context::Kind::Since || context.kind == Context::Kind::Until;
  if (!is_date) return std::nullopt;
  std::string text(value);
  for (std::size_t ahead = 1; ahead < kMaxDateWords; ++ahead) {
    const std::size_t i = at_ + ahead;
    if (i >= tokens_.size() || tokens_[i].kind != Token::Kind::Word || tokens_[i].touches) break;
    text += ' ';
    text += tokens_[i].text;
    if (auto leaf = parse_value(context, text)) {
      at_ = i;
      return leaf;
    }
  }
  return std::nullopt;
}

}  // namespace day::query
