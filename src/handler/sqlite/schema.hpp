// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fitcost/handler/sqlite_store.hpp"
#include "handler/sqlite/connection.hpp"

namespace fitcost::inline v1::handler::detail {

/// Makes a new file a workout store, and refuses what is none; sets the connection up to write.
void prepare_file(Connection& connection, const SqliteOptions& options);

/// What every connection is set to.
void set_up(Connection& connection);

}  // namespace fitcost::inline v1::handler::detail
