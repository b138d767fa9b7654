// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "fitcost/export.hpp"
#include "fitcost/units/decimal.hpp"
#include "fitcost/units/quantity.hpp"

/// How often requests come, kept as it was said: 2000 a day is 2000 in 86,400 seconds, never
/// 0.0231.
namespace fitcost::inline v1 {

template <class S> using RequestsOf = Quantity<unit::request, S>;
template <class S> using RequestsPerSecondOf = Quantity<Quotient<unit::request, unit::second>, S>;
using RequestsPerSecond = RequestsPerSecondOf<double>;

/// `count` requests in every so many seconds, or in every month whatever its length. Two rates are
/// equal when they were said alike: 60 a minute is as much as 1 a second, but another object.
class Rate {
 public:
  static constexpr double most_per_second = 1e9;  ///< what the parsers accept
  static constexpr int most_places = 12;          ///< decimal places the parsers accept

  constexpr Rate() = default;  ///< no requests

  /// `count` >= 0 requests in `seconds` > 0.
  static constexpr Rate per(Decimal count, std::int64_t seconds) { return Rate(count, seconds); }
  static constexpr Rate per_second_of(Decimal count) { return Rate(count, 1); }
  static constexpr Rate per_month(Decimal count) { return Rate(count, 0); }

  constexpr const Decimal& count() const { return count_; }
  constexpr bool is_per_month() const { return seconds_ == 0; }
  /// The seconds in which `count` requests come, in months of `month_hours` > 0.
  constexpr std::int64_t per_seconds(int month_hours = 730) const {
    return is_per_month() ? std::int64_t{month_hours} * 3600 : seconds_;
  }

  friend constexpr bool operator==(const Rate&, const Rate&) = default;

 private:
  constexpr Rate(Decimal count, std::int64_t seconds) : count_(count), seconds_(seconds) {}

  Decimal count_;
  std::int64_t seconds_ = 1;  // 0: a month
};

/// `month_hours` > 0 matters only to a rate per month.
template <class S = double>
constexpr RequestsPerSecondOf<S> per_second(const Rate& rate, int month_hours = 730) {
  return quantity<Quotient<unit::request, unit::second>>(
      S(scalar_cast<S>(rate.count()) / scalar_cast<S>(Decimal(rate.per_seconds(month_hours)))));
}

/// The requests of a month of `month_hours` > 0. The product comes before the quotient, so that
/// whole answers come out whole.
template <class S = double>
constexpr RequestsOf<S> requests_in_month(const Rate& rate, int month_hours) {
  const Decimal month_seconds(std::int64_t{month_hours} * 3600);
  return quantity<unit::request>(S(scalar_cast<S>(rate.count()) * scalar_cast<S>(month_seconds) /
                                   scalar_cast<S>(Decimal(rate.per_seconds(month_hours)))));
}

/// `2000/day`, `0.023/second`, `1352804107/7518600 seconds`.
FITCOST_EXPORT std::string to_string(const Rate& rate);

/// Requests per second: `0.023`, `2e3`. From 0 to 1e9, at most 12 decimal places; anything else is
/// an InputError whose place is `option`.
FITCOST_EXPORT Rate parse_rps(std::string_view text, std::string_view option = "--rps");

/// A count, a slash and a unit: `2000/day`, `2,000/day`, `1.5/s`. Units, in any case: second (s,
/// sec, seconds), minute (min, minutes), hour (h, hours), day (d, days), week (w, weeks), month
/// (months). From 0 to what 1e9 per second come to; anything else is an InputError whose place is
/// `option`.
FITCOST_EXPORT Rate parse_rate(std::string_view text, std::string_view option = "--rate");

}  // namespace fitcost::inline v1
