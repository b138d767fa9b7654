// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "fitcost/handler/sqlite_store.hpp"
#include "support/command.hpp"

/// Files with workouts in them, as tests open them.
namespace sqlite_files {

inline fitcost::handler::SqliteOptions options(const std::string& path) {
  fitcost::handler::SqliteOptions out;
  out.path = path;
  return out;
}

inline std::unique_ptr<fitcost::handler::Store> open(const std::string& path) {
  return fitcost::handler::sqlite_store(options(path));
}

}  // namespace sqlite_files
