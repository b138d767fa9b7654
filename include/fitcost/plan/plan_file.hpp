// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fitcost/export.hpp"
#include "fitcost/plan/plan.hpp"

/// Plans as YAML; docs/plans.md describes the form, data/workloads has two.
namespace fitcost::inline v1 {

/// InputError names file, line and column, what was found and what was wanted: bad YAML, an unknown
/// key (with the nearest known one), a key given twice, a number out of range, a name that nothing
/// has, shares that do not add up to 1, settings that exclude each other (capacity, auto scaling or
/// reserved blocks of a table that is not provisioned, reserved blocks of another class than
/// Standard), a region that is none of `regions` (any, if empty), a replica in the table's own
/// region (`home` where the plan names none), over 1 MB of text.
FITCOST_EXPORT Plan read_plan(std::string_view text, const std::string& file_name,
                              const std::vector<std::string>& regions = {},
                              const std::string& home = {});

/// The names of the workloads that come with the library: `workout-api`,
/// `workout-api-first-answer`.
FITCOST_EXPORT std::vector<std::string> embedded_workloads();

/// One of those; an InputError for any other name.
FITCOST_EXPORT Plan embedded_workload(const std::string& name);
/// Its text.
FITCOST_EXPORT std::string embedded_workload_text(const std::string& name);

}  // namespace fitcost::inline v1
