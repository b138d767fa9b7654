// SPDX-License-Identifier: Apache-2.0
#include "fitcost/decide/forecast.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "fitcost/plan/plan_file.hpp"
#include "fitcost/pricing/price_book_file.hpp"

using namespace fitcost;

namespace {

ForecastInput forecast_input(const char* rps = "0.023", int months = 12) {
  ForecastInput input;
  input.compare.first = embedded_workload("workout-api-first-answer");
  input.compare.best = embedded_workload("workout-api");
  input.compare.traffic.rate = Rate::per_second_of(*Decimal::parse(rps));
  input.compare.terms.date = embedded_price_book().date();
  input.months = months;
  return input;
}

const PlannedAlarm& alarm(const Forecast& f, const std::string& name) {
  for (const auto& a : f.alarms) {
    if (a.name == name) return a;
  }
  FAIL("no alarm " << name);
  return f.alarms.front();
}

}  // namespace

TEST_CASE("A month's parts add up to its bill, exactly, and the months to the comparison's",
          "[decide][forecast]") {
  const auto f = forecast(forecast_input("37.5", 14), embedded_price_book());
  REQUIRE(f.first.size() == 14);
  REQUIRE(f.best.size() == 14);
  for (const auto* months : {&f.first, &f.best}) {
    for (const auto& m : *months) {
      Decimal list;
      Decimal net;
      for (const auto& p : m.parts) {
        list += p.list;
        net += p.after_free_tier;
      }
      CHECK(list.to_string() == m.bill.total().to_string());
      CHECK(net.to_string() == m.bill.total_after_free_tier().to_string());
    }
  }
  const Choice& stack = f.comparison.choice("stack");
  CHECK(stack.month == 14);
  CHECK(stack.find("best-month-14")->list().to_string() == f.best.back().bill.total().to_string());
  CHECK(stack.find("first-answer-month-1")->list().to_string() ==
        f.first.front().bill.total().to_string());
}

TEST_CASE("A forecast's months are those of the plan's bill", "[decide][forecast]") {
  auto input = forecast_input("2", 3);
  input.compare.from = YearMonth{2027, 1};
  input.labels = {"2027-01", "2027-02", "2027-03"};
  const auto f = forecast(input, embedded_price_book());
  const std::vector<int> hours{744, 672, 744};
  for (int m = 1; m <= 3; ++m) {
    const auto& month = f.best[static_cast<std::size_t>(m - 1)];
    CHECK(month.hours == hours[static_cast<std::size_t>(m - 1)]);
    CHECK(month.label == input.labels[static_cast<std::size_t>(m - 1)]);
    BillingMonth when = BillingMonth::of(m, {}, input.compare.terms.date);
    when.month_hours = calendar_hours({2027, 1}, m);
    when.month.convention.month_hours = when.month_hours.back();
    CHECK(month.bill.total().to_string() == bill(input.compare.best, input.compare.traffic, when,
                                                 embedded_price_book(), input.compare.terms)
                                                .total()
                                                .to_string());
  }
}

TEST_CASE("Logs kept for ever grow by the same each month, those kept for 14 days do not",
          "[decide][forecast]") {
  const auto f = forecast(forecast_input("5"), embedded_price_book());
  REQUIRE(f.retentions.size() == 3);
  const auto& fortnight = f.retentions[0].list;
  const auto& ever = f.retentions[2].list;
  REQUIRE(ever.size() == 36);
  CHECK(fortnight.back().to_string() == fortnight.front().to_string());
  const double step = (ever[1] - ever[0]).to_double();
  CHECK(step > 0.0);
  CHECK((ever[35] - ever[34]).to_double() == Approx(step).epsilon(1e-6));
  CHECK(ever[0] > fortnight[0]);
}

TEST_CASE("Curves pass through the comparison's own options at the traffic's rate",
          "[decide][forecast]") {
  const auto f = forecast(forecast_input(), embedded_price_book());
  CHECK(f.break_even.rps == Approx(0.023));
  const auto at = std::find(f.break_even.rates.begin(), f.break_even.rates.end(), f.break_even.rps);
  REQUIRE(at != f.break_even.rates.end());
  const auto index = static_cast<std::size_t>(at - f.break_even.rates.begin());
  std::size_t seen = 0;
  for (const auto& curve : f.break_even.curves) {
    const Option* option = f.comparison.choice("table").find(curve.option);
    if (option == nullptr) continue;
    INFO(curve.option);
    CHECK(curve.usd[index] == Approx(option->list().to_double()).epsilon(1e-8));
    ++seen;
  }
  CHECK(seen == 5);
  // Beyond what a table may be provisioned with there is nothing to plot.
  const auto fast = forecast(forecast_input("30000"), embedded_price_book());
  for (const auto& curve : fast.break_even.curves) CHECK(std::isnan(curve.usd.back()));
}

TEST_CASE("Marks lie on the curves, however far they are from today's rate", "[decide][forecast]") {
  for (const char* rps : {"0.023", "6", "100", "30000", "1000000"}) {
    const auto f = forecast(forecast_input(rps), embedded_price_book());
    const auto& curves = f.break_even;
    INFO(rps);
    CHECK(curves.marks.size() >= 2);
    CHECK(curves.rates.front() < std::min(curves.rps, 0.517));
    CHECK(curves.rates.back() >= curves.rps);
    for (const auto& mark : curves.marks) {
      const auto at = std::find(curves.rates.begin(), curves.rates.end(), mark.rate);
      REQUIRE(at != curves.rates.end());
      for (const auto& curve : curves.curves) {
        if (curve.option != mark.option) continue;
        INFO(mark.rate << " " << curve.option);
        CHECK(curve.usd[static_cast<std::size_t>(at - curves.rates.begin())] > 0.0);
      }
    }
  }
}

TEST_CASE("Where reserved capacity wins, the rate from which it does is marked",
          "[decide][forecast]") {
  // 40 rps: 48 W + 29 R in all fill no 100s; above it provisioned would cost more than a block of
  // each, as `compare` says ("within 40 to 57,100 rps").
  const auto f = forecast(forecast_input("100"), embedded_price_book());
  const auto& first = f.break_even.marks.front();
  CHECK(first.option == "reserved-1y");
  CHECK(first.rate == Approx(40.0).epsilon(1e-6));
  CHECK(first.from_below);
}

TEST_CASE("A curve says up to which rate its capacity serves", "[decide][forecast]") {
  // The index of the auto-scaled table has 5 W, and every write writes to it: 5 / 0.6 rps.
  const auto f = forecast(forecast_input("6"), embedded_price_book());
  for (const auto& curve : f.break_even.curves) {
    if (curve.option != "auto-scaled-5-40-70") continue;
    REQUIRE(curve.serves_up_to);
    CHECK(*curve.serves_up_to == Approx(5.0 / 0.6).epsilon(1e-9));
  }
}

TEST_CASE("The first answer's alarms sleep through an outage, the best stack's do not",
          "[decide][forecast]") {
  const auto f = forecast(forecast_input(), embedded_price_book());
  REQUIRE(f.alarms.size() == 7);
  // A metric with a dimension that it does not have.
  REQUIRE(alarm(f, "table-user-errors").check);
  CHECK_FALSE(alarm(f, "table-user-errors").check->can_fire);
  // More than 10 errors in 300 s, twice, where 6.9 requests come: what `alarms check` says, too.
  const auto& loud = alarm(f, "api-5xx-over-10-in-300-s-twice");
  REQUIRE(loud.check);
  CHECK(loud.check->normal.requests == Approx(6.9));
  CHECK(*loud.check->mean_seconds.value > 3600.0);
  for (const char* name : {"api-5xx", "create-errors", "list-errors", "stats-errors"}) {
    INFO(name);
    REQUIRE(alarm(f, name).check);
    CHECK(alarm(f, name).check->can_fire);
    CHECK(*alarm(f, name).check->mean_seconds.value < 3.0 * 3600.0);
  }
  // A function's alarm sees its function's share of the requests.
  CHECK(alarm(f, "create-errors").check->normal.requests == Approx(0.6 * 6.9));
  CHECK(alarm(f, "stats-errors").check->normal.requests == Approx(0.1 * 6.9));
}

TEST_CASE("Every line of the bills has its price among the forecast's", "[decide][forecast]") {
  const auto f = forecast(forecast_input("4000"), embedded_price_book());
  for (const auto* months : {&f.first, &f.best}) {
    for (const auto& m : *months) {
      for (const auto& line : m.bill.lines()) {
        INFO(line.meter << " " << line.tier);
        CHECK(std::count_if(f.prices.begin(), f.prices.end(), [&](const PriceRow& p) {
                return p.meter == line.meter && p.tier() == line.tier && p.usd == line.unit_price;
              }) == 1);
      }
    }
  }
  for (const auto& p : f.prices) CHECK_FALSE(p.provenance.source.empty());
}

TEST_CASE("A forecast's calendar months have the prices of their own first day",
          "[decide][forecast]") {
  PriceBook book = embedded_price_book();
  // Lambda's requests on x86 cost twice as much from January on.
  const std::size_t count = book.prices.size();
  for (std::size_t i = 0; i < count; ++i) {
    if (book.prices[i].meter != "lambda.requests.x86" || book.prices[i].valid.to) continue;
    PriceRow later = book.prices[i];
    book.prices[i].valid.to = Date{2027, 1, 1};
    later.valid.from = Date{2027, 1, 1};
    later.usd = later.usd * Decimal(2);
    book.prices.push_back(later);
  }
  REQUIRE(count < book.prices.size());
  auto input = forecast_input("10", 2);
  input.compare.terms.free_tier = "none";
  input.compare.from = YearMonth{2026, 12};  // both months have 31 days
  input.compare.terms.date = Date{2026, 12, 1};
  input.compare.terms.each_month = true;
  const auto cost = [](const Bill& bill) {
    Decimal sum;
    for (const auto& line : bill.lines()) {
      if (line.meter == "lambda.requests.x86") sum += line.cost;
    }
    return sum;
  };
  const auto f = forecast(input, book);
  // 10/s x 744 h x 3600 s at 0.20 and at 0.40 USD a million.
  CHECK(cost(f.best[0].bill) == *Decimal::parse("5.3568"));
  CHECK(cost(f.best[1].bill) == *Decimal::parse("10.7136"));
  CHECK(f.comparison.choice("stack").find("best-month-2")->list() == f.best[1].bill.total());
  CHECK(std::count_if(f.prices.begin(), f.prices.end(),
                      [](const PriceRow& row) { return row.meter == "lambda.requests.x86"; }) == 2);
  input.compare.terms.each_month = false;  // one day for all
  CHECK(cost(forecast(input, book).best[1].bill) == *Decimal::parse("5.3568"));
}
