// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "fitcost/pricing/meter.hpp"
#include "fitcost/services/lambda/units.hpp"

namespace fitcost::inline v1::lambda {

/// One processor's meter and the other's: Lambda prices them apart, and tiers do not pool over
/// both.
enum class Architecture { x86, arm };
template <class Unit> struct PerArchitecture {
  Meter<Unit> x86;
  Meter<Unit> arm;

  constexpr const Meter<Unit>& operator[](Architecture a) const {
    return a == Architecture::arm ? arm : x86;
  }
};

namespace detail {
inline constexpr std::string_view pricing = "https://aws.amazon.com/lambda/pricing/";
inline constexpr std::string_view snap_start =
    "https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html";

template <class Unit>
constexpr PerArchitecture<Unit> both(std::string_view x86, std::string_view arm,
                                     std::string_view rule) {
  return {{x86, rule, pricing}, {arm, rule, pricing}};
}
}  // namespace detail

inline constexpr auto invocations = detail::both<unit::request>(
    "lambda.requests.x86", "lambda.requests.arm",
    "Every invocation is one request, on demand or in provisioned concurrency.");
inline constexpr auto compute = detail::both<gb_second>(
    "lambda.gb_seconds.x86", "lambda.gb_seconds.arm",
    "Memory in GB of 1,024 MB x billed seconds; each request is rounded up to 1 ms, and since "
    "2025-08-01 the INIT phase of a cold start counts for every function.");
inline constexpr auto provisioned_concurrency = detail::both<gb_second>(
    "lambda.provisioned_concurrency_gb_seconds.x86",
    "lambda.provisioned_concurrency_gb_seconds.arm",
    "Environments x memory in GB x the seconds for which provisioned concurrency is configured.");
inline constexpr auto provisioned_compute = detail::both<gb_second>(
    "lambda.provisioned_duration_gb_seconds.x86", "lambda.provisioned_duration_gb_seconds.arm",
    "Memory in GB x billed seconds of the requests that provisioned concurrency serves.");
inline constexpr auto ephemeral_storage = detail::both<gb_second>(
    "lambda.ephemeral_storage_gb_seconds.x86", "lambda.ephemeral_storage_gb_seconds.arm",
    "Ephemeral storage above 512 MB, in GB of 1,024 MB, x billed seconds.");
inline constexpr Meter<gb_second> snapshots_cached{
    "lambda.snapstart_cached_gb_seconds",
    "Memory in GB x the seconds that each version with SnapStart exists, 3 hours at least.",
    detail::snap_start};
inline constexpr Meter<unit::gigabyte> snapshots_restored{
    "lambda.snapstart_restored_gb", "Memory in GB for each environment restored from a snapshot.",
    detail::snap_start};
inline constexpr Meter<unit::gigabyte> streamed_responses{
    "lambda.streamed_response_gb", "Bytes of streamed responses that are not free, in GB.",
    detail::pricing};
inline constexpr Meter<event_poller_unit_hour> event_pollers{
    "lambda.event_poller_unit_hours",
    "Event poller units x hours of Kafka event source mappings in provisioned mode.",
    detail::pricing};

inline constexpr std::array<MeterInfo, 14> meters{invocations.x86,
                                                  invocations.arm,
                                                  compute.x86,
                                                  compute.arm,
                                                  provisioned_concurrency.x86,
                                                  provisioned_concurrency.arm,
                                                  provisioned_compute.x86,
                                                  provisioned_compute.arm,
                                                  ephemeral_storage.x86,
                                                  ephemeral_storage.arm,
                                                  snapshots_cached,
                                                  snapshots_restored,
                                                  streamed_responses,
                                                  event_pollers};

}  // namespace fitcost::inline v1::lambda
