// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fitcost/handler/workout.hpp"
#include "handler/json_body.hpp"

namespace fitcost::inline v1::handler::detail {

/// A workout as the API answers it.
void append_workout(JsonBody& out, const Workout& workout);

}  // namespace fitcost::inline v1::handler::detail
