// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fitcost/pricing/billing_names.hpp"

/// A bill's names brought to the ones that a forecast has: prefixes of regions and older spellings
/// of usage types are told apart here, so that both sides have one key.
namespace fitcost::inline v1::detail {

struct UsageName {
  /// The offer code, or the name as it stood where it is not known; empty where none was given and
  /// several services have the usage type.
  std::string service;
  std::string usage_type;
  bool modelled = false;  ///< fitcost has a meter of it
};

/// What leaves a region: a bill has it under the service that it leaves, and it is listed under
/// this one.
inline constexpr std::string_view transfer_service = "AWSDataTransfer";
/// What the responses of a plan's API leave through.
inline constexpr std::string_view api_service = "AmazonApiGateway";

class UsageNames {
 public:
  UsageNames();

  /// Any of them may be empty. `service` is an offer code, `service_name` a name that people read,
  /// `sku` the price list's, for bills without usage types.
  UsageName name(std::string_view service, std::string_view service_name,
                 std::string_view usage_type, std::string_view region, std::string_view sku) const;

  /// The usage type that `name` found, and whatever else bills write for it: with the region's
  /// older prefixes, and by the older names of the meter.
  std::vector<std::string> spellings(const UsageName& name) const;

  /// The offer code of a service's name as FOCUS or Cost Explorer write it (`Amazon DynamoDB`,
  /// `DynamoDB`); empty where there is none.
  std::string service_code(std::string_view name) const;

 private:
  /// The meters that it may be, one a service.
  std::vector<const MeterName*> find(std::string_view service, std::string_view stripped) const;

  std::map<std::pair<std::string, std::string>, const MeterName*, std::less<>> by_usage_type_;
  std::map<std::string, std::vector<const MeterName*>, std::less<>> by_usage_type_alone_;
  std::map<std::string, std::pair<const MeterName*, std::string>, std::less<>> by_sku_;
  std::map<std::string, std::string, std::less<>> service_codes_;
};

/// Of the names and the price book that come with the library, made on first use.
const UsageNames& usage_names();

}  // namespace fitcost::inline v1::detail
