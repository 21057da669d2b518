// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/appender.h"

#include <utility>

#include "crypto/random.h"
#include "crypto/sha256.h"
#include "store/pack.h"

namespace day::store {

std::uint64_t random_salt() {
  return ByteReader(crypto::random_bytes(sizeof(std::uint64_t))).u64();
}

Appender::Appender(std::string folder, const WriterOptions& options, Tail tail)
    : folder_(std::move(folder)),
      max_pack_bytes_(options.max_pack_bytes),
      fixed_salt_(options.salt),
      file_(std::move(tail.file)),
      number_(tail.number),
      salt_(tail.salt),
      offset_(tail.offset),
      committed_(tail.offset) {}

Status Appender::status() const {
  if (failure_) return failure_->in("the store's writer is closed after an error");
  return {};
}

Status Appender::fail(Error error) {
  failure_ = error;
  return error;
}

// The header is durable before the first block is written.
Status Appender::begin_pack() {
  if (number_ > kMaxPackNumber) {
    return fail({Code::NoSpace, "the vault has as many packs as it can have; make a new vault"});
  }
  if (!file_) {
    auto file = os::File::open_write(pack_path(folder_, number_));
    if (!file.ok()) return fail(file.error());
    file_ = std::move(file).value();
  }
  salt_ = fixed_salt_.value_or(0);
  if (!fixed_salt_) salt_ = random_salt();
  if (Status wrote = file_->write_at(0, encode_pack_header({number_, salt_})); !wrote.ok()) {
    return fail(wrote.error());
  }
  if (Status synced = file_->sync(); !synced.ok()) return fail(synced.error());
  if (Status synced = os::sync_folder(folder_); !synced.ok()) return fail(synced.error());
  offset_ = kPackHeaderBytes;
  committed_ = offset_;
  return {};
}

Result<Position> Appender::next_place() {
  TRY(status());
  // A pack takes one block at least: the place that an open block was promised must hold.
  if (file_ && offset_ > kPackHeaderBytes && offset_ >= max_pack_bytes_) {
    TRY(sync());
    file_.reset();
    ++number_;
    offset_ = 0;
  }
  if (!file_ || offset_ == 0) TRY(begin_pack());
  return position();
}

Status Appender::write_block(BlockKind kind, ByteView table, ByteView payload) {
  TRY(next_place());
  const bool smaller = compressor_.compress(payload, &squeezed_);
  const ByteView stored = smaller ? ByteView(squeezed_) : payload;
  BlockHeader header;
  header.salt = salt_;
  header.offset = offset_;
  header.committed = committed_;
  header.kind = kind;
  header.encoding = smaller ? Encoding::Zstd : Encoding::Raw;
  header.table_bytes = static_cast<std::uint32_t>(table.size());
  header.raw_bytes = static_cast<std::uint32_t>(payload.size());
  header.stored_bytes = static_cast<std::uint32_t>(stored.size());
  block_.clear();
  encode_block_header(header, &block_);
  block_.append(table);
  block_.append(stored);
  block_.append(crypto::sha256(block_).view());
  if (Status wrote = file_->write_at(offset_, block_); !wrote.ok()) {
    // Best effort: what could not be written whole is taken away again. If that fails too, the next
    // writer recognises a torn tail.
    const Status truncated = file_->truncate(offset_);
    static_cast<void>(truncated.ok());
    return fail(wrote.error());
  }
  offset_ += block_.size();
  return {};
}

Status Appender::sync() {
  TRY(status());
  if (!file_ || committed_ == offset_) return {};
  if (Status synced = file_->sync(); !synced.ok()) return fail(synced.error());
  committed_ = offset_;
  return {};
}

}  // namespace day::store
