// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fmt/format.h>

#include <map>
#include <utility>

#include "base/check.h"
#include "store/appender.h"
#include "store/blob.h"
#include "store/format.h"
#include "store/recover.h"
#include "store/store.h"

namespace day::store {
namespace {

class PackWriter final : public Writer {
 public:
  PackWriter(const std::string& folder, const WriterOptions& options, Tail tail)
      : tail_report_{tail.dropped_bytes},
        next_serial_(options.salt ? *options.salt : random_salt()),
        appender_(folder, options, std::move(tail)) {}

  const TailReport& tail_report() const override { return tail_report_; }

  Result<Location> append(const ItemId& id, ByteView bytes) override {
    TRY(appender_.status());
    if (bytes.size() > kMaxFrameBytes) return append_large(id, bytes);
    if (!table_.empty() && (payload_.size() + bytes.size() > kBlockBytes ||
                            table_.size() == kMaxBlockEntries * kItemEntryBytes)) {
      TRY(flush());
    }
    if (table_.empty()) {
      ASSIGN_OR_RETURN(place_, appender_.next_place());
    }
    const auto slot = static_cast<std::uint32_t>(table_.size() / kItemEntryBytes);
    encode_item_entry({id, static_cast<std::uint32_t>(bytes.size())}, &table_);
    payload_.append(bytes);
    return Location{place_.pack, place_.offset, slot};
  }

  std::uint64_t begin_blob() override {
    const std::uint64_t blob = ++last_blob_;
    blobs_.try_emplace(blob, next_serial_++);
    return blob;
  }

  Status append_blob(std::uint64_t blob, ByteView piece) override {
    TRY(appender_.status());
    return find_blob(blob).append(&appender_, piece, [this] { return flush(); });
  }

  Result<Sealed> end_blob(std::uint64_t blob) override {
    TRY(appender_.status());
    BlobWriter& writer = find_blob(blob);
    Sealed sealed;
    sealed.id = writer.finish();
    sealed.size_bytes = writer.size_bytes();
    if (writer.fits_item()) {
      ASSIGN_OR_RETURN(sealed.location, append(sealed.id, writer.buffered()));
    } else {
      TRY(flush());
      ASSIGN_OR_RETURN(const Position place, writer.seal(&appender_, sealed.id));
      sealed.location = {place.pack, place.offset, 0};
    }
    blobs_.erase(blob);
    return sealed;
  }

  void abandon_blob(std::uint64_t blob) override { CHECK(blobs_.erase(blob) == 1); }

  Status append_recipe(SourceId source, ByteView records) override {
    TRY(appender_.status());
    if (records.size() > kMaxRecipeBytes) {
      return Error{Code::Unsupported,
                   fmt::format("{} bytes of recipe at once, at most {} can be stored",
                               records.size(), kMaxRecipeBytes)};
    }
    TRY(flush());
    return appender_.write_block(BlockKind::Recipe, encode_recipe_table(source), records);
  }

  Status flush() override {
    TRY(appender_.status());
    if (table_.empty()) return {};
    TRY(appender_.write_block(BlockKind::Items, table_, payload_));
    table_.clear();
    payload_.clear();
    return {};
  }

  Result<Position> commit() override {
    TRY(flush());
    TRY(appender_.sync());
    return appender_.position();
  }

 private:
  BlobWriter& find_blob(std::uint64_t blob) {
    const auto found = blobs_.find(blob);
    CHECK(found != blobs_.end());
    return found->second;
  }

  Result<Location> append_large(const ItemId& id, ByteView bytes) {
    const std::uint64_t blob = begin_blob();
    TRY(append_blob(blob, bytes));
    ASSIGN_OR_RETURN(const Sealed sealed, end_blob(blob));
    CHECK(sealed.id == id);
    return sealed.location;
  }

  TailReport tail_report_;
  std::uint64_t next_serial_;
  Appender appender_;
  // The open items block: its table, its bytes, where it will lie.
  Bytes table_;
  Bytes payload_;
  Position place_;
  std::uint64_t last_blob_ = 0;
  std::map<std::uint64_t, BlobWriter> blobs_;
};

}  // namespace

Result<std::unique_ptr<Writer>> Writer::open(const std::string& folder,
                                             const WriterOptions& options) {
  ASSIGN_OR_RETURN(Tail tail, recover_tail(folder, options.committed));
  return std::unique_ptr<Writer>(std::make_unique<PackWriter>(folder, options, std::move(tail)));
}

}  // namespace day::store
