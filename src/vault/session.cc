// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/session.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "catalog/catalog.h"
#include "catalog/people.h"
#include "crypto/sha256.h"
#include "vault/catalog_file.h"
#include "vault/decisions.h"
#include "vault/rebuild.h"

namespace day::vault {
namespace {

constexpr std::size_t kHashBlockBytes = 1u << 20;
// A seal is one line: 64 digits, a blank, a size.
constexpr std::size_t kMaxSealBytes = 256;

Result<std::string> hash_catalog(const Vault& vault) {
  ASSIGN_OR_RETURN(os::File file, os::File::open_read(vault.catalog_path()));
  crypto::Sha256 hash;
  std::vector<char> block(kHashBlockBytes);
  std::uint64_t size = 0;
  for (;;) {
    ASSIGN_OR_RETURN(const std::size_t got, file.read(block.data(), block.size()));
    if (got == 0) break;
    hash.update({block.data(), got});
    size += got;
  }
  return fmt::format("{} {}\n", print_hex(hash.finish()), size);
}

}  // namespace

Result<std::unique_ptr<WriteSession>> WriteSession::open(const Vault& vault,
                                                         const reader::PoolOptions& options) {
  ASSIGN_OR_RETURN(os::File lock, vault.lock());
  std::unique_ptr<WriteSession> session(new WriteSession(vault, std::move(lock)));
  if (os::exists(vault.seal_path())) TRY(os::remove_file(vault.seal_path()));
  ASSIGN_OR_RETURN(session->database_, open_catalog_for_writing(vault.catalog_path()));
  ASSIGN_OR_RETURN(const store::Position followed,
                   catalog::followed_position(session->database_.get()));
  // What the catalog has followed was committed: damage there is no torn tail and must not be
  // dropped.
  store::WriterOptions packs;
  packs.committed = followed;
  ASSIGN_OR_RETURN(session->store_, store::Writer::open(vault.packs_folder(), packs));
  ASSIGN_OR_RETURN(const store::Position end, session->store_->commit());
  if (end < followed) {
    return Error{Code::Damaged,
                 "the packs end before what catalog.db knows: packs are missing or cut short; run "
                 "`daylight check`, and restore the packs or run `daylight rebuild`"};
  }
  if (followed < end) {
    ASSIGN_OR_RETURN(const FollowReport report,
                     follow_packs(vault, session->database_.get(), options, {}));
    session->items_caught_up_ = report.items;
  }
  ASSIGN_OR_RETURN(const ledger::Scan ledger, follow_ledger(vault, session->database_.get()));
  if (ledger.damage) session->ledger_damage_ = describe_damage(*ledger.damage);
  return session;
}

Status WriteSession::close() {
  TRY(catalog::settle_people(database_.get()));
  TRY(database_->checkpoint());
  database_.reset();
  return seal_catalog(vault_);
}

Result<std::optional<bool>> verify_seal(const Vault& vault) {
  if (!os::exists(vault.seal_path())) return std::optional<bool>();
  ASSIGN_OR_RETURN(const Bytes seal, os::read_file(vault.seal_path(), kMaxSealBytes));
  ASSIGN_OR_RETURN(const std::string actual, hash_catalog(vault));
  return std::optional<bool>(seal == actual);
}

Status seal_catalog(const Vault& vault) {
  ASSIGN_OR_RETURN(const std::string line, hash_catalog(vault));
  return os::write_file_durably(vault.seal_path(), line);
}

}  // namespace day::vault
