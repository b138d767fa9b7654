// SPDX-License-Identifier: Apache-2.0
// expect: no matching function for call to .reading
// expect: conflicting types for parameter .*unit::request. and .*unit::byte
#include "fitcost/pricing/meter.hpp"

constexpr fitcost::Meter<fitcost::unit::request> calls{"api.requests", "", ""};
const auto bad = fitcost::reading("orders", calls, fitcost::bytes(300.0));
