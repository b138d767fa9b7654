// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "fitcost/decide/compare.hpp"
#include "fitcost/plan/table_use.hpp"
#include "fitcost/plan/users.hpp"
#include "fitcost/pricing/scenarios.hpp"

/// What a table's capacity costs at any mean rate of the traffic's shape, in doubles: for root
/// finding and for bounds, never printed.
namespace fitcost::inline v1::detail {

/// No search goes above this many requests per second.
constexpr double most_rate = 1e6;

class CapacityCost {
 public:
  /// In the order in which options of equal cost are ranked.
  enum class Mode { on_demand, least_provisioned, auto_scaled, standard_ia, reserved };
  static constexpr std::array<Mode, 5> modes{Mode::on_demand, Mode::least_provisioned,
                                             Mode::auto_scaled, Mode::standard_ia, Mode::reserved};

  CapacityCost(const CompareInput& input, const Plan& plan, const PriceBook& book);

  /// From now on the costs of this plan, with the same tables, under the same traffic and prices.
  void take(const PlanOf<double>& plan);

  /// USD a month at a mean of `rps` >= 0 requests per second.
  double operator()(Mode mode, double rps, bool after_free_tier) const;
  /// The cheapest at list price of those that have all their prices and serve the peak.
  std::optional<Mode> cheapest(double rps) const;
  /// Whether the book has every price that a mode needs.
  bool priced(Mode mode) const { return priced_[index_of(mode)]; }
  /// Whether every table and index has the capacity for the peak, and the quota.
  bool serves(Mode mode, double rps) const;
  /// The lowest rate above `rps` up to which a mode's provisioned capacity stays what it is just
  /// above `rps`; infinite where it never changes. On-demand and reserved capacity have no steps
  /// here.
  double next_step(double rps, Mode mode) const;
  /// How many hours of different traffic there are: each has steps of its own.
  std::size_t hours() const { return weights_.size(); }
  /// The comparison's id of a mode's option.
  std::string option_id(Mode mode) const;

 private:
  enum Meters : std::size_t {
    wru,
    rru,
    replicated_wru,
    infrequent_wru,
    infrequent_rru,
    infrequent_replicated_wru,
    wcu_hours,
    replicated_wcu_hours,
    rcu_hours,
    alarm_months,
    write_blocks_upfront,
    write_block_hours,
    read_blocks_upfront,
    read_block_hours,
    meter_count
  };
  using Quantities = std::array<double, meter_count>;
  struct Dimension {
    bool writes = false;
    bool index = false;
    double units_per_request = 0.0;
    std::size_t region = 0;           ///< 0: the terms' own; otherwise a replica's
    bool replicated = false;          ///< a global table's own writes
    bool idle = false;                ///< a replica's reads: it has the capacity, but nobody asks
    double failed_per_request = 0.0;  ///< writes that a replica has the capacity for, but no use

    double used_per_request() const { return idle ? 0.0 : units_per_request - failed_per_request; }
  };
  /// One in which the tables or their replicas are.
  struct Region {
    std::string name;
    ScenarioPricer pricer;
    std::array<bool, meter_count> priced{};
    int tables = 0;
  };

  static constexpr std::size_t index_of(Mode mode) { return static_cast<std::size_t>(mode); }
  static std::vector<std::string> meter_keys();
  static Meters meter_of(Mode mode, const Dimension& d);

  void add_region(const std::string& name, const BillingTerms& terms, const PriceBook& book);
  void add_table(const TableUsers<double>& users, const TableOf<double>& table);
  static bool covered_by_blocks(const Dimension& d) { return d.region == 0 && !d.replicated; }
  bool has_prices(Mode mode) const;
  double least_capacity(const Dimension& d, double rps) const;
  double scaled_capacity(const Dimension& d, double rps) const;
  Quantities quantities(Mode mode, double rps, std::size_t region) const;

  std::vector<Dimension> dimensions_;
  std::vector<Region> regions_;
  dynamodb::AutoScaling scaling_;
  double index_capacity_;
  double month_hours_;
  double peak_to_mean_;
  std::vector<double> weights_;  // of the traffic's hours; one alone where all are alike
  std::array<bool, modes.size()> priced_{};
};

}  // namespace fitcost::inline v1::detail
