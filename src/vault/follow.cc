// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/follow.h"

#include <fmt/format.h>

#include <utility>

namespace day::vault {
namespace {

constexpr std::size_t kMaxPlaceBlobBytes = std::size_t{64} * 1024;

Error damaged_recipe(std::string_view what) {
  return Error{Code::Damaged, fmt::format("a recipe in the packs is damaged: {}", what)};
}

}  // namespace

std::string_view file_name_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

Follower::Follower(sql::Database* database, reader::Pool* pool, const std::string& packs_folder,
                   const DocumentOptions& documents)
    : database_(database),
      pool_(pool),
      catalog_(database),
      index_(database),
      documents_(documents),
      packs_folder_(packs_folder) {}

Follower::~Follower() = default;

Result<std::unique_ptr<Follower>> Follower::start(sql::Database* database, reader::Pool* pool,
                                                  const std::string& packs_folder,
                                                  const DocumentOptions& documents) {
  std::unique_ptr<Follower> follower(new Follower(database, pool, packs_folder, documents));
  TRY(database->execute("BEGIN IMMEDIATE"));
  TRY(follower->restore_place());
  ASSIGN_OR_RETURN(follower->keys_, KeyBook::load(database));
  ASSIGN_OR_RETURN(auto any,
                   database->prepare("SELECT 1 FROM items WHERE kind = 3 OR pack IS NULL LIMIT 1"));
  ASSIGN_OR_RETURN(follower->has_others_, any.step());
  ASSIGN_OR_RETURN(follower->position_, catalog::followed_position(database));
  return follower;
}

Status Follower::take(const Fact& fact) {
  if (const auto* item = std::get_if<NewItem>(&fact)) return take_item(*item);
  if (const auto* record = std::get_if<RecordFact>(&fact)) return take_record(*record);
  if (const auto* again = std::get_if<ReadAgainFact>(&fact)) {
    return read_documents(&again->rows, again->password);
  }
  return take_commit(std::get<CommitFact>(fact));
}

Status Follower::take_item(const NewItem& item) {
  ++items_since_commit_;
  if (has_others_) {
    ASSIGN_OR_RETURN(const auto known, catalog_.find_item(item.id));
    if (known) return take_known(*known, item);
  }
  ASSIGN_OR_RETURN(const catalog::RowId row,
                   catalog_.add_item(item.id, item.kind, item.size_bytes, item.location));
  has_others_ = has_others_ || item.kind == store::ItemKind::Evidence;
  if (item.kind != store::ItemKind::Message) return {};
  ASSIGN_OR_RETURN(const reader::Outcome outcome, next_outcome(item));
  return add_message(row, outcome.reading, outcome.detail);
}

// What came as evidence of keys, or lay in another item only, comes by itself now.
Status Follower::take_known(const catalog::ItemRow& known, const NewItem& item) {
  const bool is_message = item.kind == store::ItemKind::Message;
  std::optional<reader::Outcome> outcome;
  if (is_message) {
    ASSIGN_OR_RETURN(outcome, next_outcome(item));
  }
  const bool is_evidence = known.kind == store::ItemKind::Evidence;
  if (!is_evidence && (known.kind == item.kind || !is_message)) {
    return catalog_.set_location(known.row, item.location);
  }
  if (known.kind == store::ItemKind::Document)
    TRY(remove_from_index(known.row, database_, &index_));
  ASSIGN_OR_RETURN(const catalog::RowId row, catalog_.renew_item(known, item.kind, item.location));
  return is_message ? add_message(row, outcome->reading, outcome->detail) : Status();
}

Result<reader::Outcome> Follower::next_outcome(const NewItem& item) {
  if (item.given) {
    ++followed_.failed;
    reader::Outcome outcome;
    outcome.reading = *item.given;
    outcome.detail = "too large to be read whole";
    return outcome;
  }
  auto outcome = pool_->next();
  if (!outcome) return Error{Code::Failed, "the locked room gave no answer for a message"};
  if (outcome->failure == reader::FailureKind::None) {
    outcome->detail.clear();
  } else {
    ++followed_.failed;
    outcome->detail =
        fmt::format("{}: {}", reader::failure_name(outcome->failure), outcome->detail);
  }
  return *std::move(outcome);
}

Status Follower::add_message(catalog::RowId row, const mail::Reading& reading,
                             std::string_view failure) {
  TRY(catalog_.add_reading(row, reading, failure));
  // Of what could not be read it is not known whether it is signed.
  if (reading.complete) {
    TRY(catalog_.signatures()->put_judgement(
        row, dkim::judge(reading.signatures, catalog::claims_of(reading), keys_)));
  }
  return index_.add(row.value, reading);
}

Status Follower::take_record(const RecordFact& fact) {
  const SourceId source = fact.source;
  if (const auto* begin = std::get_if<store::SourceBegin>(&fact.record)) {
    return on_source_begin(source, *begin);
  }
  if (const auto* begin = std::get_if<store::ContainerBegin>(&fact.record)) {
    return on_container_begin(source, *begin);
  }
  if (const auto* end = std::get_if<store::SourceEnd>(&fact.record)) {
    return on_source_end(source, end->complete);
  }
  ASSIGN_OR_RETURN(OpenContainer* const container, innermost());
  if (const auto* framing = std::get_if<store::Framing>(&fact.record)) {
    container->framing_bytes += framing->bytes.size();
    return {};
  }
  if (const auto* ref = std::get_if<store::ItemRef>(&fact.record)) return on_item_ref(source, *ref);
  if (const auto* gap = std::get_if<store::Gap>(&fact.record)) {
    const std::uint64_t offset =
        container->item_bytes + container->framing_bytes + container->gap_bytes;
    container->gap_bytes += gap->size_bytes;
    return catalog_.add_gap(container->row, offset, *gap);
  }
  if (const auto* notice = std::get_if<store::Notice>(&fact.record)) {
    return catalog_.add_notice(container->row, *notice);
  }
  if (const auto* terms = std::get_if<store::KeyTerms>(&fact.record)) {
    evidence_ = OpenEvidence{*terms, std::nullopt};
    return {};
  }
  if (evidence_ && evidence_->item) TRY(follow_evidence(source, *evidence_));
  evidence_.reset();
  return on_container_end(std::get<store::ContainerEnd>(fact.record));
}

Status Follower::on_source_begin(SourceId source, const store::SourceBegin& begin) {
  // What an interrupted run left open stays as it is, unfinished.
  open_.clear();
  evidence_.reset();
  ASSIGN_OR_RETURN(resumed_, catalog_.unfinished_sources(begin.path));
  return catalog_.begin_source(source, begin);
}

Status Follower::on_container_begin(SourceId source, const store::ContainerBegin& begin) {
  std::optional<catalog::ContainerRow> parent;
  OpenContainer container;
  if (!open_.empty()) {
    parent = open_.back().row;
    container.path = open_.back().path + "/";
  }
  container.path += begin.path;
  container.modified_seconds = begin.modified_seconds;
  ASSIGN_OR_RETURN(container.row, catalog_.begin_container(source, parent, begin));
  open_.push_back(std::move(container));
  return {};
}

Status Follower::on_item_ref(SourceId source, const store::ItemRef& ref) {
  ASSIGN_OR_RETURN(const auto item, catalog_.find_item(ref.id));
  if (!item) return damaged_recipe("it names an item that is not there");
  if (evidence_ && ref.kind == store::ItemKind::Evidence) evidence_->item = item->row;
  OpenContainer& container = open_.back();
  const std::uint64_t offset = container.item_bytes + container.framing_bytes + container.gap_bytes;
  container.item_bytes += ref.size_bytes;
  for (const SourceId old : resumed_) {
    ASSIGN_OR_RETURN(const bool dropped,
                     catalog_.drop_matching_occurrence(old, container.path, offset, item->row));
    if (dropped) break;
  }
  return catalog_.add_occurrence(source, container.row, container.path, offset, item->row, ref,
                                 container.modified_seconds);
}

Status Follower::on_container_end(const store::ContainerEnd& end) {
  const OpenContainer& container = open_.back();
  TRY(catalog_.end_container(container.row, end, container.item_bytes, container.framing_bytes,
                             container.gap_bytes));
  open_.pop_back();
  return {};
}

Status Follower::on_source_end(SourceId source, bool complete) {
  TRY(catalog_.end_source(source, complete));
  TRY(set_documents_pending(database_, true));
  documents_due_ = true;
  for (const SourceId old : resumed_) {
    if (complete) TRY(catalog_.remove_source_if_empty(old));
  }
  resumed_.clear();
  open_.clear();
  return {};
}

Result<Follower::OpenContainer*> Follower::innermost() {
  if (open_.empty()) return damaged_recipe("a record stands outside of every container");
  return &open_.back();
}

Status Follower::take_commit(const CommitFact& fact) {
  position_ = fact.position;
  TRY(commit());
  return documents_due_ ? read_documents(nullptr, {}) : Status();
}

Status Follower::commit() {
  TRY(index_.flush());
  TRY(catalog_.set_followed_position(position_));
  TRY(save_place());
  TRY(database_->execute("COMMIT"));
  followed_.items_committed += std::exchange(items_since_commit_, 0);
  return database_->execute("BEGIN IMMEDIATE");
}

Status Follower::resume() {
  ASSIGN_OR_RETURN(const bool pending, documents_pending(database_));
  return pending ? read_documents(nullptr, {}) : Status();
}

Status Follower::read_documents(const std::vector<catalog::RowId>* again,
                                const std::string& password) {
  if (again == nullptr) documents_due_ = false;
  DocumentStage::Parts parts;
  parts.database = database_;
  parts.catalog = &catalog_;
  parts.index = &index_;
  parts.packs_folder = packs_folder_;
  parts.add_message = [this](catalog::RowId row, const mail::Reading& reading,
                             std::string_view failure) {
    return add_message(row, reading, failure);
  };
  parts.commit = [this] { return commit(); };
  DocumentStage stage(parts, documents_);
  ASSIGN_OR_RETURN(const DocumentProgress done,
                   again == nullptr ? stage.run() : stage.read_again(*again, password));
  followed_.documents.roots_done += done.roots_done;
  followed_.documents.roots_total += done.roots_total;
  followed_.documents.read += done.read;
  followed_.documents.failed += done.failed;
  has_others_ = has_others_ || done.read > 0;
  return {};
}

Status Follower::save_place() {
  Bytes blob;
  ByteWriter out(&blob);
  out.varint(resumed_.size());
  for (const SourceId source : resumed_) out.u32(source.number);
  out.varint(open_.size());
  for (const OpenContainer& container : open_) {
    out.i64(container.row.value);
    out.blob(container.path);
    out.u8(container.modified_seconds ? 1 : 0);
    out.i64(container.modified_seconds.value_or(0));
    out.u64(container.item_bytes);
    out.u64(container.framing_bytes);
    out.u64(container.gap_bytes);
  }
  ASSIGN_OR_RETURN(auto statement, database_->prepare("INSERT OR REPLACE INTO meta(key, value) "
                                                      "VALUES('follower_place', ?)"));
  return statement.bind_blob(1, blob).run();
}

Status Follower::restore_place() {
  ASSIGN_OR_RETURN(auto statement,
                   database_->prepare("SELECT value FROM meta WHERE key = 'follower_place'"));
  ASSIGN_OR_RETURN(const bool found, statement.step());
  if (!found) return {};
  ByteReader in(statement.column_blob(0));
  for (std::uint64_t left = in.varint(); left > 0 && in.ok(); --left) {
    resumed_.push_back(SourceId{in.u32()});
  }
  for (std::uint64_t left = in.varint(); left > 0 && in.ok(); --left) {
    OpenContainer container;
    container.row.value = in.i64();
    container.path = std::string(in.blob(kMaxPlaceBlobBytes));
    const bool has_time = in.u8() != 0;
    const std::int64_t seconds = in.i64();
    if (has_time) container.modified_seconds = seconds;
    container.item_bytes = in.u64();
    container.framing_bytes = in.u64();
    container.gap_bytes = in.u64();
    open_.push_back(std::move(container));
  }
  if (!in.ok() || !in.at_end()) {
    return Error{Code::Damaged, "catalog.db has a damaged place; run `daylight rebuild`"};
  }
  return {};
}

}  // namespace day::vault
