// SPDX-License-Identifier: AGPL-3.0-or-later
#include "inquiry/quoting.h"

#include <algorithm>
#include <utility>

#include "inquiry/limits.h"
#include "text/fold.h"

namespace day::inquiry {
namespace {

using catalog::RowId;
using How = Quoting::How;

// Runs of kMinQuotedRun words, spread evenly over the text, as phrases of which any will do.
index::Expression runs_of(std::string_view text, index::Column column) {
  index::Expression any;
  any.kind = index::Expression::Kind::Or;
  const auto words = copies::split_words(text);
  const std::size_t runs = words.size() / copies::kMinQuotedRun;
  const std::size_t wanted = std::min(runs, kMaxQuotingPhrases);
  for (std::size_t i = 0; i < wanted; ++i) {
    const std::size_t first = (i * runs / wanted) * copies::kMinQuotedRun;
    const std::uint32_t begin = words[first].begin;
    const std::uint32_t end = words[first + copies::kMinQuotedRun - 1].end;
    index::Expression phrase;
    phrase.terms = text::fold_words(text.substr(begin, end - begin));
    phrase.columns = {column};
    if (!phrase.terms.empty()) any.children.push_back(std::move(phrase));
  }
  return any;
}

// What `quoting` says in the words of `own`, by its quotations and by its forwarded text. `named`:
// it names the other by its Message-ID.
void compare(RowId row, bool named, std::string_view own,
             const std::vector<mail::TextSegment>& quoting, std::vector<Quoting>* out) {
  const std::pair<mail::TextKind, How> kinds[] = {{mail::TextKind::Quoted, How::Quoted},
                                                  {mail::TextKind::Forwarded, How::Forwarded}};
  for (const auto& [kind, how] : kinds) {
    const std::string text = copies::text_of(quoting, kind);
    if (text.empty()) continue;
    copies::Quotation quotation = copies::find_quotation(own, text);
    if (copies::is_quoted(quotation, named)) out->push_back({how, row, std::move(quotation)});
  }
}

void sort_unique(std::vector<RowId>* rows, RowId self) {
  std::sort(rows->begin(), rows->end());
  rows->erase(std::unique(rows->begin(), rows->end()), rows->end());
  std::erase(*rows, self);
}

void sort_fullest_first(std::vector<Quoting>* found) {
  std::stable_sort(found->begin(), found->end(), [](const Quoting& a, const Quoting& b) {
    const bool whole_a = a.how == How::Attached;
    const bool whole_b = b.how == How::Attached;
    if (whole_a != whole_b) return whole_a;
    return a.quotation.quoted > b.quotation.quoted;
  });
}

}  // namespace

QuotingFinder::QuotingFinder(sql::Database* database)
    : reader_(database), catalog_(database), searcher_(database) {}

Status QuotingFinder::add_found_by_words(std::string_view text, index::Column column,
                                         std::vector<RowId>* rows) {
  index::Expression any = runs_of(text, column);
  if (any.children.empty()) return {};
  if (any.children.size() == 1) any = index::Expression(std::move(any.children.front()));
  ASSIGN_OR_RETURN(const auto hits, searcher_.search(any, false));
  for (const index::Hit& hit : hits) rows->push_back({hit.document});
  return {};
}

Result<std::vector<Quoting>> QuotingFinder::quoted_in(RowId row) {
  ASSIGN_OR_RETURN(const auto segments, catalog_.text(row));
  const std::string own = copies::own_text(segments);
  ASSIGN_OR_RETURN(const std::vector<RowId> naming, reader_.naming(row));
  std::vector<RowId> rows = naming;
  TRY(add_found_by_words(own, index::Column::Quoted, &rows));
  sort_unique(&rows, row);
  ASSIGN_OR_RETURN(const auto attaching, reader_.attaching(row));
  std::vector<Quoting> found;
  for (const RowId other : attaching) {
    found.push_back({How::Attached, other, {}});
    std::erase(rows, other);
  }
  for (const RowId other : rows) {
    ASSIGN_OR_RETURN(const auto theirs, catalog_.text(other));
    compare(other, std::binary_search(naming.begin(), naming.end(), other), own, theirs, &found);
  }
  sort_fullest_first(&found);
  return found;
}

Result<std::vector<Quoting>> QuotingFinder::quotes(RowId row) {
  ASSIGN_OR_RETURN(const auto segments, catalog_.text(row));
  ASSIGN_OR_RETURN(const std::vector<RowId> named, reader_.named_by(row));
  std::vector<RowId> rows = named;
  TRY(add_found_by_words(copies::text_of(segments, mail::TextKind::Quoted), index::Column::Own,
                         &rows));
  TRY(add_found_by_words(copies::text_of(segments, mail::TextKind::Forwarded), index::Column::Own,
                         &rows));
  sort_unique(&rows, row);
  ASSIGN_OR_RETURN(const auto attached, reader_.attached_to(row));
  std::vector<Quoting> found;
  for (const RowId other : attached) {
    found.push_back({How::Attached, other, {}});
    std::erase(rows, other);
  }
  for (const RowId other : rows) {
    ASSIGN_OR_RETURN(const auto theirs, catalog_.text(other));
    compare(other, std::binary_search(named.begin(), named.end(), other), copies::own_text(theirs),
            segments, &found);
  }
  sort_fullest_first(&found);
  return found;
}

}  // namespace day::inquiry
