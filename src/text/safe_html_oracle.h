// SPDX-License-Identifier: AGPL-3.0-or-later
// For tests and fuzzing: holds safe HTML to what it promises, with a parser that knows nothing of
// it.
#pragma once

#include <string>
#include <string_view>

namespace day::text {

// The HTML parsed as the body of a document and printed again, plainly, node by node. Safe HTML
// comes out as it went in: no parser moves, adds or drops anything.
std::string parse_and_print(std::string_view html);

// What is wrong with HTML that is to be served; empty if nothing is: an element or an attribute
// that is not on a list of its own, a ":" in a value other than of style, title and alt, or a
// picture that is no data:image/png.
std::string find_danger(std::string_view html);

}  // namespace day::text
