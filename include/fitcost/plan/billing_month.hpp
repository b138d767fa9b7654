// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "fitcost/pricing/convention.hpp"

namespace fitcost::inline v1 {

/// Which month of a service's life is metered.
struct BillingMonth {
  int number = 1;                ///< from 1, the first with traffic
  std::vector<int> month_hours;  ///< of every month since; empty: 730 each. See traffic/traffic.hpp
  Month month;                   ///< the rules' day and conventions; its length is this month's

  static BillingMonth of(int number, const Convention& convention, const Date& date) {
    return {number, {convention.month_hours}, {convention, date}};
  }
};

}  // namespace fitcost::inline v1
