// SPDX-License-Identifier: Apache-2.0
// expect: per<.*usd, .*request>
// expect: to .*Quantity<.*usd
#include "fitcost/units/quantity.hpp"

const fitcost::Usd bad = fitcost::usd(0.20) / fitcost::requests(1e6);
