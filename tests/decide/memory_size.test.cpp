// SPDX-License-Identifier: Apache-2.0
#include "fitcost/decide/memory_size.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <string>
#include <vector>

#include "fitcost/pricing/price_book_file.hpp"
#include "traffic/input_error_of.hpp"

using namespace fitcost;

namespace {

BillingTerms on(const Date& date, const std::string& region = "us-east-1") {
  BillingTerms terms;
  terms.date = date;
  terms.region = region;
  return terms;
}
BillingTerms today() { return on(embedded_price_book().date()); }

MemoryDecision decided(const MeasuredFunction& f, const MemoryTerms& terms,
                       const BillingTerms& billing) {
  return decide_memory(f, terms, embedded_price_book(), billing);
}

MeasuredFunction example() {
  return measured(read_power_tuning_url(
      "gAAAAQACAAQACMAL;cSwARe92gERmEgdE6IzTQ+VXaUOPEmRD;tYWQNuffkDYZfJg20gPvNsDoAzcSmj03")[0]);
}

}  // namespace

TEST_CASE("Strategies choose as AWS Lambda Power Tuning does", "[decide][memory]") {
  // lambda/analyzer.js at commit 0198f2c, worked out by hand
  const std::vector<double> costs{4.0, 2.0, 2.0, 8.0};
  const std::vector<double> times{100.0, 60.0, 50.0, 40.0};
  CHECK(choose_size(costs, times, MemoryStrategy::cost, 0.5) == 2);  // of equals the fastest
  CHECK(choose_size(costs, times, MemoryStrategy::speed, 0.5) == 3);
  // 0.5 * 0.25 + 0.5 * 0.5 = 0.375 against 0.5 + 0.2 and 0.25 + 0.5
  CHECK(choose_size(costs, times, MemoryStrategy::balanced, 0.5) == 2);
  CHECK(choose_size(costs, times, MemoryStrategy::balanced, 0.0) == 3);  // time alone
  CHECK(choose_size(costs, times, MemoryStrategy::balanced, 1.0) ==
        1);  // cost alone, first of equals
  CHECK(choose_size({3.0, 1.0}, {40.0, 40.0}, MemoryStrategy::speed, 0.5) == 1);
  CHECK(choose_size({0.0, 0.0}, {40.0, 30.0}, MemoryStrategy::balanced, 0.5) == 1);
}

TEST_CASE("The tool's own choices come out of its charts", "[decide][memory]") {
  // What the tool printed beside these addresses (strategy cost): power 128 and cost 4.3071e-6;
  // 256 and 3.948e-6; 1536 with strategy speed.
  MemoryTerms terms;
  const auto first = decided(example(), terms, today());
  REQUIRE(first.chosen_by_tool);
  CHECK(first.options[*first.chosen_by_tool].memory_mb == 128);
  const auto second =
      decided(measured(read_power_tuning_url("gAAAAQACAAQACMAL;9jbsRMPpakTo1PBDVRWIQ+j02UOTj8BD;"
                                             "cy2FNhB5hDbt2oc24OSZNo7HdTehy583")[0]),
              terms, today());
  CHECK(second.options[*second.chosen_by_tool].memory_mb == 256);
  terms.strategy = MemoryStrategy::speed;
  const auto third =
      decided(measured(read_power_tuning_url("AAQABgAI;3t2NQUREREFERExB;ilmiNADhrzRWgeo0")[0]),
              terms, today());
  CHECK(third.options[*third.chosen_by_tool].memory_mb == 1536);
}

TEST_CASE("Costs are the book's price of the billed time, and where the tool's differ they show",
          "[decide][memory]") {
  const auto d = decided(example(), MemoryTerms{}, today());
  CHECK(d.usd_per_gb_second.to_string() == "0.0000166667");
  const auto& first = d.options[0];
  CHECK(first.billed_ms == 2051.0);
  // 2,051 ms x 128 / 1,024 GB x 0.0000166667, a million times
  CHECK(first.usd_per_million.to_string() == "4.2729252125");
  CHECK(*first.tool_usd_per_million == Approx(4.3071).epsilon(1e-6));
  CHECK(d.choice().memory_mb == 128);
  CHECK(d.options[d.fastest].memory_mb == 3008);
  // The tool's price of 2020 is 2.1e-9 a millisecond of 128 MB: the same billed time.
  for (const auto& o : d.options) {
    CHECK(*o.tool_usd_per_million / 1e6 ==
          Approx(o.billed_ms * 2.1e-9 * o.memory_mb / 128.0).epsilon(1e-3));
  }
}

TEST_CASE("The balanced choice weighs cost against time", "[decide][memory]") {
  MemoryTerms terms;
  terms.strategy = MemoryStrategy::balanced;
  std::vector<int> chosen;
  for (const double weight : {1.0, 0.95, 0.5, 0.0}) {
    terms.balanced_weight = weight;
    chosen.push_back(decided(example(), terms, today()).choice().memory_mb);
  }
  // At 0.5 by the tool's costs: 128 0.691, 256 0.442, 512 0.333, 1024 0.418, 2048 0.405, 3008
  // 0.556.
  CHECK(chosen == std::vector<int>{128, 256, 512, 3008});
}

TEST_CASE("Cold starts move the choice where INIT is long and billed", "[decide][memory]") {
  MeasuredFunction f;
  f.sizes = {{128, {300.0}, 200.0, std::nullopt}, {512, {70.0}, 200.0, std::nullopt}};
  MemoryTerms terms;
  const auto warm = decided(f, terms, today());
  CHECK(warm.choice().memory_mb == 512);  // 300 x 128 against 70 x 512
  CHECK(warm.options[0].usd_per_million.to_string() == "0.62500125");
  terms.cold_share = *Decimal::parse("0.5");
  const auto cold = decided(f, terms, today());
  CHECK(cold.init_billed);
  CHECK(cold.choice().memory_mb == 128);  // 400 x 128 against 170 x 512
  CHECK(cold.options[0].billed_ms == 400.0);
  CHECK(cold.options[1].mean_ms == 170.0);
  // Before 2025-08-01 it was free for ZIP files on managed runtimes, not for images.
  const auto before = decided(f, terms, on({2025, 7, 31}));
  CHECK_FALSE(before.init_billed);
  CHECK(before.options[0].billed_ms == 300.0);
  CHECK(before.options[0].mean_ms == 400.0);
  terms.config.package = lambda::PackageType::image;
  CHECK(decided(f, terms, on({2025, 7, 31})).options[0].billed_ms == 400.0);
  f.sizes[1].init_ms.reset();
  CHECK(input_error_of([&] {
          decided(f, terms, today());
        }).find("--cold-share: found no time of a cold start with 512 MB") == 0);
}

TEST_CASE("Rows of one size are averaged, each rounded up by itself", "[decide][memory]") {
  const auto f = read_measured_sizes(
      "duration_ms,memory_mb,init_ms\n10.2,256,\n10.4,256,100\n7.5,128,90\n10.6,256,110\n",
      "m.csv");
  REQUIRE(f.sizes.size() == 2);
  CHECK(f.sizes[0].memory_mb == 128);
  CHECK(f.sizes[1].durations_ms.size() == 3);
  CHECK(*f.sizes[1].init_ms == 105.0);
  const auto d = decided(f, MemoryTerms{}, today());
  CHECK(d.options[1].duration_ms == Approx(10.4));
  CHECK(d.options[1].billed_ms == 11.0);
  CHECK_FALSE(d.chosen_by_tool);
}

TEST_CASE("Measurements that are none are refused where they stand", "[decide][memory]") {
  const auto error = [](const std::string& text) {
    return input_error_of([&] { read_measured_sizes(text, "m.csv"); });
  };
  CHECK(error("").find("m.csv:1:1: found an empty file") == 0);
  CHECK(error("memory_mb,duration_ms\n") ==
        "m.csv:1: found no rows, wanted a row for each memory "
        "size");
  CHECK(error("memory_mb\n128\n").find("m.csv:1: found no column 'duration_ms'") == 0);
  CHECK(error("memory,duration_ms\n").find("m.csv:1:1: found the column 'memory'") == 0);
  CHECK(error("memory_mb,duration_ms,memory_mb\n").find("'memory_mb' twice") != std::string::npos);
  for (const char* memory : {"127", "10241", "128.5", "x", "", "-128"}) {
    CHECK(error("memory_mb,duration_ms\n" + std::string(memory) + ",5\n")
              .find("m.csv:2:1: found '" + std::string(memory) + "'") == 0);
  }
  for (const char* ms : {"0", "-1", "nan", "900001", "1e400"}) {
    CHECK(error("memory_mb,duration_ms\n128," + std::string(ms) + "\n")
              .find("m.csv:2:5: found '" + std::string(ms) + "'") == 0);
  }
  CHECK(error("memory_mb,duration_ms\n128,5,6\n").find("m.csv:2:7: found 3 columns") == 0);
  CHECK(input_error_of([] {
          decided(example(), MemoryTerms{}, on({2026, 1, 1}, "xx-none-1"));
        }).find("--region: found no price of lambda.gb_seconds.x86 in xx-none-1") == 0);
}

TEST_CASE("The chart of a decision carries the book's costs", "[decide][memory]") {
  const auto d = decided(example(), MemoryTerms{}, today());
  const auto again = read_power_tuning_url(power_tuning_url_of({d}));
  REQUIRE(again.size() == 1);
  REQUIRE(again[0].points.size() == 6);
  CHECK(again[0].points[0].cost_usd == Approx(4.2729252125e-6).epsilon(1e-6));
}
