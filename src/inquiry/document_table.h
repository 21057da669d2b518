// SPDX-License-Identifier: AGPL-3.0-or-later
// Every document of a vault, read or not, with what lists of them are sorted and chosen by.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "catalog/rows.h"
#include "catalog/state.h"
#include "document/document.h"
#include "inquiry/document_set.h"
#include "sql/database.h"

namespace day::inquiry {

// As document::kind_of names them, in the order in which they are shown.
inline constexpr std::array<std::string_view, 13> kDocumentKinds = {
    "document", "spreadsheet", "presentation", "message", "calendar", "contact", "image",
    "audio",    "video",       "archive",      "program", "text",     "other"};

struct DocumentTable {
  struct Row {
    catalog::RowId row;
    std::uint64_t size_bytes = 0;
    std::int64_t date = 0;  // Filters::kNoDate: none
    std::uint32_t pages = 0;
    std::uint32_t name_rank = 0;  // by its first name, folded; those without one come last
    std::uint8_t kind = 0;        // of kDocumentKinds; kNone: not read
    std::uint8_t outcome = 0;     // of document::Outcome; kNone: not read
  };
  static constexpr std::uint8_t kNone = 255;
  std::vector<Row> rows;  // ascending
};

// Takes about a microsecond and a half for each document.
Result<DocumentTable> read_document_table(sql::Database* database);

// Holds the table of the newest state that was asked for, for all threads.
class DocumentKeeper {
 public:
  // Of the snapshot that is open.
  Result<std::shared_ptr<const DocumentTable>> table(sql::Database* database);

 private:
  std::mutex mutex_;
  catalog::State state_;
  std::shared_ptr<const DocumentTable> held_;
};

enum class DocumentSort : std::uint8_t { Newest, Oldest, Largest, Smallest, Longest, Name, Kind };

struct DocumentChoice {
  const DocumentSet* among = nullptr;   // null: all
  std::optional<std::uint8_t> kind;     // of kDocumentKinds
  std::optional<std::uint8_t> outcome;  // of document::Outcome, or DocumentTable::kNone
  DocumentSort sort = DocumentSort::Newest;
  std::uint64_t offset = 0;
  std::uint64_t limit = 0;
};
struct ChosenDocuments {
  std::uint64_t count = 0;  // exact, of all pages
  std::vector<catalog::RowId> page;
  // Of those among `among`: by kind whatever their outcome is, and the other way. What was not read
  // comes last.
  std::array<std::uint64_t, kDocumentKinds.size()> by_kind{};
  std::array<std::uint64_t, document::kOutcomeCount + 1> by_outcome{};
};
// Every order is total: what is equal stands in the order of the rows.
ChosenDocuments choose_documents(const DocumentTable& table, const DocumentChoice& choice);

}  // namespace day::inquiry
