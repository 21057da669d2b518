// SPDX-License-Identifier: AGPL-3.0-or-later
// Addresses resolved to persons. A pure function of the set of what was observed and of the
// rulings of people in their order: the order in which mail arrived never matters. A false merge of
// two human beings is far worse than a missed one, so that every rule here is narrow;
// docs/design/people.md has them with their figures.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "people/observe.h"

namespace day::people {

// Names an address for good, and a person by the smallest of his addresses. The first 50 bits of
// the SHA-256 of the address: p and ten characters of Crockford base32 ("p3k9…"). When two persons
// are merged the id of the one with the smaller address remains; the other one still leads to the
// address that it was made from, and so to the person (People::find).
struct PersonId {
  std::uint64_t bits = 0;
  auto operator<=>(const PersonId&) const = default;
};
PersonId person_id_of(std::string_view plain_address);
std::string print_person_id(PersonId id);
std::optional<PersonId> parse_person_id(std::string_view text);

// A mailbox as it stands in headers: all of them, each at most once.
struct NamedAddress {
  std::string address;     // as plain_address gives it
  std::string name;        // as written, may be empty
  bool as_sender = false;  // stood in a From
};

// An observation, with the number of messages that make it.
struct CountedObservation {
  Observation observation;
  std::uint64_t messages = 0;
};

// What people decided, in the order in which they did. A later ruling wins over earlier ones, and
// any of them over the rules. Addresses are as plain_address gives them; those that no mailbox has
// change nothing.
struct Ruling {
  enum class Kind : std::uint8_t {
    Merge,  // all of `one` are one person
    // None of `one` is the same person as any of `other`. A later merge that brings one of each
    // together takes all of it back.
    Split,
  } kind = Kind::Merge;
  std::vector<std::string> one;
  std::vector<std::string> other;  // Split
  std::string words;               // who decided when and why, for the reason that is shown
};

struct Evidence {
  std::vector<NamedAddress> mailboxes;
  std::vector<std::string> list_ids;  // RFC 2919, without < >
  std::vector<CountedObservation> observations;
};

enum class PersonKind : std::uint8_t { Human, Shared, List, Robot };
inline constexpr std::uint8_t kPersonKindCount = 4;
std::string_view person_kind_name(PersonKind kind);  // "person", "shared", "list", "robot"

enum class MergeReason : std::uint8_t {
  Ruling,     // a person decided it
  SameBox,    // spellings of one box: +tag, dots at Gmail
  X500,       // an X.500 name and its encapsulated form
  Signature,  // named in the own signature
  SameLocal,  // the same full name and the same local part
  SameName,   // the same full name, and both addresses are made from it
};
inline constexpr std::uint8_t kMergeReasonCount = 6;
std::string_view merge_reason_name(MergeReason reason);  // "ruling", "same-box", …

// Why two addresses are held to be of one person. Those of a person connect all of its addresses
// without a circle: taking one away takes him apart.
struct Merge {
  std::uint32_t first = 0;  // of People::addresses; first < second
  std::uint32_t second = 0;
  MergeReason reason = MergeReason::Ruling;
  std::string detail;  // one line for a person to read; may hold a name as a stranger wrote it
  bool operator==(const Merge&) const = default;
};

struct Person {
  PersonId id;
  PersonKind kind = PersonKind::Human;
  std::string kind_reason;               // one line; empty for Human
  std::vector<std::uint32_t> addresses;  // ascending, never empty
  std::vector<Merge> merges;
  bool operator==(const Person&) const = default;
};

struct People {
  std::vector<std::string> addresses;    // ascending, each once
  std::vector<std::uint32_t> person_of;  // by address: an index of persons
  std::vector<Person> persons;           // ascending by their smallest address

  std::optional<std::uint32_t> find_address(std::string_view plain_address) const;
  // By the id of any address: an index of persons. Linear in the addresses.
  std::optional<std::uint32_t> find(PersonId id) const;
};

// Changes whenever the rules do: what was made by others must be made anew.
inline constexpr int kRulesVersion = 2;

// The SHA-256 of the rulings, in hexadecimal: equal marks, equal rulings.
std::string mark_of(const std::vector<Ruling>& rulings);

// O(n log n) in the evidence.
People resolve(const Evidence& evidence, const std::vector<Ruling>& rulings);

}  // namespace day::people
