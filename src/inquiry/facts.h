// SPDX-License-Identifier: AGPL-3.0-or-later
// Leaves of a query that the catalog answers, as sets of documents.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "catalog/decisions.h"
#include "catalog/filter.h"
#include "catalog/people.h"
#include "inquiry/copies.h"
#include "inquiry/document_set.h"
#include "query/query.h"
#include "sql/database.h"

namespace day::inquiry {

class Facts {
 public:
  explicit Facts(sql::Database* database);

  // To be called first in each snapshot: forgets what was true of an older one.
  Status refresh();
  // The greatest document number.
  std::int64_t last() const { return last_; }
  // Every message and document: what NOT is relative to.
  Result<DocumentSet> all();
  Result<DocumentSet> find(const query::LeafValue& leaf);
  // Whether any signing key is known, any label given.
  Result<bool> has_keys();
  Result<bool> has_labels();
  // What is to be said about those whom with: or by: named since refresh(): that they are several.
  const std::vector<query::Notice>& notices() const { return notices_; }
  // What is to be said of documents that nobody has read yet, and of pages that wait to be
  // recognised if the query asks for words that may stand there; nothing if there are none.
  Result<std::optional<query::Notice>> unread_notice(const query::Query& query);
  // Who is who; until the next refresh().
  Result<const catalog::PeopleBook*> people();
  // As Filters::dates.
  Result<const std::vector<std::int64_t>*> dates() { return filters_.dates(); }

 private:
  Result<DocumentSet> find_trait(query::Trait trait);
  Result<DocumentSet> find_key(const query::KeyValue& pair);
  Result<DocumentSet> find_with(const query::Phrase& phrase);
  Result<DocumentSet> find_by(const std::string& typed);
  Result<DocumentSet> find_threads(const ItemIdRange& range);
  Result<DocumentSet> find_type(std::string_view value);
  Result<DocumentSet> find_author(const query::Phrase& phrase);
  Result<DocumentSet> find_document_trait(query::Trait trait);
  Result<DocumentSet> find_attached_messages();
  // Adds what lies in any of them, at whatever depth.
  Status add_inside(DocumentSet* found);
  Result<DocumentSet> find_source(std::string_view value);
  Result<DocumentSet> find_copies(std::string_view value);
  Result<DocumentSet> find_label(std::string_view value);
  DocumentSet to_set(const std::vector<catalog::RowId>& rows) const;

  sql::Database* database_;
  catalog::Filters filters_;
  catalog::Reader reader_;
  Copies copies_;
  catalog::DecisionReader decisions_;
  sql::Database::ChangeMark mark_;
  std::int64_t last_ = 0;
  std::optional<DocumentSet> all_;
  std::map<query::Trait, DocumentSet> traits_;  // those that were asked for
  std::optional<catalog::PeopleBook> people_;   // once somebody asked for a person
  std::vector<query::Notice> notices_;
};

// Whether type: with this value, in lower case, finds a document of that media type.
bool fits_type(std::string_view media_type, std::string_view value);

// What a query asks for that no vault knows yet: one notice for each such kind. Nothing is found
// there, which must not pass for a result.
std::vector<query::Notice> unknown_facts(const query::Query& query, bool has_keys, bool has_labels);

}  // namespace day::inquiry
