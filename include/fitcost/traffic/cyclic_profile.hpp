// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <string>
#include <string_view>
#include <vector>

#include "fitcost/traffic/profile.hpp"
#include "fitcost/units/input_error.hpp"

/// Days and weeks of a given ratio of their busiest hour to their mean.
namespace fitcost::inline v1 {

namespace detail {

/// `base` (of 0..1, 1 in one hour only) bent until its largest is `peak` times its mean: blended
/// with the constant while that suffices, beyond that raised to the power that does it, found by
/// bisection. Both ways meet where neither does anything, so the shape moves smoothly with `peak`.
inline std::vector<double> bent(const std::vector<double>& base, double peak) {
  const auto hours = static_cast<double>(base.size());
  const auto raised = [&base](double power) {
    std::vector<double> out;
    out.reserve(base.size());
    for (const double b : base) out.push_back(std::pow(b, power));
    return out;
  };
  const auto peak_of = [hours](const std::vector<double>& shape) {  // the largest is 1
    double sum = 0.0;
    for (const double x : shape) sum += x;
    return hours / sum;
  };
  std::vector<double> shape;
  const double own = peak_of(base);
  if (peak <= own) {
    const double share = (peak - 1.0) / (own - 1.0);
    for (const double b : base) shape.push_back(1.0 - share + share * own * b);
  } else {
    double low = 1.0;
    double high = 1.0;
    while (peak_of(raised(high)) < peak && high < 1e9) high *= 2.0;
    for (int i = 0; i < 100; ++i) {
      const double middle = 0.5 * (low + high);
      (peak_of(raised(middle)) < peak ? low : high) = middle;
    }
    shape = raised(high);
  }
  // What rounding left: the peak is put where it was asked for, the other hours share the rest.
  std::size_t top = 0;
  for (std::size_t h = 1; h < base.size(); ++h) top = base[h] > base[top] ? h : top;
  double rest = 0.0;
  for (std::size_t h = 0; h < shape.size(); ++h) rest += h == top ? 0.0 : shape[h];
  for (std::size_t h = 0; h < shape.size(); ++h) {
    shape[h] = h == top ? peak : (rest > 0.0 ? shape[h] * (hours - peak) / rest : 0.0);
  }
  return shape;
}

/// A raised cosine: 1 at `peak_hour`, 0 twelve hours from it. The sinusoidal day is the usual model
/// of cyclic arrivals: Green, Kolesar, "The pointwise stationary approximation for queues with
/// nonstationary arrivals", Management Science 37 (1991) 84-97.
inline double raised_cosine(std::size_t hour, std::size_t peak_hour) {
  const auto away = static_cast<double>((hour + 24 - peak_hour) % 24);
  return away == 12.0 ? 0.0 : 0.5 + 0.5 * std::cos(2.0 * std::numbers::pi * away / 24.0);
}

inline void check_peak(double peak_to_mean, double most, std::string_view option) {
  if (peak_to_mean >= 1.0 && peak_to_mean <= most) return;
  throw InputError({std::string(option), 0, 0}, std::to_string(peak_to_mean),
                   "a peak to mean ratio from 1 to " + std::to_string(static_cast<int>(most)));
}

}  // namespace detail

/// A day whose busiest hour, `peak_hour` of 0..23, has `peak_to_mean` of 1..24 times the mean: up
/// to 2 the sine wave 1 + (p-1) cos, above it powers of the raised cosine, at 24 all requests in
/// one hour. An InputError at `option` for a ratio out of range.
inline Profile daily(double peak_to_mean, std::size_t peak_hour = 14,
                     std::string_view option = "--peak-to-mean") {
  detail::check_peak(peak_to_mean, 24.0, option);
  std::vector<double> base;
  for (std::size_t h = 0; h < Profile::day_hours; ++h) {
    base.push_back(detail::raised_cosine(h, peak_hour % 24));
  }
  return Profile::exactly(detail::bent(base, peak_to_mean));
}

/// A week, from Monday, whose busiest hour (Wednesday, `peak_hour` of 0..23) has `peak_to_mean` of
/// 1..168 times the mean. Every day is a raised cosine; Wednesday is a shade busier than the other
/// weekdays, Saturday has 0.6 and Sunday 0.5 of it. That has a peak of 2.33; lower ones blend it
/// with the constant, higher ones are powers of it, at 168 all requests are in one hour. An
/// InputError at `option` for a ratio out of range.
inline Profile weekly(double peak_to_mean, std::size_t peak_hour = 14,
                      std::string_view option = "--peak-to-mean") {
  detail::check_peak(peak_to_mean, 168.0, option);
  constexpr std::array<double, 7> days{0.97, 0.99, 1.0, 0.99, 0.97, 0.6, 0.5};
  std::vector<double> base;
  for (std::size_t h = 0; h < Profile::week_hours; ++h) {
    base.push_back(days[h / 24] * detail::raised_cosine(h % 24, peak_hour % 24));
  }
  return Profile::exactly(detail::bent(base, peak_to_mean));
}

}  // namespace fitcost::inline v1
