// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/pages.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "document/limits.h"
#include "pdf/pdf.h"
#include "picture/picture.h"

namespace day::desk {
namespace {

using document::Form;

Result<document::Picture> draw(const reader::PageTask& task, Form form, unsigned dpi,
                               std::uint64_t max_pixels) {
  if (form == Form::Pdf) {
    return pdf::draw_page(task.bytes, task.page, task.options.password, dpi, max_pixels);
  }
  if (form == Form::Image) return picture::draw_image(task.bytes, task.page, max_pixels);
  return Error{Code::Unsupported, "no pages of this kind are drawn"};
}

std::vector<std::string> languages_of(const reader::PageTask& task) {
  std::vector<std::string> out;
  if (task.languages.empty()) {
    return recognition::default_languages(
        recognition::installed_languages(recognition::kModelFolder));
  }
  for (std::string_view rest = task.languages; !rest.empty();) {
    const std::size_t end = std::min(rest.find('+'), rest.size());
    if (end > 0) out.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return out;
}

}  // namespace

std::optional<document::Picture> draw_page(const reader::PageTask& task, Form form,
                                           std::string* why) {
  auto picture = draw(task, form, pdf::kReadingDpi, task.max_pixels);
  if (picture.ok()) return *std::move(picture);
  *why = picture.error().message;
  return std::nullopt;
}

std::optional<reader::RecognisedText> PageReader::recognise(const reader::PageTask& task, Form form,
                                                            std::string* why) {
  const std::vector<std::string> wanted = languages_of(task);
  if (!recogniser_.has_value() ||
      recogniser_->languages() != fmt::format("{}", fmt::join(wanted, "+"))) {
    recogniser_.reset();
    auto opened = recognition::Recogniser::open(recognition::kModelFolder, wanted);
    if (!opened.ok()) {
      *why = opened.error().message;
      return std::nullopt;
    }
    recogniser_.emplace(std::move(opened).value());
  }
  const auto picture = draw(task, form, pdf::kRecognitionDpi, document::kMaxPixels);
  if (!picture.ok()) {
    *why = picture.error().message;
    return std::nullopt;
  }
  std::optional<unsigned> dpi;
  if (form == Form::Pdf) dpi = pdf::kRecognitionDpi;
  auto page = recogniser_->recognise(*picture, dpi);
  if (!page.ok()) {
    *why = page.error().message;
    return std::nullopt;
  }
  return reader::RecognisedText{*std::move(page), recogniser_->languages()};
}

}  // namespace day::desk
