// SPDX-License-Identifier: AGPL-3.0-or-later
// What a worker makes of anything that a host may send.
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "base/check.h"
#include "reader/document_protocol.h"
#include "reader/protocol.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace day::reader;  // NOLINT: a program of its own
  FrameCutter cutter(Side::Worker);
  std::size_t room_size = 0;
  char* const room = cutter.room(&room_size);
  if (size > room_size) return 0;
  if (size > 0) std::memcpy(room, data, size);
  cutter.received(size);
  Frame frame;
  while (cutter.next(&frame) == FrameCutter::State::Whole) {
    CHECK(goes_to_worker(frame.type));
    day::Bytes again;
    if (const auto read = parse_read(frame.payload); read && frame.type == FrameType::Read) {
      append_read_head(*read, &again);
      again += read->message;
      CHECK(again == frame.payload);
    } else if (const auto part = parse_part(frame.payload); part && frame.type == FrameType::Part) {
      append_part_head(*part, &again);
      again += part->message;
      CHECK(again == frame.payload);
    } else if (const auto html = parse_html(frame.payload); html && frame.type == FrameType::Html) {
      append_html_head(*html, &again);
      again += html->message;
      CHECK(again == frame.payload);
    } else if (const auto unpack = parse_unpack(frame.payload);
               unpack && frame.type == FrameType::Unpack) {
      append_unpack(*unpack, &again);
      CHECK(day::ByteView(again).substr(kFrameHeaderBytes) == frame.payload);
    } else if (const auto task = parse_document(frame.payload);
               task && frame.type == FrameType::Document) {
      // Blobs may state their lengths in more than one way; what is said stays the same.
      append_document_head(*task, &again);
      again += task->bytes;
      const auto same = parse_document(again);
      CHECK(same && same->options.name == task->options.name && same->bytes == task->bytes);
      CHECK(same->options.only_key == task->options.only_key);
    } else if (const auto page = parse_page(frame.payload);
               page && (frame.type == FrameType::Draw || frame.type == FrameType::Recognise)) {
      append_page_head(*page, &again);
      again += page->bytes;
      const auto same = parse_page(again);
      CHECK(same && same->languages == page->languages && same->bytes == page->bytes);
    } else if (frame.type == FrameType::Want) {
      parse_want(frame.payload);
    }
  }
  return 0;
}
