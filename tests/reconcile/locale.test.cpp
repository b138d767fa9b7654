// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <sstream>

#include "fitcost/plan/bill.hpp"
#include "fitcost/plan/plan_file.hpp"
#include "fitcost/pricing/price_book_file.hpp"
#include "fitcost/report/bill_report.hpp"
#include "fitcost/report/finance_csv.hpp"
#include "fitcost/report/focus.hpp"
#include "fitcost/report/reconcile_report.hpp"
#include "support/cost_and_usage_report.hpp"
#include "support/german_locale.hpp"

using namespace fitcost;

namespace {

/// Every report that finance reads, of every workload, one after another.
std::string all_reports() {
  std::string out = write_price_book(embedded_price_book());
  for (const auto& workload : embedded_workloads()) {
    BillingTerms terms;
    terms.date = embedded_price_book().date();
    Convention convention;
    convention.month_hours = 744;
    const YearMonth month{2026, 12};
    const Bill of_month =
        bill(embedded_workload(workload), Traffic{.rate = parse_rps("12345.678")},
             BillingMonth::of(1, convention, terms.date), embedded_price_book(), terms);
    BillReport report;
    report.name = workload;
    report.terms = terms;
    report.months.push_back({"2026-12", 744, of_month});
    FocusReport focus;
    focus.owner.account = "1";
    focus.terms = terms;
    focus.scenarios.push_back({workload, {{month, 1, 744, of_month, {}}}});
    const std::string csv = focus_csv(focus);
    const std::string metadata = focus_metadata(focus, csv);
    out += bill_table(report) + bill_markdown(report) + bill_csv(report) + bill_json(report) + csv +
           metadata + finance_csv(focus, CsvFor::machines);
    auto rows = support::report_rows(of_month, month, 20);
    rows.front().cost = "1234567.891";
    std::istringstream actual(support::report_text(rows));
    const Reconciliation r = reconcile(read_kept_forecast(csv, "f", metadata),
                                       read_actual_bill(actual, "a"), CostBasis::billed);
    out += reconcile_table(r) + reconcile_markdown(r) + reconcile_csv(r) + reconcile_json(r);
  }
  return out;
}

}  // namespace

TEST_CASE("Finance's reports are the same bytes where numbers are written as in Germany",
          "[reconcile][locale]") {
  const std::string plain = all_reports();
  const support::GermanNumbers german;
  std::ostringstream shown;
  shown << 1234.5;
  REQUIRE(shown.str() == "1.234,5");  // the locale does hold
  CHECK((all_reports() == plain));
}
