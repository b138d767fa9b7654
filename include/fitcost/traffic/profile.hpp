// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "fitcost/traffic/rate.hpp"
#include "fitcost/units/input_error.hpp"

/// How traffic is spread over the hours of a day or a week.
namespace fitcost::inline v1 {

/// 24 or 168 hourly weights whose mean is 1: the rate in an hour is the mean rate times its weight.
/// Hour 0 is the first of a day, or of a week that begins on Monday; what time zone that is, is the
/// user's. The profile repeats for ever.
class Profile {
 public:
  static constexpr std::size_t day_hours = 24;
  static constexpr std::size_t week_hours = 168;

  constexpr Profile() {  ///< constant: 24 equal hours
    for (std::size_t h = 0; h < day_hours; ++h) weights_[h] = 1.0;
  }

  /// 24 or 168 weights, finite and not negative, not all 0, in any scale; an InputError at `option`
  /// for anything else.
  static Profile of(const std::vector<double>& weights, std::string_view option = "--profile");

  constexpr std::size_t hours() const { return hours_; }  ///< 24 or 168
  /// The weight of any hour counted from the first.
  constexpr double weight(std::size_t hour) const { return weights_[hour % hours_]; }
  constexpr std::size_t peak_hour() const {
    std::size_t peak = 0;
    for (std::size_t h = 1; h < hours_; ++h) {
      if (weights_[h] > weights_[peak]) peak = h;
    }
    return peak;
  }
  constexpr double peak_to_mean() const { return weights_[peak_hour()]; }

  friend constexpr bool operator==(const Profile&, const Profile&) = default;

 private:
  friend Profile daily(double, std::size_t, std::string_view);
  friend Profile weekly(double, std::size_t, std::string_view);

  /// Weights that have mean 1 as they are: dividing once more would move their exact peak.
  static Profile exactly(const std::vector<double>& weights) {
    Profile profile;
    profile.hours_ = weights.size();
    profile.weights_.fill(0.0);
    for (std::size_t h = 0; h < weights.size(); ++h) profile.weights_[h] = weights[h];
    return profile;
  }

  std::size_t hours_ = day_hours;
  std::array<double, week_hours> weights_{};
};

/// The rate of every hour of the profile, 24 or 168 of them.
inline std::vector<RequestsPerSecond> hourly_rates(const Profile& profile, RequestsPerSecond mean) {
  std::vector<RequestsPerSecond> rates;
  rates.reserve(profile.hours());
  for (std::size_t h = 0; h < profile.hours(); ++h) rates.push_back(mean * profile.weight(h));
  return rates;
}

inline Profile Profile::of(const std::vector<double>& weights, std::string_view option) {
  const auto reject = [&](std::string found, std::string wanted) {
    throw InputError({std::string(option), 0, 0}, std::move(found), std::move(wanted));
  };
  if (weights.size() != day_hours && weights.size() != week_hours) {
    reject(std::to_string(weights.size()) + " weights", "24 (a day) or 168 (a week)");
  }
  double largest = 0.0;
  for (std::size_t h = 0; h < weights.size(); ++h) {
    if (!(weights[h] >= 0.0 && weights[h] <= std::numeric_limits<double>::max())) {
      reject("weight " + std::to_string(weights[h]) + " for hour " + std::to_string(h),
             "a finite number of 0 or more");
    }
    if (weights[h] > largest) largest = weights[h];
  }
  if (largest == 0.0) reject("only zeros", "at least one hour with requests");
  double sum = 0.0;  // of weights of at most 1: the largest double is a weight like any other
  for (const double weight : weights) sum += weight / largest;
  std::vector<double> normal;
  normal.reserve(weights.size());
  for (const double weight : weights) {
    normal.push_back(weight / largest / sum * static_cast<double>(weights.size()));
  }
  return exactly(normal);
}

}  // namespace fitcost::inline v1
