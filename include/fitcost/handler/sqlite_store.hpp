// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "fitcost/handler/store.hpp"

/// Workouts in one SQLite file: durable without a server beside it.
namespace fitcost::inline v1::handler {

/// When a write is acknowledged. Either way the file stays whole.
/// https://www.sqlite.org/pragma.html#pragma_synchronous
enum class SqliteSynchronous {
  full,    ///< when the disk says it has it: survives a loss of power
  normal,  ///< when the system has it: survives the end of the process, not of the system
};

struct SqliteOptions {
  std::string path;  ///< made when it is missing, in a folder that is there
  SqliteSynchronous synchronous = SqliteSynchronous::full;
  /// How long another process may hold the file before it counts as unavailable.
  std::chrono::milliseconds busy_timeout{5000};
  /// Writes that wait are put into one transaction, up to so many; at least 1, which is a
  /// transaction for each.
  std::size_t maximum_batch = 256;
  /// Reads the whole file at opening, and refuses it where SQLite's quick_check finds a page whose
  /// structure is damaged, or a row holds a key, id, text or number that no workout or marker has.
  /// A value that became another possible one is not noticed: SQLite keeps no checksums.
  /// https://www.sqlite.org/pragma.html#pragma_quick_check
  bool check = false;
};

/// Opens the file, or makes it. StoreError: `full` for one that cannot be written, `unavailable`
/// for one that another process keeps locked, `broken` for what is no workout store of this version
/// (another application's file, a damaged one, a newer version's, a folder).
///
/// Whatever is read is held against what Workout and Marker say of their members: StoreError
/// `broken` for what was damaged in the file. A file that is removed, moved or replaced while it is
/// open, or its `path`-wal or `path`-shm, takes no more writes: StoreError `broken`, too.
///
/// Any number of threads and processes may use one file; it has to lie on a local disk. Beside it
/// lie `path`-wal, which is part of it, and `path`-shm, as long as it is open or after a crash.
std::unique_ptr<Store> sqlite_store(const SqliteOptions& options);

}  // namespace fitcost::inline v1::handler
