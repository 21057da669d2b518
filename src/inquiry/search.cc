// SPDX-License-Identifier: AGPL-3.0-or-later
#include "inquiry/search.h"

#include <fmt/format.h>

#include <utility>

#include "inquiry/copies.h"
#include "inquiry/evaluate.h"
#include "inquiry/excerpt.h"
#include "inquiry/facts.h"
#include "inquiry/fold.h"
#include "inquiry/order.h"
#include "inquiry/plan.h"
#include "inquiry/saved.h"
#include "inquiry/snapshot.h"

namespace day::inquiry {

struct Search::Impl {
  Impl(sql::Database* db, store::Reader* reader)
      : database(db),
        originals(reader),
        searcher(db),
        catalog(db),
        facts(db),
        copies(db),
        threads(db) {}

  Result<Evaluation> find(const Plan& plan, const query::Query& query, bool want_scores) {
    notices = query.notices;
    TRY(facts.refresh());
    ASSIGN_OR_RETURN(const bool has_keys, facts.has_keys());
    ASSIGN_OR_RETURN(const bool has_labels, facts.has_labels());
    for (query::Notice& notice : unknown_facts(query, has_keys, has_labels)) {
      notices.push_back(std::move(notice));
    }
    ASSIGN_OR_RETURN(Evaluation found,
                     evaluate(plan, {&searcher, &facts, &catalog, originals}, want_scores));
    notices.insert(notices.end(), facts.notices().begin(), facts.notices().end());
    ASSIGN_OR_RETURN(auto unread, facts.unread_notice(query));
    if (unread) notices.push_back(std::move(*unread));
    if (found.unreadable > 0) {
      notices.push_back({0, 0,
                         fmt::format("header: could not be answered for {} damaged originals; run "
                                     "'daylight check'",
                                     found.unreadable)});
    }
    return found;
  }

  Result<SearchHit> describe(const index::Hit& hit, const Excerpts& excerpts,
                             std::size_t snippet_chars) {
    const catalog::RowId row{hit.document};
    ASSIGN_OR_RETURN(auto summary, catalog.summary(row));
    if (!summary) {
      return Error{Code::Damaged, fmt::format("item {} is in the index but not in the catalog; run "
                                              "'daylight rebuild'",
                                              hit.document)};
    }
    SearchHit out;
    out.summary = std::move(*summary);
    out.score = hit.score;
    if (snippet_chars > 0 && out.summary.item.kind == store::ItemKind::Message) {
      ASSIGN_OR_RETURN(const auto text, catalog.text(row));
      out.snippet = excerpts.make(text, out.summary.subject, snippet_chars);
    } else if (out.summary.item.kind == store::ItemKind::Document) {
      ASSIGN_OR_RETURN(out.document,
                       describe_document(database, row, excerpts, snippet_chars, &out.snippet));
    }
    ASSIGN_OR_RETURN(out.family, find_family(database, row));
    return out;
  }

  struct Lines {
    std::vector<Line> page;
    std::optional<std::uint64_t> count;
  };
  // The lines of one page; each result is one, unless they are folded.
  Result<Lines> choose_lines(const std::vector<std::int64_t>& documents,
                             const std::vector<index::Hit>& scored, const SearchOptions& options) {
    ASSIGN_OR_RETURN(const std::vector<std::int64_t>* const dates, facts.dates());
    Lines lines;
    if (options.fold == Fold::None) {
      lines.count = documents.size();
      for (const index::Hit& hit :
           choose_page(documents, scored, options.sort, options.offset, options.limit, *dates)) {
        lines.page.push_back({hit, {}});
      }
      return lines;
    }
    const auto order = choose_page(documents, scored, options.sort, 0, documents.size(), *dates);
    if (options.fold == Fold::Thread) {
      TRY(load_threads());
      FoldedPage page =
          fold_groups(order, thread_of, facts.last() + 1, options.offset, options.limit);
      lines.page = std::move(page.lines);
      lines.count = page.line_count;
      return lines;
    }
    const auto together = [&](std::int64_t document) -> Result<std::vector<std::int64_t>> {
      ASSIGN_OR_RETURN(const auto group, copies.group({document}));
      std::vector<std::int64_t> members;
      for (const catalog::RowId row : group) members.push_back(row.value);
      return members;
    };
    ASSIGN_OR_RETURN(lines.page, fold_page(order, together, options.offset, options.limit));
    return lines;
  }

  // The thread of each message, again if the catalog has changed.
  Status load_threads() {
    ASSIGN_OR_RETURN(const sql::Database::ChangeMark mark, database->change_mark());
    if (mark == threads_mark) return {};
    ASSIGN_OR_RETURN(thread_of, threads.all());
    threads_mark = mark;
    return {};
  }

  Result<std::optional<FoldedThread>> describe_thread(catalog::RowId row) {
    ASSIGN_OR_RETURN(const auto thread, threads.thread_of(row));
    if (!thread) return std::optional<FoldedThread>();
    FoldedThread folded;
    ASSIGN_OR_RETURN(folded.id, threads.id_of(*thread));
    ASSIGN_OR_RETURN(folded.messages, threads.count(*thread));
    return std::optional<FoldedThread>(folded);
  }

  sql::Database* database;
  store::Reader* originals;
  index::Searcher searcher;
  catalog::Reader catalog;
  Facts facts;
  Copies copies;
  catalog::ThreadReader threads;
  std::vector<std::int64_t> thread_of;  // as ThreadReader::all, of threads_mark
  sql::Database::ChangeMark threads_mark;
  std::vector<query::Notice> notices;
};

Search::Search(sql::Database* database, store::Reader* originals)
    : impl_(std::make_unique<Impl>(database, originals)) {}

Search::~Search() = default;

const std::vector<query::Notice>& Search::notices() const {
  return impl_->notices;
}

Result<SearchAnswer> Search::run(const query::Query& typed, const SearchOptions& options) {
  ASSIGN_OR_RETURN(const Snapshot snapshot, Snapshot::take(impl_->database));
  ASSIGN_OR_RETURN(const query::Query query, expand_saved(typed, impl_->database));
  const Plan plan = make_plan(query);
  const bool rank = plan.ranked && options.sort == Sort::Relevance && options.limit > 0;
  ASSIGN_OR_RETURN(Evaluation found, impl_->find(plan, query, rank));
  const std::vector<std::int64_t> documents = found.documents.documents();
  SearchAnswer answer;
  answer.count = documents.size();
  answer.notices = impl_->notices;
  answer.documents = std::move(found.documents);
  if (options.limit == 0 || documents.empty()) return answer;
  if (rank && !plan.rank_is_step) {
    ASSIGN_OR_RETURN(found.scored, impl_->searcher.search(plan.rank, true));
  }
  ASSIGN_OR_RETURN(const auto lines, impl_->choose_lines(documents, found.scored, options));
  const Excerpts excerpts(query);
  answer.line_count = lines.count;
  for (const Line& line : lines.page) {
    ASSIGN_OR_RETURN(SearchHit described,
                     impl_->describe(line.hit, excerpts, options.snippet_chars));
    for (const std::int64_t document : line.behind) described.behind.push_back({document});
    if (options.fold == Fold::Thread) {
      ASSIGN_OR_RETURN(described.thread, impl_->describe_thread({line.hit.document}));
    }
    answer.hits.push_back(std::move(described));
  }
  return answer;
}

Result<FacetCounts> Search::facets(const DocumentSet& documents, FacetKeeper* keeper,
                                   std::size_t top) {
  ASSIGN_OR_RETURN(const auto columns, keeper->columns(impl_->database, &impl_->facts));
  return count_facets(*columns, documents, top);
}

Result<std::vector<catalog::RowId>> Search::matches(const query::Query& typed) {
  ASSIGN_OR_RETURN(const Snapshot snapshot, Snapshot::take(impl_->database));
  ASSIGN_OR_RETURN(const query::Query query, expand_saved(typed, impl_->database));
  ASSIGN_OR_RETURN(const Evaluation found, impl_->find(make_plan(query), query, false));
  std::vector<catalog::RowId> rows;
  for (const std::int64_t document : found.documents.documents()) rows.push_back({document});
  return rows;
}

}  // namespace day::inquiry
