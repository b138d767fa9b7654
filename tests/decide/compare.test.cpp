// SPDX-License-Identifier: Apache-2.0
#include "fitcost/decide/compare.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <set>

#include "decide/inputs.hpp"
#include "fitcost/plan/mix.hpp"
#include "fitcost/traffic/cyclic_profile.hpp"

using namespace inputs;

namespace {

BillingMonth first_month() {
  return BillingMonth::of(1, Convention{}, embedded_price_book().date());
}

void check_ranking(const Comparison& c) {
  for (const auto& choice : c.choices) {
    INFO(choice.part << " won by " << choice.winner << " / " << choice.winner_after_free_tier);
    const Option* winner = choice.find(choice.winner);
    const Option* free_winner = choice.find(choice.winner_after_free_tier);
    CHECK((winner == nullptr) == choice.winner.empty());
    CHECK((free_winner == nullptr) == choice.winner_after_free_tier.empty());
    CHECK((winner == nullptr) == (free_winner == nullptr));
    for (const auto& o : choice.options) {
      if (!o.serves || !o.bill.complete() || o.month != choice.month) continue;
      INFO(o.id);
      REQUIRE(winner != nullptr);
      CHECK(winner->list() <= o.list());
      CHECK(free_winner->after_free_tier() <= o.after_free_tier());
    }
    for (const Option* w : {winner, free_winner}) {
      if (w == nullptr) continue;
      CHECK(w->serves);
      CHECK(w->bill.complete());
      CHECK(w->month == choice.month);
    }
  }
}

}  // namespace

TEST_CASE("The winner never lacks a price nor serves too little, whatever is asked", "[decide]") {
  const auto& book = embedded_price_book();
  std::mt19937_64 random(3);
  const auto regions = book.regions();
  for (int i = 0; i < 60; ++i) {
    // From 1e-4 to 1e5 requests a second.
    CompareInput input = at(
        to_decimal(std::pow(10.0, static_cast<double>(random() % 900) / 100 - 4), 6).to_string());
    if (random() % 2 == 0) input.terms.region = regions[random() % regions.size()];
    if (random() % 4 == 0) input.terms.free_tier = "none";
    if (random() % 4 == 0) input.terms.date = {2024, 10, 1};
    MixChanges changes;
    if (random() % 2 == 0) changes.item_bytes = Decimal(1 + static_cast<int>(random() % 20'000));
    if (random() % 2 == 0) changes.indexes = static_cast<int>(random() % 4);
    input.first = with_changes(input.first, changes);
    INFO(to_string(input.traffic.rate) << " in " << input.terms.region);
    const auto c = compare(input, book);
    check_ranking(c);
    std::set<std::string> ids;
    for (const auto& choice : c.choices) {
      for (const auto& o : choice.options) CHECK(ids.insert(o.id).second);
    }
  }
}

TEST_CASE("Auto scaling serves up to its maximum, and up to what its indexes have", "[decide]") {
  const auto& book = embedded_price_book();
  const auto serves = [&](CompareInput input) {
    return compare(input, book).choice("table").find("auto-scaled-5-40-70")->serves;
  };
  CHECK(serves(at("0.023")));
  CHECK(serves(at("8.33")));        // 4.998 W of the index's 5
  CHECK_FALSE(serves(at("8.34")));  // 5.004
  CHECK_FALSE(serves(at("1000")));
  MixChanges bare;
  bare.indexes = 0;
  CompareInput input = at("57");  // 39.9 R of 40
  input.first = with_changes(input.first, bare);
  CHECK(serves(input));
  input = at("57.2");  // 40.04
  input.first = with_changes(input.first, bare);
  CHECK_FALSE(serves(input));
  // At the same mean, a peak of 3 times it is what counts.
  input = at("4");
  CHECK(serves(input));
  input.traffic.profile = daily(3.0);
  CHECK_FALSE(serves(input));
}

TEST_CASE("The least capacity is the least: one unit less anywhere would not serve", "[decide]") {
  std::mt19937_64 random(5);
  for (int i = 0; i < 100; ++i) {
    const int write_bytes = static_cast<int>(1 + random() % 5'000);
    const int read_bytes = static_cast<int>(1 + random() % 30'000);
    const double rps = std::pow(10.0, static_cast<double>(random() % 500) / 100 - 2);
    Traffic traffic;
    traffic.rate = Rate::per_second_of(to_decimal(rps, 6));
    const double exact_rps = traffic.rate.count().to_double();
    const Plan plan =
        with_least_capacity(table_plan(write_bytes, read_bytes, 2), traffic, first_month());
    const auto& config = plan.tables[0].config;
    CHECK(config.mode == dynamodb::CapacityMode::provisioned);
    const double writes = exact_rps * std::ceil(write_bytes / 1024.0);
    const double reads = exact_rps * std::ceil(read_bytes / 4096.0) / 2;
    INFO(writes << " W, " << reads << " R");
    CHECK(config.capacity.provisioned.write == static_cast<int>(std::max(1.0, std::ceil(writes))));
    CHECK(config.capacity.provisioned.read == static_cast<int>(std::max(1.0, std::ceil(reads))));
    for (const auto& index : config.indexes) {
      CHECK(index.capacity.provisioned.write == config.capacity.provisioned.write);
      CHECK(index.capacity.provisioned.read == 1);
    }
  }
}

TEST_CASE("Every option is priced as if alone: its bill is the plan's own", "[decide]") {
  const auto& book = embedded_price_book();
  const CompareInput input = at("0.023");
  const auto c = compare(input, book);
  CHECK(c.choice("table").find("on-demand")->list() == dec("0.05062185"));
  CHECK(c.choice("stack").find("first-answer-month-1")->list() ==
        bill(input.first, input.traffic, first_month(), book, input.terms).total());
  CHECK(c.choice("stack").find("best-month-1")->after_free_tier() ==
        bill(input.best, input.traffic, first_month(), book, input.terms).total_after_free_tier());
}

TEST_CASE("Options of the table keep the workload's indexes", "[decide]") {
  const auto& book = embedded_price_book();
  for (const int indexes : {0, 1, 3}) {
    CompareInput input = at("0.023");
    MixChanges changes;
    changes.indexes = indexes;
    input.first = with_changes(input.first, changes);
    const auto table = compare(input, book).choice("table");
    for (const auto* id : {"on-demand", "standard-ia", "provisioned", "auto-scaled-5-40-70"}) {
      std::set<std::string> resources;
      for (const auto& line : table.find(id)->bill.lines()) resources.insert(line.resource);
      INFO(id);
      CHECK(resources.size() == static_cast<std::size_t>(1 + indexes));
    }
  }
}

TEST_CASE("The smallest reserved blocks are those of all tables together", "[decide]") {
  CompareInput input = at("20");
  input.first = table_plan(1000, 1000, 0);
  auto& operations = input.first.routes[0].operations;
  const auto one_table = operations;
  for (int t = 1; t < 5; ++t) {
    Table table = input.first.tables[0];
    table.name = "t" + std::to_string(t);
    input.first.tables.push_back(table);
    for (Operation operation : one_table) {
      operation.table = table.name;
      operations.push_back(operation);
    }
  }
  const auto table = compare(input, embedded_price_book()).choice("table");
  const auto* reserved = table.find("reserved-1y");
  CHECK(reserved->label == "reserved 1 y (100 W + 100 R)");
  // 5 x 20 WCU and 5 x 10 RCU: a block each, $150 and $30 at once, $0.0128 and $0.0025 an hour.
  CHECK(reserved->list().rounded(6) == dec("26.169"));  // twelfths of blocks are rounded to 1e-9
  CHECK(table.options[0].id == "reserved-1y");          // the cheapest
}

TEST_CASE("A plan is bettered by on-demand tables, HTTP APIs and logs for 14 days", "[decide]") {
  Plan first = embedded_workload("workout-api-first-answer");
  first.functions[0].log_group.clear();
  const Plan best = with_best_choices(first);
  for (const auto& t : best.tables) CHECK(t.config.mode == dynamodb::CapacityMode::on_demand);
  for (const auto& a : best.apis) CHECK(a.config.type == apigateway::ApiType::http);
  for (const auto& g : best.log_groups) CHECK(g.retention.days == 14);
  for (const auto& f : best.functions) CHECK_FALSE(f.log_group.empty());
  CHECK(best.routes.size() == first.routes.size());
  CHECK(best.tables[0].config.indexes.size() == 1);
}

TEST_CASE("Other months than 1, 12 and 36 are compared when asked for", "[decide]") {
  CompareInput input = at("0.023");
  input.months = {2, 24};
  input.month = 24;
  const auto c = compare(input, embedded_price_book());
  CHECK(c.choice("stack").winner == "best-month-24");
  CHECK(c.choice("stack").find("best-month-2") != nullptr);
  CHECK(c.choice("stack").find("best-month-12") == nullptr);
  CHECK(c.choice("logs").winner == "logs-14-days-month-24");
}

TEST_CASE("Without traffic nothing divides by it", "[decide]") {
  const auto c = compare(at("0"), embedded_price_book());
  CHECK(c.requests_per_month == Decimal(0));
  CHECK(c.choice("table").find("on-demand")->list() == Decimal(0));
  CHECK(c.choice("table").winner == "on-demand");
  CHECK(c.choice("table").find("provisioned")->list() == dec("1.1388"));
  check_ranking(c);
}

TEST_CASE("Claims are judged by the numbers, whichever way they fall", "[decide]") {
  const auto verdict = [](const Comparison& c, const std::string& id) {
    for (const auto& claim : c.claims) {
      if (claim.id == id) return claim.verdict;
    }
    return std::string("no such claim");
  };
  const auto& book = embedded_price_book();
  const auto starts = [](const std::string& text, const std::string& with) {
    return text.rfind(with, 0) == 0;
  };
  const auto today = compare(at("0.023"), book);
  CHECK(today.claims.size() == 4);
  CHECK(starts(verdict(today, "on-demand-saves-60-80-percent"), "wrong"));
  CHECK(starts(verdict(today, "0.023-rps-is-well-below-the-threshold"), "holds"));
  CHECK(verdict(today, "never-expire-is-an-indefinite-cost") == "holds, but small");
  CHECK(verdict(today, "severity-counts") == "wrong");
  // At 0.9/s it saves 1 - 0.9 x 2.20095 / 6.494 = 69.5 % against auto scaling; that the threshold
  // is behind it says nothing of 0.023/s.
  const auto busier = compare(at("0.9"), book);
  CHECK(starts(verdict(busier, "0.023-rps-is-well-below-the-threshold"), "holds"));
  // With items over 18.3 KB the threshold is below 0.023/s.
  CompareInput large = at("0.023");
  MixChanges changes;
  changes.item_bytes = Decimal(40'000);
  large.first = with_changes(large.first, changes);
  CHECK(starts(verdict(compare(large, book), "0.023-rps-is-well-below-the-threshold"), "wrong"));
  CHECK(busier.claims[0].found.find("69.5 %") != std::string::npos);
  // At 100/s never expiring costs more than a cent.
  CHECK(verdict(compare(at("100"), book), "never-expire-is-an-indefinite-cost") == "holds");
}
