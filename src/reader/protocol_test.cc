// SPDX-License-Identifier: AGPL-3.0-or-later
#include "reader/protocol.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cstring>
#include <fstream>
#include <string>
#include <vector>

#include "base/encoding.h"
#include "reader/limits.h"
#include "reader/reading_codec.h"

namespace day::reader {
namespace {

using State = FrameCutter::State;

void feed(FrameCutter* cutter, ByteView bytes) {
  while (!bytes.empty()) {
    std::size_t size = 0;
    char* const room = cutter->room(&size);
    size = std::min(size, bytes.size());
    std::memcpy(room, bytes.data(), size);
    cutter->received(size);
    bytes.remove_prefix(size);
  }
}

// The indented blocks of bytes below the heading "A worked example".
std::vector<Bytes> example_from_page() {
  std::ifstream page(DAYLIGHT_DOCS "/formats/worker-protocol.md");
  std::vector<Bytes> blocks;
  std::string line;
  bool in_example = false;
  bool in_block = false;
  while (std::getline(page, line)) {
    if (line.substr(0, 3) == "## ") in_example = line == "## A worked example";
    const bool is_bytes = in_example && line.substr(0, 4) == "    ";
    if (is_bytes && !in_block) blocks.emplace_back();
    in_block = is_bytes;
    if (!is_bytes) continue;
    std::erase_if(line, [](char letter) { return letter == ' '; });
    for (std::size_t at = 0; at + 1 < line.size(); at += 2) {
      blocks.back().push_back(static_cast<char>(std::stoi(line.substr(at, 2), nullptr, 16)));
    }
  }
  return blocks;
}

TEST(Protocol, DecodesTheExampleOnItsPage) {
  const std::vector<Bytes> blocks = example_from_page();
  ASSERT_EQ(blocks.size(), 2U);

  FrameCutter at_worker(Side::Worker);
  feed(&at_worker, blocks[0]);
  Frame frame;
  ASSERT_EQ(at_worker.next(&frame), State::Whole);
  ASSERT_EQ(frame.type, FrameType::Read);
  const std::optional<ReadRequest> request = parse_read(frame.payload);
  ASSERT_TRUE(request.has_value());
  EXPECT_EQ(request->number, 7U);
  EXPECT_FALSE(request->want_fields);
  EXPECT_EQ(request->message, "Subject: Hello\r\n\r\nYes.\r\n");
  Bytes again;
  append_frame_header(FrameType::Read, read_head_bytes() + request->message.size(), &again);
  append_read_head(*request, &again);
  again += request->message;
  EXPECT_EQ(again, blocks[0]);

  FrameCutter at_host(Side::Host);
  feed(&at_host, blocks[1]);
  ASSERT_EQ(at_host.next(&frame), State::Whole);
  ASSERT_EQ(frame.type, FrameType::Reading);
  const std::optional<Answer> answer = parse_answer(frame.payload);
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->number, 7U);
  const std::optional<mail::Reading> reading = decode_reading(answer->rest);
  ASSERT_TRUE(reading.has_value());
  EXPECT_EQ(reading->subject, "Hello");
  ASSERT_EQ(reading->parts.size(), 1U);
  EXPECT_EQ(reading->parts[0].media_type, "text/plain");
  EXPECT_EQ(reading->parts[0].size_bytes, 6U);
  ASSERT_EQ(reading->text.size(), 1U);
  EXPECT_EQ(reading->text[0].text, "Yes.\n");
  ASSERT_EQ(reading->defects.size(), 1U);
  EXPECT_EQ(reading->defects[0].code, mail::DefectCode::MissingDate);
  EXPECT_TRUE(reading->complete);
  again.clear();
  Bytes inner;
  encode_reading(*reading, &inner);
  append_answer(FrameType::Reading, answer->number, inner, &again);
  EXPECT_EQ(again, blocks[1]);
}

TEST(FrameCutter, GivesAwayAFrameAndGoesOnWithTheNext) {
  Bytes stream;
  append_answer(FrameType::Refused, 1, "one", &stream);
  append_answer(FrameType::Refused, 2, "two", &stream);
  FrameCutter cutter(Side::Host);
  feed(&cutter, ByteView(stream).substr(0, stream.size() - 2));
  Frame first;
  ASSERT_EQ(cutter.next(&first), State::Whole);
  const Bytes held = cutter.give_away();
  feed(&cutter, ByteView(stream).substr(stream.size() - 2));
  Frame second;
  ASSERT_EQ(cutter.next(&second), State::Whole);
  EXPECT_EQ(parse_answer(first.payload)->rest, "one");
  EXPECT_EQ(parse_answer(second.payload)->rest, "two");
  EXPECT_TRUE(cutter.is_empty());
}

TEST(FrameCutter, CutsTheSameFramesHoweverTheyArrive) {
  Bytes stream;
  append_answer(FrameType::Refused, 1, "one", &stream);
  append_plain(FrameType::Leaving, {}, &stream);
  append_answer(FrameType::Reading, 2, Bytes(700'000, 'x'), &stream);
  append_need_next(5, &stream);
  for (const std::size_t step : {std::size_t{1}, std::size_t{7}, std::size_t{300'000}}) {
    FrameCutter cutter(Side::Host);
    std::vector<FrameType> types;
    std::size_t bytes = 0;
    for (std::size_t at = 0; at < stream.size(); at += step) {
      feed(&cutter, ByteView(stream).substr(at, step));
      Frame frame;
      while (cutter.next(&frame) == State::Whole) {
        types.push_back(frame.type);
        bytes += frame.payload.size();
      }
    }
    EXPECT_TRUE(cutter.is_empty());
    EXPECT_EQ(bytes, stream.size() - 4 * kFrameHeaderBytes);
    EXPECT_EQ(types, (std::vector{FrameType::Refused, FrameType::Leaving, FrameType::Reading,
                                  FrameType::NeedNext}));
  }
}

State state_of(Side side, FrameType type, std::size_t size, std::size_t most) {
  Bytes header;
  append_frame_header(type, size, &header);
  FrameCutter cutter(side);
  cutter.set_max_payload(most);
  feed(&cutter, header);
  Frame frame;
  return cutter.next(&frame);
}

TEST(FrameCutter, BreaksAtAFrameBeyondItsLimit) {
  for (int number = 0; number < 256; ++number) {
    const auto type = static_cast<FrameType>(number);
    const std::optional<std::size_t> most = max_payload(type);
    const Side side = goes_to_worker(type) ? Side::Worker : Side::Host;
    const Side other = goes_to_worker(type) ? Side::Host : Side::Worker;
    if (!most) {
      EXPECT_EQ(state_of(side, type, 0, SIZE_MAX), State::Broken) << number;
      continue;
    }
    EXPECT_NE(state_of(side, type, *most, SIZE_MAX), State::Broken) << number;
    EXPECT_EQ(state_of(side, type, *most + 1, SIZE_MAX), State::Broken) << number;
    EXPECT_EQ(state_of(other, type, 0, SIZE_MAX), State::Broken) << number;
    if (*most == 0) continue;
    EXPECT_NE(state_of(side, type, *most - 1, *most - 1), State::Broken) << number;
    EXPECT_EQ(state_of(side, type, *most, *most - 1), State::Broken) << number;
  }
}

TEST(FrameCutter, StaysBroken) {
  FrameCutter cutter(Side::Host);
  feed(&cutter, "\xff\xff\xff\xff\xff");
  Frame frame;
  EXPECT_EQ(cutter.next(&frame), State::Broken);
  Bytes good;
  append_plain(FrameType::Leaving, {}, &good);
  feed(&cutter, good);
  EXPECT_EQ(cutter.next(&frame), State::Broken);
}

TEST(Protocol, AllowsAnswersInProportion) {
  EXPECT_EQ(max_answer_bytes(0), kAnswerBaseBytes);
  EXPECT_EQ(max_answer_bytes(1000), kAnswerBaseBytes + 8000);
  EXPECT_EQ(max_answer_bytes(kMaxMessageBytes), kMaxAnswerBytes);
  EXPECT_EQ(max_answer_bytes(SIZE_MAX), kMaxAnswerBytes);
}

ByteView payload_of(const Bytes& frame) {
  return ByteView(frame).substr(kFrameHeaderBytes);
}

template <typename Parse>
void expect_exact(const Bytes& frame, Parse parse) {
  EXPECT_TRUE(parse(payload_of(frame)));
  EXPECT_FALSE(parse(Bytes(payload_of(frame)) + 'x'));
  for (std::size_t size = 0; size < payload_of(frame).size(); ++size) {
    EXPECT_FALSE(parse(payload_of(frame).substr(0, size))) << size;
  }
}

TEST(Protocol, ParsesWhatItHasPrinted) {
  Bytes frame;
  append_unpack({source::Packing::Archive, true, 1ULL << 40}, &frame);
  expect_exact(frame, [](ByteView bytes) {
    const auto request = parse_unpack(bytes);
    return request && request->packing == source::Packing::Archive && request->can_seek &&
           request->size_bytes == 1ULL << 40;
  });

  frame.clear();
  append_hello({kProtocolVersion,
                {{os::Layer::SystemCalls, os::LayerState::Held, ""},
                 {os::Layer::UserNamespace, os::LayerState::NotOffered, "forbidden"}}},
               &frame);
  expect_exact(frame, [](ByteView bytes) {
    const auto hello = parse_hello(bytes);
    return hello && hello->layers.size() == 2 && hello->layers[1].reason == "forbidden" &&
           hello->layers[1].state == os::LayerState::NotOffered;
  });

  frame.clear();
  append_html_head({1ULL << 40, {}}, &frame);
  EXPECT_EQ(frame.size(), html_head_bytes());
  EXPECT_EQ(parse_html(frame + "message")->number, 1ULL << 40);
  EXPECT_EQ(parse_html(frame + "message")->message, "message");
  EXPECT_FALSE(parse_html(ByteView(frame).substr(1)).has_value());

  frame.clear();
  append_need_at({1ULL << 40, 4096}, &frame);
  expect_exact(frame, [](ByteView bytes) {
    const auto need = parse_need_at(bytes);
    return need && need->offset == 1ULL << 40 && need->size == 4096;
  });

  frame.clear();
  append_need_next(4096, &frame);
  expect_exact(frame, [](ByteView bytes) { return parse_need_next(bytes) == 4096U; });

  frame.clear();
  append_entry({"cur/1:2,S", -5, 7}, &frame);
  expect_exact(frame, [](ByteView bytes) {
    const auto entry = parse_entry(bytes);
    return entry && entry->path == "cur/1:2,S" && entry->modified_seconds == -5 &&
           entry->size_bytes == 7U;
  });
}

TEST(Protocol, HoldsItsCountsAndSizesToTheirLimits) {
  Hello hello;
  hello.layers.resize(kMaxLayers);
  Bytes frame;
  append_hello(hello, &frame);
  EXPECT_TRUE(parse_hello(payload_of(frame)).has_value());
  hello.layers.resize(kMaxLayers + 1);
  frame.clear();
  append_hello(hello, &frame);
  EXPECT_FALSE(parse_hello(payload_of(frame)).has_value());

  for (const auto& [size, good] :
       {std::pair{0U, false}, std::pair{1U, true}, std::pair<unsigned, bool>{kMaxPieceBytes, true},
        std::pair<unsigned, bool>{kMaxPieceBytes + 1, false}}) {
    frame.clear();
    append_need_next(size, &frame);
    EXPECT_EQ(parse_need_next(payload_of(frame)).has_value(), good) << size;
    frame.clear();
    append_need_at({0, size}, &frame);
    EXPECT_EQ(parse_need_at(payload_of(frame)).has_value(), good) << size;
  }

  frame.clear();
  append_entry({std::string(kMaxEntryPathBytes + 1, 'x'), 1, 1}, &frame);
  EXPECT_LE(payload_of(frame).size(), max_payload(FrameType::EntryBegin));
  EXPECT_EQ(parse_entry(payload_of(frame))->path.size(), kMaxEntryPathBytes);
  Bytes longer(1, '\0');
  ByteWriter(&longer).blob(std::string(kMaxEntryPathBytes + 1, 'x'));
  EXPECT_FALSE(parse_entry(longer).has_value());

  EXPECT_EQ(parse_reason(std::string(kMaxReasonBytes + 1, 'x')).size(), kMaxReasonBytes);
}

TEST(Protocol, RefusesFlagsThatItDoesNotKnow) {
  EXPECT_FALSE(parse_read(Bytes(8, '\0') + '\2').has_value());
  EXPECT_TRUE(parse_read(Bytes(8, '\0') + '\1').has_value());
  EXPECT_FALSE(parse_unpack('\2' + Bytes(9, '\0')).has_value());
  EXPECT_FALSE(parse_unpack(Bytes(1, '\0') + '\2' + Bytes(8, '\0')).has_value());
  EXPECT_FALSE(parse_entry(Bytes("\4\0", 2)).has_value());
  EXPECT_FALSE(parse_hello("HTTP/1.1 400 Bad").has_value());
}

}  // namespace
}  // namespace day::reader
