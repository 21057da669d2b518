// SPDX-License-Identifier: AGPL-3.0-or-later
#include <cstdint>
#include <string>

#include "base/check.h"
#include "text/display.h"
#include "text/fold.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string once = day::text::fold(text);
  CHECK(day::text::fold(once) == once);
  CHECK(day::text::fold_words(once) == day::text::fold_words(text));
  std::uint32_t last = 0;
  day::text::split_words(text, [&](const day::text::Word& word) {
    CHECK(word.begin >= last && word.begin < word.end && word.end <= size);
    CHECK(!word.term.empty() && word.term.size() <= day::text::kMaxTermBytes);
    last = word.begin;
    return true;
  });
  const std::string shown = day::text::show_text(text);
  CHECK(day::text::show_text(shown) == shown);
  const std::size_t columns = size % 40;
  CHECK(day::text::display_width(day::text::fit_width(shown, columns)) <= columns);
  return 0;
}
