// SPDX-License-Identifier: AGPL-3.0-or-later
// `keys recover`: the keys of signers from whom enough signatures are here, by arithmetic
// (recovery/recovery.h), on all cores. Each key is stored as evidence as soon as it is found, so
// that an interruption costs the attempts under way and nothing else.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "crypto/public_key.h"
#include "reader/pool.h"
#include "recovery/recovery.h"
#include "sql/database.h"
#include "vault/recovered_key.h"
#include "vault/vault.h"
#include "vault/verdict_changes.h"

namespace day::vault {

// A domain and selector, both in lower case, and what is here of them.
struct RecoverCandidate {
  std::string domain;
  std::string selector;
  std::uint64_t samples = 0;    // different RSA signatures that can be judged
  std::uint64_t messages = 0;   // that have one
  std::vector<Digest> outside;  // SHA-256 of the keys that are known from elsewhere
  bool recovered = false;       // a key was recovered before
  std::uint64_t tried = 0;      // samples there were when it failed before; 0: it did not
};

// Those with at least two samples, the most messages first.
Result<std::vector<RecoverCandidate>> find_recover_candidates(sql::Database* database);

// What the catalog's table meta remembers a failure by, with the number of samples as its value. A
// rebuild forgets it, and it is tried again.
std::string tried_key(const RecoverCandidate& candidate);

// Signatures of a candidate as the arithmetic wants them, each with its place: message and seal
// signatures alike, those whose body is the one that was signed first, then by date. At most
// kMaxRecoverySamples.
struct RecoverSamples {
  std::vector<recovery::Sample> samples;
  std::vector<Witness> witnesses;  // as samples
};
Result<RecoverSamples> load_recover_samples(sql::Database* database,
                                            const RecoverCandidate& candidate);

struct RecoverOutcome {
  RecoverCandidate candidate;
  std::optional<RecoveredKey> key;
  unsigned bits = 0;
  std::uint64_t confirmed = 0;  // samples that verify under it, of those looked at
  std::uint64_t looked_at = 0;
  // The key is one of those known from elsewhere.
  bool same_as_outside = false;
};

struct RecoverProgress {
  std::uint64_t done = 0;  // selectors
  std::uint64_t total = 0;
  double fraction = 0;  // of all the work, with what is under way
};

struct RecoverOptions {
  std::string domain;       // only this one; empty: all
  std::string selector;     // only this one; empty: all
  bool all = false;         // also where a key is known from elsewhere, to compare
  std::uint64_t limit = 0;  // so many selectors at most; 0: all
  unsigned jobs = 0;        // threads; 0: one per core
  const std::atomic<bool>* stop = nullptr;
  std::function<void(const RecoverProgress&)> progress;
  std::function<void(const RecoverOutcome&)> on_outcome;  // stored when this is called
  reader::PoolOptions pool;                               // as in KeyImportOptions
};

struct RecoverReport {
  std::uint64_t candidates = 0;  // tried, or to be tried when it was stopped
  std::uint64_t recovered = 0;
  std::uint64_t failed = 0;
  std::uint64_t skipped_outside = 0;    // a key is known from elsewhere
  std::uint64_t skipped_recovered = 0;  // recovered before
  std::uint64_t skipped_tried = 0;      // failed before with as many samples
  bool stopped = false;
  VerdictChanges verdicts;
};

// It takes the vault's lock for each key that it stores, and for no longer.
Result<RecoverReport> recover_keys(const Vault& vault, const RecoverOptions& options);

}  // namespace day::vault
