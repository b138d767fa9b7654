// SPDX-License-Identifier: Apache-2.0
// Our two templates, finding by finding.
#include <catch2/catch.hpp>

#include <chrono>

#include "audit/auditing.hpp"
#include "fitcost/audit/audit_report.hpp"

namespace {

using namespace auditing;

TEST_CASE("The template as it should be has no fault", "[audit][first-answer]") {
  const auto report = audited(file_text("data/templates/workout-api.yaml"));
  for (const auto& f : report.findings)
    UNSCOPED_INFO(f.rule << " " << f.where.front().resource << ": " << f.message);
  CHECK(report.findings.empty());
  CHECK(report.resources > 10);
}

TEST_CASE("docs/rules.md is what the rules say", "[audit][docs]") {
  CHECK(rules_markdown() == file_text("docs/rules.md"));
}

}  // namespace
