// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "audit/stack_costs.hpp"
#include "fitcost/plan/table_use.hpp"
#include "fitcost/plan/users.hpp"

/// How much capacity a table's traffic asks for.
namespace fitcost::inline v1::cloudformation::detail {

/// Units a second.
struct UnitDemand {
  double mean = 0.0;
  double peak = 0.0;  ///< of the busiest minute that is known, or hour
};

/// Of a table or an index.
struct ThroughputDemand {
  UnitDemand reads;
  UnitDemand writes;
};

/// In the month that an audit's figures are of; the estimate's plans are read once for all tables.
class TableDemands {
 public:
  explicit TableDemands(const AuditContext& context);

  /// By index, that of the table itself as the one without a name.
  std::map<std::string, ThroughputDemand> of(ResourceIndex table) const;

 private:
  struct Part {
    PlanOf<double> plan;
    TableUsers<double> users;
    double mean = 0.0;  // requests a second
    double peak = 0.0;

    explicit Part(PlanOf<double> of) : plan(std::move(of)), users(plan) {}
  };

  const AuditContext& c_;
  std::vector<std::unique_ptr<Part>> parts_;  // users hold on to their plan
  std::map<std::string_view, const TableOf<double>*> tables_;
};

/// Lowers what is provisioned beyond the demand: what is fixed to the peak at auto scaling's usual
/// utilisation, what is scaled to a minimum of 1 where the mean asks for less than the minimum.
/// Says what it did, empty where nothing is to lower.
std::vector<std::string> lower_to_demand(const std::map<std::string, ThroughputDemand>& demand,
                                         dynamodb::Config& config);

}  // namespace fitcost::inline v1::cloudformation::detail
