// SPDX-License-Identifier: Apache-2.0
// expect: SameUnit
// expect: no match for .operator<.
#include "fitcost/units/quantity.hpp"

const bool bad = fitcost::milliseconds(200.0) < fitcost::seconds(1.0);
