// SPDX-License-Identifier: AGPL-3.0-or-later
// One worker as seen by the host: a confined process that has said its hello, and frames to and
// from it. Sends and receives at once, so that neither side ever waits for the other in a circle.
#pragma once

#include <chrono>
#include <deque>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "os/process.h"
#include "reader/pool.h"
#include "reader/protocol.h"

namespace day::reader {

using Clock = std::chrono::steady_clock;

enum class Arrival : std::uint8_t {
  Frame,
  Gone,         // the worker has closed its end: it has ended, or will now
  Broken,       // bytes that are no frame
  Late,         // nothing before the deadline
  Interrupted,  // the interrupt descriptor became readable
};

class WorkerProcess {
 public:
  // Without the judgement whether its layers suffice; see check_layers().
  static Result<WorkerProcess> start(const std::string& program, std::uint32_t cpu_seconds,
                                     std::uint32_t view = os::kNoView);

  // What the worker and its starter say about its walls.
  const std::vector<os::LayerReport>& layers() const { return layers_; }

  // Queues `head` and then `body`, which must stay where it is until it was sent or the worker
  // ended.
  void send(Bytes head, ByteView body);
  // How many of the calls of send() are not with the kernel entirely.
  std::size_t unsent() const { return outgoing_.size(); }
  // No later frame may be larger.
  void set_max_payload(std::size_t bytes) { cutter_.set_max_payload(bytes); }
  // Sends what is queued and waits for a frame; its payload is valid until the next call.
  // `interrupt` may be -1.
  Arrival receive(Frame* frame, Clock::time_point deadline, int interrupt);
  // A frame that has arrived already, if there is one.
  bool take_arrived(Frame* frame);

  // Ends the worker, if it has not ended by itself, and tells how it did.
  os::Exit end() { return process_.kill(); }
  pid_t pid() const { return process_.pid(); }

 private:
  struct Piece {
    Bytes head;
    ByteView body;
    std::size_t sent = 0;
  };

  explicit WorkerProcess(os::ConfinedProcess process) : process_(std::move(process)) {}
  bool send_some();

  os::ConfinedProcess process_;
  std::vector<os::LayerReport> layers_;
  FrameCutter cutter_{Side::Host};
  std::deque<Piece> outgoing_;
};

// Fails (Unsupported) if one of the layers has failed.
Status check_layers(const std::vector<os::LayerReport>& layers);

// What an end without a last word means for the item that was being read.
FailureKind failure_from_exit(const os::Exit& exit);
std::string describe_failure(const os::Exit& exit);

}  // namespace day::reader
