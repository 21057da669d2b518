// SPDX-License-Identifier: AGPL-3.0-or-later
// How the results of a search are spread: by month, verdict, kind, sender, source and label. Every
// count is exact, and is that of the results which the term beside it, added to the query, leaves.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/state.h"
#include "inquiry/document_set.h"
#include "inquiry/facts.h"
#include "inquiry/months.h"
#include "sql/database.h"

namespace day::inquiry {

struct FacetValue {
  std::string name;  // may come from a stranger
  std::string term;  // of the search language; empty if none can say it
  std::uint64_t count = 0;
};
struct Facet {
  std::vector<FacetValue> top;  // most results first, none without any
  std::uint64_t others = 0;     // further values that have results
};

struct FacetCounts {
  std::vector<MonthCount> months;  // ascending, none without any
  std::uint64_t undated = 0;
  Facet verdicts;  // all of them, in the order of dkim::Verdict; names are query::kVerdictWords
  Facet kinds;     // all; "message", else a coarse word for documents. A document may be of several
  Facet people;    // who wrote; a message of several senders counts for each
  Facet sources;   // none if there are more than kMaxFacetSources. An item may come from several
  Facet labels;    // an item may bear several
};

// What is known of every row, in columns; made for one state of the catalog.
struct FacetColumns;

// Counts those of `results` of which the columns were made: CHECKs that they are of one state. At
// most `top` people, sources and labels each.
FacetCounts count_facets(const FacetColumns& columns, const DocumentSet& results, std::size_t top);

// Holds the columns of the newest states between requests, for all threads.
class FacetKeeper {
 public:
  FacetKeeper();
  ~FacetKeeper();
  FacetKeeper(const FacetKeeper&) = delete;
  FacetKeeper& operator=(const FacetKeeper&) = delete;

  // Those of the snapshot that `facts` was refreshed in. If rows were only added since some that
  // are held, only these are read. Threads that wait for the same state get the same columns.
  Result<std::shared_ptr<const FacetColumns>> columns(sql::Database* database, Facts* facts);

 private:
  std::mutex mutex_;
  std::vector<std::shared_ptr<const FacetColumns>> held_;  // newest last
};

}  // namespace day::inquiry
