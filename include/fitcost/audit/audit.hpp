// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fitcost/audit/finding.hpp"
#include "fitcost/export.hpp"
#include "fitcost/pricing/billing_terms.hpp"
#include "fitcost/pricing/convention.hpp"
#include "fitcost/pricing/date.hpp"
#include "fitcost/template/estimate.hpp"
#include "fitcost/template/stack_usage.hpp"
#include "fitcost/template/template.hpp"
#include "fitcost/traffic/traffic.hpp"

/// A template's faults, and what each of them costs under one traffic.
namespace fitcost::inline v1::cloudformation {

/// What is not to be told, and what is to end with exit code 3.
struct AuditConfig {
  std::vector<std::string> ignored_rules;  ///< nowhere: FC101, or a class: FC1
  /// By logical id. Beside a resource's own Metadata: `fitcost: {ignore: [FC101]}`.
  std::map<std::string, std::vector<std::string>> ignored_in;
  std::map<std::string, Severity> severities;  ///< instead of the rule's own
  std::optional<Severity> fail_on;
};

/// `ignore`, `resources`, `severity`, `fail_on`; YAML or JSON. InputError, with line and column,
/// for other keys, rules that there are none of, and what is neither.
FITCOST_EXPORT AuditConfig read_audit_config(std::string text, const std::string& file_name);
/// `note`, `warning`, `error`.
FITCOST_EXPORT std::optional<Severity> parse_severity(std::string_view text);

struct AuditInput {
  Traffic traffic;                                            ///< of all APIs together
  std::vector<std::pair<std::string, Decimal>> route_shares;  ///< as StackTraffic's
  WorkloadDefaults workload;                                  ///< what requests are like
  StackUsage usage;
  /// Which month all figures are of, from 1, the first with traffic: in the twelfth a year's items
  /// and logs are stored.
  int month = 12;
  std::optional<YearMonth> first_month;  ///< where months are the calendar's
  Convention convention;
  AuditConfig config;
  /// Only these rules, or classes (FC1); empty: all.
  std::vector<std::string> only;
};

struct AuditReport {
  struct Usd {  // a month
    Decimal list;
    Decimal after_free_tier;
  };

  std::string file;
  std::string traffic;  ///< in words
  Date price_book;
  BillingTerms terms;
  std::size_t resources = 0;
  std::vector<Finding> findings;   ///< the gravest first, then the dearest, then by place
  std::size_t suppressed = 0;      ///< findings, or places of them, that nobody wants to hear of
  std::vector<std::string> notes;  ///< what could not be looked at
  std::vector<std::string> assumptions;  ///< behind the figures
  int month = 12;                        ///< that all figures are of
  Usd bill;                              ///< of the whole stack, as far as it has prices
  /// What the whole stack's bill is lower by where all that is certain is mended. No sum of the
  /// findings' own figures: they share one free tier.
  std::optional<Usd> certain;
  std::optional<Usd> possible;  ///< by what is possible, besides

  std::size_t count(Severity severity) const {
    std::size_t n = 0;
    for (const auto& f : findings)
      if (f.severity == severity) ++n;
    return n;
  }
  bool has(Severity at_or_over) const {
    for (const auto& f : findings)
      if (!(f.severity < at_or_over)) return true;
    return false;
  }
};

/// InputError for a route's share that does not fit the template.
FITCOST_EXPORT AuditReport audit(const Template& of, const AuditInput& input, const PriceBook& book,
                                 const BillingTerms& terms);

}  // namespace fitcost::inline v1::cloudformation
