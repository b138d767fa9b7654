// SPDX-License-Identifier: Apache-2.0
// expect: Quantity\(Scalar\).*usd.*is private
#include "fitcost/units/quantity.hpp"

const fitcost::Usd bad{0.6};
