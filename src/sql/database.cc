// SPDX-License-Identifier: AGPL-3.0-or-later
#include "sql/database.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <climits>
#include <utility>

#include "sql/handles.h"
#include "sql/limits.h"

namespace day::sql {
namespace {

Code code_from(int status) {
  switch (status & 0xff) {
    case SQLITE_FULL:
      return Code::NoSpace;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Code::Damaged;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Code::Busy;
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return Code::Denied;
    default:
      return Code::Failed;
  }
}

// What must be set before the library is first used; settling it twice does no harm.
bool initialise() {
  static const bool done = [] {
    // Nobody asks how much memory SQLite has; counting it takes a lock at each allocation.
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    return sqlite3_initialize() == SQLITE_OK;
  }();
  return done;
}

bool has_journal(const std::string& path) {
  struct stat info {};
  return ::stat((path + "-wal").c_str(), &info) == 0 && info.st_size > 0;
}

// As SQLite's file: names want it.
std::string immutable_uri(const std::string& path) {
  std::string uri = "file:";
  if (!path.starts_with('/')) uri += "./";
  for (const char c : path) {
    if (c == '?' || c == '#' || c == '%') {
      uri += fmt::format("%{:02x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    } else {
      uri += c;
    }
  }
  return uri + "?immutable=1";
}

Status run_plain(sqlite3* connection, const char* sql) {
  const int status = sqlite3_exec(connection, sql, nullptr, nullptr, nullptr);
  if (status != SQLITE_OK) return error_from(connection, status, {});
  return {};
}

}  // namespace

Error error_from(sqlite3* connection, int status, std::string_view what) {
  std::string message;
  if (!what.empty()) message = fmt::format("{}: ", what);
  const int extended = connection == nullptr ? status : sqlite3_extended_errcode(connection);
  message += connection == nullptr ? sqlite3_errstr(status) : sqlite3_errmsg(connection);
  Code code = code_from(status);
  // A write that the disk has no room for comes as an I/O error when the journal is mapped.
  if (extended == SQLITE_IOERR_SHMSIZE) code = Code::NoSpace;
  if (code == Code::Failed && extended != status) {
    message += fmt::format(" ({})", extended);
  }
  return Error{code, std::move(message)};
}

Database::Database(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::open(const std::string& path, Mode mode) {
  if (!initialise()) return Error{Code::Failed, "SQLite cannot be initialised"};
  const auto open_as = [&](const std::string& name, int flags,
                           bool alone = false) -> Result<std::unique_ptr<Database>> {
    auto impl = std::make_unique<Impl>();
    impl->path = path;
    const int status =
        sqlite3_open_v2(name.c_str(), &impl->connection,
                        flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    if (status != SQLITE_OK) return error_from(impl->connection, status, path);
    std::unique_ptr<Database> database(new Database(std::move(impl)));
    if (const Status ready = database->configure(mode, alone); !ready.ok()) {
      return ready.error().in(path);
    }
    return database;
  };
  if (mode == Mode::ReadWrite) return open_as(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  auto database = open_as(path, SQLITE_OPEN_READONLY);
  if (database.ok()) return database;
  // A full disk has no room for the index of a journal that an interrupted writer left: it is made
  // in memory instead, which keeps everybody else out meanwhile.
  if (database.error().code == Code::NoSpace) return open_as(path, SQLITE_OPEN_READWRITE, true);
  if (database.error().code != Code::Denied) return database;
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) return database;
  // The folder cannot be written to, so that SQLite can make no index of the journal.
  if (has_journal(path)) {
    return Error{Code::Denied,
                 path +
                     ": its journal (-wal) cannot be read in a folder that cannot be written "
                     "to; copy the folder to a place where it can be, and use it there"};
  }
  return open_as(immutable_uri(path), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
}

Status Database::configure(Mode mode, bool alone) {
  sqlite3* connection = impl_->connection;
  sqlite3_busy_timeout(connection, kBusyMilliseconds);
  // The file may come from a stranger: nothing in its schema is trusted to be harmless.
  sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_FKEY, 0, nullptr);
  std::string settings;
  if (mode == Mode::ReadWrite) {
    settings = fmt::format(
        "PRAGMA page_size={};PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;"
        "PRAGMA wal_autocheckpoint={};PRAGMA secure_delete=OFF;PRAGMA cache_size=-{};",
        kPageBytes, kCheckpointPages, kWriterCacheKib);
  } else {
    settings = fmt::format("PRAGMA cache_size=-{};PRAGMA query_only=ON;", kReaderCacheKib);
    impl_->shelf = std::make_shared<Shelf>();
  }
  if (alone) {
    sqlite3_db_config(connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    // Before anything that looks at the file.
    settings.insert(0, "PRAGMA locking_mode=EXCLUSIVE;");
  }
  settings += "PRAGMA temp_store=MEMORY;PRAGMA cell_size_check=ON;";
  TRY(run_plain(connection, settings.c_str()));
  // The file is not looked at before it is read.
  return run_plain(connection, "SELECT 1 FROM sqlite_schema LIMIT 1");
}

Result<Statement> Database::prepare(std::string_view sql) {
  CHECK(sql.size() < INT_MAX);
  auto handle = std::make_unique<Statement::Handle>();
  if (impl_->shelf != nullptr && can_be_kept(sql)) {
    handle->shelf = impl_->shelf;
    handle->statement = impl_->shelf->take(sql);
    if (handle->statement != nullptr) return Statement(handle.release());
  }
  sqlite3_stmt* statement = nullptr;
  const int status = sqlite3_prepare_v3(impl_->connection, sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (status != SQLITE_OK) return error_from(impl_->connection, status, {});
  handle->statement.reset(statement);
  return Statement(handle.release());
}

Status Database::execute(std::string_view sql) {
  const std::string text(sql);
  return run_plain(impl_->connection, text.c_str());
}

std::int64_t Database::last_row() const {
  return sqlite3_last_insert_rowid(impl_->connection);
}

std::int64_t Database::changes() const {
  return sqlite3_changes64(impl_->connection);
}

Result<Database::ChangeMark> Database::change_mark() {
  ASSIGN_OR_RETURN(Statement statement, prepare("PRAGMA data_version"));
  TRY(statement.step());
  return ChangeMark{statement.column_int(0), sqlite3_total_changes64(impl_->connection)};
}

Status Database::keep_journal() {
  const int status = sqlite3_wal_autocheckpoint(impl_->connection, 0);
  if (status != SQLITE_OK) return error_from(impl_->connection, status, impl_->path);
  return {};
}

std::string Database::path() const {
  const char* const path = sqlite3_db_filename(impl_->connection, "main");
  return path == nullptr ? std::string() : std::string(path);
}

bool Database::is_at_path() const {
  int has_moved = 1;
  const int status =
      sqlite3_file_control(impl_->connection, "main", SQLITE_FCNTL_HAS_MOVED, &has_moved);
  return status == SQLITE_OK && has_moved == 0 && !path().empty();
}

Status Database::checkpoint() {
  int in_journal = 0;
  int moved = 0;
  const int status = sqlite3_wal_checkpoint_v2(impl_->connection, nullptr,
                                               SQLITE_CHECKPOINT_TRUNCATE, &in_journal, &moved);
  if (status != SQLITE_OK) return error_from(impl_->connection, status, impl_->path);
  return {};
}

Result<std::vector<std::string>> Database::integrity_problems() {
  ASSIGN_OR_RETURN(Statement statement,
                   prepare(fmt::format("PRAGMA integrity_check({})", kMaxIntegrityProblems)));
  std::vector<std::string> problems;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, statement.step());
    if (!more) break;
    problems.emplace_back(statement.column_text(0));
  }
  if (problems.size() == 1 && problems[0] == "ok") problems.clear();
  return problems;
}

std::string_view library_version() {
  return sqlite3_libversion();
}

}  // namespace day::sql
