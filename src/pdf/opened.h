// SPDX-License-Identifier: AGPL-3.0-or-later
// An opened PDF, shared by those files of this room that wrap poppler; no other room includes it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "document/document.h"

namespace poppler {
class document;
class page;
}  // namespace poppler

namespace day::pdf {

// Collects what poppler complains of while it lives, instead of on the standard error stream.
// Poppler has one place for complaints in the whole process: no two may live at once.
class Complaints {
 public:
  Complaints();
  Complaints(const Complaints&) = delete;
  Complaints& operator=(const Complaints&) = delete;
  ~Complaints();

  // Those since the last call, each kind once, in order; at most kMaxDefects in the whole life.
  std::vector<std::string> take();

 private:
  static void note(const std::string& message, void* self);

  std::vector<std::string> noted_;
  std::size_t count_ = 0;
};

struct Opened {
  std::unique_ptr<poppler::document> document;  // null: no PDF, or too damaged
  bool is_locked = false;
};

// `file` must outlive what is returned. `password` is UTF-8, and tried in Latin-1 as well: before
// PDF 2.0 a password has the octets of PDFDocEncoding (ISO 32000-1 §7.6.3.3), which are those of
// Latin-1 for nearly all letters.
Opened open_pdf(ByteView file, std::string_view password);

// The page from 0, or null.
std::unique_ptr<poppler::page> open_page(const poppler::document& document, std::size_t page);

// At `dpi` or smaller, as draw_page() says. Nothing if it cannot be drawn.
std::optional<document::Picture> draw(const poppler::page& page, unsigned dpi,
                                      std::uint64_t max_pixels);

// Whether the page shows more than `letters` letters and digits would: see
// docs/design/documents-pdf.md.
bool shows_more(const poppler::page& page, std::size_t letters);

}  // namespace day::pdf
