// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fitcost/units/quantity.hpp"

/// What Parameter Store, Secrets Manager and KMS count, as units.
namespace fitcost::inline v1::parameters {

struct parameter {
  static constexpr std::string_view symbol = "parameter";
};
/// What one API request does with one parameter.
struct interaction {
  static constexpr std::string_view symbol = "interaction";
};
struct secret {
  static constexpr std::string_view symbol = "secret";
};
struct key {
  static constexpr std::string_view symbol = "key";
};

using parameter_hour = Product<parameter, unit::hour>;
using secret_month = Product<secret, unit::month>;
using key_month = Product<key, unit::month>;

template <Scalar S> constexpr auto parameters_of(S value) { return quantity<parameter>(value); }
template <Scalar S> constexpr auto interactions(S value) { return quantity<interaction>(value); }
template <Scalar S> constexpr auto secrets(S value) { return quantity<secret>(value); }
template <Scalar S> constexpr auto keys(S value) { return quantity<key>(value); }

}  // namespace fitcost::inline v1::parameters
