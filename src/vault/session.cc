// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/session.h"

#include <utility>

#include "catalog/catalog.h"
#include "catalog/people.h"
#include "vault/catalog_file.h"
#include "vault/decisions.h"
#include "vault/rebuild.h"
#include "vault/seal.h"

namespace day::vault {
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

}  // namespace day::vault
