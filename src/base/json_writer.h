// SPDX-License-Identifier: AGPL-3.0-or-later
// Writes one JSON value (RFC 8259) in order, without building it in memory first. Strings that are
// not UTF-8 are repaired, so that the output always parses.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace day {

class JsonWriter {
 public:
  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  JsonWriter& key(std::string_view name);
  JsonWriter& string(std::string_view text);
  JsonWriter& number(std::int64_t value);
  JsonWriter& number(std::uint64_t value);
  JsonWriter& number(int value) { return number(static_cast<std::int64_t>(value)); }
  JsonWriter& number(double value);  // null unless finite
  JsonWriter& boolean(bool value);
  JsonWriter& null();

  // key() and a value in one call.
  JsonWriter& field(std::string_view name, std::string_view text) { return key(name).string(text); }
  JsonWriter& field(std::string_view name, const char* text) { return key(name).string(text); }
  JsonWriter& field(std::string_view name, std::int64_t value) { return key(name).number(value); }
  JsonWriter& field(std::string_view name, std::uint64_t value) { return key(name).number(value); }
  JsonWriter& field(std::string_view name, int value) { return key(name).number(value); }
  JsonWriter& field(std::string_view name, double value) { return key(name).number(value); }
  JsonWriter& field(std::string_view name, bool value) { return key(name).boolean(value); }

  // What was written; complete once every begin has its end.
  const std::string& text() const { return out_; }

 private:
  void before_value();

  std::string out_;
  std::vector<bool> has_member_;  // per open object or array
  bool after_key_ = false;
};

}  // namespace day
