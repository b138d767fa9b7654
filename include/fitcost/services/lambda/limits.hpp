// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fitcost/services/lambda/units.hpp"

/// Lambda's quotas, as AWS sets them for an account that asked for nothing.
/// AWS: "Lambda quotas", https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
namespace fitcost::inline v1::lambda {

inline constexpr Megabytes min_memory = megabytes(128.0);
inline constexpr Megabytes max_memory = megabytes(10240.0);  ///< in steps of 1 MB
inline constexpr Megabytes free_ephemeral_storage = megabytes(512.0);
inline constexpr Megabytes max_ephemeral_storage = megabytes(10240.0);  ///< in steps of 1 MB
inline constexpr Seconds max_timeout = seconds(900.0);

/// CPU grows with memory; at this size a function has one vCPU.
inline constexpr Megabytes memory_per_vcpu = megabytes(1769.0);

/// Per account and region; new accounts get less, and it can be raised to tens of thousands.
inline constexpr Environments default_account_concurrency = environments(1000.0);

/// A synchronously invoked environment serves at most 10 requests a second, however short they are.
inline constexpr auto max_rate_per_environment =
    requests(10.0) / (environments(1.0) * seconds(1.0));

/// Each function gets up to 1,000 new environments per 10 s; what is not used does not accrue.
/// AWS: "Lambda scaling behavior",
/// https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html
inline constexpr Environments scaling_step = environments(1000.0);
inline constexpr Seconds scaling_interval = seconds(10.0);

/// Whether a function can be given this memory: 128..10,240 MB, whole.
constexpr bool is_memory(Megabytes memory) {
  const double mb = memory / megabytes(1.0);
  return 128.0 <= mb && mb <= 10240.0 && mb == static_cast<double>(static_cast<int>(mb));
}

/// Whether a function can be given this ephemeral storage: 512..10,240 MB, whole.
constexpr bool is_ephemeral_storage(Megabytes storage) {
  return is_memory(storage) && !(storage < free_ephemeral_storage);
}

/// The vCPUs that come with a memory size.
constexpr double vcpus(Megabytes memory) { return memory / memory_per_vcpu; }

}  // namespace fitcost::inline v1::lambda
