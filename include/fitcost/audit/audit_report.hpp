// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "fitcost/audit/audit.hpp"
#include "fitcost/export.hpp"

/// What `fitcost audit` prints. `width`: columns, 80..200.
namespace fitcost::inline v1::cloudformation {

FITCOST_EXPORT std::string audit_table(const AuditReport& report, std::size_t width);
FITCOST_EXPORT std::string audit_markdown(const AuditReport& report);
/// Schema fitcost/audit/1.
FITCOST_EXPORT std::string audit_json(const AuditReport& report);
/// SARIF 2.1.0. https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
FITCOST_EXPORT std::string audit_sarif(const AuditReport& report);
/// One test case a rule, failed where it found something. `fail_on`: what counts as a failure.
FITCOST_EXPORT std::string audit_junit(const AuditReport& report, Severity fail_on);

/// One rule with all that is to be known of it.
FITCOST_EXPORT std::string explain_rule(const AuditRule& rule, std::size_t width);
FITCOST_EXPORT std::string explain_rule_markdown(const AuditRule& rule);
/// All of them, one row each: docs/rules.md.
FITCOST_EXPORT std::string rules_markdown();
FITCOST_EXPORT std::string rules_table(std::size_t width);
/// Schema fitcost/audit-rules/1.
FITCOST_EXPORT std::string rules_json();

}  // namespace fitcost::inline v1::cloudformation
