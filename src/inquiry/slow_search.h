// SPDX-License-Identifier: AGPL-3.0-or-later
// For tests: the obvious way to answer a query, message by message over plain readings, without an
// index, a catalog or a plan. What it finds is what Search must find.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/ids.h"
#include "dkim/judge.h"
#include "document/document.h"
#include "index/index.h"
#include "mail/reading.h"
#include "people/resolve.h"
#include "query/query.h"
#include "store/recipe.h"

namespace day::inquiry {

// The words of one item, column by column; between two values of a column stands an empty one.
using ColumnWords = std::array<std::vector<std::string>, index::kColumnCount>;

struct PlainItem {
  std::int64_t row = 0;
  ItemId id;
  store::ItemKind kind = store::ItemKind::Message;
  mail::Reading reading;
  std::string failure;
  std::string file_name;               // of a document
  document::Reading document;          // the same
  std::optional<ZonedTime> date;       // of a document
  std::vector<std::int64_t> parents;   // rows of what it lies in
  std::vector<std::uint32_t> sources;  // one for each occurrence
  std::optional<dkim::Judgement> judgement;
  Bytes original;
};

class SlowSearch {
 public:
  explicit SlowSearch(std::vector<std::string> source_paths)
      : source_paths_(std::move(source_paths)) {}
  void add(PlainItem item);
  const std::vector<PlainItem>& items() const { return items_; }

  // Ascending.
  std::vector<std::int64_t> matches(const query::Query& query) const;

 private:
  bool leaf_matches(const query::LeafValue& leaf, std::size_t item) const;
  bool key_matches(const query::KeyValue& pair, const PlainItem& item) const;
  bool type_matches(const std::string& value, const PlainItem& item) const;
  bool is_attached(const PlainItem& item) const;
  bool is_from(const std::string& source, const PlainItem& item) const;
  bool person_matches(const query::Phrase& phrase, const PlainItem& item) const;

  std::vector<std::string> source_paths_;  // of source 1, 2, …
  std::vector<PlainItem> items_;
  std::vector<ColumnWords> words_;  // of the same items
  mutable people::People people_;   // of all of them, once asked for
};

}  // namespace day::inquiry
