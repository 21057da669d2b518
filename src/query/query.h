// SPDX-License-Identifier: AGPL-3.0-or-later
// The search language: text to tree. Pure, and never fails: what cannot be understood is searched
// as words, and a notice says so. man/daylight-query.7 is its reference.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace day::query {

// Where words are looked for. Any: subject, people, own and quoted text, file names.
enum class Field : std::uint8_t { Any, From, To, Cc, With, Subject, Body, Quoted, Own, File };

// Words in a row (one for a plain word). Terms are folded by text::split_words.
struct Phrase {
  Field field = Field::Any;
  std::vector<std::string> terms;
  bool prefix = false;  // the last term may go on: word*
  bool exact = false;   // was written in quotation marks: no stemming
};

// Two or more phrases within `distance` words of each other.
struct Near {
  Field field = Field::Any;
  std::vector<Phrase> phrases;
  std::uint32_t distance = 10;
};

// Exact words within a named header field: header:X-Mailer:thunderbird.
struct HeaderWords {
  std::string name;  // lower case
  std::vector<std::string> terms;
  bool prefix = false;
};

// Instants in [from, until), in seconds since 1970; the bounds are read in the zone of the message.
struct DateRange {
  std::optional<std::int64_t> from;
  std::optional<std::int64_t> until;
};

// Minutes of the day [from, until) in the sender's own zone; may wrap past midnight.
struct SentBetween {
  std::uint32_t from_minute = 0;
  std::uint32_t until_minute = 1440;
};

enum class Trait : std::uint8_t {
  HasAttachment,
  HasDefect,
  IsDuplicate,
  IsMessage,
  IsDocument,
  IsFailed,
  IsVerified,
  IsUnsigned,
  IsUndated,
};

struct HasTrait {
  Trait trait = Trait::HasAttachment;
};

// Equality or glob-free substring on an exact value.
enum class Key : std::uint8_t { Type, Id, Thread, Source, Label, Domain, MessageId };
struct KeyValue {
  Key key = Key::Id;
  std::string value;
};

struct MatchAll {};  // the empty query
struct MatchNone {};

using Leaf = std::variant<Phrase, Near, HeaderWords, DateRange, SentBetween, HasTrait, KeyValue,
                          MatchAll, MatchNone>;

// Nodes live in one array; children come before their parents and the root is last, so that no walk
// needs recursion.
struct Node {
  enum class Kind : std::uint8_t { Leaf, And, Or, Not } kind = Kind::Leaf;
  Leaf leaf;
  std::vector<std::uint32_t> children;
};

struct Notice {
  std::uint32_t begin = 0;  // octets of the query text
  std::uint32_t end = 0;
  std::string text;  // one line for a person
};

struct Query {
  std::vector<Node> nodes;  // never empty
  std::vector<Notice> notices;
  std::uint32_t root() const { return static_cast<std::uint32_t>(nodes.size() - 1); }
};

Query parse_query(std::string_view text);

// A canonical spelling that parses to the same tree.
std::string print_query(const Query& query);

}  // namespace day::query
