// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fitcost/handler/request.hpp"

namespace fitcost::inline v1::handler {

/// Takes the target of an HTTP request apart: `/workouts?limit=5&workoutType=trail%20run`. The path
/// is decoded (`%2F` stays as it is), the query is decoded as forms are (`+` is a space). False for
/// broken escapes, bytes that are not UTF-8, and targets that do not begin with `/`.
bool read_target(std::string_view target, std::string& path, std::vector<QueryParameter>& query);

}  // namespace fitcost::inline v1::handler
