// SPDX-License-Identifier: Apache-2.0
// expect: no match for .operator/.
// expect: .double. and .*request
#include "fitcost/units/quantity.hpp"

const auto bad = 1.0 / fitcost::requests(2.0);
