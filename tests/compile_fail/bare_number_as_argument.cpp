// SPDX-License-Identifier: Apache-2.0
// expect: from .double. to .*Quantity<.*usd
#include "fitcost/units/quantity.hpp"

bool affordable(fitcost::Usd cost);
const bool bad = affordable(100.0);
