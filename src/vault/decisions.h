// SPDX-License-Identifier: AGPL-3.0-or-later
// How decisions come into a vault: the ledger, which is primary, and the catalog, which follows it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "ledger/ledger.h"
#include "sql/database.h"
#include "vault/vault.h"

namespace day::vault {

// Lets the catalog in `database` follow the ledger to its end, in one transaction of its own. What
// is wrong with the ledger is in the Scan: then the catalog has what stands before the damage, and
// what it had. The caller holds the lock.
Result<ledger::Scan> follow_ledger(const Vault& vault, sql::Database* database);

// Reads all of the ledger, every signature included, against what the catalog remembers (pass
// nothing where it cannot be opened). `sink` may be empty.
Result<ledger::Scan> verify_ledger(const Vault& vault, sql::Database* database,
                                   const ledger::EntrySink& sink);

// The same without verifying what the catalog has followed already: for who may sign, in the time
// that a list of facts may take. Without a catalog all is verified.
Result<ledger::Scan> skim_ledger(const Vault& vault, sql::Database* database);

// How the catalog stands to the ledger, by its size and its last line: what every reading command
// can afford. Current, Behind (decisions are not in the catalog yet), or Damaged: it is not the
// ledger that the catalog has followed.
enum class LedgerState : std::uint8_t { Current, Behind, Damaged };
Result<LedgerState> ledger_state(const Vault& vault, sql::Database* database);

// Takes the lock, lets the catalog follow the ledger, and seals it. Busy if another writes.
Status catch_up_with_ledger(const Vault& vault);

// What is decided, with a look at the catalog under the lock: no decision is made on what another
// has just changed. None at all is no error.
using Choose = std::function<Result<std::vector<ledger::Decision>>(sql::Database* database)>;

struct DecideOptions {
  std::string author;    // empty: the name under which the key is known
  std::string key_path;  // of the operator's private key
  bool begin = false;    // a vault without a ledger gets one, even if nothing is decided
};

struct DecideReport {
  std::vector<ledger::Entry> entries;  // that were made
  bool key_made = false;
  bool ledger_made = false;
  ledger::Head head;
};

// Puts decisions on record: when it returns they are in the ledger, safe from power loss, and in
// the catalog. A vault without a ledger gets one, and a key at `key_path` if there is none. Denied
// if the key is not here or not known to the ledger, Damaged if anything is wrong with the ledger.
Result<DecideReport> decide(const Vault& vault, const DecideOptions& options, const Choose& choose);

// The public half of the key at `path`, and what the ledger knows of it.
struct KeyStanding {
  ledger::OperatorKey key;
  std::optional<ledger::Operator> known;
};
Result<KeyStanding> key_standing(const std::string& path, const ledger::Scan& scan);

// Where the private key is and what it may do, in a line for a person.
std::string describe_key(const std::string& path, const ledger::Scan& scan);

// "the ledger is damaged at entry 5 (byte 1234): …", and what to do.
std::string describe_damage(const ledger::Damage& damage);

}  // namespace day::vault
