// SPDX-License-Identifier: AGPL-3.0-or-later
// Where documents are read: which reader takes which form. Runs only inside the locked room for
// documents, and in tests and fuzzing.
#pragma once

#include <optional>
#include <string>

#include "desk/pages.h"
#include "document/document.h"
#include "document/sniff.h"
#include "reader/document_worker.h"

namespace day::desk {

class Desk : public reader::DocumentServant {
 public:
  void prepare() override;
  document::Reading read(const reader::DocumentFile& file, document::Children& children) override;
  mail::Reading read_message(const reader::DocumentFile& file,
                             document::Children& children) override;
  std::optional<document::Picture> draw(const reader::PageTask& task, std::string* why) override;
  std::optional<reader::RecognisedText> recognise(const reader::PageTask& task,
                                                  std::string* why) override;

 private:
  PageReader pages_;
};

// What the file is, by its beginning (64 KiB or more, or all of it: `complete`) and its hints.
document::Sniffed find_form(ByteView head, bool complete, const document::Options& options);

}  // namespace day::desk
