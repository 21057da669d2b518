// SPDX-License-Identifier: AGPL-3.0-or-later
// The inside of the locked room for documents: as worker.h, for whatever has things inside of it or
// pages.
#pragma once

#include <optional>
#include <string>

#include "base/bytes.h"
#include "document/document.h"
#include "mail/reading.h"
#include "reader/document_protocol.h"

namespace day::reader {

// A file as the worker has it: its bytes or, where it is too large for that, the means to read it.
struct DocumentFile {
  ByteView bytes;
  document::RandomAccess* access = nullptr;  // null: `bytes` is all of it
  document::Options options;
};

// What a document worker can be asked for. The tests have one that tries what it must not.
class DocumentServant {
 public:
  virtual ~DocumentServant() = default;
  // Before the door is locked: opens every file outside of the view that will be needed.
  virtual void prepare() = 0;
  virtual document::Reading read(const DocumentFile& file, document::Children& children) = 0;
  virtual mail::Reading read_message(const DocumentFile& file, document::Children& children) = 0;
  // Nothing: *why says it.
  virtual std::optional<document::Picture> draw(const PageTask& task, std::string* why) = 0;
  virtual std::optional<RecognisedText> recognise(const PageTask& task, std::string* why) = 0;
};

// `argv` ends with what os::ConfinedProcess::start() has added.
int serve_document_room(int argc, char** argv, DocumentServant& servant);

}  // namespace day::reader
