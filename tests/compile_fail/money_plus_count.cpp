// SPDX-License-Identifier: Apache-2.0
// expect: SameUnit
// expect: no match for .operator\+.
#include "fitcost/units/quantity.hpp"

const auto bad = fitcost::usd(1.0) + fitcost::requests(1.0);
