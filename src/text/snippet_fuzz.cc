// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <cstdint>
#include <string>

#include "base/check.h"
#include "base/utf8.h"
#include "text/fold.h"
#include "text/snippet.h"

// The first line is what is searched for, one phrase for each "/"; the rest is the text.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t feed = input.find('\n');
  std::string_view queries = input.substr(0, feed);
  const std::string_view text = feed == input.npos ? std::string_view{} : input.substr(feed + 1);
  std::vector<day::text::SnippetPhrase> phrases;
  while (!queries.empty()) {
    const std::size_t end = std::min(queries.find('/'), queries.size());
    const day::text::QueryWords words = day::text::fold_query(queries.substr(0, end));
    phrases.push_back({words.terms, words.prefix || end % 2 == 1, end % 3 == 1});
    queries.remove_prefix(std::min(end + 1, queries.size()));
  }
  const day::text::Snippet snippet = day::text::make_snippet(text, phrases, size % 100);
  CHECK(day::is_utf8(snippet.text));
  std::uint32_t last = 0;
  for (const auto& [begin, end] : snippet.hits) {
    CHECK(begin >= last && begin < end && end <= snippet.text.size());
    last = end;
  }
  return 0;
}
