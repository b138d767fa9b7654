// SPDX-License-Identifier: Apache-2.0
// expect: Quantity<.*per<.*usd, .*times<.*request, .*request>
#include "fitcost/units/quantity.hpp"

constexpr auto price = fitcost::usd(0.20) / fitcost::requests(1e6);
const fitcost::Usd bad = price / fitcost::requests(3e6);
