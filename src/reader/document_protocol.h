// SPDX-License-Identifier: AGPL-3.0-or-later
// The frames that concern documents: what is asked of a document worker, and what it hands on.
// Grammar and byte tables: docs/formats/worker-protocol.md. Both sides treat the other's frames as
// hostile; whatever is out of bounds is nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "document/document.h"
#include "mail/reading.h"
#include "reader/protocol.h"

namespace day::reader {

// As max_payload(), of the frames named here.
std::optional<std::size_t> max_document_payload(FrameType type);

// A file to be read, in a Document frame. Views are borrowed.
struct DocumentTask {
  std::uint64_t number = 0;
  bool as_message = false;
  bool by_access = false;        // no bytes: they are asked for
  document::Options options;     // names cut at document::kMaxFieldBytes
  std::uint64_t size_bytes = 0;  // with by_access
  ByteView bytes;
};

// A page of a file, in a Draw or Recognise frame.
struct PageTask {
  std::uint64_t number = 0;
  std::uint32_t page = 0;        // from 0
  std::uint64_t max_pixels = 0;  // to draw
  std::string_view languages;    // to recognise
  document::Options options;     // but for only_key
  ByteView bytes;
};

struct RecognisedText {
  document::Page page;
  std::string languages;
};

// The head of a payload; the file itself follows.
void append_document_head(const DocumentTask& task, Bytes* out);
void append_page_head(const PageTask& task, Bytes* out);
std::optional<DocumentTask> parse_document(ByteView payload);
std::optional<PageTask> parse_page(ByteView payload);

// Whether a child's bytes are wanted.
void append_want(bool wanted, Bytes* out);
std::optional<bool> parse_want(ByteView payload);

void append_child(const document::Child& child, Bytes* out);
std::optional<document::Child> parse_child(ByteView payload);

// A picture that has as many pixels as its size says, and no more than document::kMaxPixels.
bool is_whole(const document::Picture& picture);
// What stands before the pixels in the payload.
std::size_t pixel_head_bytes();
void append_pixels(std::uint64_t number, const document::Picture& picture, Bytes* out);
// `rest` of an Answer, here and below.
std::optional<document::Picture> parse_pixels(ByteView rest);

void encode_recognised(const RecognisedText& text, Bytes* out);
std::optional<RecognisedText> decode_recognised(ByteView rest);

// Cuts what exceeds the limits of document/limits.h, saying so by defects and, if it was Read, by
// Partial, so that what encode_document() writes is what decode_document() takes.
void fit_document(document::Reading* reading);
void fit_page(document::Page* page);
void encode_document(const document::Reading& reading, Bytes* out);
std::optional<document::Reading> decode_document(ByteView rest);

}  // namespace day::reader
