// SPDX-License-Identifier: AGPL-3.0-or-later
#include <memory>
#include <utility>

#include "sql/database.h"
#include "sql/handles.h"
#include "sql/shelf.h"

namespace day::sql {
namespace {

template <typename Handle>
sqlite3_stmt* raw(Handle* handle) {
  return handle == nullptr ? nullptr : handle->statement.get();
}

}  // namespace

Statement::Statement(Statement&& other) noexcept
    : handle_(std::exchange(other.handle_, nullptr)), bind_status_(other.bind_status_) {}

Statement& Statement::operator=(Statement&& other) noexcept {
  std::swap(handle_, other.handle_);
  std::swap(bind_status_, other.bind_status_);
  return *this;
}

Statement::~Statement() {
  const std::unique_ptr<Handle> handle(handle_);
  if (handle != nullptr && handle->shelf != nullptr) {
    handle->shelf->put(std::move(handle->statement));
  }
}

Statement& Statement::bind(int parameter, std::int64_t value) {
  bind_status_ |= sqlite3_bind_int64(raw(handle_), parameter, value);
  return *this;
}

Statement& Statement::bind(int parameter, double value) {
  bind_status_ |= sqlite3_bind_double(raw(handle_), parameter, value);
  return *this;
}

Statement& Statement::bind_text(int parameter, std::string_view value) {
  // A null pointer would bind NULL.
  bind_status_ |= sqlite3_bind_text64(raw(handle_), parameter, value.empty() ? "" : value.data(),
                                      value.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  return *this;
}

Statement& Statement::bind_blob(int parameter, ByteView value) {
  bind_status_ |= sqlite3_bind_blob64(raw(handle_), parameter, value.empty() ? "" : value.data(),
                                      value.size(), SQLITE_TRANSIENT);
  return *this;
}

Statement& Statement::lend_text(int parameter, std::string_view value) {
  bind_status_ |= sqlite3_bind_text64(raw(handle_), parameter, value.empty() ? "" : value.data(),
                                      value.size(), SQLITE_STATIC, SQLITE_UTF8);
  return *this;
}

Statement& Statement::lend_blob(int parameter, ByteView value) {
  bind_status_ |= sqlite3_bind_blob64(raw(handle_), parameter, value.empty() ? "" : value.data(),
                                      value.size(), SQLITE_STATIC);
  return *this;
}

Statement& Statement::bind_null(int parameter) {
  bind_status_ |= sqlite3_bind_null(raw(handle_), parameter);
  return *this;
}

Result<bool> Statement::step() {
  sqlite3_stmt* statement = raw(handle_);
  if (bind_status_ != SQLITE_OK) {
    return Error{Code::Failed, std::string("a value cannot be bound: ") + sqlite3_sql(statement)};
  }
  const int status = sqlite3_step(statement);
  if (status == SQLITE_ROW) return true;
  if (status == SQLITE_DONE) return false;
  Error error = error_from(sqlite3_db_handle(statement), status, {});
  sqlite3_reset(statement);
  return error;
}

Status Statement::run() {
  for (;;) {
    const Result<bool> more = step();
    if (!more.ok()) return more.error();
    if (*more) continue;
    sqlite3_reset(raw(handle_));
    return {};
  }
}

void Statement::reset() {
  sqlite3_reset(raw(handle_));
}

std::int64_t Statement::column_int(int column) const {
  return sqlite3_column_int64(raw(handle_), column);
}

double Statement::column_double(int column) const {
  return sqlite3_column_double(raw(handle_), column);
}

std::string_view Statement::column_text(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(raw(handle_), column));
  if (text == nullptr) return {};
  return {text, static_cast<std::size_t>(sqlite3_column_bytes(raw(handle_), column))};
}

ByteView Statement::column_blob(int column) const {
  const auto* blob = static_cast<const char*>(sqlite3_column_blob(raw(handle_), column));
  if (blob == nullptr) return {};
  return {blob, static_cast<std::size_t>(sqlite3_column_bytes(raw(handle_), column))};
}

bool Statement::column_is_null(int column) const {
  return sqlite3_column_type(raw(handle_), column) == SQLITE_NULL;
}

int Statement::column_count() const {
  return sqlite3_column_count(raw(handle_));
}

std::string_view Statement::column_name(int column) const {
  const char* name = sqlite3_column_name(raw(handle_), column);
  return name == nullptr ? std::string_view() : std::string_view(name);
}

}  // namespace day::sql
