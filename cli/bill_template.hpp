// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "command.hpp"
#include "fitcost/estimate/estimate_report.hpp"
#include "stack_options.hpp"
#include "traffic_options.hpp"

namespace fitcost::command {

/// `fitcost bill --template`: a template under a traffic, with the usage that a file states.
EstimateReport estimate_report(const std::string& template_file, const std::string& usage_file,
                               const StackOptions& stack, const TrafficOptions& traffic_options,
                               PriceOptions& prices);

/// The estimate alone. `one_of_two`: routes and resources that the options name may be the other
/// template's.
cloudformation::Estimate estimate_of(const cloudformation::Template& source,
                                     const std::string& usage_file, const StackOptions& stack,
                                     const Traffic& traffic, const BillingTerms& terms,
                                     bool one_of_two);

/// Sentences that hold for every estimate.
std::vector<std::string> estimate_assumptions(const cloudformation::Estimate& estimate);

}  // namespace fitcost::command
