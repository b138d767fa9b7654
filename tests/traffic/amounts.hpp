// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fitcost/units/quantity.hpp"
#include "traffic/rational.hpp"

constexpr auto one_per_second = fitcost::requests(1.0) / fitcost::seconds(1.0);

inline Rational exact(const fitcost::RequestsOf<Rational>& amount) {
  return amount / fitcost::requests(Rational(1));
}
