// SPDX-License-Identifier: Apache-2.0
// A program outside of this project that uses the compiled library, its data, and its errors.
#include <fitcost/plan/plan_file.hpp>
#include <fitcost/pricing/price_book_file.hpp>
#include <fitcost/units/input_error.hpp>
#include <fitcost/units/quantity.hpp>
#include <fitcost/version.hpp>
#include <iostream>

int main() {
  std::cout << "fitcost " << fitcost::version() << ", prices of "
            << to_string(fitcost::embedded_price_book().date()) << '\n';
  try {
    fitcost::read_plan("no plan", "nowhere.yaml");
  } catch (const fitcost::InputError& error) {
    std::cout << error.what() << '\n';
    return fitcost::usd(1.0) / fitcost::usd(0.5) == 2.0 ? 0 : 1;
  }
  return 1;
}
