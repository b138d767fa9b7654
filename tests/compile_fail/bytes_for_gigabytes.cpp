// SPDX-License-Identifier: Apache-2.0
// expect: from .*byte.* to .*gigabyte
#include "fitcost/units/quantity.hpp"

const fitcost::Quantity<fitcost::unit::gigabyte> bad = fitcost::bytes(1073741824.0);
