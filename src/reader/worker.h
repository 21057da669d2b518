// SPDX-License-Identifier: AGPL-3.0-or-later
// The inside of the locked room: locks itself in, then serves requests from descriptor 0 until
// there are no more.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "mail/reading.h"
#include "reader/message_html.h"
#include "reader/unarchive.h"
#include "source/source.h"

namespace day::reader {

// What a worker can be asked for. The tests have one that tries what it must not.
class Servant {
 public:
  virtual ~Servant() = default;
  // Before the door is locked: opens every file that will be needed.
  virtual void prepare() = 0;
  virtual mail::Reading read(ByteView message, bool want_fields) = 0;
  virtual std::optional<Bytes> part(ByteView message, std::uint32_t index) = 0;
  virtual std::optional<MessageHtml> html(ByteView message) = 0;
  virtual std::optional<std::string> unpack(source::Packing packing, UnarchiveHost& host) = 0;
};

// Exit statuses of a worker.
inline constexpr int kExitDone = 0;
inline constexpr int kExitNotLocked = 3;  // a layer failed, or it was started by hand
inline constexpr int kExitMemory = 71;    // the memory limit
inline constexpr int kExitCpu = 72;       // the processor time
inline constexpr int kExitProtocol = 73;  // the host sent what cannot be

// `argv` ends with what os::ConfinedProcess::start() has added.
int serve_locked_room(int argc, char** argv, Servant& servant);

}  // namespace day::reader
