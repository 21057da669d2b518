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

namespace {

// What a fresh worker answers to one request: the rest of a frame of type `wanted`. NotFound if it
// refuses without a reason. `what` is for a person.
Result<Bytes> ask(const PoolOptions& options, Bytes head, const Bytes& message,
                  std::size_t max_payload, FrameType wanted, std::string_view what) {
  ASSIGN_OR_RETURN(WorkerProcess worker, WorkerProcess::start(options.program, kWorkerCpuSeconds));
  TRY(check_layers(worker.layers()));
  worker.send(std::move(head), message);
  worker.set_max_payload(max_payload);
  const unsigned seconds = options.wall_seconds == 0 ? kMaxWallSeconds : options.wall_seconds;
  Frame frame;
  const Arrival arrival = worker.receive(&frame, Clock::now() + std::chrono::seconds(seconds), -1);
  if (arrival == Arrival::Late) {
    return Error{Code::Failed, fmt::format("{} was not read in {} s", what, seconds)};
  }
  if (arrival == Arrival::Gone) {
    return Error{Code::Failed, fmt::format("{} cannot be read: its worker: {}", what,
                                           describe_failure(worker.end()))};
  }
  const std::optional<Answer> answer =
      arrival == Arrival::Frame ? parse_answer(frame.payload) : std::nullopt;
  if (answer && frame.type == wanted) return Bytes(answer->rest);
  if (answer && frame.type == FrameType::Refused) {
    if (answer->rest.empty()) return Error{Code::NotFound, ""};
    return Error{Code::Failed, parse_reason(answer->rest)};
  }
  return Error{Code::Failed, fmt::format("{} cannot be read: its worker broke the protocol", what)};
}

Status check_size(const Bytes& message, std::string_view what) {
  if (message.size() <= kMaxMessageBytes) return {};
  return Error{Code::Failed,
               fmt::format("the message is larger than {} bytes; {}", kMaxMessageBytes, what)};
}

}  // namespace

Result<Bytes> read_part(const PoolOptions& options, Bytes message, std::uint32_t index,
                        std::uint64_t max_bytes) {
  TRY(check_size(message, "its parts are not taken apart"));
  Bytes head;
  append_frame_header(FrameType::Part, part_head_bytes() + message.size(), &head);
  append_part_head({0, index, max_bytes, {}}, &head);
  const auto most = static_cast<std::size_t>(std::min<std::uint64_t>(max_bytes, kMaxAnswerBytes) +
                                             kMaxReasonBytes);
  auto content = ask(options, std::move(head), message, most, FrameType::PartContent, "the part");
  if (!content.ok() && content.error().code == Code::NotFound) {
    return Error{Code::NotFound, fmt::format("the message has no part {}", index)};
  }
  if (content.ok() && content->size() > max_bytes) {
    return Error{Code::Failed, "the part cannot be read: its worker broke the protocol"};
  }
  return content;
}

Result<MessageHtml> read_message_html(const PoolOptions& options, Bytes message) {
  TRY(check_size(message, "its HTML is not shown"));
  Bytes head;
  append_frame_header(FrameType::Html, html_head_bytes() + message.size(), &head);
  append_html_head({}, &head);
  const auto answer = ask(options, std::move(head), message, kMaxHtmlAnswerBytes + kMaxReasonBytes,
                          FrameType::HtmlContent, "the HTML");
  if (!answer.ok() && answer.error().code == Code::NotFound) {
    return Error{Code::NotFound, "the message has no HTML"};
  }
  if (!answer.ok()) return answer.error();
  std::optional<MessageHtml> html = decode_html(*answer);
  if (!html) return Error{Code::Failed, "the HTML cannot be shown: its worker broke the protocol"};
  return std::move(*html);
}

Result<std::vector<os::LayerReport>> inspect_walls(const PoolOptions& options) {
  ASSIGN_OR_RETURN(const WorkerProcess worker,
                   WorkerProcess::start(options.program, kWorkerCpuSeconds));
  return worker.layers();
}

}  // namespace day::reader
