// SPDX-License-Identifier: AGPL-3.0-or-later
// is_parsable_html: follows the stack of open elements as gumbo would keep it.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "text/html_scan.h"
#include "text/limits.h"

namespace day::text {
namespace {

template <std::size_t N>
bool is_one_of(std::string_view name, const std::array<std::string_view, N>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

constexpr auto kVoid = std::to_array<std::string_view>(
    {"area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "image", "img",
     "input", "keygen", "link", "meta", "param", "source", "track", "wbr"});

constexpr auto kFormatting =
    std::to_array<std::string_view>({"a", "b", "big", "code", "em", "font", "i", "nobr", "s",
                                     "small", "strike", "strong", "tt", "u"});

// Where the search for an open element ends (§13.2.4.2, "has an element in scope").
constexpr auto kScope = std::to_array<std::string_view>(
    {"applet", "caption", "td", "th", "marquee", "object", "template", "table"});

constexpr auto kTableParts = std::to_array<std::string_view>(
    {"caption", "colgroup", "tbody", "td", "tfoot", "th", "thead", "tr"});

// Start tags that close an open paragraph.
constexpr auto kClosesParagraph = std::to_array<std::string_view>(
    {"address",   "article", "aside",   "blockquote", "center",   "dd",     "details",    "dialog",
     "dir",       "div",     "dl",      "dt",         "fieldset", "figure", "figcaption", "footer",
     "form",      "h1",      "h2",      "h3",         "h4",       "h5",     "h6",         "header",
     "hgroup",    "li",      "listing", "main",       "menu",     "nav",    "ol",         "p",
     "plaintext", "pre",     "section", "summary",    "ul",       "xmp",    "hr"});

class OpenElements {
 public:
  bool too_deep() const { return stack_.size() > kMaxHtmlDepth; }

  void start(const std::string& name, bool is_self_closing) {
    if (is_one_of(name, kVoid) || name == "html" || name == "head" || name == "body") return;
    if (name == "svg" || name == "math") is_uncertain_ = true;
    if (name == "select") in_select_ = true;
    if (is_uncertain_ || in_select_) {
      // In foreign content and in select other rules hold: only count.
      if (!is_uncertain_ || !is_self_closing) stack_.push_back(name);
      return;
    }
    if (is_one_of(name, kTableParts)) return start_table_part(name);
    if (is_one_of(name, kClosesParagraph)) close("p", true);
    if (name == "li") close_item({"li", "li"});
    if (name == "dd" || name == "dt") close_item({"dd", "dt"});
    if ((name == "option" || name == "optgroup") && !stack_.empty() && stack_.back() == "option") {
      stack_.pop_back();
    }
    stack_.push_back(name);
  }

  void end(const std::string& name) {
    if (name == "select") in_select_ = false;
    if (is_uncertain_ || in_select_) return;
    if (name == "table") return close_table();
    close(name, false);
  }

  void distrust() { is_uncertain_ = true; }

 private:
  void start_table_part(const std::string& name) {
    for (std::size_t i = stack_.size(); i-- > 0;) {
      if (stack_[i] == "template") break;
      if (stack_[i] != "table") continue;
      stack_.resize(i + 1);
      if (name == "td" || name == "th" || name == "caption") stack_.push_back(name);
      return;
    }
  }

  void close_table() {
    for (std::size_t i = stack_.size(); i-- > 0;) {
      if (stack_[i] == "template") return;
      if (stack_[i] == "table") return stack_.resize(i);
    }
  }

  void close(const std::string& name, bool in_button_scope) {
    for (std::size_t i = stack_.size(); i-- > 0;) {
      if (stack_[i] == name) {
        if (is_one_of(name, kFormatting)) {
          stack_.erase(stack_.begin() + static_cast<std::ptrdiff_t>(i));
        } else {
          stack_.resize(i);
        }
        return;
      }
      if (is_one_of(stack_[i], kScope) || (in_button_scope && stack_[i] == "button")) return;
    }
  }

  // A new list item closes the one before it unless a block other than div, p or address is open
  // between them.
  void close_item(const std::array<std::string_view, 2>& names) {
    for (std::size_t i = stack_.size(); i-- > 0;) {
      if (is_one_of(stack_[i], names)) return stack_.resize(i);
      const bool passes = stack_[i] == "div" || stack_[i] == "p" || stack_[i] == "address";
      if (!passes && (is_one_of(stack_[i], kClosesParagraph) || is_one_of(stack_[i], kScope))) {
        return;
      }
    }
  }

  std::vector<std::string> stack_;
  bool is_uncertain_ = false;
  bool in_select_ = false;
};

bool hides_end_tag(std::string_view script) {
  const std::size_t comment = script.find("<!--");
  return comment != std::string_view::npos &&
         ascii_lower(script.substr(comment)).find("<script") != std::string::npos;
}

// gumbo gives up its process where CDATA, which there is in foreign content alone, meets a table
// (an assertion of handle_in_table). What the scanner takes for foreign content is not quite what
// gumbo does, so both being somewhere is enough.
bool may_end_gumbo(std::string_view html) {
  if (html.find("<![CDATA[") == std::string_view::npos) return false;
  const std::string lower = ascii_lower(html);
  return lower.find("<svg") != std::string::npos || lower.find("<math") != std::string::npos;
}

}  // namespace

bool is_parsable_html(std::string_view html) {
  if (may_end_gumbo(html)) return false;
  HtmlScanner scanner(html);
  HtmlToken token;
  OpenElements open;
  std::string last_start;
  while (scanner.next(&token)) {
    switch (token.kind) {
      case HtmlToken::Kind::Text:
        // A script may hold its own end tag within "<!-- <script" (§13.2.5.20 on); then we have
        // lost count.
        if (token.raw && last_start == "script" && hides_end_tag(token.text)) open.distrust();
        break;
      case HtmlToken::Kind::StartTag:
        if (token.attributes > kMaxHtmlAttributes) return false;
        last_start = ascii_lower(token.name);
        open.start(last_start, token.text.ends_with("/>"));
        if (open.too_deep()) return false;
        break;
      case HtmlToken::Kind::EndTag:
        open.end(ascii_lower(token.name));
        break;
      case HtmlToken::Kind::Comment:
        break;
    }
  }
  return true;
}

}  // namespace day::text
