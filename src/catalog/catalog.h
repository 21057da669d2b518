// SPDX-License-Identifier: AGPL-3.0-or-later
// What is known, in one SQLite file that holds the full-text index too, so that one transaction
// makes a batch visible in both (I7). Derived: `rebuild` makes it again (I4). The schema, for a
// data desk, is docs/formats/catalog.md; schema.cc holds it.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "catalog/keys.h"
#include "catalog/rows.h"
#include "catalog/signatures.h"
#include "dkim/judge.h"
#include "document/document.h"
#include "mail/reading.h"
#include "sql/database.h"
#include "store/recipe.h"
#include "store/store.h"

namespace day::catalog {

// Creates the tables in an empty database, or checks the version of an existing one (Unsupported if
// it is another, Damaged if it is no catalog).
Status prepare_schema(sql::Database* database);

// Whether the file is a catalog of this version: the error says what to do. For questions.
Status check_schema(sql::Database* database);

// How far the catalog has followed the packs.
Result<store::Position> followed_position(sql::Database* database);

// All changes, within transactions that the caller begins and commits on the database. After a
// rollback or an error the Writer is of no more use. One per database.
class Writer {
 public:
  explicit Writer(sql::Database* database);
  ~Writer();

  Result<std::optional<ItemRow>> find_item(const ItemId& id);
  Result<RowId> add_item(const ItemId& id, store::ItemKind kind, std::uint64_t size_bytes,
                         const store::Location& location);
  // An item that came as evidence of keys, or lay in another as a document, comes as something else
  // too: it gets a new row, as if it had come now, which takes over what named the old one. What
  // was read of a document is dropped.
  Result<RowId> renew_item(const ItemRow& old, store::ItemKind kind,
                           const store::Location& location);
  // An item that lies in others only: its bytes are not in the packs.
  Result<RowId> add_embedded_item(const ItemId& id, store::ItemKind kind, std::uint64_t size_bytes);
  // An item that lay in others only came by itself too.
  Status set_location(RowId item, const store::Location& location);
  // That `item` lies in `parent` as its child number `position`. Adding a place again is harmless.
  Status add_place(RowId parent, const document::Child& child, std::uint64_t position, RowId item);
  // That something lies in `parent` and could not be taken out.
  Status add_loss(RowId parent, const document::Child& child, std::string_view reason);
  Status clear_losses(RowId parent);
  // What was read of a document, the first time or again.
  Status put_document(RowId item, const document::Reading& reading,
                      const std::vector<std::string>& names);
  Status set_names(RowId item, const std::vector<std::string>& names);
  // New pages of a document that was read: text was recognised.
  Status put_pages(RowId item, const std::vector<document::Page>& pages);
  // Beside those that it has.
  Status add_document_defects(RowId item, const std::vector<std::string>& defects);
  // By what a document is sorted: the date of the message it came in.
  Status set_date(RowId item, const ZonedTime& date);
  // Everything that was read; with failure text when reading failed. Once per item, in ascending
  // order of item.
  Status add_reading(RowId item, const mail::Reading& reading, std::string_view failure);

  // For the judgement of a message whose reading was added, and for keys.
  SignatureWriter* signatures();

  Status begin_source(SourceId source, const store::SourceBegin& begin);
  Result<ContainerRow> begin_container(SourceId source, std::optional<ContainerRow> parent,
                                       const store::ContainerBegin& begin);
  // `offset`: within the container's bytes. `path`: of the container, from the source down.
  Status add_occurrence(SourceId source, ContainerRow container, std::string_view path,
                        std::uint64_t offset, RowId item, const store::ItemRef& ref,
                        std::optional<std::int64_t> modified_seconds);
  Status end_container(ContainerRow container, const store::ContainerEnd& end,
                       std::uint64_t item_bytes, std::uint64_t framing_bytes,
                       std::uint64_t gap_bytes);
  Status add_gap(ContainerRow container, std::uint64_t offset, const store::Gap& gap);
  Status add_notice(ContainerRow container, const store::Notice& notice);
  Status end_source(SourceId source, bool complete);

  // Sources from this path that were not read to their end, oldest first.
  Result<std::vector<SourceId>> unfinished_sources(std::string_view path);
  // When a new source takes up what an interrupted one left: removes the occurrence of `item` that
  // `source` has at this place (container path from the source down, offset), and takes it out of
  // that container's counters. False if there is none.
  Result<bool> drop_matching_occurrence(SourceId source, std::string_view path,
                                        std::uint64_t offset, RowId item);
  // Removes an interrupted source, with its containers, gaps and notices, if no occurrence is left
  // in it.
  Result<bool> remove_source_if_empty(SourceId source);

  // Writes what is still in memory (counters, texts), then the position. Before each commit.
  Status set_followed_position(store::Position position);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

struct Occurrence {
  SourceId source;
  std::string path;  // container path from the source down, "/"-joined
  std::uint64_t offset = 0;
  std::uint64_t size_bytes = 0;
  std::string flags;
  std::string envelope;
  std::optional<std::int64_t> modified_seconds;
};

// What lists of results show.
struct Summary {
  ItemRow item;
  std::optional<ZonedTime> date;
  mail::DateOrigin date_origin = mail::DateOrigin::None;
  std::string from_name;
  std::string from_address;
  std::string subject;  // of a document: its file name
  bool has_attachment = false;
  std::uint32_t occurrences = 0;
  std::string failure;                   // empty unless reading failed
  std::string media_type;                // of a document that was read
  std::optional<dkim::Verdict> verdict;  // of a message
};

// What is proven of one message and by what.
struct Proof {
  std::vector<mail::SignatureDigest> signatures;
  dkim::Judgement judgement;  // its signatures as those above
  std::vector<KeyInfo> keys;  // those that the judgement names
};

// Messages by verdict, indexed by dkim::Verdict.
using VerdictCounts = std::array<std::uint64_t, dkim::kVerdictCount>;

// What signed with a domain in d= comes to. Only DKIM-Signature fields are counted.
struct SignerCounts {
  std::string domain;
  std::uint64_t signatures = 0;
  std::array<std::uint64_t, dkim::kSignatureVerdictCount> by_signature_verdict{};
  std::uint64_t messages = 0;
  VerdictCounts by_verdict{};
};

struct SourceInfo {
  SourceId id;
  std::string path;
  std::int64_t added_seconds = 0;
  bool complete = false;
  std::uint64_t containers = 0;
  std::uint64_t occurrences = 0;
  std::uint64_t item_bytes = 0;
  std::uint64_t framing_bytes = 0;
  std::uint64_t gap_bytes = 0;
  std::uint64_t size_bytes = 0;  // of the outermost containers
};

// A container as it was found.
struct ContainerInfo {
  ContainerRow row;
  std::optional<ContainerRow> parent;
  SourceId source;
  store::ContainerKind kind = store::ContainerKind::File;
  std::string path;  // from the source down, "/"-joined
  std::string detail;
  std::optional<std::int64_t> modified_seconds;
  std::uint64_t size_bytes = 0;
  Digest sha256;  // zero for folders and while it has not been read to its end
  bool ended = false;
  bool complete = false;
  bool outer_kept = false;
  std::uint64_t occurrences = 0;
  std::uint64_t item_bytes = 0;
  std::uint64_t framing_bytes = 0;
  std::uint64_t gap_bytes = 0;
};

struct GapInfo {
  std::string path;  // of the container
  std::uint64_t offset = 0;
  std::uint64_t size_bytes = 0;
  std::string reason;
};

struct NoticeInfo {
  std::string path;  // of the container
  std::string text;
};

struct Counts {
  std::uint64_t messages = 0;
  std::uint64_t documents = 0;
  std::uint64_t embedded = 0;     // of messages and documents, those that lie in others only
  std::uint64_t occurrences = 0;  // in sources
  std::uint64_t duplicates = 0;   // of these, those beyond the first of each item
  std::uint64_t failed = 0;
  std::uint64_t defects = 0;  // items with at least one defect
  std::uint64_t bytes = 0;    // of all items that are stored, each once
  std::uint64_t people = 0;   // different addresses
  std::optional<ZonedTime> first_date;
  std::optional<ZonedTime> last_date;
};

// Questions. Each call sees the snapshot of the database's open read transaction.
class Reader {
 public:
  explicit Reader(sql::Database* database);
  ~Reader();

  Result<Counts> counts();
  Result<std::vector<SourceInfo>> sources();
  Result<std::vector<SourceId>> unfinished_sources(std::string_view path);
  // In the order in which they were opened, so that each stands before what is in it.
  Result<std::vector<ContainerInfo>> containers(SourceId source);
  // A container with these bytes under this path in its source, read completely; the newest.
  Result<std::optional<ContainerInfo>> find_container(const Digest& sha256, std::string_view path);
  Result<std::vector<GapInfo>> gaps(SourceId source);
  Result<std::vector<NoticeInfo>> notices(SourceId source);
  // Items whose id begins as given, in ascending order, at most `limit`.
  Result<std::vector<ItemRow>> find_items(const ItemIdRange& range, std::size_t limit);
  Result<std::optional<ItemRow>> item(RowId row);
  Result<std::optional<Summary>> summary(RowId row);
  // Rebuilt from the tables: everything but `fields`.
  Result<mail::Reading> reading(RowId row);
  Result<std::vector<mail::TextSegment>> text(RowId row);
  // Of a document: a segment for each page, then what it says of itself as a quoted one.
  Result<std::vector<mail::TextSegment>> document_text(RowId row);
  Result<std::vector<Occurrence>> occurrences(RowId row);
  struct Failure {
    ItemRow item;
    std::string reason;
  };
  Result<std::vector<Failure>> failures();
  Result<std::vector<mail::SignatureDigest>> signatures(RowId row);
  // NotFound if the item is no message, or could not be read.
  Result<Proof> proof(RowId row);
  // Of all messages, or of those among `rows`, which ascend.
  Result<VerdictCounts> verdict_counts(const std::vector<RowId>* rows = nullptr);
  // Of every message that has one, ascending.
  Result<std::vector<std::pair<RowId, dkim::Verdict>>> verdicts();
  // The same by signing domain, the most messages first.
  Result<std::vector<SignerCounts>> signer_counts(const std::vector<RowId>* rows = nullptr);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace day::catalog
