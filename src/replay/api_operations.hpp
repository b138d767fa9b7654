// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "fitcost/handler/usage.hpp"
#include "fitcost/plan/plan.hpp"

/// What the workout API does to its table, held against what plans may say.
namespace fitcost::inline v1::detail {

/// Whether a request of that route ever does such an operation, as a replay sends it.
bool is_done(handler::Route route, OperationKind kind);

/// What the plan has a route do that the API does not, a sentence each.
std::vector<std::string> left_undone(const Route& planned, handler::Route route);

}  // namespace fitcost::inline v1::detail
