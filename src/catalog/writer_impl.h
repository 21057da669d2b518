// SPDX-License-Identifier: AGPL-3.0-or-later
// The inside of Writer, shared by its files. Not for other rooms.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "catalog/catalog.h"
#include "catalog/intern.h"
#include "catalog/people.h"
#include "catalog/threads.h"
#include "copies/sketch.h"
#include "sql/packed.h"
#include "sql/statements.h"
#include "store/compress.h"

namespace day::catalog {

enum class WriteSql : std::uint8_t {
  FindItem,
  AddItem,
  AddMessage,
  AddRole,
  AddRef,
  AddDate,
  AddPart,
  AddDefect,
  AddFailure,
  FindMessageId,
  AddMessageId,
  FindList,
  AddList,
  FindProgram,
  AddProgram,
  FindAddress,
  AddAddress,
  FindMailbox,
  AddMailbox,
  AddTexts,
  AddSource,
  AddContainer,
  AddOccurrence,
  CountOccurrence,
  CountContainer,
  EndContainer,
  AddGap,
  AddNotice,
  EndSource,
  FindMatching,
  DropOccurrence,
  UncountContainer,
  SetMeta,
  Count,
};
inline constexpr std::size_t kWriteSqlCount = static_cast<std::size_t>(WriteSql::Count);
extern const std::array<std::string_view, kWriteSqlCount> kWriteSql;

// What packed_dates holds for an item without a date.
inline constexpr std::int64_t kNoDate = INT64_MIN;

struct Writer::Impl {
  explicit Impl(sql::Database* db);

  Result<std::int64_t> intern(std::string_view text, WriteSql find, WriteSql add,
                              InternCache* cache, bool mostly_new);
  Result<std::int64_t> intern_address(std::string_view address);
  Result<std::int64_t> intern_mailbox(const mail::Mailbox& mailbox);
  Status add_mailboxes(RowId item, const mail::Reading& reading, std::int64_t* first_from);
  Status add_refs(RowId item, const mail::Reading& reading);
  Status add_named(const mail::Reading& reading, std::vector<std::int64_t>* named);
  Status add_dates(RowId item, const mail::Reading& reading);
  Status add_parts(RowId item, const mail::Reading& reading, std::int64_t* attachments);
  Status add_defects(RowId item, const mail::Reading& reading);
  Status add_texts_of(RowId item, const mail::Reading& reading);
  Status flush_texts();
  Result<std::int64_t> intern_media_type(std::string_view name);
  Status put_pages(RowId item, const std::vector<document::Page>& pages);
  Status add_document_details(RowId item, const document::Reading& reading);
  Status flush_counts();

  sql::Database* database;
  sql::Statements<WriteSql, kWriteSqlCount> statements;
  SignatureWriter signatures;
  ObservationWriter observations;
  ThreadWriter threads;
  InternCache message_ids;
  InternCache lists;
  InternCache programs;
  InternCache mailboxes;
  std::string key;  // kept for its capacity
  sql::PackedAppender<std::int64_t> dates;
  sql::PackedAppender<std::int16_t> zones;
  sql::PackedAppender<copies::Sketch> sketches;

  // The open block of texts.
  Bytes texts;
  std::int64_t first_text_item = 0;
  store::Compressor compressor;
  Bytes compressed;

  // Occurrences of open containers that are not in their rows yet.
  std::unordered_map<std::int64_t, std::int64_t> container_counts;
  // New items, whose rows already count the occurrence that is about to follow.
  std::unordered_set<std::int64_t> awaiting_occurrence;
};

}  // namespace day::catalog
