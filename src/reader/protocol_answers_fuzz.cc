// SPDX-License-Identifier: AGPL-3.0-or-later
// What the host makes of anything that a worker may send.
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "base/check.h"
#include "base/utf8.h"
#include "reader/document_protocol.h"
#include "reader/message_html.h"
#include "reader/protocol.h"
#include "reader/reading_codec.h"

namespace {

using namespace day::reader;  // NOLINT: a program of its own

// What was taken once is taken again, and says the same.
void take_document(day::ByteView payload) {
  const auto answer = parse_answer(payload);
  auto reading = answer ? decode_document(answer->rest) : std::nullopt;
  if (!reading) return;
  fit_document(&*reading);
  day::Bytes first;
  encode_document(*reading, &first);
  const auto again = decode_document(first);
  CHECK(again.has_value());
  day::Bytes second;
  encode_document(*again, &second);
  CHECK(first == second);
}

void take_html(day::ByteView payload) {
  const auto answer = parse_answer(payload);
  const auto html = answer ? decode_html(answer->rest) : std::nullopt;
  if (!html) return;
  day::Bytes first;
  encode_html(*html, &first);
  const auto again = decode_html(first);
  CHECK(again && again->html == html->html && again->pictures.size() == html->pictures.size());
}

void take(const Frame& frame) {
  switch (frame.type) {
    case FrameType::Hello:
      parse_hello(frame.payload);
      return;
    case FrameType::NeedNext:
      parse_need_next(frame.payload);
      return;
    case FrameType::NeedAt:
      parse_need_at(frame.payload);
      return;
    case FrameType::EntryBegin:
      parse_entry(frame.payload);
      return;
    case FrameType::UnpackEnd:
      CHECK(day::is_utf8(parse_reason(frame.payload)));
      return;
    case FrameType::Reading: {
      const auto answer = parse_answer(frame.payload);
      auto reading = answer ? decode_reading(answer->rest) : std::nullopt;
      if (!reading) return;
      // What was taken once is taken again, and says the same.
      fit_reading(&*reading);
      day::Bytes first;
      encode_reading(*reading, &first);
      const auto again = decode_reading(first);
      CHECK(again.has_value());
      day::Bytes second;
      encode_reading(*again, &second);
      CHECK(first == second);
      return;
    }
    case FrameType::ChildBegin: {
      const auto child = parse_child(frame.payload);
      if (!child) return;
      day::Bytes first;
      append_child(*child, &first);
      const auto again = parse_child(day::ByteView(first).substr(kFrameHeaderBytes));
      CHECK(again.has_value() && day::is_utf8(again->path) && again->key == child->key);
      return;
    }
    case FrameType::HtmlContent:
      take_html(frame.payload);
      return;
    case FrameType::DocumentReading:
      take_document(frame.payload);
      return;
    case FrameType::Pixels: {
      const auto answer = parse_answer(frame.payload);
      const auto picture = answer ? parse_pixels(answer->rest) : std::nullopt;
      CHECK(!picture || is_whole(*picture));
      return;
    }
    case FrameType::Recognised: {
      const auto answer = parse_answer(frame.payload);
      const auto text = answer ? decode_recognised(answer->rest) : std::nullopt;
      CHECK(!text || day::is_utf8(text->page.text));
      return;
    }
    default:
      parse_answer(frame.payload);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FrameCutter cutter(Side::Host);
  cutter.set_max_payload(max_answer_payload(4096));
  std::size_t room_size = 0;
  char* const room = cutter.room(&room_size);
  if (size > room_size) return 0;
  if (size > 0) std::memcpy(room, data, size);
  cutter.received(size);
  Frame frame;
  while (cutter.next(&frame) == FrameCutter::State::Whole) take(frame);
  return 0;
}
