// SPDX-License-Identifier: AGPL-3.0-or-later
// HTML to readable text (gumbo). Called only in the locked room and in tests and fuzzing. No style
// sheet is applied: hidden is what the elements themselves say.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace day::text {

struct HtmlRun {
  bool hidden = false;     // display:none, visibility:hidden, font-size:0, the hidden attribute …
  int quote_depth = 0;     // nesting of blockquote and of the quote containers of mail programs
  bool signature = false;  // in a container that a mail program marks as signature
  std::string text;        // block elements end lines; tables give tabs; links keep their words
};

struct HtmlText {
  std::vector<HtmlRun> runs;
  bool damaged = false;  // a limit of limits.h was reached; the rest is only stripped of its tags
  unsigned scripts = 0;  // script elements and event handlers seen, not part of the text
};

// `html` is UTF-8. Not part of the text: head, title, scripts, styles, templates, comments.
HtmlText html_to_text(std::string_view html);

}  // namespace day::text
