// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fitcost/units/decimal.hpp"

/// A fraction without rounding, to run a rule as it is written and not as doubles make it.
namespace fitcost::test {

class Rational {
 public:
  using Int = fitcost::detail::Int128;

  constexpr Rational() = default;
  /// Exact: the rules' constants are whole or dyadic.
  constexpr Rational(double value) {  // NOLINT(google-explicit-constructor)
    while (value != static_cast<double>(static_cast<long long>(value))) {
      value *= 2.0;
      under_ *= 2;
    }
    over_ = static_cast<Int>(static_cast<long long>(value));
  }
  static constexpr Rational of(Int over, Int under) {
    Rational r;
    const Int divisor = gcd(over < 0 ? -over : over, under);
    r.over_ = over / divisor;
    r.under_ = under / divisor;
    return r;
  }

  friend constexpr Rational operator+(Rational a, Rational b) {
    return of(a.over_ * b.under_ + b.over_ * a.under_, a.under_ * b.under_);
  }
  friend constexpr Rational operator-(Rational a) { return of(-a.over_, a.under_); }
  friend constexpr Rational operator-(Rational a, Rational b) { return a + (-b); }
  friend constexpr Rational operator*(Rational a, Rational b) {
    return of(a.over_ * b.over_, a.under_ * b.under_);
  }
  friend constexpr Rational operator/(Rational a, Rational b) {
    return b.over_ < 0 ? of(-a.over_ * b.under_, -a.under_ * b.over_)
                       : of(a.over_ * b.under_, a.under_ * b.over_);
  }
  friend constexpr bool operator<(Rational a, Rational b) {
    return a.over_ * b.under_ < b.over_ * a.under_;
  }
  friend constexpr bool operator==(Rational a, Rational b) {
    return a.over_ == b.over_ && a.under_ == b.under_;
  }
  friend constexpr Rational ceil(Rational a) {
    const Int whole = a.over_ / a.under_;
    return of(whole * a.under_ < a.over_ ? whole + 1 : whole, 1);
  }

 private:
  static constexpr Int gcd(Int a, Int b) {
    while (b != 0) {
      const Int rest = a % b;
      a = b;
      b = rest;
    }
    return a;
  }

  Int over_ = 0;
  Int under_ = 1;
};

/// `over` / `under`, under above 0.
constexpr Rational fraction(long long over, long long under) { return Rational::of(over, under); }

}  // namespace fitcost::test
