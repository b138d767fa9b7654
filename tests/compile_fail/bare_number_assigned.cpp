// SPDX-License-Identifier: Apache-2.0
// expect: no match for .operator=.
// expect: Quantity<.*usd
#include "fitcost/units/quantity.hpp"

void bad(fitcost::Usd& cost) { cost = 1.0; }
