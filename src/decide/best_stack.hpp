// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "fitcost/decide/compare.hpp"

/// What comparing options and choosing a stack have in common.
namespace fitcost::inline v1::detail {

/// `1 W + 1 R each`, or `1,200 W + 701 R in all` where tables and indexes differ.
std::string capacity_words(const Plan& plan);

/// The month, of all up to the last one compared, whose mean rate is the highest: the best stack's
/// capacity serves it.
int busiest_month(const CompareInput& input);

/// Whether what one month costs tells nothing of the others: traffic or prices change.
bool months_differ(const CompareInput& input);

Plan on_demand(const Plan& plan, dynamodb::TableClass table_class);
/// With the input's auto scaling.
Plan auto_scaled(const CompareInput& input, Plan plan);

/// `orders on demand, items provisioned (2 W + 1 R)`
std::string tables_words(const Plan& plan);
/// `orders on demand; HTTP API; logs kept for 14 days`
std::string stack_words(const Plan& plan);

}  // namespace fitcost::inline v1::detail
