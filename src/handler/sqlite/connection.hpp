// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sqlite3.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace fitcost::inline v1::handler::detail {

/// A connection to the file, for one thread at a time; what fails in it throws StoreError.
class Connection {
 public:
  /// `path` is absolute, or SQLite would read a meaning into `:memory:`. `create`: it may be
  /// missing.
  Connection(const std::string& path, bool create, std::chrono::milliseconds busy_timeout);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() = default;

  sqlite3* handle() const { return handle_.get(); }
  const std::string& path() const { return path_; }

  /// How long a locked file is waited for from now on.
  /// Returns what was set before.
  std::chrono::milliseconds wait_at_most(std::chrono::milliseconds timeout) {
    return std::exchange(busy_timeout_, timeout);
  }

  /// One or more statements of ours, whose rows do not matter.
  void execute(const char* sql) const;
  /// The first column of the only row.
  std::int64_t number(const char* sql) const;
  std::string text(const char* sql) const;

  /// Throws what SQLite's result code says.
  [[noreturn]] void fail(int code) const;
  /// Throws that what the file holds makes no sense.
  [[noreturn]] void fail_broken(const std::string& why) const;

 private:
  struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
  };
  static int wait(void* self, int waited);

  std::string path_;
  std::chrono::milliseconds busy_timeout_;
  std::chrono::steady_clock::time_point busy_since_;
  std::unique_ptr<sqlite3, Close> handle_;
};

/// A prepared statement, used again and again. Its text is ours alone; what comes from outside is
/// bound.
class Statement {
 public:
  Statement(const Connection& connection, const char* sql);

  /// Text is not copied: it has to live until the statement is reset.
  void bind(int parameter, std::string_view text);
  void bind(int parameter, std::int64_t number);
  void bind_copy(int parameter, std::string_view text);
  void bind_null(int parameter);

  /// True: there is a row, which holds until the next step or reset.
  bool step();
  void reset() noexcept { sqlite3_reset(handle_.get()); }

  bool is_null(int column) const;
  std::int64_t integer(int column) const { return sqlite3_column_int64(handle_.get(), column); }
  std::string_view text(int column) const;

  const Connection& connection() const { return connection_; }

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* handle) const { sqlite3_finalize(handle); }
  };
  void check(int code) const {
    if (code != SQLITE_OK) connection_.fail(code);
  }

  const Connection& connection_;
  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

/// Resets a statement at the end of its use, however that ends; before, it would hold its snapshot
/// of the file.
class Use {
 public:
  explicit Use(Statement& statement) : statement_(statement) {}
  Use(const Use&) = delete;
  Use& operator=(const Use&) = delete;
  ~Use() { statement_.reset(); }
  Statement* operator->() const { return &statement_; }
  Statement& operator*() const { return statement_; }

 private:
  Statement& statement_;
};

}  // namespace fitcost::inline v1::handler::detail
