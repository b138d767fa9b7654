// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sqlite3.h>

#include <memory>
#include <stdexcept>
#include <string>

#include "fitcost/handler/sqlite_store.hpp"
#include "support/command.hpp"

/// Files with workouts in them, as tests open them: as a store, or as the SQLite file that it is.
namespace sqlite_files {

inline fitcost::handler::SqliteOptions options(const std::string& path) {
  fitcost::handler::SqliteOptions out;
  out.path = path;
  return out;
}

inline std::unique_ptr<fitcost::handler::Store> open(const std::string& path) {
  return fitcost::handler::sqlite_store(options(path));
}

class Database {
 public:
  explicit Database(const std::string& path) {
    if (sqlite3_open(path.c_str(), &handle_) != SQLITE_OK) throw std::runtime_error("open " + path);
  }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database() { sqlite3_close(handle_); }

  /// Returns the first column of the last row.
  std::string run(const std::string& sql) {
    std::string out;
    const auto row = [](void* text, int, char** values, char**) {
      *static_cast<std::string*>(text) = values[0] != nullptr ? values[0] : "";
      return 0;
    };
    if (sqlite3_exec(handle_, sql.c_str(), row, &out, nullptr) != SQLITE_OK)
      throw std::runtime_error(sql + ": " + sqlite3_errmsg(handle_));
    return out;
  }

 private:
  sqlite3* handle_ = nullptr;
};

inline std::string run_sql(const std::string& path, const std::string& sql) {
  return Database(path).run(sql);
}

inline std::string integrity(const std::string& path) {
  return run_sql(path, "PRAGMA integrity_check");
}

}  // namespace sqlite_files
