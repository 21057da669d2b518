// SPDX-License-Identifier: AGPL-3.0-or-later
// The worker that the tests of the document room run: locked in with the same view as the real one,
// it does what the document asks for.
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <string>
#include <vector>

#include "reader/document_worker.h"
#include "reader/forbidden_acts.h"
#include "reader/limits.h"
#include "reader/protocol.h"
#include "reader/test_worker.h"
#include "reader/view_acts.h"

namespace day::reader {
namespace {

void say(const Bytes& frames) {
  ByteView left = frames;
  while (!left.empty()) {
    const ssize_t sent = ::send(STDIN_FILENO, left.data(), left.size(), MSG_NOSIGNAL);
    if (sent <= 0) ::_exit(0);
    left.remove_prefix(static_cast<std::size_t>(sent));
  }
}

std::uint64_t number_in(ByteView words) {
  std::uint64_t number = 0;
  const std::size_t at = std::min(words.find_first_of("0123456789"), words.size());
  std::from_chars(words.data() + at, words.data() + words.size(), number);
  return number;
}

class TestDesk : public DocumentServant {
 public:
  void prepare() override {}

  document::Reading read(const DocumentFile& file, document::Children& children) override {
    document::Reading reading;
    ByteView what = file.bytes;
    if (file.access != nullptr) {
      char first[40] = {};
      const std::size_t got = file.access->read_at(0, first, sizeof first);
      const ByteView begin(first, got);
      const bool circles = begin.starts_with(kCircle);
      reading.title = circles ? go_in_circles(number_in(begin)) : read_all(*file.access);
      return reading;
    }
    if (!what.starts_with(kActPrefix)) {
      reading.title = what.substr(0, 100);
      return reading;
    }
    what.remove_prefix(kActPrefix.size());
    reading.title = act(what, children);
    return reading;
  }

  mail::Reading read_message(const DocumentFile& file, document::Children& children) override {
    mail::Reading reading;
    if (const std::size_t at = file.bytes.find(kFallsAfter); at != ByteView::npos) {
      document::Child next;
      next.key = number_in(file.bytes.substr(at));
      hand_on(next.key, children);
      children.begin(next);
      __builtin_trap();
    }
    if (file.bytes == kVerboseAct) talk_too_much();
    reading.subject = file.bytes.substr(0, 100);
    return reading;
  }

  // As many pixels as the document says.
  std::optional<document::Picture> draw(const PageTask& task, std::string* why) override {
    *why = "there is no such page";
    if (task.page != 0) return std::nullopt;
    const auto width = static_cast<std::uint32_t>(number_in(task.bytes));
    return document::Picture{width, 1, Bytes(std::size_t{3} * width, 'p')};
  }

  std::optional<RecognisedText> recognise(const PageTask& task, std::string* why) override {
    *why = "there is no such page";
    if (task.page != 0) return std::nullopt;
    if (task.bytes == "fall") __builtin_trap();
    RecognisedText text;
    text.page.text = task.bytes;
    text.languages = task.languages;
    return text;
  }

 private:
  static std::string act(ByteView what, document::Children& children) {
    for (const auto* acts : {&forbidden_acts(), &forbidden_view_acts(), &allowed_view_acts()}) {
      for (const ForbiddenAct& one : *acts) {
        if (one.name == what) return one.attempt() ? kActDone : kActDenied;
      }
    }
    if (what == "count open files") return std::to_string(count_openable());
    if (what.starts_with("keep ")) return keep(number_in(what));
    if (what.starts_with("open ")) {
      return can_open(std::string(what.substr(5))) ? kActDone : kActDenied;
    }
    if (what.starts_with("children ")) return hand_on(number_in(what), children);
    if (what.starts_with("unpack ")) return unpack(number_in(what), children);
    return misbehave(what, children) ? kActDone : "no such act";
  }

  // Forgets to give back so many MiB.
  static std::string keep(std::uint64_t mebibytes) {
    static std::vector<Bytes> kept;
    while (mebibytes-- > 0) kept.emplace_back(std::size_t{1} << 20, 'x');
    return kActDone;
  }

  // An answer that is longer than one about so short a message may be.
  [[noreturn]] static void talk_too_much() {
    Bytes frame;
    append_answer(FrameType::Reading, 1, Bytes(kAnswerBaseBytes + (1 << 10), 'x'), &frame);
    say(frame);
    while (true) ::poll(nullptr, 0, 1000);
  }

  static std::string hand_on(std::uint64_t count, document::Children& children) {
    document::Child child;
    for (child.key = 0; child.key < count; ++child.key) children.add(child, "x");
    return kActDone;
  }

  static std::string unpack(std::uint64_t size, document::Children& children) {
    if (!children.begin({})) return kActDenied;
    const Bytes piece(1 << 20, 'x');
    while (size > 0) {
      const std::size_t part = std::min<std::uint64_t>(size, piece.size());
      static_cast<void>(children.bytes(ByteView(piece).substr(0, part)));
      size -= part;
    }
    children.end({});
    return kActDone;
  }

  // What the host must not take.
  static bool misbehave(ByteView what, document::Children& children) {
    Bytes frames;
    if (what == "hand on bytes of no child") append_plain(FrameType::EntryBytes, "x", &frames);
    if (what == "end no child") append_plain(FrameType::ChildEnd, {}, &frames);
    if (what == "ask for bytes that were given") append_need_at({0, 1}, &frames);
    if (what == "begin an entry") append_entry({"a", {}, {}}, &frames);
    if (what == "draw unasked") append_pixels(1, {1, 1, "rgb"}, &frames);
    if (what == "answer in a child") {
      children.begin({});
      append_answer(FrameType::Refused, 1, {}, &frames);
    }
    if (what == "begin in a child") {
      children.begin({});
      append_child({}, &frames);
    }
    if (what == "leave in a child") {
      children.begin({});
      append_plain(FrameType::Leaving, {}, &frames);
    }
    if (what == "fall in a child") {
      children.begin({});
      Bytes some;
      append_plain(FrameType::EntryBytes, "half", &some);
      say(some);
      __builtin_trap();
    }
    if (frames.empty()) return false;
    say(frames);
    while (true) ::poll(nullptr, 0, 1000);
  }

  // Asks for the same bytes so often, past the blocks that are kept.
  static std::string go_in_circles(std::uint64_t times) {
    Bytes need;
    append_need_at({0, kMaxPieceBytes}, &need);
    for (std::uint64_t i = 1; i < times; ++i) {
      say(need);
      FrameCutter cutter(Side::Worker);
      Frame frame;
      while (cutter.next(&frame) == FrameCutter::State::Incomplete) {
        std::size_t size = 0;
        char* const room = cutter.room(&size);
        const ssize_t got = ::recv(STDIN_FILENO, room, size, 0);
        if (got <= 0) ::_exit(0);
        cutter.received(static_cast<std::size_t>(got));
      }
    }
    return kActDone;
  }

  // Sums it up, from the end to the beginning.
  static std::string read_all(document::RandomAccess& access) {
    std::uint64_t sum = 0;
    constexpr std::size_t kStep = 1000;
    char piece[kStep];
    for (std::uint64_t end = access.size_bytes(); end > 0;) {
      const std::uint64_t begin = end > kStep ? end - kStep : 0;
      const std::size_t got = access.read_at(begin, piece, end - begin);
      for (std::size_t i = 0; i < got; ++i) sum += static_cast<std::uint8_t>(piece[i]);
      end = begin;
    }
    return std::to_string(sum) + (access.read_at(access.size_bytes(), piece, 1) == 0 ? "" : "!");
  }
};

}  // namespace
}  // namespace day::reader

int main(int argc, char** argv) {
  day::reader::TestDesk desk;
  return day::reader::serve_document_room(argc, argv, desk);
}
