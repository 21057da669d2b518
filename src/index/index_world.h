// SPDX-License-Identifier: AGPL-3.0-or-later
// A small index in memory, for the tests of this room.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "index/index.h"
#include "mail/reading.h"
#include "sql/database.h"

namespace day::index {

class World {
 public:
  World() {
    auto opened = sql::Database::open(":memory:", sql::Mode::ReadWrite);
    CHECK(opened.ok());
    database_ = std::move(opened).value();
    const Status prepared = prepare_schema(database_.get());
    EXPECT_TRUE(prepared.ok()) << (prepared.ok() ? "" : prepared.error().message);
    writer_ = std::make_unique<Writer>(database_.get());
    searcher_ = std::make_unique<Searcher>(database_.get());
  }

  void add(const mail::Reading& reading) {
    check(writer_->add(++documents_, reading));
    flush();
  }
  void add_name(std::string_view name) {
    check(writer_->add_document(++documents_, {{}, {name}, {}, {}}));
    flush();
  }
  void add_own(std::string_view text) {
    mail::Reading reading;
    reading.text = {{mail::TextKind::Own, std::string(text)}};
    add(reading);
  }
  void execute(std::string_view sql) { check(database_->execute(sql)); }

  std::vector<Hit> search(const Expression& expression) { return run(expression, false); }
  std::vector<Hit> ranked(const Expression& expression) { return run(expression, true); }
  std::vector<std::string> forms(const std::string& term) {
    auto forms = searcher_->forms(term);
    check(forms);
    return forms.ok() ? std::move(forms).value() : std::vector<std::string>();
  }
  std::int64_t documents() const { return documents_; }
  sql::Database* database() { return database_.get(); }

 private:
  template <typename T>
  void check(const Result<T>& result) {
    EXPECT_TRUE(result.ok()) << (result.ok() ? "" : result.error().message);
  }
  void flush() { check(writer_->flush()); }
  std::vector<Hit> run(const Expression& expression, bool want_scores) {
    auto hits = searcher_->search(expression, want_scores);
    check(hits);
    return hits.ok() ? std::move(hits).value() : std::vector<Hit>();
  }

  std::unique_ptr<sql::Database> database_;
  std::unique_ptr<Writer> writer_;
  std::unique_ptr<Searcher> searcher_;
  std::int64_t documents_ = 0;
};

}  // namespace day::index
