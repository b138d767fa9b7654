// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fitcost/export.hpp"
#include "fitcost/pricing/date.hpp"
#include "fitcost/pricing/price_book.hpp"

/// What AWS's price list and AWS's bill call the things that fitcost meters: data (data/names), so
/// that an estimate and a bill can be set side by side, and an offer file be read.
namespace fitcost::inline v1 {

/// A service as FOCUS rows carry it.
struct ServiceName {
  std::string service;  ///< the offer code, which is the bill's product code, too: `AWSLambda`
  std::string name;     ///< `AWS Lambda`
  std::string category;
  std::string subcategory;
};

/// Where a usage type bears its region's prefix.
enum class RegionPrefix {
  bare,      ///< everywhere but in us-east-1: `WriteRequestUnits`, `EU-WriteRequestUnits`
  prefixed,  ///< everywhere: `USE1-ApiGatewayRequest`
  region,    ///< the region's own id: `us-east-1-KMS-Requests`
  global     ///< nowhere: `DashboardsUsageHour`
};

struct MeterName {
  std::string meter;
  std::string service;                   ///< a ServiceName's
  std::vector<std::string> usage_types;  ///< without prefix, the usual one first; empty: unknown
  RegionPrefix prefix = RegionPrefix::bare;
  std::string operation;  ///< of bills; empty: unknown
  /// Attributes of its product in the price list, as far as they are known.
  std::vector<std::pair<std::string, std::string>> where;
  int list_units = 1;           ///< units of the price list that one of ours is: 3 alarms
  std::string free_usage_type;  ///< of a SKU of its own for what is free; empty: none
  std::string pricing_unit;     ///< plural: `Requests`
  std::string consumed_unit;
  std::string resource_type;  ///< of what uses it; empty: not a resource
};

struct RegionName {
  std::string region;                  ///< `eu-west-1`
  std::string name;                    ///< `Europe (Ireland)`
  std::vector<std::string> prefixes;   ///< of usage types, the usual one first: `EU`, `EUW1`
  std::vector<std::string> locations;  ///< as the price list spells them
};

class BillingNames {
 public:
  std::vector<ServiceName> services;
  std::vector<MeterName> meters;
  std::vector<RegionName> regions;

  const ServiceName* find_service(std::string_view service) const;
  const MeterName* find_meter(std::string_view meter) const;
  const RegionName* find_region(std::string_view region) const;
};

/// The names that come with the library, read on first use.
FITCOST_EXPORT const BillingNames& billing_names();

/// The usage type as a bill of the region has it: `USE1-ApiGatewayRequest`. Empty where the meter's
/// or the region's is unknown.
FITCOST_EXPORT std::string usage_type_in(const MeterName& meter, const std::string& region);

/// The usage type without the prefix that it bears in `region`. Only the region's own prefixes are
/// one: `IA-ReadRequestUnits` begins with none.
FITCOST_EXPORT std::string_view without_prefix(std::string_view usage_type,
                                               const RegionName& region);

/// The SKU and the rate code of a price, from its row's note (`sku FGXVD96DKJMUASY3 rate
/// JRTCKXETXF.6YS6EN2CT7`).
struct SkuOfPrice {
  std::string sku;
  std::string rate_code;  ///< `SKU.TERM.RATE`; empty where only the SKU is known
};

/// Empty where the note names no SKU. Where it names no rate, that is the one which the price list
/// gives to every tier with these bounds, if it is known; `free` units come before the tier in the
/// price list, as DynamoDB's allowances do.
FITCOST_EXPORT SkuOfPrice sku_of(const PriceRow& row, const Decimal& free);

}  // namespace fitcost::inline v1
