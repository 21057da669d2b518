// SPDX-License-Identifier: AGPL-3.0-or-later
#include <array>
#include <optional>
#include <utility>

#include "index/index.h"
#include "index/terms.h"
#include "sql/packed.h"

namespace day::index {

Status prepare_schema(sql::Database* database) {
  if (!database->has_tokenizer(std::string(kTokenizerName))) {
    TRY(register_terms(database, nullptr));
  }
  ASSIGN_OR_RETURN(sql::Statement find,
                   database->prepare("SELECT 1 FROM sqlite_schema WHERE name = 'search'"));
  ASSIGN_OR_RETURN(const bool found, find.step());
  if (found) return {};
  // Merging is left until 8 segments of a level have come together, and never done at once: what a
  // commit writes stays in proportion to what it adds.
  const Status created = database->execute(
      "BEGIN IMMEDIATE;"
      "CREATE VIRTUAL TABLE search USING fts5(subject, sender, recipient, copied, own, quoted, "
      "file, content='', columnsize=0, tokenize='daylight');"
      "INSERT INTO search(search, rank) VALUES('pgsz', 4050);"
      "INSERT INTO search(search, rank) VALUES('hashsize', 16777216);"
      "INSERT INTO search(search, rank) VALUES('automerge', 8);"
      "INSERT INTO search(search, rank) VALUES('crisismerge', 16);"
      "CREATE TABLE stems(stem TEXT NOT NULL, form TEXT NOT NULL, PRIMARY KEY(stem, form)) "
      "WITHOUT ROWID;"
      "CREATE TABLE packed_lengths(block INTEGER PRIMARY KEY, data BLOB NOT NULL);"
      "COMMIT");
  if (!created.ok()) static_cast<void>(database->execute("ROLLBACK").ok());
  return created;
}

struct Writer::Impl {
  explicit Impl(sql::Database* db)
      : database(db), sink(std::make_shared<TermSink>()), lengths(db, "packed_lengths") {}

  std::string& column(Column which) { return columns[static_cast<std::size_t>(which)]; }
  void add_value(Column which, std::string_view value, std::string_view more = {}) {
    std::string& text = column(which);
    if (!text.empty()) text.push_back(kValueEnd);
    text.append(value);
    if (more.empty()) return;
    text.push_back(' ');
    text.append(more);
  }
  void clear() {
    for (std::string& text : columns) text.clear();
  }
  // The tokenizer that hands terms to `sink`, once.
  Status prepare_terms();
  void lend_columns(sql::Statement* to) const {
    for (int i = 0; i < kColumnCount; ++i) {
      to->lend_text(i + 2, columns[static_cast<std::size_t>(i)]);
    }
  }
  void set_document(const DocumentText& text);
  Status insert(std::int64_t document);

  sql::Database* database;
  std::shared_ptr<TermSink> sink;
  sql::PackedAppender<std::uint32_t> lengths;
  bool has_terms = false;
  std::optional<sql::Statement> statement;
  std::array<std::string, kColumnCount> columns;  // kept for their capacity
};

Status Writer::Impl::insert(std::int64_t document) {
  TRY(prepare_terms());
  if (!statement) {
    ASSIGN_OR_RETURN(auto prepared,
                     database->prepare("INSERT INTO search(rowid, subject, sender, recipient, "
                                       "copied, own, quoted, file) VALUES(?,?,?,?,?,?,?,?)"));
    statement.emplace(std::move(prepared));
  }
  sink->clear_words();
  statement->bind(1, document);
  lend_columns(&*statement);
  return statement->run();
}

Status Writer::Impl::prepare_terms() {
  if (has_terms) return {};
  TRY(register_terms(database, sink));
  has_terms = true;
  return {};
}

Writer::Writer(sql::Database* database) : impl_(std::make_unique<Impl>(database)) {}
Writer::~Writer() = default;

Status Writer::add(std::int64_t document, const mail::Reading& reading) {
  impl_->clear();
  impl_->add_value(Column::Subject, reading.subject);
  for (const mail::Mailbox& mailbox : reading.mailboxes) {
    Column column = Column::From;
    if (mailbox.role == mail::Role::To) column = Column::To;
    if (mailbox.role == mail::Role::Cc || mailbox.role == mail::Role::Bcc) column = Column::Cc;
    impl_->add_value(column, mailbox.name, mailbox.address);
  }
  for (const mail::TextSegment& segment : reading.text) {
    const bool own =
        segment.kind == mail::TextKind::Own || segment.kind == mail::TextKind::Signature;
    impl_->add_value(own ? Column::Own : Column::Quoted, segment.text);
  }
  for (const mail::Part& part : reading.parts) {
    if (!part.file_name.empty()) impl_->add_value(Column::File, part.file_name);
  }
  TRY(impl_->insert(document));
  return impl_->lengths.append(static_cast<std::size_t>(document - 1), impl_->sink->words(), 0);
}

void Writer::Impl::set_document(const DocumentText& text) {
  clear();
  if (!text.title.empty()) add_value(Column::Subject, text.title);
  for (const std::string_view name : text.names) add_value(Column::File, name);
  for (const std::string_view page : text.pages) add_value(Column::Own, page);
  if (!text.properties.empty()) add_value(Column::Quoted, text.properties);
}

Status Writer::add_document(std::int64_t document, const DocumentText& text) {
  impl_->set_document(text);
  TRY(impl_->insert(document));
  return impl_->lengths.set(static_cast<std::size_t>(document - 1), impl_->sink->words(), 0);
}

// A table without content is told what it held (FTS5, "the delete command").
Status Writer::remove_document(std::int64_t document, const DocumentText& text) {
  impl_->set_document(text);
  TRY(impl_->prepare_terms());
  ASSIGN_OR_RETURN(auto remove,
                   impl_->database->prepare("INSERT INTO search(search, rowid, subject, sender, "
                                            "recipient, copied, own, quoted, file) "
                                            "VALUES('delete',?,?,?,?,?,?,?,?)"));
  remove.bind(1, document);
  impl_->lend_columns(&remove);
  return remove.run();
}

Status Writer::flush() {
  TRY(impl_->sink->flush(impl_->database));
  return impl_->lengths.flush();
}

}  // namespace day::index
