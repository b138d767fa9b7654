// SPDX-License-Identifier: Apache-2.0
// expect: could not convert .*double. to .*Decimal
#include "fitcost/pricing/meter.hpp"

const fitcost::Reading bad{"orders", "api.requests", 60444.5, ""};
