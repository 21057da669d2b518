// SPDX-License-Identifier: AGPL-3.0-or-later
#include "reader/message_params.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "reader/limits.h"
#include "text/charset.h"

namespace day::reader {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char letter = static_cast<char>(c | 0x20);
  return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

Bytes percent_decoded(std::string_view text) {
  Bytes out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_value(text[i + 2]) : -1;
    if (low < 0) {
      out.push_back(text[i]);
      continue;
    }
    out.push_back(static_cast<char>(high << 4 | low));
    i += 2;
  }
  return out;
}

// One parameter as written: name*section*=value.
struct Piece {
  std::string name;
  std::int32_t section = -1;  // -1: none
  bool extended = false;      // ends in "*": charset and percent signs
  std::string value;
  bool quoted = false;
};

std::optional<Piece> read_name(std::string_view text) {
  Piece piece;
  piece.name = lower(trim(text));
  if (piece.name.ends_with('*')) {
    piece.extended = true;
    piece.name.pop_back();
  }
  const std::size_t star = piece.name.find('*');
  if (star != std::string::npos) {
    const std::string_view digits = std::string_view(piece.name).substr(star + 1);
    if (digits.empty() || digits.size() > 4) return std::nullopt;
    piece.section = 0;
    for (const char c : digits) {
      if (c < '0' || c > '9') return std::nullopt;
      piece.section = piece.section * 10 + (c - '0');
    }
    piece.name.resize(star);
  }
  if (piece.name.empty() || piece.name.find_first_of(" \t\"") != std::string::npos) {
    return std::nullopt;
  }
  return piece;
}

// A quoted string at the front of *text, unescaped. Only \" and \\ are escapes: file names of
// Windows come with single backslashes.
std::string take_quoted(std::string_view* text) {
  std::string out;
  std::size_t i = 1;
  for (; i < text->size() && (*text)[i] != '"'; ++i) {
    const bool escape = (*text)[i] == '\\' && i + 1 < text->size() &&
                        ((*text)[i + 1] == '"' || (*text)[i + 1] == '\\');
    if (escape) ++i;
    out.push_back((*text)[i]);
  }
  text->remove_prefix(std::min(i + 1, text->size()));
  return out;
}

// Skips blanks, semicolons and comments.
void skip_separators(std::string_view* text) {
  std::size_t depth = 0;
  while (!text->empty()) {
    const char c = text->front();
    if (c == '(') {
      ++depth;
    } else if (c == ')' && depth > 0) {
      --depth;
    } else if (depth == 0 && !is_blank(c) && c != ';') {
      return;
    }
    text->remove_prefix(1);
  }
}

std::vector<Piece> read_pieces(std::string_view text, bool* malformed) {
  std::vector<Piece> pieces;
  skip_separators(&text);
  while (!text.empty() && pieces.size() < kMaxParameters) {
    const std::size_t equals = text.find_first_of("=;");
    if (equals == std::string_view::npos || text[equals] == ';') {
      // A word without "=": a stray semicolon or cut-off text.
      *malformed = true;
      text.remove_prefix(equals == std::string_view::npos ? text.size() : equals + 1);
      skip_separators(&text);
      continue;
    }
    auto piece = read_name(text.substr(0, equals));
    text.remove_prefix(equals + 1);
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    std::string value;
    const bool quoted = text.starts_with('"');
    if (quoted) {
      value = take_quoted(&text);
      // A second quoted string or more text belongs to no parameter.
      const std::size_t next = std::min(text.find(';'), text.size());
      const std::string_view rest = trim(text.substr(0, next));
      if (!rest.empty() && rest.find('=') == std::string_view::npos) text.remove_prefix(next);
    } else {
      const std::size_t end = std::min(text.find(';'), text.size());
      value = trim(text.substr(0, end));
      text.remove_prefix(end);
    }
    if (piece) {
      piece->value = std::move(value);
      piece->quoted = quoted;
      pieces.push_back(std::move(*piece));
    } else {
      *malformed = true;
    }
    skip_separators(&text);
  }
  if (!text.empty()) *malformed = true;
  return pieces;
}

// Cuts "charset'language'" from the front of *value. RFC 2231 §4.
std::string_view take_charset(std::string_view* value) {
  const std::size_t first = value->find('\'');
  const std::size_t second = first == std::string_view::npos ? first : value->find('\'', first + 1);
  if (second == std::string_view::npos) return {};
  const std::string_view charset = value->substr(0, first);
  value->remove_prefix(second + 1);
  return charset;
}

void add_parameter(const std::vector<const Piece*>& sections, ContentField* field) {
  Parameter parameter;
  parameter.name = sections.front()->name;
  parameter.quoted = sections.front()->quoted;
  bool extended = false;
  std::string_view charset;
  Bytes bytes;
  for (const Piece* piece : sections) {
    std::string_view value = piece->value;
    if (piece == sections.front() && piece->extended) charset = take_charset(&value);
    extended = extended || piece->extended;
    bytes += piece->extended ? percent_decoded(value) : Bytes(value);
  }
  if (extended) {
    std::string storage;
    const text::CharsetText decoded = text::decode_charset(charset, bytes, &storage);
    if (decoded.trouble != text::CharsetTrouble::None &&
        decoded.trouble != text::CharsetTrouble::Unlabelled) {
      field->trouble.charset = true;
    }
    parameter.value = decoded.text;
  } else {
    parameter.value = decode_words(bytes, &field->trouble);
  }
  std::replace(parameter.value.begin(), parameter.value.end(), '\0', ' ');
  const auto same = [&](const Parameter& known) { return known.name == parameter.name; };
  const auto known = std::find_if(field->parameters.begin(), field->parameters.end(), same);
  if (known == field->parameters.end()) {
    field->parameters.push_back(std::move(parameter));
  } else if (extended) {
    *known = std::move(parameter);
  }
}

}  // namespace

std::string_view ContentField::find(std::string_view name) const {
  for (const Parameter& parameter : parameters) {
    if (parameter.name == name) return parameter.value;
  }
  return {};
}

std::string_view ContentField::find_token(std::string_view name) const {
  for (const Parameter& parameter : parameters) {
    if (parameter.name != name) continue;
    const std::string_view text = parameter.value;
    return parameter.quoted ? trim(text) : text.substr(0, text.find_first_of(" \t("));
  }
  return {};
}

ContentField parse_content_field(std::string_view unfolded) {
  ContentField field;
  skip_separators(&unfolded);
  const std::size_t end = std::min(unfolded.find_first_of(" \t;("), unfolded.size());
  const std::string_view word = unfolded.substr(0, end);
  // "charset=utf-8" where the type should stand.
  if (word.find('=') == std::string_view::npos) {
    field.value = lower(word);
    unfolded.remove_prefix(end);
  } else {
    field.malformed = true;
  }
  if (field.value.starts_with('"')) field.value.erase(0, 1);
  if (field.value.ends_with('"')) field.value.pop_back();
  const std::vector<Piece> pieces = read_pieces(unfolded, &field.malformed);
  std::vector<bool> used(pieces.size());
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (used[i]) continue;
    std::vector<const Piece*> sections = {&pieces[i]};
    if (pieces[i].section >= 0) {
      for (std::size_t j = i + 1; j < pieces.size(); ++j) {
        if (used[j] || pieces[j].section < 0 || pieces[j].name != pieces[i].name) continue;
        sections.push_back(&pieces[j]);
        used[j] = true;
      }
      std::stable_sort(sections.begin(), sections.end(),
                       [](const Piece* a, const Piece* b) { return a->section < b->section; });
    }
    add_parameter(sections, &field);
  }
  return field;
}

bool is_media_type(std::string_view value) {
  const std::size_t slash = value.find('/');
  if (slash == 0 || slash == std::string_view::npos || slash + 1 == value.size()) return false;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const auto c = static_cast<unsigned char>(value[i]);
    if (c <= ' ' || c >= 0x7F) return false;
    if (i != slash &&
        std::string_view("()<>@,;:\\\"/[]?=").find(value[i]) != std::string_view::npos) {
      return false;
    }
  }
  return true;
}

}  // namespace day::reader
