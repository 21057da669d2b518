// SPDX-License-Identifier: AGPL-3.0-or-later
// The HTML of one message, as its sender's program would show it, made safe to look at
// (text/safe_html.h), and how that leaves the locked room: docs/formats/worker-protocol.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace day::reader {

// A part that the HTML shows as a picture.
struct HtmlPicture {
  std::string content_id;             // as the HTML names it
  std::optional<std::uint32_t> part;  // see mail::Part; none if there is no image of that name
};

struct MessageHtml {
  std::string html;  // text::is_safe_html(html, pictures.size())
  std::vector<HtmlPicture> pictures;
  std::uint32_t pictures_left_out = 0;  // as text::SafeHtml has them
  std::uint32_t others_left_out = 0;
  std::uint32_t scripts = 0;
  bool is_cut = false;
  bool is_stripped = false;
};

// All HTML that reading shows (message_text.h) or would but for the plain text beside it, in order;
// of attached messages only if there is no other. Nothing if the message has none. Runs only inside
// the locked room, and in tests and fuzzing.
std::optional<MessageHtml> read_html(ByteView message);

// What it takes to be asked for, and to be answered.
void encode_html(const MessageHtml& html, Bytes* out);
// The inverse. Nothing if anything is out of bounds or left over, or if the HTML is not safe: it is
// held to is_safe_html(). Content ids that are not UTF-8 are repaired.
std::optional<MessageHtml> decode_html(ByteView bytes);

}  // namespace day::reader
