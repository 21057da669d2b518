// SPDX-License-Identifier: AGPL-3.0-or-later
// The worker that the tests of this room run: it locks itself in as the real one does, and then
// tries what the message asks for. By the name it was started as, it also plays workers that do not
// get that far.
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>
#include <string>

#include "reader/forbidden_acts.h"
#include "reader/limits.h"
#include "reader/message.h"
#include "reader/protocol.h"
#include "reader/test_worker.h"
#include "reader/worker.h"

namespace day::reader {
namespace {

class TestServant : public Servant {
 public:
  void prepare() override { prepare_message_reading(); }

  mail::Reading read(ByteView message, bool want_fields) override {
    if (message.substr(0, kActPrefix.size()) != kActPrefix) {
      return read_message(message, want_fields);
    }
    message.remove_prefix(kActPrefix.size());
    mail::Reading reading;
    reading.subject = "no such act";
    for (const ForbiddenAct& act : forbidden_acts()) {
      if (act.name == message) reading.subject = act.attempt() ? kActDone : kActDenied;
    }
    if (message == kVerboseAct) reading.text.push_back({mail::TextKind::Own, Bytes(2 << 20, 'x')});
    return reading;
  }

  std::optional<Bytes> part(ByteView message, std::uint32_t index) override {
    return decode_part(message, index);
  }

  // Of an act, HTML that a worker which was taken over might answer with.
  std::optional<MessageHtml> html(ByteView message) override {
    if (message.substr(0, kActPrefix.size()) != kActPrefix) return read_html(message);
    MessageHtml made;
    made.html = message.substr(kActPrefix.size());
    return made;
  }

  // Entries as "NAME SIZE\n" and the content; "!WORDS" is damage.
  std::optional<std::string> unpack(source::Packing packing, UnarchiveHost& host) override {
    if (packing == source::Packing::Stream) return bomb(host);
    while (true) {
      std::string line;
      char letter = 0;
      while (host.read(&letter, 1) == 1 && letter != '\n') line.push_back(letter);
      if (line.empty()) return std::nullopt;
      if (line.front() == '!') return line.substr(1);
      if (line.front() == '@') return seek(line.substr(1), host);
      if (line.front() == '?') return ask_on(line, host);
      if (line == "fall") __builtin_trap();
      const std::size_t space = line.find(' ');
      if (space == std::string::npos) return "no size";
      std::size_t size = 0;
      std::from_chars(line.data() + space + 1, line.data() + line.size(), size);
      host.begin_entry({line.substr(0, space), {}, size});
      while (size > 0) {
        std::string piece(std::min<std::size_t>(size, 70'000), '\0');
        piece.resize(host.read(piece.data(), piece.size()));
        if (piece.empty()) return "the entry is cut short";
        host.entry_bytes(piece);
        size -= piece.size();
      }
      host.end_entry({});
    }
  }

 private:
  // Unpacks to something without end.
  static std::optional<std::string> bomb(UnarchiveHost& host) {
    char letter = 0;
    host.read(&letter, 1);
    host.begin_entry({"bomb", {}, {}});
    const std::string zeros(1 << 20, '\0');
    while (host.entry_bytes(zeros)) {
    }
    return std::nullopt;
  }

  // "?COUNT" asks so often after the end; "??COUNT" asks for the first piece so often.
  static std::optional<std::string> ask_on(std::string_view line, UnarchiveHost& host) {
    const bool sought = line.substr(0, 2) == "??";
    line.remove_prefix(sought ? 2 : 1);
    std::uint64_t count = 0;
    std::from_chars(line.data(), line.data() + line.size(), count);
    std::string bytes(sought ? kMaxPieceBytes : 1, '\0');
    for (std::uint64_t i = 0; i < count; ++i) {
      if (sought) {
        host.read_at(0, bytes.data(), bytes.size());
      } else {
        host.read(bytes.data(), bytes.size());
      }
    }
    return std::nullopt;
  }

  // One entry: what lies at an offset.
  static std::optional<std::string> seek(const std::string& offset, UnarchiveHost& host) {
    if (!host.can_seek()) return "cannot seek";
    std::uint64_t at = 0;
    std::from_chars(offset.data(), offset.data() + offset.size(), at);
    std::string bytes(8, '\0');
    bytes.resize(host.read_at(at, bytes.data(), bytes.size()));
    host.begin_entry({std::to_string(host.size_bytes()), 12345, {}});
    host.entry_bytes(bytes);
    host.end_entry({});
    return std::nullopt;
  }
};

int say_and_wait(ByteView bytes) {
  ::send(STDIN_FILENO, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  char byte = 0;
  while (::recv(STDIN_FILENO, &byte, 1, 0) > 0) {
  }
  return 0;
}

int play(std::string_view role, int argc, char** argv) {
  Bytes frame;
  if (role == kFailsToLock) {
    Hello hello;
    hello.layers.push_back({os::Layer::Landlock, os::LayerState::Failed, "no rule set today"});
    append_hello(hello, &frame);
    return say_and_wait(frame);
  }
  if (role == kSpeaksNewer) {
    Hello hello;
    hello.version = kProtocolVersion + 1;
    append_hello(hello, &frame);
    return say_and_wait(frame);
  }
  if (role == kSpeaksNonsense) return say_and_wait("HTTP/1.1 400 Bad Request\r\n\r\n");
  if (role == kEndsAtOnce) return 7;
  TestServant servant;
  return serve_locked_room(argc, argv, servant);
}

}  // namespace
}  // namespace day::reader

int main(int argc, char** argv) {
  const std::string_view path = argv[0];
  return day::reader::play(path.substr(path.rfind('/') + 1), argc, argv);
}
