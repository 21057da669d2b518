// SPDX-License-Identifier: AGPL-3.0-or-later
// What a worker makes of anything that a host may send.
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "base/check.h"
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
    } else if (const auto unpack = parse_unpack(frame.payload);
               unpack && frame.type == FrameType::Unpack) {
      append_unpack(*unpack, &again);
      CHECK(day::ByteView(again).substr(kFrameHeaderBytes) == frame.payload);
    }
  }
  return 0;
}
