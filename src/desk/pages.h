// SPDX-License-Identifier: AGPL-3.0-or-later
// Pages as pictures, and text recognised in them.
#pragma once

#include <optional>
#include <string>

#include "document/document.h"
#include "document/sniff.h"
#include "reader/document_worker.h"
#include "recognition/recognition.h"

namespace day::desk {

// For a person to look at; of a PDF at pdf::kReadingDpi. Nothing: *why says it.
std::optional<document::Picture> draw_page(const reader::PageTask& task, document::Form form,
                                           std::string* why);

// Recognises text, and keeps the models that it has loaded for the next page.
class PageReader {
 public:
  // With the languages that the task names, or those that are installed.
  std::optional<reader::RecognisedText> recognise(const reader::PageTask& task, document::Form form,
                                                  std::string* why);

 private:
  std::optional<recognition::Recogniser> recogniser_;
};

}  // namespace day::desk
