// SPDX-License-Identifier: Apache-2.0
// expect: no match for .operator==.
// expect: usd.*request
#include "fitcost/units/quantity.hpp"

const bool bad = fitcost::usd(1.0) == fitcost::requests(1.0);
