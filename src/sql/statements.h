// SPDX-License-Identifier: AGPL-3.0-or-later
// A room's statements: an enumeration of them, their texts in a table, each prepared when it is
// first needed and kept.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "sql/database.h"

namespace day::sql {

template <typename Name, std::size_t N>
class Statements {
 public:
  using Texts = std::array<std::string_view, N>;
  // `texts` is indexed by Name and outlives this.
  Statements(Database* database, const Texts& texts) : database_(database), texts_(&texts) {}

  // Reset, ready to be bound.
  Result<Statement*> get(Name name) {
    const auto at = static_cast<std::size_t>(name);
    auto& slot = prepared_[at];
    if (slot) {
      slot->reset();
    } else {
      ASSIGN_OR_RETURN(Statement statement, database_->prepare((*texts_)[at]));
      slot.emplace(std::move(statement));
    }
    return &*slot;
  }

 private:
  Database* database_;
  const Texts* texts_;
  std::array<std::optional<Statement>, N> prepared_;
};

// Resets a statement that was stepped through, so that it holds no snapshot of the file.
class ResetAtEnd {
 public:
  explicit ResetAtEnd(Statement* statement) : statement_(statement) {}
  ResetAtEnd(const ResetAtEnd&) = delete;
  ResetAtEnd& operator=(const ResetAtEnd&) = delete;
  ~ResetAtEnd() { statement_->reset(); }

 private:
  Statement* statement_;
};

}  // namespace day::sql
