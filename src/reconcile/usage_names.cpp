// SPDX-License-Identifier: Apache-2.0
#include "reconcile/usage_names.hpp"

#include <algorithm>
#include <functional>

#include "fitcost/pricing/price_book_file.hpp"

namespace fitcost::inline v1::detail {

namespace {

constexpr std::string_view home_region = "us-east-1";  // where usage types bear no prefix

/// `Amazon DynamoDB`, `DynamoDB` and `AmazonDynamoDB` are one: `dynamodb`.
std::string plain_name(std::string_view name) {
  for (const std::string_view maker : {"Amazon", "AWS"}) {
    if (name.substr(0, maker.size()) == maker) {
      name.remove_prefix(maker.size());
      break;
    }
  }
  std::string out;
  for (const char c : name) {
    if (c == ' ') continue;
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return out;
}

/// The region whose prefix a usage type bears; null where it bears none.
const RegionName* region_of_prefix(std::string_view usage_type) {
  for (const auto& region : billing_names().regions) {
    if (without_prefix(usage_type, region).size() != usage_type.size()) return &region;
  }
  return nullptr;
}

}  // namespace

UsageNames::UsageNames() {
  for (const auto& meter : billing_names().meters) {
    const auto add = [&](const std::string& usage_type) {
      by_usage_type_.emplace(std::pair(meter.service, usage_type), &meter);
      // Two services may share one, as TimedStorage-ByteHrs.
      auto& alone = by_usage_type_alone_[usage_type];
      if (std::none_of(alone.begin(), alone.end(),
                       [&](const auto* other) { return other->service == meter.service; }))
        alone.push_back(&meter);
    };
    for (const auto& usage_type : meter.usage_types) add(usage_type);
    if (!meter.free_usage_type.empty()) add(meter.free_usage_type);
  }
  for (const auto& row : embedded_price_book().prices) {
    const SkuOfPrice sku = sku_of(row, {});
    const MeterName* meter = billing_names().find_meter(row.meter);
    if (!sku.sku.empty() && meter != nullptr)
      by_sku_.emplace(sku.sku, std::pair(meter, row.region));
  }
  for (const auto& service : billing_names().services) {
    service_codes_.emplace(plain_name(service.name), service.service);
    service_codes_.emplace(plain_name(service.service), service.service);
  }
}

std::string UsageNames::service_code(std::string_view name) const {
  const auto found = service_codes_.find(plain_name(name));
  return found == service_codes_.end() ? std::string() : found->second;
}

std::vector<std::string> UsageNames::spellings(const UsageName& name) const {
  std::vector<std::string> out{name.usage_type};
  const RegionName* region = region_of_prefix(name.usage_type);
  const std::string_view stripped =
      region == nullptr ? name.usage_type : without_prefix(name.usage_type, *region);
  if (region == nullptr) region = billing_names().find_region(home_region);
  for (const auto* meter : find(name.service, stripped)) {
    if (!name.modelled || region == nullptr) break;
    std::vector<std::string> types = meter->usage_types;
    if (!meter->free_usage_type.empty()) types.push_back(meter->free_usage_type);
    for (const auto& type : types) {
      if (meter->prefix == RegionPrefix::global || region->region == home_region)
        out.push_back(type);
      for (const auto& prefix : region->prefixes) {
        if (meter->prefix != RegionPrefix::global) out.push_back(prefix + "-" + type);
      }
    }
  }
  return out;
}

std::vector<const MeterName*> UsageNames::find(std::string_view service,
                                               std::string_view stripped) const {
  if (!service.empty()) {
    const auto found = by_usage_type_.find(std::pair(std::string(service), std::string(stripped)));
    if (found != by_usage_type_.end()) return {found->second};
  }
  const auto found = by_usage_type_alone_.find(stripped);
  if (found == by_usage_type_alone_.end()) return {};
  if (service.empty()) return found->second;
  // What leaves a region is billed under the service that it leaves.
  const bool transfer =
      found->second.size() == 1 && found->second.front()->service == transfer_service;
  return transfer ? found->second : std::vector<const MeterName*>();
}

UsageName UsageNames::name(std::string_view service, std::string_view service_name,
                           std::string_view usage_type, std::string_view region,
                           std::string_view sku) const {
  UsageName out;
  out.service = service.empty() ? service_code(service_name) : std::string(service);
  if (out.service.empty()) out.service = service_name;
  const std::string known_service = billing_names().find_service(out.service) == nullptr
                                        ? service_code(out.service)
                                        : out.service;
  out.usage_type = usage_type;
  if (!usage_type.empty()) {
    const RegionName* named = billing_names().find_region(region);
    const bool own =
        named != nullptr && without_prefix(usage_type, *named).size() != usage_type.size();
    const RegionName* prefixed = own ? named : region_of_prefix(usage_type);
    const std::string_view stripped =
        prefixed == nullptr ? usage_type : without_prefix(usage_type, *prefixed);
    const std::string where(prefixed != nullptr ? std::string_view(prefixed->region)
                            : named != nullptr  ? std::string_view(named->region)
                                                : home_region);
    auto meters = find(known_service.empty() ? out.service : known_service, stripped);
    if (meters.size() > 1) {
      // In some regions only one of the services writes it so.
      const auto other = [&](const MeterName* m) { return usage_type_in(*m, where) != usage_type; };
      const auto as_written = std::count_if(meters.begin(), meters.end(), std::not_fn(other));
      if (as_written > 0) std::erase_if(meters, other);
    }
    if (!meters.empty()) {
      if (meters.size() == 1) out.service = meters.front()->service;
      out.modelled = true;
      if (std::string whole = usage_type_in(*meters.front(), where); !whole.empty())
        out.usage_type = std::move(whole);
      return out;
    }
  }
  if (const auto found = by_sku_.find(sku); found != by_sku_.end()) {
    const auto& [meter, where] = found->second;
    const std::string at = where.empty() ? std::string(region) : where;
    if (std::string whole = usage_type_in(*meter, at); !whole.empty()) {
      return {meter->service, std::move(whole), true};
    }
  }
  if (usage_type.empty() && !known_service.empty()) {
    out.service = known_service;
    out.modelled = true;
  }
  return out;
}

const UsageNames& usage_names() {
  static const UsageNames names;
  return names;
}

}  // namespace fitcost::inline v1::detail
