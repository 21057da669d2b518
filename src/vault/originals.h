// SPDX-License-Identifier: AGPL-3.0-or-later
// Reads the bytes of any item: from the packs, or, where it lies in another item only, out of that.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "catalog/rows.h"
#include "document/document.h"
#include "reader/document_room.h"
#include "reader/pool.h"
#include "sql/database.h"
#include "store/store.h"
#include "vault/vault.h"

namespace day::vault {

// The workers that `options` speaks of, for documents.
reader::DocumentRoomOptions document_room_options(const reader::PoolOptions& options);

// Has `room` read an item again, so that what lies in it passes through `sink`. `originals` gives
// its bytes, or, for mailboxes of Outlook, the parts of it that are asked for.
Result<reader::DocumentOutcome> read_inside(reader::DocumentRoom* room, store::Reader* originals,
                                            const catalog::ItemRow& item, reader::ChildSink* sink,
                                            document::Options options = {});

// A reader to which the place of an item in no pack (catalog::kNoPack) is as good as another: its
// bytes are taken out of the item that it lies in, in the locked room, and held to its digest;
// Denied if that needs a password. It cannot scan. `database` outlives it. Workers are started when
// the first such item is asked for.
Result<std::unique_ptr<store::Reader>> open_originals(const Vault& vault, sql::Database* database,
                                                      const reader::PoolOptions& options);

// The same over the packs in a folder.
Result<std::unique_ptr<store::Reader>> open_originals_in(const std::string& packs_folder,
                                                         sql::Database* database,
                                                         const reader::DocumentRoomOptions& options,
                                                         std::string_view password = {});

}  // namespace day::vault
