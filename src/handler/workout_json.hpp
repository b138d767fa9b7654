// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fitcost/handler/workout.hpp"
#include "handler/text_buffer.hpp"

namespace fitcost::inline v1::handler::detail {

/// A workout as the API answers it.
void append_workout(TextBuffer& out, const Workout& workout);

}  // namespace fitcost::inline v1::handler::detail
