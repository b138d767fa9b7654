// SPDX-License-Identifier: Apache-2.0
// expect: from .double. to .*Quantity<.*usd
#include "fitcost/units/quantity.hpp"

const fitcost::Usd bad = 0.6;
