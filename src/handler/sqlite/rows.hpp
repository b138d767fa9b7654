// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fitcost/handler/workout.hpp"
#include "handler/sqlite/connection.hpp"

/// Workouts and markers as rows: parameters and columns in the tables' own order.
namespace fitcost::inline v1::handler::detail {

/// To parameters 1 to 10; the workout lives until the statement is reset.
void bind(Statement& statement, const Workout& workout);
/// To parameters 1 to 8; the marker lives until the statement is reset.
void bind(Statement& statement, const Marker& marker);

/// From columns 0 to 9; what is read into keeps its memory, and has never held but what was read.
/// StoreError::broken for a value that no workout has.
void read(const Statement& row, Workout& workout);
/// From columns 0 to 7, likewise.
void read(const Statement& row, Marker& marker);

}  // namespace fitcost::inline v1::handler::detail
