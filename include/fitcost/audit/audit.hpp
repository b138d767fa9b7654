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
#include "fitcost/pricing/bill.hpp"
#include "fitcost/template/template.hpp"
#include "fitcost/traffic/rate.hpp"

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
  Rate rate;                                                  ///< requests of all APIs together
  std::vector<std::pair<std::string, Decimal>> route_shares;  ///< as StackTraffic's
  int month_hours = 730;
  AuditConfig config;
  /// Only these rules, or classes (FC1); empty: all.
  std::vector<std::string> only;
};

struct AuditReport {
  std::string file;
  std::string traffic;  ///< in words
  Date price_book;
  BillingTerms terms;
  std::size_t resources = 0;
  std::vector<Finding> findings;   ///< the gravest first, then the dearest, then by place
  std::size_t suppressed = 0;      ///< findings, or places of them, that nobody wants to hear of
  std::vector<std::string> notes;  ///< what could not be looked at
  std::vector<std::string> assumptions;  ///< behind the figures

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
