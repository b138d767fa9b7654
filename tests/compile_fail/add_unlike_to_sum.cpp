// SPDX-License-Identifier: Apache-2.0
// expect: no match for .operator\+=.
// expect: Quantity<.*usd.*Quantity<.*request
#include "fitcost/units/quantity.hpp"

void bad(fitcost::Usd& total) { total += fitcost::requests(1.0); }
