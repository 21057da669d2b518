// SPDX-License-Identifier: AGPL-3.0-or-later
// Any octets are a query; what is printed parses to the same tree, without a notice.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "base/utf8.h"
#include "query/query.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const day::query::Query query = day::query::parse_query(text);
  for (const day::query::Notice& notice : query.notices) {
    CHECK(notice.begin <= notice.end && notice.end <= size && day::is_utf8(notice.text));
  }
  const std::string printed = day::query::print_query(query);
  const day::query::Query again = day::query::parse_query(printed);
  CHECK(again.nodes == query.nodes);
  CHECK(again.notices.empty());
  CHECK(day::query::print_query(again) == printed);
  return 0;
}
