// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "fitcost/pricing/convention.hpp"
#include "fitcost/services/transfer/meters.hpp"

namespace fitcost::inline v1::transfer {

struct Config {
  bool to_internet = true;
  bool between_zones = false;
};

/// A month's traffic, 0 bytes or more each.
template <class S = double> struct Usage {
  Quantity<unit::byte, S> internet_out{};
  Quantity<unit::byte, S> sent_between_zones{};
  Quantity<unit::byte, S> received_between_zones{};
};

/// Traffic between zones is billed where it leaves and where it arrives: both directions count.
/// AWS: "Data Transfer within the same AWS Region", https://aws.amazon.com/ec2/pricing/on-demand/
template <class S> constexpr Quantity<unit::byte, S> billed_between_zones(const Usage<S>& usage) {
  return usage.sent_between_zones + usage.received_between_zones;
}

template <class S>
ReadingsOf<S> readings(const std::string& resource, const Config& config, const Usage<S>& usage,
                       const Month& month) {
  ReadingsOf<S> out;
  if (config.to_internet) {
    out.push_back(
        reading(resource, internet_out, in_gigabytes(usage.internet_out, month.convention)));
  }
  if (config.between_zones) {
    out.push_back(
        reading(resource, regional, in_gigabytes(billed_between_zones(usage), month.convention)));
  }
  return out;
}

}  // namespace fitcost::inline v1::transfer
