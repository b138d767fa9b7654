// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <utility>

#include "fitcost/pricing/price_book_file.hpp"
#include "fitcost/report/focus.hpp"
#include "support/focus_conformance.hpp"

/// FOCUS reports of bills, checked and read back.
namespace focus {

using namespace fitcost;

inline FocusReport report_of(Bill bill, const std::string& account = "123456789012") {
  FocusReport out;
  out.owner.account = account;
  out.terms.date = embedded_price_book().date();
  out.scenarios.push_back({"plan", {{YearMonth{2026, 12}, 1, 730, std::move(bill), {}}}});
  return out;
}

/// Its rows, after every rule has been applied to its text.
inline std::vector<support::FocusRecord> rows_of(const FocusReport& report) {
  const std::string text = focus_csv(report);
  const auto faults = support::FocusConformance::faults(text);
  INFO(text);
  CHECK(faults == std::vector<std::string>{});
  return support::focus_file(text).rows;
}

inline Decimal number(const support::FocusRecord& row, const std::string& column) {
  return Decimal::parse(row.at(column).text).value();
}

/// The sum of a column over the rows whose `where` column has that text, or over all.
inline Decimal sum_of(const std::vector<support::FocusRecord>& rows, const std::string& column,
                      const std::string& where = {}, const std::string& text = {}) {
  Decimal sum;
  for (const auto& row : rows) {
    if (where.empty() || row.at(where).text == text) sum += number(row, column);
  }
  return sum;
}

inline std::string exact(const Decimal& d) { return d.to_string(); }

}  // namespace focus
