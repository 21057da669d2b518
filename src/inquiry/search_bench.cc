// SPDX-License-Identifier: AGPL-3.0-or-later
// How fast a vault answers within one process: search_bench VAULT [ROUNDS [QUERY…]]. The queries
// are for list mail: rare and common words, phrases, beginnings, fields, facts, several at once.
// Each answer is checked against the whole set before anything is timed.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <string>
#include <vector>

#include "inquiry/search.h"

namespace day::inquiry {
namespace {

constexpr const char* kQueries[] = {
    "syzkaller",
    "regression",
    "kernel",
    "patch",
    "the",
    "\"kernel panic\"",
    "\"use after free\"",
    "\"of the\"",
    "regress*",
    "io*",
    "from:jens",
    "from:gmail buffer",
    "subject:fix",
    "subject:rfc OR subject:resend",
    "to:gmail cc:kernel",
    "quoted:deadlock",
    "deadlock -quoted:",
    "memory leak",
    "cancel race",
    "liburing test failure",
    "(poll OR epoll) timeout -linux",
    "sqpoll NEAR/5 thread",
    "date:2021-03 buffer",
    "date:2021",
    "sent:22h..6h bug",
    "has:attachment",
    "has:attachment patch",
    "is:undated",
    "type:image",
    "domain:kernel.dk registered",
    "-patch",
    "",
};

using Clock = std::chrono::steady_clock;

double milliseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

double percentile(std::vector<double> values, double part) {
  std::sort(values.begin(), values.end());
  const auto last = static_cast<double>(values.size() - 1);
  return values[static_cast<std::size_t>(part * last)];
}

// The page and the whole set agree.
bool check(Search* search, const query::Query& query, const SearchOptions& options) {
  const auto all = search->matches(query);
  const auto page = search->run(query, options);
  if (!all.ok() || !page.ok() || page->count != all->size()) return false;
  if (page->hits.size() != std::min<std::uint64_t>(options.limit, all->size())) return false;
  return std::all_of(page->hits.begin(), page->hits.end(), [&](const SearchHit& hit) {
    return std::binary_search(all->begin(), all->end(), hit.summary.item.row);
  });
}

int measure(Search* search, Sort sort, int rounds, const std::vector<std::string>& texts) {
  SearchOptions options;
  options.sort = sort;
  std::vector<double> all;
  std::vector<double> best;  // of each query: what a quiet machine would give
  for (const std::string& text : texts) {
    const query::Query query = query::parse_query(text);
    if (!check(search, query, options)) {
      fmt::print(stderr, "wrong answer for '{}'\n", text);
      return 1;
    }
    std::vector<double> times;
    std::uint64_t found = 0;
    for (int round = 0; round < rounds; ++round) {
      const Clock::time_point start = Clock::now();
      const auto answer = search->run(query::parse_query(text), options);
      times.push_back(milliseconds_since(start));
      if (!answer.ok()) return 1;
      found = answer->count;
    }
    fmt::print("{:>9} found  best {:>7.2f}  median {:>7.2f} ms  {}\n", found, percentile(times, 0),
               percentile(times, 0.5), text);
    best.push_back(percentile(times, 0));
    all.insert(all.end(), times.begin(), times.end());
  }
  fmt::print(
      "{}: p50 {:.2f} ms, p99 {:.2f} ms; of the best of each query: p50 {:.2f} ms, most {:.2f} "
      "ms\n\n",
      sort == Sort::Relevance ? "relevance" : "newest", percentile(all, 0.5), percentile(all, 0.99),
      percentile(best, 0.5), percentile(best, 1));
  return 0;
}

int run(const std::string& vault, int rounds, const std::vector<std::string>& texts) {
  auto database = sql::Database::open(vault + "/catalog.db", sql::Mode::ReadOnly);
  auto originals = store::Reader::open(vault + "/packs");
  if (!database.ok() || !originals.ok()) {
    fmt::print(stderr, "{} cannot be opened\n", vault);
    return 1;
  }
  Search search(database->get(), originals->get());
  const Clock::time_point start = Clock::now();
  if (!search.run(query::parse_query(texts.front()), {}).ok()) return 1;
  fmt::print("first answer after {:.2f} ms\n\n", milliseconds_since(start));
  if (measure(&search, Sort::Relevance, rounds, texts) != 0) return 1;
  return measure(&search, Sort::Newest, rounds, texts);
}

}  // namespace
}  // namespace day::inquiry

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  int rounds = 20;
  if (arguments.size() > 1) {
    const std::string& text = arguments[1];
    std::from_chars(text.data(), text.data() + text.size(), rounds);
  }
  if (arguments.empty() || rounds < 1) {
    fmt::print(stderr, "usage: search_bench VAULT [ROUNDS [QUERY...]]\n");
    return 2;
  }
  std::vector<std::string> texts(std::begin(day::inquiry::kQueries),
                                 std::end(day::inquiry::kQueries));
  if (arguments.size() > 2) texts.assign(arguments.begin() + 2, arguments.end());
  return day::inquiry::run(arguments[0], rounds, texts);
}
