// SPDX-License-Identifier: AGPL-3.0-or-later
// Filters by what is known of documents, and by what lies in what.
#include <algorithm>
#include <limits>
#include <unordered_map>

#include "catalog/filter.h"

namespace day::catalog {
// The outcomes from Locked on are those of which nothing was read.
Result<std::vector<RowId>> Filters::find_failed() {
  static_assert(static_cast<int>(document::Outcome::Locked) == 2);
  return find(
      "SELECT item_id FROM failures UNION SELECT item_id FROM documents WHERE outcome <> 0 AND "
      "outcome >= 2 ORDER BY 1");
}

Result<std::vector<std::string>> Filters::media_types() {
  // From each name to the next one, so that no index is read from end to end.
  ASSIGN_OR_RETURN(
      sql::Statement statement,
      database_->prepare("WITH RECURSIVE stated(name) AS (SELECT min(media_type) FROM parts "
                         "UNION ALL SELECT (SELECT min(media_type) FROM parts WHERE media_type > "
                         "name) FROM stated WHERE name IS NOT NULL) "
                         "SELECT name FROM stated WHERE name IS NOT NULL "
                         "UNION SELECT name FROM media_types ORDER BY 1"));
  std::vector<std::string> names;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, statement.step());
    if (!more) return names;
    names.emplace_back(statement.column_text(0));
  }
}

Result<std::vector<RowId>> Filters::find_media_types(const std::vector<std::string>& types,
                                                     PartsWanted wanted) {
  std::vector<RowId> rows;
  ASSIGN_OR_RETURN(sql::Statement stated,
                   database_->prepare("SELECT DISTINCT item_id FROM parts WHERE media_type = ? "
                                      "AND (is_attachment OR ?)"));
  ASSIGN_OR_RETURN(
      sql::Statement found,
      database_->prepare("WITH found(id) AS (SELECT item_id FROM documents WHERE media_type_id = "
                         "(SELECT id FROM media_types WHERE name = ?)) "
                         "SELECT id FROM found UNION ALL "
                         "SELECT p.id FROM found f JOIN embedded e ON e.item_id = f.id "
                         "JOIN items p ON p.id = e.parent_id AND p.kind = 0"));
  for (const std::string& type : types) {
    stated.lend_text(1, type).bind(2, std::int64_t{wanted == PartsWanted::All});
    for (sql::Statement* const each : {&stated, &found.lend_text(1, type)}) {
      ASSIGN_OR_RETURN(const auto more, collect(each));
      each->reset();
      rows.insert(rows.end(), more.begin(), more.end());
    }
  }
  return rows;
}

Result<std::vector<RowId>> Filters::find_size(std::uint64_t from, std::uint64_t to) {
  constexpr std::uint64_t kMax = std::numeric_limits<std::int64_t>::max();
  ASSIGN_OR_RETURN(sql::Statement statement,
                   database_->prepare("SELECT id FROM items WHERE kind < 2 AND size BETWEEN ? AND "
                                      "? ORDER BY id"));
  statement.bind(1, static_cast<std::int64_t>(std::min(from, kMax)));
  statement.bind(2, static_cast<std::int64_t>(std::min(to, kMax)));
  return collect(&statement);
}

Result<std::vector<RowId>> Filters::find_outcome(document::Outcome outcome) {
  ASSIGN_OR_RETURN(
      sql::Statement statement,
      database_->prepare("SELECT item_id FROM documents WHERE outcome = ? ORDER BY item_id"));
  statement.bind(1, std::int64_t{static_cast<std::uint8_t>(outcome)});
  return collect(&statement);
}

Result<std::vector<RowId>> Filters::find_recognised() {
  return find("SELECT item_id FROM documents WHERE recognised > 0 ORDER BY item_id");
}

Result<std::vector<RowId>> Filters::find_placed() {
  return find(
      "SELECT DISTINCT item_id FROM document_properties WHERE name = 'latitude' ORDER BY item_id");
}

Result<std::vector<RowId>> Filters::find_authors(
    const std::function<bool(std::string_view)>& wanted) {
  ASSIGN_OR_RETURN(
      sql::Statement statement,
      database_->prepare("SELECT item_id, author FROM documents WHERE author IS NOT NULL UNION ALL "
                         "SELECT item_id, value FROM document_properties WHERE name = "
                         "'last modified by' ORDER BY 1"));
  std::vector<RowId> rows;
  std::unordered_map<std::string, bool> known;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, statement.step());
    if (!more) return rows;
    std::string name(statement.column_text(1));
    auto at = known.find(name);
    if (at == known.end()) {
      const bool fits = wanted(name);
      at = known.emplace(std::move(name), fits).first;
    }
    const RowId row{statement.column_int(0)};
    if (at->second && (rows.empty() || rows.back() != row)) rows.push_back(row);
  }
}

Result<std::vector<Filters::Inside>> Filters::all_inside() {
  ASSIGN_OR_RETURN(
      sql::Statement statement,
      database_->prepare("SELECT parent_id, item_id FROM embedded ORDER BY parent_id, key"));
  std::vector<Inside> places;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, statement.step());
    if (!more) return places;
    places.push_back({RowId{statement.column_int(0)}, RowId{statement.column_int(1)}});
  }
}

}  // namespace day::catalog
