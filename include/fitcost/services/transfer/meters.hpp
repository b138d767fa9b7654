// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "fitcost/pricing/meter.hpp"

/// Data transfer needs no units of its own: it is bytes, billed as GB.
namespace fitcost::inline v1::transfer {

inline constexpr Meter<unit::gigabyte> internet_out{
    "datatransfer.internet_out_gb",
    "GB sent to the internet from all services of a region; what comes in is free.",
    "https://aws.amazon.com/ec2/pricing/on-demand/"};
inline constexpr Meter<unit::gigabyte> regional{
    "datatransfer.regional_gb",
    "GB between Availability Zones of a region, counted in each direction.",
    "https://aws.amazon.com/ec2/pricing/on-demand/"};

inline constexpr std::array<MeterInfo, 2> meters{internet_out, regional};

}  // namespace fitcost::inline v1::transfer
