// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/stat.h>

#include <string>

#include "handler/sqlite/connection.hpp"

namespace fitcost::inline v1::handler::detail {

/// The files that a connection has open: the store's own, its write-ahead log, and the log's index.
/// A file that lost its name takes every write, and loses all when it is closed; one whose name was
/// given to another shares nothing with who opens that. While a connection is open, SQLite itself
/// removes none of them.
class OpenFiles {
 public:
  /// The connection is in WAL mode and has read: all three files are there.
  explicit OpenFiles(const Connection& connection);

  struct Gone {
    std::string path;       ///< of the first that is not what is open any more; empty: all are
    bool log_only = false;  ///< what is missing is the log: its name, and no other file has it
  };
  Gone gone() const;

 private:
  struct Beside {
    std::string path;
    struct stat opened {};
    bool is_the_same() const;
  };

  const Connection& connection_;
  Beside log_;
  Beside index_;
};

}  // namespace fitcost::inline v1::handler::detail
