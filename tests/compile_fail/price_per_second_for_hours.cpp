// SPDX-License-Identifier: Apache-2.0
// expect: Quantity<.*per<.*times<.*usd, .*hour>, .*second>
#include "fitcost/units/quantity.hpp"

constexpr auto price = fitcost::usd(0.0000041667) / fitcost::seconds(1.0);
const fitcost::Usd bad = price * fitcost::hours(8.0);
