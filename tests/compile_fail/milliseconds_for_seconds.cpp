// SPDX-License-Identifier: Apache-2.0
// expect: millisecond
// expect: to .*Quantity<.*second
#include "fitcost/units/quantity.hpp"

void wait(fitcost::Seconds time);
void bad() { wait(fitcost::milliseconds(200.0)); }
