// SPDX-License-Identifier: AGPL-3.0-or-later
// The HTML of a stranger made into HTML of ours, to be looked at and nothing else: what
// safe_grammar.h allows, built from the tree that a parser found, never copied. Nothing in it runs,
// loads, submits or leads anywhere: links are their words with the address beside them, pictures
// from elsewhere are boxes that say which. No text that a reader would have seen is dropped, and
// what was hidden stands there, marked. make_safe_html() is called only in the locked room and in
// tests and fuzzing; the others are for whoever got its answer from there.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace day::text {

struct SafeHtml {
  std::string html;  // the inside of a body; is_safe_html(html, content_ids.size())
  // Parts of the message that are shown as pictures: <img data-picture="0"> is the first.
  std::vector<std::string> content_ids;  // without "cid:", each once
  std::uint32_t pictures_left_out = 0;   // that would have been fetched from elsewhere
  std::uint32_t others_left_out = 0;     // style sheets, frames, films and fonts, likewise
  std::uint32_t scripts = 0;             // script elements, event handlers and script addresses
  bool is_cut = false;                   // a limit was reached: not all of it is shown
  bool is_stripped = false;              // too twisted for a structure: only its text is shown
};

// Of one or more bodies, UTF-8, in the order in which they are shown.
SafeHtml make_safe_html(std::span<const std::string_view> bodies);

// Whether every octet is as make_safe_html() writes it, with pictures below `pictures`. Pure and
// linear; holds an answer of the locked room to what it must be.
bool is_safe_html(std::string_view html, std::size_t pictures);

// What the host puts in: words of its own, and what the pictures are.
struct SafeWords {
  std::string hidden;   // stands before hidden text
  std::string picture;  // before the address of a picture that is not there
  std::string content;  // before that of anything else
};
// "data:image/png;base64,…" of a picture; empty if there is none.
using PictureSource = std::function<std::string(std::size_t picture)>;

// `html` is safe; what comes out is HTML to be served under add_frame_policy alone. Pictures that
// the source does not have become boxes with their content id.
std::string finish_safe_html(std::string_view html, std::span<const std::string> content_ids,
                             const SafeWords& words, const PictureSource& source);

}  // namespace day::text
