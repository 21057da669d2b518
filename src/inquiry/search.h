// SPDX-License-Identifier: AGPL-3.0-or-later
// Search: a query's tree to an exact set of documents, ordered and paged, with snippets.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "catalog/threads.h"
#include "index/index.h"
#include "inquiry/document_hit.h"
#include "inquiry/document_set.h"
#include "inquiry/facets.h"
#include "inquiry/family.h"
#include "query/query.h"
#include "store/store.h"
#include "text/snippet.h"

namespace day::inquiry {

enum class Sort : std::uint8_t { Relevance, Newest, Oldest };
// Which results share a line: copies of each other (inquiry/copies.h), messages of one thread
// (catalog/threads.h).
enum class Fold : std::uint8_t { None, Copies, Thread };

// The thread that a line stands for.
struct FoldedThread {
  catalog::ThreadId id;
  std::uint64_t messages = 0;  // in it, found or not; exact
};

struct SearchOptions {
  Sort sort = Sort::Relevance;
  std::uint64_t offset = 0;  // lines, as limit
  std::uint64_t limit = 20;
  std::size_t snippet_chars = 160;  // 0: none
  Fold fold = Fold::None;
};

struct SearchHit {
  catalog::Summary summary;
  double score = 0;
  text::Snippet snippet;
  std::vector<catalog::RowId> behind;   // results that are folded behind this one, in their order
  std::optional<FoldedThread> thread;   // of a message, when folded by thread
  std::optional<DocumentHit> document;  // of a document that was read
  Family family;                        // what it lies in
};

struct SearchAnswer {
  std::uint64_t count = 0;  // exact, of all pages
  DocumentSet documents;    // all of them
  // Of all pages; not known when folded by copies, which are looked for page by page.
  std::optional<std::uint64_t> line_count;
  std::vector<SearchHit> hits;
  std::vector<query::Notice> notices;
};

class Search {
 public:
  // `originals` is read for header: queries only. All three outlive the Search.
  Search(sql::Database* database, store::Reader* originals);
  ~Search();

  // One snapshot of the vault, whether or not the caller holds a read transaction. With a limit of
  // 0 only the count is found.
  Result<SearchAnswer> run(const query::Query& typed, const SearchOptions& options);
  // Every matching document, ascending; for counting and export.
  Result<std::vector<catalog::RowId>> matches(const query::Query& typed);
  // How these are spread; they must be of the snapshot that is open, and found by this Search.
  Result<FacetCounts> facets(const DocumentSet& documents, FacetKeeper* keeper, std::size_t top);
  // What is to be said about the last answer of run() or matches(): the notices of the query
  // itself, what this vault cannot know yet, and what could not be read.
  const std::vector<query::Notice>& notices() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace day::inquiry
