// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <string>

#include "fitcost/plan/bill.hpp"
#include "fitcost/plan/plan_file.hpp"
#include "fitcost/pricing/price_book_file.hpp"
#include "fitcost/traffic/rate.hpp"
#include "support/command.hpp"

/// Plans, traffic and months for tests.
namespace plans {

using namespace fitcost;

inline Decimal dec(const std::string& text) { return Decimal::parse(text).value(); }

inline Traffic traffic(const std::string& rps) {
  Traffic out;
  out.rate = parse_rps(rps);
  return out;
}

/// Month `number` of 730 hours, by the rules of the price book's day.
inline BillingMonth month(int number) {
  return BillingMonth::of(number, Convention{}, embedded_price_book().date());
}

inline BillingTerms terms() {
  BillingTerms out;
  out.date = embedded_price_book().date();
  return out;
}

/// The sum of a meter's readings, of one resource unless that is empty.
template <class Any>
auto sum_of(const Any& readings, const std::string& meter, const std::string& resource = {}) {
  decltype(readings.front().quantity) sum{};
  for (const auto& r : readings) {
    if (r.meter == meter && (resource.empty() || r.resource == resource)) sum = sum + r.quantity;
  }
  return sum;
}

}  // namespace plans
