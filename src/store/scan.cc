// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/scan.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "store/compress.h"
#include "store/format.h"
#include "store/pack.h"

namespace day::store {
namespace {

class Scanner {
 public:
  Scanner(PackSet* packs, const ScanVisitor& visit) : packs_(packs), visit_(visit) {}

  // All packs from `from` that are there when asked; then those that came meanwhile.
  Status scan(Position from) {
    std::uint32_t expected = from.pack;
    bool found_any = false;
    while (true) {
      ASSIGN_OR_RETURN(const auto numbers, list_packs(packs_->folder()));
      auto next = std::lower_bound(numbers.begin(), numbers.end(), expected);
      if (next == numbers.end()) break;
      found_any = true;
      for (; next != numbers.end(); ++next) {
        if (*next != expected) TRY(report_missing(expected, *next));
        last_ = *next == numbers.back();
        TRY(scan_pack(*next, *next == from.pack ? from.offset : 0));
        expected = *next + 1;
      }
    }
    if (found_any || from == Position{}) return {};
    return report({from, 0, "the packs end before this place", false}, from);
  }

 private:
  Status report(const ScannedDamage& damage, Position after) { return visit_(damage, after); }

  Status report_missing(std::uint32_t first, std::uint32_t next) {
    const std::string what = next - first == 1
                                 ? "the pack file is missing"
                                 : fmt::format("{} pack files are missing", next - first);
    return report({{first, 0}, 0, what, false}, {next, 0});
  }

  Status scan_pack(std::uint32_t number, std::uint64_t start) {
    ASSIGN_OR_RETURN(Pack* const pack, packs_->get(number));
    ASSIGN_OR_RETURN(std::uint64_t size, pack->file().size());
    if (start > size) {
      return report({{number, size}, start - size, "the pack ends before this place", false},
                    {number, size});
    }
    std::uint64_t at = start;
    if (at < kPackHeaderBytes) {
      at = std::min<std::uint64_t>(kPackHeaderBytes, size);
      if (!pack->header_status().ok()) {
        const bool torn = last_ && size <= kPackHeaderBytes;
        TRY(report({{number, 0}, at, pack->header_status().error().message, torn}, {number, at}));
      }
    }
    while (true) {
      // A writer beside may have appended.
      ASSIGN_OR_RETURN(size, pack->file().size());
      if (at >= size) return {};
      ASSIGN_OR_RETURN(at, scan_block(pack, number, at, size));
    }
  }

  // Visits the block at `at`, or the damage there; where to go on.
  Result<std::uint64_t> scan_block(Pack* pack, std::uint32_t number, std::uint64_t at,
                                   std::uint64_t size) {
    const auto block = pack->read_block(at);
    if (block.ok()) {
      const std::uint64_t after = at + block->header.block_bytes();
      const Status visited = visit_block(*block, {number, at}, {number, after});
      if (visited.ok()) return after;
      if (visited.error().code != Code::Damaged || visitor_failed_) return visited.error();
      TRY(report({{number, at}, after - at, visited.error().message, false}, {number, after}));
      return after;
    }
    if (block.error().code != Code::Damaged) return block.error();
    const std::string what = block.error().message;
    ASSIGN_OR_RETURN(const auto next, pack->find_block(at + 1));
    ASSIGN_OR_RETURN(const std::uint64_t size_now, pack->file().size());
    // What looked torn may have been a block that was just being written.
    if (!next && size_now != size) return at;
    const std::uint64_t end = next.value_or(size);
    TRY(report({{number, at}, end - at, what, !next && last_}, {number, end}));
    return end;
  }

  // Damaged, with visitor_failed_ unset, for a block whose checksum holds and whose content does
  // not: nothing of it was visited.
  Status visit_block(const Block& block, Position place, Position after) {
    visitor_failed_ = false;
    switch (block.header.kind) {
      case BlockKind::Items:
        return visit_items(block, place, after);
      case BlockKind::Seal: {
        const auto seal = decode_seal_table(block.table);
        if (!seal) return Error{Code::Damaged, "a seal makes no sense"};
        const Location location{place.pack, place.offset, 0};
        return visit(ScannedItem{seal->id, seal->size_bytes, location}, after);
      }
      case BlockKind::Recipe:
        return visit_recipe(block, after);
      case BlockKind::Frame:
      case BlockKind::FrameList:
        return {};
    }
    return {};
  }

  Status visit_items(const Block& block, Position place, Position after) {
    const auto items = decode_item_table(block.table, block.header.raw_bytes);
    if (!items) return Error{Code::Damaged, "the sizes of the items of a block do not add up"};
    for (std::size_t slot = 0; slot < items->size(); ++slot) {
      const ItemEntry& item = (*items)[slot];
      const Location location{place.pack, place.offset, static_cast<std::uint32_t>(slot)};
      TRY(visit(ScannedItem{item.id, item.size_bytes, location},
                slot + 1 == items->size() ? after : place));
    }
    return {};
  }

  Status visit_recipe(const Block& block, Position after) {
    const auto source = decode_recipe_table(block.table);
    if (!source) return Error{Code::Damaged, "a recipe names no source"};
    ByteView records = block.stored;
    if (block.header.encoding == Encoding::Zstd) {
      TRY(decompressor_.decompress(block.stored, block.header.raw_bytes, &records_));
      records = records_;
    }
    return visit(ScannedRecipe{*source, records}, after);
  }

  Status visit(const Scanned& scanned, Position after) {
    Status visited = visit_(scanned, after);
    visitor_failed_ = !visited.ok();
    return visited;
  }

  PackSet* packs_;
  const ScanVisitor& visit_;
  Decompressor decompressor_;
  Bytes records_;
  bool last_ = false;
  bool visitor_failed_ = false;
};

}  // namespace

Status scan_packs(PackSet* packs, Position from, const ScanVisitor& visit) {
  return Scanner(packs, visit).scan(from);
}

}  // namespace day::store
