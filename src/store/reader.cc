// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "crypto/sha256.h"
#include "store/block_cache.h"
#include "store/format.h"
#include "store/pack.h"
#include "store/scan.h"
#include "store/store.h"

namespace day::store {
namespace {

// A first guess at the room for a blob; the rest grows with what is really there.
constexpr std::uint64_t kMaxReserveBytes = 64u << 20;

Error damaged_item(const ItemId& id, std::string_view what) {
  return Error{Code::Damaged, fmt::format("item {} is damaged: {}", print_short(id), what)};
}

class PackReader final : public Reader {
 public:
  explicit PackReader(std::string folder) : packs_(std::move(folder)), cache_(&packs_) {}

  Result<Bytes> read(const ItemId& id, const Location& location, std::uint64_t max_bytes) override {
    ASSIGN_OR_RETURN(const Stored stored, find_stored(id, location));
    if (stored.size_bytes > max_bytes) {
      return damaged_item(
          id, fmt::format("it has {} bytes, at most {} expected", stored.size_bytes, max_bytes));
    }
    Bytes bytes;
    bytes.reserve(static_cast<std::size_t>(std::min(stored.size_bytes, kMaxReserveBytes)));
    TRY(visit_pieces(id, stored, [&](ByteView piece) -> Status {
      bytes.append(piece);
      return {};
    }));
    return bytes;
  }

  Status read_pieces(const ItemId& id, const Location& location,
                     const PieceVisitor& visit) override {
    ASSIGN_OR_RETURN(const Stored stored, find_stored(id, location));
    return visit_pieces(id, stored, visit);
  }

  Result<Bytes> read_range(const ItemId& id, const Location& location, std::uint64_t offset,
                           std::size_t size) override {
    ASSIGN_OR_RETURN(const Stored stored, find_stored(id, location));
    if (offset >= stored.size_bytes) return Bytes();
    std::uint64_t left = std::min<std::uint64_t>(size, stored.size_bytes - offset);
    if (!stored.blob) return Bytes(stored.bytes.substr(offset, left));
    Bytes bytes;
    bytes.reserve(static_cast<std::size_t>(std::min(left, kMaxReserveBytes)));
    while (left > 0) {
      ASSIGN_OR_RETURN(const ByteView frame, read_frame(id, *stored.blob, offset / kMaxFrameBytes));
      const ByteView taken = frame.substr(offset % kMaxFrameBytes, left);
      bytes.append(taken);
      offset += taken.size();
      left -= taken.size();
    }
    return bytes;
  }

  Status scan(Position from, const ScanVisitor& visit) override {
    return scan_packs(&packs_, from, visit);
  }

 private:
  struct Blob {
    Position place;
    SealTable seal;
    SealPlaces places;
  };
  // An item as found: its bytes in the cached block, or a blob.
  struct Stored {
    std::uint64_t size_bytes = 0;
    ByteView bytes;
    const Blob* blob = nullptr;
  };

  Result<Stored> find_stored(const ItemId& id, const Location& location) {
    const Position place{location.pack, location.offset};
    if (blob_ && blob_->place == place && blob_->seal.id == id) {
      return Stored{blob_->seal.size_bytes, {}, &*blob_};
    }
    const auto cached = cache_.load(place);
    if (!cached.ok()) return cached.error().in(fmt::format("item {}", print_short(id)));
    const CachedBlock& block = **cached;
    if (block.kind == BlockKind::Items) {
      if (location.slot >= block.items.size() || block.items[location.slot].id != id) {
        return damaged_item(id, "another item is stored at its place");
      }
      const std::size_t start = block.starts[location.slot];
      const ByteView bytes =
          ByteView(block.raw).substr(start, block.items[location.slot].size_bytes);
      return Stored{bytes.size(), bytes, nullptr};
    }
    if (block.kind != BlockKind::Seal) return damaged_item(id, "there is no item at its place");
    const auto seal = decode_seal_table(block.table);
    if (!seal || seal->id != id) return damaged_item(id, "another item is stored at its place");
    auto places = decode_seal_places(block.raw, seal->size_bytes);
    if (!places) return damaged_item(id, "its seal makes no sense");
    blob_ = Blob{place, *seal, *std::move(places)};
    return Stored{seal->size_bytes, {}, &*blob_};
  }

  Status visit_pieces(const ItemId& id, const Stored& stored, const PieceVisitor& visit) {
    const Error mismatch = damaged_item(id, "its bytes are not those that were stored");
    if (stored.blob == nullptr) {
      if (crypto::sha256(stored.bytes) != id.digest) return mismatch;
      return stored.bytes.empty() ? Status{} : visit(stored.bytes);
    }
    crypto::Sha256 hash;
    const std::uint64_t frames = (stored.size_bytes + kMaxFrameBytes - 1) / kMaxFrameBytes;
    for (std::uint64_t index = 0; index < frames; ++index) {
      ASSIGN_OR_RETURN(const ByteView frame, read_frame(id, *stored.blob, index));
      hash.update(frame);
      TRY(visit(frame));
    }
    if (hash.finish() != id.digest) return mismatch;
    return {};
  }

  // Valid until the next read.
  Result<ByteView> read_frame(const ItemId& id, const Blob& blob, std::uint64_t index) {
    ASSIGN_OR_RETURN(const Position place, find_frame(id, blob, index));
    const auto cached = cache_.load(place);
    if (!cached.ok()) return cached.error().in(fmt::format("item {}", print_short(id)));
    const CachedBlock& block = **cached;
    const auto table = decode_frame_table(block.table);
    const std::uint64_t size =
        std::min<std::uint64_t>(kMaxFrameBytes, blob.seal.size_bytes - index * kMaxFrameBytes);
    if (block.kind != BlockKind::Frame || !table || table->serial != blob.seal.serial ||
        table->index != index || block.raw.size() != size) {
      return damaged_item(id, fmt::format("frame {} is not where its seal says", index));
    }
    return ByteView(block.raw);
  }

  Result<Position> find_frame(const ItemId& id, const Blob& blob, std::uint64_t index) {
    const std::uint64_t list = index / kPlacesPerList;
    if (list >= blob.places.lists.size()) return blob.places.frames[index % kPlacesPerList];
    const Position place = blob.places.lists[list];
    if (!list_place_ || *list_place_ != place) {
      const auto cached = cache_.load(place);
      if (!cached.ok()) return cached.error().in(fmt::format("item {}", print_short(id)));
      const CachedBlock& block = **cached;
      const auto table = decode_frame_table(block.table);
      auto places = decode_places(block.raw);
      if (block.kind != BlockKind::FrameList || !table || table->serial != blob.seal.serial ||
          table->index != list * kPlacesPerList || !places || places->size() != kPlacesPerList) {
        return damaged_item(id, "a list of its frames makes no sense");
      }
      list_ = *std::move(places);
      list_place_ = place;
    }
    return list_[index % kPlacesPerList];
  }

  PackSet packs_;
  BlockCache cache_;
  // The seal and the frame list read last.
  std::optional<Blob> blob_;
  std::optional<Position> list_place_;
  std::vector<Position> list_;
};

}  // namespace

Result<std::unique_ptr<Reader>> Reader::open(const std::string& folder) {
  TRY(list_packs(folder));
  return std::unique_ptr<Reader>(std::make_unique<PackReader>(folder));
}

}  // namespace day::store
