// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>

#include "fitcost/units/unit.hpp"

/// A number with its unit. It comes in through a maker (`usd(0.20)`, `bytes(300)`) and goes out by
/// a division (`cost / usd(0.01)` is a count of cents): no constructor takes a bare number.
namespace fitcost::inline v1 {

template <class Unit, class Scalar = double> class Quantity;

namespace detail {
/// The operators' own door to the bare number; everybody else divides by a quantity of the same
/// unit.
template <class U, class S> constexpr const S& bare(const Quantity<U, S>& q);
}  // namespace detail

/// The generic maker, for units that have none of their own. Whole numbers are taken as doubles,
/// lest `usd(1) / requests(3)` be a price of nothing.
template <class Unit, class Scalar> constexpr auto quantity(Scalar value) {
  if constexpr (std::is_integral_v<Scalar>) {
    return quantity<Unit>(static_cast<double>(value));
  } else if constexpr (std::is_same_v<Unit, unit::one>) {
    return value;
  } else {
    return Quantity<Unit, Scalar>::of(value);
  }
}

template <class Unit, class Scalar> class Quantity {
 public:
  using unit_type = Unit;
  using scalar_type = Scalar;

  constexpr Quantity() = default;  ///< zero

  constexpr Quantity& operator+=(const Quantity& other) {
    value_ = value_ + other.value_;
    return *this;
  }
  constexpr Quantity& operator-=(const Quantity& other) {
    value_ = value_ - other.value_;
    return *this;
  }
  friend constexpr Quantity operator-(const Quantity& a) { return Quantity(-a.value_); }
  friend constexpr bool operator==(const Quantity& a, const Quantity& b) {
    return a.value_ == b.value_;
  }

 private:
  constexpr explicit Quantity(Scalar value) : value_(value) {}
  static constexpr Quantity of(Scalar value) { return Quantity(value); }

  template <class U, class S> friend constexpr auto quantity(S);
  template <class U, class S> friend constexpr const S& detail::bare(const Quantity<U, S>&);

  Scalar value_{};
};

namespace detail {
template <class U, class S> constexpr const S& bare(const Quantity<U, S>& q) { return q.value_; }
}  // namespace detail

template <class U1, class S1, class U2, class S2>
requires SameUnit<U1, U2>
constexpr auto operator+(const Quantity<U1, S1>& a, const Quantity<U2, S2>& b) {
  return quantity<U1>(detail::bare(a) + detail::bare(b));
}
template <class U1, class S1, class U2, class S2>
requires SameUnit<U1, U2>
constexpr auto operator-(const Quantity<U1, S1>& a, const Quantity<U2, S2>& b) {
  return quantity<U1>(detail::bare(a) - detail::bare(b));
}
template <class U1, class S1, class U2, class S2>
requires SameUnit<U1, U2>
constexpr bool operator<(const Quantity<U1, S1>& a, const Quantity<U2, S2>& b) {
  return detail::bare(a) < detail::bare(b);
}
template <class U1, class S1, class U2, class S2>
requires SameUnit<U1, U2>
constexpr bool operator>(const Quantity<U1, S1>& a, const Quantity<U2, S2>& b) { return b < a; }
template <class U1, class S1, class U2, class S2>
requires SameUnit<U1, U2>
constexpr bool operator<=(const Quantity<U1, S1>& a, const Quantity<U2, S2>& b) { return !(b < a); }
template <class U1, class S1, class U2, class S2>
requires SameUnit<U1, U2>
constexpr bool operator>=(const Quantity<U1, S1>& a, const Quantity<U2, S2>& b) { return !(a < b); }

/// Units multiply; when everything cancels, the result is a plain number.
template <class U1, class S1, class U2, class S2>
constexpr auto operator*(const Quantity<U1, S1>& a, const Quantity<U2, S2>& b) {
  return quantity<Product<U1, U2>>(detail::bare(a) * detail::bare(b));
}
template <class U1, class S1, class U2, class S2>
constexpr auto operator/(const Quantity<U1, S1>& a, const Quantity<U2, S2>& b) {
  return quantity<Quotient<U1, U2>>(detail::bare(a) / detail::bare(b));
}

/// Scalars are whatever is no quantity: double, a dual number, an exact rational.
template <class T> struct is_quantity : std::false_type {};
template <class U, class S> struct is_quantity<Quantity<U, S>> : std::true_type {};
template <class T>
concept Scalar = !is_quantity<std::remove_cvref_t<T>>::value;

template <class U, class S, Scalar N>
requires requires(S s, N n) { s* n; }
constexpr auto operator*(const Quantity<U, S>& a, const N& n) {
  return quantity<U>(detail::bare(a) * n);
}
template <class U, class S, Scalar N>
requires requires(S s, N n) { n* s; }
constexpr auto operator*(const N& n, const Quantity<U, S>& a) {
  return quantity<U>(n * detail::bare(a));
}
template <class U, class S, Scalar N>
requires requires(S s, N n) { s / n; }
constexpr auto operator/(const Quantity<U, S>& a, const N& n) {
  return quantity<U>(detail::bare(a) / n);
}

template <class S = double> using UsdOf = Quantity<unit::usd, S>;
using Usd = Quantity<unit::usd>;
using Requests = Quantity<unit::request>;
using Bytes = Quantity<unit::byte>;
using Milliseconds = Quantity<unit::millisecond>;
using Seconds = Quantity<unit::second>;
using Hours = Quantity<unit::hour>;
template <class A, class B>
using Per = Quantity<Quotient<typename A::unit_type, typename B::unit_type>>;

template <Scalar S> constexpr auto usd(S value) { return quantity<unit::usd>(value); }
template <Scalar S> constexpr auto requests(S value) { return quantity<unit::request>(value); }
template <Scalar S> constexpr auto items(S value) { return quantity<unit::item>(value); }
template <Scalar S> constexpr auto bytes(S value) { return quantity<unit::byte>(value); }
/// 1,024 bytes: what DynamoDB, API Gateway and Lambda call a KB.
template <Scalar S> constexpr auto kib(S value) { return quantity<unit::byte>(value * 1024.0); }
template <Scalar S> constexpr auto milliseconds(S value) {
  return quantity<unit::millisecond>(value);
}
template <Scalar S> constexpr auto seconds(S value) { return quantity<unit::second>(value); }
template <Scalar S> constexpr auto minutes(S value) { return quantity<unit::minute>(value); }
template <Scalar S> constexpr auto hours(S value) { return quantity<unit::hour>(value); }
template <Scalar S> constexpr auto months(S value) { return quantity<unit::month>(value); }
template <Scalar S> constexpr auto gigabytes(S value) { return quantity<unit::gigabyte>(value); }

/// Exact conversions between the scales of time; nothing else converts.
inline constexpr auto milliseconds_per_second = milliseconds(1000.0) / seconds(1.0);
inline constexpr auto seconds_per_minute = seconds(60.0) / minutes(1.0);
inline constexpr auto seconds_per_hour = seconds(3600.0) / hours(1.0);

}  // namespace fitcost::inline v1
