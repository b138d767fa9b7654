// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "fitcost/traffic/profile.hpp"
#include "fitcost/traffic/rate.hpp"
#include "fitcost/units/decimal.hpp"
#include "fitcost/units/quantity.hpp"

/// What a plan is asked to carry, and the sums over months that bills are made of. All of them are
/// templates on the scalar (double, a dual number, an exact rational) and use + - * / and < alone.
///
/// Months are numbered from 1, the first with traffic. `month_hours` lists their lengths in hours
/// (672..744), first month first; later months are as long as the last one listed, and an empty
/// list means 730 hours each.
namespace fitcost::inline v1 {

struct Traffic {
  Rate rate{};        ///< the mean of month 1
  Profile profile{};  ///< how each day or week is spread
  Decimal growth{};   ///< per month, above -1: 0.05 is five percent more than the month before
  /// The busiest minute over the mean, where it is known; otherwise the busiest hour's is taken.
  std::optional<double> peak_minute_to_mean{};
};

/// The busiest minute over the mean: never less than the busiest hour's.
constexpr double peak_to_mean(const Traffic& traffic) {
  const double hour = traffic.profile.peak_to_mean();
  return traffic.peak_minute_to_mean && *traffic.peak_minute_to_mean > hour
             ? *traffic.peak_minute_to_mean
             : hour;
}

/// The length of month `month` >= 1.
constexpr int hours_of_month(const std::vector<int>& month_hours, int month) {
  if (month_hours.empty()) return 730;
  const auto index = static_cast<std::size_t>(month - 1);
  return index < month_hours.size() ? month_hours[index] : month_hours.back();
}

/// What traffic has grown to in `month` >= 1: (1 + growth)^(month - 1).
template <class S = double> constexpr S growth_until(const Traffic& traffic, int month) {
  S power = scalar_cast<S>(Decimal(1));
  S square = scalar_cast<S>(Decimal(1) + traffic.growth);
  for (int left = month - 1; left > 0; left /= 2) {
    if (left % 2 == 1) power = power * square;
    if (left > 1) square = square * square;
  }
  return power;
}

/// The requests of month `month` >= 1, which has `hours` > 0 hours.
template <class S = double>
constexpr RequestsOf<S> requests_in_month(const Traffic& traffic, int month, int hours) {
  return requests_in_month<S>(traffic.rate, hours) * growth_until<S>(traffic, month);
}

/// The mean rate within `month` >= 1.
template <class S = double>
constexpr RequestsPerSecondOf<S> rate_in_month(const Traffic& traffic, int month, int hours) {
  return per_second<S>(traffic.rate, hours) * growth_until<S>(traffic, month);
}

/// All requests from the start until the end of `month`; none for months before the first. What is
/// written once per request and kept for ever.
template <class S = double>
constexpr RequestsOf<S> requests_until_end_of_month(const Traffic& traffic, int month,
                                                    const std::vector<int>& month_hours) {
  auto total = quantity<unit::request>(scalar_cast<S>(Decimal(0)));
  for (int m = 1; m <= month; ++m) {
    total += requests_in_month<S>(traffic, m, hours_of_month(month_hours, m));
  }
  return total;
}

/// The requests of the last `hours` >= 0 before the end of `month`: what is kept when each is kept
/// for so long. A month that is only partly in that time counts pro rata; before month 1 there was
/// nothing.
template <class S = double>
constexpr RequestsOf<S> requests_in_last_hours(const Traffic& traffic, int month,
                                               std::int64_t hours,
                                               const std::vector<int>& month_hours) {
  auto total = quantity<unit::request>(scalar_cast<S>(Decimal(0)));
  std::int64_t left = hours;
  for (int m = month; m >= 1 && left > 0; --m) {
    const int length = hours_of_month(month_hours, m);
    const auto all = requests_in_month<S>(traffic, m, length);
    if (left >= length) {
      total += all;
    } else {
      total += all * scalar_cast<S>(Decimal(left)) / scalar_cast<S>(Decimal(length));
    }
    left -= length;
  }
  return total;
}

}  // namespace fitcost::inline v1
