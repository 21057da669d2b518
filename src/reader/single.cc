// SPDX-License-Identifier: AGPL-3.0-or-later
// Questions for which a worker of their own is started: one part of a message, the walls.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "reader/limits.h"
#include "reader/pool.h"
#include "reader/protocol.h"
#include "reader/worker_process.h"

namespace day::reader {

Result<Bytes> read_part(const PoolOptions& options, Bytes message, std::uint32_t index,
                        std::uint64_t max_bytes) {
  if (message.size() > kMaxMessageBytes) {
    return Error{Code::Failed, fmt::format("the message is larger than {} bytes; its parts are "
                                           "not taken apart",
                                           kMaxMessageBytes)};
  }
  ASSIGN_OR_RETURN(WorkerProcess worker, WorkerProcess::start(options.program, kWorkerCpuSeconds));
  TRY(check_layers(worker.layers()));
  Bytes head;
  append_frame_header(FrameType::Part, part_head_bytes() + message.size(), &head);
  append_part_head({0, index, max_bytes, {}}, &head);
  worker.send(std::move(head), message);
  worker.set_max_payload(static_cast<std::size_t>(
      std::min<std::uint64_t>(max_bytes, kMaxAnswerBytes) + kMaxReasonBytes));
  const unsigned seconds = options.wall_seconds == 0 ? kMaxWallSeconds : options.wall_seconds;
  Frame frame;
  const Arrival arrival = worker.receive(&frame, Clock::now() + std::chrono::seconds(seconds), -1);
  if (arrival == Arrival::Late) {
    return Error{Code::Failed, fmt::format("the part was not read in {} s", seconds)};
  }
  if (arrival == Arrival::Gone) {
    return Error{Code::Failed,
                 "the part cannot be read: its worker: " + describe_failure(worker.end())};
  }
  const std::optional<Answer> answer =
      arrival == Arrival::Frame ? parse_answer(frame.payload) : std::nullopt;
  if (answer && frame.type == FrameType::PartContent && answer->rest.size() <= max_bytes) {
    return Bytes(answer->rest);
  }
  if (answer && frame.type == FrameType::Refused) {
    if (answer->rest.empty()) {
      return Error{Code::NotFound, fmt::format("the message has no part {}", index)};
    }
    return Error{Code::Failed, parse_reason(answer->rest)};
  }
  return Error{Code::Failed, "the part cannot be read: its worker broke the protocol"};
}

Result<std::vector<os::LayerReport>> inspect_walls(const PoolOptions& options) {
  ASSIGN_OR_RETURN(const WorkerProcess worker,
                   WorkerProcess::start(options.program, kWorkerCpuSeconds));
  return worker.layers();
}

}  // namespace day::reader
