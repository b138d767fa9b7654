// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>
#include <stdexcept>

#include "fitcost/units/decimal.hpp"

/// The scalar of exact bills: the rules' own text, evaluated in rationals, rounded once at the end.
namespace fitcost::inline v1 {

class Exact {
 public:
  using Integer = boost::multiprecision::number<boost::multiprecision::cpp_int_backend<>,
                                                boost::multiprecision::et_off>;

  Exact() : numerator_(0), denominator_(1) {}
  /// A double stands for its exact binary value: the rules' constants are whole numbers and halves.
  Exact(double value) : numerator_(0), denominator_(1) {  // NOLINT(google-explicit-constructor)
    if (!std::isfinite(value)) throw std::overflow_error("a quantity is not finite");
    int exponent = 0;
    double mantissa = std::frexp(value, &exponent);
    while (mantissa != std::floor(mantissa)) {
      mantissa *= 2.0;
      --exponent;
    }
    numerator_ = static_cast<long long>(mantissa);
    if (exponent >= 0) {
      numerator_ <<= static_cast<unsigned>(exponent);
    } else {
      denominator_ <<= static_cast<unsigned>(-exponent);
    }
  }
  explicit Exact(const Decimal& d) : numerator_(integer(d.coefficient())), denominator_(1) {
    denominator_ = integer(detail::power_of_ten(d.scale()));
    reduce();
  }

  friend Exact operator+(const Exact& a, const Exact& b) {
    if (a.denominator_ == b.denominator_) {
      return Exact(a.numerator_ + b.numerator_, a.denominator_);
    }
    return Exact(a.numerator_ * b.denominator_ + b.numerator_ * a.denominator_, a.denominator_ * b.denominator_);
  }
  friend Exact operator-(const Exact& a) {
    Exact out = a;
    out.numerator_ = -out.numerator_;
    return out;
  }
  friend Exact operator-(const Exact& a, const Exact& b) { return a + (-b); }
  friend Exact operator*(const Exact& a, const Exact& b) {
    return Exact(a.numerator_ * b.numerator_, a.denominator_ * b.denominator_);
  }
  /// Dividing by zero is a fault of the caller; it throws as the integers do.
  friend Exact operator/(const Exact& a, const Exact& b) {
    Exact out(a.numerator_ * b.denominator_, a.denominator_ * b.numerator_);
    return out;
  }
  Exact& operator+=(const Exact& other) { return *this = *this + other; }
  friend bool operator==(const Exact& a, const Exact& b) {
    return a.numerator_ == b.numerator_ && a.denominator_ == b.denominator_;
  }
  friend bool operator<(const Exact& a, const Exact& b) {
    return a.numerator_ * b.denominator_ < b.numerator_ * a.denominator_;
  }

  friend Exact ceil(const Exact& x) {
    Integer quotient = x.numerator_ / x.denominator_;
    if (quotient * x.denominator_ < x.numerator_) ++quotient;  // `/` truncates towards zero
    return Exact(std::move(quotient), Integer(1));
  }

  double to_double() const {
    return boost::multiprecision::cpp_rational(boost::multiprecision::cpp_int(numerator_),
                                               boost::multiprecision::cpp_int(denominator_))
        .convert_to<double>();
  }

  /// Half to even at `places`; std::overflow_error above 38 digits.
  friend Decimal to_decimal(const Exact& x, int places) {
    const Integer scaled = x.numerator_ * integer(detail::power_of_ten(places));
    Integer quotient;
    Integer rest;
    boost::multiprecision::divide_qr(scaled, x.denominator_, quotient, rest);
    const int sign = scaled < 0 ? -1 : 1;
    const Integer twice = abs(rest) * 2;
    if (twice > x.denominator_ || (twice == x.denominator_ && quotient % 2 != 0)) quotient += sign;
    if (abs(quotient) >= integer(detail::power_of_ten(38))) {
      throw std::overflow_error("a quantity needs more than 38 digits");
    }
    return Decimal::of(static_cast<detail::Int128>(quotient), places);
  }

 private:
  Exact(Integer numerator, Integer denominator)
      : numerator_(std::move(numerator)), denominator_(std::move(denominator)) {
    reduce();
  }
  static Integer integer(detail::Int128 value) { return Integer(value); }
  void reduce() {
    if (denominator_ == 0) throw std::domain_error("division by zero");
    if (denominator_ < 0) {
      numerator_ = -numerator_;
      denominator_ = -denominator_;
    }
    if (denominator_ == 1) return;
    const Integer common = gcd(numerator_, denominator_);
    if (common != 1) {
      numerator_ /= common;
      denominator_ /= common;
    }
  }

  Integer numerator_;
  Integer denominator_;  ///< positive, coprime to the numerator
};

template <> inline Exact scalar_cast<Exact>(const Decimal& d) { return Exact(d); }

}  // namespace fitcost::inline v1
