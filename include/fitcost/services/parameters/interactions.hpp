// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fitcost/services/parameters/units.hpp"

namespace fitcost::inline v1::parameters {

/// An API interaction is a request's work on one parameter: a request that returns ten parameters
/// is ten, so that batching saves round trips but no money.
/// AWS: "Parameter Store", https://aws.amazon.com/systems-manager/pricing/
template <class S>
constexpr Quantity<interaction, S> interactions_of(
    const Quantity<unit::request, S>& requests,
    const Quantity<Quotient<parameter, unit::request>, S>& parameters_each) {
  return requests * parameters_each * (interactions(1.0) / parameters_of(1.0));
}

/// Interactions with advanced parameters are billed at all times, those with standard ones only
/// while the account's higher throughput is on.
/// AWS: "Parameter Store", https://aws.amazon.com/systems-manager/pricing/
template <class S>
constexpr Quantity<interaction, S> billed_interactions(const Quantity<interaction, S>& standard,
                                                       const Quantity<interaction, S>& advanced,
                                                       bool higher_throughput) {
  return higher_throughput ? standard + advanced : advanced;
}

}  // namespace fitcost::inline v1::parameters
