// SPDX-License-Identifier: Apache-2.0
// expect: from .double. to .*Decimal
#include "fitcost/units/decimal.hpp"

const fitcost::Decimal bad = 0.1;
