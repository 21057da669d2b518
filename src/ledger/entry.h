// SPDX-License-Identifier: AGPL-3.0-or-later
// One entry of a ledger as its line, and the chain that the lines make. Pure: bytes in, values out.
// docs/formats/ledger.md.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "crypto/public_key.h"
#include "crypto/signing_key.h"
#include "ledger/decision.h"

namespace day::ledger {

struct Entry {
  EntryNumber number;
  Instant time;        // by the clock of who wrote it
  std::string author;  // as they called themselves; what is proven is the key
  OperatorKey signer;
  Decision decision;
  Digest previous;  // of the entry before; zero for the first
  Digest digest;    // SHA-256 of the line, its line feed included
};

// How far a ledger goes. Whoever knows a head can tell any other ledger from the one he saw.
struct Head {
  std::uint64_t entries = 0;
  std::uint64_t bytes = 0;
  Digest digest;  // of the last entry; zero if there is none
  bool operator==(const Head&) const = default;
};

// What is wrong, and in the place of which entry.
struct Damage {
  EntryNumber entry;
  std::uint64_t offset = 0;  // of the entry, in octets
  std::string what;          // for a person
  // "entry 5 (byte 1234): …".
  std::string print() const;
};

// A key that may sign, or might.
struct Operator {
  OperatorKey key;
  std::string holder;
  EntryNumber since;                   // that introduced it; 1 for the first
  std::optional<EntryNumber> retired;  // the entry that retired it
};

// What is signed of an entry, and the line that it becomes, without its line feed.
struct Draft {
  EntryNumber number;
  Instant time;
  std::string author;
  Digest previous;
  const Decision* decision = nullptr;
};
std::string print_entry(const Draft& draft, const crypto::SigningKey& key);

// The chain so far. Each line is held to its form, its number, the entry before it, the keys that
// were introduced, and its signature.
class Chain {
 public:
  // Takes a line, its line feed included. On damage the chain stays as it was. With
  // `verify_signature` false the signature is not looked at, which is sound only for entries that a
  // digest known from elsewhere commits to.
  std::variant<Entry, Damage> take(std::string_view line, bool verify_signature = true);

  const Head& head() const { return head_; }
  // In the order in which they were introduced.
  const std::vector<Operator>& operators() const { return operators_; }
  const Operator* find_operator(const OperatorKey& key) const;
  // Of the vault that the ledger belongs to; empty before the first entry.
  const std::string& vault() const { return vault_; }

 private:
  struct Parsed;
  std::optional<std::string> check_place(const Parsed& parsed) const;
  std::optional<std::string> check_signer(const Parsed& parsed, bool verify_signature);
  void note_operators(const Entry& entry);

  Head head_;
  std::vector<Operator> operators_;
  std::map<OperatorKey, crypto::PublicKey> keys_;
  std::string vault_;
};

}  // namespace day::ledger
