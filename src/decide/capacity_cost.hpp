// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "fitcost/decide/compare.hpp"
#include "fitcost/pricing/scenarios.hpp"

/// What a table's capacity costs at any steady rate, in doubles: for root finding, never printed.
namespace fitcost::inline v1::detail {

class CapacityCost {
 public:
  enum class Mode { on_demand, least_provisioned, auto_scaled };

  CapacityCost(const CompareInput& input, const Plan& plan, const PriceBook& book);

  /// USD a month at `rps` >= 0 requests per second.
  double operator()(Mode mode, double rps, bool after_free_tier) const;
  /// Whether the book has every price that a mode needs.
  bool priced(Mode mode) const;
  /// The lowest rate above `rps` up to which a mode's provisioned capacity stays what it is just
  /// above `rps`; infinite where it never changes.
  double next_step(double rps, Mode mode) const;

 private:
  struct Dimension {
    bool writes;
    bool index;
    double units_per_request;
  };
  std::vector<Dimension> dimensions_;
  dynamodb::AutoScaling scaling_;
  double index_capacity_;
  double alarms_;
  double month_hours_;
  ScenarioPricer pricer_;
};

}  // namespace fitcost::inline v1::detail
