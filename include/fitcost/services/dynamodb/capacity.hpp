// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fitcost/pricing/convention.hpp"
#include "fitcost/services/dynamodb/units.hpp"
#include "fitcost/units/rounding.hpp"

/// From request units in a second to provisioned capacity, and what each mode can bear.
namespace fitcost::inline v1::dynamodb {

/// Target tracking of one dimension (reads or writes) of a table or index.
/// AWS: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/AutoScaling.html
struct AutoScaling {
  int min = 5;              ///< capacity units, 1..max; the console's default is 5
  int max = 40000;          ///< capacity units; here by default a table's quota
  int target_percent = 70;  ///< utilisation aimed at, 20..90; the console's default is 70
};

/// The mean rate of units that were spread over a month.
template <class R, class S>
constexpr RateOf<R, S> mean_rate(const Quantity<R, S>& units, const Month& month) {
  return units / (month.length() * seconds_per_hour);
}

/// The least capacity that serves a steady rate: whole units, at least 1 for a table and for each
/// index. Capacity for the mean alone throttles what lies above it, but for bursts.
/// AWS: "Choosing Initial Throughput Settings",
/// https://github.com/awsdocs/amazon-dynamodb-developer-guide (ProvisionedThroughput.md); at least
/// 1: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Limits.html
template <class R, class S>
constexpr auto least_capacity(const Quantity<unit::per<R, unit::second>, S>& rate) {
  const Quantity<CapacityUnit<R>, S> wanted = rate / rate_per_capacity_unit<R>;
  return quantity<CapacityUnit<R>>(at_least(steps_of(wanted, quantity<CapacityUnit<R>>(1.0)), 1.0));
}

/// What auto scaling settles on at a steady rate: the least whole capacity that the rate uses up to
/// the target, within the limits set. AWS does not publish how it rounds; a unit less would miss
/// the target.
/// AWS: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/AutoScaling.html
template <class R, class S>
constexpr auto auto_scaled_capacity(const Quantity<unit::per<R, unit::second>, S>& rate,
                                    const AutoScaling& scaling) {
  using Unit = CapacityUnit<R>;
  // The percentage divides last: 7 / 0.7 is more than 10 in doubles, 700 / 70 is not.
  const Quantity<Unit, S> wanted =
      rate / rate_per_capacity_unit<R> * 100.0 / (1.0 * scaling.target_percent);
  const S whole = steps_of(wanted, quantity<Unit>(1.0));
  return quantity<Unit>(at_most(at_least(whole, 1.0 * scaling.min), 1.0 * scaling.max));
}

/// The share of a capacity that a rate uses: 1 is all of it, more than 1 is throttled.
template <class R, class S, class T>
constexpr auto utilisation(const Quantity<unit::per<R, unit::second>, S>& rate,
                           const Quantity<CapacityUnit<R>, T>& capacity) {
  return rate / (capacity * rate_per_capacity_unit<R>);
}

/// Auto scaling makes 4 CloudWatch alarms for each dimension that it scales, hence 8 for a table
/// whose reads and writes it scales: a pair on what is consumed and a pair on what is provisioned.
/// They are billed as any alarm.
/// AWS names the pair in "How DynamoDB auto scaling works" (AutoScaling.md); the count of 4 is what
/// users find: https://github.com/aws-samples/aws-sdk-unity-samples/issues/24
inline constexpr int alarms_per_scaled_dimension = 4;

/// A new on-demand table serves this at once, and later twice its highest traffic before.
/// AWS:
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html
inline constexpr auto on_demand_initial_writes = write_rate(4000.0);
inline constexpr auto on_demand_initial_reads = read_rate(12000.0);

/// What a table may use unless AWS raises it, in either mode.
/// AWS: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Limits.html
inline constexpr auto table_write_quota = write_rate(40000.0);
inline constexpr auto table_read_quota = read_rate(40000.0);

/// What one partition serves, whatever the table has; an item can have one to itself.
/// AWS:
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
inline constexpr auto partition_writes = write_rate(1000.0);
inline constexpr auto partition_reads = read_rate(3000.0);

/// Capacity unused is kept this long, and may serve a burst; AWS promises nothing.
/// AWS:
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
inline constexpr Seconds burst_window = seconds(300.0);

}  // namespace fitcost::inline v1::dynamodb
