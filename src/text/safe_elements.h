// SPDX-License-Identifier: AGPL-3.0-or-later
// What is written for each element of a stranger's HTML, and what it would have fetched.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "text/html_style.h"
#include "text/safe_grammar.h"
#include "text/safe_writer.h"

struct GumboInternalNode;

namespace day::text {

struct SafeElement {
  std::optional<SafeTag> tag;  // none: what is inside stands in what is around
  SafeAttributes attributes;   // as they came, of those that are kept
  bool is_picture = false;     // its src is a picture, or was to be
  std::string words;           // what a field or a button says
  std::string address;         // where a link leads; empty if its words are that very address
  std::optional<Color> color;
  std::optional<Color> background;
  unsigned left_out = 0;  // pictures behind it and alternatives that would have been fetched
};

SafeElement describe_element(const GumboInternalNode& element);

// The address of a frame, an object, a film, a style sheet … that the element names; empty if none.
std::string other_content(const GumboInternalNode& element);
// Whether a reader would have seen something of that.
bool is_shown_content(const GumboInternalNode& element);
// Addresses in a style element.
unsigned count_style_addresses(const GumboInternalNode& element);

// Without blanks at the ends, tabs and line ends (URL Standard §4.4).
std::string clean_address(std::string_view address);
// What follows "cid:", percent-decoded (RFC 2392); nothing if it is another address or empty.
std::optional<std::string> parse_content_id(std::string_view address);

}  // namespace day::text
