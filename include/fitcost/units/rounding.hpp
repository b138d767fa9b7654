// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>

#include "fitcost/units/quantity.hpp"

/// The few steps that billing rules are made of, for any scalar with `ceil`, `<` and arithmetic.
namespace fitcost::inline v1 {

namespace detail {
/// `std::ceil`, usable at compile time (until C++23) for the magnitudes that meters have.
constexpr double constexpr_ceil(double x) {
  if (std::is_constant_evaluated()) {
    const auto whole = static_cast<long long>(x);
    const auto back = static_cast<double>(whole);
    return back < x ? back + 1.0 : back;
  }
  return std::ceil(x);
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
