// SPDX-License-Identifier: Apache-2.0
// expect: no match for .operator\+.
// expect: Quantity<.*usd.* and .double.
#include "fitcost/units/quantity.hpp"

const auto bad = fitcost::usd(1.0) + 1.0;
