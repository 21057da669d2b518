// SPDX-License-Identifier: AGPL-3.0-or-later
// The host side of the locked room: worker processes that parse hostile bytes and answer with plain
// values. Each answer is treated as hostile too. A worker that crashes, hangs or breaks the
// protocol costs the item it had; a fresh one takes its place.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "mail/reading.h"
#include "os/sandbox.h"
#include "reader/message_html.h"

namespace day::reader {

struct PoolOptions {
  unsigned workers = 0;          // 0: one per core
  std::string program;           // what to run as `program locked-room`; empty: this very program
  std::string document_program;  // the same for documents; empty: daylight-documents beside it
  unsigned wall_seconds = 0;     // per message; 0: kMaxWallSeconds
};

enum class FailureKind : std::uint8_t { None, Crash, Hang, Limit, Protocol };
std::string_view failure_name(FailureKind kind);

struct Outcome {
  std::uint64_t ticket = 0;
  mail::Reading reading;  // complete = false and only the raw header's fields when failure != None
  FailureKind failure = FailureKind::None;
  std::string detail;  // for a person: "killed by signal 11", "no answer in 20 s"
};

struct ReadOptions {
  bool want_fields = false;  // fill Reading::fields
};

// Readings come back in the order of submission. One thread may submit while another takes.
class Pool {
 public:
  // Fails (Unsupported) if a sandbox layer that this kernel offers cannot be set up.
  static Result<std::unique_ptr<Pool>> start(const PoolOptions& options);
  virtual ~Pool() = default;

  // Queues a message; blocks while too much is under way (kMaxQueuedBytes), so that a thread which
  // submits without end needs another one that takes. A message beyond kMaxMessageBytes comes back
  // as a Limit.
  virtual void submit(std::uint64_t ticket, Bytes message, ReadOptions options = {}) = 0;
  // The next outcome in order; nothing once close() was called and all were taken.
  virtual std::optional<Outcome> next() = 0;
  // No more submissions.
  virtual void close() = 0;
};

// Reads a single message in a worker of its own. For `show`.
Result<Outcome> read_one(const PoolOptions& options, Bytes message, ReadOptions read_options);

// The decoded content of part `index` of a message, at most max_bytes.
Result<Bytes> read_part(const PoolOptions& options, Bytes message, std::uint32_t index,
                        std::uint64_t max_bytes);

// The HTML of a message, safe to look at. NotFound if it has none.
Result<MessageHtml> read_message_html(const PoolOptions& options, Bytes message);

// The walls as a worker that was really started found them, for `doctor`; also when one has failed.
// An error if no worker could be started at all.
Result<std::vector<os::LayerReport>> inspect_walls(const PoolOptions& options);

// The worker's main: locks itself in and serves until its input ends. Returns the exit status.
int locked_room_main(int argc, char** argv);

}  // namespace day::reader
