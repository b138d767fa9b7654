// SPDX-License-Identifier: Apache-2.0
#include "handler/sqlite/open_files.hpp"

#include <cerrno>

namespace fitcost::inline v1::handler::detail {

namespace {

/// SQLite's own, since it resolves links before it puts an ending behind a name.
std::string resolved_path(const Connection& connection) {
  const char* path = sqlite3_db_filename(connection.handle(), "main");
  return path != nullptr ? path : connection.path();
}

}  // namespace

OpenFiles::OpenFiles(const Connection& connection)
    : connection_(connection),
      log_{resolved_path(connection) + "-wal", {}},
      index_{resolved_path(connection) + "-shm", {}} {
  // One that is not there stays as it is, and is found gone.
  for (Beside* beside : {&log_, &index_}) stat(beside->path.c_str(), &beside->opened);
}

bool OpenFiles::Beside::is_the_same() const {
  struct stat now {};
  return stat(path.c_str(), &now) == 0 && now.st_ino == opened.st_ino &&
         now.st_dev == opened.st_dev;
}

OpenFiles::Gone OpenFiles::gone() const {
  int moved = 0;
  const int code =
      sqlite3_file_control(connection_.handle(), "main", SQLITE_FCNTL_HAS_MOVED, &moved);
  if (code == SQLITE_OK && moved != 0) return {connection_.path(), false};
  if (!log_.is_the_same()) {
    struct stat other {};
    return {log_.path, stat(log_.path.c_str(), &other) != 0 && errno == ENOENT};
  }
  if (!index_.is_the_same()) return {index_.path, false};
  return {};
}

}  // namespace fitcost::inline v1::handler::detail
