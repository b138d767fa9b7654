// SPDX-License-Identifier: Apache-2.0
// [readme]
#include <fitcost/plan/bill.hpp>
#include <fitcost/plan/plan_file.hpp>
#include <fitcost/pricing/price_book_file.hpp>
#include <iostream>

int main() {
  using namespace fitcost;
  const BillingTerms terms{.date = embedded_price_book().date()};
  const Traffic traffic{.rate = parse_rps("0.023")};
  const Bill month = bill(embedded_workload("workout-api"), traffic,
                          BillingMonth::of(1, {}, terms.date), embedded_price_book(), terms);
  std::cout << month.total().to_string() << " USD a month at list price\n";
}
// [readme]
