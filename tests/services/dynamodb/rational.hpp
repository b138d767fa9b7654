// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <numeric>

/// An exact scalar for the rules: fractions of 64-bit integers. A double becomes the fraction that
/// it is, so only dyadic constants enter exactly.
namespace fitcost_test {

class Rational {
 public:
  constexpr Rational() = default;
  Rational(double value) {  // NOLINT(google-explicit-constructor)
    long long under = 1;
    while (value != std::floor(value)) {
      value *= 2.0;
      under *= 2;
    }
    *this = Rational(static_cast<long long>(value), under);
  }
  constexpr Rational(long long over, long long under) {
    const long long common = std::gcd(over, under);
    const long long sign = under < 0 ? -1 : 1;
    over_ = sign * over / common;
    under_ = sign * under / common;
  }

  friend constexpr Rational operator+(Rational a, Rational b) {
    return {a.over_ * b.under_ + b.over_ * a.under_, a.under_ * b.under_};
  }
  friend constexpr Rational operator-(Rational a) { return {-a.over_, a.under_}; }
  friend constexpr Rational operator-(Rational a, Rational b) { return a + (-b); }
  friend constexpr Rational operator*(Rational a, Rational b) {
    return {a.over_ * b.over_, a.under_ * b.under_};
  }
  friend constexpr Rational operator/(Rational a, Rational b) {
    return {a.over_ * b.under_, a.under_ * b.over_};
  }
  friend constexpr bool operator<(Rational a, Rational b) {
    return a.over_ * b.under_ < b.over_ * a.under_;
  }
  friend constexpr bool operator==(Rational, Rational) = default;
  friend constexpr Rational ceil(Rational a) {
    return {a.over_ / a.under_ + (a.over_ % a.under_ > 0 ? 1 : 0), 1};
  }
  double to_double() const { return static_cast<double>(over_) / static_cast<double>(under_); }

 private:
  long long over_ = 0;
  long long under_ = 1;
};

}  // namespace fitcost_test
