// SPDX-License-Identifier: AGPL-3.0-or-later
// What people decided, as rows that are made from the entries of the ledger in their order. The
// history is in the ledger; here is what holds now.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "base/time.h"
#include "catalog/rows.h"
#include "ledger/entry.h"
#include "sql/database.h"

namespace day::catalog {

// How far the catalog has followed the ledger.
Result<ledger::Head> followed_head(sql::Database* database);

// Within transactions of the caller.
class DecisionWriter {
 public:
  explicit DecisionWriter(sql::Database* database) : database_(database) {}
  // Entries come in order, each once. What an entry refers to and is not there (a note that was
  // withdrawn) is passed over: the ledger stays the record of it.
  Status apply(const ledger::Entry& entry);
  Status set_followed_head(const ledger::Head& head);

 private:
  Status apply_decision(const ledger::Entry& entry, const ledger::ChangeLabel& change);
  Status apply_decision(const ledger::Entry& entry, const ledger::AddNote& note);
  Status apply_decision(const ledger::Entry& entry, const ledger::AmendNote& amend);
  Status apply_decision(const ledger::Entry& entry, const ledger::WithdrawNote& withdraw);
  Status apply_decision(const ledger::Entry& entry, const ledger::SaveSearch& save);
  Status apply_decision(const ledger::Entry& entry, const ledger::ForgetSearch& forget);
  Status apply_decision(const ledger::Entry& entry, const ledger::MergePersons& merge);
  Status apply_decision(const ledger::Entry& entry, const ledger::SplitPersons& split);
  // Kinds of which the row of the entry is all: operators, and what is not known.
  template <typename Other>
  Status apply_decision(const ledger::Entry&, const Other&) {
    return {};
  }
  Status add_ruling(const ledger::Entry& entry, bool merges, std::string_view reason);
  Status add_identities(const ledger::Entry& entry, int side,
                        const std::vector<std::string>& identities);

  sql::Database* database_;
};

// Who decided, and when.
struct DecidedBy {
  ledger::EntryNumber entry;
  std::string author;
  Instant time;
};

struct LabelInfo {
  std::string label;
  DecidedBy by;
};

struct NoteInfo {
  ledger::EntryNumber number;
  ItemId item;
  std::string text;  // as amended
  std::optional<ledger::Span> span;
  DecidedBy by;
  std::optional<DecidedBy> amended;  // last
};

struct LabelCount {
  std::string label;
  std::uint64_t items = 0;    // that are in this vault
  std::uint64_t missing = 0;  // that are not
};

struct SavedSearch {
  std::string name;
  std::string query;
  DecidedBy by;
};

// A ruling on persons, in the order of the ledger. Of a merge `other` is empty.
struct PersonRuling {
  DecidedBy by;
  bool merges = true;
  std::vector<std::string> one;
  std::vector<std::string> other;
  std::string reason;
};

struct DecisionCounts {
  std::uint64_t entries = 0;
  std::uint64_t labels = 0;    // different ones that are on something
  std::uint64_t labelled = 0;  // items
  std::uint64_t notes = 0;
  std::uint64_t searches = 0;
};

class DecisionReader {
 public:
  explicit DecisionReader(sql::Database* database) : database_(database) {}
  // In the order of their names.
  Result<std::vector<LabelInfo>> labels(const ItemId& item);
  // Every label that was ever given.
  Result<std::vector<std::string>> label_names();
  // Everything that bears the label, whether or not it is in this vault; ascending.
  Result<std::vector<ItemId>> labelled_items(std::string_view label);
  // In the order in which they were made; those withdrawn are not among them.
  Result<std::vector<NoteInfo>> notes(const ItemId& item);
  Result<std::optional<NoteInfo>> note(ledger::EntryNumber number);
  // Of all labels that are on something, in the order of their names.
  Result<std::vector<LabelCount>> label_counts();
  Result<std::vector<SavedSearch>> saved_searches();  // by name
  Result<std::optional<SavedSearch>> saved_search(std::string_view name);
  Result<std::vector<PersonRuling>> person_rulings();
  Result<DecisionCounts> counts();

  // Messages and documents of this vault, ascending.
  Result<std::vector<RowId>> find_labelled();
  Result<std::vector<RowId>> find_label(std::string_view label);
  Result<std::vector<RowId>> find_noted();
  // With a note whose text `matches`.
  Result<std::vector<RowId>> find_notes(const std::function<bool(std::string_view)>& matches);

 private:
  Result<std::vector<NoteInfo>> read_notes(std::string_view condition, ByteView blob,
                                           std::int64_t number);
  sql::Database* database_;
};

}  // namespace day::catalog
