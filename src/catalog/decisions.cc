// SPDX-License-Identifier: AGPL-3.0-or-later
#include "catalog/decisions.h"

#include <algorithm>
#include <utility>

#include "catalog/state.h"

namespace day::catalog {
namespace {

std::int64_t as_int(std::uint64_t value) {
  return static_cast<std::int64_t>(value);
}

std::uint64_t as_number(std::int64_t value) {
  return static_cast<std::uint64_t>(value);
}

// Three columns from `first`: entry, author, time.
DecidedBy read_by(const sql::Statement& row, int first) {
  return {{as_number(row.column_int(first))},
          std::string(row.column_text(first + 1)),
          {row.column_int(first + 2)}};
}

Result<ItemId> read_item(const sql::Statement& row, int column) {
  const auto digest = parse_digest_bytes(row.column_blob(column));
  if (!digest) {
    return Error{Code::Damaged, "catalog.db has a decision on no item; run `daylight rebuild`"};
  }
  return ItemId{*digest};
}

Result<std::vector<RowId>> collect_rows(sql::Statement* statement) {
  std::vector<RowId> rows;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, statement->step());
    if (!more) return rows;
    rows.push_back(RowId{statement->column_int(0)});
  }
}

Result<std::uint64_t> count(sql::Database* database, std::string_view question) {
  ASSIGN_OR_RETURN(sql::Statement statement, database->prepare(question));
  TRY(statement.step());
  return as_number(statement.column_int(0));
}

}  // namespace

Result<ledger::Head> followed_head(sql::Database* database) {
  ASSIGN_OR_RETURN(sql::Statement select,
                   database->prepare("SELECT key, value FROM meta WHERE key IN "
                                     "('ledger_entries', 'ledger_bytes', 'ledger_head')"));
  ledger::Head head;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, select.step());
    if (!more) return head;
    if (select.column_text(0) == "ledger_entries") {
      head.entries = as_number(select.column_int(1));
    } else if (select.column_text(0) == "ledger_bytes") {
      head.bytes = as_number(select.column_int(1));
    } else {
      const auto digest = parse_digest_bytes(select.column_blob(1));
      if (!digest) {
        return Error{Code::Damaged,
                     "catalog.db follows the ledger to no entry; run `daylight rebuild`"};
      }
      head.digest = *digest;
    }
  }
}

Status DecisionWriter::set_followed_head(const ledger::Head& head) {
  TRY(count_change(database_));
  ASSIGN_OR_RETURN(sql::Statement set,
                   database_->prepare("INSERT OR REPLACE INTO meta(key, value) VALUES(?,?)"));
  TRY(set.bind_text(1, "ledger_entries").bind(2, as_int(head.entries)).run());
  TRY(set.bind_text(1, "ledger_bytes").bind(2, as_int(head.bytes)).run());
  return set.bind_text(1, "ledger_head").bind_blob(2, head.digest.view()).run();
}

Status DecisionWriter::apply(const ledger::Entry& entry) {
  ASSIGN_OR_RETURN(sql::Statement add,
                   database_->prepare("INSERT INTO decisions(entry, time, author, kind, key) "
                                      "VALUES(?,?,?,?,?)"));
  TRY(add.bind(1, as_int(entry.number.value))
          .bind(2, entry.time.unix_seconds)
          .bind_text(3, entry.author)
          .bind_text(4, ledger::kind_of(entry.decision))
          .bind_blob(5, entry.signer.octets.view())
          .run());
  return std::visit([&](const auto& each) { return apply_decision(entry, each); }, entry.decision);
}

Status DecisionWriter::apply_decision(const ledger::Entry& entry,
                                      const ledger::ChangeLabel& change) {
  ASSIGN_OR_RETURN(sql::Statement name,
                   database_->prepare("INSERT OR IGNORE INTO label_names(name) VALUES(?)"));
  TRY(name.bind_text(1, change.label).run());
  // A label that is there already stays with who put it there.
  ASSIGN_OR_RETURN(
      sql::Statement put,
      database_->prepare(change.add ? "INSERT OR IGNORE INTO labels(label_id, sha256, entry) "
                                      "VALUES((SELECT id FROM label_names WHERE name = ?1), ?2, ?3)"
                                    : "DELETE FROM labels WHERE sha256 = ?2 AND ?3 AND label_id = "
                                      "(SELECT id FROM label_names WHERE name = ?1)"));
  put.bind_text(1, change.label).bind(3, as_int(entry.number.value));
  for (const ItemId& item : change.items) TRY(put.bind_blob(2, item.digest.view()).run());
  return {};
}

Status DecisionWriter::apply_decision(const ledger::Entry& entry, const ledger::AddNote& note) {
  ASSIGN_OR_RETURN(sql::Statement add,
                   database_->prepare("INSERT INTO notes(entry, sha256, text, span_from, span_to, "
                                      "quote) VALUES(?,?,?,?,?,?)"));
  add.bind(1, as_int(entry.number.value)).bind_blob(2, note.item.digest.view());
  add.bind_text(3, note.text).bind_null(4).bind_null(5).bind_null(6);
  if (note.span) {
    add.bind(4, as_int(note.span->from)).bind(5, as_int(note.span->to));
    add.bind_text(6, note.span->quote);
  }
  return add.run();
}

Status DecisionWriter::apply_decision(const ledger::Entry& entry, const ledger::AmendNote& amend) {
  ASSIGN_OR_RETURN(sql::Statement change,
                   database_->prepare("UPDATE notes SET text = ?, amended = ? WHERE entry = ?"));
  return change.bind_text(1, amend.text)
      .bind(2, as_int(entry.number.value))
      .bind(3, as_int(amend.note.value))
      .run();
}

Status DecisionWriter::apply_decision(const ledger::Entry&, const ledger::WithdrawNote& withdraw) {
  ASSIGN_OR_RETURN(sql::Statement remove, database_->prepare("DELETE FROM notes WHERE entry = ?"));
  return remove.bind(1, as_int(withdraw.note.value)).run();
}

Status DecisionWriter::apply_decision(const ledger::Entry& entry, const ledger::SaveSearch& save) {
  ASSIGN_OR_RETURN(sql::Statement put,
                   database_->prepare("INSERT OR REPLACE INTO saved_searches(name, query, entry) "
                                      "VALUES(?,?,?)"));
  return put.bind_text(1, save.name)
      .bind_text(2, save.query)
      .bind(3, as_int(entry.number.value))
      .run();
}

Status DecisionWriter::apply_decision(const ledger::Entry&, const ledger::ForgetSearch& forget) {
  ASSIGN_OR_RETURN(sql::Statement remove,
                   database_->prepare("DELETE FROM saved_searches WHERE name = ?"));
  return remove.bind_text(1, forget.name).run();
}

Status DecisionWriter::apply_decision(const ledger::Entry& entry,
                                      const ledger::MergePersons& merge) {
  TRY(add_ruling(entry, true, merge.reason));
  return add_identities(entry, 0, merge.identities);
}

Status DecisionWriter::apply_decision(const ledger::Entry& entry,
                                      const ledger::SplitPersons& split) {
  TRY(add_ruling(entry, false, split.reason));
  TRY(add_identities(entry, 0, split.one));
  return add_identities(entry, 1, split.other);
}

Status DecisionWriter::add_ruling(const ledger::Entry& entry, bool merges,
                                  std::string_view reason) {
  ASSIGN_OR_RETURN(
      sql::Statement add,
      database_->prepare("INSERT INTO person_rulings(entry, merges, reason) VALUES(?,?,?)"));
  return add.bind(1, as_int(entry.number.value))
      .bind(2, std::int64_t{merges})
      .bind_text(3, reason)
      .run();
}

Status DecisionWriter::add_identities(const ledger::Entry& entry, int side,
                                      const std::vector<std::string>& identities) {
  ASSIGN_OR_RETURN(sql::Statement add,
                   database_->prepare("INSERT INTO ruled_identities(entry, side, position, "
                                      "identity) VALUES(?,?,?,?)"));
  add.bind(1, as_int(entry.number.value)).bind(2, std::int64_t{side});
  for (std::size_t i = 0; i < identities.size(); ++i) {
    TRY(add.bind(3, as_int(i)).bind_text(4, identities[i]).run());
  }
  return {};
}

Result<std::vector<LabelInfo>> DecisionReader::labels(const ItemId& item) {
  ASSIGN_OR_RETURN(sql::Statement select,
                   database_->prepare("SELECT n.name, d.entry, d.author, d.time FROM labels l JOIN "
                                      "label_names n ON n.id = l.label_id JOIN decisions d ON "
                                      "d.entry = l.entry WHERE l.sha256 = ? ORDER BY n.name"));
  select.bind_blob(1, item.digest.view());
  std::vector<LabelInfo> labels;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, select.step());
    if (!more) return labels;
    labels.push_back({std::string(select.column_text(0)), read_by(select, 1)});
  }
}

Result<std::vector<std::string>> DecisionReader::label_names() {
  ASSIGN_OR_RETURN(sql::Statement select,
                   database_->prepare("SELECT name FROM label_names ORDER BY name"));
  std::vector<std::string> names;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, select.step());
    if (!more) return names;
    names.emplace_back(select.column_text(0));
  }
}

Result<std::vector<ItemId>> DecisionReader::labelled_items(std::string_view label) {
  ASSIGN_OR_RETURN(sql::Statement select,
                   database_->prepare("SELECT sha256 FROM labels WHERE label_id = (SELECT id FROM "
                                      "label_names WHERE name = ?) ORDER BY sha256"));
  select.bind_text(1, label);
  std::vector<ItemId> items;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, select.step());
    if (!more) return items;
    ASSIGN_OR_RETURN(const ItemId item, read_item(select, 0));
    items.push_back(item);
  }
}

Result<std::vector<NoteInfo>> DecisionReader::read_notes(std::string_view condition, ByteView blob,
                                                         std::int64_t number) {
  const std::string text =
      "SELECT n.sha256, n.text, n.span_from, n.span_to, n.quote, d.entry, d.author, d.time, "
      "a.entry, a.author, a.time FROM notes n JOIN decisions d ON d.entry = n.entry "
      "LEFT JOIN decisions a ON a.entry = n.amended WHERE " +
      std::string(condition) + " ORDER BY n.entry";
  ASSIGN_OR_RETURN(sql::Statement select, database_->prepare(text));
  blob.empty() ? select.bind(1, number) : select.bind_blob(1, blob);
  std::vector<NoteInfo> notes;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, select.step());
    if (!more) return notes;
    NoteInfo note;
    ASSIGN_OR_RETURN(note.item, read_item(select, 0));
    note.text = std::string(select.column_text(1));
    if (!select.column_is_null(4)) {
      note.span = ledger::Span{as_number(select.column_int(2)), as_number(select.column_int(3)),
                               std::string(select.column_text(4))};
    }
    note.by = read_by(select, 5);
    note.number = note.by.entry;
    if (!select.column_is_null(8)) note.amended = read_by(select, 8);
    notes.push_back(std::move(note));
  }
}

Result<std::vector<NoteInfo>> DecisionReader::notes(const ItemId& item) {
  return read_notes("n.sha256 = ?", item.digest.view(), 0);
}

Result<std::optional<NoteInfo>> DecisionReader::note(ledger::EntryNumber number) {
  ASSIGN_OR_RETURN(auto found, read_notes("n.entry = ?", {}, as_int(number.value)));
  if (found.empty()) return std::optional<NoteInfo>();
  return std::optional<NoteInfo>(std::move(found.front()));
}

Result<std::vector<LabelCount>> DecisionReader::label_counts() {
  ASSIGN_OR_RETURN(
      sql::Statement select,
      database_->prepare("SELECT n.name, count(i.id), count(*) - count(i.id) FROM labels l JOIN "
                         "label_names n ON n.id = l.label_id LEFT JOIN items i ON i.sha256 = "
                         "l.sha256 GROUP BY n.id ORDER BY n.name"));
  std::vector<LabelCount> counts;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, select.step());
    if (!more) return counts;
    counts.push_back({std::string(select.column_text(0)), as_number(select.column_int(1)),
                      as_number(select.column_int(2))});
  }
}

Result<std::vector<SavedSearch>> DecisionReader::saved_searches() {
  ASSIGN_OR_RETURN(sql::Statement select,
                   database_->prepare("SELECT s.name, s.query, d.entry, d.author, d.time FROM "
                                      "saved_searches s JOIN decisions d ON d.entry = s.entry "
                                      "ORDER BY s.name"));
  std::vector<SavedSearch> searches;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, select.step());
    if (!more) return searches;
    searches.push_back({std::string(select.column_text(0)), std::string(select.column_text(1)),
                        read_by(select, 2)});
  }
}

Result<std::optional<SavedSearch>> DecisionReader::saved_search(std::string_view name) {
  ASSIGN_OR_RETURN(auto all, saved_searches());
  for (SavedSearch& each : all) {
    if (each.name == name) return std::optional<SavedSearch>(std::move(each));
  }
  return std::optional<SavedSearch>();
}

Result<std::vector<PersonRuling>> DecisionReader::person_rulings() {
  ASSIGN_OR_RETURN(
      sql::Statement select,
      database_->prepare("SELECT d.entry, d.author, d.time, r.merges, r.reason, i.side, i.identity "
                         "FROM person_rulings r JOIN decisions d ON d.entry = r.entry JOIN "
                         "ruled_identities i ON i.entry = r.entry "
                         "ORDER BY r.entry, i.side, i.position"));
  std::vector<PersonRuling> rulings;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, select.step());
    if (!more) return rulings;
    const DecidedBy by = read_by(select, 0);
    if (rulings.empty() || rulings.back().by.entry != by.entry) {
      rulings.push_back(
          {by, select.column_int(3) != 0, {}, {}, std::string(select.column_text(4))});
    }
    PersonRuling& ruling = rulings.back();
    (select.column_int(5) == 0 ? ruling.one : ruling.other).emplace_back(select.column_text(6));
  }
}

Result<DecisionCounts> DecisionReader::counts() {
  DecisionCounts counts;
  ASSIGN_OR_RETURN(counts.entries, count(database_, "SELECT count(*) FROM decisions"));
  ASSIGN_OR_RETURN(counts.labels, count(database_, "SELECT count(DISTINCT label_id) FROM labels"));
  ASSIGN_OR_RETURN(counts.labelled, count(database_, "SELECT count(DISTINCT sha256) FROM labels"));
  ASSIGN_OR_RETURN(counts.notes, count(database_, "SELECT count(*) FROM notes"));
  ASSIGN_OR_RETURN(counts.searches, count(database_, "SELECT count(*) FROM saved_searches"));
  return counts;
}

Result<std::vector<RowId>> DecisionReader::find_labelled() {
  ASSIGN_OR_RETURN(sql::Statement select,
                   database_->prepare("SELECT DISTINCT i.id FROM labels l JOIN items i ON i.sha256 "
                                      "= l.sha256 WHERE i.kind < 2 ORDER BY i.id"));
  return collect_rows(&select);
}

Result<std::vector<RowId>> DecisionReader::find_label(std::string_view label) {
  ASSIGN_OR_RETURN(
      sql::Statement select,
      database_->prepare("SELECT i.id FROM labels l JOIN items i ON i.sha256 = l.sha256 WHERE "
                         "i.kind < 2 AND l.label_id = (SELECT id FROM label_names WHERE name = ?) "
                         "ORDER BY i.id"));
  return collect_rows(&select.bind_text(1, label));
}

Result<std::vector<RowId>> DecisionReader::find_noted() {
  return find_notes([](std::string_view) { return true; });
}

Result<std::vector<RowId>> DecisionReader::find_notes(
    const std::function<bool(std::string_view)>& matches) {
  ASSIGN_OR_RETURN(sql::Statement select,
                   database_->prepare("SELECT i.id, n.text FROM notes n JOIN items i ON i.sha256 = "
                                      "n.sha256 WHERE i.kind < 2 ORDER BY i.id"));
  std::vector<RowId> rows;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, select.step());
    if (!more) return rows;
    const RowId row{select.column_int(0)};
    if ((rows.empty() || rows.back() != row) && matches(select.column_text(1))) {
      rows.push_back(row);
    }
  }
}

}  // namespace day::catalog
