// SPDX-License-Identifier: Apache-2.0
#include "pricelist/selectors.hpp"

#include <algorithm>

namespace fitcost::inline v1::detail {

namespace {

std::string usage_key(const std::string& service, std::string_view usage_type) {
  std::string out = service + " ";
  return out.append(usage_type);
}

/// The first attribute that is another than the selector's; empty where all fit. One that the list
/// leaves out fits: not every product has a family or a group.
std::string misfit(const OfferProduct& product, const MeterName& meter) {
  const auto differs = [](const std::string& found, const std::string& wanted) {
    return !found.empty() && found != wanted;
  };
  for (const auto& [name, wanted] : meter.where) {
    const std::string& found = name == "productFamily" ? product.family
                               : name == "sku"         ? product.sku
                                                       : product.attribute(attribute_key(name));
    if (differs(found, wanted)) return name + " " + found;
  }
  // Lambda's products name no operation; a bill's rows do.
  if (meter.service != "AWSLambda" && differs(product.attribute("operation"), meter.operation) &&
      !meter.operation.empty())
    return "operation " + product.attribute("operation");
  return {};
}

}  // namespace

bool is_reserved(const MeterName& meter) {
  return !meter.usage_types.empty() && meter.usage_types[0].rfind("HeavyUsage:", 0) == 0;
}

Selectors::Selectors() {
  for (const auto& meter : billing_names().meters) {
    if (is_reserved(meter)) continue;
    for (std::size_t i = 0; i < meter.usage_types.size(); ++i)
      by_usage_[usage_key(meter.service, meter.usage_types[i])].push_back({&meter, i, false});
    if (!meter.free_usage_type.empty())
      by_usage_[usage_key(meter.service, meter.free_usage_type)].push_back({&meter, 0, true});
    for (const auto& [name, value] : meter.where) {
      if (name == "sku") by_sku_[value] = &meter;
    }
  }
  for (const auto& region : billing_names().regions) {
    for (const auto& location : region.locations) by_location_[location] = &region;
  }
}

/// Of a data transfer, where it begins.
const RegionName* Selectors::region_of(const OfferProduct& product, bool& everywhere) const {
  for (const char* name : {"regioncode", "fromregioncode"}) {
    const std::string& code = product.attribute(name);
    if (!code.empty()) return billing_names().find_region(code);
  }
  std::string where = product.attribute("location");
  if (where.empty()) where = product.attribute("fromlocation");
  everywhere = where.empty() || where == "Any";
  const auto found = by_location_.find(where);
  return found == by_location_.end() ? nullptr : found->second;
}

Selection Selectors::select(const OfferProduct& product, const std::string& offer) const {
  Selection out;
  const std::string& stated = product.attribute("servicecode");
  const std::string& service = stated.empty() ? offer : stated;
  const std::string& usage = product.attribute("usagetype");
  bool everywhere = false;
  const RegionName* region = region_of(product, everywhere);
  const std::string_view bare = region == nullptr ? usage : without_prefix(usage, *region);

  const auto by_sku = by_sku_.find(product.sku);
  if (by_sku != by_sku_.end() && region != nullptr) {
    out.matches.push_back({by_sku->second, region->region, false, bare != usage, 0});
    return out;
  }
  if (region == nullptr && !everywhere) {
    out.left_out = "a region or location that fitcost does not know";
    return out;
  }
  const auto found = by_usage_.find(usage_key(service, bare));
  if (found == by_usage_.end()) {
    out.left_out = "not metered by fitcost";
    return out;
  }
  for (const auto& named : found->second) {
    const bool global = named.free || named.meter->prefix == RegionPrefix::global;
    if (global != everywhere && !global) {
      out.left_out = "no region";
      continue;
    }
    const std::string other = named.free ? std::string() : misfit(product, *named.meter);
    if (!other.empty()) {
      out.left_out = "of the usage type, but of another kind: " + other;
      continue;
    }
    out.matches.push_back({named.meter, global || region == nullptr ? "" : region->region,
                           named.free, bare != usage, named.usual});
  }
  return out;
}

}  // namespace fitcost::inline v1::detail
