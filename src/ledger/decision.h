// SPDX-License-Identifier: AGPL-3.0-or-later
// What people decide, as values, and the payload of each kind as JSON. docs/formats/ledger.md lists
// them. A kind is a name with a version, "label.add/1": what means something else gets another one,
// and the old ones keep their meaning for good. A new kind is a struct here, a name, and one entry
// in the table of decision.cc; programs that do not know it keep it as Unknown.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/ids.h"
#include "base/result.h"

namespace day::ledger {

// The number of an entry, counted from 1.
struct EntryNumber {
  std::uint64_t value = 0;
  auto operator<=>(const EntryNumber&) const = default;
};

// The public half of an operator's key, 32 octets (RFC 8032).
struct OperatorKey {
  Digest octets;
  auto operator<=>(const OperatorKey&) const = default;
};

// The first entry of every ledger and no other: whose it is. Signed by the key that it names.
struct Open {
  std::string vault;  // its id, of vault.json
  OperatorKey key;
  std::string holder;  // the author's name that is taken when none is given
  bool operator==(const Open&) const = default;
};

// From the next entry on, this key may sign.
struct IntroduceOperator {
  OperatorKey key;
  std::string holder;
  bool operator==(const IntroduceOperator&) const = default;
};

// From the next entry on, this key may not sign any more. What it signed before stands.
struct RetireOperator {
  OperatorKey key;
  std::string reason;
  bool operator==(const RetireOperator&) const = default;
};

// The label is on these items from now on, or no longer.
struct ChangeLabel {
  bool add = true;
  std::string label;
  std::vector<ItemId> items;
  std::string query;  // by which the items were found; empty if they were named
  bool operator==(const ChangeLabel&) const = default;
};

// A stretch of the text that was shown of a message: characters [from, to), counted in Unicode
// scalar values from 0, and the words that stood there. Later programs may make another text of the
// message: the words are what counts.
struct Span {
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  std::string quote;
  bool operator==(const Span&) const = default;
};

// A note is named by the number of its entry.
struct AddNote {
  ItemId item;
  std::string text;
  std::optional<Span> span;
  bool operator==(const AddNote&) const = default;
};

struct AmendNote {
  EntryNumber note;
  std::string text;
  bool operator==(const AmendNote&) const = default;
};

struct WithdrawNote {
  EntryNumber note;
  std::string reason;
  bool operator==(const WithdrawNote&) const = default;
};

// Takes the place of an older one of that name.
struct SaveSearch {
  std::string name;
  std::string query;
  bool operator==(const SaveSearch&) const = default;
};

struct ForgetSearch {
  std::string name;
  bool operator==(const ForgetSearch&) const = default;
};

// All of these are one person. An identity is whatever the room that resolves persons finds them
// by: an address, or a name.
struct MergePersons {
  std::vector<std::string> identities;
  std::string reason;
  bool operator==(const MergePersons&) const = default;
};

// None of `one` is the same person as any of `other`.
struct SplitPersons {
  std::vector<std::string> one;
  std::vector<std::string> other;
  std::string reason;
  bool operator==(const SplitPersons&) const = default;
};

// An entry that is as it was signed and says what this program does not understand. It is kept,
// shown as it is, and changes nothing.
struct Unknown {
  std::string kind;
  Bytes payload;    // one JSON object
  std::string why;  // for a person: a newer kind, or what of the payload is not in its form
  bool operator==(const Unknown&) const = default;
};

using Decision =
    std::variant<Open, IntroduceOperator, RetireOperator, ChangeLabel, AddNote, AmendNote,
                 WithdrawNote, SaveSearch, ForgetSearch, MergePersons, SplitPersons, Unknown>;

// "label.add/1".
std::string kind_of(const Decision& decision);

// In its one form: no blanks, members in the order of the page.
std::string print_payload(const Decision& decision);

// What print_payload printed, read back. Unknown if the kind is not known, or the payload is not in
// that form or past a limit.
Decision parse_payload(std::string_view kind, std::string_view payload);

// Whether the decision may be written: Failed, with a line for a person, if a name is empty or a
// text past its limit.
Status check_decision(const Decision& decision);

// Whether `text` may be a name: not empty, at most kMaxNameBytes of UTF-8, no control characters,
// no blanks at its ends.
bool is_name(std::string_view text);

}  // namespace day::ledger
