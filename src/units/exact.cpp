// SPDX-License-Identifier: Apache-2.0
#include "units/exact.hpp"

#include <cmath>
#include <stdexcept>
#include <utility>

namespace fitcost::inline v1 {

Exact::Exact() : numerator_(0), denominator_(1) {}

Exact::Exact(double value) : numerator_(0), denominator_(1) {
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

Exact::Exact(const Decimal& d)
    : numerator_(d.coefficient()), denominator_(detail::power_of_ten(d.scale())) {
  reduce();
}

Exact::Exact(Integer numerator, Integer denominator)
    : numerator_(std::move(numerator)), denominator_(std::move(denominator)) {
  reduce();
}

Exact::Exact(const Exact&) = default;
Exact::Exact(Exact&&) noexcept = default;
Exact& Exact::operator=(const Exact&) = default;
Exact& Exact::operator=(Exact&&) noexcept = default;
Exact::~Exact() = default;

void Exact::reduce() {
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

Exact operator+(const Exact& a, const Exact& b) {
  if (a.denominator_ == b.denominator_) return {a.numerator_ + b.numerator_, a.denominator_};
  return {a.numerator_ * b.denominator_ + b.numerator_ * a.denominator_,
          a.denominator_ * b.denominator_};
}

Exact operator-(const Exact& a) {
  Exact out = a;
  out.numerator_ = -out.numerator_;
  return out;
}

Exact operator-(const Exact& a, const Exact& b) { return a + (-b); }

Exact operator*(const Exact& a, const Exact& b) {
  return {a.numerator_ * b.numerator_, a.denominator_ * b.denominator_};
}

Exact operator/(const Exact& a, const Exact& b) {
  return {a.numerator_ * b.denominator_, a.denominator_ * b.numerator_};
}

Exact& Exact::operator+=(const Exact& other) { return *this = *this + other; }

bool operator==(const Exact& a, const Exact& b) {
  return a.numerator_ == b.numerator_ && a.denominator_ == b.denominator_;
}

bool operator<(const Exact& a, const Exact& b) {
  return a.numerator_ * b.denominator_ < b.numerator_ * a.denominator_;
}

Exact ceil(const Exact& x) {
  Exact::Integer quotient = x.numerator_ / x.denominator_;
  if (quotient * x.denominator_ < x.numerator_) ++quotient;  // `/` truncates towards zero
  return {std::move(quotient), Exact::Integer(1)};
}

Decimal to_decimal(const Exact& x, int places) {
  using Integer = Exact::Integer;
  const Integer scaled = x.numerator_ * Integer(detail::power_of_ten(places));
  Integer quotient;
  Integer rest;
  boost::multiprecision::divide_qr(scaled, x.denominator_, quotient, rest);
  const int sign = scaled < 0 ? -1 : 1;
  const Integer twice = abs(rest) * 2;
  if (twice > x.denominator_ || (twice == x.denominator_ && quotient % 2 != 0)) quotient += sign;
  if (abs(quotient) >= Integer(detail::power_of_ten(38))) {
    throw std::overflow_error("a quantity needs more than 38 digits");
  }
  return Decimal::of(static_cast<detail::Int128>(quotient), places);
}

double Exact::to_double() const {
  using boost::multiprecision::cpp_int;
  return boost::multiprecision::cpp_rational(cpp_int(numerator_), cpp_int(denominator_))
      .convert_to<double>();
}

}  // namespace fitcost::inline v1
