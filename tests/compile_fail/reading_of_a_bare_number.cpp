// SPDX-License-Identifier: Apache-2.0
// expect: no matching function for call to .reading
// expect: mismatched types .*Quantity<.* and .double
#include "fitcost/pricing/meter.hpp"

constexpr fitcost::Meter<fitcost::unit::request> calls{"api.requests", "", ""};
const auto bad = fitcost::reading("orders", calls, 60444.0);
