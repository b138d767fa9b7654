// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "fitcost/estimate/estimate_report.hpp"

/// What the forms of an estimate have in common.
namespace fitcost::inline v1::detail {

using Standing = cloudformation::EstimatedResource::Standing;

/// `no_model`, as CSV and JSON spell it.
std::string standing_key(Standing standing);
std::string at_least_of(const Bill& bill);
/// A template's text in a table: control characters are blanks, at most `most` bytes of it.
std::string one_line(std::string text, std::size_t most = std::string::npos);
/// `template.yaml · 60,444 requests ... · us-east-1 · prices of 2026-10-03 · USD`
std::string estimate_heading(const BillReport& report);

/// Each resource of a standing: `Role (AWS::IAM::Role)`; more than `most` of one type become
/// `12 x AWS::IAM::Role`.
std::vector<std::string> resources_of(const cloudformation::Estimate& estimate, Standing standing,
                                      std::size_t most = 3);
/// Resources with a price model that come to no line at this traffic, by index.
std::vector<std::size_t> without_use(const EstimateReport& report);
/// `Fn: --duration-ms 60`, each resource with lines once.
std::vector<std::string> line_assumptions(const EstimateReport& report);

}  // namespace fitcost::inline v1::detail
