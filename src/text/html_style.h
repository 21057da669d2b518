// SPDX-License-Identifier: AGPL-3.0-or-later
// What the style attribute of an element (CSS 2.2, as mail uses it) says about being visible.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace day::text {

// 0xRRGGBB.
using Color = std::uint32_t;

// Inherited from element to element.
struct HtmlStyle {
  bool is_gone = false;       // display:none and the like: nothing inside can be seen
  bool is_invisible = false;  // visibility:hidden, which an element inside may undo
  bool has_no_size = false;   // font-size:0, likewise
  bool keeps_space = false;   // white-space:pre
  std::optional<Color> color;
  std::optional<Color> background;
  bool unknown_background = false;  // an image

  // Text in the very colour of what is behind it. Without a background the page is taken to be
  // white only if `page_is_plain`: no style sheet that could colour it.
  bool is_hidden(bool page_is_plain) const;
};

void apply_style(std::string_view css, HtmlStyle* style);

// "#fff", "#ffffff", "rgb(255, 255, 255)", "white" …; empty if it cannot be read.
std::optional<Color> parse_color(std::string_view text);

}  // namespace day::text
