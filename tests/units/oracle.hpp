// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <cstddef>
#include <string>

#include "fitcost/units/decimal.hpp"

/// Boost's rationals as the independent reckoner that our exact numbers are held against.
namespace oracle {

using Integer = boost::multiprecision::cpp_int;
using Rational = boost::multiprecision::cpp_rational;

inline Integer power_of_ten(int n) {
  return boost::multiprecision::pow(Integer(10), static_cast<unsigned>(n));
}

/// From plain digits with an optional minus and point, such as `Decimal::to_string` writes.
inline Rational rational(const std::string& text) {
  std::string digits;
  int places = 0;
  bool point = false;
  for (const char c : text) {
    if (c == '.') {
      point = true;
    } else {
      if (c >= '0' && c <= '9' && (!digits.empty() || c != '0')) digits += c;
      if (point) ++places;
    }
  }
  const Rational magnitude(Integer(digits.empty() ? "0" : digits), power_of_ten(places));
  return !text.empty() && text[0] == '-' ? Rational(-magnitude) : magnitude;
}
inline Rational rational(const fitcost::Decimal& d) { return rational(d.to_string()); }

inline Integer floor(const Rational& x) {
  const Integer quotient = numerator(x) / denominator(x);
  return x < 0 && quotient * denominator(x) != numerator(x) ? Integer(quotient - 1) : quotient;
}

/// To a multiple of 10^-places, halves to the even one.
inline Rational half_even(const Rational& x, int places) {
  const Rational scaled = x * power_of_ten(places);
  Integer below = floor(scaled);
  const Rational rest = scaled - below;
  const Rational half(1, 2);
  if (rest > half || (rest == half && below % 2 != 0)) below += 1;
  return Rational(below, power_of_ten(places));
}

/// The same, halves away from zero.
inline Rational half_up(const Rational& x, int places) {
  const Rational magnitude = x < 0 ? Rational(-x) : x;
  const Rational rounded(floor(magnitude * power_of_ten(places) + Rational(1, 2)),
                         power_of_ten(places));
  return x < 0 ? Rational(-rounded) : rounded;
}

}  // namespace oracle
