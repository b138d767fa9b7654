// SPDX-License-Identifier: Apache-2.0
// Quantities carry their units: what does not cancel to USD is no amount of money.
#include <fitcost/services/dynamodb/operations.hpp>
#include <fitcost/units/quantity.hpp>
#include <iostream>

int main() {
  using namespace fitcost;
  constexpr auto price = usd(0.625) / quantity<dynamodb::write_request_unit>(1e6);
  constexpr auto units = dynamodb::write_units(bytes(1400.0));  // 2: each KB begun counts
  constexpr Usd cost = requests(36266.4) * units * price;
  static_assert(units * requests(1.0) / quantity<dynamodb::write_request_unit>(1.0) == 2.0);
  std::cout << cost / usd(0.01) << " cents a month\n";
  // constexpr Usd wrong = requests(36266.4) * price;   does not compile: per<times<USD, request>,
  // WRU>
}
