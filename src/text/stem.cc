// SPDX-License-Identifier: AGPL-3.0-or-later
#include <libstemmer.h>

#include <algorithm>
#include <memory>

#include "base/check.h"
#include "text/fold.h"

namespace day::text {
namespace {

struct StemmerDeleter {
  void operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }
};
using Stemmer = std::unique_ptr<sb_stemmer, StemmerDeleter>;

// A stemmer has working memory of its own, so each thread needs one.
sb_stemmer* english() {
  thread_local const Stemmer stemmer(sb_stemmer_new("english", "UTF_8"));
  CHECK(stemmer != nullptr);  // built into libstemmer
  return stemmer.get();
}

}  // namespace

std::string stem(std::string_view term) {
  const bool is_plain =
      std::all_of(term.begin(), term.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  if (!is_plain || term.size() > kMaxTermBytes) return std::string(term);
  sb_stemmer* const stemmer = english();
  const sb_symbol* stemmed = sb_stemmer_stem(
      stemmer, reinterpret_cast<const sb_symbol*>(term.data()), static_cast<int>(term.size()));
  CHECK(stemmed != nullptr);  // out of memory
  return {reinterpret_cast<const char*>(stemmed),
          static_cast<std::size_t>(sb_stemmer_length(stemmer))};
}

}  // namespace day::text
