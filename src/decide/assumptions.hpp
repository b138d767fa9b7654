// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "fitcost/decide/compare.hpp"

namespace fitcost::inline v1::detail {

/// Everything a comparison takes for granted, each with the option that changes it.
std::vector<Assumption> assumptions_of(const CompareInput& input);

/// What no part of it prices.
std::vector<std::string> not_included(const CompareInput& input);

}  // namespace fitcost::inline v1::detail
