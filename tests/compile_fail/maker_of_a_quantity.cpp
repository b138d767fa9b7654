// SPDX-License-Identifier: Apache-2.0
// expect: Scalar
#include "fitcost/units/quantity.hpp"

const auto bad = fitcost::usd(fitcost::requests(1.0));
