// SPDX-License-Identifier: AGPL-3.0-or-later
// The store keeps every received byte, once, in append-only packs of checksummed blocks. Format:
// docs/formats/pack.md. It knows no index: an append answers with a Location, which the catalog
// keeps; a scan of the packs gives every Location again (I4). Every read is verified against its
// digest (I1).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/ids.h"
#include "base/result.h"
#include "store/limits.h"

namespace day::store {

// Where an item lies: a pack file, the offset of the block in it, and the slot in the block.
struct Location {
  std::uint32_t pack = 0;
  std::uint64_t offset = 0;
  std::uint32_t slot = 0;
  auto operator<=>(const Location&) const = default;
};

// A place between two blocks. Everything before the position given by commit() survives power loss.
struct Position {
  std::uint32_t pack = 0;  // packs are numbered from 0
  std::uint64_t offset = 0;
  auto operator<=>(const Position&) const = default;
};

// What was done about the end of the last pack when a writer opened it.
struct TailReport {
  std::uint64_t dropped_bytes = 0;  // a torn block, removed
};

// What a scan meets, in the order in which it was appended.
struct ScannedItem {
  ItemId id;
  std::uint64_t size_bytes = 0;
  Location location;
};
struct ScannedRecipe {
  SourceId source;
  ByteView records;  // encoded RecipeRecords, borrowed for the call
};
struct ScannedDamage {
  Position from;
  std::uint64_t size_bytes = 0;
  std::string what;
  // Nothing whole follows in the last pack: what an interrupted writer leaves, or one that is
  // writing just now. The next writer drops it, unless it was committed (WriterOptions).
  bool torn_tail = false;
};
using Scanned = std::variant<ScannedItem, ScannedRecipe, ScannedDamage>;
// `after` is where a later scan goes on behind everything visited so far. It advances only with the
// last thing of a block: a block that was left halfway is visited again as a whole.
using ScanVisitor = std::function<Status(const Scanned&, Position after)>;

// Reads of any size arrive in pieces of at most kMaxFrameBytes.
using PieceVisitor = std::function<Status(ByteView)>;

// Reads packs. Safe beside a writer; not safe to share between threads.
class Reader {
 public:
  // `folder` is the packs folder of a vault.
  static Result<std::unique_ptr<Reader>> open(const std::string& folder);
  virtual ~Reader() = default;

  // The whole item, verified. Damaged if its bytes are not those that `id` names, or if it is
  // larger than max_bytes.
  virtual Result<Bytes> read(const ItemId& id, const Location& location,
                             std::uint64_t max_bytes) = 0;
  // The same in pieces, in order; the digest is checked after the last piece, so a caller that
  // writes elsewhere must discard on error.
  virtual Status read_pieces(const ItemId& id, const Location& location,
                             const PieceVisitor& visit) = 0;
  // `size` bytes of an item from `offset` (fewer at its end), each frame verified, the whole not.
  virtual Result<Bytes> read_range(const ItemId& id, const Location& location, std::uint64_t offset,
                                   std::size_t size) = 0;
  // Visits every block from `from` to the end. Block checksums are verified; damage is reported and
  // stepped over, to the next block that is whole. The visitor must not use the same reader.
  virtual Status scan(Position from, const ScanVisitor& visit) = 0;
};

struct WriterOptions {
  // A position that an earlier commit() gave: what lies before it is not read again on opening, and
  // a bad block there is damage, never a torn tail to be dropped. Without it the last pack is
  // walked from its start, by block headers.
  Position committed;
  std::uint64_t max_pack_bytes = kMaxPackBytes;
  // Instead of a random one, for examples that must come out the same each time.
  std::optional<std::uint64_t> salt;
};

// Appends. One writer per vault: the caller holds the vault's lock. Any failed write or sync is
// final: every later call fails too, and nothing after the last commit() counts.
class Writer {
 public:
  // Damaged if the packs end before options.committed; Unsupported if the last is of a newer
  // format. Damage elsewhere keeps nobody from appending.
  static Result<std::unique_ptr<Writer>> open(const std::string& folder,
                                              const WriterOptions& options = {});
  virtual ~Writer() = default;

  virtual const TailReport& tail_report() const = 0;

  // Adds an item that fits in memory; the caller has made sure that it is not there yet. The
  // location is valid at once and readable after the next flush() or commit().
  virtual Result<Location> append(const ItemId& id, ByteView bytes) = 0;

  // Adds an item of unknown size in pieces. Blobs and other appends may interleave freely.
  virtual std::uint64_t begin_blob() = 0;
  virtual Status append_blob(std::uint64_t blob, ByteView piece) = 0;
  // Seals it under the digest of all its pieces, as computed by the store.
  struct Sealed {
    ItemId id;
    std::uint64_t size_bytes = 0;
    Location location;
  };
  virtual Result<Sealed> end_blob(std::uint64_t blob) = 0;
  // Forgets a blob that is not wanted after all (its bytes were there already). Its frames stay as
  // dead space and are never visited by a scan.
  virtual void abandon_blob(std::uint64_t blob) = 0;

  // Adds whole encoded recipe records of a source, after everything appended so far; at most
  // kMaxRecipeBytes (limits.h) in one call.
  virtual Status append_recipe(SourceId source, ByteView records) = 0;

  // Writes out the open block, without syncing.
  virtual Status flush() = 0;
  // flush(), then fdatasync. What was appended before survives kill -9 and power loss (I3).
  virtual Result<Position> commit() = 0;
};

}  // namespace day::store
