// SPDX-License-Identifier: AGPL-3.0-or-later
#include <cstdint>
#include <string>

#include "base/check.h"
#include "base/utf8.h"
#include "text/html.h"
#include "text/html_scan.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view html(reinterpret_cast<const char*>(data), size);
  std::size_t covered = 0;
  day::text::HtmlScanner scanner(html);
  day::text::HtmlToken token;
  while (scanner.next(&token)) {
    CHECK(token.text.data() == html.data() + covered);
    CHECK(!token.text.empty());
    covered += token.text.size();
  }
  CHECK(covered == size);
  CHECK(day::is_utf8(day::text::strip_html(html)));
  for (const day::text::HtmlRun& run : day::text::html_to_text(html).runs) {
    CHECK(day::is_utf8(run.text));
    CHECK(run.quote_depth >= 0);
  }
  return 0;
}
