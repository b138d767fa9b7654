// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fitcost/units/rounding.hpp"

/// A number that carries its derivative: put it where a rule takes a scalar, and the result says
/// how the answer moves with that one input. Steps (`ceil`) have derivative 0 wherever they have
/// one.
namespace fitcost::inline v1 {

struct Dual {
  double value = 0.0;
  double slope = 0.0;  ///< d value / d (the input whose slope is 1)

  constexpr Dual() = default;
  constexpr Dual(double v)
      : value(v) {}  // NOLINT(google-explicit-constructor): a constant has slope 0
  constexpr Dual(double v, double s) : value(v), slope(s) {}

  friend constexpr Dual operator+(Dual a, Dual b) { return {a.value + b.value, a.slope + b.slope}; }
  friend constexpr Dual operator-(Dual a, Dual b) { return {a.value - b.value, a.slope - b.slope}; }
  friend constexpr Dual operator-(Dual a) { return {-a.value, -a.slope}; }
  friend constexpr Dual operator*(Dual a, Dual b) {
    return {a.value * b.value, a.slope * b.value + a.value * b.slope};
  }
  friend constexpr Dual operator/(Dual a, Dual b) {
    return {a.value / b.value, (a.slope * b.value - a.value * b.slope) / (b.value * b.value)};
  }
  friend constexpr bool operator<(Dual a, Dual b) { return a.value < b.value; }
  friend constexpr bool operator==(Dual a, Dual b) { return a.value == b.value; }
  friend constexpr Dual ceil(Dual a) { return {round_up(a.value), 0.0}; }
};

/// The input to differentiate by.
constexpr Dual variable(double value) { return {value, 1.0}; }

}  // namespace fitcost::inline v1
