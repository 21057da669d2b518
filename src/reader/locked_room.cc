// SPDX-License-Identifier: AGPL-3.0-or-later
// The worker as it is shipped: the real readers behind the door.
#include "reader/message.h"
#include "reader/pool.h"
#include "reader/unarchive.h"
#include "reader/worker.h"

namespace day::reader {
namespace {

class Readers : public Servant {
 public:
  void prepare() override {
    prepare_message_reading();
    prepare_unarchiving();
  }
  mail::Reading read(ByteView message, bool want_fields) override {
    return read_message(message, want_fields);
  }
  std::optional<Bytes> part(ByteView message, std::uint32_t index) override {
    return decode_part(message, index);
  }
  std::optional<MessageHtml> html(ByteView message) override { return read_html(message); }
  std::optional<std::string> unpack(source::Packing packing, UnarchiveHost& host) override {
    return unarchive(packing, host);
  }
};

}  // namespace

int locked_room_main(int argc, char** argv) {
  Readers readers;
  return serve_locked_room(argc, argv, readers);
}

}  // namespace day::reader
