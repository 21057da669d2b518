// SPDX-License-Identifier: AGPL-3.0-or-later
// HTML cut into tags, comments and text, without building a tree (HTML Living Standard §13.2.5,
// for documents without foreign content). Serves to look before gumbo leaps, and in its stead.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace day::text {

struct HtmlToken {
  enum class Kind : std::uint8_t { Text, StartTag, EndTag, Comment };
  Kind kind = Kind::Text;
  std::string_view name;       // of a tag, as written
  std::string_view text;       // all octets of the token
  std::size_t attributes = 0;  // of a start tag
  bool raw = false;            // text of script, style, textarea, title …
};

class HtmlScanner {
 public:
  explicit HtmlScanner(std::string_view html) : html_(html) {}

  // False at the end.
  bool next(HtmlToken* token);

 private:
  void take_raw_text(HtmlToken* token);
  void take_comment(HtmlToken* token);
  void take_tag(HtmlToken* token, bool is_end);
  void skip_value();
  bool starts(std::string_view what) const { return html_.substr(at_).starts_with(what); }
  void finish(HtmlToken* token, HtmlToken::Kind kind, std::size_t begin) const;

  std::string_view html_;
  std::size_t at_ = 0;
  std::string raw_name_;  // lower case; the element whose raw text comes next
};

// Whether gumbo may be given this HTML: within kMaxHtmlDepth and kMaxHtmlAttributes, and nothing
// that is known to end its process. The depth is
// that of the stack of open elements (§13.2.4.2), followed closely enough that what passes here
// cannot be much deeper there.
bool is_parsable_html(std::string_view html);

// The text without tags, scripts, styles and comments, entities decoded, blocks on lines of their
// own. Linear in time, no limits.
std::string strip_html(std::string_view html);

std::string ascii_lower(std::string_view text);

}  // namespace day::text
