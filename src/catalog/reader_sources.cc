// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fmt/format.h>

#include <utility>

#include "catalog/containers.h"
#include "catalog/reader_impl.h"

namespace day::catalog {
namespace {

constexpr std::string_view kContainerColumns =
    "SELECT id, parent_id, source_id, kind, path, detail, modified, size, sha256, ended, complete, "
    "outer_kept, occurrences, item_bytes, framing_bytes, gap_bytes FROM containers ";

std::uint64_t unsigned_at(const sql::Statement& row, int column) {
  return static_cast<std::uint64_t>(row.column_int(column));
}

Result<ContainerInfo> read_container(const sql::Statement& row) {
  ContainerInfo info;
  info.row.value = row.column_int(0);
  if (!row.column_is_null(1)) info.parent = ContainerRow{row.column_int(1)};
  info.source.number = static_cast<std::uint32_t>(row.column_int(2));
  const std::int64_t kind = row.column_int(3);
  if (kind < 0 || kind > static_cast<std::int64_t>(store::ContainerKind::Keys)) {
    return Error{Code::Damaged, "catalog.db has a damaged container; run `daylight rebuild`"};
  }
  info.kind = static_cast<store::ContainerKind>(kind);
  info.path = row.column_text(4);
  info.detail = row.column_text(5);
  if (!row.column_is_null(6)) info.modified_seconds = row.column_int(6);
  info.size_bytes = unsigned_at(row, 7);
  if (const auto digest = parse_digest_bytes(row.column_blob(8))) info.sha256 = *digest;
  info.ended = row.column_int(9) != 0;
  info.complete = row.column_int(10) != 0;
  info.outer_kept = row.column_int(11) != 0;
  info.occurrences = unsigned_at(row, 12);
  info.item_bytes = unsigned_at(row, 13);
  info.framing_bytes = unsigned_at(row, 14);
  info.gap_bytes = unsigned_at(row, 15);
  return info;
}

}  // namespace

Result<std::vector<SourceInfo>> Reader::sources() {
  // The outermost containers have the size of what was given; bytes are counted in every container
  // that holds items itself.
  ASSIGN_OR_RETURN(
      auto find, impl_->database->prepare(
                     "SELECT s.id, s.path, s.added, s.complete, count(c.id), total(c.occurrences), "
                     "total(c.item_bytes), total(c.framing_bytes), total(c.gap_bytes), "
                     "total(c.size) FILTER (WHERE c.parent_id IS NULL OR p.kind = 0) "
                     "FROM sources s LEFT JOIN containers c ON c.source_id = s.id "
                     "LEFT JOIN containers p ON p.id = c.parent_id GROUP BY s.id ORDER BY s.id"));
  std::vector<SourceInfo> sources;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, find.step());
    if (!more) return sources;
    SourceInfo source;
    source.id.number = static_cast<std::uint32_t>(find.column_int(0));
    source.path = find.column_text(1);
    source.added_seconds = find.column_int(2);
    source.complete = find.column_int(3) != 0;
    source.containers = unsigned_at(find, 4);
    source.occurrences = unsigned_at(find, 5);
    source.item_bytes = unsigned_at(find, 6);
    source.framing_bytes = unsigned_at(find, 7);
    source.gap_bytes = unsigned_at(find, 8);
    source.size_bytes = unsigned_at(find, 9);
    sources.push_back(std::move(source));
  }
}

Result<std::vector<SourceId>> Reader::unfinished_sources(std::string_view path) {
  ASSIGN_OR_RETURN(auto find,
                   impl_->database->prepare(
                       "SELECT id FROM sources WHERE path = ? AND NOT complete ORDER BY id"));
  find.lend_text(1, path);
  std::vector<SourceId> sources;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, find.step());
    if (!more) return sources;
    sources.push_back(SourceId{static_cast<std::uint32_t>(find.column_int(0))});
  }
}

Result<std::vector<ContainerInfo>> read_containers(sql::Database* database, SourceId source,
                                                   std::uint64_t offset, std::uint64_t limit) {
  ASSIGN_OR_RETURN(
      auto find, database->prepare(fmt::format("{}WHERE source_id = ? ORDER BY id LIMIT ? OFFSET ?",
                                               kContainerColumns)));
  find.bind(1, std::int64_t{source.number}).bind(2, static_cast<std::int64_t>(limit));
  find.bind(3, static_cast<std::int64_t>(offset));
  std::vector<ContainerInfo> containers;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, find.step());
    if (!more) return containers;
    ASSIGN_OR_RETURN(ContainerInfo info, read_container(find));
    containers.push_back(std::move(info));
  }
}

Result<std::vector<ContainerInfo>> Reader::containers(SourceId source) {
  return read_containers(impl_->database, source, 0, INT64_MAX);
}

Result<std::optional<ContainerInfo>> Reader::find_container(const Digest& sha256,
                                                            std::string_view path) {
  ASSIGN_OR_RETURN(auto find,
                   impl_->database->prepare(fmt::format(
                       "{}WHERE sha256 = ? AND path = ? AND ended AND complete ORDER BY id DESC "
                       "LIMIT 1",
                       kContainerColumns)));
  find.lend_blob(1, sha256.view()).lend_text(2, path);
  ASSIGN_OR_RETURN(const bool found, find.step());
  if (!found) return std::optional<ContainerInfo>();
  ASSIGN_OR_RETURN(ContainerInfo info, read_container(find));
  return std::optional<ContainerInfo>(std::move(info));
}

Result<std::vector<GapInfo>> Reader::gaps(SourceId source) {
  ASSIGN_OR_RETURN(auto find, impl_->database->prepare(
                                  "SELECT c.path, g.offset, g.size, g.reason FROM containers c "
                                  "JOIN gaps g ON g.container_id = c.id WHERE c.source_id = ? "
                                  "ORDER BY g.id"));
  find.bind(1, std::int64_t{source.number});
  std::vector<GapInfo> gaps;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, find.step());
    if (!more) return gaps;
    gaps.push_back({std::string(find.column_text(0)), unsigned_at(find, 1), unsigned_at(find, 2),
                    std::string(find.column_text(3))});
  }
}

Result<std::vector<NoticeInfo>> Reader::notices(SourceId source) {
  ASSIGN_OR_RETURN(auto find, impl_->database->prepare(
                                  "SELECT c.path, n.text FROM containers c JOIN notices n ON "
                                  "n.container_id = c.id WHERE c.source_id = ? ORDER BY n.id"));
  find.bind(1, std::int64_t{source.number});
  std::vector<NoticeInfo> notices;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, find.step());
    if (!more) return notices;
    notices.push_back({std::string(find.column_text(0)), std::string(find.column_text(1))});
  }
}

}  // namespace day::catalog
