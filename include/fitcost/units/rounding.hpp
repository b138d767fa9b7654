// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <type_traits>

#include "fitcost/units/quantity.hpp"

/// The few steps that billing rules are made of, for any scalar with `ceil`, `<` and arithmetic.
namespace fitcost::inline v1 {

namespace detail {
/// `std::ceil`, also at compile time (until C++23), and without <cmath>, which would be a fifth of
/// what a service's header costs to compile.
constexpr double constexpr_ceil(double x) {
  constexpr double whole_from = 4503599627370496.0;  // 2^52: no double beyond has a fraction
  if (!(-whole_from < x && x < whole_from)) return x;
  const auto whole = static_cast<double>(static_cast<long long>(x));
  return whole < x ? whole + 1.0 : whole;
}
}  // namespace detail

template <Scalar S> constexpr S round_up(const S& x) {
  if constexpr (std::is_same_v<S, double>) {
    return detail::constexpr_ceil(x);
  } else {
    return ceil(x);
  }
}

template <Scalar S> constexpr S at_least(const S& x, const std::type_identity_t<S>& least) {
  return x < least ? least : x;
}
template <Scalar S> constexpr S at_most(const S& x, const std::type_identity_t<S>& most) {
  return most < x ? most : x;
}
template <class U, class S>
constexpr Quantity<U, S> at_least(const Quantity<U, S>& x,
                                  const std::type_identity_t<Quantity<U, S>>& least) {
  return x < least ? least : x;
}
template <class U, class S>
constexpr Quantity<U, S> at_most(const Quantity<U, S>& x,
                                 const std::type_identity_t<Quantity<U, S>>& most) {
  return most < x ? most : x;
}

/// How many steps were begun: the form of nearly every rounding rule on a price page.
template <class U, class S, class T>
constexpr auto steps_of(const Quantity<U, S>& amount, const Quantity<U, T>& step) {
  return round_up(S(amount / step));
}

}  // namespace fitcost::inline v1
