// SPDX-License-Identifier: AGPL-3.0-or-later
// Hostile images: what is said of them is UTF-8, and a drawn one has the size that it says.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "base/utf8.h"
#include "document/limits.h"
#include "picture/picture.h"

namespace {

class Ignored : public day::document::Children {
 public:
  bool begin(const day::document::Child&) override { return false; }
  bool bytes(day::ByteView) override { return false; }
  void end(std::string_view) override {}
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view file(reinterpret_cast<const char*>(data), size);
  Ignored children;
  const day::document::Reading reading = day::picture::read_image(file, {}, children);
  CHECK(reading.outcome == day::document::Outcome::Read || !reading.reason.empty());
  CHECK(reading.pages.size() <= day::document::kMaxPages);
  CHECK(reading.properties.size() <= day::document::kMaxProperties);
  for (const auto& each : reading.properties) CHECK(day::is_utf8(each.value));
  if (!reading.can_draw) return 0;
  const auto picture = day::picture::draw_image(file, 0, 10'000);
  if (picture.ok()) {
    CHECK(std::uint64_t{picture->width} * picture->height <= 10'000);
    CHECK(picture->rgb.size() == std::size_t{3} * picture->width * picture->height);
  }
  return 0;
}
