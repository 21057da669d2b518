// SPDX-License-Identifier: AGPL-3.0-or-later
// The host side of the locked room for documents: one worker (the program daylight-documents) that
// reads one file after the other and hands on what lies inside of it. It sees data folders (fonts,
// character maps, recognition models), nothing else of the machine. Each of its answers is treated
// as hostile. Not for several threads at once; as many rooms as there are lanes.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "document/document.h"
#include "mail/reading.h"
#include "os/sandbox.h"
#include "reader/pool.h"

namespace day::reader {

struct DocumentRoomOptions {
  // The worker's program; empty: daylight-documents in the folder of this very program.
  std::string program;
  unsigned wall_seconds = 0;       // of silence; 0: kMaxDocumentWallSeconds
  unsigned wait_seconds = 0;       // of all silences; 0: kMaxDocumentWaitSeconds
  std::uint64_t max_children = 0;  // of one file; 0: document::kMaxChildren
};

// Takes what lies inside of a document, one after the other. May take any time and use another room
// meanwhile, not this one. An error ends the reading and is returned by it.
class ChildSink {
 public:
  virtual ~ChildSink() = default;
  // Whether its bytes are wanted; if not, neither bytes() nor end() follow.
  virtual Result<bool> begin(const document::Child& child) = 0;
  virtual Status bytes(ByteView bytes) = 0;
  // Empty: that was all of it. Otherwise why the rest is missing. Also called when the worker was
  // lost in the middle of it.
  virtual Status end(std::string_view wrong) = 0;
};

// Views are borrowed for the call.
struct DocumentRequest {
  ByteView bytes;  // the whole file, at most document::kMaxDocumentBytes
  // Instead of bytes, for files of any size: the worker asks for what it needs.
  document::RandomAccess* access = nullptr;
  // A message: its attachments are the children, and the answer is a mail::Reading.
  bool as_message = false;
  document::Options options;
};

struct DocumentOutcome {
  // A mail::Reading only to a message whose worker was not lost. After a failure a
  // document::Reading that says Failed and why.
  std::variant<document::Reading, mail::Reading> reading;
  FailureKind failure = FailureKind::None;
  std::string detail;  // for a person; empty if there was no failure
};

// Text recognised on a page.
struct RecognisedPage {
  document::Page page;
  std::string languages;  // that were used, "eng+deu"
  FailureKind failure = FailureKind::None;
  std::string detail;  // why there is no page: a failure, or what the worker says; else empty
};

class DocumentRoom {
 public:
  // Starts the first worker. Fails (Unsupported) if a wall that this kernel offers cannot be set
  // up, NotFound if there is no such program. The worker dies with the thread that started it.
  static Result<std::unique_ptr<DocumentRoom>> start(const DocumentRoomOptions& options);
  virtual ~DocumentRoom() = default;

  // Reads one file. `sink` may be null: nothing inside is wanted. An Error is the sink's, the
  // access's, or says that no worker could be started; what becomes of the worker is in the
  // outcome. If a worker that has read other files is lost before the first child, a fresh one is
  // asked again, so that the outcome is about this file alone.
  virtual Result<DocumentOutcome> read(const DocumentRequest& request, ChildSink* sink) = 0;

  // A page (from 0) as a picture of at most `max_pixels`. Failed if it cannot be had. This and
  // recognise() take bytes only, not an access.
  virtual Result<document::Picture> draw(const DocumentRequest& request, std::uint32_t page,
                                         std::uint64_t max_pixels) = 0;

  // The text of a page (from 0) by optical recognition. `languages` as tesseract names them, joined
  // by '+'; empty: all that are installed.
  virtual Result<RecognisedPage> recognise(const DocumentRequest& request, std::uint32_t page,
                                           std::string_view languages) = 0;

  // Workers started so far.
  virtual std::uint64_t starts() const = 0;
  // What the last worker says about its walls, and whether it has its data folders.
  virtual const std::vector<os::LayerReport>& layers() const = 0;
};

// The worker's program beside this very program.
std::string default_document_program();

// The walls of a document worker, also when one has failed; for `doctor`.
Result<std::vector<os::LayerReport>> inspect_document_walls(const DocumentRoomOptions& options);

}  // namespace day::reader
