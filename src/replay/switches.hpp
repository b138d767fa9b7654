// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "fitcost/plan/plan.hpp"

namespace fitcost::inline v1::detail {

/// What the API has to be told so that it does what a plan says: it reads one way, and counts one
/// index or none.
struct Switches {
  bool consistent_reads = false;  ///< GET /workouts, GET /workouts/{id} and GET /stats
  bool type_index = false;
};

/// InputError for a plan that the API cannot follow: reads of both consistencies, two indexes.
Switches switches_of(const Plan& plan);

}  // namespace fitcost::inline v1::detail
