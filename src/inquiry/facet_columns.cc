// SPDX-License-Identifier: AGPL-3.0-or-later
#include "inquiry/facet_columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_map>

#include "catalog/catalog.h"
#include "catalog/decisions.h"
#include "catalog/filter.h"
#include "catalog/people.h"
#include "inquiry/document_table.h"
#include "inquiry/limits.h"
#include "people/resolve.h"
#include "query/query.h"
#include "sql/packed.h"
#include "text/fold.h"

namespace day::inquiry {
namespace {

// Adds the senders of rows beyond `after` in the order they come.
class Senders {
 public:
  explicit Senders(FacetColumns* columns) : columns_(*columns) {}

  Status read(sql::Database* database, std::int64_t after) {
    // All of them are read by mailbox, from an index; a few by item.
    ASSIGN_OR_RETURN(
        auto rows,
        database->prepare(after == 0
                              ? "SELECT r.item_id, m.address_id FROM mailboxes m CROSS JOIN roles "
                                "r ON r.mailbox_id = m.id AND r.role = 0 WHERE m.address_id > 0 "
                                "AND r.item_id > ?"
                              : "SELECT r.item_id, m.address_id FROM roles r CROSS JOIN mailboxes "
                                "m ON m.id = r.mailbox_id WHERE r.item_id > ? AND r.role = 0 AND "
                                "m.address_id > 0"));
    rows.bind(1, after);
    for (;;) {
      ASSIGN_OR_RETURN(const bool more, rows.step());
      if (!more) break;
      add(rows.column_int(0), static_cast<std::uint32_t>(rows.column_int(1)));
    }
    std::sort(columns_.further_addresses.begin(), columns_.further_addresses.end());
    return {};
  }

 private:
  void add(std::int64_t row, std::uint32_t address) {
    if (row < 1 || row > columns_.last) return;
    std::uint32_t& first = columns_.address_of[static_cast<std::size_t>(row - 1)];
    if (first == 0) {
      first = address;
    } else if (first != address) {
      columns_.further_addresses.emplace_back(row, address);
    }
  }
  FacetColumns& columns_;
};

Status add_months(sql::Database* database, FacetColumns* columns) {
  std::vector<std::int64_t> dates;
  std::vector<std::int16_t> zones;
  TRY(sql::load_packed(database, "packed_dates", &dates));
  TRY(sql::load_packed(database, "packed_zones", &zones));
  const std::size_t count =
      std::min({dates.size(), zones.size(), static_cast<std::size_t>(columns->last)});
  columns->month_of.assign(static_cast<std::size_t>(columns->last), 0);
  std::map<Month, std::uint32_t> seen;
  Month newest;
  std::uint32_t place = 0;  // of the month before: neighbours mostly share it
  for (std::size_t i = 0; i < count; ++i) {
    if (dates[i] == catalog::Filters::kNoDate) continue;
    const Month month = month_of({{dates[i]}, zones[i]});
    if (place == 0 || month != newest) {
      place = seen.emplace(month, static_cast<std::uint32_t>(seen.size() + 1)).first->second;
      newest = month;
    }
    columns->month_of[i] = place;
  }
  std::vector<std::uint32_t> sorted(seen.size() + 1);  // by place
  for (const auto& [month, at] : seen) {
    columns->months.push_back(month);
    sorted[at] = static_cast<std::uint32_t>(columns->months.size());
  }
  for (std::uint32_t& at : columns->month_of) at = sorted[at];
  return {};
}

// Persons for the addresses that senders have.
Status add_persons(sql::Database* database, Facts* facts, FacetColumns* columns) {
  ASSIGN_OR_RETURN(const catalog::PeopleBook* const book, facts->people());
  ASSIGN_OR_RETURN(const auto rows, catalog::address_rows(database, book->people));
  std::vector<std::uint32_t> person_of_address;
  if (!rows.empty()) person_of_address.resize(static_cast<std::size_t>(rows.back().first) + 1);
  for (const auto& [row, at] : rows) {
    person_of_address[static_cast<std::size_t>(row)] = book->people.person_of[at] + 1;
  }
  const auto person_of = [&](std::uint32_t address) {
    return address < person_of_address.size() ? person_of_address[address] : 0;
  };
  columns->person_of.resize(columns->address_of.size());
  for (std::size_t i = 0; i < columns->address_of.size(); ++i) {
    columns->person_of[i] = person_of(columns->address_of[i]);
  }
  for (const auto& [row, address] : columns->further_addresses) {
    const std::pair<std::int64_t, std::uint32_t> further(row, person_of(address));
    if (further.second == 0 ||
        further.second == columns->person_of[static_cast<std::size_t>(row - 1)]) {
      continue;
    }
    columns->further_persons.push_back(further);
  }
  std::vector<std::pair<std::int64_t, std::uint32_t>>& further = columns->further_persons;
  std::sort(further.begin(), further.end());
  further.erase(std::unique(further.begin(), further.end()), further.end());
  for (std::size_t i = 0; i < book->people.persons.size(); ++i) {
    const catalog::PersonUses& uses = book->persons[i];
    columns->persons.push_back({uses.name.empty() ? book->people.addresses[uses.main] : uses.name,
                                "by:" + people::print_person_id(book->people.persons[i].id)});
  }
  return {};
}

Status add_verdicts(sql::Database* database, std::int64_t after, FacetColumns* columns) {
  ASSIGN_OR_RETURN(auto rows,
                   database->prepare("SELECT item_id, verdict FROM verdicts WHERE item_id > ?"));
  rows.bind(1, after);
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, rows.step());
    if (!more) return {};
    const auto verdict = static_cast<std::size_t>(rows.column_int(1));
    if (verdict < columns->verdicts.size()) {
      columns->verdicts[verdict].rows.add(rows.column_int(0));
    }
  }
}

Status add_kinds(sql::Database* database, Facts* facts, FacetColumns* columns) {
  FacetColumns::Group messages{"message", "is:message", {}};
  ASSIGN_OR_RETURN(messages.rows, facts->find(query::HasTrait{query::Trait::IsMessage}));
  columns->kinds.push_back(std::move(messages));
  std::vector<FacetColumns::Group> groups;
  for (const std::string_view kind : kDocumentKinds) {
    // What came as a file of a message is told from a message of mail.
    const std::string name = kind == "message" ? "message-file" : std::string(kind);
    groups.push_back({name, fmt::format("is:document type:{}", kind), DocumentSet(columns->last)});
  }
  ASSIGN_OR_RETURN(auto rows, database->prepare("SELECT d.item_id, t.name FROM media_types t JOIN "
                                                "documents d ON d.media_type_id = t.id ORDER BY "
                                                "t.id"));
  std::string type;
  std::vector<FacetColumns::Group*> fitting;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, rows.step());
    if (!more) break;
    if (rows.column_text(1) != type || fitting.empty()) {
      type = rows.column_text(1);
      fitting.clear();
      for (std::size_t i = 0; i < groups.size(); ++i) {
        if (fits_type(type, kDocumentKinds[i])) fitting.push_back(&groups[i]);
      }
    }
    for (FacetColumns::Group* const group : fitting) group->rows.add(rows.column_int(0));
  }
  for (FacetColumns::Group& group : groups) columns->kinds.push_back(std::move(group));
  return {};
}

Status add_sources(sql::Database* database, Facts* facts, FacetColumns* columns) {
  ASSIGN_OR_RETURN(const auto sources, catalog::Reader(database).sources());
  if (sources.size() > kMaxFacetSources) return {};
  for (const catalog::SourceInfo& source : sources) {
    FacetColumns::Group group{source.path, fmt::format("source:{}", source.id.number), {}};
    ASSIGN_OR_RETURN(group.rows, facts->find(query::KeyValue{query::Key::Source,
                                                             std::to_string(source.id.number)}));
    columns->sources.push_back(std::move(group));
  }
  return {};
}

// The term if the language can say it: a label with a quotation mark in it cannot be asked for.
std::string term_for_label(const std::string& label) {
  query::Query query;
  query.nodes.push_back({query::Node::Kind::Leaf, query::KeyValue{query::Key::Label, label}, {}});
  std::string term = query::print_query(query);
  return query::parse_query(term).nodes == query.nodes ? term : std::string();
}

// Labels that differ in case or accents alone are asked for together, and so are one here.
Status add_labels(sql::Database* database, Facts* facts, FacetColumns* columns) {
  ASSIGN_OR_RETURN(const auto labels, catalog::DecisionReader(database).label_counts());
  std::map<std::string, bool> seen;
  for (const catalog::LabelCount& label : labels) {
    if (label.items == 0 || !seen.emplace(text::fold(label.label), true).second) continue;
    ASSIGN_OR_RETURN(const DocumentSet found,
                     facts->find(query::KeyValue{query::Key::Label, label.label}));
    columns->labels.push_back({label.label, term_for_label(label.label), found.documents()});
  }
  return {};
}

DocumentSet grown(const DocumentSet& older, std::int64_t last) {
  DocumentSet set(last);
  older.for_each([&](std::int64_t row) { set.add(row); });
  return set;
}

}  // namespace

Result<std::shared_ptr<const FacetColumns>> make_facet_columns(sql::Database* database,
                                                               Facts* facts,
                                                               const catalog::State& state,
                                                               const FacetColumns* older) {
  auto columns = std::make_shared<FacetColumns>();
  columns->state = state;
  columns->last = facts->last();
  const bool is_later = older != nullptr && older->last <= columns->last;
  // Who a message says it is from never changes; what a key proves of it may.
  const std::int64_t senders_after = is_later ? older->last : 0;
  const std::int64_t verdicts_after =
      is_later && older->state.revisions == state.revisions ? older->last : 0;
  if (senders_after > 0) {
    columns->address_of = older->address_of;
    columns->further_addresses = older->further_addresses;
  }
  columns->address_of.resize(static_cast<std::size_t>(columns->last));
  TRY(Senders(columns.get()).read(database, senders_after));
  for (std::size_t i = 0; i < query::kVerdictWords.size(); ++i) {
    const std::string word(query::kVerdictWords[i]);
    columns->verdicts.push_back({word, "verdict:" + word,
                                 verdicts_after > 0 ? grown(older->verdicts[i].rows, columns->last)
                                                    : DocumentSet(columns->last)});
  }
  TRY(add_verdicts(database, verdicts_after, columns.get()));
  TRY(add_months(database, columns.get()));
  TRY(add_persons(database, facts, columns.get()));
  TRY(add_kinds(database, facts, columns.get()));
  TRY(add_sources(database, facts, columns.get()));
  TRY(add_labels(database, facts, columns.get()));
  return std::shared_ptr<const FacetColumns>(std::move(columns));
}

}  // namespace day::inquiry
