// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "fitcost/plan/bill.hpp"
#include "fitcost/plan/plan_file.hpp"
#include "fitcost/pricing/make_bill.hpp"
#include "fitcost/traffic/rate.hpp"
#include "fitcost/units/input_error.hpp"
#include "report/focus.hpp"

using namespace focus;

namespace {

/// A provisioned table with an index; together 150 W + 120 R.
Plan table_plan(const std::string& reserved) {
  return read_plan(R"(
name: reserved
tables:
  workouts:
    mode: provisioned
    capacity: {read: 100, write: 120}
    reserved: )" + reserved +
                       R"(
    indexes:
      by-user: {projection: all, capacity: {read: 20, write: 30}}
apis:
  api: {type: http}
routes:
  PUT /x:
    share: 1
    api: api
    operations:
      - {put: workouts, item_bytes: 300}
)",
                   "plan.yaml");
}

/// Its months from 2026-12 on, with the calendar's hours.
FocusReport months_of(const Plan& plan, int count) {
  Plan unreserved = plan;
  unreserved.tables[0].config.reserved = {};
  Traffic traffic;
  traffic.rate = parse_rps("1");
  FocusReport out;
  out.owner.account = "123456789012";
  out.terms.date = embedded_price_book().date();
  out.terms.free_tier = "none";
  out.scenarios.push_back({plan.name, {}});
  const YearMonth first{2026, 12};
  for (int m = 1; m <= count; ++m) {
    BillingMonth when = BillingMonth::of(m, {}, out.terms.date);
    when.month_hours = calendar_hours(first, m);
    when.month.convention.month_hours = when.month_hours.back();
    const auto bill_of = [&](const Plan& p) {
      return bill(p, traffic, when, embedded_price_book(), out.terms);
    };
    out.scenarios[0].months.push_back(
        {first.plus(m - 1), m, when.month_hours.back(), bill_of(plan), bill_of(unreserved)});
  }
  return out;
}

Decimal usd_of(const std::string& text) { return Decimal::parse(text).value(); }

}  // namespace

TEST_CASE("Reserved capacity is billed when its fees fall due and effective over its term",
          "[report][focus]") {
  // us-east-1: 1 year 150 + 0.0128/h for 100 W, 30 + 0.0025/h for 100 R; 3 years 180 + 0.0081, 36 +
  // 0.0016.
  const auto expect = [](const char* reserved, int months, const char* upfront) {
    INFO(reserved);
    const auto rows = rows_of(months_of(table_plan(reserved), months));
    Decimal billed;
    Decimal effective;
    Decimal paid_upfront;
    int upfront_rows = 0;
    for (const auto& row : rows) {
      if (row.at("CommitmentDiscountId").null()) continue;
      billed += number(row, "BilledCost");
      effective += number(row, "EffectiveCost");
      if (row.at("ChargeFrequency").text != "One-Time") continue;
      paid_upfront += number(row, "BilledCost");
      ++upfront_rows;
      CHECK(row.at("BillingPeriodStart").text == "2026-12-01T00:00:00Z");
    }
    CHECK(exact(paid_upfront) == upfront);
    CHECK(exact(billed) == exact(effective));  // over the whole term
    CHECK(upfront_rows == 2);
  };
  expect("{write_blocks: 2, read_blocks: 1, years: 1}", 12, "330");
  expect("{write_blocks: 1, read_blocks: 2, years: 3}", 36, "252");
}

TEST_CASE("Reserved capacity is used by the table and its indexes, and what is left is unused",
          "[report][focus]") {
  const auto rows =
      rows_of(months_of(table_plan("{write_blocks: 2, read_blocks: 1, years: 1}"), 1));
  const auto unit_hours = [&](const std::string& id, const std::string& status,
                              const std::string& resource) {
    Decimal sum;
    for (const auto& row : rows) {
      if (row.at("CommitmentDiscountStatus").text == status &&
          row.at("CommitmentDiscountId").text.find(id) != std::string::npos &&
          row.at("ResourceName").text == resource) {
        sum += number(row, "CommitmentDiscountQuantity");
      }
    }
    return exact(sum);
  };
  // 744 hours; 200 W cover 120 + 30, 50 are left; 100 R cover the table's, and 20 are billed by the
  // hour.
  CHECK(unit_hours("write", "Used", "workouts") == exact(usd_of("89280")));
  CHECK(unit_hours("write", "Used", "workouts/by-user") == exact(usd_of("22320")));
  CHECK(unit_hours("write", "Unused", "") == exact(usd_of("37200")));
  CHECK(unit_hours("read", "Used", "workouts") == exact(usd_of("74400")));
  CHECK(unit_hours("read", "Unused", "") == "0");
  Decimal by_the_hour;
  for (const auto& row : rows) {
    if (row.at("x_UsageType").text == "ReadCapacityUnit-Hrs" &&
        row.at("CommitmentDiscountId").null())
      by_the_hour += number(row, "PricingQuantity");
  }
  CHECK(exact(by_the_hour) == exact(usd_of("14880")));
  // Paid in the first month: 2 * 150 + 30, and the hours; effective a twelfth of the fees.
  Decimal billed;
  Decimal effective;
  for (const auto& row : rows) {
    if (row.at("CommitmentDiscountId").null()) continue;
    billed += number(row, "BilledCost");
    effective += number(row, "EffectiveCost");
  }
  const Decimal hours = usd_of("744") * (usd_of("2") * usd_of("0.0128") + usd_of("0.0025"));
  CHECK(exact(billed) == exact(usd_of("330") + hours));
  CHECK(exact(effective) == exact(usd_of("27.5") + hours));
}

TEST_CASE("Reserved capacity is bought again when its term is over", "[report][focus]") {
  const auto rows =
      rows_of(months_of(table_plan("{write_blocks: 1, read_blocks: 0, years: 1}"), 14));
  std::vector<std::string> months;
  for (const auto& row : rows) {
    if (row.at("ChargeFrequency").text == "One-Time")
      months.push_back(row.at("BillingPeriodStart").text.substr(0, 7));
  }
  CHECK(months == std::vector<std::string>{"2026-12", "2027-12"});
}

TEST_CASE("Reserved capacity that nothing is known to use is refused", "[report][focus]") {
  BillingTerms terms;
  terms.date = embedded_price_book().date();
  const Bill stated =
      make_bill({{"t", "dynamodb.reserved_write_capacity_1y_block_hours", usd_of("730"), ""}},
                embedded_price_book(), terms);
  CHECK_THROWS_AS(focus_csv(report_of(stated)), InputError);
}
