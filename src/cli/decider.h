// SPDX-License-Identifier: AGPL-3.0-or-later
// What every command that decides shares: whose key signs, under which name, and what is said
// of it.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "cli/context.h"
#include "vault/decisions.h"

namespace day::cli {

struct Decider {
  std::string author;  // --author
  std::string key;     // --key
};

// Adds --author and --key to a verb.
std::shared_ptr<Decider> add_decider(CLI::App* verb);

// Where the operator's key for this vault is: --key, else $DAYLIGHT_KEY, else VAULTID.key in
// $XDG_CONFIG_HOME/daylight or ~/.config/daylight. Denied if there is no home either.
Result<std::string> find_key_path(const Decider& decider, const vault::Vault& vault);

// The author: --author, else $DAYLIGHT_AUTHOR, else empty (the name under which the key is known).
Result<vault::DecideOptions> decide_options(const Decider& decider, const vault::Vault& vault);

// Decides, and says on standard error if a key or a ledger was made for it.
Result<vault::DecideReport> decide(const vault::Vault& vault, const Decider& decider,
                                   const vault::Choose& choose);

}  // namespace day::cli
