// SPDX-License-Identifier: AGPL-3.0-or-later
// The tree of an HTML document (gumbo), within the limits of limits.h, and what its elements say of
// themselves. Shared by the two who walk it: html_to_text and make_safe_html.
#pragma once

#include <memory>
#include <string_view>

#include "text/html_style.h"

struct GumboInternalNode;

namespace day::text {

// Holds the memory of one tree; gumbo's own way of freeing recurses as deep as the tree.
class HtmlTree {
 public:
  HtmlTree();
  ~HtmlTree();
  HtmlTree(const HtmlTree&) = delete;
  HtmlTree& operator=(const HtmlTree&) = delete;

  // The root element. Null where is_parsable_html() says so, or when the memory is used up. Once.
  const GumboInternalNode* parse(std::string_view html);

 private:
  class Arena;
  std::unique_ptr<Arena> arena_;
};

// The beginning of `html` that is given a structure: kMaxHtmlBytes, up to a tag.
std::string_view parsable_head(std::string_view html);

// Of elements.
std::string_view attribute(const GumboInternalNode& element, const char* name);
bool has_attribute(const GumboInternalNode& element, const char* name);
// Script elements, event handlers and script addresses of this element alone.
unsigned count_scripts(const GumboInternalNode& element);
// Whether nothing inside it is text for a reader: head, title, script, style, template …
bool is_never_text(const GumboInternalNode& element);
// What its attributes, style among them, say about being visible.
void apply_look(const GumboInternalNode& element, HtmlStyle* style);

}  // namespace day::text
