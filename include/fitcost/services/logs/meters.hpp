// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "fitcost/pricing/meter.hpp"
#include "fitcost/services/logs/units.hpp"

namespace fitcost::inline v1::logs {

namespace detail {
inline constexpr std::string_view pricing = "https://aws.amazon.com/cloudwatch/pricing/";
}  // namespace detail

inline constexpr Meter<unit::gigabyte> ingested{
    "logs.ingested_gb", "GB that applications write to standard log groups, uncompressed.",
    detail::pricing};
inline constexpr Meter<unit::gigabyte> infrequent_access_ingested{
    "logs.infrequent_access_ingested_gb",
    "GB that applications write to Infrequent Access log groups, uncompressed.", detail::pricing};
inline constexpr Meter<unit::gigabyte> vended{
    "logs.vended_gb",
    "GB that AWS services write to standard log groups; Lambda's are among them since 2025-05-01.",
    detail::pricing};
inline constexpr Meter<unit::gigabyte> infrequent_access_vended{
    "logs.infrequent_access_vended_gb",
    "GB that AWS services write to Infrequent Access log groups.", detail::pricing};
inline constexpr Meter<gigabyte_month> storage{
    "logs.storage_gb_months", "Compressed GB that are kept, per month.", detail::pricing};
inline constexpr Meter<unit::gigabyte> insights_scanned{
    "logs.insights_scanned_gb", "GB that Logs Insights queries scan.", detail::pricing};
inline constexpr Meter<unit::minute> live_tail{"logs.live_tail_minutes",
                                               "Minutes of Live Tail sessions.", detail::pricing};

inline constexpr std::array<MeterInfo, 7> meters{
    ingested, infrequent_access_ingested, vended,   infrequent_access_vended,
    storage,  insights_scanned,           live_tail};

}  // namespace fitcost::inline v1::logs
