// SPDX-License-Identifier: AGPL-3.0-or-later
// The little HTML in which the HTML of strangers is shown: its elements, which of them stand in
// which, their attributes with the one way in which each value is written. Made so that every
// parser of HTML reads back exactly the tree that was written: no element ends another one, none
// is moved, none changes how its text is read, and there is no address in it. What writes it
// (safe_html.cc) and what checks it (safe_check.cc) ask the same questions here.
//
//   body    = { text | element }
//   element = "<" tag { " " name "=\"" value "\"" } ">" [ body "</" tag ">" ]
//
// The second half is missing for br, hr and img. Names ascend. A text has &amp; &lt; &gt; for & < >
// and a value &quot; beside; both are UTF-8 without control and direction characters.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace day::text {

enum class SafeTag : std::uint8_t {
  B,
  Blockquote,
  Br,
  Caption,
  Code,
  Dd,
  Div,
  Dl,
  Dt,
  Em,
  H1,
  H2,
  H3,
  H4,
  H5,
  H6,
  Hr,
  I,
  Img,
  Li,
  Ol,
  Pre,
  S,
  Small,
  Span,
  Strong,
  Sub,
  Sup,
  Table,
  Tbody,
  Td,
  Tfoot,
  Th,
  Thead,
  Tr,
  U,
  Ul
};
inline constexpr std::size_t kSafeTagCount = 37;

std::string_view safe_name(SafeTag tag);
std::optional<SafeTag> find_safe_tag(std::string_view name);

// Has no content and no end tag.
bool is_void(SafeTag tag);
// May be open only once: parsers keep lists of some (HTML Standard §13.2.4.3), and others make
// letters smaller with each.
bool is_once(SafeTag tag);
// Whether text, and elements that are not parts of a table, may stand in it.
bool takes_text(SafeTag tag);
// Whether `tag` may stand in `parent`, without regard to is_once().
bool may_stand_in(SafeTag tag, SafeTag parent);

// The value in the one way in which it is written; nothing if the attribute is not for that element
// or the value is none. A value that was written so gives itself.
std::optional<std::string> safe_value(SafeTag tag, std::string_view name, std::string_view value);

// & < > as entities.
void append_escaped(std::string_view text, std::string* out);
// These and the quotation mark.
void append_escaped_value(std::string_view text, std::string* out);

}  // namespace day::text
