// SPDX-License-Identifier: AGPL-3.0-or-later
// HTML and XML.
#include <algorithm>
#include <string>

#include "document/limits.h"
#include "plain/kinds.h"
#include "text/html.h"
#include "text/html_scan.h"
#include "xml/xml.h"

namespace day::plain {
namespace {

constexpr std::size_t kCharsetBytes = 1024;

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

// What of the head is no text but says something of the page.
class Head {
 public:
  Head(document::Draft& draft, Inlaid& inlaid) : draft_(draft), inlaid_(inlaid) {}

  void read(std::string_view html) {
    text::HtmlScanner scanner(html);
    text::HtmlToken token;
    bool is_title = false;
    while (scanner.next(&token)) {
      const bool is_start = token.kind == text::HtmlToken::Kind::StartTag;
      if (token.kind == text::HtmlToken::Kind::Text) {
        if (is_title) draft_.title(text::strip_html(token.text));
        continue;
      }
      const std::string name = text::ascii_lower(token.name);
      is_title = is_start && name == "title";
      if (is_start && name == "meta") read_meta(token.text);
      // Most of a page has no such thing: look before reading attributes.
      if (is_start && token.text.find("data:") != std::string_view::npos) read_inlaid(token.text);
    }
  }

 private:
  void read_meta(std::string_view tag) {
    const std::string name = text::ascii_lower(html_attribute(tag, "name").value_or(""));
    const std::string content = html_attribute(tag, "content").value_or("");
    if (name == "author" || name == "dc.creator") draft_.author(content);
    for (const std::string_view known :
         {"description", "keywords", "generator", "date", "dc.date", "revised", "created",
          "changed", "changedby", "progid", "originator"}) {
      if (name == known) draft_.property(known, content);
    }
  }

  void read_inlaid(std::string_view tag) {
    for (const std::string_view attribute : {"src", "href", "data"}) {
      const auto value = html_attribute(tag, attribute);
      if (value) inlaid_.add_data_url(*value, {});
    }
  }

  document::Draft& draft_;
  Inlaid& inlaid_;
};

}  // namespace

std::optional<std::string> html_attribute(std::string_view tag, std::string_view name) {
  std::size_t i = std::min(tag.find_first_of(" \t\n\r\f/"), tag.size());
  while (i < tag.size()) {
    while (i < tag.size() && (is_space(tag[i]) || tag[i] == '/')) ++i;
    const std::size_t begin = i;
    while (i < tag.size() && !is_space(tag[i]) && tag[i] != '=' && tag[i] != '>') ++i;
    const std::string found = text::ascii_lower(tag.substr(begin, i - begin));
    while (i < tag.size() && is_space(tag[i])) ++i;
    if (i >= tag.size() || tag[i] != '=') {
      if (i < tag.size() && tag[i] == '>') ++i;
      if (found == name) return std::string();
      continue;
    }
    ++i;
    while (i < tag.size() && is_space(tag[i])) ++i;
    std::string_view value;
    if (i < tag.size() && (tag[i] == '"' || tag[i] == '\'')) {
      const std::size_t close = std::min(tag.find(tag[i], i + 1), tag.size());
      value = tag.substr(i + 1, close - i - 1);
      i = std::min(close + 1, tag.size());
    } else {
      const std::size_t first = i;
      while (i < tag.size() && !is_space(tag[i]) && tag[i] != '>') ++i;
      value = tag.substr(first, i - first);
    }
    if (found != name) continue;
    if (value.find('&') == std::string_view::npos) return std::string(value);
    std::string decoded = text::strip_html(value);
    while (!decoded.empty() && decoded.back() == '\n') decoded.pop_back();
    return decoded;
  }
  return std::nullopt;
}

std::string html_charset(ByteView bytes) {
  text::HtmlScanner scanner(bytes.substr(0, kCharsetBytes));
  text::HtmlToken token;
  while (scanner.next(&token)) {
    if (token.kind != text::HtmlToken::Kind::StartTag) continue;
    if (text::ascii_lower(token.name) != "meta") continue;
    if (auto charset = html_attribute(token.text, "charset")) return *charset;
    const std::string content =
        text::ascii_lower(html_attribute(token.text, "content").value_or(""));
    const std::size_t at = content.find("charset=");
    if (at == std::string::npos) continue;
    const std::string_view rest = std::string_view(content).substr(at + 8);
    return std::string(rest.substr(0, rest.find_first_of("; ")));
  }
  return {};
}

void read_html(std::string_view text, document::Draft& draft, Inlaid& inlaid) {
  Head(draft, inlaid).read(text);
  const text::HtmlText html = text::html_to_text(text);
  std::string hidden;
  draft.page({});
  for (const text::HtmlRun& run : html.runs) {
    if (run.hidden) {
      hidden += run.text;
      if (!hidden.empty() && hidden.back() != '\n') hidden.push_back('\n');
    } else {
      draft.text(run.text);
    }
  }
  draft.page_if_any("Hidden text", hidden);
  if (html.scripts > 0) draft.property("scripts", std::to_string(html.scripts));
  if (html.damaged)
    draft.defect("it is too large or too deep for a layout; its tags were stripped");
  draft.page_count(1);
}

// Text as it stands between the tags, then what stands in them: a form, an invoice or a drawing may
// have its words in either.
void read_xml(ByteView bytes, document::Draft& draft, Inlaid& inlaid) {
  std::string attributes;
  xml::Reader reader(bytes);
  draft.page({});
  bool is_title = false;
  while (reader.next()) {
    if (reader.kind() == xml::Reader::Kind::End) {
      is_title = false;
      continue;
    }
    if (reader.kind() == xml::Reader::Kind::Start) {
      is_title = reader.name() == "title";
      reader.for_each_attribute([&](std::string_view name, std::string_view value) {
        if (inlaid.add_data_url(value, {})) return;
        if (name.starts_with("xmlns") || attributes.size() >= document::kMaxTextBytes) return;
        attributes.append(name).append(": ").append(value).append("\n");
      });
      continue;
    }
    std::string_view text = reader.text();
    const std::size_t begin = text.find_first_not_of(" \t\n");
    if (begin == std::string_view::npos) continue;
    text.remove_prefix(begin);
    text = text.substr(0, text.find_last_not_of(" \t\n") + 1);
    if (is_title) draft.title(text);
    draft.text(text);
    draft.text("\n");
  }
  draft.page_if_any("Attributes", attributes);
  if (reader.has_doctype()) draft.property("document type", "present, not read");
  if (!reader.wrong().empty()) draft.defect(reader.wrong());
  draft.page_count(1);
}

}  // namespace day::plain
