// SPDX-License-Identifier: AGPL-3.0-or-later
// The style attribute of a stranger's element, reduced to looks: colours, letters, spaces, borders.
// Every value is read and written anew; nothing of it refers to anything, moves an element out of
// its place, covers another one or hides it (CSS 2.2).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "text/html_style.h"

namespace day::text {

struct SafeStyle {
  std::string css;  // "color:#a02020;margin:0 4px": properties in one order, each once
  std::optional<Color> color;
  std::optional<Color> background;
  unsigned addresses = 0;  // url(…) in what was dropped
};

// Of several declarations of one property the last that can be read counts.
// reduce_style(reduce_style(x).css).css == reduce_style(x).css.
SafeStyle reduce_style(std::string_view css);

// Of two colours, by WCAG 2.2: 1 for the same, 21 for black and white.
double contrast(Color one, Color other);

}  // namespace day::text
