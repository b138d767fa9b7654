// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "fitcost/pricing/convention.hpp"
#include "fitcost/services/lambda/billed_duration.hpp"
#include "fitcost/services/lambda/gb_seconds.hpp"
#include "fitcost/services/lambda/init_billing.hpp"
#include "fitcost/services/lambda/meters.hpp"
#include "fitcost/services/lambda/provisioned_concurrency.hpp"
#include "fitcost/services/lambda/snap_start.hpp"

namespace fitcost::inline v1::lambda {

/// A function as it is configured.
struct Config {
  Architecture architecture = Architecture::x86;
  Megabytes memory = min_memory;                         ///< 128..10,240, whole (`is_memory`)
  Megabytes ephemeral_storage = free_ephemeral_storage;  ///< 512..10,240, whole
  PackageType package = PackageType::zip;
  RuntimeKind runtime = RuntimeKind::managed;
  Environments provisioned_concurrency{};  ///< 0: none
  SnapStart snap_start = SnapStart::off;
  bool response_streaming = false;
  bool provisioned_pollers = false;  ///< Kafka event source mappings in provisioned mode
};

/// A month's use of one function.
template <class S = double> struct Usage {
  Invocations<S> on_demand;
  Invocations<S> provisioned;  ///< served by provisioned concurrency; elsewhere they run on demand
  Quantity<unit::hour, S> provisioned_time{};  ///< hours configured, see `billed_stretch`
  Quantity<snapshot_hour, S> snapshots{};      ///< versions x hours, see `billed_snapshot_time`
  /// Bytes streamed that are not free; which are is AWS's to say, so no bytes are taken off here.
  Quantity<unit::byte, S> streamed{};
  Quantity<event_poller_unit_hour, S> pollers{};
};

/// Moves what finds a provisioned environment, of requests that came evenly over `month` and all
/// stand in `on_demand` yet, to `provisioned`.
template <class S>
void use_provisioned(const Config& config, const Quantity<unit::hour, S>& month, Usage<S>& usage) {
  const Invocations<S> all = usage.on_demand;
  const S busy = all.requests * all.duration / requests(1.0) /
                 (month * seconds_per_hour * (milliseconds(1000.0) / seconds(1.0)));
  const S overflow = overflow_share(busy, config.provisioned_concurrency);
  usage.on_demand.requests = all.requests * overflow;
  usage.provisioned = all;
  usage.provisioned.requests = all.requests - usage.on_demand.requests;
  usage.provisioned.already_billed = {};
}

/// The billed milliseconds of a function's requests, by where they ran.
/// With SnapStart the time to load the runtime and to run after-restore hooks is billed at all
/// times.
/// AWS: https://docs.aws.amazon.com/lambda/latest/dg/snapstart-monitoring.html
template <class S>
constexpr Quantity<unit::millisecond, S> billed_time(const Config& config, const Invocations<S>& of,
                                                     const Month& month, Serving serving) {
  return billed_time(of, config.snap_start != SnapStart::off ||
                             init_is_billed(month.date, config.package, config.runtime, serving));
}

template <class S>
ReadingsOf<S> readings(const std::string& resource, const Config& config, const Usage<S>& usage,
                       const Month& month) {
  const auto arch = config.architecture;
  const bool has_provisioned = environments(0.0) < config.provisioned_concurrency;
  const auto in_provisioned =
      billed_time(config, usage.provisioned, month,
                  has_provisioned ? Serving::provisioned : Serving::on_demand);
  const auto on_demand = billed_time(config, usage.on_demand, month, Serving::on_demand) +
                         (has_provisioned ? milliseconds(S(0.0)) : in_provisioned);

  ReadingsOf<S> out;
  out.push_back(
      reading(resource, invocations[arch], usage.on_demand.requests + usage.provisioned.requests));
  out.push_back(reading(resource, compute[arch], gb_seconds(config.memory, on_demand)));
  if (has_provisioned) {
    out.push_back(reading(resource, provisioned_concurrency[arch],
                          provisioned_gb_seconds(config.provisioned_concurrency, config.memory,
                                                 usage.provisioned_time)));
    out.push_back(
        reading(resource, provisioned_compute[arch], gb_seconds(config.memory, in_provisioned)));
  }
  if (free_ephemeral_storage < config.ephemeral_storage) {
    const auto all = has_provisioned ? on_demand + in_provisioned : on_demand;
    out.push_back(reading(resource, ephemeral_storage[arch],
                          ephemeral_gb_seconds(config.ephemeral_storage, all)));
  }
  if (config.snap_start == SnapStart::priced) {
    out.push_back(
        reading(resource, snapshots_cached, snapshot_gb_seconds(config.memory, usage.snapshots)));
    out.push_back(reading(
        resource, snapshots_restored,
        restored_gigabytes(config.memory, usage.on_demand.requests * usage.on_demand.cold_share)));
  }
  if (config.response_streaming) {
    out.push_back(
        reading(resource, streamed_responses, in_gigabytes(usage.streamed, month.convention)));
  }
  if (config.provisioned_pollers) out.push_back(reading(resource, event_pollers, usage.pollers));
  return out;
}

}  // namespace fitcost::inline v1::lambda
