// SPDX-License-Identifier: AGPL-3.0-or-later
// Hostile texts: words and tokens lie within them and in order, a difference covers both, a text is
// like itself, and quotations are no longer than what they are of.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "copies/difference.h"
#include "copies/likeness.h"
#include "copies/quotation.h"
#include "copies/sketch.h"

namespace {

void check_words(std::string_view text) {
  std::uint32_t at = 0;
  for (const day::copies::Word& word : day::copies::split_words(text)) {
    CHECK(word.begin >= at && word.end > word.begin && word.end <= text.size());
    at = word.end;
  }
}

void check_difference(std::string_view first, std::string_view second, std::size_t max_edits) {
  const auto difference =
      day::copies::find_difference(first, second, day::copies::kMaxTokens, max_edits);
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  for (const day::copies::Stretch& each : difference.stretches) {
    CHECK(each.first_begin == a && each.second_begin == b);
    CHECK(!each.same || each.first_end - a == each.second_end - b);
    a = each.first_end;
    b = each.second_end;
  }
  CHECK(a == difference.first.size() && b == difference.second.size());
}

}  // namespace

// The first octet says where the input is cut in two.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace day::copies;
  std::string_view in(reinterpret_cast<const char*>(data), size);
  if (in.empty()) return 0;
  const std::size_t cut = in.size() * static_cast<unsigned char>(in.front()) / 256;
  in.remove_prefix(1);
  const std::string_view first = in.substr(0, cut);
  const std::string_view second = in.substr(first.size());
  check_words(first);
  check_words(second);
  check_difference(first, second, 1);
  check_difference(first, second, kMaxEditsPerCut);
  const Shingles one = comparable_shingles(first, {});
  if (!one.empty()) CHECK(is_near(compare(one, one)));
  CHECK(count_same(make_sketch(first), make_sketch(first)) == kBins);
  const Quotation quotation = find_quotation(first, second);
  CHECK(quotation.longest <= quotation.quoted && quotation.quoted <= quotation.words);
  return 0;
}
