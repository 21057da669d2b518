// SPDX-License-Identifier: AGPL-3.0-or-later
#include "plain/plain.h"

#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "base/utf8.h"

namespace {

class Nobody : public day::document::Children {
 public:
  bool begin(const day::document::Child& child) override {
    CHECK(child.key == ++count_);
    CHECK(day::is_utf8(child.path));
    return false;
  }
  bool bytes(day::ByteView) override { return false; }
  void end(std::string_view) override {}

 private:
  std::uint64_t count_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view file(reinterpret_cast<const char*>(data), size);
  Nobody nobody;
  const day::document::Reading reading = day::plain::read_plain(file, {}, nobody);
  for (const day::document::Page& page : reading.pages) CHECK(day::is_utf8(page.text));
  for (const auto& property : reading.properties) CHECK(day::is_utf8(property.value));
  return 0;
}
