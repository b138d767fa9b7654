// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "fitcost/report/money.hpp"

namespace fitcost::inline v1::detail {

/// `shown_usd`, or `at least 12.34` where prices are missing; what is known is then told with
/// digits of its own where the column's are too few, as it has no upper bound.
inline std::string shown_cost(bool complete, const Decimal& rounded, const Decimal& exact,
                              int places) {
  if (complete) return shown_usd(rounded, exact, places);
  return "at least " + (rounded == Decimal() ? readable_usd(exact) : with_places(rounded, places));
}

}  // namespace fitcost::inline v1::detail
