// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fitcost/units/quantity.hpp"

/// What CloudWatch Logs counts, as units.
namespace fitcost::inline v1::logs {

/// A log event: one line of a function's output, whatever its length.
struct event {
  static constexpr std::string_view symbol = "event";
};
using gigabyte_month = Product<unit::gigabyte, unit::month>;

template <Scalar S> constexpr auto events(S value) { return quantity<event>(value); }

inline constexpr Hours one_day = hours(24.0);

}  // namespace fitcost::inline v1::logs
