// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fitcost/pricing/make_bill.hpp"
#include "fitcost/pricing/price_book_file.hpp"
#include "fitcost/pricing/usage_file.hpp"
#include "fitcost/units/input_error.hpp"
#include "fuzz/require.hpp"

namespace fuzz::usage_input {

using namespace fitcost;

/// What was read is in the bill, priced or not, and lines add up to the totals.
void check_bill(const Readings& readings, const BillingTerms& terms) {
  const Bill bill = make_bill(readings, embedded_price_book(), terms);
  Decimal read;
  for (const auto& r : readings) {
    require(Decimal() <= r.quantity && r.quantity.scale() <= quantity_places);
    read += r.quantity;
  }
  Decimal billed;
  Decimal cost;
  for (const auto& line : bill.lines()) {
    require(Decimal() < line.quantity && line.cost == line.quantity * line.unit_price);
    billed += line.quantity;
    cost += line.cost;
  }
  require(cost == bill.total());
  for (const auto& line : bill.free_tier_lines()) {
    require(line.quantity < Decimal() && line.cost == line.quantity * line.unit_price);
    cost += line.cost;
  }
  require(cost == bill.total_after_free_tier());
  for (const auto& line : bill.net_lines()) require(Decimal() <= line.quantity);
  for (const auto& rest : bill.unpriced()) {
    require(Decimal() < rest.quantity);
    billed += rest.quantity;
  }
  require(billed == read);
}

void check(const std::string& text) {
  Readings readings;
  try {
    readings = read_usage(text, "usage.csv", embedded_price_book());
  } catch (const InputError& error) {
    require(error.place().file == "usage.csv" && error.place().line > 0);
    require(std::string_view(error.what()).size() < 500);
    return;
  }
  BillingTerms terms;
  terms.date = embedded_price_book().date();
  terms.free_tier_used_by_others = Decimal::of(333, 3);
  for (const char* region : {"us-east-1", "ap-northeast-1"}) {
    for (const char* free_tier : {"none", "always-free"}) {
      terms.region = region;
      terms.free_tier = free_tier;
      check_bill(readings, terms);
    }
  }
}

extern "C" int fuzz_usage(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  check(text);
  check("meter,quantity,resource,region\n" + text);
  return 0;
}

}  // namespace fuzz::usage_input
