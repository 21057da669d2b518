// SPDX-License-Identifier: AGPL-3.0-or-later
// strip_html: what is left to do when HTML is too large or too twisted to be given a structure.
#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/utf8.h"
#include "text/html_scan.h"

namespace day::text {
namespace {

// Entities of U+00A0 to U+00FF in order (HTML Living Standard §13.5).
constexpr auto kLatin1 = std::to_array<std::string_view>(
    {"nbsp",   "iexcl",  "cent",   "pound",  "curren", "yen",    "brvbar", "sect",   "uml",
     "copy",   "ordf",   "laquo",  "not",    "shy",    "reg",    "macr",   "deg",    "plusmn",
     "sup2",   "sup3",   "acute",  "micro",  "para",   "middot", "cedil",  "sup1",   "ordm",
     "raquo",  "frac14", "frac12", "frac34", "iquest", "Agrave", "Aacute", "Acirc",  "Atilde",
     "Auml",   "Aring",  "AElig",  "Ccedil", "Egrave", "Eacute", "Ecirc",  "Euml",   "Igrave",
     "Iacute", "Icirc",  "Iuml",   "ETH",    "Ntilde", "Ograve", "Oacute", "Ocirc",  "Otilde",
     "Ouml",   "times",  "Oslash", "Ugrave", "Uacute", "Ucirc",  "Uuml",   "Yacute", "THORN",
     "szlig",  "agrave", "aacute", "acirc",  "atilde", "auml",   "aring",  "aelig",  "ccedil",
     "egrave", "eacute", "ecirc",  "euml",   "igrave", "iacute", "icirc",  "iuml",   "eth",
     "ntilde", "ograve", "oacute", "ocirc",  "otilde", "ouml",   "divide", "oslash", "ugrave",
     "uacute", "ucirc",  "uuml",   "yacute", "thorn",  "yuml"});

constexpr std::array<std::pair<std::string_view, char32_t>, 17> kOthers = {{
    {"amp", '&'},
    {"lt", '<'},
    {"gt", '>'},
    {"quot", '"'},
    {"apos", '\''},
    {"ndash", 0x2013},
    {"mdash", 0x2014},
    {"lsquo", 0x2018},
    {"rsquo", 0x2019},
    {"ldquo", 0x201C},
    {"rdquo", 0x201D},
    {"bdquo", 0x201E},
    {"bull", 0x2022},
    {"hellip", 0x2026},
    {"euro", 0x20AC},
    {"trade", 0x2122},
    {"zwnj", 0x200C},
}};

constexpr auto kBlocks = std::to_array<std::string_view>(
    {"address", "article", "blockquote", "br",      "center", "dd",      "div",   "dl",
     "dt",      "form",    "h1",         "h2",      "h3",     "h4",      "h5",    "h6",
     "hr",      "li",      "ol",         "p",       "pre",    "section", "table", "tbody",
     "thead",   "tr",      "ul",         "caption", "header", "footer"});

constexpr std::size_t kMaxEntityBytes = 10;

char32_t named_entity(std::string_view name) {
  for (const auto& [known, code] : kOthers) {
    if (known == name) return code;
  }
  const auto found = std::find(kLatin1.begin(), kLatin1.end(), name);
  if (found == kLatin1.end()) return 0;
  return static_cast<char32_t>(0xA0 + (found - kLatin1.begin()));
}

char32_t numeric_entity(std::string_view digits) {
  const bool is_hex = digits.starts_with('x') || digits.starts_with('X');
  if (is_hex) digits.remove_prefix(1);
  std::uint32_t code = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), code, is_hex ? 16 : 10);
  if (error != std::errc{} || end != digits.data() + digits.size()) return 0;
  const bool is_character = code > 0 && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
  return is_character ? code : kReplacement;
}

void append_decoded(std::string_view text, std::string* out) {
  while (!text.empty()) {
    const std::size_t amp = std::min(text.find('&'), text.size());
    out->append(text.substr(0, amp));
    text.remove_prefix(amp);
    if (text.empty()) return;
    const std::size_t semicolon = text.substr(0, kMaxEntityBytes).find(';');
    char32_t code = 0;
    if (semicolon != std::string_view::npos && semicolon > 1) {
      const std::string_view body = text.substr(1, semicolon - 1);
      code = body[0] == '#' ? numeric_entity(body.substr(1)) : named_entity(body);
    }
    if (code == 0) {
      out->push_back('&');
      text.remove_prefix(1);
    } else {
      append_utf8(out, code);
      text.remove_prefix(semicolon + 1);
    }
  }
}

}  // namespace

std::string strip_html(std::string_view html) {
  std::string out;
  HtmlScanner scanner(html);
  HtmlToken token;
  std::string last_start;
  const auto end_line = [&] {
    if (!out.empty() && out.back() != '\n') out.push_back('\n');
  };
  while (scanner.next(&token)) {
    switch (token.kind) {
      case HtmlToken::Kind::Text:
        if (token.raw && last_start != "textarea" && last_start != "xmp") break;
        append_decoded(token.text, &out);
        break;
      case HtmlToken::Kind::StartTag:
      case HtmlToken::Kind::EndTag: {
        const std::string name = ascii_lower(token.name);
        if (std::find(kBlocks.begin(), kBlocks.end(), name) != kBlocks.end()) end_line();
        if (name == "td" || name == "th") out.push_back('\t');
        if (token.kind == HtmlToken::Kind::StartTag) last_start = name;
        break;
      }
      case HtmlToken::Kind::Comment:
        break;
    }
  }
  return repair_utf8(out);
}

}  // namespace day::text
