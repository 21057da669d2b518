// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/document_stage.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "store/store.h"
#include "vault/document_lanes.h"
#include "vault/follow.h"
#include "vault/limits.h"

namespace day::vault {
namespace {

constexpr std::string_view kPending = catalog::kDocumentsPending;
constexpr std::string_view kDone = "documents_done";

Result<std::int64_t> read_meta(sql::Database* database, std::string_view key) {
  ASSIGN_OR_RETURN(auto find, database->prepare("SELECT value FROM meta WHERE key = ?"));
  ASSIGN_OR_RETURN(const bool found, find.lend_text(1, key).step());
  return found ? find.column_int(0) : std::int64_t{0};
}

Status write_meta(sql::Database* database, std::string_view key, std::int64_t value) {
  ASSIGN_OR_RETURN(auto set,
                   database->prepare("INSERT OR REPLACE INTO meta(key, value) VALUES(?,?)"));
  return set.lend_text(1, key).bind(2, value).run();
}

void add_distinct(std::string_view name, std::vector<std::string>* names) {
  if (name.empty() || names->size() >= kMaxDocumentNames) return;
  if (std::find(names->begin(), names->end(), name) != names->end()) return;
  names->emplace_back(name);
}

}  // namespace

Status set_documents_pending(sql::Database* database, bool pending) {
  return write_meta(database, kPending, pending ? 1 : 0);
}

Result<bool> documents_pending(sql::Database* database) {
  ASSIGN_OR_RETURN(const std::int64_t value, read_meta(database, kPending));
  return value != 0;
}

index::DocumentText document_text(std::string_view title, const std::vector<std::string>& names,
                                  const std::vector<document::Page>& pages,
                                  std::string_view properties) {
  index::DocumentText text;
  text.title = title;
  text.names.assign(names.begin(), names.end());
  for (const document::Page& page : pages) text.pages.push_back(page.text);
  text.properties = properties;
  return text;
}

DocumentStage::DocumentStage(Parts parts, const DocumentOptions& options)
    : parts_(std::move(parts)), options_(options) {}
DocumentStage::~DocumentStage() = default;

Result<std::vector<DocumentStage::Root>> DocumentStage::find_roots() {
  ASSIGN_OR_RETURN(done_, read_meta(parts_.database, kDone));
  ASSIGN_OR_RETURN(auto find, parts_.database->prepare(
                                  "SELECT i.id FROM items i LEFT JOIN messages m ON "
                                  "m.item_id = i.id WHERE i.id > ? AND i.pack IS NOT NULL AND "
                                  "(i.kind = 1 OR (i.kind = 0 AND m.attachments > 0)) "
                                  "ORDER BY i.id"));
  ASSIGN_OR_RETURN(auto paths,
                   parts_.database->prepare(
                       "SELECT c.path FROM occurrences o JOIN containers c ON c.id = "
                       "o.container_id WHERE o.item_id = ? ORDER BY o.source_id, o.container_id"));
  catalog::Reader reader(parts_.database);
  std::vector<Root> roots;
  find.bind(1, done_);
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, find.step());
    if (!more) return roots;
    ASSIGN_OR_RETURN(const auto item, reader.item({find.column_int(0)}));
    Root root;
    root.item = *item;
    if (item->kind == store::ItemKind::Document) {
      paths.reset();
      paths.bind(1, item->row.value);
      for (;;) {
        ASSIGN_OR_RETURN(const bool another, paths.step());
        if (!another) break;
        add_distinct(file_name_of(paths.column_text(0)), &root.names);
      }
    }
    roots.push_back(std::move(root));
  }
}

Result<DocumentProgress> DocumentStage::run() {
  ASSIGN_OR_RETURN(const std::vector<Root> roots, find_roots());
  bool stopped = false;
  TRY(take_all(roots, {}, &stopped));
  if (!stopped) TRY(set_documents_pending(parts_.database, false));
  TRY(commit());
  return progress_;
}

Result<DocumentProgress> DocumentStage::read_again(const std::vector<catalog::RowId>& rows,
                                                   const std::string& password) {
  is_again_ = true;
  ASSIGN_OR_RETURN(done_, read_meta(parts_.database, kDone));
  catalog::Reader reader(parts_.database);
  catalog::DocumentReader documents(parts_.database);
  std::vector<Root> roots;
  for (const catalog::RowId row : rows) {
    ASSIGN_OR_RETURN(const auto item, reader.item(row));
    if (!item) continue;
    Root root;
    root.item = *item;
    ASSIGN_OR_RETURN(const auto info, documents.info(row));
    if (info) root.names = info->names;
    roots.push_back(std::move(root));
  }
  bool stopped = false;
  TRY(take_all(roots, password, &stopped));
  TRY(commit());
  return progress_;
}

Status DocumentStage::take_all(const std::vector<Root>& roots, const std::string& password,
                               bool* stopped) {
  progress_.roots_total = roots.size();
  if (roots.empty()) return {};
  LaneOptions lanes;
  lanes.room = options_.room;
  lanes.count = options_.lanes;
  lanes.packs_folder = parts_.packs_folder;
  lanes.catalog_path = parts_.database->path();
  lanes.password = password;
  std::vector<LaneRoot> work;
  work.reserve(roots.size());
  for (const Root& root : roots) {
    work.push_back({root.item, root.names.empty() ? std::string() : root.names.front()});
  }
  lanes_ = std::make_unique<DocumentLanes>(std::move(lanes), std::move(work));
  for (std::size_t i = 0; i < roots.size() && !*stopped; ++i) {
    TRY(take_root(roots[i], i));
    if (!is_again_) done_ = roots[i].item.row.value;
    ++progress_.roots_done;
    if (options_.progress) options_.progress(progress_);
    *stopped = options_.stop != nullptr && options_.stop->load() && i + 1 < roots.size();
  }
  lanes_.reset();
  return {};
}

Status DocumentStage::take_root(const Root& root, std::size_t number) {
  for (;;) {
    ASSIGN_OR_RETURN(auto event, lanes_->next(number));
    const std::size_t bytes = event_bytes(event);
    if (std::holds_alternative<TreeEnd>(event)) return end_root(root);
    TRY(std::visit(
        [&](auto&& each) -> Status {
          using Event = std::decay_t<decltype(each)>;
          if constexpr (std::is_same_v<Event, TreeEnd>) {
            return {};
          } else {
            return take(root, std::forward<decltype(each)>(each));
          }
        },
        std::move(event)));
    TRY(commit_if_due(bytes));
  }
}

Status DocumentStage::take(const Root&, TreeFound found) {
  add_distinct(file_name_of(found.child.path), &names_[found.item]);
  edges_[found.parent].push_back({std::move(found.child), found.position, found.item});
  return {};
}

Status DocumentStage::take(const Root&, TreeLost lost) {
  losses_[lost.parent].push_back(std::move(lost));
  return {};
}

Status DocumentStage::take(const Root& root, TreeRead read) {
  const bool is_root = read.item == root.item.id.digest;
  // A root of a message was read with its source.
  if (is_root && root.item.kind == store::ItemKind::Message) {
    return Error{Code::Failed, "a message was read twice"};
  }
  ASSIGN_OR_RETURN(const auto known, parts_.catalog->find_item(ItemId{read.item}));
  catalog::RowId row = known ? known->row : catalog::RowId{};
  // Read twice, because a walk that was ahead read it too.
  const bool is_new = !known || is_root;
  const auto* message = std::get_if<mail::Reading>(&read.reading);
  if (!known) {
    const auto kind = message != nullptr ? store::ItemKind::Message : store::ItemKind::Document;
    ASSIGN_OR_RETURN(row,
                     parts_.catalog->add_embedded_item(ItemId{read.item}, kind, read.size_bytes));
  }
  if (is_new) {
    ++progress_.read;
    ++items_since_commit_;
    if (message != nullptr) {
      if (!read.failure.empty()) ++progress_.failed;
      TRY(parts_.add_message(row, *message, read.failure));
    } else {
      TRY(add_document(row, std::get<document::Reading>(read.reading),
                       is_root ? root.names : names_[read.item]));
    }
  }
  TRY(write_inside(read.item, row));
  names_.erase(read.item);
  return is_new && message != nullptr ? pass_on_date(row) : Status();
}

Status DocumentStage::add_document(catalog::RowId row, const document::Reading& reading,
                                   const std::vector<std::string>& names) {
  if (reading.outcome != document::Outcome::Read) ++progress_.failed;
  if (is_again_) TRY(take_out(row));
  TRY(parts_.catalog->put_document(row, reading, names));
  catalog::DocumentInfo info;
  info.author = reading.author;
  info.properties = reading.properties;
  const std::string properties = catalog::describe_properties(info);
  return parts_.index->add_document(row.value,
                                    document_text(reading.title, names, reading.pages, properties));
}

Status DocumentStage::take_out(catalog::RowId row) {
  return remove_from_index(row, parts_.database, parts_.index);
}

Status remove_from_index(catalog::RowId row, sql::Database* database, index::Writer* index) {
  catalog::DocumentReader reader(database);
  ASSIGN_OR_RETURN(const auto info, reader.info(row));
  if (!info) return {};
  ASSIGN_OR_RETURN(const auto pages, reader.pages(row));
  const std::string properties = catalog::describe_properties(*info);
  return index->remove_document(row.value,
                                document_text(info->title, info->names, pages, properties));
}

Status DocumentStage::write_inside(const Digest& parent, catalog::RowId row) {
  if (is_again_) TRY(parts_.catalog->clear_losses(row));
  if (const auto lost = losses_.find(parent); lost != losses_.end()) {
    for (const TreeLost& each : lost->second) {
      TRY(parts_.catalog->add_loss(row, each.child, each.reason));
    }
    losses_.erase(lost);
  }
  const auto found = edges_.find(parent);
  if (found == edges_.end()) return {};
  for (Edge& edge : found->second) {
    ASSIGN_OR_RETURN(const auto item, parts_.catalog->find_item(ItemId{edge.item}));
    if (item) {
      TRY(write_edge(row, edge));
    } else {
      deferred_.emplace_back(row, std::move(edge));
    }
  }
  edges_.erase(found);
  return {};
}

Status DocumentStage::write_edge(catalog::RowId parent, const Edge& edge) {
  ASSIGN_OR_RETURN(const auto item, parts_.catalog->find_item(ItemId{edge.item}));
  if (!item) return Error{Code::Failed, "a document was met and never read"};
  TRY(parts_.catalog->add_place(parent, edge.child, edge.position, item->row));
  if (item->kind != store::ItemKind::Document) return {};
  return add_name(item->row, file_name_of(edge.child.path));
}

// A document that is here already comes under another name: it is found by that too.
Status DocumentStage::add_name(catalog::RowId row, std::string_view name) {
  if (name.empty()) return {};
  catalog::DocumentReader reader(parts_.database);
  ASSIGN_OR_RETURN(const auto info, reader.info(row));
  if (!info) return {};
  std::vector<std::string> names = info->names;
  add_distinct(name, &names);
  if (names.size() == info->names.size()) return {};
  ASSIGN_OR_RETURN(const auto pages, reader.pages(row));
  const std::string properties = catalog::describe_properties(*info);
  TRY(take_out(row));
  TRY(parts_.catalog->set_names(row, names));
  return parts_.index->add_document(row.value,
                                    document_text(info->title, names, pages, properties));
}

Status DocumentStage::pass_on_date(catalog::RowId message) {
  ASSIGN_OR_RETURN(auto date,
                   parts_.database->prepare("SELECT date, zone FROM messages WHERE item_id = ? "
                                            "AND date IS NOT NULL"));
  ASSIGN_OR_RETURN(const bool dated, date.bind(1, message.value).step());
  if (!dated) return {};
  const ZonedTime time{Instant{date.column_int(0)}, static_cast<std::int32_t>(date.column_int(1))};
  ASSIGN_OR_RETURN(auto find,
                   parts_.database->prepare(
                       "WITH RECURSIVE inside(id) AS (SELECT item_id FROM embedded WHERE "
                       "parent_id = ? UNION SELECT e.item_id FROM inside JOIN documents d ON "
                       "d.item_id = inside.id JOIN embedded e ON e.parent_id = inside.id) "
                       "SELECT d.item_id FROM inside JOIN documents d ON d.item_id = inside.id "
                       "WHERE d.date IS NULL ORDER BY 1"));
  find.bind(1, message.value);
  std::vector<catalog::RowId> undated;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, find.step());
    if (!more) break;
    undated.push_back({find.column_int(0)});
  }
  for (const catalog::RowId row : undated) TRY(parts_.catalog->set_date(row, time));
  return {};
}

Status DocumentStage::end_root(const Root& root) {
  TRY(write_inside(root.item.id.digest, root.item.row));
  for (const auto& [parent, edge] : deferred_) TRY(write_edge(parent, edge));
  deferred_.clear();
  edges_.clear();
  losses_.clear();
  names_.clear();
  return root.item.kind == store::ItemKind::Message ? pass_on_date(root.item.row) : Status();
}

Status DocumentStage::commit_if_due(std::size_t bytes) {
  bytes_since_commit_ += bytes;
  if (bytes_since_commit_ < kCommitBytes && items_since_commit_ < kCommitItems) return {};
  return commit();
}

Status DocumentStage::commit() {
  bytes_since_commit_ = 0;
  items_since_commit_ = 0;
  TRY(write_meta(parts_.database, kDone, done_));
  TRY(parts_.commit());
  if (lanes_) lanes_->forget_committed();
  return {};
}

}  // namespace day::vault
