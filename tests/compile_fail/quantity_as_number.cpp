// SPDX-License-Identifier: Apache-2.0
// expect: cannot convert .*usd.* to .*double
#include "fitcost/units/quantity.hpp"

const double bad = fitcost::usd(1.0);
