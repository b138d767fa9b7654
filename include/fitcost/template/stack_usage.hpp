// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "fitcost/export.hpp"
#include "fitcost/pricing/date.hpp"
#include "fitcost/template/document.hpp"
#include "fitcost/template/template.hpp"
#include "fitcost/units/decimal.hpp"
#include "fitcost/units/input_error.hpp"

/// Stated usage in the form of infracost-usage.yml, version 0.1.
/// https://www.infracost.io/docs/features/usage_based_resources/
namespace fitcost::inline v1::cloudformation {

struct UsageEntry {
  std::string of;        ///< a logical id, `aws_lambda_function.Fn`, `AWS::Lambda::*`, or a type
  bool by_type = false;  ///< from `resource_type_default_usage`, or with a wildcard: it yields
  std::string key;       ///< `monthly_requests` ...
  Decimal value;
  InputError::Place place;     ///< of the value
  InputError::Place of_place;  ///< of `of`
};

struct StackUsage {
  std::vector<UsageEntry> entries;
  bool resources_may_be_missing = false;  ///< of two templates that are compared
  Date rules_on{9999, 12, 31};  ///< the day whose rules say what meter a log's lines count on
};

/// A quantity of one meter of one resource of the bill, as it was stated.
struct StatedQuantity {
  std::string resource;
  std::string meter;
  Decimal quantity;
};

/// Whether an entry means a resource, and how closely: 3 by its own name, 2 by a wildcard, 1 by its
/// type, 0 not at all.
FITCOST_EXPORT int closeness(const UsageEntry& entry, const Resource& resource);

/// InputError, with line and column: what TemplateDocument refuses, a version other than 0.1, an
/// unknown key at any level (with the nearest known one), a value that is no number of at least 0,
/// more than 1e15 of anything.
FITCOST_EXPORT StackUsage read_stack_usage(const TemplateDocument& document);

}  // namespace fitcost::inline v1::cloudformation
