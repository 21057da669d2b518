// SPDX-License-Identifier: AGPL-3.0-or-later
#include "recognition/recognition.h"

#include <dlfcn.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <tesseract/baseapi.h>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/utf8.h"
#include "document/limits.h"
#include "recognition/limits.h"

namespace day::recognition {
namespace {

// Tesseract as Debian builds it recognises lines in four threads by OpenMP, which can be told not
// to only in its environment, or by allowing no level of parallelism. It is asked for by name
// because a tesseract without OpenMP has none.
void forbid_threads() {
  using SetLevels = void (*)(int);
  void* found = dlsym(RTLD_DEFAULT, "omp_set_max_active_levels");
  if (found != nullptr) reinterpret_cast<SetLevels>(found)(0);
}

}  // namespace

struct Recogniser::Engine {
  tesseract::TessBaseAPI api;
};

Recogniser::Recogniser(std::unique_ptr<Engine> engine, std::string languages)
    : engine_(std::move(engine)), languages_(std::move(languages)) {}
Recogniser::Recogniser(Recogniser&& other) noexcept = default;
Recogniser& Recogniser::operator=(Recogniser&& other) noexcept = default;
Recogniser::~Recogniser() = default;

std::vector<std::string> installed_languages(const std::string& folder) {
  std::vector<std::string> out;
  std::error_code wrong;
  for (std::filesystem::directory_iterator entry(folder, wrong), end; !wrong && entry != end;
       entry.increment(wrong)) {
    const std::filesystem::path& path = entry->path();
    if (path.extension() == ".traineddata" && path.stem() != "osd") out.push_back(path.stem());
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<std::string> default_languages(const std::vector<std::string>& installed) {
  std::vector<std::string> out = installed;
  std::stable_partition(out.begin(), out.end(), [](const auto& each) { return each == "eng"; });
  if (out.size() > kMaxDefaultLanguages) out.resize(kMaxDefaultLanguages);
  return out;
}

Result<Recogniser> Recogniser::open(const std::string& folder,
                                    const std::vector<std::string>& languages) {
  if (languages.empty()) {
    return Error{Code::NotFound,
                 "no model for recognising text is installed; install "
                 "tesseract-ocr-eng or that of another language"};
  }
  // Looked for here: tesseract goes on without a language that it does not find.
  const std::vector<std::string> installed = installed_languages(folder);
  for (const std::string& each : languages) {
    if (std::find(installed.begin(), installed.end(), each) == installed.end()) {
      return Error{
          Code::NotFound,
          fmt::format("there is no model for \"{}\"; install tesseract-ocr-{}", each, each)};
    }
  }
  forbid_threads();
  const std::string named = fmt::format("{}", fmt::join(languages, "+"));
  try {
    auto engine = std::make_unique<Engine>();
    // Its messages go to the standard error stream, which the locked room does not have; a file for
    // them could not be opened there.
    if (engine->api.Init(folder.c_str(), named.c_str(), tesseract::OEM_LSTM_ONLY) != 0) {
      return Error{Code::Failed, fmt::format("the models for {} cannot be loaded", named)};
    }
    engine->api.SetPageSegMode(tesseract::PSM_AUTO);
    return Recogniser(std::move(engine), named);
  } catch (const std::exception& error) {
    return Error{Code::Failed, fmt::format("the models for {}: {}", named, error.what())};
  }
}

Result<document::Page> Recogniser::recognise(const document::Picture& picture,
                                             std::optional<unsigned> dpi) {
  const std::uint64_t pixels = std::uint64_t{picture.width} * picture.height;
  if (pixels == 0 || pixels > document::kMaxPixels || picture.rgb.size() != 3 * pixels ||
      std::max(picture.width, picture.height) > kMaxSidePixels) {
    return Error{Code::Unsupported, "no picture, or too large a one to recognise text in"};
  }
  document::Page page;
  page.origin = document::TextOrigin::Recognised;
  try {
    tesseract::TessBaseAPI& api = engine_->api;
    api.SetImage(reinterpret_cast<const unsigned char*>(picture.rgb.data()),
                 static_cast<int>(picture.width), static_cast<int>(picture.height), 3,
                 static_cast<int>(3 * picture.width));
    if (dpi.has_value()) api.SetSourceResolution(static_cast<int>(*dpi));
    const bool is_done = api.Recognize(nullptr) == 0;
    if (is_done) {
      const std::unique_ptr<const char[]> text(api.GetUTF8Text());
      if (text != nullptr) page.text = repair_utf8(text.get());
      page.confidence = static_cast<std::uint8_t>(std::clamp(api.MeanTextConf(), 0, 100));
    }
    // What was learned from this page must not change how the next is read: the same picture
    // gives the same text, whatever was read before.
    api.ClearAdaptiveClassifier();
    api.Clear();
    if (!is_done) return Error{Code::Failed, "the text of the picture cannot be recognised"};
  } catch (const std::exception& error) {
    return Error{Code::Failed, fmt::format("recognition gave up: {}", error.what())};
  }
  page.text.resize(clip_utf8(page.text, document::kMaxTextBytes).size());
  while (page.text.ends_with("\n\n")) page.text.pop_back();
  const bool is_empty = page.text.find_first_not_of(" \n\t\f") == std::string::npos;
  if (is_empty) {
    page.text.clear();
    page.confidence = 0;
  }
  return page;
}

}  // namespace day::recognition
