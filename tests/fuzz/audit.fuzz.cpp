// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fitcost/audit/audit_report.hpp"
#include "fitcost/audit/fix.hpp"
#include "fitcost/pricing/price_book_file.hpp"
#include "fitcost/units/input_error.hpp"
#include "fuzz/require.hpp"

namespace fuzz::audit_input {

using namespace fitcost;
using namespace fitcost::cloudformation;

/// Whatever can be read can be audited and mended, and what is mended can be read.
extern "C" int fuzz_audit(const std::uint8_t* data, std::size_t size) {
  const DocumentLimits limits{.bytes = 200'000, .depth = 50, .nodes = 5'000};
  try {
    const auto stack = Template::read(TemplateDocument::read(
        std::string(reinterpret_cast<const char*>(data), size), "template", limits));
    AuditInput input;
    input.traffic.rate = parse_rps("0.023");
    // Not alarms: to check or design one is a simulation, of many seconds here, of numbers and not
    // of text. Handlers have a fuzzer of their own.
    input.only = {"FC1", "FC2", "FC5", "FC9"};
    const BillingTerms terms{.date = embedded_price_book().date()};
    const auto report = audit(stack, input, embedded_price_book(), terms);
    for (const auto& finding : report.findings) {
      require(!finding.where.empty() && find_audit_rule(finding.rule) != nullptr);
      for (const auto& where : finding.where)
        require(where.begin <= where.end && where.end <= size && where.place.line > 0);
    }
    (void)audit_table(report, 80);
    (void)audit_sarif(report);
    (void)audit_junit(report, Severity::note);
    const auto mended = fix(stack, input, embedded_price_book(), terms);
    if (mended.changes.empty()) require(mended.text == stack.document().text());
  } catch (const InputError&) {
  }
  return 0;
}

}  // namespace fuzz::audit_input
