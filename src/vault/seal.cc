// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/seal.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "crypto/sha256.h"
#include "os/file.h"
#include "sql/journal.h"
#include "vault/limits.h"

namespace day::vault {
namespace {

constexpr std::uint64_t kBlockBytes = std::uint64_t{1} << 20;

std::size_t count_blocks(std::uint64_t size) {
  return static_cast<std::size_t>((size + kBlockBytes - 1) / kBlockBytes);
}

Result<Digest> hash_block(const os::File& file, std::size_t block, std::uint64_t size) {
  const std::uint64_t begin = block * kBlockBytes;
  ASSIGN_OR_RETURN(
      const Bytes bytes,
      file.read_exactly(begin, static_cast<std::size_t>(std::min(kBlockBytes, size - begin))));
  return crypto::sha256(bytes);
}

Result<Seal> hash_catalog(const Vault& vault) {
  ASSIGN_OR_RETURN(const os::File file, os::File::open_read(vault.catalog_path()));
  Seal seal;
  ASSIGN_OR_RETURN(seal.size_bytes, file.size());
  for (std::size_t i = 0; i < count_blocks(seal.size_bytes); ++i) {
    ASSIGN_OR_RETURN(const Digest digest, hash_block(file, i, seal.size_bytes));
    seal.blocks.push_back(digest);
  }
  return seal;
}

std::string journal_path(const Vault& vault) {
  return vault.catalog_path() + "-wal";
}

// The blocks whose pages stand in the journal; nothing if it is none.
Result<std::optional<std::set<std::size_t>>> blocks_in_journal(const Vault& vault) {
  using Blocks = std::optional<std::set<std::size_t>>;
  std::set<std::size_t> blocks;
  if (!os::exists(journal_path(vault))) return Blocks(std::move(blocks));
  ASSIGN_OR_RETURN(const os::File file, os::File::open_read(journal_path(vault)));
  ASSIGN_OR_RETURN(const std::uint64_t size, file.size());
  if (size == 0) return Blocks(std::move(blocks));
  if (size < sql::kJournalHeadBytes) return Blocks();
  ASSIGN_OR_RETURN(const Bytes head, file.read_exactly(0, sql::kJournalHeadBytes));
  const auto journal = sql::parse_journal_head(head);
  if (!journal || journal->page_bytes == 0) return Blocks();
  const std::uint64_t frame_bytes = sql::kFrameHeadBytes + journal->page_bytes;
  for (std::uint64_t at = sql::kJournalHeadBytes; at + frame_bytes <= size; at += frame_bytes) {
    ASSIGN_OR_RETURN(const Bytes frame, file.read_exactly(at, sql::kFrameHeadBytes));
    const auto page = sql::parse_frame_head(*journal, frame);
    if (!page) break;
    const std::uint64_t begin = std::uint64_t{*page - 1} * journal->page_bytes;
    for (std::uint64_t part = begin / kBlockBytes;
         part <= (begin + journal->page_bytes - 1) / kBlockBytes; ++part) {
      blocks.insert(static_cast<std::size_t>(part));
    }
  }
  return Blocks(std::move(blocks));
}

Status write_seal(const Vault& vault, const Seal& seal) {
  return os::write_file_durably(vault.seal_path(), print_seal(seal));
}

}  // namespace

std::string print_seal(const Seal& seal) {
  std::string text = fmt::format("{}\n", seal.size_bytes);
  for (const Digest& each : seal.blocks) text += print_hex(each) + "\n";
  return text;
}

std::optional<Seal> parse_seal(ByteView text) {
  const std::size_t end = text.find('\n');
  if (end == ByteView::npos || end == 0) return std::nullopt;
  Seal seal;
  for (const char c : text.substr(0, end)) {
    if (c < '0' || c > '9' || seal.size_bytes > UINT64_MAX / 16) return std::nullopt;
    seal.size_bytes = seal.size_bytes * 10 + static_cast<std::uint64_t>(c - '0');
  }
  for (ByteView rest = text.substr(end + 1); !rest.empty();) {
    const std::size_t line = rest.find('\n');
    const auto digest =
        line == ByteView::npos ? std::nullopt : parse_digest_hex(rest.substr(0, line));
    if (!digest) return std::nullopt;
    seal.blocks.push_back(*digest);
    rest.remove_prefix(line + 1);
  }
  // One way of writing it, and as many digests as there are blocks.
  const bool whole = seal.blocks.size() == count_blocks(seal.size_bytes);
  return whole && print_seal(seal) == text ? std::optional(std::move(seal)) : std::nullopt;
}

Result<std::optional<bool>> verify_seal(const Vault& vault) {
  if (!os::exists(vault.seal_path())) return std::optional<bool>();
  ASSIGN_OR_RETURN(const Bytes text, os::read_file(vault.seal_path(), kMaxSealBytes));
  ASSIGN_OR_RETURN(const Seal actual, hash_catalog(vault));
  return std::optional<bool>(text == print_seal(actual));
}

Status seal_catalog(const Vault& vault) {
  ASSIGN_OR_RETURN(const Seal seal, hash_catalog(vault));
  return write_seal(vault, seal);
}

Result<LiftedSeal> LiftedSeal::lift(const Vault& vault) {
  LiftedSeal lifted;
  if (!os::exists(vault.seal_path())) return lifted;
  // A journal that is there already is not of this session, and a seal beside it is a strange one.
  ASSIGN_OR_RETURN(const auto before, blocks_in_journal(vault));
  if (os::exists(vault.catalog_path()) && before && before->empty()) {
    ASSIGN_OR_RETURN(const Bytes text, os::read_file(vault.seal_path(), kMaxSealBytes));
    lifted.old_ = parse_seal(text);
  }
  TRY(os::remove_file(vault.seal_path()));
  return lifted;
}

Status LiftedSeal::find_changes(const Vault& vault) {
  ASSIGN_OR_RETURN(auto changed, blocks_in_journal(vault));
  if (!changed) {
    old_.reset();
    return {};
  }
  changed_ = std::move(*changed);
  ASSIGN_OR_RETURN(const os::File file, os::File::open_read(vault.catalog_path()));
  ASSIGN_OR_RETURN(const std::uint64_t size, file.size());
  broken_ = size != old_->size_bytes;
  for (const std::size_t block : changed_) {
    if (broken_ || block >= old_->blocks.size()) break;
    ASSIGN_OR_RETURN(const Digest digest, hash_block(file, block, size));
    broken_ = digest != old_->blocks[block];
  }
  return {};
}

Status LiftedSeal::close(const Vault& vault, std::unique_ptr<sql::Database> database) {
  if (old_) TRY(find_changes(vault));
  TRY(database->checkpoint());
  database.reset();
  if (!old_) return seal_catalog(vault);
  if (broken_) return write_seal(vault, *old_);
  ASSIGN_OR_RETURN(const os::File file, os::File::open_read(vault.catalog_path()));
  Seal seal = *old_;
  ASSIGN_OR_RETURN(seal.size_bytes, file.size());
  seal.blocks.resize(count_blocks(seal.size_bytes));
  // Where the file grew or shrank its last block is another one, and so is what comes after it.
  const std::size_t last = std::min(seal.blocks.size(), old_->blocks.size());
  if (seal.size_bytes != old_->size_bytes) {
    for (std::size_t i = last == 0 ? 0 : last - 1; i < seal.blocks.size(); ++i) changed_.insert(i);
  }
  for (const std::size_t block : changed_) {
    if (block >= seal.blocks.size()) break;
    ASSIGN_OR_RETURN(seal.blocks[block], hash_block(file, block, seal.size_bytes));
  }
  return write_seal(vault, seal);
}

}  // namespace day::vault
