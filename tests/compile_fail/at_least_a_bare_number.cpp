// SPDX-License-Identifier: Apache-2.0
// expect: no matching function for call to .at_least
// expect: no known conversion for argument 2 from .double. to .*Quantity<.*usd
#include "fitcost/units/rounding.hpp"

const auto bad = fitcost::at_least(fitcost::usd(0.5), 1.0);
