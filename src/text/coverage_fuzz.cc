// SPDX-License-Identifier: AGPL-3.0-or-later
// The input is an original and its quotations, with a NUL between each.
#include <cstdint>
#include <string>

#include "base/check.h"
#include "text/coverage.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using day::text::Coverage;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t first = std::min(text.find('\0'), text.size());
  const std::string_view original = text.substr(0, first);
  std::vector<std::string_view> quotations;
  for (std::size_t at = first + 1; at < text.size();) {
    const std::size_t end = std::min(text.find('\0', at), text.size());
    quotations.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  const Coverage coverage = day::text::find_coverage(original, quotations);
  std::size_t covered = 0;
  std::size_t covered_bytes = 0;
  std::size_t behind = 0;
  for (const auto& sentence : coverage.sentences) {
    CHECK(sentence.begin >= behind && sentence.begin < sentence.end && sentence.words > 0);
    behind = sentence.end;
    covered += sentence.covered ? 1 : 0;
    covered_bytes += sentence.covered ? sentence.end - sentence.begin : 0;
  }
  CHECK(behind <= original.size());
  CHECK(covered == coverage.covered && covered_bytes == coverage.covered_bytes);
  CHECK(day::text::find_coverage(original, {}).covered == 0);
  // A text without quote marks quotes itself.
  if (original.find_first_of(">|") == std::string_view::npos) {
    CHECK(day::text::find_coverage(original, {original}).covered == coverage.sentences.size());
  }
  return 0;
}
