// SPDX-License-Identifier: AGPL-3.0-or-later
// The share of `check` that is about decisions.
#pragma once

#include <functional>
#include <string>

#include "base/result.h"
#include "vault/check.h"
#include "vault/vault.h"

namespace day::vault {

// Verifies every entry, and makes again from them what the catalog says of decisions.
Status check_ledger(const Vault& vault, CheckReport* report,
                    const std::function<void(std::string)>& problem);

}  // namespace day::vault
