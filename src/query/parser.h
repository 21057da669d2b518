// SPDX-License-Identifier: AGPL-3.0-or-later
// The parser's state while it walks the pieces of a query. One stack of open parentheses, no
// recursion.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "query/fields.h"
#include "query/lexer.h"
#include "query/query.h"
#include "query/words.h"

namespace day::query {

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text), tokens_(split_query(text)) {}
  Query run();

 private:
  enum class Operator : std::uint8_t { None, And, Or, Near, Not };

  // What stands between two parentheses, or in the whole query.
  struct Frame {
    Token opened;
    Context context;
    std::size_t first_node = 0;
    std::vector<std::uint32_t> all;  // operands since the last OR
    std::vector<std::uint32_t> any;  // what stood before each OR
    bool some_branch_has_many = false;
    Operator pending = Operator::None;  // waits for its right side
    Token pending_token;
    std::uint32_t distance = kDefaultNearDistance;
    bool negate = false;  // the next operand
    Token not_token;
    std::optional<Field> scope;  // quoted: or own: without a value
    Token scope_token;
  };

  static Operator read_operator(std::string_view text, std::uint64_t* distance);

  void read_word();
  bool read_field(std::string_view text, const Token& token);
  bool read_header_field(std::string_view text, const Token& token);
  void read_field_value(const Context& context, std::string_view value, const Token& token,
                        std::string_view name);
  bool is_unknown_field(std::string_view text, std::size_t colon) const;
  void read_operator_word(Operator op, std::uint64_t distance, const Token& token);
  void read_quoted(const Token& token, const Context& context);
  void read_value(const Context& context, std::string_view value, const Token& token);
  std::optional<LeafValue> read_long_date(const Context& context, std::string_view value);
  void read_scope(Field field, const Token& token);

  void open_group(const Token& token, const Context& context);
  void skip_group();
  void close_group();
  // The node of the innermost frame, if anything is in it.
  std::optional<std::uint32_t> finish_frame();
  void finish_dangling();
  void apply_scope();

  void add_words(const Context& context, Words words, bool exact, const Token& token);
  void add_plain_words(std::string_view text, const Token& token);
  void add_operand(std::uint32_t node);
  bool merge_near(std::uint32_t right);
  // Called where an operand should have come and nothing did.
  void forget_operand();

  void add_leaf(LeafValue leaf, const Token& token);
  std::uint32_t add_node(Node::Kind kind, std::vector<std::uint32_t> children,
                         LeafValue leaf = MatchAll{});
  void notice(const Token& token, std::string text);

  Frame& frame() { return frames_.back(); }
  const Token& next() const { return tokens_[at_ + 1]; }
  bool next_touches(Token::Kind kind) const { return next().touches && next().kind == kind; }

  std::string_view text_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::vector<Frame> frames_;
  std::vector<Node> nodes_;
  std::vector<Notice> notices_;
  std::size_t leaves_ = 0;
  std::size_t terms_ = 0;
  bool full_ = false;     // a limit was reached; the rest is left out
  bool dropped_ = false;  // something had no word in it
};

}  // namespace day::query
