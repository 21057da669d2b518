// SPDX-License-Identifier: AGPL-3.0-or-later
// Text from pictures of pages, by way of tesseract. Its models are files (*.traineddata) in a
// folder; nothing else is read, nothing is written, and no thread is started. Called only in the
// locked room, in tests and in measuring.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "document/document.h"

namespace day::recognition {

// Where Debian keeps the models.
inline constexpr const char* kModelFolder = "/usr/share/tesseract-ocr/5/tessdata";

// The languages for which `folder` has a model, in order ("deu", "eng"); "osd", which tells
// scripts apart, is none.
std::vector<std::string> installed_languages(const std::string& folder);

// Those used when none are named: "eng" first where it is installed, then the others in order, at
// most kMaxDefaultLanguages.
std::vector<std::string> default_languages(const std::vector<std::string>& installed);

// The models of some languages, loaded. One picture at a time.
class Recogniser {
 public:
  // NotFound: no language is named, or one has no model in `folder`; the message says which.
  static Result<Recogniser> open(const std::string& folder,
                                 const std::vector<std::string>& languages);

  Recogniser(Recogniser&& other) noexcept;
  Recogniser& operator=(Recogniser&& other) noexcept;
  ~Recogniser();

  // The languages in use, "eng+deu".
  const std::string& languages() const { return languages_; }

  // The text as lines in reading order, an empty one between paragraphs, with the mean confidence
  // of its words; empty text where nothing was found. `dpi` is the resolution of the picture, where
  // it is known. Unsupported: the picture has no pixels, or a side beyond kMaxSidePixels.
  Result<document::Page> recognise(const document::Picture& picture, std::optional<unsigned> dpi);

 private:
  struct Engine;
  Recogniser(std::unique_ptr<Engine> engine, std::string languages);

  std::unique_ptr<Engine> engine_;
  std::string languages_;
};

}  // namespace day::recognition
