// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <type_traits>

#include "fitcost/units/decimal.hpp"

/// An exact scalar for tests: a fraction of 128 bit integers in lowest terms, denominator above 0.
struct Rational {
  using Int = fitcost::detail::Int128;
  Int over = 0;
  Int under = 1;

  constexpr Rational() = default;
  constexpr Rational(Int numerator, Int denominator = 1) {
    Int a = numerator < 0 ? -numerator : numerator;
    Int b = denominator;
    while (b != 0) {
      const Int rest = a % b;
      a = b;
      b = rest;
    }
    over = numerator / a;
    under = denominator / a;
  }

  friend constexpr Rational operator+(Rational a, Rational b) {
    return {a.over * b.under + b.over * a.under, a.under * b.under};
  }
  friend constexpr Rational operator-(Rational a, Rational b) {
    return {a.over * b.under - b.over * a.under, a.under * b.under};
  }
  friend constexpr Rational operator*(Rational a, Rational b) {
    // Across first, so that the product's terms stay small.
    const Rational x(a.over, b.under);
    const Rational y(b.over, a.under);
    return {x.over * y.over, x.under * y.under};
  }
  friend constexpr Rational operator/(Rational a, Rational b) {
    return a * (b.over < 0 ? Rational(-b.under, -b.over) : Rational(b.under, b.over));
  }
  friend constexpr bool operator==(Rational, Rational) = default;
  friend constexpr bool operator<(Rational a, Rational b) {
    return a.over * b.under < b.over * a.under;
  }
};

namespace fitcost::inline v1 {
template <class S>
requires std::is_same_v<S, Rational>
constexpr S scalar_cast(const Decimal& d) {
  return {d.coefficient(), detail::power_of_ten(d.scale())};
}
}  // namespace fitcost::inline v1
