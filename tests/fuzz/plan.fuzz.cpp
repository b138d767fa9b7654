// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include "fitcost/plan/bill.hpp"
#include "fitcost/plan/plan_file.hpp"
#include "fitcost/pricing/price_book_file.hpp"
#include "fitcost/units/input_error.hpp"
#include "fuzz/require.hpp"

namespace fuzz::plan_input {

using namespace fitcost;

/// Enough for every rule to be reached; the product of all is the time that a bill takes.
bool is_small(const Plan& plan) {
  std::size_t operations = 0;
  for (const auto& route : plan.routes) operations += route.operations.size();
  return plan.tables.size() * operations < 2'000 && plan.routes.size() < 50 &&
         plan.functions.size() < 20 && plan.log_groups.size() < 20 && plan.apis.size() < 20 &&
         plan.metrics.size() < 50 && plan.alarms.size() < 200;
}

/// What every accepted plan is: named, with shares that add up to 1, and billable.
void check(const Plan& plan) {
  require(!plan.name.empty());
  Decimal shares;
  for (const auto& route : plan.routes) shares += route.share;
  require(shares == Decimal(1));
  for (const auto& table : plan.tables)
    require(table.projected_bytes.size() == table.config.indexes.size());
  if (!is_small(plan)) return;
  const auto& book = embedded_price_book();
  Traffic traffic;
  traffic.rate = Rate::per_second_of(Decimal::of(23, 3));
  BillingTerms terms;
  terms.date = book.date();
  try {
    const Bill made =
        bill(plan, traffic, BillingMonth::of(12, Convention{}, terms.date), book, terms);
    require(made.total() >= Decimal(0));
    require(made.total_after_free_tier() >= Decimal(0));
    require(made.total_after_free_tier() <= made.total());
  } catch (const std::overflow_error&) {
    // Numbers that no decimal of 38 digits holds are refused, never cut.
  }
}

extern "C" int fuzz_plan(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    check(read_plan(text, "plan.yaml"));
  } catch (const InputError& error) {
    const std::string_view said = error.what();
    require(error.place().file == "plan.yaml");
    require(said.size() < 1'000 && said.find('\n') == std::string_view::npos);
  }
  return 0;
}

}  // namespace fuzz::plan_input
