// SPDX-License-Identifier: AGPL-3.0-or-later
// What is known of documents, and which item lies in which: the questions. What is written goes
// through Writer.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "catalog/rows.h"
#include "document/document.h"
#include "sql/database.h"
#include "store/compress.h"

namespace day::catalog {

// Joins the names of a document, one beside another, in one column: a character that no name has.
inline constexpr char kNameSeparator = '\x1f';

// A place where an item lies inside of another.
struct EmbeddedPlace {
  ItemRow parent;
  std::uint64_t key = 0;   // by which the parent's reader finds it again
  std::string path;        // file name, or folders and name; may be empty
  std::string media_type;  // as the parent states it
  std::optional<std::int64_t> modified_seconds;
  bool is_rendered = false;
  bool is_recovered = false;
};

// What lies inside of an item, or should.
struct EmbeddedItem {
  ItemRow item;  // row 0 if it is lost
  std::uint64_t key = 0;
  std::string path;
  std::string media_type;
  bool is_rendered = false;
  bool is_recovered = false;
  std::string lost;  // why it could not be taken out; empty if it was
};

struct DocumentInfo {
  document::Outcome outcome = document::Outcome::Read;
  std::string reason;
  std::string media_type;
  std::optional<ZonedTime> date;   // of the message it came in first
  std::vector<std::string> names;  // file names, each once
  std::string title;
  std::string author;
  std::vector<document::Property> properties;
  std::vector<std::string> defects;
  std::uint64_t page_count = 0;
  bool can_draw = false;
  std::uint64_t waiting = 0;  // pages that wait for recognition
  std::uint64_t recognised = 0;
};

struct DocumentCounts {
  std::uint64_t found = 0;     // items that are documents
  std::uint64_t embedded = 0;  // of these, those that lie in others only
  std::uint64_t places = 0;    // in other items
  std::array<std::uint64_t, document::kOutcomeCount> by_outcome{};
  std::uint64_t unread = 0;  // nobody has read them yet
  std::uint64_t losses = 0;  // what lies in others and could not be taken out
  std::uint64_t waiting_documents = 0;
  std::uint64_t waiting_pages = 0;
  std::uint64_t recognised_pages = 0;
};

// The key in `meta` whose value is not 0 while there are messages and documents with which the
// second stage of `add` has not begun or not ended.
inline constexpr std::string_view kDocumentsPending = "documents_pending";

// What cannot be found yet.
struct DocumentsToRead {
  bool is_pending = false;    // what lies in messages may not be known yet
  std::uint64_t unread = 0;   // documents
  std::uint64_t pages = 0;    // whose text waits to be recognised
  std::uint64_t scanned = 0;  // documents with such pages
};

struct DocumentFailure {
  ItemRow item;
  std::string name;  // of the document; of what is lost: its path in `item`
  document::Outcome outcome = document::Outcome::Failed;
  std::string reason;
  bool is_loss = false;  // `item` was read, something in it could not be taken out
};

class DocumentReader {
 public:
  explicit DocumentReader(sql::Database* database) : database_(database) {}

  // Nothing if the item is no document that was read.
  Result<std::optional<DocumentInfo>> info(RowId row);
  Result<std::vector<document::Page>> pages(RowId row);
  // Where it lies in others, in the order of the parents.
  Result<std::vector<EmbeddedPlace>> places(RowId row, std::size_t limit = SIZE_MAX);
  Result<std::uint64_t> count_places(RowId row);
  // What lies in it, in its order.
  Result<std::vector<EmbeddedItem>> inside(RowId row);
  Result<DocumentCounts> counts();
  // The part of it that a search has to tell, in a few milliseconds.
  Result<DocumentsToRead> to_read();
  // Everything that was not read whole, and every loss.
  Result<std::vector<DocumentFailure>> failures();
  // Documents with pages to be recognised, ascending, beyond `after`.
  Result<std::vector<ItemRow>> waiting(RowId after, std::size_t limit);

 private:
  sql::Database* database_;
  store::Decompressor decompressor_;
};

// Pages as they stand in document_texts, and back.
void encode_pages(const std::vector<document::Page>& pages, Bytes* out);
Result<std::vector<document::Page>> decode_pages(ByteView bytes);

// What the index holds of a document, the same whenever it is asked for.
std::string describe_properties(const DocumentInfo& info);

}  // namespace day::catalog
