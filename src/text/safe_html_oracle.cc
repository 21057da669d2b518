// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/safe_html_oracle.h"

#include <gumbo.h>

#include <set>
#include <vector>

#include "base/check.h"
#include "text/html_tree.h"

namespace day::text {
namespace {

const std::set<std::string_view> kElements = {
    "b",  "blockquote", "br", "caption", "code", "dd",     "div", "dl",  "dt",    "em",
    "h1", "h2",         "h3", "h4",      "h5",   "h6",     "hr",  "i",   "img",   "li",
    "ol", "pre",        "s",  "small",   "span", "strong", "sub", "sup", "table", "tbody",
    "td", "tfoot",      "th", "thead",   "tr",   "u",      "ul"};
const std::set<std::string_view> kAttributes = {
    "align",   "alt",          "border", "cellpadding", "cellspacing", "class",
    "colspan", "data-picture", "dir",    "height",      "lang",        "rowspan",
    "src",     "style",        "title",  "valign",      "width"};

void append_text(std::string_view text, bool is_value, std::string* out) {
  for (const char c : text) {
    switch (c) {
      case '&':
        *out += "&amp;";
        break;
      case '<':
        *out += "&lt;";
        break;
      case '>':
        *out += "&gt;";
        break;
      case '"':
        *out += is_value ? "&quot;" : "\"";
        break;
      default:
        out->push_back(c);
    }
  }
}

// Calls for every node on the way in and for every element on the way out.
template <typename Enter, typename Leave>
void walk(std::string_view html, Enter enter, Leave leave) {
  const std::string document = "<!DOCTYPE html><head></head><body>" + std::string(html);
  HtmlTree tree;
  const GumboNode* const root = tree.parse(document);
  CHECK(root != nullptr);
  struct Open {
    const GumboNode* node;
    unsigned next;
  };
  const GumboVector& parts = root->v.element.children;
  CHECK(parts.length == 2);
  std::vector<Open> open = {{static_cast<const GumboNode*>(parts.data[1]), 0}};
  while (!open.empty()) {
    Open& top = open.back();
    const GumboVector& children = top.node->v.element.children;
    if (top.next == children.length) {
      if (open.size() > 1) leave(*top.node);
      open.pop_back();
      continue;
    }
    const auto* child = static_cast<const GumboNode*>(children.data[top.next++]);
    enter(*child);
    const bool is_element = child->type == GUMBO_NODE_ELEMENT || child->type == GUMBO_NODE_TEMPLATE;
    if (is_element) open.push_back({child, 0});
  }
}

std::string_view name_of(const GumboNode& node) {
  return gumbo_normalized_tagname(node.v.element.tag);
}

bool has_end_tag(std::string_view name) {
  return name != "br" && name != "hr" && name != "img";
}

void print_start(const GumboNode& node, std::string* out) {
  *out += "<" + std::string(name_of(node));
  const GumboVector& attributes = node.v.element.attributes;
  for (unsigned i = 0; i < attributes.length; ++i) {
    const auto* one = static_cast<const GumboAttribute*>(attributes.data[i]);
    *out += " " + std::string(one->name) + "=\"";
    append_text(one->value, true, out);
    *out += "\"";
  }
  *out += ">";
  if (name_of(node) == "pre") *out += "\n";
}

std::string check_attribute(std::string_view element, const GumboAttribute& one) {
  const std::string_view name = one.name;
  const std::string_view value = one.value;
  const std::string where = std::string(element) + " " + std::string(name) + "=" + one.value;
  if (kAttributes.count(name) == 0) return where;
  if (name == "src" && (element != "img" || !value.starts_with("data:image/png;base64,"))) {
    return where;
  }
  if (name == "style") {
    const bool refers = value.find_first_of("(\\@/\"'") != value.npos;
    return refers || value.find("position") != value.npos ? where : "";
  }
  const bool is_words = name == "title" || name == "alt" || name == "src";
  return !is_words && value.find(':') != value.npos ? where : "";
}

}  // namespace

std::string parse_and_print(std::string_view html) {
  std::string out;
  walk(
      html,
      [&](const GumboNode& node) {
        if (node.type == GUMBO_NODE_ELEMENT) {
          print_start(node, &out);
        } else if (node.type == GUMBO_NODE_TEXT || node.type == GUMBO_NODE_WHITESPACE) {
          append_text(node.v.text.text, false, &out);
        } else {
          out += "<!>";
        }
      },
      [&](const GumboNode& node) {
        if (has_end_tag(name_of(node))) out += "</" + std::string(name_of(node)) + ">";
      });
  return out;
}

std::string find_danger(std::string_view html) {
  std::string wrong;
  walk(
      html,
      [&](const GumboNode& node) {
        if (node.type == GUMBO_NODE_TEXT || node.type == GUMBO_NODE_WHITESPACE) return;
        if (node.type != GUMBO_NODE_ELEMENT ||
            node.v.element.tag_namespace != GUMBO_NAMESPACE_HTML) {
          wrong += "a node that is no element of HTML; ";
          return;
        }
        const std::string_view element = name_of(node);
        if (kElements.count(element) == 0) wrong += std::string(element) + "; ";
        const GumboVector& attributes = node.v.element.attributes;
        for (unsigned i = 0; i < attributes.length; ++i) {
          wrong +=
              check_attribute(element, *static_cast<const GumboAttribute*>(attributes.data[i]));
        }
      },
      [](const GumboNode&) {});
  return wrong;
}

}  // namespace day::text
