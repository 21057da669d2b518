// SPDX-License-Identifier: AGPL-3.0-or-later
#include <array>
#include <utility>

#include "base/numbers.h"
#include "http/url.h"
#include "room/limits.h"
#include "room/search.h"

namespace day::room {
namespace {

constexpr std::array<std::pair<std::string_view, inquiry::Sort>, 3> kSorts = {
    {{"relevance", inquiry::Sort::Relevance},
     {"newest", inquiry::Sort::Newest},
     {"oldest", inquiry::Sort::Oldest}}};
constexpr std::array<std::pair<std::string_view, inquiry::Fold>, 3> kFolds = {
    {{"none", inquiry::Fold::None},
     {"copies", inquiry::Fold::Copies},
     {"thread", inquiry::Fold::Thread}}};

template <typename Value>
Value read_word(std::string_view word,
                const std::array<std::pair<std::string_view, Value>, 3>& words) {
  for (const auto& [name, value] : words) {
    if (name == word) return value;
  }
  return words[0].second;
}

template <typename Value>
std::string_view word_of(Value wanted,
                         const std::array<std::pair<std::string_view, Value>, 3>& words) {
  for (const auto& [name, value] : words) {
    if (value == wanted) return name;
  }
  return words[0].first;
}

}  // namespace

SearchState SearchState::read(const http::Request& request) {
  SearchState state;
  state.typed = request.parameter("q");
  state.sort = read_word(request.parameter("sort"), kSorts);
  state.fold = read_word(request.parameter("fold"), kFolds);
  const auto page = parse_decimal(request.parameter("page"));
  if (page && *page > 0) state.page = std::min(*page, kMaxPageNumber);
  return state;
}

std::string SearchState::path() const {
  std::string path = "/search?q=" + http::encode_component(typed);
  if (sort != kSorts[0].second) path.append("&sort=").append(word_of(sort, kSorts));
  if (fold != kFolds[0].second) path.append("&fold=").append(word_of(fold, kFolds));
  if (page > 1) path.append("&page=").append(std::to_string(page));
  return path;
}

std::string SearchState::path_for(std::string_view query) const {
  SearchState other = *this;
  other.typed = query;
  other.page = 1;
  return other.path();
}

}  // namespace day::room
