// SPDX-License-Identifier: AGPL-3.0-or-later
#include "json/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <unordered_set>
#include <utility>

namespace day::json {
namespace {

using Foreign = nlohmann::json;

// Takes nlohmann's events; each answers false to stop. The library parses without recursion and in
// this mode without throwing.
class Builder {
 public:
  explicit Builder(const Limits& limits) : limits_(limits) {}

  bool null() { return add(Value()); }
  bool boolean(bool value) { return add(Value(value)); }
  bool number_integer(std::int64_t value) { return add(Value(value)); }
  bool number_unsigned(std::uint64_t value) {
    if (value > std::uint64_t{std::numeric_limits<std::int64_t>::max()}) return add(Value(value));
    return add(Value(static_cast<std::int64_t>(value)));
  }
  bool number_float(double value, const std::string&) { return add(Value(value)); }
  bool string(std::string& value) { return add(Value(std::move(value))); }
  bool binary(Foreign::binary_t&) { return stop("binary values are no JSON"); }
  bool start_object(std::size_t) { return open(Value(Object())); }
  bool start_array(std::size_t) { return open(Value(Array())); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  bool key(std::string& name) {
    if (!open_.back().names.insert(name).second) {
      return stop(fmt::format("the name \"{}\" stands twice in one object", name));
    }
    open_.back().name = std::move(name);
    return true;
  }
  bool parse_error(std::size_t position, const std::string&, const Foreign::exception&) {
    position_ = position;
    return stop("this is not JSON");
  }

  Value take_root() { return std::move(root_); }
  const std::string& problem() const { return problem_; }
  std::optional<std::size_t> position() const { return position_; }

 private:
  struct Open {
    Value value;
    std::string name;  // of the member that comes next
    std::unordered_set<std::string> names;
  };

  bool stop(std::string problem) {
    problem_ = std::move(problem);
    return false;
  }

  bool count() {
    if (++values_ <= limits_.max_values) return true;
    return stop(fmt::format("more than {} values", limits_.max_values));
  }

  bool add(Value value) {
    if (!count()) return false;
    put(std::move(value));
    return true;
  }

  void put(Value value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (Array* array = open_.back().value.as_array()) {
      array->push_back(std::move(value));
    } else {
      open_.back().value.as_object()->push_back({std::move(open_.back().name), std::move(value)});
    }
  }

  bool open(Value value) {
    if (open_.size() == limits_.max_depth) {
      return stop(fmt::format("nested more than {} deep", limits_.max_depth));
    }
    if (!count()) return false;
    open_.push_back({std::move(value), {}, {}});
    return true;
  }

  bool close() {
    Value value = std::move(open_.back().value);
    open_.pop_back();
    put(std::move(value));
    return true;
  }

  const Limits& limits_;
  std::size_t values_ = 0;
  std::vector<Open> open_;
  Value root_;
  std::string problem_;
  std::optional<std::size_t> position_;
};

}  // namespace

Value::Value(bool value) : state_(value) {}
Value::Value(std::int64_t value) : state_(value) {}
Value::Value(std::uint64_t value) : state_(value) {}
Value::Value(double value) : state_(value) {}
Value::Value(std::string value) : state_(std::move(value)) {}
Value::Value(Array value) : state_(std::move(value)) {}
Value::Value(Object value) : state_(std::move(value)) {}

std::optional<bool> Value::as_bool() const {
  const auto* value = std::get_if<bool>(&state_);
  return value == nullptr ? std::nullopt : std::optional(*value);
}

std::optional<std::int64_t> Value::as_int() const {
  const auto* value = std::get_if<std::int64_t>(&state_);
  return value == nullptr ? std::nullopt : std::optional(*value);
}

std::optional<double> Value::as_double() const {
  if (const auto* value = std::get_if<double>(&state_)) return *value;
  if (const auto* value = std::get_if<std::int64_t>(&state_)) return static_cast<double>(*value);
  if (const auto* value = std::get_if<std::uint64_t>(&state_)) return static_cast<double>(*value);
  return std::nullopt;
}

const Value* Value::find(std::string_view name) const {
  const Object* object = as_object();
  if (object == nullptr) return nullptr;
  const auto found = std::find_if(object->begin(), object->end(),
                                  [&](const Member& member) { return member.name == name; });
  return found == object->end() ? nullptr : &found->value;
}

std::optional<std::string> Value::find_string(std::string_view name) const {
  const Value* value = find(name);
  const std::string* text = value == nullptr ? nullptr : value->as_string();
  return text == nullptr ? std::nullopt : std::optional(*text);
}

std::optional<std::int64_t> Value::find_int(std::string_view name) const {
  const Value* value = find(name);
  return value == nullptr ? std::nullopt : value->as_int();
}

std::optional<bool> Value::find_bool(std::string_view name) const {
  const Value* value = find(name);
  return value == nullptr ? std::nullopt : value->as_bool();
}

Result<Value> parse(std::string_view text, const Limits& limits) {
  if (text.size() > limits.max_bytes) {
    return Error{Code::Damaged, fmt::format("{} bytes of JSON, at most {} are read", text.size(),
                                            limits.max_bytes)};
  }
  Builder builder(limits);
  if (Foreign::sax_parse(text.begin(), text.end(), &builder)) return builder.take_root();
  const auto position = builder.position();
  if (!position) return Error{Code::Damaged, builder.problem()};
  const auto before = text.substr(0, std::min(text.size(), *position));
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  return Error{Code::Damaged, fmt::format("line {}: {}", line, builder.problem())};
}

}  // namespace day::json
