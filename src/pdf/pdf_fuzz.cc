// SPDX-License-Identifier: AGPL-3.0-or-later
// Hostile PDFs: the bounds of a reading hold, and a drawn page has the size that it says.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "base/utf8.h"
#include "document/limits.h"
#include "pdf/pdf.h"

namespace {

class Counted : public day::document::Children {
 public:
  bool begin(const day::document::Child& child) override {
    CHECK(!is_open_ && day::is_utf8(child.path));
    is_open_ = true;
    return true;
  }
  bool bytes(day::ByteView) override {
    CHECK(is_open_);
    return true;
  }
  void end(std::string_view) override {
    CHECK(is_open_);
    is_open_ = false;
  }
  bool is_open() const { return is_open_; }

 private:
  bool is_open_ = false;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view file(reinterpret_cast<const char*>(data), size);
  Counted children;
  day::document::Options options;
  options.password = "reader";
  const day::document::Reading reading = day::pdf::read_pdf(file, options, children);
  CHECK(!children.is_open());
  CHECK(reading.outcome == day::document::Outcome::Read || !reading.reason.empty());
  CHECK(reading.pages.size() <= day::document::kMaxPages);
  CHECK(reading.defects.size() <= day::document::kMaxDefects);
  for (const auto& page : reading.pages) CHECK(day::is_utf8(page.text));
  if (!reading.can_draw) return 0;
  const auto picture = day::pdf::draw_page(file, 0, "reader", 36, 10'000);
  if (picture.ok()) {
    CHECK(std::uint64_t{picture->width} * picture->height <= 10'000);
    CHECK(picture->rgb.size() == std::size_t{3} * picture->width * picture->height);
  }
  return 0;
}
