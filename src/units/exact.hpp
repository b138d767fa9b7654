// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/multiprecision/cpp_int.hpp>

#include "fitcost/units/decimal.hpp"

/// The scalar of exact bills: the rules' own text, evaluated in rationals, rounded once at the end.
/// Its operators are compiled once, not into every rule: that halves the library's build.
namespace fitcost::inline v1 {

class Exact {
 public:
  using Integer = boost::multiprecision::number<boost::multiprecision::cpp_int_backend<>,
                                                boost::multiprecision::et_off>;

  Exact();
  /// A double stands for its exact binary value: the rules' constants are whole numbers and halves.
  /// std::overflow_error when it is not finite.
  Exact(double value);  // NOLINT(google-explicit-constructor)
  explicit Exact(const Decimal& d);
  Exact(const Exact&);
  Exact(Exact&&) noexcept;
  Exact& operator=(const Exact&);
  Exact& operator=(Exact&&) noexcept;
  ~Exact();

  friend Exact operator+(const Exact& a, const Exact& b);
  friend Exact operator-(const Exact& a);
  friend Exact operator-(const Exact& a, const Exact& b);
  friend Exact operator*(const Exact& a, const Exact& b);
  /// Dividing by zero is a fault of the caller: std::domain_error.
  friend Exact operator/(const Exact& a, const Exact& b);
  Exact& operator+=(const Exact& other);
  friend bool operator==(const Exact& a, const Exact& b);
  friend bool operator<(const Exact& a, const Exact& b);
  friend Exact ceil(const Exact& x);
  /// Half to even at `places`; std::overflow_error above 38 digits.
  friend Decimal to_decimal(const Exact& x, int places);

  double to_double() const;

 private:
  Exact(Integer numerator, Integer denominator);
  void reduce();

  Integer numerator_;
  Integer denominator_;  ///< positive, coprime to the numerator
};

template <> inline Exact scalar_cast<Exact>(const Decimal& d) { return Exact(d); }

}  // namespace fitcost::inline v1
