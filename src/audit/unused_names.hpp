// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "fitcost/template/template.hpp"

namespace fitcost::inline v1::cloudformation::detail {

/// Parameters, mappings and conditions that nothing of the template uses: `parameter MinCapacity`.
std::vector<std::string> unused_names(const Template& stack);

}  // namespace fitcost::inline v1::cloudformation::detail
