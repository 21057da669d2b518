// SPDX-License-Identifier: AGPL-3.0-or-later
// JSON (RFC 8259) read whole into a value, for small files of ours and lists of keys. Strict: one
// value, UTF-8, no comments, no name twice in an object. Nothing is written here:
// base/json_writer.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "json/limits.h"

namespace day::json {

class Value;
using Array = std::vector<Value>;
struct Member;
using Object = std::vector<Member>;  // in the order of the text

class Value {
 public:
  Value() = default;  // null
  // Defined where Member is complete.
  explicit Value(bool value);
  explicit Value(std::int64_t value);
  explicit Value(std::uint64_t value);
  explicit Value(double value);
  explicit Value(std::string value);
  explicit Value(Array value);
  explicit Value(Object value);

  bool is_null() const { return std::holds_alternative<std::monostate>(state_); }
  // Nothing if the value is of another kind.
  std::optional<bool> as_bool() const;
  // Also nothing if it does not fit, or was written with a fraction or an exponent.
  std::optional<std::int64_t> as_int() const;
  std::optional<double> as_double() const;  // of any number
  const std::string* as_string() const { return std::get_if<std::string>(&state_); }
  const Array* as_array() const { return std::get_if<Array>(&state_); }
  Array* as_array() { return std::get_if<Array>(&state_); }
  const Object* as_object() const { return std::get_if<Object>(&state_); }
  Object* as_object() { return std::get_if<Object>(&state_); }

  // The member of that name; nothing if there is none or this is no object.
  const Value* find(std::string_view name) const;
  std::optional<std::string> find_string(std::string_view name) const;
  std::optional<std::int64_t> find_int(std::string_view name) const;
  std::optional<bool> find_bool(std::string_view name) const;

 private:
  // Integers that fit are int64; those above 2^63 are uint64.
  std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, std::string, Array,
               Object>
      state_;
};

struct Member {
  std::string name;
  Value value;
};

// Damaged, with line and reason, if `text` is not one JSON value or exceeds a limit.
Result<Value> parse(std::string_view text, const Limits& limits = {});

}  // namespace day::json
