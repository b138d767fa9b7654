// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "fitcost/audit/audit.hpp"

/// What the forms of a report have in common.
namespace fitcost::inline v1::cloudformation::detail {

/// `6.494 (0)`: at list price, and after the free tier where that differs.
std::string money_words(const Finding& finding);
/// `template.yaml:12:5`
std::string place_words(const InputError::Place& place);
/// Logical ids, each once, in order.
std::vector<std::string> resources_of(const Finding& finding);
std::string sentence_of(const Finding& finding);
/// `2 errors, 5 warnings, 3 notes`
std::string summary_of(const AuditReport& report);
/// What all findings together cost, the possible ones apart. Empty without any figure.
std::string saving_of(const AuditReport& report);

}  // namespace fitcost::inline v1::cloudformation::detail
