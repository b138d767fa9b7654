// SPDX-License-Identifier: Apache-2.0
#include "decide/capacity_cost.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "fitcost/plan/table_use.hpp"

namespace fitcost::inline v1::detail {

namespace {

enum Meters : std::size_t { wru, rru, wcu_hours, rcu_hours, alarm_months, meter_count };

std::vector<std::string> meter_keys() {
  return {std::string(dynamodb::write_request_units.key),
          std::string(dynamodb::read_request_units.key),
          std::string(dynamodb::write_capacity_unit_hours.key),
          std::string(dynamodb::read_capacity_unit_hours.key),
          std::string(monitoring::standard_alarms.key)};
}

}  // namespace

CapacityCost::CapacityCost(const CompareInput& input, const Plan& plan, const PriceBook& book)
    : scaling_(input.auto_scaling),
      index_capacity_(input.auto_scaled_index_capacity),
      alarms_(0.0),
      month_hours_(input.convention.month_hours),
      pricer_(book, input.terms, meter_keys()) {
  const auto in_doubles = plan_cast<double>(plan);
  const auto write = quantity<Quotient<dynamodb::write_request_unit, unit::request>>(1.0);
  const auto read = quantity<Quotient<dynamodb::read_request_unit, unit::request>>(1.0);
  for (const auto& table : in_doubles.tables) {
    const auto use = table_use(in_doubles, table);
    dimensions_.push_back({true, false, use.table.writes / write});
    dimensions_.push_back({false, false, use.table.reads / read});
    for (const auto& index : use.indexes) {
      dimensions_.push_back({true, true, index.writes / write});
      dimensions_.push_back({false, true, index.reads / read});
    }
    alarms_ += 2.0 * dynamodb::alarms_per_scaled_dimension;
  }
}

double CapacityCost::operator()(Mode mode, double rps, bool after_free_tier) const {
  std::array<double, meter_count> quantities{};
  const double month_seconds = month_hours_ * 3600.0;
  for (const auto& d : dimensions_) {
    const double rate = d.units_per_request * rps;
    if (mode == Mode::on_demand) {
      quantities[d.writes ? wru : rru] += rate * month_seconds;
      continue;
    }
    double capacity = std::max(1.0, std::ceil(rate));
    if (mode == Mode::auto_scaled) {
      capacity = d.index ? index_capacity_
                         : std::clamp(std::ceil(rate * 100.0 / scaling_.target_percent),
                                      1.0 * scaling_.min, 1.0 * scaling_.max);
    }
    quantities[d.writes ? wcu_hours : rcu_hours] += capacity * month_hours_;
  }
  if (mode == Mode::auto_scaled) quantities[alarm_months] = alarms_;
  double list = 0.0;
  double net = 0.0;
  pricer_.price(quantities, 1, {&list, 1}, {&net, 1});
  return after_free_tier ? net : list;
}

bool CapacityCost::priced(Mode mode) const {
  const auto keys = meter_keys();
  const auto has = [&](Meters m) {
    return std::find(pricer_.unpriced().begin(), pricer_.unpriced().end(), keys[m]) ==
           pricer_.unpriced().end();
  };
  if (mode == Mode::on_demand) return has(wru) && has(rru);
  return has(wcu_hours) && has(rcu_hours) && (mode == Mode::least_provisioned || has(alarm_months));
}

double CapacityCost::next_step(double rps, Mode mode) const {
  double next = std::numeric_limits<double>::infinity();
  const bool scaled = mode == Mode::auto_scaled;
  for (const auto& d : dimensions_) {
    if (!(d.units_per_request > 0.0) || (scaled && d.index)) continue;
    const double capacity_per_request =
        scaled ? d.units_per_request * 100.0 / scaling_.target_percent : d.units_per_request;
    double units = std::floor(rps * capacity_per_request) + 1.0;
    // A step is a rate divided and multiplied back: it may come out a hair below its own whole
    // unit.
    if (units / capacity_per_request <= rps * (1.0 + 1e-12)) units += 1.0;
    if (scaled) units = std::max(units, 1.0 * scaling_.min);
    if (scaled && units >= 1.0 * scaling_.max) continue;
    next = std::min(next, units / capacity_per_request);
  }
  return next;
}

}  // namespace fitcost::inline v1::detail
