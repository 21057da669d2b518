// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/html_scan.h"

#include <algorithm>
#include <array>

namespace day::text {
namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}
bool ends_name(char c) {
  return is_space(c) || c == '/' || c == '>';
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool equals_lower(std::string_view text, std::string_view lower_text) {
  return std::equal(text.begin(), text.end(), lower_text.begin(), lower_text.end(),
                    [](char a, char b) { return lower(a) == b; });
}

// Elements whose content is no markup (§13.2.6.4).
constexpr auto kRawText = std::to_array<std::string_view>(
    {"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"});

}  // namespace

std::string ascii_lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = lower(c);
  return out;
}

void HtmlScanner::finish(HtmlToken* token, HtmlToken::Kind kind, std::size_t begin) const {
  token->kind = kind;
  token->text = html_.substr(begin, at_ - begin);
}

bool HtmlScanner::next(HtmlToken* token) {
  *token = HtmlToken{};
  if (at_ >= html_.size()) return false;
  if (!raw_name_.empty()) {
    take_raw_text(token);
    if (!token->text.empty()) return true;
  }
  const std::size_t begin = at_;
  while (at_ < html_.size()) {
    const std::size_t open = html_.find('<', at_);
    if (open == std::string_view::npos || open + 1 >= html_.size()) {
      at_ = html_.size();
      break;
    }
    const char after = html_[open + 1];
    const bool is_end = after == '/';
    const bool is_tag =
        is_letter(after) || (is_end && open + 2 < html_.size() && is_letter(html_[open + 2]));
    const bool is_comment = after == '!' || after == '?' || (is_end && !is_tag);
    if (!is_tag && !is_comment) {
      at_ = open + 1;
      continue;
    }
    at_ = open;
    if (open > begin) break;
    if (is_tag) {
      take_tag(token, is_end);
    } else {
      take_comment(token);
    }
    return true;
  }
  finish(token, HtmlToken::Kind::Text, begin);
  return true;
}

void HtmlScanner::take_raw_text(HtmlToken* token) {
  const std::size_t begin = at_;
  for (;;) {
    const std::size_t close = html_.find("</", at_);
    if (close == std::string_view::npos) {
      at_ = html_.size();
      break;
    }
    const std::size_t after = close + 2 + raw_name_.size();
    if (equals_lower(html_.substr(close + 2, raw_name_.size()), raw_name_) &&
        after < html_.size() && ends_name(html_[after])) {
      at_ = close;
      break;
    }
    at_ = close + 2;
  }
  raw_name_.clear();
  finish(token, HtmlToken::Kind::Text, begin);
  token->raw = true;
}

void HtmlScanner::take_comment(HtmlToken* token) {
  const std::size_t begin = at_;
  std::size_t end = std::string_view::npos;
  if (starts("<!-->") || starts("<!--->")) {
    end = html_.find('>', at_);
  } else if (starts("<!--")) {
    for (std::size_t dashes = html_.find("--", at_ + 4); dashes != std::string_view::npos;
         dashes = html_.find("--", dashes + 1)) {
      if (html_.substr(dashes + 2).starts_with(">")) end = dashes + 2;
      if (html_.substr(dashes + 2).starts_with("!>")) end = dashes + 3;
      if (end != std::string_view::npos) break;
    }
  } else {
    end = html_.find('>', at_);
  }
  at_ = end == std::string_view::npos ? html_.size() : end + 1;
  finish(token, HtmlToken::Kind::Comment, begin);
}

// Stands behind "=" and the blanks after it.
void HtmlScanner::skip_value() {
  if (at_ >= html_.size()) return;
  const char quote = html_[at_];
  if (quote == '"' || quote == '\'') {
    const std::size_t close = html_.find(quote, at_ + 1);
    at_ = close == std::string_view::npos ? html_.size() : close + 1;
    return;
  }
  while (at_ < html_.size() && !is_space(html_[at_]) && html_[at_] != '>') ++at_;
}

void HtmlScanner::take_tag(HtmlToken* token, bool is_end) {
  const std::size_t begin = at_;
  at_ += is_end ? 2 : 1;
  const std::size_t name = at_;
  while (at_ < html_.size() && !ends_name(html_[at_])) ++at_;
  token->name = html_.substr(name, at_ - name);
  while (at_ < html_.size() && html_[at_] != '>') {
    if (is_space(html_[at_]) || html_[at_] == '/') {
      ++at_;
      continue;
    }
    ++token->attributes;
    ++at_;  // a name may begin with "=" (§13.2.5.32)
    while (at_ < html_.size() && !ends_name(html_[at_]) && html_[at_] != '=') ++at_;
    while (at_ < html_.size() && is_space(html_[at_])) ++at_;
    if (at_ >= html_.size() || html_[at_] != '=') continue;
    ++at_;
    while (at_ < html_.size() && is_space(html_[at_])) ++at_;
    skip_value();
  }
  if (at_ < html_.size()) ++at_;
  if (is_end) return finish(token, HtmlToken::Kind::EndTag, begin);
  finish(token, HtmlToken::Kind::StartTag, begin);
  for (std::string_view raw : kRawText) {
    if (equals_lower(token->name, raw)) raw_name_ = raw;
  }
  if (equals_lower(token->name, "plaintext")) raw_name_ = "plaintext";
}

}  // namespace day::text
