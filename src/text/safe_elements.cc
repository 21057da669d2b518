// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/safe_elements.h"

#include <gumbo.h>

#include <algorithm>

#include "base/utf8.h"
#include "text/html_scan.h"
#include "text/html_tree.h"
#include "text/safe_style.h"

namespace day::text {
namespace {

// Blocks without a meaning that would be kept.
bool is_block(GumboTag tag) {
  switch (tag) {
    case GUMBO_TAG_ADDRESS:
    case GUMBO_TAG_ARTICLE:
    case GUMBO_TAG_ASIDE:
    case GUMBO_TAG_CENTER:
    case GUMBO_TAG_DETAILS:
    case GUMBO_TAG_DIV:
    case GUMBO_TAG_FIELDSET:
    case GUMBO_TAG_FIGCAPTION:
    case GUMBO_TAG_FIGURE:
    case GUMBO_TAG_FOOTER:
    case GUMBO_TAG_FORM:
    case GUMBO_TAG_HEADER:
    case GUMBO_TAG_HGROUP:
    case GUMBO_TAG_LEGEND:
    case GUMBO_TAG_MAIN:
    case GUMBO_TAG_NAV:
    case GUMBO_TAG_OPTGROUP:
    case GUMBO_TAG_OPTION:
    case GUMBO_TAG_P:
    case GUMBO_TAG_SECTION:
    case GUMBO_TAG_SUMMARY:
      return true;
    default:
      return false;
  }
}

// Elements that are written as another one. Those that keep their name are found by it.
std::optional<SafeTag> other_name(GumboTag tag) {
  switch (tag) {
    case GUMBO_TAG_MENU:
    case GUMBO_TAG_DIR:
      return SafeTag::Ul;
    case GUMBO_TAG_LISTING:
    case GUMBO_TAG_XMP:
    case GUMBO_TAG_PLAINTEXT:
    case GUMBO_TAG_TEXTAREA:
      return SafeTag::Pre;
    case GUMBO_TAG_STRIKE:
    case GUMBO_TAG_DEL:
      return SafeTag::S;
    case GUMBO_TAG_INS:
      return SafeTag::U;
    case GUMBO_TAG_TT:
    case GUMBO_TAG_KBD:
    case GUMBO_TAG_SAMP:
      return SafeTag::Code;
    case GUMBO_TAG_CITE:
    case GUMBO_TAG_DFN:
    case GUMBO_TAG_VAR:
      return SafeTag::I;
    default:
      return std::nullopt;
  }
}

std::optional<SafeTag> tag_of(const GumboElement& element) {
  if (is_block(element.tag)) return SafeTag::Div;
  if (const auto other = other_name(element.tag)) return other;
  // Elements of SVG and MathML have no names of ours; the parser may know some of them by one.
  if (element.tag_namespace != GUMBO_NAMESPACE_HTML || element.tag == GUMBO_TAG_SPAN) {
    return std::nullopt;
  }
  return find_safe_tag(gumbo_normalized_tagname(element.tag));
}

// The style that old attributes stand for, before that of the style attribute.
std::string old_style(const GumboNode& node) {
  std::string css;
  const auto add = [&](const char* property, std::string_view value) {
    // Nothing but one value: it stands before what the element says itself.
    if (value.empty() || value.find_first_of(";!") != value.npos) return;
    css.append(property).append(":").append(value).append(";");
  };
  add("background-color", attribute(node, "bgcolor"));
  switch (node.v.element.tag) {
    case GUMBO_TAG_BODY:
      add("color", attribute(node, "text"));
      break;
    case GUMBO_TAG_CENTER:
      css += "text-align:center;";
      break;
    case GUMBO_TAG_BIG:
      css += "font-size:large;";
      break;
    case GUMBO_TAG_FONT: {
      constexpr std::string_view kSizes[] = {"x-small", "small",    "medium",  "large",
                                             "x-large", "xx-large", "xx-large"};
      const std::string_view size = attribute(node, "size");
      if (size.size() == 1 && size[0] >= '1' && size[0] <= '7')
        add("font-size", kSizes[size[0] - '1']);
      add("color", attribute(node, "color"));
      add("font-family", attribute(node, "face"));
      break;
    }
    default:
      break;
  }
  return css;
}

void keep_attributes(const GumboNode& node, SafeElement* out) {
  for (unsigned i = 0; i < node.v.element.attributes.length; ++i) {
    const auto* one = static_cast<const GumboAttribute*>(node.v.element.attributes.data[i]);
    // The names that are kept, in memory that lasts; values are reduced when they are written.
    for (const char* const name : {"align", "border", "cellpadding", "cellspacing", "colspan",
                                   "dir", "lang", "rowspan", "title", "valign", "width"}) {
      if (std::string_view(one->name) == name) out->attributes.emplace(name, one->value);
    }
  }
  const std::string css = old_style(node) + std::string(attribute(node, "style"));
  if (css.empty()) return;
  SafeStyle style = reduce_style(css);
  out->left_out += style.addresses;
  out->color = style.color;
  out->background = style.background;
  if (!style.css.empty()) out->attributes["style"] = std::move(style.css);
}

// Whether the words of a link are its address.
bool says_address(const GumboNode& node, std::string_view address) {
  const GumboVector& children = node.v.element.children;
  if (children.length != 1) return false;
  const auto* only = static_cast<const GumboNode*>(children.data[0]);
  if (only->type != GUMBO_NODE_TEXT) return false;
  const std::string words = clean_address(only->v.text.text);
  if (address.starts_with("mailto:")) return address.substr(7) == words;
  return address == words || address == words + "/";
}

void describe_link(const GumboNode& node, SafeElement* out) {
  std::string address = clean_address(attribute(node, "href"));
  if (address.empty() || address.starts_with('#')) return;  // a place in the same page
  out->attributes["class"] = "link";
  if (!says_address(node, address)) out->address = std::move(address);
}

// What stands on buttons and in filled-in fields can be read.
void describe_input(const GumboNode& node, SafeElement* out) {
  const std::string type = ascii_lower(attribute(node, "type"));
  if (type == "image") {
    out->is_picture = true;
    return;
  }
  if (type == "hidden" || type == "checkbox" || type == "radio" || type == "password") return;
  out->words = attribute(node, "value");
  if (!out->words.empty()) out->attributes["class"] = "field";
}

unsigned count_of(std::string_view text, std::string_view what) {
  unsigned count = 0;
  for (std::size_t at = text.find(what); at != text.npos; at = text.find(what, at + 1)) ++count;
  return count;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char small = static_cast<char>(c | 0x20);
  return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

}  // namespace

SafeElement describe_element(const GumboNode& node) {
  const GumboElement& element = node.v.element;
  SafeElement out;
  out.tag = tag_of(element);
  if (element.attributes.length != 0 || element.tag == GUMBO_TAG_CENTER ||
      element.tag == GUMBO_TAG_BIG) {
    keep_attributes(node, &out);
    if (has_attribute(node, "srcset")) ++out.left_out;
    if (has_attribute(node, "background")) ++out.left_out;
    if (has_attribute(node, "poster")) ++out.left_out;
  }
  const bool is_whole = element.tag == GUMBO_TAG_BODY || element.tag == GUMBO_TAG_HTML;
  if (is_whole && !out.attributes.empty()) out.tag = SafeTag::Div;
  if (element.tag == GUMBO_TAG_P) out.attributes["class"] = "p";
  if (element.tag == GUMBO_TAG_A) describe_link(node, &out);
  if (element.tag == GUMBO_TAG_INPUT) describe_input(node, &out);
  if (element.tag == GUMBO_TAG_IMG || element.tag == GUMBO_TAG_IMAGE) out.is_picture = true;
  return out;
}

std::string other_content(const GumboNode& node) {
  switch (node.v.element.tag) {
    case GUMBO_TAG_IFRAME:
    case GUMBO_TAG_FRAME:
    case GUMBO_TAG_EMBED:
    case GUMBO_TAG_VIDEO:
    case GUMBO_TAG_AUDIO:
    case GUMBO_TAG_TRACK:
    case GUMBO_TAG_BGSOUND:
      return clean_address(attribute(node, "src"));
    case GUMBO_TAG_OBJECT:
      return clean_address(attribute(node, "data"));
    case GUMBO_TAG_APPLET:
      return clean_address(attribute(node, "code"));
    case GUMBO_TAG_LINK:
      return clean_address(attribute(node, "href"));
    default:
      return {};
  }
}

bool is_shown_content(const GumboNode& node) {
  switch (node.v.element.tag) {
    case GUMBO_TAG_IFRAME:
    case GUMBO_TAG_FRAME:
    case GUMBO_TAG_EMBED:
    case GUMBO_TAG_VIDEO:
    case GUMBO_TAG_AUDIO:
    case GUMBO_TAG_OBJECT:
    case GUMBO_TAG_APPLET:
      return true;
    default:
      return false;
  }
}

unsigned count_style_addresses(const GumboNode& node) {
  unsigned count = 0;
  const GumboVector& children = node.v.element.children;
  for (unsigned i = 0; i < children.length; ++i) {
    const auto* child = static_cast<const GumboNode*>(children.data[i]);
    if (child->type != GUMBO_NODE_TEXT) continue;
    const std::string css = ascii_lower(child->v.text.text);
    count += count_of(css, "url(") + count_of(css, "@import \"") + count_of(css, "@import '");
  }
  return count;
}

std::string clean_address(std::string_view address) {
  const auto is_blank = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
  while (!address.empty() && is_blank(address.front())) address.remove_prefix(1);
  while (!address.empty() && is_blank(address.back())) address.remove_suffix(1);
  std::string out(address);
  std::erase_if(out, [](char c) { return c == '\t' || c == '\n' || c == '\r'; });
  return out;
}

std::optional<std::string> parse_content_id(std::string_view address) {
  constexpr std::string_view kScheme = "cid:";
  if (ascii_lower(address.substr(0, kScheme.size())) != kScheme) return std::nullopt;
  address.remove_prefix(kScheme.size());
  std::string id;
  for (std::size_t i = 0; i < address.size(); ++i) {
    const int high = i + 2 < address.size() && address[i] == '%' ? hex_value(address[i + 1]) : -1;
    const int low = high >= 0 ? hex_value(address[i + 2]) : -1;
    if (low >= 0) {
      id.push_back(static_cast<char>(high * 16 + low));
      i += 2;
    } else {
      id.push_back(address[i]);
    }
  }
  if (id.empty()) return std::nullopt;
  return repair_utf8(id);
}

}  // namespace day::text
