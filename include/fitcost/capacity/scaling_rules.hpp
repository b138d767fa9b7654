// SPDX-License-Identifier: Apache-2.0
#pragma once

/// How DynamoDB and its auto scaling behave from minute to minute, each figure by its name.
/// docs/capacity-model.md says which of them AWS documents.
namespace fitcost::inline v1 {

/// Target tracking, bursts and the quota on decreases of a provisioned table.
/// AWS: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/AutoScaling.html,
/// metrics-dimensions.html and ServiceQuotas.html there;
/// https://repost.aws/knowledge-center/dynamodb-auto-scaling
struct ScalingRules {
  /// Minutes from the one whose figures decide until the change holds, beyond the next: the alarm
  /// and UpdateTable take their time. 0..1440; "several minutes" is all that AWS says.
  int lag_minutes = 2;
  int high_minutes = 2;          ///< consecutive minutes above the target that raise, 1..60
  int low_minutes = 15;          ///< consecutive minutes below it that lower, 1..60
  int low_margin_percent = 20;   ///< percentage points by which they are below, 0..100
  int burst_seconds = 300;       ///< of unused capacity kept, 0..3600; best effort on AWS
  int first_hour_decreases = 4;  ///< within `first_hour_minutes` of the day's first, 1..1440
  int first_hour_minutes = 60;   ///< 1..1440
  int decrease_minutes = 60;     ///< after which one more is always allowed, 1..1440
};

/// What an hour costs in which the capacity changed. AWS says that provisioned capacity is billed
/// by the hour, and nowhere which of the hour's capacities counts.
enum class HourBilling { maximum, mean, end };

/// Throughput of an on-demand table or index, and of one partition.
/// AWS:
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html
struct OnDemandRules {
  int initial_writes = 4000;  ///< units/s that a new table serves
  int initial_reads = 12000;  ///< likewise
  int growth = 2;             ///< times the highest rate served before
  int growth_minutes = 30;    ///< that a rate must be old to count
};

/// What one partition serves in units/s, whatever the table has.
/// AWS:
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
struct PartitionRules {
  int reads = 3000;
  int writes = 1000;
};

}  // namespace fitcost::inline v1
