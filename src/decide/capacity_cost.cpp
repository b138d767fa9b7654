// SPDX-License-Identifier: Apache-2.0
#include "decide/capacity_cost.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "fitcost/plan/table_use.hpp"

namespace fitcost::inline v1::detail {

namespace {

constexpr double units_per_block = 100.0;

/// Rounded up to whole units, but for what the doubles before it may have added.
double whole(double units) { return std::ceil(units * (1.0 - 1e-12)); }

}  // namespace

std::vector<std::string> CapacityCost::meter_keys() {
  std::vector<std::string> out(meter_count);
  out[wru] = dynamodb::write_request_units.key;
  out[rru] = dynamodb::read_request_units.key;
  out[infrequent_wru] = dynamodb::standard_ia_write_request_units.key;
  out[infrequent_rru] = dynamodb::standard_ia_read_request_units.key;
  out[wcu_hours] = dynamodb::write_capacity_unit_hours.key;
  out[rcu_hours] = dynamodb::read_capacity_unit_hours.key;
  out[alarm_months] = monitoring::standard_alarms.key;
  out[write_blocks_upfront] = dynamodb::reserved_write_capacity_1y_upfront.key;
  out[write_block_hours] = dynamodb::reserved_write_capacity_1y_block_hours.key;
  out[read_blocks_upfront] = dynamodb::reserved_read_capacity_1y_upfront.key;
  out[read_block_hours] = dynamodb::reserved_read_capacity_1y_block_hours.key;
  return out;
}

std::vector<CapacityCost::Meters> CapacityCost::meters_of(Mode mode) {
  switch (mode) {
    case Mode::on_demand:
      return {wru, rru};
    case Mode::standard_ia:
      return {infrequent_wru, infrequent_rru};
    case Mode::least_provisioned:
      return {wcu_hours, rcu_hours};
    case Mode::auto_scaled:
      return {wcu_hours, rcu_hours, alarm_months};
    case Mode::reserved:
      break;
  }
  return {write_blocks_upfront, write_block_hours, read_blocks_upfront, read_block_hours};
}

CapacityCost::CapacityCost(const CompareInput& input, const Plan& plan, const PriceBook& book)
    : scaling_(input.auto_scaling),
      index_capacity_(input.auto_scaled_index_capacity),
      month_hours_(input.convention.month_hours),
      peak_to_mean_(peak_to_mean(input.traffic)),
      weights_{1.0},
      pricer_(book, input.terms, meter_keys()) {
  const Profile& profile = input.traffic.profile;
  if (profile.peak_to_mean() > 1.0) {
    weights_.clear();
    for (std::size_t h = 0; h < profile.hours(); ++h) weights_.push_back(profile.weight(h));
  }
  const auto keys = meter_keys();
  for (const Mode mode : modes) {
    const auto needed = meters_of(mode);
    priced_[index_of(mode)] = std::all_of(needed.begin(), needed.end(), [&](Meters m) {
      return std::find(pricer_.unpriced().begin(), pricer_.unpriced().end(), keys[m]) ==
             pricer_.unpriced().end();
    });
  }
  take(plan_cast<double>(plan));
}

void CapacityCost::take(const PlanOf<double>& plan) {
  dimensions_.clear();
  tables_ = plan.tables.size();
  const auto write = quantity<Quotient<dynamodb::write_request_unit, unit::request>>(1.0);
  const auto read = quantity<Quotient<dynamodb::read_request_unit, unit::request>>(1.0);
  const TableUsers<double> users(plan);
  for (const auto& table : plan.tables) {
    const auto use = table_use(users, table);
    dimensions_.push_back({true, false, use.table.writes / write});
    dimensions_.push_back({false, false, use.table.reads / read});
    for (const auto& index : use.indexes) {
      dimensions_.push_back({true, true, index.writes / write});
      dimensions_.push_back({false, true, index.reads / read});
    }
  }
}

double CapacityCost::least_capacity(const Dimension& d, double rps) const {
  return std::max(1.0, whole(d.units_per_request * rps * peak_to_mean_));
}

/// The mean over the traffic's hours: scaling follows the mean rate of each at once.
double CapacityCost::scaled_capacity(const Dimension& d, double rps) const {
  if (d.index) return index_capacity_;
  double sum = 0.0;
  for (const double weight : weights_) {
    sum += std::clamp(whole(d.units_per_request * rps * weight * 100.0 / scaling_.target_percent),
                      1.0 * scaling_.min, 1.0 * scaling_.max);
  }
  return sum / static_cast<double>(weights_.size());
}

bool CapacityCost::serves(Mode mode, double rps) const {
  const double write_quota = dynamodb::table_write_quota / dynamodb::write_rate(1.0);
  const double read_quota = dynamodb::table_read_quota / dynamodb::read_rate(1.0);
  return std::all_of(dimensions_.begin(), dimensions_.end(), [&](const Dimension& d) {
    double most = d.writes ? write_quota : read_quota;
    if (mode == Mode::auto_scaled)
      most = std::min(most, d.index ? index_capacity_ : 1.0 * scaling_.max);
    return d.units_per_request * rps * peak_to_mean_ * (1.0 - 1e-12) <= most;
  });
}

std::array<double, CapacityCost::meter_count> CapacityCost::quantities(Mode mode,
                                                                       double rps) const {
  std::array<double, meter_count> out{};
  const double month_seconds = month_hours_ * 3600.0;
  switch (mode) {
    case Mode::on_demand:
    case Mode::standard_ia:
      for (const auto& d : dimensions_) {
        const bool infrequent = mode == Mode::standard_ia;
        const Meters writes = infrequent ? infrequent_wru : wru;
        const Meters reads = infrequent ? infrequent_rru : rru;
        out[d.writes ? writes : reads] += d.units_per_request * rps * month_seconds;
      }
      break;
    case Mode::least_provisioned:
    case Mode::auto_scaled:
      for (const auto& d : dimensions_) {
        const double capacity =
            mode == Mode::auto_scaled ? scaled_capacity(d, rps) : least_capacity(d, rps);
        out[d.writes ? wcu_hours : rcu_hours] += capacity * month_hours_;
      }
      if (mode == Mode::auto_scaled) {
        out[alarm_months] =
            2.0 * dynamodb::alarms_per_scaled_dimension * static_cast<double>(tables_);
      }
      break;
    case Mode::reserved: {
      double writes = 0.0;  // of all tables: blocks are the region's
      double reads = 0.0;
      for (const auto& d : dimensions_) (d.writes ? writes : reads) += least_capacity(d, rps);
      writes = std::ceil(writes / units_per_block);
      reads = std::ceil(reads / units_per_block);
      out[write_blocks_upfront] = writes / 12.0;
      out[write_block_hours] = writes * month_hours_;
      out[read_blocks_upfront] = reads / 12.0;
      out[read_block_hours] = reads * month_hours_;
      break;
    }
  }
  return out;
}

double CapacityCost::operator()(Mode mode, double rps, bool after_free_tier) const {
  double list = 0.0;
  double net = 0.0;
  pricer_.price(quantities(mode, rps), 1, {&list, 1}, {&net, 1});
  return after_free_tier ? net : list;
}

std::optional<CapacityCost::Mode> CapacityCost::cheapest(double rps) const {
  std::array<double, meter_count * modes.size()> matrix{};
  for (const Mode mode : modes) {
    const auto column = quantities(mode, rps);
    for (std::size_t m = 0; m < meter_count; ++m)
      matrix[m * modes.size() + index_of(mode)] = column[m];
  }
  std::array<double, modes.size()> list{};
  std::array<double, modes.size()> net{};
  pricer_.price(matrix, modes.size(), list, net);
  std::optional<Mode> best;
  for (const Mode mode : modes) {
    const double cost = list[index_of(mode)];
    if (!priced(mode) || std::isnan(cost) || !serves(mode, rps)) continue;
    if (!best || cost < list[index_of(*best)]) best = mode;
  }
  return best;
}

double CapacityCost::next_step(double rps, Mode mode) const {
  double next = std::numeric_limits<double>::infinity();
  const bool scaled = mode == Mode::auto_scaled;
  if (!scaled && mode != Mode::least_provisioned) return next;
  const auto see = [&](double capacity_per_request) {
    if (!(capacity_per_request > 0.0)) return;
    double units = std::floor(rps * capacity_per_request) + 1.0;
    // A step is a rate divided and multiplied back: it may come out a hair below its own whole
    // unit.
    if (units / capacity_per_request <= rps * (1.0 + 1e-12)) units += 1.0;
    if (scaled) units = std::max(units, 1.0 * scaling_.min);
    if (scaled && units >= 1.0 * scaling_.max) return;
    next = std::min(next, units / capacity_per_request);
  };
  for (const auto& d : dimensions_) {
    if (!scaled) see(d.units_per_request * peak_to_mean_);
    if (!scaled || d.index) continue;
    for (const double weight : weights_)
      see(d.units_per_request * weight * 100.0 / scaling_.target_percent);
  }
  return next;
}

std::string CapacityCost::option_id(Mode mode) const {
  switch (mode) {
    case Mode::on_demand:
      return "on-demand";
    case Mode::least_provisioned:
      return "provisioned";
    case Mode::auto_scaled:
      return fmt::format("auto-scaled-{}-{}-{}", scaling_.min, scaling_.max,
                         scaling_.target_percent);
    case Mode::standard_ia:
      return "standard-ia";
    case Mode::reserved:
      break;
  }
  return "reserved-1y";
}

}  // namespace fitcost::inline v1::detail
