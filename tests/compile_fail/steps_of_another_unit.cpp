// SPDX-License-Identifier: Apache-2.0
// expect: no matching function for call to .steps_of
// expect: deduced conflicting types for parameter .U. \(.*millisecond. and .*byte
#include "fitcost/units/rounding.hpp"

const auto bad = fitcost::steps_of(fitcost::milliseconds(200.0), fitcost::kib(1.0));
