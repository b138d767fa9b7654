// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "fitcost/decide/comparison.hpp"

namespace fitcost::inline v1::detail {

/// The claims of the review that fitcost began with, held against a finished comparison of its own
/// workload: choices and break-even points must be there.
std::vector<Claim> review_claims(const Comparison& comparison, const Bill& never_month_36,
                                 const Bill& two_weeks_month_36);

}  // namespace fitcost::inline v1::detail
