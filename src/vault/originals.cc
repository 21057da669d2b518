// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/originals.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "catalog/catalog.h"
#include "catalog/documents.h"
#include "crypto/sha256.h"
#include "document/limits.h"
#include "reader/document_room.h"
#include "reader/unarchive.h"
#include "vault/limits.h"
#include "vault/range_access.h"
#include "vault/tree_walk.h"

namespace day::vault {
namespace {

// Keeps the one child that is wanted.
class OneChild : public reader::ChildSink {
 public:
  OneChild(std::uint64_t key, std::uint64_t max_bytes) : key_(key), max_bytes_(max_bytes) {}

  Result<bool> begin(const document::Child& child) override {
    is_open_ = child.key == key_ && !content_;
    if (is_open_) content_.emplace();
    return is_open_;
  }
  Status bytes(ByteView bytes) override {
    if (content_->size() + bytes.size() > max_bytes_) {
      return Error{Code::Unsupported,
                   fmt::format("it has more than the {} bytes that are taken out", max_bytes_)};
    }
    content_->append(bytes);
    return {};
  }
  Status end(std::string_view wrong) override {
    if (!wrong.empty()) wrong_ = wrong;
    return {};
  }
  std::optional<Bytes>& content() { return content_; }
  const std::string& wrong() const { return wrong_; }

 private:
  std::uint64_t key_;
  std::uint64_t max_bytes_;
  bool is_open_ = false;
  std::optional<Bytes> content_;
  std::string wrong_;
};

Result<reader::DocumentOutcome> read_whole(reader::DocumentRoom* room, ByteView bytes,
                                           const catalog::ItemRow& item, reader::ChildSink* sink,
                                           const document::Options& options) {
  reader::DocumentRequest request;
  request.as_message = item.kind == store::ItemKind::Message;
  request.options = options;
  request.bytes = bytes;
  return room->read(request, sink);
}

class Originals : public store::Reader {
 public:
  Originals(std::unique_ptr<store::Reader> packs, sql::Database* database,
            const reader::DocumentRoomOptions& options, std::string_view password)
      : packs_(std::move(packs)),
        catalog_(database),
        documents_(database),
        room_options_(options),
        password_(password) {}

  Result<Bytes> read(const ItemId& id, const store::Location& location,
                     std::uint64_t max_bytes) override {
    if (location.pack != catalog::kNoPack) return packs_->read(id, location, max_bytes);
    ASSIGN_OR_RETURN(const Bytes* const content, take_out(id));
    if (content->size() > max_bytes) {
      return Error{Code::Damaged, "an item is larger than it should be"};
    }
    return *content;
  }

  Status read_pieces(const ItemId& id, const store::Location& location,
                     const store::PieceVisitor& visit) override {
    if (location.pack != catalog::kNoPack) return packs_->read_pieces(id, location, visit);
    ASSIGN_OR_RETURN(const Bytes* const content, take_out(id));
    for (ByteView left = *content; !left.empty();) {
      const ByteView piece = left.substr(0, store::kMaxFrameBytes);
      TRY(visit(piece));
      left.remove_prefix(piece.size());
    }
    return {};
  }

  Result<Bytes> read_range(const ItemId& id, const store::Location& location, std::uint64_t offset,
                           std::size_t size) override {
    if (location.pack != catalog::kNoPack) return packs_->read_range(id, location, offset, size);
    ASSIGN_OR_RETURN(const Bytes* const content, take_out(id));
    if (offset >= content->size()) return Bytes();
    return content->substr(offset, size);
  }

  Status scan(store::Position from, const store::ScanVisitor& visit) override {
    return packs_->scan(from, visit);
  }

 private:
  // The way down to an item: itself, then what it lies in, up to one that is stored.
  struct Step {
    catalog::ItemRow item;
    std::uint64_t key = 0;  // of the item before it
  };

  Result<const Bytes*> take_out(const ItemId& id) {
    if (last_ == id) return &content_;
    last_.reset();
    ASSIGN_OR_RETURN(const auto rows, catalog_.find_items({id, id}, 1));
    if (rows.empty()) return Error{Code::NotFound, "the item is not in the catalog"};
    ASSIGN_OR_RETURN(std::vector<Step> way, find_way(rows.front()));
    Bytes content;
    bool has_content = false;
    while (way.size() > 1) {
      const Step parent = way.back();
      way.pop_back();
      ASSIGN_OR_RETURN(content,
                       take_child(parent, has_content ? &content : nullptr, way.back().item));
      has_content = true;
    }
    content_ = std::move(content);
    last_ = id;
    return &content_;
  }

  // Through first parents, which came first; one that lies in itself is not gone into again.
  Result<std::vector<Step>> find_way(const catalog::ItemRow& item) {
    std::vector<Step> way = {{item, 0}};
    while (!way.back().item.is_stored()) {
      ASSIGN_OR_RETURN(const auto places, documents_.places(way.back().item.row));
      const catalog::EmbeddedPlace* next = nullptr;
      for (const auto& place : places) {
        const bool seen = std::any_of(way.begin(), way.end(), [&](const Step& step) {
          return step.item.row == place.parent.row;
        });
        // A stored parent is the shortest way; otherwise the first.
        if (!seen && (next == nullptr || (place.parent.is_stored() && !next->parent.is_stored()))) {
          next = &place;
        }
      }
      if (next == nullptr || way.size() > document::kMaxDepth + 1) {
        return Error{Code::Damaged, "an item of catalog.db lies nowhere; run `daylight rebuild`"};
      }
      way.push_back({next->parent, next->key});
    }
    return way;
  }

  Result<Bytes> take_child(const Step& parent, const Bytes* parent_content,
                           const catalog::ItemRow& wanted) {
    if (!room_) {
      ASSIGN_OR_RETURN(room_, reader::DocumentRoom::start(room_options_));
    }
    document::Options options;
    options.only_key = parent.key;
    options.password = password_;
    OneChild sink(parent.key, document::kMaxDocumentBytes);
    ASSIGN_OR_RETURN(const auto outcome,
                     parent_content != nullptr
                         ? read_whole(room_.get(), *parent_content, parent.item, &sink, options)
                         : read_inside(room_.get(), packs_.get(), parent.item, &sink, options));
    if (!sink.content() || !sink.wrong().empty()) {
      const auto* reading = std::get_if<document::Reading>(&outcome.reading);
      const bool is_locked = sink.wrong() == reader::kNeedsPassword ||
                             (reading != nullptr && reading->outcome == document::Outcome::Locked);
      std::string why = sink.wrong().empty() ? outcome.detail : sink.wrong();
      if (why.empty()) why = is_locked ? reader::kNeedsPassword : "it is not there";
      return Error{is_locked ? Code::Denied : Code::Damaged,
                   fmt::format("item {} could not be taken out of item {}: {}",
                               print_short(wanted.id), print_short(parent.item.id), why)};
    }
    if (crypto::sha256(*sink.content()) != wanted.id.digest) {
      return Error{Code::Damaged,
                   fmt::format("item {} came out of item {} with other bytes than before",
                               print_short(wanted.id), print_short(parent.item.id))};
    }
    return *std::move(sink.content());
  }

  std::unique_ptr<store::Reader> packs_;
  catalog::Reader catalog_;
  catalog::DocumentReader documents_;
  reader::DocumentRoomOptions room_options_;
  std::string password_;
  std::unique_ptr<reader::DocumentRoom> room_;
  // The item that was asked for last: those who read it in pieces ask again.
  std::optional<ItemId> last_;
  Bytes content_;
};

}  // namespace

reader::DocumentRoomOptions document_room_options(const reader::PoolOptions& options) {
  reader::DocumentRoomOptions room;
  room.program = options.document_program;
  room.wall_seconds = options.wall_seconds;
  return room;
}

Result<reader::DocumentOutcome> read_inside(reader::DocumentRoom* room, store::Reader* originals,
                                            const catalog::ItemRow& item, reader::ChildSink* sink,
                                            document::Options options) {
  const std::size_t head_size = std::min<std::uint64_t>(item.size_bytes, kSniffBytes);
  ASSIGN_OR_RETURN(const Bytes head, originals->read_range(item.id, item.location, 0, head_size));
  if (!is_read_in_place(head)) {
    ASSIGN_OR_RETURN(const Bytes whole,
                     originals->read(item.id, item.location, document::kMaxDocumentBytes));
    return read_whole(room, whole, item, sink, options);
  }
  RangeAccess access(item.size_bytes, [&](std::uint64_t offset, std::size_t size) {
    return originals->read_range(item.id, item.location, offset, size);
  });
  reader::DocumentRequest request;
  request.options = options;
  request.access = &access;
  return room->read(request, sink);
}

Result<std::unique_ptr<store::Reader>> open_originals(const Vault& vault, sql::Database* database,
                                                      const reader::PoolOptions& options) {
  return open_originals_in(vault.packs_folder(), database, document_room_options(options));
}

Result<std::unique_ptr<store::Reader>> open_originals_in(const std::string& packs_folder,
                                                         sql::Database* database,
                                                         const reader::DocumentRoomOptions& options,
                                                         std::string_view password) {
  ASSIGN_OR_RETURN(auto packs, store::Reader::open(packs_folder));
  return std::unique_ptr<store::Reader>(
      std::make_unique<Originals>(std::move(packs), database, options, password));
}

}  // namespace day::vault
