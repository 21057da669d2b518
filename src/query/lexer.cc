// SPDX-License-Identifier: AGPL-3.0-or-later
#include "query/lexer.h"

#include "query/words.h"

namespace day::query {
namespace {

// Octets from `at` to the end of the word that begins there.
std::size_t word_end(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    const std::string_view rest = text.substr(at);
    if (rest[0] == '(' || rest[0] == ')' || blank_size(rest) > 0 || quote_size(rest) > 0) break;
    ++at;
  }
  return at;
}

std::size_t closing_quote(std::string_view text, std::size_t at) {
  const bool plain = text[at - 1] == '"';
  while (at < text.size()) {
    if (plain ? text[at] == '"' : quote_size(text.substr(at)) > 0) break;
    ++at;
  }
  return at;
}

Token read_quoted(std::string_view text, std::size_t at) {
  Token token;
  token.kind = Token::Kind::Quoted;
  const std::size_t begin = at + quote_size(text.substr(at));
  const std::size_t end = closing_quote(text, begin);
  token.text = text.substr(begin, end - begin);
  token.closed = end < text.size();
  std::size_t after = end;
  if (token.closed) after += quote_size(text.substr(end));
  token.starred = after < text.size() && text[after] == '*';
  token.end = static_cast<std::uint32_t>(after + (token.starred ? 1 : 0));
  return token;
}

}  // namespace

std::vector<Token> split_query(std::string_view text) {
  std::vector<Token> tokens;
  std::size_t at = 0;
  bool touches = false;
  while (at < text.size()) {
    const std::string_view rest = text.substr(at);
    if (const std::size_t blank = blank_size(rest)) {
      at += blank;
      touches = false;
      continue;
    }
    Token token;
    if (quote_size(rest) > 0) {
      token = read_quoted(text, at);
    } else if (rest[0] == '(' || rest[0] == ')') {
      token.kind = rest[0] == '(' ? Token::Kind::Open : Token::Kind::Close;
      token.end = static_cast<std::uint32_t>(at + 1);
    } else {
      token.kind = Token::Kind::Word;
      token.end = static_cast<std::uint32_t>(word_end(text, at));
    }
    token.begin = static_cast<std::uint32_t>(at);
    if (token.kind != Token::Kind::Quoted) token.text = text.substr(at, token.end - at);
    token.touches = touches;
    touches = true;
    at = token.end;
    tokens.push_back(token);
  }
  Token end;
  end.begin = end.end = static_cast<std::uint32_t>(text.size());
  tokens.push_back(end);
  return tokens;
}

}  // namespace day::query
