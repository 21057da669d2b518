// SPDX-License-Identifier: AGPL-3.0-or-later
#include "reader/document_room.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>

#include "document/limits.h"
#include "reader/document_protocol.h"
#include "reader/limits.h"
#include "reader/protocol.h"
#include "reader/reading_codec.h"
#include "reader/worker_process.h"

namespace day::reader {
namespace {

// Why there is no answer.
struct Loss {
  FailureKind failure = FailureKind::None;
  std::string detail;
};

// One conversation: what the worker is asked, and what is known of it meanwhile.
struct Conversation {
  std::uint64_t number = 0;
  FrameType answer = FrameType::DocumentReading;  // that is expected, unless Refused
  std::size_t max_payload = 0;                    // of any frame that may come
  std::uint64_t file_bytes = 0;
  document::RandomAccess* access = nullptr;
  ChildSink* sink = nullptr;
  bool may_have_children = false;
  bool has_begun = false;  // a child was told of
  bool is_open = false;    // bytes of a child may follow
  std::uint64_t children = 0;
  std::uint64_t bytes_out = 0;
  std::uint64_t bytes_sought = 0;
  Clock::duration waited{};
};

// The answer, of which the payload is valid until the worker is asked again; or why there is none.
struct Reply {
  std::optional<Loss> loss;
  FrameType type = FrameType::Refused;
  ByteView rest;
};

class Room : public DocumentRoom {
 public:
  explicit Room(DocumentRoomOptions options) : options_(std::move(options)) {
    if (options_.program.empty()) options_.program = default_document_program();
    if (options_.wall_seconds == 0) options_.wall_seconds = kMaxDocumentWallSeconds;
    if (options_.wait_seconds == 0) options_.wait_seconds = kMaxDocumentWaitSeconds;
    if (options_.max_children == 0) options_.max_children = document::kMaxChildren;
  }

  Status open();
  Result<DocumentOutcome> read(const DocumentRequest& request, ChildSink* sink) override;
  Result<document::Picture> draw(const DocumentRequest& request, std::uint32_t page,
                                 std::uint64_t max_pixels) override;
  Result<RecognisedPage> recognise(const DocumentRequest& request, std::uint32_t page,
                                   std::string_view languages) override;
  std::uint64_t starts() const override { return starts_; }
  const std::vector<os::LayerReport>& layers() const override { return layers_; }

 private:
  Result<Reply> ask(const Bytes& head, ByteView body, Conversation* talk);
  Result<Reply> ask_once(const Bytes& head, ByteView body, Conversation* talk);
  Result<Reply> ask_page(FrameType type, FrameType answer, PageTask task,
                         const DocumentRequest& request);
  std::optional<Loss> next_frame(Frame* frame, Conversation* talk);
  Result<std::optional<Loss>> take(const Frame& frame, Conversation* talk);
  Result<std::optional<Loss>> begin_child(const Frame& frame, Conversation* talk);
  Result<std::optional<Loss>> child_bytes(const Frame& frame, Conversation* talk);
  Result<std::optional<Loss>> give_bytes(const Frame& frame, Conversation* talk);
  Loss lose(FailureKind failure, std::string detail);

  DocumentRoomOptions options_;
  std::optional<WorkerProcess> worker_;
  std::vector<os::LayerReport> layers_;
  std::uint64_t starts_ = 0;
  std::uint64_t next_number_ = 1;
  std::uint64_t answered_ = 0;  // by the present worker
};

Loss broken() {
  return {FailureKind::Protocol, "an answer that is none"};
}

document::Reading failed_reading(const std::string& reason) {
  document::Reading reading;
  reading.outcome = document::Outcome::Failed;
  reading.reason = reason;
  return reading;
}

Status Room::open() {
  worker_.reset();
  answered_ = 0;
  ++starts_;
  ASSIGN_OR_RETURN(WorkerProcess worker,
                   WorkerProcess::start(options_.program, kDocumentCpuSeconds, os::kWholeView));
  layers_ = worker.layers();
  TRY(check_layers(layers_));
  worker_.emplace(std::move(worker));
  return {};
}

Loss Room::lose(FailureKind failure, std::string detail) {
  worker_.reset();
  return {failure, std::move(detail)};
}

// The next frame, if the worker is not lost before.
std::optional<Loss> Room::next_frame(Frame* frame, Conversation* talk) {
  const auto most = std::chrono::seconds(options_.wait_seconds + (talk->file_bytes >> 20));
  const auto begin = Clock::now();
  const auto silence = std::chrono::seconds(options_.wall_seconds);
  const auto deadline = begin + std::min<Clock::duration>(silence, most - talk->waited);
  const Arrival arrival = worker_->receive(frame, deadline, -1);
  talk->waited += Clock::now() - begin;
  switch (arrival) {
    case Arrival::Frame:
      return std::nullopt;
    case Arrival::Late:
      return lose(FailureKind::Hang,
                  talk->waited >= most
                      ? fmt::format("no answer in {} s of waiting",
                                    std::chrono::duration_cast<std::chrono::seconds>(most).count())
                      : fmt::format("no answer in {} s", options_.wall_seconds));
    case Arrival::Gone: {
      const os::Exit exit = worker_->end();
      return lose(failure_from_exit(exit), describe_failure(exit));
    }
    case Arrival::Broken:
    case Arrival::Interrupted:
      break;
  }
  const Loss loss = broken();
  return lose(loss.failure, loss.detail);
}

Result<std::optional<Loss>> Room::begin_child(const Frame& frame, Conversation* talk) {
  const std::optional<document::Child> child =
      talk->may_have_children && !talk->is_open ? parse_child(frame.payload) : std::nullopt;
  if (!child || worker_->unsent() > 0) return std::optional(broken());
  if (++talk->children > options_.max_children) {
    return std::optional(
        Loss{FailureKind::Limit, fmt::format("more than {} files inside", options_.max_children)});
  }
  talk->has_begun = true;
  bool wanted = false;
  if (talk->sink != nullptr) {
    ASSIGN_OR_RETURN(wanted, talk->sink->begin(*child));
  }
  talk->is_open = wanted;
  Bytes answer;
  append_want(wanted, &answer);
  worker_->send(std::move(answer), {});
  return std::optional<Loss>();
}

Result<std::optional<Loss>> Room::child_bytes(const Frame& frame, Conversation* talk) {
  if (!talk->is_open) return std::optional(broken());
  talk->bytes_out += frame.payload.size();
  if (talk->bytes_out > kUnpackFreeBytes &&
      (talk->bytes_out - kUnpackFreeBytes) / kMaxUnpackRatio > talk->file_bytes) {
    return std::optional(
        Loss{FailureKind::Limit,
             fmt::format("unpacks to more than {} times its size", kMaxUnpackRatio)});
  }
  TRY(talk->sink->bytes(frame.payload));
  return std::optional<Loss>();
}

Result<std::optional<Loss>> Room::give_bytes(const Frame& frame, Conversation* talk) {
  const std::optional<NeedAt> need =
      talk->access != nullptr ? parse_need_at(frame.payload) : std::nullopt;
  if (!need || worker_->unsent() > 0) return std::optional(broken());
  talk->bytes_sought += need->size;
  if (talk->bytes_sought / kMaxAccessRereads > talk->file_bytes + kUnpackFreeBytes) {
    return std::optional(Loss{FailureKind::Limit, "the reader goes in circles"});
  }
  Bytes piece(need->size, '\0');
  piece.resize(talk->access->read_at(need->offset, piece.data(), piece.size()));
  Bytes answer;
  append_plain(FrameType::Outer, piece, &answer);
  worker_->send(std::move(answer), {});
  return std::optional<Loss>();
}

// A frame that is no answer yet. An Error is the sink's.
Result<std::optional<Loss>> Room::take(const Frame& frame, Conversation* talk) {
  switch (frame.type) {
    case FrameType::ChildBegin:
      return begin_child(frame, talk);
    case FrameType::EntryBytes:
      return child_bytes(frame, talk);
    case FrameType::ChildEnd:
      if (!talk->is_open) break;
      talk->is_open = false;
      TRY(talk->sink->end(parse_reason(frame.payload)));
      return std::optional<Loss>();
    case FrameType::NeedAt:
      return give_bytes(frame, talk);
    default:
      break;
  }
  return std::optional(broken());
}

Result<Reply> Room::ask_once(const Bytes& head, ByteView body, Conversation* talk) {
  const auto send = [&] {
    worker_->set_max_payload(talk->max_payload);
    worker_->send(head, body);
  };
  send();
  while (true) {
    Frame frame;
    if (std::optional<Loss> loss = next_frame(&frame, talk)) return Reply{std::move(loss), {}, {}};
    // It left before it had this.
    if (frame.type == FrameType::Leaving && answered_ > 0 && !talk->has_begun) {
      TRY(open());
      send();
      continue;
    }
    if (frame.type == talk->answer || frame.type == FrameType::Refused) {
      const std::optional<Answer> answer = parse_answer(frame.payload);
      if (answer && answer->number == talk->number && !talk->is_open && worker_->unsent() == 0) {
        return Reply{std::nullopt, frame.type, answer->rest};
      }
      return Reply{lose(FailureKind::Protocol, broken().detail), {}, {}};
    }
    Result<std::optional<Loss>> taken = take(frame, talk);
    if (!taken.ok()) {
      worker_.reset();
      return taken.error();
    }
    if (taken->has_value()) return Reply{lose((*taken)->failure, (*taken)->detail), {}, {}};
  }
}

// Asks, and asks a fresh worker again if one that had others before was lost before it has said
// anything. A silent one is not given the time twice.
Result<Reply> Room::ask(const Bytes& head, ByteView body, Conversation* talk) {
  if (!worker_) TRY(open());
  const bool was_fresh = answered_ == 0;
  ASSIGN_OR_RETURN(Reply reply, ask_once(head, body, talk));
  if (reply.loss && !was_fresh && !talk->has_begun && reply.loss->failure != FailureKind::Hang) {
    TRY(open());
    talk->waited = {};
    talk->bytes_sought = 0;
    ASSIGN_OR_RETURN(reply, ask_once(head, body, talk));
  }
  if (reply.loss && talk->is_open) TRY(talk->sink->end(reply.loss->detail));
  if (!reply.loss) ++answered_;
  return reply;
}

Result<DocumentOutcome> Room::read(const DocumentRequest& request, ChildSink* sink) {
  const auto fail = [](FailureKind failure, const std::string& detail) {
    return DocumentOutcome{failed_reading(detail), failure, detail};
  };
  if (request.access == nullptr && request.bytes.size() > document::kMaxDocumentBytes) {
    return fail(FailureKind::Limit, fmt::format("larger than {} bytes, which is the most that is "
                                                "read at once",
                                                document::kMaxDocumentBytes));
  }
  Conversation talk;
  talk.number = next_number_++;
  talk.answer = request.as_message ? FrameType::Reading : FrameType::DocumentReading;
  talk.access = request.as_message ? nullptr : request.access;
  talk.file_bytes = talk.access == nullptr ? request.bytes.size() : talk.access->size_bytes();
  talk.max_payload = request.as_message
                         ? std::max(max_answer_payload(request.bytes.size()), kMaxPieceBytes)
                         : *max_payload(FrameType::DocumentReading);
  talk.sink = sink;
  talk.may_have_children = true;
  const ByteView body = talk.access == nullptr ? request.bytes : ByteView();
  Bytes task;
  append_document_head({talk.number,
                        request.as_message,
                        talk.access != nullptr,
                        request.options,
                        talk.file_bytes,
                        {}},
                       &task);
  Bytes head;
  append_frame_header(FrameType::Document, task.size() + body.size(), &head);
  head += task;
  ASSIGN_OR_RETURN(const Reply reply, ask(head, body, &talk));
  if (reply.loss) return fail(reply.loss->failure, reply.loss->detail);
  if (reply.type == FrameType::Refused) return fail(FailureKind::Limit, parse_reason(reply.rest));
  if (request.as_message) {
    if (auto reading = decode_reading(reply.rest)) {
      return DocumentOutcome{*std::move(reading), FailureKind::None, {}};
    }
  } else if (auto reading = decode_document(reply.rest)) {
    return DocumentOutcome{*std::move(reading), FailureKind::None, {}};
  }
  const Loss loss = lose(FailureKind::Protocol, broken().detail);
  return fail(loss.failure, loss.detail);
}

Result<Reply> Room::ask_page(FrameType type, FrameType answer, PageTask task,
                             const DocumentRequest& request) {
  if (request.bytes.size() > document::kMaxDocumentBytes) {
    return Error{Code::Failed, fmt::format("larger than {} bytes, which is the most that is read "
                                           "at once",
                                           document::kMaxDocumentBytes)};
  }
  Conversation talk;
  talk.number = next_number_++;
  talk.answer = answer;
  talk.max_payload = max_payload(answer).value_or(0);
  if (type == FrameType::Draw) {
    const std::uint64_t pixels = std::min(task.max_pixels, document::kMaxPixels);
    talk.max_payload = std::max<std::size_t>(pixel_head_bytes() + 3 * pixels, kMaxPieceBytes);
  }
  talk.file_bytes = request.bytes.size();
  task.number = talk.number;
  task.options = request.options;
  Bytes payload;
  append_page_head(task, &payload);
  Bytes head;
  append_frame_header(type, payload.size() + request.bytes.size(), &head);
  head += payload;
  return ask(head, request.bytes, &talk);
}

Result<document::Picture> Room::draw(const DocumentRequest& request, std::uint32_t page,
                                     std::uint64_t max_pixels) {
  PageTask task;
  task.page = page;
  task.max_pixels = max_pixels;
  ASSIGN_OR_RETURN(const Reply reply, ask_page(FrameType::Draw, FrameType::Pixels, task, request));
  if (reply.loss) return Error{Code::Failed, "the page cannot be drawn: " + reply.loss->detail};
  if (reply.type == FrameType::Refused) {
    return Error{Code::Failed, "the page cannot be drawn: " + parse_reason(reply.rest)};
  }
  std::optional<document::Picture> picture = parse_pixels(reply.rest);
  if (picture && std::uint64_t{picture->width} * picture->height <= max_pixels) {
    return *std::move(picture);
  }
  return Error{Code::Failed,
               "the page cannot be drawn: " + lose(FailureKind::Protocol, broken().detail).detail};
}

Result<RecognisedPage> Room::recognise(const DocumentRequest& request, std::uint32_t page,
                                       std::string_view languages) {
  PageTask task;
  task.page = page;
  task.languages = languages;
  ASSIGN_OR_RETURN(const Reply reply,
                   ask_page(FrameType::Recognise, FrameType::Recognised, task, request));
  RecognisedPage answer;
  if (reply.loss) {
    answer.failure = reply.loss->failure;
    answer.detail = reply.loss->detail;
  } else if (reply.type == FrameType::Refused) {
    answer.detail = parse_reason(reply.rest);
    if (answer.detail.empty()) answer.detail = "there is no such page";
  } else if (auto text = decode_recognised(reply.rest)) {
    answer.page = std::move(text->page);
    answer.languages = std::move(text->languages);
  } else {
    const Loss loss = lose(FailureKind::Protocol, broken().detail);
    answer.failure = loss.failure;
    answer.detail = loss.detail;
  }
  return answer;
}

}  // namespace

Result<std::unique_ptr<DocumentRoom>> DocumentRoom::start(const DocumentRoomOptions& options) {
  auto room = std::make_unique<Room>(options);
  TRY(room->open());
  return std::unique_ptr<DocumentRoom>(std::move(room));
}

std::string default_document_program() {
  std::error_code error;
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", error);
  return (self.parent_path() / "daylight-documents").string();
}

Result<std::vector<os::LayerReport>> inspect_document_walls(const DocumentRoomOptions& options) {
  const std::string program =
      options.program.empty() ? default_document_program() : options.program;
  ASSIGN_OR_RETURN(const WorkerProcess worker,
                   WorkerProcess::start(program, kDocumentCpuSeconds, os::kWholeView));
  return worker.layers();
}

}  // namespace day::reader
