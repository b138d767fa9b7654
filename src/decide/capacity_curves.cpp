// SPDX-License-Identifier: Apache-2.0
#include <limits>

#include "decide/capacity_cost.hpp"
#include "fitcost/decide/break_even.hpp"

namespace fitcost::inline v1 {

std::vector<CapacityCurve> capacity_curves(const CompareInput& input, const PriceBook& book,
                                           const std::vector<double>& rates) {
  const detail::CapacityCost cost(input, input.first, book);
  std::vector<CapacityCurve> out;
  for (const auto mode : detail::CapacityCost::modes) {
    CapacityCurve curve{cost.option_id(mode), {}, {}};
    curve.usd.reserve(rates.size());
    for (const double rate : rates) {
      curve.usd.push_back(cost.priced(mode) && cost.serves(mode, rate)
                              ? cost(mode, rate, false)
                              : std::numeric_limits<double>::quiet_NaN());
    }
    if (cost.priced(mode) && !rates.empty()) {
      double served = 0.0;
      double unserved = rates.back();
      if (!cost.serves(mode, unserved)) {
        while (unserved - served > 1e-12 * unserved) {
          const double middle = (served + unserved) / 2.0;
          (cost.serves(mode, middle) ? served : unserved) = middle;
        }
        curve.serves_up_to = served;
      }
    }
    out.push_back(std::move(curve));
  }
  return out;
}

}  // namespace fitcost::inline v1
