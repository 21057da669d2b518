// SPDX-License-Identifier: AGPL-3.0-or-later
#include "pdf/opened.h"

#include <poppler/cpp/poppler-document.h>
#include <poppler/cpp/poppler-global.h>
#include <poppler/cpp/poppler-page.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "base/utf8.h"
#include "document/limits.h"
#include "pdf/words.h"

namespace day::pdf {
namespace {

// Poppler writes "error (1234): words", the number being an octet of the file, or of a stream in
// it: of no use to a person, and it makes one complaint look like many. Some octets are written as
// "<0a>".
std::string plain_words(std::string_view message) {
  if (message.starts_with("error")) {
    const std::size_t colon = message.find(": ");
    if (colon != std::string_view::npos) message.remove_prefix(colon + 2);
  }
  std::string words = repair_utf8(message);
  for (std::size_t at = words.find("<0a>"); at != std::string::npos; at = words.find("<0a>")) {
    words.erase(at, 4);
  }
  std::replace_if(
      words.begin(), words.end(), [](unsigned char c) { return c < 0x20; }, ' ');
  return std::string(clip_utf8(words, document::kMaxDefectBytes / 2));
}

void drop(const std::string&, void*) {}

Opened open_with(ByteView file, const std::string& password) {
  Opened out;
  // An int is what poppler takes; documents are far smaller (kMaxDocumentBytes).
  if (file.empty() || file.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    return out;
  }
  try {
    // The same for both: whichever of the two passwords is known opens the file.
    out.document.reset(poppler::document::load_from_raw_data(
        file.data(), static_cast<int>(file.size()), password, password));
    out.is_locked = out.document != nullptr && out.document->is_locked();
  } catch (const std::exception&) {
    out.document.reset();
  }
  return out;
}

}  // namespace

Complaints::Complaints() {
  poppler::set_debug_error_function(&Complaints::note, this);
}

// Never back to the default, which prints.
Complaints::~Complaints() {
  poppler::set_debug_error_function(&drop, nullptr);
}

void Complaints::note(const std::string& message, void* self) {
  auto* complaints = static_cast<Complaints*>(self);
  if (complaints->count_ >= document::kMaxDefects) return;
  std::string words = plain_words(message);
  // Each way of writing the password is tried; that one does not fit is no damage.
  if (words == "Incorrect password") return;
  auto& noted = complaints->noted_;
  if (std::find(noted.begin(), noted.end(), words) != noted.end()) return;
  noted.push_back(std::move(words));
  ++complaints->count_;
}

std::vector<std::string> Complaints::take() {
  return std::exchange(noted_, {});
}

Opened open_pdf(ByteView file, std::string_view password) {
  Opened out = open_with(file, std::string(password));
  if (!out.is_locked) return out;
  const std::optional<std::string> other = utf8_to_latin1(password);
  if (!other.has_value() || *other == password) return out;
  return open_with(file, *other);
}

std::unique_ptr<poppler::page> open_page(const poppler::document& document, std::size_t page) {
  if (page >= static_cast<std::size_t>(std::max(0, document.pages()))) return nullptr;
  return std::unique_ptr<poppler::page>(document.create_page(static_cast<int>(page)));
}

}  // namespace day::pdf
