// SPDX-License-Identifier: AGPL-3.0-or-later
// What may stand before a colon, and how the value after it is read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "query/query.h"

namespace day::query {

// How words are taken: plain, or under the field that precedes them or their parentheses.
struct Context {
  enum class Kind : std::uint8_t { Text, Header, Key, Date, Since, Until, Sent, Size, Has, Is, In };
  Kind kind = Kind::Text;
  Field field = Field::Any;  // Text
  Key key = Key::Id;         // Key
  std::string header_name;   // Header
};

// By name in any case, without the colon; "header" is not among them.
std::optional<Context> find_field(std::string_view name);

// Whether `name` can name a header field (RFC 5322 §3.6.8, ftext).
bool is_header_name(std::string_view name);

// The value of a field, or nothing if it is none of that kind. Not for Text and Header.
std::optional<LeafValue> parse_value(const Context& context, std::string_view value);
// What the value of such a field looks like, for a notice.
std::string_view describe_values(const Context& context);

std::string_view field_name(Field field);  // "from"; empty for Any
std::string_view key_name(Key key);
std::string_view trait_text(Trait trait);  // "has:attachment"

}  // namespace day::query
