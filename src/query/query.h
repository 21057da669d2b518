// SPDX-License-Identifier: AGPL-3.0-or-later
// The search language: text to tree. Pure, and never fails: what cannot be understood is searched
// as words, and a notice says so. docs/man/daylight-query.7 is its reference.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace day::query {

// The distance of NEAR without a number, as in FTS5.
inline constexpr std::uint32_t kDefaultNearDistance = 10;

// Where words are looked for. Any: subject, people, own and quoted text, file names. Author: who a
// document says made it or changed it last; the words stand in a row in one name.
enum class Field : std::uint8_t {
  Any,
  From,
  To,
  Cc,
  With,
  Subject,
  Body,
  Quoted,
  Own,
  File,
  Author,
};

// Words in a row (one for a plain word). Terms are folded by text::split_words. In a run of Han,
// Hiragana, Katakana, Hangul or Thai the closing single character is left out where more may follow
// it: such a word is found inside longer runs.
struct Phrase {
  Field field = Field::Any;
  std::vector<std::string> terms;
  bool prefix = false;  // the last term may go on: word*
  bool exact = false;   // was written in quotation marks: no stemming
  bool operator==(const Phrase&) const = default;
};

// Two or more phrases within `distance` words of each other, all in the same field of a message.
struct Near {
  Field field = Field::Any;
  std::vector<Phrase> phrases;
  std::uint32_t distance = kDefaultNearDistance;
  bool operator==(const Near&) const = default;
};

// Exact words in a row within a named header field: header:X-Mailer:thunderbird. Without terms: the
// field is there at all.
struct HeaderWords {
  std::string name;  // lower case
  std::vector<std::string> terms;
  bool prefix = false;
  bool operator==(const HeaderWords&) const = default;
};

// Seconds since 1970 in [from, until) on the clock of the sender: the bounds are read in the zone
// of each message, so that a day is the day that the message itself names.
struct DateRange {
  std::optional<std::int64_t> from;
  std::optional<std::int64_t> until;
  bool operator==(const DateRange&) const = default;
};

// Minutes of the day [from, until) in the sender's own zone; may wrap past midnight.
struct SentBetween {
  std::uint32_t from_minute = 0;
  std::uint32_t until_minute = 1440;
  bool operator==(const SentBetween&) const = default;
};

// Octets of an item, both ends included.
struct SizeRange {
  std::optional<std::uint64_t> from;
  std::optional<std::uint64_t> to;
  bool operator==(const SizeRange&) const = default;
};

enum class Trait : std::uint8_t {
  HasAttachment,
  HasDefect,
  IsDuplicate,
  IsMessage,
  IsDocument,
  IsFailed,
  IsVerified,    // verified, plainly or after a repair
  IsConsistent,  // with a key that was recovered from the archive
  IsVouched,
  IsAltered,
  IsSigned,  // at all
  IsUnsigned,
  IsUndated,
  IsLabelled,
  HasNote,
  HasImage,
  HasRecognised,  // text of it was recognised in a picture
  HasPlace,       // it says where on earth it was made
  IsPartial,      // of a document: something in it could not be read
  IsLocked,       // it needs a password
  IsUnsupported,  // there is no reader for its kind
  InAttachment,   // a document, or a message that lies in another
  InMessage,      // a message that does not
};

struct HasTrait {
  Trait trait = Trait::HasAttachment;
  bool operator==(const HasTrait&) const = default;
};

// A value that is compared as a whole or in part, as daylight-query(7) says for each key.
// The value of Verdict is one of kVerdictWords.
enum class Key : std::uint8_t {
  Type,
  Id,
  Thread,
  Copies,
  Source,
  Label,
  Domain,
  MessageId,
  Verdict,
  Signer,
  Note,   // words of a note
  Saved,  // the name of a saved search, which stands for its query
  By,     // a person who wrote: by id, address or name
};
struct KeyValue {
  Key key = Key::Id;
  std::string value;
  bool operator==(const KeyValue&) const = default;
};

// The verdicts of docs/design/verdicts.md in their order, as one word each.
inline constexpr std::array<std::string_view, 8> kVerdictWords = {
    "verified",     "verified-repaired", "consistent", "vouched",
    "headers-only", "altered",           "no-key",     "unsigned"};

// The empty query, and *.
struct MatchAll {
  bool operator==(const MatchAll&) const = default;
};
struct MatchNone {
  bool operator==(const MatchNone&) const = default;
};

using LeafValue = std::variant<Phrase, Near, HeaderWords, DateRange, SentBetween, SizeRange,
                               HasTrait, KeyValue, MatchAll, MatchNone>;

// Nodes live in one array; children come before their parents and the root is last, so that no walk
// needs recursion. And and Or have two or more children, none of their own kind; Not has one, which
// is no Not.
struct Node {
  enum class Kind : std::uint8_t { Leaf, And, Or, Not } kind = Kind::Leaf;
  LeafValue leaf;
  std::vector<std::uint32_t> children;
  bool operator==(const Node&) const = default;
};

struct Notice {
  std::uint32_t begin = 0;  // octets of the query text
  std::uint32_t end = 0;
  std::string text;  // one line for a person; valid UTF-8
  bool operator==(const Notice&) const = default;
};

struct Query {
  std::vector<Node> nodes;  // never empty
  std::vector<Notice> notices;
  std::uint32_t root() const { return static_cast<std::uint32_t>(nodes.size() - 1); }
};

// Takes any octets. Linear in the length of the text.
Query parse_query(std::string_view text);

// A canonical spelling that parses to the same tree, without a notice.
std::string print_query(const Query& query);

}  // namespace day::query
