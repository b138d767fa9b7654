// SPDX-License-Identifier: Apache-2.0
#include "fitcost/report/finance_csv.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "report/focus_rows.hpp"
#include "units/csv.hpp"

namespace fitcost::inline v1 {

namespace {

constexpr int cent_places = 2;

struct ServiceAmount {
  std::string service;
  Decimal amount;
};

struct LedgerMonth {
  const FocusScenario* scenario;
  const FocusMonth* month;
  std::vector<ServiceAmount> services;  // in the order of their first charges
};

void add_charge(std::vector<LedgerMonth>& months, const detail::FocusRow& row) {
  const auto month = std::find_if(months.begin(), months.end(),
                                  [&](const LedgerMonth& m) { return m.month == row.month; });
  auto& services = month->services;
  const std::string name = detail::service_of(row.meter).name;
  auto found = std::find_if(services.begin(), services.end(),
                            [&](const ServiceAmount& s) { return s.service == name; });
  if (found == services.end()) found = services.insert(services.end(), {name, {}});
  found->amount += row.billed;
}

}  // namespace

std::string finance_csv(const FocusReport& report, CsvFor reader) {
  std::vector<LedgerMonth> months;
  for (const auto& scenario : report.scenarios) {
    for (const auto& month : scenario.months) months.push_back({&scenario, &month, {}});
  }
  for (const auto& row : detail::focus_rows(report)) add_charge(months, row);

  const bool several = report.scenarios.size() > 1;
  std::string out = reader == CsvFor::spreadsheets ? "\xef\xbb\xbf" : "";
  out += "month,account,cost_centre,service,amount,currency";
  out += several ? ",scenario\r\n" : "\r\n";
  const auto text = [&](const std::string& value) {
    detail::require_utf8("a name", value);
    const bool guard = reader == CsvFor::spreadsheets && detail::formula_like(value);
    return detail::csv_field(guard ? "'" + value : value);
  };
  const auto& owner = report.owner;
  const std::string account = text(owner.sub_account.empty() ? owner.account : owner.sub_account) +
                              "," + text(owner.cost_centre);
  for (const auto& m : months) {
    const auto line = [&](const std::string& service, const Decimal& amount) {
      out += to_string(m.month->month) + "," + account + "," + text(service) + "," +
             amount.to_string(cent_places) + ",USD";
      out += several ? "," + text(m.scenario->id) + "\r\n" : "\r\n";
    };
    Decimal exact;
    Decimal shown;
    for (const auto& s : m.services) {
      const Decimal amount = s.amount.rounded(cent_places, Rounding::half_up);
      exact += s.amount;
      shown += amount;
      line(s.service, amount);
    }
    line("Rounding", exact.rounded(cent_places, Rounding::half_up) - shown);
  }
  return out;
}

std::vector<std::string> formula_like_names_of_ledger(const FocusReport& report) {
  std::vector<std::string> out;
  const auto& owner = report.owner;
  detail::add_if_formula("account", owner.sub_account.empty() ? owner.account : owner.sub_account,
                         out);
  detail::add_if_formula("cost_centre", owner.cost_centre, out);
  if (report.scenarios.size() > 1) {
    for (const auto& scenario : report.scenarios)
      detail::add_if_formula("scenario", scenario.id, out);
  }
  return out;
}

}  // namespace fitcost::inline v1
