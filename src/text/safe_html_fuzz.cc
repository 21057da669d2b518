// SPDX-License-Identifier: AGPL-3.0-or-later
// Any HTML, made safe, is what it promises; and what a taken-over worker may answer is held to it.
#include <cstdint>
#include <string>

#include "base/check.h"
#include "text/safe_html.h"
#include "text/safe_html_oracle.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace day::text;  // NOLINT: a program of its own
  const std::string_view html(reinterpret_cast<const char*>(data), size);
  const std::string_view bodies[] = {html.substr(0, size / 2), html.substr(size / 2), html};
  const SafeHtml safe = make_safe_html(bodies);
  CHECK(is_safe_html(safe.html, safe.content_ids.size()));
  CHECK(parse_and_print(safe.html) == safe.html);
  const std::string finished = finish_safe_html(
      safe.html, safe.content_ids, {"hidden", "<picture>", "content"}, [](std::size_t number) {
        return number % 2 == 0 ? std::string("data:image/png;base64,AAAA") : "";
      });
  CHECK(find_danger(finished).empty());
  if (is_safe_html(html, 1)) {
    CHECK(parse_and_print(html) == html);
    CHECK(find_danger(html).empty());
  }
  return 0;
}
