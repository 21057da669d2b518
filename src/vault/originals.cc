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
    reader::DocumentRequest request;
    request.as_message = parent.item.kind == store::ItemKind::Message;
    request.options.only_key = parent.key;
    request.options.password = password_;
    RangeAccess access(parent.item.size_bytes, [&](std::uint64_t offset, std::size_t size) {
      return packs_->read_range(parent.item.id, parent.item.location, offset, size);
    });
    Bytes stored;
    if (parent_content != nullptr) {
      request.bytes = *parent_content;
    } else {
      const std::size_t head_size = std::min<std::uint64_t>(parent.item.size_bytes, kSniffBytes);
      ASSIGN_OR_RETURN(stored,
                       packs_->read_range(parent.item.id, parent.item.location, 0, head_size));
      if (is_read_in_place(stored)) {
        request.access = &access;
      } else {
        ASSIGN_OR_RETURN(stored, packs_->read(parent.item.id, parent.item.location,
                                              document::kMaxDocumentBytes));
        request.bytes = stored;
      }
    }
    OneChild sink(parent.key, document::kMaxDocumentBytes);
    ASSIGN_OR_RETURN(const auto outcome, room_->read(request, &sink));
    if (!sink.content() || !sink.wrong().empty()) {
      std::string why = sink.wrong().empty() ? outcome.detail : sink.wrong();
      if (why.empty()) why = "it is not there";
      return Error{Code::Damaged,
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

Result<std::unique_ptr<store::Reader>> open_originals(const Vault& vault, sql::Database* database,
                                                      const reader::PoolOptions& options) {
  reader::DocumentRoomOptions room;
  room.program = options.document_program;
  room.wall_seconds = options.wall_seconds;
  return open_originals_in(vault.packs_folder(), database, room);
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
