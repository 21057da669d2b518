// SPDX-License-Identifier: AGPL-3.0-or-later
// HTML to readable text (gumbo). Called only in the locked room and in tests and fuzzing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace day::text {

struct HtmlRun {
  bool hidden = false;  // display:none, visibility:hidden, font-size:0, the hidden attribute …
  int quote_depth = 0;  // nesting of blockquote and of the quote containers of known mail programs
  std::string text;     // block elements end lines; tables give tabs; links keep their words
};

struct HtmlText {
  std::vector<HtmlRun> runs;
  bool damaged = false;  // limits on depth or size were reached; the rest was taken as plain text
  unsigned scripts = 0;  // script elements and event handlers seen, not part of the text
};

// `html` is UTF-8.
HtmlText html_to_text(std::string_view html);

}  // namespace day::text
