// SPDX-License-Identifier: Apache-2.0
// [readme]
#include <fitcost/plan/bill.hpp>
#include <fitcost/plan/plan_file.hpp>
#include <fitcost/pricing/price_book_file.hpp>
#include <iostream>

int main() {
  using namespace fitcost;
  const PriceBook& prices = embedded_price_book();
  const Traffic traffic{parse_rps("0.023"), {}, {}, {}};
  const auto month = BillingMonth::of(1, {}, prices.date());
  const Bill bill = fitcost::bill(embedded_workload("workout-api"), traffic, month, prices,
                                  {"us-east-1", prices.date(), "always-free", 0});
  for (const Line& line : bill.lines()) std::cout << line.resource << ' ' << line.cost.to_string() << '\n';
  std::cout << "USD a month " << bill.total_after_free_tier().to_string() << '\n';
}
// [readme]
