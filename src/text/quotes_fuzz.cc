// SPDX-License-Identifier: AGPL-3.0-or-later
#include <cstdint>
#include <string>

#include "base/check.h"
#include "text/quotes.h"

namespace {

std::string join(const std::vector<day::mail::TextSegment>& segments) {
  std::string out;
  for (const day::mail::TextSegment& segment : segments) {
    CHECK(!segment.text.empty());
    out += segment.text;
  }
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  CHECK(join(day::text::split_quotes(text)) == text);
  const day::text::HtmlText html = day::text::html_to_text(text);
  std::string all;
  for (const day::text::HtmlRun& run : html.runs) all += run.text;
  CHECK(join(day::text::split_quotes(html)) == all);
  return 0;
}
