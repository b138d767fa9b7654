// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "fitcost/pricing/billing_names.hpp"
#include "pricelist/offer.hpp"

namespace fitcost::inline v1::detail {

/// How a product of the price list comes to be a meter's.
struct Match {
  const MeterName* meter = nullptr;
  std::string region;     ///< empty: everywhere
  bool free = false;      ///< a SKU of its own for what is free
  bool prefixed = false;  ///< its usage type bears its region's prefix
  std::size_t usual = 0;  ///< which of the meter's usage types it has, the usual one first
};

struct Selection {
  std::vector<Match> matches;
  std::string left_out;  ///< why there are none
};

class Selectors {
 public:
  Selectors();

  Selection select(const OfferProduct& product, const std::string& offer) const;

 private:
  struct Named {
    const MeterName* meter;
    std::size_t usual;
    bool free;
  };

  const RegionName* region_of(const OfferProduct& product, bool& everywhere) const;

  std::unordered_map<std::string, std::vector<Named>> by_usage_;  // `AWSLambda Request`
  std::unordered_map<std::string, const MeterName*> by_sku_;
  std::unordered_map<std::string, const RegionName*> by_location_;
};

/// Reserved capacity has no product of its own: its terms are those of provisioned capacity.
bool is_reserved(const MeterName& meter);

}  // namespace fitcost::inline v1::detail
