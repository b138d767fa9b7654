// SPDX-License-Identifier: Apache-2.0
// expect: Quantity<.*per<.*times<.*byte, .*usd>, .*request>
// expect: to .*Quantity<.*usd
#include "fitcost/units/quantity.hpp"

constexpr auto price = fitcost::usd(0.20) / fitcost::requests(1e6);
const fitcost::Usd bad = price * fitcost::bytes(1.0);
