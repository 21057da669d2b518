// SPDX-License-Identifier: AGPL-3.0-or-later
// The password of a reading room: where its hash is kept, and how it is set.
// docs/design/door.md.
#pragma once

#include <string>

#include "base/result.h"
#include "vault/vault.h"

namespace day::cli {

// `named`, else beside the operator's key for this vault: never in the vault, which may travel.
Result<std::string> find_password_path(const std::string& named, const vault::Vault& vault);

// The hash in that file. Denied if others than its owner may read or change it, Damaged if it is
// none.
Result<std::string> read_password(const std::string& path);

// Asks for a password twice on the terminal, without showing it, and writes its hash. Where
// standard input is no terminal it is the first line there.
Status set_password(const std::string& path);

}  // namespace day::cli
