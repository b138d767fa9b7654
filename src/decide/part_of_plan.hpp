// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fitcost/plan/plan.hpp"

/// The plan without what a part's readings do not come from, so that they are not computed.
namespace fitcost::inline v1::detail {

inline Plan only_tables(Plan plan) {
  plan.functions.clear();
  plan.log_groups.clear();
  plan.apis.clear();
  plan.metrics.clear();
  plan.alarms.clear();
  plan.dashboards.clear();
  plan.parameters.clear();
  plan.secrets.clear();
  plan.keys.clear();
  return plan;
}

inline Plan only_functions(const Plan& plan) {
  Plan out = only_tables(plan);
  out.tables.clear();
  out.functions = plan.functions;
  return out;
}

inline Plan only_logs(const Plan& plan) {
  Plan out = only_functions(plan);
  out.log_groups = plan.log_groups;
  out.apis = plan.apis;
  return out;
}

inline Plan only_apis(const Plan& plan) {
  Plan out = only_tables(plan);
  out.tables.clear();
  out.apis = plan.apis;
  return out;
}

}  // namespace fitcost::inline v1::detail
