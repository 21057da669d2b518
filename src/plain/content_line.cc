// SPDX-License-Identifier: AGPL-3.0-or-later
#include "plain/content_line.h"

#include <algorithm>

#include "base/encoding.h"
#include "base/utf8.h"
#include "plain/decode.h"
#include "plain/limits.h"
#include "text/charset.h"
#include "text/html_scan.h"

namespace day::plain {
namespace {

bool is_quoted_printable(std::string_view line) {
  const std::string head = text::ascii_lower(line.substr(0, line.find(':')));
  return head.find("quoted-printable") != std::string::npos;
}

// Up to the first of `ends` outside of double quotes.
std::size_t find_end(std::string_view text, std::string_view ends) {
  bool is_quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') is_quoted = !is_quoted;
    if (!is_quoted && ends.find(text[i]) != std::string_view::npos) return i;
  }
  // A quote that is never closed hides nothing.
  return std::min(text.find_first_of(ends), text.size());
}

std::string without_quotes(std::string_view text) {
  std::string out(text);
  std::erase(out, '"');
  return out;
}

void add_parameter(std::string_view written, ContentLine* line) {
  if (line->parameters.size() >= kMaxParameters) return;
  const std::size_t equals = written.find('=');
  if (equals != std::string_view::npos) {
    line->parameters.emplace_back(text::ascii_lower(written.substr(0, equals)),
                                  without_quotes(written.substr(equals + 1)));
    return;
  }
  // Version 2.1 leaves out what the value is of: "TEL;WORK;VOICE", "NOTE;QUOTED-PRINTABLE".
  const std::string word = text::ascii_lower(written);
  const bool is_encoding = word == "quoted-printable" || word == "base64" || word == "b";
  line->parameters.emplace_back(is_encoding ? "encoding" : "type", word);
}

}  // namespace

std::string_view ContentLine::parameter(std::string_view wanted) const {
  for (const auto& [known, content] : parameters) {
    if (known == wanted) return content;
  }
  return {};
}

ContentLines::ContentLines(ByteView bytes) : in_(bytes) {
  const std::string_view visible = visible_charset(bytes);
  if (visible.empty()) return;
  storage_ = text::to_utf8(visible, bytes);
  in_ = storage_;
}

ByteView ContentLines::next_line() {
  const std::size_t end = std::min(in_.find_first_of("\r\n"), in_.size());
  const ByteView line = in_.substr(0, end);
  const std::size_t size = in_.substr(end).starts_with("\r\n") ? 2 : 1;
  in_.remove_prefix(std::min(in_.size(), end + size));
  return line;
}

std::string ContentLines::next_unfolded() {
  std::string out(next_line());
  const bool is_quoted = is_quoted_printable(out);
  while (!in_.empty()) {
    if (in_.front() == ' ' || in_.front() == '\t') {
      if (is_quoted && out.ends_with('=')) out.pop_back();
      out += next_line().substr(1);
    } else if (is_quoted && out.ends_with('=')) {
      out.pop_back();
      out += next_line();
    } else {
      break;
    }
  }
  return out;
}

std::optional<ContentLine> ContentLines::next() {
  while (!in_.empty()) {
    const std::string written = next_unfolded();
    std::string_view rest = written;
    std::size_t end = find_end(rest, ":;");
    if (end == rest.size() || end == 0) continue;
    ContentLine line;
    line.name = text::ascii_lower(rest.substr(0, end));
    line.name.erase(0, line.name.rfind('.') + 1);
    rest.remove_prefix(end);
    while (rest.starts_with(';')) {
      rest.remove_prefix(1);
      end = find_end(rest, ":;");
      add_parameter(rest.substr(0, end), &line);
      rest.remove_prefix(end);
    }
    if (rest.starts_with(':')) rest.remove_prefix(1);
    const std::string encoding = text::ascii_lower(line.parameter("encoding"));
    line.is_base64 = encoding == "b" || encoding == "base64";
    line.value = encoding == "quoted-printable" ? decode_escapes(rest, '=') : std::string(rest);
    if (!line.is_base64) line.value = text::to_utf8(line.parameter("charset"), line.value);
    for (auto& [name, content] : line.parameters) content = text::to_utf8("", content);
    line.name = repair_utf8(line.name);
    return line;
  }
  return std::nullopt;
}

std::string unescape(std::string_view value, std::string_view line_end) {
  std::string out;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '\r' || value[i] == '\n') {
      if (value[i] == '\n') out += line_end;
      continue;
    }
    if (value[i] != '\\' || i + 1 >= value.size()) {
      out.push_back(value[i]);
      continue;
    }
    ++i;
    if (value[i] == 'n' || value[i] == 'N') {
      out += line_end;
    } else if (value[i] == ',' || value[i] == ';' || value[i] == '\\' || value[i] == ':') {
      out.push_back(value[i]);
    } else {
      out.push_back('\\');
      out.push_back(value[i]);
    }
  }
  return out;
}

std::string join_parts(std::string_view value) {
  std::string out;
  std::string part;
  for (std::size_t i = 0; i <= value.size(); ++i) {
    if (i < value.size() && value[i] == '\\' && i + 1 < value.size()) {
      part += value.substr(i, 2);
      ++i;
    } else if (i < value.size() && value[i] != ';') {
      part.push_back(value[i]);
    } else {
      const std::string clean = unescape(part, " ");
      part.clear();
      if (clean.find_first_not_of(' ') == std::string::npos) continue;
      if (!out.empty()) out += ", ";
      out += clean;
    }
  }
  return out;
}

}  // namespace day::plain
