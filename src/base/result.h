// SPDX-License-Identifier: AGPL-3.0-or-later
// Result: a value, or the reason why the world did not give one. For a broken world (a missing
// file, a full disk), not for broken evidence (which is data) nor for broken code (which is CHECK).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "base/check.h"

namespace day {

// What a caller can act on. No code names a library.
enum class Code {
  NotFound,     // no such file, item, source
  Denied,       // permissions, read-only places
  Damaged,      // stored bytes are not what was stored
  Unsupported,  // a newer format, a missing kernel feature
  Busy,         // another process holds the lock
  NoSpace,      // the disk or a quota is full
  Failed,       // anything else
};

std::string_view code_name(Code code);

struct Error {
  Code code = Code::Failed;
  std::string message;  // one line, for a person, saying what to do where that is known

  // The same error seen from further up: "while: message".
  [[nodiscard]] Error in(std::string_view context) const {
    return Error{code, std::string(context) + ": " + message};
  }
};

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT: implicit
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT: implicit

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() & {
    CHECK(ok());
    return *std::get_if<0>(&state_);
  }
  const T& value() const& {
    CHECK(ok());
    return *std::get_if<0>(&state_);
  }
  T&& value() && {
    CHECK(ok());
    return std::move(*std::get_if<0>(&state_));
  }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  const Error& error() const {
    CHECK(!ok());
    return *std::get_if<1>(&state_);
  }

 private:
  std::variant<T, Error> state_;
};

// A Result without a value.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT: implicit

  bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }
  const Error& error() const {
    CHECK(!ok());
    return *error_;
  }

 private:
  std::optional<Error> error_;
};

using Status = Result<void>;

}  // namespace day

// NOLINTBEGIN(bugprone-macro-parentheses): what is pasted in declares, or stands alone already.
#define DAYLIGHT_CONCAT_(a, b) a##b
#define DAYLIGHT_CONCAT(a, b) DAYLIGHT_CONCAT_(a, b)

// TRY(status): returns the error to the caller, if there is one.
#define TRY(expression)                                       \
  do {                                                        \
    if (auto try_status_ = (expression); !try_status_.ok()) { \
      return try_status_.error();                             \
    }                                                         \
  } while (false)

// ASSIGN_OR_RETURN(auto x, result): the value, or returns the error to the caller.
#define ASSIGN_OR_RETURN(declaration, expression) \
  ASSIGN_OR_RETURN_(DAYLIGHT_CONCAT(try_result_, __LINE__), declaration, expression)
#define ASSIGN_OR_RETURN_(result, declaration, expression) \
  auto result = (expression);                              \
  if (!result.ok()) return result.error();                 \
  declaration = std::move(result).value()
// NOLINTEND(bugprone-macro-parentheses)
