// SPDX-License-Identifier: AGPL-3.0-or-later
// How fast the results of a search are counted by facets: facets_bench VAULT [QUERY…]. The counts
// by verdict are checked against the catalog before anything is timed. facets_bench ROWS counts all
// of so many invented rows: ten years, 20,000 senders of whom few wrote most, as in lists.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <random>
#include <string>
#include <vector>

#include "inquiry/facet_columns.h"
#include "inquiry/search.h"

namespace day::inquiry {
namespace {

constexpr int kRounds = 50;
constexpr std::size_t kTop = 8;

using Clock = std::chrono::steady_clock;

double milliseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

Result<bool> check(sql::Database* database, const DocumentSet& documents,
                   const FacetCounts& counts) {
  std::vector<catalog::RowId> rows;
  documents.for_each([&](std::int64_t row) { rows.push_back({row}); });
  ASSIGN_OR_RETURN(const auto slow, catalog::Reader(database).verdict_counts(&rows));
  std::uint64_t expected = 0, found = 0;
  for (const std::uint64_t count : slow) expected += count;
  for (const FacetValue& value : counts.verdicts.top) found += value.count;
  std::uint64_t dated = counts.undated;
  for (const MonthCount& month : counts.months) dated += month.count;
  return expected == found && dated == rows.size();
}

Status measure(sql::Database* database, Search* search, FacetKeeper* keeper,
               const std::string& text) {
  SearchOptions options;
  options.limit = 0;
  ASSIGN_OR_RETURN(const SearchAnswer answer, search->run(query::parse_query(text), options));
  const Clock::time_point first = Clock::now();
  ASSIGN_OR_RETURN(const FacetCounts counts, search->facets(answer.documents, keeper, kTop));
  const double first_ms = milliseconds_since(first);
  ASSIGN_OR_RETURN(const bool right, check(database, answer.documents, counts));
  if (!right) return Error{Code::Failed, "wrong counts for '" + text + "'"};
  std::vector<double> times;
  for (int round = 0; round < kRounds; ++round) {
    const Clock::time_point start = Clock::now();
    ASSIGN_OR_RETURN(const FacetCounts again, search->facets(answer.documents, keeper, kTop));
    times.push_back(milliseconds_since(start));
    if (again.months != counts.months) return Error{Code::Failed, "counts are not stable"};
  }
  std::sort(times.begin(), times.end());
  fmt::print("{:>9} found  first {:>8.2f}  best {:>6.3f}  median {:>6.3f} ms  {}\n", answer.count,
             first_ms, times.front(), times[times.size() / 2], text);
  return {};
}

int run_invented(std::int64_t rows) {
  constexpr std::uint32_t kMonths = 120, kPersons = 20000;
  std::mt19937 random(1);
  FacetColumns columns;
  columns.last = rows;
  DocumentSet all(rows);
  for (std::uint32_t i = 0; i < kMonths; ++i) {
    columns.months.push_back({static_cast<std::int32_t>(24000 + i)});
  }
  columns.persons.resize(kPersons);
  columns.verdicts.resize(8, {"", "", DocumentSet(rows)});
  columns.kinds.resize(14, {"", "", DocumentSet(rows)});
  columns.sources.resize(14, {"", "", DocumentSet(rows)});
  for (std::int64_t row = 1; row <= rows; ++row) {
    const double part = static_cast<double>(random()) / 4294967296.0;
    columns.month_of.push_back(static_cast<std::uint32_t>(1 + random() % kMonths));
    columns.person_of.push_back(1 + static_cast<std::uint32_t>(part * part * part * kPersons));
    columns.verdicts[random() % 8].rows.add(row);
    columns.kinds[random() % 14].rows.add(row);
    columns.sources[random() % 14].rows.add(row);
    all.add(row);
  }
  std::vector<double> times;
  for (int round = 0; round < kRounds; ++round) {
    const Clock::time_point start = Clock::now();
    const FacetCounts counts = count_facets(columns, all, kTop);
    times.push_back(milliseconds_since(start));
    std::uint64_t dated = 0;
    for (const MonthCount& month : counts.months) dated += month.count;
    if (dated != static_cast<std::uint64_t>(rows)) return 1;
  }
  std::sort(times.begin(), times.end());
  fmt::print("{:>9} invented rows  best {:>6.3f}  median {:>6.3f} ms\n", rows, times.front(),
             times[times.size() / 2]);
  return 0;
}

int run(const std::string& vault, const std::vector<std::string>& texts) {
  auto database = sql::Database::open(vault + "/catalog.db", sql::Mode::ReadOnly);
  auto originals = store::Reader::open(vault + "/packs");
  if (!database.ok() || !originals.ok()) {
    fmt::print(stderr, "{} cannot be opened\n", vault);
    return 1;
  }
  Search search(database->get(), originals->get());
  FacetKeeper keeper;
  for (const std::string& text : texts) {
    const Status measured = measure(database->get(), &search, &keeper, text);
    if (measured.ok()) continue;
    fmt::print(stderr, "{}\n", measured.error().message);
    return 1;
  }
  return 0;
}

}  // namespace
}  // namespace day::inquiry

int main(int argc, char** argv) {
  std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.empty()) {
    fmt::print(stderr, "usage: facets_bench VAULT [QUERY...] | ROWS\n");
    return 2;
  }
  std::int64_t rows = 0;
  const std::string& first = arguments.front();
  const auto parsed = std::from_chars(first.data(), first.data() + first.size(), rows);
  if (parsed.ptr == first.data() + first.size() && rows > 0)
    return day::inquiry::run_invented(rows);
  const std::string vault = arguments.front();
  arguments.erase(arguments.begin());
  if (arguments.empty()) arguments = {"", "patch", "the", "syzkaller", "date:2021", "is:document"};
  return day::inquiry::run(vault, arguments);
}
