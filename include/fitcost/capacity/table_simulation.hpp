// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "fitcost/capacity/scaling_rules.hpp"
#include "fitcost/capacity/table_demand.hpp"
#include "fitcost/export.hpp"
#include "fitcost/services/dynamodb/capacity.hpp"
#include "fitcost/units/decimal.hpp"

/// A table under auto scaling, minute by minute, in whole numbers throughout: the rules, and what
/// AWS leaves open, are in docs/capacity-model.md.
namespace fitcost::inline v1 {

/// Reads or writes of a table or an index. A fixed capacity is `min` = `max`.
struct DimensionSettings {
  static constexpr int most_capacity = 3'333'333;  ///< units/s, for `max`

  dynamodb::AutoScaling scaling;  ///< 1 <= min <= max <= most_capacity, target 20..90
  std::optional<int> start;       ///< capacity of minute 0, min..max; nothing: min
  /// The share of this traffic that goes to one partition key, in (0, 1], with 12 decimal places at
  /// most: that key's partition is a limit of its own. Nothing: no key is hot.
  std::optional<Decimal> hot_key_share;
};

struct ResourceSettings {
  DimensionSettings read;
  DimensionSettings write;
};

struct TableSettings {
  ScalingRules rules;
  PartitionRules partition;
  HourBilling billing = HourBilling::maximum;
  std::vector<ResourceSettings> resources;  ///< as in the demand
};

/// What became of one dimension. Tenths of a unit, unless said otherwise.
struct DimensionTotals {
  std::int64_t demand = 0;
  std::int64_t served = 0;
  std::int64_t throttled = 0;          ///< demand less served
  std::int64_t throttled_minutes = 0;  ///< minutes in which anything was
  std::int64_t worst_minute = -1;      ///< the first with the most throttled; -1: none was
  std::int64_t worst_throttled = 0;
  std::int64_t billed_unit_minutes = 0;  ///< capacity unit-hours times 60, by the hours' billing
  std::int64_t increases = 0;            ///< decided; the last may hold only after the end
  std::int64_t decreases = 0;
  std::int64_t refused_decreases = 0;  ///< minutes in which the quota refused one

  friend bool operator==(const DimensionTotals&, const DimensionTotals&) = default;
};

struct ResourceTotals {
  DimensionTotals read;
  DimensionTotals write;

  friend bool operator==(const ResourceTotals&, const ResourceTotals&) = default;
};

struct TableTotals {
  std::int64_t minutes = 0;
  std::vector<ResourceTotals> resources;  ///< as in the demand

  friend bool operator==(const TableTotals&, const TableTotals&) = default;
};

/// The minutes of one dimension.
struct DimensionMinutes {
  std::vector<std::int32_t> demand;     ///< tenths of a unit in the minute
  std::vector<std::int32_t> served;     ///< likewise
  std::vector<std::int64_t> available;  ///< tenths of a unit per second that it was set to serve:
                                        ///< ten times the capacity, or what on demand allowed

  friend bool operator==(const DimensionMinutes&, const DimensionMinutes&) = default;
};

struct ResourceMinutes {
  DimensionMinutes read;
  DimensionMinutes write;
};
using TableMinutes = std::vector<ResourceMinutes>;  ///< as in the demand

/// Simulates tables one after the other and keeps its memory: one for each thread.
class FITCOST_EXPORT TableSimulator {
 public:
  TableSimulator();
  ~TableSimulator();
  TableSimulator(TableSimulator&&) noexcept;
  TableSimulator& operator=(TableSimulator&&) noexcept;

  /// As many settings as the demand has resources. `minutes`, where given, gets every minute.
  void run(const TableDemand& demand, const TableSettings& settings, TableTotals& totals,
           TableMinutes* minutes = nullptr);

  /// One dimension of a table without indexes, as if the other one never scaled in: what a search
  /// over settings asks thousands of times. One tick a minute.
  DimensionTotals run(const DemandSeries& demand, std::int64_t first_minute,
                      const DimensionSettings& settings, const ScalingRules& rules,
                      HourBilling billing);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The same once.
FITCOST_EXPORT TableTotals simulate_table(const TableDemand& demand, const TableSettings& settings,
                                          TableMinutes* minutes = nullptr);

}  // namespace fitcost::inline v1
