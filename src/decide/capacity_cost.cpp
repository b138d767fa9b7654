// SPDX-License-Identifier: Apache-2.0
#include "decide/capacity_cost.hpp"
#include "fitcost/plan/table_use.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

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
  out[replicated_wru] = dynamodb::replicated_write_request_units.key;
  out[infrequent_replicated_wru] = dynamodb::standard_ia_replicated_write_request_units.key;
  out[replicated_wcu_hours] = dynamodb::replicated_write_capacity_unit_hours.key;
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

CapacityCost::Meters CapacityCost::meter_of(Mode mode, const Dimension& d) {
  switch (mode) {
    case Mode::on_demand:
      if (!d.writes) return rru;
      return d.replicated ? replicated_wru : wru;
    case Mode::standard_ia:
      if (!d.writes) return infrequent_rru;
      return d.replicated ? infrequent_replicated_wru : infrequent_wru;
    default:
      if (!d.writes) return rcu_hours;
      return d.replicated ? replicated_wcu_hours : wcu_hours;
  }
}

CapacityCost::CapacityCost(const CompareInput& input, const Plan& plan, const PriceBook& book)
    : scaling_(input.auto_scaling),
      index_capacity_(input.auto_scaled_index_capacity),
      month_hours_(input.convention.month_hours),
      peak_to_mean_(peak_to_mean(input.traffic)),
      weights_{1.0} {
  const Profile& profile = input.traffic.profile;
  if (profile.peak_to_mean() > 1.0) {
    weights_.clear();
    for (std::size_t h = 0; h < profile.hours(); ++h) weights_.push_back(profile.weight(h));
  }
  add_region(input.terms.region, input.terms, book);
  for (const auto& table : plan.tables) {
    for (const auto& replica : table.config.replicas) add_region(replica.region, input.terms, book);
  }
  take(plan_cast<double>(plan));
  for (const Mode mode : modes) priced_[index_of(mode)] = has_prices(mode);
}

void CapacityCost::add_region(const std::string& name, const BillingTerms& terms,
                              const PriceBook& book) {
  const auto same = [&](const Region& r) { return r.name == name; };
  if (std::any_of(regions_.begin(), regions_.end(), same)) return;
  BillingTerms there = terms;
  there.region = name;
  const auto keys = meter_keys();
  Region region{name, ScenarioPricer(book, there, keys)};
  const auto& unpriced = region.pricer.unpriced();
  for (std::size_t m = 0; m < meter_count; ++m)
    region.priced[m] = std::find(unpriced.begin(), unpriced.end(), keys[m]) == unpriced.end();
  regions_.push_back(std::move(region));
}

bool CapacityCost::has_prices(Mode mode) const {
  std::vector<Meters> here;  // whatever the tables
  if (mode == Mode::auto_scaled) here = {alarm_months};
  if (mode == Mode::reserved)
    here = {write_blocks_upfront, write_block_hours, read_blocks_upfront, read_block_hours};
  const auto& home = regions_.front();
  if (!std::all_of(here.begin(), here.end(), [&](Meters m) { return home.priced[m]; }))
    return false;
  return std::all_of(dimensions_.begin(), dimensions_.end(), [&](const Dimension& d) {
    const bool by_request = mode == Mode::on_demand || mode == Mode::standard_ia;
    if (by_request && d.used_per_request() == 0.0) return true;  // not used at any rate
    const bool bought = mode == Mode::reserved && covered_by_blocks(d);
    return bought || regions_[d.region].priced[meter_of(mode, d)];
  });
}

void CapacityCost::take(const PlanOf<double>& plan) {
  dimensions_.clear();
  for (auto& region : regions_) region.tables = 0;
  const TableUsers<double> users(plan);
  for (const auto& table : plan.tables) add_table(users, table);
}

/// A replica repeats the writes that do not fail, and has the same capacity.
void CapacityCost::add_table(const TableUsers<double>& users, const TableOf<double>& table) {
  const auto write = quantity<Quotient<dynamodb::write_request_unit, unit::request>>(1.0);
  const auto read = quantity<Quotient<dynamodb::read_request_unit, unit::request>>(1.0);
  const auto use = table_use(users, table);
  const bool global = !table.config.replicas.empty();
  const auto add = [&](std::size_t region) {
    ++regions_[region].tables;
    const bool idle = region != 0;
    const double failed = idle ? use.failed / write : 0.0;
    dimensions_.push_back({true, false, use.table.writes / write, region, global, false, failed});
    dimensions_.push_back({false, false, use.table.reads / read, region, false, idle, 0.0});
    for (const auto& index : use.indexes) {
      dimensions_.push_back({true, true, index.writes / write, region, false, false, 0.0});
      dimensions_.push_back({false, true, index.reads / read, region, false, idle, 0.0});
    }
  };
  add(0);
  for (const auto& replica : table.config.replicas) {
    const auto at = std::find_if(regions_.begin(), regions_.end(),
                                 [&](const Region& r) { return r.name == replica.region; });
    add(static_cast<std::size_t>(at - regions_.begin()));
  }
}

double CapacityCost::least_capacity(const Dimension& d, double rps) const {
  return std::max(1.0, whole(d.units_per_request * rps * peak_to_mean_));
}

/// The mean over the traffic's hours: scaling follows the mean rate of each at once.
double CapacityCost::scaled_capacity(const Dimension& d, double rps) const {
  if (d.index) return index_capacity_;
  if (d.idle) return 1.0 * scaling_.min;
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

CapacityCost::Quantities CapacityCost::quantities(Mode mode, double rps, std::size_t region) const {
  Quantities out{};
  const double month_seconds = month_hours_ * 3600.0;
  double writes = 0.0;  // of all tables: blocks are the region's
  double reads = 0.0;
  for (const auto& d : dimensions_) {
    if (d.region != region) continue;
    double& amount = out[meter_of(mode, d)];
    if (mode == Mode::on_demand || mode == Mode::standard_ia) {
      amount += d.used_per_request() * rps * month_seconds;
    } else if (mode == Mode::auto_scaled) {
      amount += scaled_capacity(d, rps) * month_hours_;
    } else if (mode == Mode::reserved && covered_by_blocks(d)) {
      (d.writes ? writes : reads) += least_capacity(d, rps);
    } else {
      amount += least_capacity(d, rps) * month_hours_;
    }
  }
  if (mode == Mode::auto_scaled)
    out[alarm_months] = 2.0 * dynamodb::alarms_per_scaled_dimension * regions_[region].tables;
  writes = std::ceil(writes / units_per_block);
  reads = std::ceil(reads / units_per_block);
  out[write_blocks_upfront] = writes / 12.0;
  out[write_block_hours] = writes * month_hours_;
  out[read_blocks_upfront] = reads / 12.0;
  out[read_block_hours] = reads * month_hours_;
  return out;
}

double CapacityCost::operator()(Mode mode, double rps, bool after_free_tier) const {
  double sum = 0.0;
  for (std::size_t r = 0; r < regions_.size(); ++r) {
    double list = 0.0;
    double net = 0.0;
    regions_[r].pricer.price(quantities(mode, rps, r), 1, {&list, 1}, {&net, 1});
    sum += after_free_tier ? net : list;
  }
  return sum;
}

std::optional<CapacityCost::Mode> CapacityCost::cheapest(double rps) const {
  std::array<double, modes.size()> sum{};
  for (std::size_t r = 0; r < regions_.size(); ++r) {
    std::array<double, meter_count * modes.size()> matrix{};
    for (const Mode mode : modes) {
      const auto column = quantities(mode, rps, r);
      for (std::size_t m = 0; m < meter_count; ++m)
        matrix[m * modes.size() + index_of(mode)] = column[m];
    }
    std::array<double, modes.size()> list{};
    std::array<double, modes.size()> net{};
    regions_[r].pricer.price(matrix, modes.size(), list, net);
    for (std::size_t i = 0; i < modes.size(); ++i) sum[i] += list[i];
  }
  std::optional<Mode> best;
  for (const Mode mode : modes) {
    const double cost = sum[index_of(mode)];
    if (!priced(mode) || std::isnan(cost) || !serves(mode, rps)) continue;
    if (!best || cost < sum[index_of(*best)]) best = mode;
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
    if (!scaled || d.index || d.idle) continue;
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
