// SPDX-License-Identifier: Apache-2.0
#include "fitcost/capacity/throttle.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "fitcost/capacity/erlang.hpp"
#include "fitcost/capacity/token_bucket.hpp"
#include "fitcost/traffic/cyclic_profile.hpp"
#include "fitcost/traffic/random.hpp"
#include "traffic/input_error_of.hpp"

using namespace fitcost;

namespace {

RequestsPerSecond rps(double rate) { return requests(rate) / seconds(1.0); }
apigateway::Throttle bucket(double rate, double burst) { return {rps(rate), requests(burst)}; }

/// Which of `times_ms` a bucket of whole numbers admits: tokens in thousandths, so that nothing is
/// rounded; `rate` a second is `rate` thousandths a millisecond.
std::vector<bool> admitted_exactly(const std::vector<std::int64_t>& times_ms, std::int64_t rate,
                                   std::int64_t burst) {
  std::vector<bool> out;
  std::int64_t thousandths = burst * 1000;
  std::int64_t last = 0;
  for (const auto t : times_ms) {
    thousandths = std::min(burst * 1000, thousandths + (t - last) * rate);
    last = t;
    out.push_back(thousandths >= 1000);
    if (out.back()) thousandths -= 1000;
  }
  return out;
}

ThrottleScenario on_stage(ThrottledTraffic traffic, double rate, double burst) {
  ThrottleScenario out;
  out.traffic = std::move(traffic);
  out.stage = bucket(rate, burst);
  return out;
}

}  // namespace

TEST_CASE("A token bucket admits what exact arithmetic admits", "[capacity][throttle]") {
  Random random(1);
  for (const auto& [rate, burst] : {std::pair<std::int64_t, std::int64_t>{50, 100},
                                    {3, 1},
                                    {7, 2},
                                    {1000, 5},
                                    {50, 0},
                                    {0, 3}}) {
    std::vector<std::int64_t> times;
    std::int64_t now = 0;
    for (int i = 0; i < 20'000; ++i) {
      now += static_cast<std::int64_t>(random.next() % 40) * (i % 7 == 0 ? 20 : 1);
      times.push_back(now);
    }
    TokenBucket tokens(bucket(static_cast<double>(rate), static_cast<double>(burst)));
    const auto exact = admitted_exactly(times, rate, burst);
    std::size_t differ = 0;
    for (std::size_t i = 0; i < times.size(); ++i) {
      const bool admitted = tokens.admits(seconds(static_cast<double>(times[i]) / 1000.0));
      differ += admitted != exact[i] ? 1U : 0U;
    }
    INFO(rate << " " << burst);
    CHECK(differ == 0);
  }
}

TEST_CASE("Requests as fast as the bucket is refilled are never turned away",
          "[capacity][throttle]") {
  for (const double rate : {50.0, 3.0, 7.0, 9'999.9}) {
    TokenBucket tokens(bucket(rate, 1.0));
    std::uint64_t rejected = 0;
    for (int i = 0; i < 200'000; ++i)
      rejected += tokens.admits(seconds(static_cast<double>(i) / rate)) ? 0U : 1U;
    CHECK(rejected == 0);
  }
}

TEST_CASE("Evenly spaced requests above the rate lose 1 - rate / theirs in the long run",
          "[capacity][throttle]") {
  CHECK(rejected_of_even(rps(60.0), bucket(50.0, 100.0)) == Approx(1.0 - 50.0 / 60.0));
  CHECK(rejected_of_even(rps(50.0), bucket(50.0, 1.0)) == 0.0);
  CHECK(rejected_of_even(rps(0.023), bucket(50.0, 100.0)) == 0.0);
  CHECK(rejected_of_even(rps(1.0), bucket(50.0, 0.0)) == 1.0);

  auto scenario = on_stage(EvenTraffic{rps(60.0)}, 50.0, 100.0);
  scenario.warm_up = seconds(60.0);
  scenario.length = seconds(3'660.0);
  const auto simulated = simulate_throttle(scenario);
  CHECK(simulated.replications == 1);
  CHECK(simulated.requests == 216'000);
  CHECK(static_cast<double>(simulated.by_stage) == Approx(36'000.0).margin(1.0));
  // 100 tokens and 50 a second for 60 requests a second: the bucket lasts 99 / 10 s.
  CHECK(*simulated.first_rejection / seconds(1.0) == Approx(9.9).margin(0.1));
}

TEST_CASE("Poisson requests into a bucket lose the exact share", "[capacity][throttle]") {
  // From Crommelin's alternating series of M/D/1 in decimals of 200 digits (Python), put into the
  // balking formula: independent of the recursion used here.
  struct Row {
    double requests_rate;
    double rate;
    double burst;
    double share;
  };
  for (const auto& row : {Row{60, 50, 5, 1.99146693328819652e-01},
                          {50, 50, 10, 5.08474576307288428e-02},
                          {40, 50, 3, 1.03298989845338793e-01},
                          {40, 50, 3.4, 8.18233545663909073e-02},
                          {49, 50, 20, 1.66898945105847206e-02},
                          {25, 50, 30, 4.95447323948483156e-17},
                          {100, 10, 4, 9.00000000000000910e-01},
                          {5, 10, 1, 1.0 / 3.0},
                          {45, 50, 100, 1.15804721142894864e-10},
                          {50, 50, 2.5, 2.14715370401524275e-01},
                          {10, 50, 8, 2.81000934557584279e-09}}) {
    INFO(row.requests_rate << " into " << row.rate << ", " << row.burst);
    CHECK(rejected_of_poisson(rps(row.requests_rate), bucket(row.rate, row.burst)) ==
          Approx(row.share).epsilon(1e-11).margin(0.0));
  }
}

TEST_CASE("The exact share has the limits it must have", "[capacity][throttle]") {
  CHECK(rejected_of_poisson(rps(10.0), bucket(50.0, 0.5)) == 1.0);
  CHECK(rejected_of_poisson(rps(10.0), bucket(0.0, 50.0)) == 1.0);
  CHECK(rejected_of_poisson(rps(0.0), bucket(50.0, 5.0)) == 0.0);
  CHECK(rejected_of_poisson(rps(1e9), bucket(50.0, 5.0)) == Approx(1.0 - 50.0 / 1e9));
  CHECK(rejected_of_poisson(rps(20'000.0), apigateway::default_throttle) == Approx(0.5));
  // At the seed's traffic nothing is ever turned away at 50 a second.
  CHECK(rejected_of_poisson(rps(0.023), bucket(50.0, 100.0)) < 1e-100);
  // It falls with the burst and rises with the requests, whole numbers or not.
  double last = 1.0;
  for (double burst = 1.0; burst < 30.0; burst += 0.25) {
    const double share = rejected_of_poisson(rps(45.0), bucket(50.0, burst));
    CHECK(share < last);
    last = share;
  }
  last = 0.0;
  for (double rate = 5.0; rate < 200.0; rate += 5.0) {
    const double share = rejected_of_poisson(rps(rate), bucket(50.0, 20.0));
    CHECK(share >= last);
    last = share;
  }
  CHECK(input_error_of([] {
          rejected_of_poisson(rps(1.0), bucket(1.0, 1e6));
        }).find("found a burst of over 100,000") == 0);
}

TEST_CASE("The simulation gives the exact share within its interval", "[capacity][throttle]") {
  for (const auto& [rate, burst] :
       {std::pair{60.0, 5.0}, {50.0, 10.0}, {40.0, 3.0}, {40.0, 3.4}, {100.0, 20.0}}) {
    auto scenario = on_stage(PoissonTraffic{rps(rate), Profile()}, 50.0, burst);
    scenario.length = seconds(2'000.0);
    scenario.warm_up = seconds(100.0);
    scenario.seed = 77;
    const auto simulated = simulate_throttle(scenario);
    const double exact = rejected_of_poisson(rps(rate), bucket(50.0, burst));
    INFO(rate << " " << burst);
    // 16 replications: 4.07 standard errors (Student's t, 15 degrees of freedom, 0.1 %), of which
    // the 95 % interval has 2.13.
    const double width = (simulated.rejected.high - simulated.rejected.value) * 4.07 / 2.13;
    CHECK(std::fabs(simulated.rejected.value - exact) < width);
    CHECK(width < 0.01);
    const auto known = long_run_rejected(scenario);
    REQUIRE(known);
    CHECK(known->exact);
    CHECK(known->by_gateway == Approx(exact).epsilon(1e-12));
  }
}

TEST_CASE("Of a burst the bucket lets through what it holds", "[capacity][throttle]") {
  CHECK(rejected_at_once(1'000.0, bucket(50.0, 100.0)) == Approx(0.9));
  CHECK(rejected_at_once(100.0, bucket(50.0, 100.0)) == 0.0);
  CHECK(rejected_at_once(3.0, bucket(50.0, 0.9)) == 1.0);
  const auto at_once = simulate_throttle(on_stage(OneBurst{1'000, Seconds()}, 50.0, 100.0));
  CHECK(at_once.requests == 1'000);
  CHECK(at_once.by_stage == 900);
  // Over 4 s, 250 a second: 100 tokens at the start and 50 a second until the last.
  const auto spread = simulate_throttle(on_stage(OneBurst{1'000, seconds(4.0)}, 50.0, 100.0));
  CHECK(static_cast<double>(spread.by_stage) == Approx(1'000 - 100 - 200).margin(1.0));
}

TEST_CASE("The account's throttle is AWS's for the region, and others take from it",
          "[capacity][throttle]") {
  // The regions with the smaller bucket: docs.aws.amazon.com/apigateway/latest/developerguide/
  // limits.html
  int smaller = 0;
  for (const char* region :
       {"af-south-1", "eu-south-1", "ap-southeast-3", "me-central-1", "ap-south-2",
        "ap-southeast-4", "eu-south-2", "eu-central-2", "il-central-1", "ca-west-1",
        "ap-southeast-5", "ap-southeast-7", "mx-central-1"}) {
    ThrottleScenario s;
    s.account = apigateway::throttle(region);
    s.traffic = EvenTraffic{rps(5'000.0)};
    smaller += long_run_rejected(s)->by_gateway == 0.5 ? 1 : 0;
  }
  CHECK(smaller == 13);
  ThrottleScenario s;
  s.account = apigateway::throttle("us-east-1");
  s.traffic = EvenTraffic{rps(20'000.0)};
  CHECK(long_run_rejected(s)->by_gateway == 0.5);

  // Poisson others: a request finds the bucket as all of them together do.
  s.account = bucket(50.0, 10.0);
  s.traffic = PoissonTraffic{rps(20.0), Profile()};
  s.others = rps(40.0);
  s.length = seconds(4'000.0);
  s.warm_up = seconds(100.0);
  const auto known = long_run_rejected(s);
  REQUIRE(known);
  CHECK(known->by_gateway == Approx(rejected_of_poisson(rps(60.0), s.account)).epsilon(1e-12));
  const auto simulated = simulate_throttle(s);
  CHECK(simulated.by_stage == 0);
  CHECK(simulated.rejected.value == Approx(known->by_gateway).margin(0.006));

  // Both throttles: no exact share, and each turns away its own.
  s.stage = bucket(15.0, 5.0);
  CHECK_FALSE(long_run_rejected(s));
  const auto both = simulate_throttle(s);
  CHECK(both.by_stage > 0);
  CHECK(both.by_account > 0);
}

TEST_CASE("The stage's throttle alone decides where the account's has more of both",
          "[capacity][throttle]") {
  auto s = on_stage(PoissonTraffic{rps(80.0), Profile()}, 50.0, 10.0);
  s.account = bucket(50.0, 10.0);
  s.length = seconds(500.0);
  const auto simulated = simulate_throttle(s);
  CHECK(simulated.by_account == 0);
  CHECK(simulated.by_stage > 0);
}

TEST_CASE("Lambda's concurrency turns away what Erlang's formula says", "[capacity][throttle]") {
  for (const auto& duration : {DurationDistribution::constant(milliseconds(400.0)),
                               DurationDistribution::exponential(milliseconds(400.0)),
                               DurationDistribution::constant(milliseconds(20.0))}) {
    ThrottleScenario s;
    s.traffic = PoissonTraffic{rps(50.0), Profile()};
    s.lambda = ConcurrencyLimit{duration.mean() < milliseconds(100.0) ? 6 : 20, duration};
    s.length = seconds(2'000.0);
    s.warm_up = seconds(50.0);
    const auto known = long_run_rejected(s);
    REQUIRE(known);
    const auto simulated = simulate_throttle(s);
    INFO(to_string(duration));
    CHECK(known->by_gateway < 1e-9);
    CHECK(*known->by_lambda > 0.02);
    CHECK(simulated.by_stage + simulated.by_account == 0);
    CHECK(simulated.rejected.value == Approx(known->total()).margin(0.005));
  }
  // 20 ms count as 100 ms: 10 requests a second in an environment.
  CHECK(mean_time_counted(DurationDistribution::constant(milliseconds(20.0))) ==
        milliseconds(100.0));
  // E max(X, 100) of an exponential of mean m: 100 + m e^(-100 / m).
  CHECK(mean_time_counted(DurationDistribution::exponential(milliseconds(50.0))) /
            milliseconds(1.0) ==
        Approx(100.0 + 50.0 * std::exp(-2.0)).epsilon(1e-9));
  CHECK(mean_time_counted(DurationDistribution::empirical({50.0, 250.0}, "x")) ==
        milliseconds(175.0));
}

TEST_CASE("A profile's hours are added up, and a trace runs to its end", "[capacity][throttle]") {
  // All in one hour of the day: 24 times the mean.
  auto s = on_stage(PoissonTraffic{rps(5.0), daily(24.0)}, 50.0, 20.0);
  s.length = seconds(86'400.0);
  s.replications = 2;
  const auto known = long_run_rejected(s);
  REQUIRE(known);
  CHECK_FALSE(known->exact);
  CHECK(known->by_gateway ==
        Approx(rejected_of_poisson(rps(120.0), bucket(50.0, 20.0))).margin(1e-9));
  CHECK(simulate_throttle(s).rejected.value == Approx(known->by_gateway).margin(0.01));

  const auto counted =
      simulate_throttle(on_stage(CountedTraffic{{6'000.0, 0.0, 30.0}, seconds(60.0)}, 50.0, 10.0));
  CHECK(counted.requests == 16 * 6'030);
  CHECK(counted.rejected.value == Approx(0.5).margin(0.02));
  const auto recorded =
      simulate_throttle(on_stage(RecordedTraffic{{0.0, 0.0, 0.0, 1.0, 1.0}}, 1.0, 1.0));
  CHECK(recorded.requests == 5);
  CHECK(recorded.by_stage == 3);
  CHECK(simulate_throttle(
            on_stage(BurstyTraffic{{{rps(200.0), seconds(5.0)}, {rps(1.0), seconds(5.0)}}}, 50.0,
                     10.0))
            .by_stage > 0);
}

TEST_CASE("Nothing is counted where nothing comes", "[capacity][throttle]") {
  const auto report = simulate_throttle(on_stage(EvenTraffic{}, 50.0, 10.0));
  CHECK(report.requests == 0);
  CHECK(report.rejected.value == 0.0);
  CHECK_FALSE(report.first_rejection);
}
