// SPDX-License-Identifier: Apache-2.0
// expect: conflicting types for parameter .*unit::byte. and
// expect: times<.*byte, .*request>
#include "fitcost/pricing/meter.hpp"

constexpr fitcost::Meter<fitcost::unit::byte> sent{"api.bytes", "", ""};
const auto bad = fitcost::reading("orders", sent, fitcost::bytes(300.0) * fitcost::requests(5.0));
