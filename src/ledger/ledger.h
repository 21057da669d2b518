// SPDX-License-Identifier: AGPL-3.0-or-later
// What people decided, on record: VAULT/ledger/decisions, a file of lines that is only ever
// appended to. Each line bears the hash of the one before it and the signature of an operator.
// Format: docs/formats/ledger.md. Why it is so: docs/design/ledger.md.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "crypto/signing_key.h"
#include "ledger/decision.h"
#include "ledger/entry.h"
#include "os/file.h"

namespace day::ledger {

// The file within the folder ledger/ of a vault.
std::string decisions_path(const std::string& ledger_folder);

struct ScanOptions {
  // A head that is known from elsewhere (the catalog, a note on paper): a ledger that is shorter,
  // or has another entry there, is damaged.
  std::optional<Head> known;
  // Do not verify the signatures of the entries that `known` commits to. If it turns out not to
  // hold, all are verified.
  bool trust_known = false;
};

struct Scan {
  bool exists = false;
  Head head;  // of the entries that are whole; nothing after the first damage is taken
  std::optional<Damage> damage;
  // At the end, beyond what is known: an entry without its line feed. Its writer was interrupted
  // and has acknowledged nothing; the next one drops it.
  std::uint64_t torn_bytes = 0;
  std::uint64_t file_bytes = 0;
  std::vector<Operator> operators;
  std::string vault;  // the id of the vault it was opened for
};

// Reads the ledger from its beginning and hands each entry that is whole to `sink`, with its line.
// An error of the sink ends it and is returned. Damage is no error: it is in the Scan.
using EntrySink = std::function<Status(const Entry& entry, std::string_view line)>;
Result<Scan> scan(const std::string& ledger_folder, const ScanOptions& options,
                  const EntrySink& sink);

// Appends. One at a time, under the lock of the vault.
class Writer {
 public:
  // A new ledger with its first entry, or AlreadyThere as Failed.
  static Result<Writer> create(const std::string& ledger_folder, const std::string& vault_id,
                               const std::string& holder, const crypto::SigningKey& key,
                               Instant time);
  // Reads all of it, and drops a torn tail. Damaged if anything is wrong, Denied if no entry
  // introduces the key or one retires it.
  static Result<Writer> open(const std::string& ledger_folder, const ScanOptions& options,
                             const crypto::SigningKey& key);

  // When it returns, the entry survives power loss. After an error nothing more is written; the
  // ledger is whole, or has a torn tail.
  Result<Entry> append(Instant time, const std::string& author, const Decision& decision);

  const Head& head() const { return chain_.head(); }
  // Whose key this writer signs with.
  const Operator& signer() const;
  const std::vector<Operator>& operators() const { return chain_.operators(); }

 private:
  Writer(os::File file, Chain chain, const crypto::SigningKey& key)
      : file_(std::move(file)), chain_(std::move(chain)), key_(key) {}
  Status write_line(const std::string& line);
  os::File file_;
  Chain chain_;
  crypto::SigningKey key_;
  bool broken_ = false;
};

}  // namespace day::ledger
