// SPDX-License-Identifier: Apache-2.0
#include "fitcost/capacity/function_pool.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "capacity/plain_pool.hpp"
#include "fitcost/traffic/cyclic_profile.hpp"
#include "fitcost/units/input_error.hpp"

using namespace fitcost;

namespace {

DurationDistribution ms(double value) {
  return DurationDistribution::constant(milliseconds(value));
}
DurationDistribution exponential_ms(double mean) {
  return DurationDistribution::exponential(milliseconds(mean));
}
RequestsPerSecond per_s(double rate) { return requests(rate) / seconds(1.0); }

/// Arrivals at these seconds, warm 2 s, cold 3 s, idle expiry 10 s.
FunctionPool recorded(std::vector<double> times) {
  FunctionPool pool;
  pool.traffic = RecordedTraffic{std::move(times)};
  pool.warm = ms(2000.0);
  pool.cold = ms(3000.0);
  pool.idle_expiry = ms(10'000.0);
  return pool;
}
FunctionPool poisson_pool(double rate, double warm_ms, double cold_ms, double expiry_s) {
  FunctionPool pool;
  pool.traffic = PoissonTraffic{per_s(rate), {}};
  pool.warm = exponential_ms(warm_ms);
  pool.cold = exponential_ms(cold_ms);
  pool.idle_expiry = ms(expiry_s * 1000.0);
  return pool;
}
PoolRun requests_run(std::uint64_t count, std::uint64_t seed = 1) {
  PoolRun run;
  run.requests = count;
  run.seed = seed;
  return run;
}

struct Traced {
  std::string outcomes;
  std::vector<double> latencies;
  PoolResult result;
};
Traced traced(const FunctionPool& pool, PoolRun run = {}) {
  Traced out;
  run.on_request = [&out](const PoolRequest& r) {
    out.outcomes += r.outcome;
    out.latencies.push_back(r.latency / milliseconds(1.0));
  };
  out.result = simulate_pool(pool, run);
  return out;
}
std::string outcomes(const FunctionPool& pool) { return traced(pool).outcomes; }

bool same(const PoolResult& a, const PoolResult& b) {
  return a.requests == b.requests && a.cold == b.cold && a.rejected == b.rejected &&
         a.seconds == b.seconds && a.instance_seconds == b.instance_seconds &&
         a.busy_seconds == b.busy_seconds && a.p_cold.low == b.p_cold.low &&
         a.total.mean.high == b.total.mean.high && a.total.most == b.total.most &&
         a.idle.p95 == b.idle.p95 && a.warm_billed.milliseconds == b.warm_billed.milliseconds &&
         a.latency_ms->p99 == b.latency_ms->p99;
}

std::string refusal(const FunctionPool& pool, const PoolRun& run) {
  try {
    static_cast<void>(simulate_pool(pool, run));
  } catch (const InputError& error) {
    return error.what();
  }
  return "taken";
}

constexpr double never_ms = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("Departures and expiries come before an arrival at the same instant",
          "[capacity][pool]") {
  // Free at 3 s, taken at 3 s; free at 5 s, expired at 15 s, gone for an arrival at 15 s.
  CHECK(outcomes(recorded({0.0, 3.0, 15.0})) == "CWC");
  CHECK(outcomes(recorded({0.0, 3.0, 14.999999})) == "CWW");
  // Decimals that are none in binary: 3.6 s and 2 s are 5.6 s.
  CHECK(outcomes(recorded({0.6, 3.6, 5.6, 7.6, 9.6})) == "CWWWW");
  CHECK(outcomes(recorded({0.1, 3.1, 15.1})) == "CWC");
}

TEST_CASE("The most recently used environment is taken, of equals the later created one",
          "[capacity][pool]") {
  // A 0..3, B 0.5..3.5; at 4 both idle: B. At 4.5 A. A is free at 6.5, B at 6.
  FunctionPool pool = recorded({0.0, 0.5, 4.0, 4.5, 20.0});
  const auto lifespans = [&](Routing routing, std::vector<double> times) {
    pool.traffic = RecordedTraffic{std::move(times)};
    pool.routing = routing;
    return simulate_pool(pool, {}).lifespans;
  };
  // At 7 the one free since 6.5 is A: B expires at 16 (lifespan 15.5), A at 19.
  CHECK(lifespans(Routing::recent, {0.0, 0.5, 4.0, 4.5, 7.0}) == std::vector<double>{15.5, 19.0});
  // The one created last is B: A expires at 16.5, B at 19.
  CHECK(lifespans(Routing::newest, {0.0, 0.5, 4.0, 4.5, 7.0}) == std::vector<double>{16.5, 18.5});
  // The one created first: at 4 A (free at 6), at 4.5 B (free at 6.5), at 7 A (free at 9).
  CHECK(lifespans(Routing::oldest, {0.0, 0.5, 4.0, 4.5, 7.0}) == std::vector<double>{16.0, 19.0});
  // Both created and free at the same instants: the later created one is taken.
  CHECK(lifespans(Routing::recent, {1.0, 1.0, 5.0}) == std::vector<double>{13.0, 16.0});
}

TEST_CASE("With very many environments all goes on as before", "[capacity][pool]") {
  // 600 at once, then 600 more when those are idle: none is cold.
  for (const Routing routing :
       {Routing::recent, Routing::newest, Routing::oldest, Routing::random}) {
    std::vector<double> times(600, 1.0);
    times.insert(times.end(), 600, 8.0);
    times.push_back(8.5);
    FunctionPool pool = recorded(times);
    pool.routing = routing;
    const auto run = traced(pool);
    CHECK(run.outcomes == std::string(600, 'C') + std::string(600, 'W') + "C");
    REQUIRE(run.result.lifespans.size() == 601);
    CHECK(run.result.lifespans[0] == 19.0);
    CHECK(run.result.lifespans[600] == 13.0);
    CHECK(run.result.total.most == 601);
    CHECK(run.result.running.most == 601);
  }
}

TEST_CASE("A plain stack of idle and heap of busy environments gives the same, draw for draw",
          "[capacity][pool]") {
  struct Case {
    double rate, warm_ms, cold_ms, expiry_s;
    std::size_t limit;
  };
  for (const auto& c : {Case{0.9, 1991, 2244, 600, 1000}, Case{0.9, 1991, 2244, 5, 1000},
                        Case{2, 1991, 1991, 60, 3}, Case{60, 2000, 9000, 30, 1000},
                        Case{60, 2000, 9000, 0.5, 1000}, Case{60, 2000, 9000, 30, 110},
                        Case{320, 2000, 2000, 30, 1000}, Case{320, 2000, 2000, 0.2, 650}}) {
    plain::Pool plain_pool;
    plain_pool.rate_per_second = c.rate;
    plain_pool.warm = exponential_ms(c.warm_ms);
    plain_pool.cold = exponential_ms(c.cold_ms);
    plain_pool.idle_expiry_s = c.expiry_s;
    plain_pool.max_concurrency = c.limit;
    FunctionPool pool = poisson_pool(c.rate, c.warm_ms, c.cold_ms, c.expiry_s);
    pool.max_concurrency = static_cast<std::int64_t>(c.limit);
    pool.scaling_step = 0.0;
    for (const double each : {0.0, 10.0}) {  // 10 requests in a second are nearly never reached
      pool.rate_each = c.rate < 10.0 ? each : 0.0;
      const auto expected = plain::simulate(plain_pool, 20'000, 5);
      const auto found = simulate_pool(pool, requests_run(20'000, 5));
      INFO(c.rate << " " << c.expiry_s << " " << c.limit);
      CHECK(found.cold == expected.cold);
      CHECK(found.rejected == expected.rejected);
      CHECK(found.seconds == Approx(expected.length_us / 1e6).epsilon(1e-12));
      CHECK(found.instance_seconds == Approx(expected.instance_us / 1e6).epsilon(1e-9));
      CHECK(found.busy_seconds == Approx(expected.busy_us / 1e6).epsilon(1e-9));
    }
  }
}

TEST_CASE("An environment takes no more requests in a second than it may", "[capacity][pool]") {
  // 1 ms each, 30 in one second: 10 by each of three environments.
  std::vector<double> times;
  for (int i = 0; i < 30; ++i) times.push_back(i * 0.03);
  FunctionPool pool = recorded(times);
  pool.warm = pool.cold = ms(1.0);
  const std::string limited = outcomes(pool);
  CHECK(std::count(limited.begin(), limited.end(), 'C') == 3);
  CHECK(simulate_pool(pool, {}).held_back == 3);
  pool.rate_each = 0.0;
  CHECK(outcomes(pool) == "C" + std::string(29, 'W'));
  // Exactly a second after the first of ten starts there is room for one more.
  pool.rate_each = 10.0;
  std::vector<double> eleven;
  for (int i = 0; i < 10; ++i) eleven.push_back(i * 0.01);
  eleven.push_back(0.999999);
  pool.traffic = RecordedTraffic{eleven};
  CHECK(outcomes(pool).back() == 'C');
  eleven.back() = 1.0;
  pool.traffic = RecordedTraffic{eleven};
  CHECK(outcomes(pool).back() == 'W');
  // One every two seconds.
  pool.rate_each = 0.5;
  pool.traffic = RecordedTraffic{{0.0, 1.9, 2.0, 3.9, 4.0}};
  CHECK(outcomes(pool) == "CCWWW");
}

TEST_CASE("The limit on starts binds in large pools as in small ones", "[capacity][pool]") {
  std::vector<double> times;
  for (int i = 0; i < 3000; ++i) times.push_back(i * 0.0003);
  FunctionPool pool = recorded(times);
  pool.warm = pool.cold = ms(0.1);
  for (const Routing routing : {Routing::recent, Routing::newest, Routing::oldest}) {
    pool.routing = routing;
    const std::string all = outcomes(pool);
    CHECK(std::count(all.begin(), all.end(), 'C') == 300);
  }
}

TEST_CASE("New environments come in steps that refill evenly and do not accrue",
          "[capacity][pool]") {
  std::vector<double> times(5, 100.0);
  times.insert(times.end(), {101.0, 102.5, 102.5, 105.0});
  FunctionPool pool = recorded(times);
  pool.scaling_step = 4.0;  // 0.4 a second
  // Four at 100 s and no fifth; at 101 s 0.4, at 102.5 s one, at 105 s one more.
  CHECK(outcomes(pool) == "CCCCRRCRW");
  CHECK(simulate_pool(pool, {}).rejected_by_scaling == 3);
  pool.scaling_step = 0.0;
  CHECK(outcomes(pool) == "CCCCCCCCW");
}

TEST_CASE("A limit of concurrency rejects what comes when that many are in use",
          "[capacity][pool]") {
  FunctionPool pool = recorded({0.0, 1.0, 2.0, 3.0, 3.5, 4.0});
  pool.max_concurrency = 2;
  CHECK(outcomes(pool) == "CCRWRW");
  pool.max_concurrency = 0;
  CHECK(outcomes(pool) == "RRRRRR");
}

TEST_CASE("Provisioned environments are used first and stay", "[capacity][pool]") {
  FunctionPool pool = recorded({0.0, 0.5, 4.0, 60.0, 60.5});
  pool.provisioned = 1;
  const auto run = traced(pool);
  CHECK(run.outcomes == "WCWWC");
  CHECK(run.result.provisioned_billed.requests == 3.0);
  CHECK(run.result.provisioned_billed.milliseconds == 6000.0);
  CHECK(run.result.warm_billed.requests == 0.0);
  CHECK(run.result.cold_billed.milliseconds == 6000.0);
}

TEST_CASE("Several requests at once share an environment and wait for its start",
          "[capacity][pool]") {
  FunctionPool pool = recorded({0.0, 0.5, 0.6, 8.0});
  pool.requests_each = 2;
  pool.cold_time = ColdTime::init_first;
  pool.cold = ms(1000.0);
  const auto run = traced(pool);
  CHECK(run.outcomes == "CWCW");
  // The second waits until 1 s for the start, then takes 2 s.
  CHECK(run.latencies == std::vector<double>{3000.0, 2500.0, 3000.0, 2000.0});
  // Busy 0..3 s; 0.6..3.6 s and 8..10 s (the one used last).
  CHECK(run.result.busy_seconds == 8.0);
  CHECK(run.result.lifespans == std::vector<double>{13.0, 19.4});
  CHECK(run.result.latency_ms->most == Approx(3000.0).epsilon(0.004));
}

TEST_CASE("What is there at the start serves and expires like the rest", "[capacity][pool]") {
  FunctionPool pool = recorded({1.0, 1.0, 1.0, 6.0});
  pool.initial = parse_initial_instances("idle:1@5,busy:1,idle:1", "--initial");
  CHECK(pool.initial ==
        std::vector<InitialInstances>{{1, false, seconds(5.0)}, {1, true, {}}, {1, false, {}}});
  // Two idle ones at 1 s, the third is busy until 2 s.
  CHECK(outcomes(pool) == "WWCW");
  pool.traffic = RecordedTraffic{{5.0, 5.0, 5.0}};
  CHECK(outcomes(pool) == "WWC");  // one expired at 5 s
  pool.initial = parse_initial_instances("idle:600", "--initial");
  pool.traffic = RecordedTraffic{std::vector<double>(601, 9.0)};
  CHECK(outcomes(pool) == std::string(600, 'W') + "C");
  CHECK(simulate_pool(pool, {}).total.most == 601);
}

TEST_CASE("Billed time is rounded up request by request, an init with its service or not",
          "[capacity][pool]") {
  FunctionPool pool = recorded({0.0, 5.0});
  pool.warm = ms(395.99);
  pool.cold = ms(265.72);
  pool.cold_time = ColdTime::init_first;
  auto result = simulate_pool(pool, {});
  // REPORT line of opentelemetry-lambda's pull request 2011: 395.99 + 265.72 ms are billed as 662.
  CHECK(result.cold_billed.milliseconds == 662.0);
  CHECK(result.warm_billed.milliseconds == 396.0);
  CHECK(result.cold_start_milliseconds == 266.0);
  pool.init_billed = false;
  result = simulate_pool(pool, {});
  CHECK(result.cold_billed.milliseconds == 396.0);
  CHECK(result.cold_start_milliseconds == 0.0);
  CHECK(result.latency_ms->most == Approx(661.71).epsilon(1e-9));
}

TEST_CASE("The environments that serve are arrival rate times mean service", "[capacity][pool]") {
  for (const char* service : {"250", "exp:250", "lognormal:200,0.7", "gamma:0.5,500"}) {
    FunctionPool pool = poisson_pool(8.0, 1.0, 1.0, 30.0);
    pool.warm = pool.cold = parse_duration_distribution(service, "");
    const auto result = simulate_pool(pool, requests_run(200'000));
    const double expected = 8.0 * pool.warm.mean() / milliseconds(1000.0);
    INFO(service);
    CHECK(*result.running.mean.value == Approx(expected).epsilon(0.02));
    CHECK(*result.total.mean.value == Approx(*result.running.mean.value + *result.idle.mean.value));
  }
}

TEST_CASE("Without idle time every request is cold", "[capacity][pool]") {
  for (const double rate : {0.9, 90.0}) {
    const auto result =
        simulate_pool(poisson_pool(rate, 1991.0, 2244.0, 0.0), requests_run(20'000));
    CHECK(result.cold == result.requests);
    CHECK(*result.idle.mean.value == Approx(0.0).margin(1e-9));
    CHECK(result.lifespan_seconds.value == Approx(2.244).epsilon(0.03));
  }
}

TEST_CASE("Results do not depend on the number of threads", "[capacity][pool]") {
  const FunctionPool pool = poisson_pool(0.9, 1991.0, 2244.0, 60.0);
  PoolRun run;
  run.length = seconds(500.0);
  run.replications = 40;
  run.threads = 1;
  const auto one = simulate_pool(pool, run);
  run.threads = 7;
  CHECK(same(one, simulate_pool(pool, run)));
  run.seed = 2;
  CHECK_FALSE(same(one, simulate_pool(pool, run)));
}

TEST_CASE("A warm-up is simulated and does not count", "[capacity][pool]") {
  FunctionPool pool = recorded({});
  pool.traffic = EvenTraffic{per_s(1.0)};  // at 0.5, 1.5, ...
  PoolRun run;
  run.length = seconds(100.0);
  run.warm_up = seconds(10.0);
  const auto result = simulate_pool(pool, run);
  CHECK(result.requests == 100);
  CHECK(result.cold == 0);
  CHECK(result.seconds == 100.0);
  CHECK(result.busy_seconds == Approx(200.0));
  CHECK(result.warm_billed.milliseconds == 200'000.0);
  CHECK(result.latency_ms->most == 2000.0);
  run.warm_up = Seconds();
  CHECK(simulate_pool(pool, run).cold == 3);
}

TEST_CASE("Intervals cover what they should about as often as they say", "[capacity][pool]") {
  // M/M/3/3 with a load of 3.982: Erlang B says 0.44907182493.
  FunctionPool pool = poisson_pool(2.0, 1991.0, 1991.0, 1e6);
  pool.max_concurrency = 3;
  int covered = 0;
  constexpr int runs = 200;
  for (std::uint64_t seed = 1; seed <= runs; ++seed) {
    PoolRun run = requests_run(6000, seed);
    run.warm_up = seconds(100.0);
    const auto p = simulate_pool(pool, run).p_rejected;
    if (*p.low <= 0.44907182493 && 0.44907182493 <= *p.high) ++covered;
  }
  // 190 are expected; below 178 with probability 0.0001.
  CHECK(covered >= 178);
}

TEST_CASE("Where nothing was seen, the interval says how much there may be", "[capacity][pool]") {
  const auto result = simulate_pool(poisson_pool(0.9, 100.0, 100.0, 600.0), requests_run(3000));
  CHECK(result.p_rejected.value == 0.0);
  CHECK(result.p_rejected.high == Approx(0.001));
  FunctionPool full = poisson_pool(0.9, 100.0, 100.0, never_ms);
  CHECK_FALSE(simulate_pool(full, requests_run(3000)).lifespan_seconds.value.has_value());
}

TEST_CASE("Bursts have the mean rate of their states and more cold starts", "[capacity][pool]") {
  FunctionPool pool = poisson_pool(1.0, 1000.0, 1000.0, 60.0);
  const auto steady = simulate_pool(pool, requests_run(100'000));
  pool.traffic = BurstyTraffic{parse_burst_states("10:60,0:540", "--mmpp")};
  CHECK(mean_rate(pool.traffic) == per_s(1.0));
  const auto bursts = simulate_pool(pool, requests_run(100'000));
  CHECK(100'000.0 / bursts.seconds == Approx(1.0).epsilon(0.15));
  CHECK(*bursts.p_cold.value > 1.3 * *steady.p_cold.value);
}

TEST_CASE("A daily profile brings its requests at their hours", "[capacity][pool]") {
  FunctionPool pool = poisson_pool(2.0, 10.0, 10.0, 60.0);
  pool.traffic = PoissonTraffic{per_s(2.0), daily(24.0)};  // all in the hour from 14:00
  PoolRun run;
  run.length = seconds(86'400.0);
  std::vector<int> by_hour(24);
  run.on_request = [&](const PoolRequest& r) {
    ++by_hour.at(static_cast<std::size_t>(r.arrival / seconds(3600.0)));
  };
  const auto result = simulate_pool(pool, run);
  CHECK(by_hour[14] == static_cast<int>(result.requests));
  CHECK(static_cast<double>(result.requests) == Approx(172'800.0).epsilon(0.01));
}

TEST_CASE("What no pool can be is refused", "[capacity][pool]") {
  FunctionPool pool = poisson_pool(1.0, 10.0, 10.0, 10.0);
  CHECK(refusal(pool, {}) == "found no length, wanted one of them");
  PoolRun both = requests_run(10);
  both.length = seconds(5.0);
  CHECK(refusal(pool, both).find("a number of requests and a length") != std::string::npos);
  CHECK(refusal(recorded({}), {}) == "found no arrivals, wanted at least one");
  CHECK(refusal(recorded({1.0}), requests_run(5)).find("recorded arrivals") != std::string::npos);
  pool.traffic = PoissonTraffic{};
  CHECK(refusal(pool, requests_run(5)) ==
        "found a traffic without requests, wanted a rate above 0");
  pool.traffic = RenewalTraffic{ms(0.0)};
  CHECK(refusal(pool, requests_run(5)) ==
        "found a traffic without requests, wanted a rate above 0");
}
