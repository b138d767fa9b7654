// SPDX-License-Identifier: Apache-2.0
#include "handler/sqlite/connection.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <new>
#include <system_error>
#include <thread>

#include "fitcost/handler/store.hpp"

namespace fitcost::inline v1::handler::detail {

namespace {

/// Without what extends it.
int primary_code(int code) { return code & 0xff; }

/// SQLite tries once more to read what it could not make, and tells of that alone.
int cause_of_absence(const std::string& path) {
  const auto folder = std::filesystem::path(path).parent_path().string();
  if (faccessat(AT_FDCWD, folder.c_str(), W_OK | X_OK, AT_EACCESS) == 0) return ENOENT;
  return errno;
}

struct Meaning {
  StoreError::Kind kind;
  const char* sentence;
};

/// Of SQLite's result codes, https://www.sqlite.org/rescode.html
Meaning meaning_of(int code) {
  using Kind = StoreError::Kind;
  switch (code) {
    case SQLITE_IOERR_WRITE:
    case SQLITE_IOERR_FSYNC:
    case SQLITE_IOERR_DIR_FSYNC:
    case SQLITE_IOERR_TRUNCATE:
    case SQLITE_IOERR_SHMOPEN:
    case SQLITE_IOERR_SHMSIZE:
    case SQLITE_IOERR_SHMMAP:
      return {Kind::full, "cannot be written"};
    default:
      break;
  }
  switch (primary_code(code)) {
    case SQLITE_FULL:
      return {Kind::full, "has no space to grow"};
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return {Kind::full, "is not writable"};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      return {Kind::unavailable, "is kept locked by another process"};
    case SQLITE_IOERR:
      return {Kind::unavailable, "cannot be read"};
    case SQLITE_NOMEM:
      return {Kind::unavailable, "has no memory to work with"};
    case SQLITE_CANTOPEN:
      return {Kind::broken, "cannot be opened"};
    case SQLITE_NOTADB:
      return {Kind::broken, "is not a SQLite database"};
    case SQLITE_CORRUPT:
      return {Kind::broken, "is damaged"};
    case SQLITE_ERROR:  // what is asked is always the same: the file is at fault
      return {Kind::broken, "is damaged or no workout store"};
    default:
      return {Kind::broken, "does not do what was asked"};
  }
}

}  // namespace

Connection::Connection(const std::string& path, bool create, std::chrono::milliseconds busy_timeout)
    : path_(path), busy_timeout_(busy_timeout) {
  sqlite3* handle = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                    (create ? SQLITE_OPEN_CREATE : 0);
  const int code = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
  handle_.reset(handle);
  if (code != SQLITE_OK) fail(code);
  sqlite3_busy_handler(handle, &Connection::wait, this);
}

/// SQLite's own waits grow to 100 ms, in which a process that writes without pause commits a
/// hundred times: whoever looks more often gets in sooner.
int Connection::wait(void* self, int waited) {
  using std::chrono::steady_clock;
  auto& connection = *static_cast<Connection*>(self);
  const auto now = steady_clock::now();
  if (waited == 0) connection.busy_since_ = now;
  if (now - connection.busy_since_ >= connection.busy_timeout_) return 0;
  constexpr std::chrono::microseconds shortest{100};
  constexpr int longest = 20;  // times the shortest
  std::this_thread::sleep_for(shortest * std::clamp(waited, 1, longest));
  return 1;
}

void Connection::execute(const char* sql) const {
  const int code = sqlite3_exec(handle(), sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(code);
}

std::int64_t Connection::number(const char* sql) const {
  Statement statement(*this, sql);
  return statement.step() ? statement.integer(0) : 0;
}

std::string Connection::text(const char* sql) const {
  Statement statement(*this, sql);
  return statement.step() ? std::string(statement.text(0)) : std::string();
}

void Connection::fail(int code) const {
  const Meaning meaning = meaning_of(code);
  const bool told = primary_code(code) == SQLITE_ERROR && handle() != nullptr;
  std::string what = path_ + " " + meaning.sentence + ": SQLite's " + std::to_string(code) + ", " +
                     (told ? sqlite3_errmsg(handle()) : sqlite3_errstr(code));
  int system = handle() != nullptr ? sqlite3_system_errno(handle()) : 0;
  if (system == ENOENT) system = cause_of_absence(path_);
  if (system != 0 && (primary_code(code) == SQLITE_CANTOPEN || primary_code(code) == SQLITE_IOERR))
    what += "; " + std::generic_category().message(system);
  throw StoreError(meaning.kind, what);
}

void Connection::fail_broken(const std::string& why) const {
  throw StoreError(StoreError::Kind::broken, path_ + " " + why);
}

Statement::Statement(const Connection& connection, const char* sql) : connection_(connection) {
  sqlite3_stmt* handle = nullptr;
  check(sqlite3_prepare_v3(connection.handle(), sql, -1, SQLITE_PREPARE_PERSISTENT, &handle,
                           nullptr));
  handle_.reset(handle);
}

void Statement::bind(int parameter, std::string_view text) {
  check(sqlite3_bind_text64(handle_.get(), parameter, text.data() != nullptr ? text.data() : "",
                            text.size(), SQLITE_STATIC, SQLITE_UTF8));
}

void Statement::bind(int parameter, std::int64_t number) {
  check(sqlite3_bind_int64(handle_.get(), parameter, number));
}

void Statement::bind_copy(int parameter, std::string_view text) {
  // NOLINTNEXTLINE: SQLite's own macro is a cast of -1 to a function
  check(sqlite3_bind_text64(handle_.get(), parameter, text.data(), text.size(), SQLITE_TRANSIENT,
                            SQLITE_UTF8));
}

void Statement::bind_null(int parameter) { check(sqlite3_bind_null(handle_.get(), parameter)); }

bool Statement::step() {
  const int code = sqlite3_step(handle_.get());
  if (code != SQLITE_ROW && code != SQLITE_DONE) connection_.fail(code);
  return code == SQLITE_ROW;
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(handle_.get(), column) == SQLITE_NULL;
}

std::string_view Statement::text(int column) const {
  const void* text = sqlite3_column_text(handle_.get(), column);
  if (text == nullptr) {
    if (sqlite3_errcode(connection_.handle()) == SQLITE_NOMEM) throw std::bad_alloc();
    return {};
  }
  return {static_cast<const char*>(text),
          static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column))};
}

}  // namespace fitcost::inline v1::handler::detail
