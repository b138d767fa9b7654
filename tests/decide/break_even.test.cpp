// SPDX-License-Identifier: Apache-2.0
#include "fitcost/decide/break_even.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <random>

#include "decide/inputs.hpp"
#include "fitcost/plan/mix.hpp"

using namespace inputs;

namespace {

constexpr double month_seconds = 730.0 * 3600;

/// The costs of a table told once more in plain numbers, at list price.
struct Costs {
  double writes = 0;  ///< units a request, of the table and of each index
  double reads = 0;   ///< units a request, of the table
  int indexes = 0;

  double on_demand(double rps) const {
    return rps * month_seconds * ((1 + indexes) * writes * 0.625e-6 + reads * 0.125e-6);
  }
  double provisioned(double rps) const {
    const double w = std::max(1.0, std::ceil(writes * rps));
    const double r = std::max(1.0, std::ceil(reads * rps));
    return 730 * ((1 + indexes) * w * 0.00065 + (r + indexes) * 0.00013);
  }
  double auto_scaled(double rps) const {
    const double w = std::clamp(std::ceil(writes * rps / 0.7), 5.0, 40.0);
    const double r = std::clamp(std::ceil(reads * rps / 0.7), 5.0, 40.0);
    return 730 * ((w + 5 * indexes) * 0.00065 + (r + 5 * indexes) * 0.00013) + 0.8;
  }
};

double value_of(const std::vector<BreakEven>& points, const std::string& id) {
  for (const auto& p : points) {
    if (p.id == id) {
      REQUIRE(p.value);
      return *p.value;
    }
  }
  FAIL("no " << id);
  return 0;
}

}  // namespace

TEST_CASE("Provisioned pays from a mean utilisation of 28.9 % on", "[decide]") {
  const auto& book = embedded_price_book();
  BillingTerms terms = at("1").terms;
  CHECK(*break_even_utilisation(book, terms, true) ==
        Approx(0.00065 / (3600 * 0.000000625)).epsilon(1e-14));
  CHECK(*break_even_utilisation(book, terms, true) == Approx(0.28889).margin(5e-6));
  CHECK(*break_even_utilisation(book, terms, false) ==
        Approx(0.00013 / (3600 * 0.000000125)).epsilon(1e-14));
  terms.date = {2024, 10, 31};
  CHECK(*break_even_utilisation(book, terms, true) ==
        Approx(0.00065 / (3600 * 0.00000125)).epsilon(1e-14));
  terms.region = "moon-1";
  CHECK_FALSE(break_even_utilisation(book, terms, true));
  CHECK_FALSE(break_even_utilisation(PriceBook{}, at("1").terms, true));
}

TEST_CASE("The workload's own break-even rates follow from one division each", "[decide]") {
  const auto& book = embedded_price_book();
  const double per_rps = 0.8375e-6 * month_seconds;  // 1.2 writes and 0.7 reads a request
  CHECK(*break_even_rate(at("0.023"), book, false, false) ==
        Approx(1.1388 / per_rps).epsilon(1e-10));
  CHECK(*break_even_rate(at("0.023"), book, false, false) == Approx(0.51741).margin(5e-6));
  CHECK(*break_even_rate(at("0.023"), book, false, true) == Approx(6.494 / per_rps).epsilon(1e-10));
  CHECK(*break_even_rate(at("0.023"), book, true, false) == 0.0);  // free, however little there is
  CompareInput before = at("0.023");
  before.terms.date = {2024, 10, 31};
  CHECK(*break_even_rate(before, book, false, false) ==
        Approx(1.1388 / per_rps / 2).epsilon(1e-10));
  CompareInput none = at("0.023");
  none.terms.free_tier = "none";
  CHECK(*break_even_rate(none, book, true, false) == Approx(1.1388 / per_rps).epsilon(1e-10));
  // A month of other length changes both sides alike, but for the alarms.
  CompareInput february = at("0.023");
  february.convention.month_hours = 672;
  CHECK(*break_even_rate(february, book, false, false) == Approx(1.1388 / per_rps).epsilon(1e-10));
  CHECK(*break_even_rate(february, book, false, true) ==
        Approx((672 * 0.0078 + 0.8) / (0.8375e-6 * 672 * 3600)).epsilon(1e-10));
}

TEST_CASE("A break-even rate does not depend on today's traffic", "[decide]") {
  const auto& book = embedded_price_book();
  for (const auto* rps : {"0", "0.001", "7", "100000"}) {
    CHECK(*break_even_rate(at(rps), book, false, false) ==
          *break_even_rate(at("0.023"), book, false, false));
  }
}

TEST_CASE("Where a price is missing there is no break-even", "[decide]") {
  CompareInput input = at("0.023");
  input.terms.region = "moon-1";
  CHECK_FALSE(break_even_rate(input, embedded_price_book(), false, false));
  CHECK_FALSE(free_up_to(input, embedded_price_book()));
  CHECK(tolerances(input, embedded_price_book()).empty());
  for (const auto& p : break_even_points(input, PriceBook{})) CHECK_FALSE(p.value);
}

TEST_CASE("The rate up to which provisioned is free is where the 26th unit is needed", "[decide]") {
  const auto& book = embedded_price_book();
  // 2 x ceil(0.6 rps) <= 25 until 20/s, where 12 + 12 are needed; beyond it 13 + 13.
  CHECK(*free_up_to(at("0.023"), book) == Approx(20.0).epsilon(1e-9));
  CompareInput bare = at("0.023");
  MixChanges changes;
  changes.indexes = 0;
  bare.first = with_changes(bare.first, changes);
  // ceil(0.7 rps) <= 25 until 25 / 0.7, before ceil(0.6 rps) <= 25 until 25 / 0.6.
  CHECK(*free_up_to(bare, book) == Approx(25 / 0.7).epsilon(1e-9));
  CompareInput shared = at("0.023");
  shared.terms.free_tier_used_by_others = dec("0.5");  // 12.74 units in a month of 730 hours
  CHECK(*free_up_to(shared, book) == Approx(10.0).epsilon(1e-9));
  CompareInput none = at("0.023");
  none.terms.free_tier = "none";
  CHECK(*free_up_to(none, book) == 0.0);
}

TEST_CASE("All break-even points are there, today and before November 2024", "[decide]") {
  const auto points = break_even_points(at("0.023"), embedded_price_book());
  std::map<std::string, int> ids;
  for (const auto& p : points) ++ids[p.id];
  for (const auto& [id, count] : ids) {
    INFO(id);
    CHECK(count == 1);
  }
  for (const std::string day : {"2026-10-03", "2024-10-31"}) {
    const double today = day == "2026-10-03" ? 1.0 : 0.5;
    for (const std::string subject : {"writes", "reads", "mix"}) {
      CHECK(value_of(points, "utilisation-" + subject + "-" + day) ==
            Approx(today * 0.288888889).epsilon(1e-6));
    }
    CHECK(value_of(points, "rate-mix-" + day) == Approx(today * 0.5174129353).epsilon(1e-9));
    CHECK(value_of(points, "rate-mix-free-tier-" + day) == 0.0);
    CHECK(value_of(points, "free-writes-" + day) == Approx(25.0).epsilon(1e-9));
    CHECK(value_of(points, "free-reads-" + day) == Approx(25.0).epsilon(1e-9));
  }
}

TEST_CASE("A scan of rates finds no earlier break-even for random mixes, and none later",
          "[decide]") {
  const auto& book = embedded_price_book();
  std::mt19937_64 random(7);
  for (int i = 0; i < 150; ++i) {
    const int write_bytes = static_cast<int>(1 + random() % 9'000);
    const int read_bytes = static_cast<int>(1 + random() % 40'000);
    const int indexes = static_cast<int>(random() % 4);
    const Costs costs{std::ceil(write_bytes / 1024.0), std::ceil(read_bytes / 4096.0) / 2, indexes};
    INFO(write_bytes << " written, " << read_bytes << " read, " << indexes << " indexes");
    CompareInput input = at("0.023");
    input.first = table_plan(write_bytes, read_bytes, indexes);
    const auto found = break_even_rate(input, book, false, false);
    REQUIRE(found);
    // Below it on-demand is nowhere dearer; just above it is.
    for (int step = 1; step <= 3'000; ++step) {
      const double rps = *found * (step / 3'000.0) * (1 - 1e-9);
      if (costs.on_demand(rps) > costs.provisioned(rps) * (1 + 1e-12)) {
        FAIL("on-demand is dearer at " << rps << " already, not from " << *found);
      }
    }
    CHECK(costs.on_demand(*found * (1 + 1e-8)) > costs.provisioned(*found * (1 + 1e-8)));
  }
}

TEST_CASE("A scan of rates agrees on auto scaling's break-even for random mixes", "[decide]") {
  const auto& book = embedded_price_book();
  std::mt19937_64 random(8);
  for (int i = 0; i < 150; ++i) {
    const int write_bytes = static_cast<int>(1 + random() % 9'000);
    const int read_bytes = static_cast<int>(1 + random() % 40'000);
    const int indexes = static_cast<int>(random() % 4);
    const Costs costs{std::ceil(write_bytes / 1024.0), std::ceil(read_bytes / 4096.0) / 2, indexes};
    INFO(write_bytes << " written, " << read_bytes << " read, " << indexes << " indexes");
    CompareInput input = at("0.023");
    input.first = table_plan(write_bytes, read_bytes, indexes);
    const auto found = break_even_rate(input, book, false, true);
    REQUIRE(found);
    for (int step = 1; step <= 3'000; ++step) {
      const double rps = *found * (step / 3'000.0) * (1 - 1e-9);
      if (costs.on_demand(rps) > costs.auto_scaled(rps) * (1 + 1e-9)) {
        FAIL("on-demand is dearer at " << rps << " already, not from " << *found);
      }
    }
    CHECK(costs.on_demand(*found * (1 + 1e-8)) > costs.auto_scaled(*found * (1 + 1e-8)));
  }
}

TEST_CASE("A global table's break-even is that of all its regions", "[decide][global]") {
  PriceBook book = embedded_price_book();
  for (const PriceRow* row : embedded_price_book().tiers(
           dynamodb::replicated_write_request_units.key, "us-east-1", book.date())) {
    for (const char* region : {"us-west-2", "eu-central-1"}) {  // where the book has none
      PriceRow there = *row;
      there.region = region;
      book.prices.push_back(there);
    }
  }
  std::mt19937_64 random(9);
  for (int i = 0; i < 20; ++i) {
    CompareInput input = at("0.023");
    input.first =
        table_plan(static_cast<int>(1 + random() % 9'000), static_cast<int>(1 + random() % 40'000),
                   static_cast<int>(random() % 3));
    input.first.tables[0].config.replicas = {{"us-west-2"}};
    if (i % 2 == 0) input.first.tables[0].config.replicas.push_back({"eu-central-1"});
    input.best = input.first;
    for (const bool scaled : {false, true}) {
      const auto rate = break_even_rate(input, book, false, scaled);
      REQUIRE(rate);
      const auto dearer = [&](double rps) {
        input.traffic.rate = parse_rps(to_decimal(rps, 12).to_string());
        const auto table = compare(input, book).choice("table");
        return table.find(scaled ? "auto-scaled-5-40-70" : "provisioned")->list() <
               table.find("on-demand")->list();
      };
      INFO(*rate);
      CHECK_FALSE(dearer(*rate * 0.999));
      CHECK(dearer(*rate * 1.001));
    }
    CHECK(*free_up_to(input, book) == 0.0);  // no replicated unit is free
  }
}

TEST_CASE("Prices that no request takes are not missed at a break-even", "[decide][global]") {
  CompareInput input = at("0.023");
  input.first = table_plan(1, 300, 0);
  input.first.routes[0].operations.erase(input.first.routes[0].operations.begin());
  input.first.tables[0].config.replicas = {{"us-west-2"}};  // no price of replicated request units
  // Half a unit a read: 0.000164 USD a month for each rps / 1000 on demand; provisioned, 0.949 for
  // the two writing units and 0.1898 for each two rps begun.
  const auto rate = break_even_rate(input, embedded_price_book(), false, false);
  REQUIRE(rate);
  const double rps = *rate;
  CHECK(rps * month_seconds * 0.5 * 0.125e-6 ==
        Approx(730 * (2 * 0.00065 + 2 * std::ceil(rps / 2) * 0.00013)).epsilon(1e-9));
}

TEST_CASE("Exact bills on either side of a break-even rate agree with it", "[decide]") {
  const auto& book = embedded_price_book();
  const double rate = *break_even_rate(at("0.023"), book, false, false);
  const auto winner = [&](double rps) {
    return compare(at(to_decimal(rps, 9).to_string()), book).choice("table").winner;
  };
  CHECK(winner(rate * 0.999) == "on-demand");
  CHECK(winner(rate * 1.001) == "provisioned");
  const double scaled = *break_even_rate(at("0.023"), book, false, true);
  const auto cheaper_than_scaled = [&](double rps) {
    const auto table = compare(at(to_decimal(rps, 9).to_string()), book).choice("table");
    return table.find("on-demand")->list() < table.find("auto-scaled-5-40-70")->list();
  };
  CHECK(cheaper_than_scaled(scaled * 0.999));
  CHECK_FALSE(cheaper_than_scaled(scaled * 1.001));
}
