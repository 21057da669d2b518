// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/recover.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "store/pack.h"

namespace day::store {
namespace {

Error packs_end_early(Position committed, std::string_view folder) {
  return Error{Code::Damaged,
               fmt::format("{} ends before pack {} byte {}, which was committed: part of the packs "
                           "is missing; put it back from a copy, or run `daylight rebuild`",
                           folder, committed.pack, committed.offset)};
}

// The greatest place before which everything was synced, as the block headers at and after `from`
// tell it. Headers only: a pack of 1 GiB takes some ten thousand short reads.
Result<std::uint64_t> find_committed(Pack* pack, std::uint64_t from, std::uint64_t size) {
  std::uint64_t committed = from;
  std::uint64_t at = from;
  while (at < size) {
    ASSIGN_OR_RETURN(const auto header, pack->peek(at));
    if (header) {
      committed = std::max(committed, header->committed);
      at += header->block_bytes();
      continue;
    }
    ASSIGN_OR_RETURN(const auto next, pack->find_block(at + 1));
    if (!next) break;
    at = *next;
  }
  return committed;
}

// The end of the last whole block. Blocks that end at or before `committed` are taken as they are:
// if one is bad, that is damage, and what lies behind stays.
Result<std::uint64_t> find_end(Pack* pack, std::uint64_t from, std::uint64_t committed,
                               std::uint64_t size) {
  std::uint64_t end = committed;
  std::uint64_t at = from;
  while (at < size) {
    ASSIGN_OR_RETURN(const auto header, pack->peek(at));
    const std::uint64_t after = header ? at + header->block_bytes() : at;
    if (header && after <= committed) {
      at = after;
      continue;
    }
    const auto block = pack->read_block(at);
    if (block.ok()) {
      at = after;
      end = std::max(end, at);
      continue;
    }
    if (block.error().code != Code::Damaged) return block.error();
    ASSIGN_OR_RETURN(const auto next, pack->find_block(at + 1));
    if (!next) break;
    at = *next;
  }
  return end;
}

}  // namespace

Result<Tail> recover_tail(const std::string& folder, Position committed) {
  ASSIGN_OR_RETURN(const auto numbers, list_packs(folder));
  Tail tail;
  if (numbers.empty()) {
    if (committed != Position{}) return packs_end_early(committed, folder);
    return tail;
  }
  tail.number = numbers.back();
  if (committed.pack > tail.number) return packs_end_early(committed, folder);
  const std::uint64_t known = committed.pack == tail.number ? committed.offset : 0;
  ASSIGN_OR_RETURN(os::File file, os::File::open_write(pack_path(folder, tail.number)));
  ASSIGN_OR_RETURN(const std::uint64_t size, file.size());
  if (size < known) return packs_end_early(committed, folder);
  ASSIGN_OR_RETURN(Pack pack, Pack::open(std::move(file), tail.number));
  if (!pack.header_status().ok()) {
    // A header is synced before the first block is written, so a bad one before blocks is damage:
    // that pack stays as it is and the next takes what comes.
    if (size > kPackHeaderBytes || known > 0) {
      ++tail.number;
      return tail;
    }
    tail.dropped_bytes = size;
    os::File torn = std::move(pack).take_file();
    TRY(torn.truncate(0));
    tail.file = std::move(torn);
    return tail;
  }
  const std::uint64_t from = std::max<std::uint64_t>(kPackHeaderBytes, known);
  ASSIGN_OR_RETURN(const std::uint64_t synced, find_committed(&pack, from, size));
  ASSIGN_OR_RETURN(const std::uint64_t end, find_end(&pack, from, synced, size));
  tail.salt = pack.salt();
  tail.offset = end;
  tail.dropped_bytes = size - end;
  os::File last = std::move(pack).take_file();
  if (tail.dropped_bytes > 0) TRY(last.truncate(end));
  // A writer that was killed may have left whole blocks that were never synced.
  TRY(last.sync());
  tail.file = std::move(last);
  return tail;
}

}  // namespace day::store
