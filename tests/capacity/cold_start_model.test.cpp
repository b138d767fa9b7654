// SPDX-License-Identifier: Apache-2.0
#include "fitcost/capacity/cold_start_model.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "fitcost/capacity/erlang.hpp"
#include "fitcost/capacity/function_pool.hpp"
#include "fitcost/capacity/pool_companions.hpp"

using namespace fitcost;

namespace {

PoolLoad load(double rate, double warm_s, double cold_s) {
  return {requests(rate) / seconds(1.0), seconds(warm_s), seconds(cold_s)};
}
double in_s(Seconds time) { return time / seconds(1.0); }

PoolResult simulated(double rate, double service_s, double expiry_s, std::uint64_t count,
                     Routing routing = Routing::recent, std::int64_t limit = 100'000) {
  FunctionPool pool;
  pool.traffic = PoissonTraffic{requests(rate) / seconds(1.0), {}};
  pool.warm = pool.cold = DurationDistribution::exponential(milliseconds(service_s * 1000.0));
  pool.idle_expiry = DurationDistribution::constant(milliseconds(expiry_s * 1000.0));
  pool.routing = routing;
  pool.rate_each = 0.0;
  pool.scaling_step = 0.0;
  pool.max_concurrency = limit;
  PoolRun run;
  run.requests = count;
  run.warm_up = seconds(10.0 * expiry_s);
  return simulate_pool(pool, run);
}

/// Half the interval of 95 % on each side is 2 deviations; 4 of them must hold the figure.
void check_within(const Estimate& found, double expected) {
  INFO(*found.value << " for " << expected);
  CHECK(std::fabs(*found.value - expected) < 2.0 * (*found.high - *found.value) + 1e-12);
}

}  // namespace

TEST_CASE("Erlang B is what its recursion gives", "[capacity][formulas]") {
  for (const double offered : {0.001, 0.5, 3.982, 40.0, 200.0}) {
    double b = 1.0;
    for (int n = 1; n <= 250; ++n) {
      b = offered * b / (n + offered * b);
      CHECK(erlang_b(offered, n) == Approx(b).epsilon(1e-10));
    }
  }
  CHECK(erlang_b(3.982, 3) == Approx(0.44907182493).epsilon(1e-10));
  CHECK(erlang_b(46'000.0, 46'000) == Approx(0.00371095).epsilon(1e-5));
  CHECK(erlang_b(5.0, 0) == 1.0);
  CHECK(erlang_b(0.0, 5) == 0.0);
}

TEST_CASE("Erlang C is the sum that it stands for", "[capacity][formulas]") {
  // a^n / n! n / (n - a) over the sum of a^k / k! up to n - 1 and that term.
  const double a = 8.0;
  double term = 1.0;
  double sum = 0.0;
  for (int k = 0; k < 10; ++k) {
    sum += term;
    term *= a / (k + 1);
  }
  const double waiting = term * 10.0 / (10.0 - a);
  CHECK(erlang_c(a, 10) == Approx(waiting / (sum + waiting)).epsilon(1e-12));
  CHECK(erlang_c(10.0, 10) == 1.0);
  CHECK(erlang_c(1.0, 0) == 1.0);
}

TEST_CASE("With one environment the two exact ways agree", "[capacity][formulas]") {
  for (const double expiry : {0.1, 1.0, 10.0, 15.0}) {
    const auto stack = most_recently_used(load(0.9, 2.0, 2.0), seconds(expiry), 1);
    const auto renewal = one_environment(load(0.9, 2.0, 2.0), seconds(expiry));
    CHECK(*stack.p_cold == Approx(*renewal.p_cold).epsilon(1e-5));
    CHECK(stack.p_rejected == Approx(renewal.p_rejected).epsilon(1e-9));
    CHECK(stack.total == Approx(renewal.total).epsilon(1e-6));
    CHECK(in_s(*stack.lifespan) == Approx(in_s(*renewal.lifespan)).epsilon(1e-5));
  }
}

TEST_CASE("One environment: figures of the published rows V176 and V178", "[capacity][formulas]") {
  const auto slow = one_environment(load(0.01, 2.0, 2.5), seconds(60.0));
  CHECK(*slow.p_cold == Approx(0.536607014926).epsilon(1e-10));
  CHECK(slow.p_rejected == Approx(0.022238269681).epsilon(1e-10));
  CHECK(in_s(*slow.lifespan) == Approx(86.3561176398).epsilon(1e-10));
  CHECK(slow.total == Approx(0.463392985074).epsilon(1e-10));
  const auto fast = one_environment(load(0.9, 1.991, 2.244), seconds(10.0));
  CHECK(*fast.p_cold == Approx(4.42023575279e-05).epsilon(1e-10));
  CHECK(in_s(*fast.lifespan) == Approx(25135.8085749).epsilon(1e-10));
  const auto never =
      one_environment(load(0.9, 2.0, 9.0), seconds(std::numeric_limits<double>::infinity()));
  CHECK(*never.p_cold == 0.0);
  CHECK_FALSE(never.lifespan.has_value());
}

TEST_CASE("Without idle time the stack is an infinite server, without expiry a loss system",
          "[capacity][formulas]") {
  const auto none = most_recently_used(load(0.9, 2.244, 2.244), Seconds(), {});
  CHECK(*none.p_cold == Approx(1.0));
  CHECK(none.total == Approx(never_reused(load(0.9, 2.0, 2.244), {}).total));
  const auto long_ago = most_recently_used(load(2.0, 1.991, 1.991), seconds(1e6), 3);
  const auto never = never_expiring(load(2.0, 1.991, 1.991), 3);
  CHECK_FALSE(long_ago.p_cold.has_value());  // too rare to be told
  CHECK(long_ago.p_rejected == Approx(never.p_rejected).epsilon(1e-9));
  CHECK(long_ago.total == Approx(3.0).epsilon(1e-6));
  CHECK(never.running == Approx(2.19379599313).epsilon(1e-10));
}

TEST_CASE("Cold starts of most recently used environments: the formula is what is simulated",
          "[capacity][formulas]") {
  struct Case {
    double rate, service_s, expiry_s;
    std::uint64_t count;
    std::int64_t limit;
  };
  for (const auto& c :
       {Case{0.9, 2.0, 10.0, 400'000, 100'000}, Case{0.9, 2.0, 1.0, 200'000, 100'000},
        Case{0.05, 2.0, 30.0, 200'000, 100'000}, Case{0.9, 2.0, 60.0, 400'000, 100'000},
        Case{5.0, 2.0, 3.0, 400'000, 100'000}, Case{2.0, 2.0, 4.0, 200'000, 4}}) {
    const auto found =
        simulated(c.rate, c.service_s, c.expiry_s, c.count, Routing::recent, c.limit);
    const auto formula =
        most_recently_used(load(c.rate, c.service_s, c.service_s), seconds(c.expiry_s), c.limit);
    INFO(c.rate << " " << c.expiry_s << " " << c.limit);
    check_within(found.p_cold, *formula.p_cold);
    check_within(found.p_rejected, formula.p_rejected);
    check_within(found.total.mean, formula.total);
    check_within(found.idle.mean, formula.idle);
    check_within(found.lifespan_seconds, in_s(*formula.lifespan));
  }
}

TEST_CASE("The formula stands where the published one fell", "[capacity][formulas]") {
  // Simulated to a high precision, newest created first; the published formula's figures were
  // .16967, .015046, .0024978, .0011863 and .00036834.
  struct Row {
    double expiry_s, p_cold, total, tolerance;
  };
  for (const auto& r : {Row{60, .016042, 5.892, 0.03}, Row{300, .0028074, 7.190, 0.03},
                        Row{600, .0013259, 7.695, 0.03}, Row{1800, .00042128, 8.464, 0.03},
                        Row{10, .09935, 4.277, 0.08}}) {
    const auto formula =
        most_recently_used(load(0.9, 1.991, 2.244), seconds(r.expiry_s), std::nullopt);
    CHECK(*formula.p_cold == Approx(r.p_cold).epsilon(r.tolerance));
    CHECK(formula.total == Approx(r.total).epsilon(0.02));
  }
}

TEST_CASE("A formula is called exact only where its conditions hold", "[capacity][formulas]") {
  FunctionPool pool;
  pool.traffic = PoissonTraffic{requests(0.9) / seconds(1.0), {}};
  pool.warm = pool.cold = DurationDistribution::exponential(milliseconds(2000.0));
  pool.rate_each = 0.0;
  PoolRun run;
  run.requests = 20'000;
  const auto exact = [&](const std::string& formula) {
    for (const auto& c : pool_companions(pool, simulate_pool(pool, run))) {
      if (c.formula == formula) return c.exact ? "exact" : "approximate";
    }
    return "none";
  };
  CHECK(exact("most recently used") == std::string("exact"));
  CHECK(exact("Little's law") == std::string("exact"));
  pool.routing = Routing::newest;
  CHECK(exact("most recently used") == std::string("approximate"));
  pool.routing = Routing::random;
  CHECK(exact("most recently used") == std::string("none"));
  pool.routing = Routing::recent;
  pool.cold = DurationDistribution::exponential(milliseconds(2500.0));
  CHECK(exact("most recently used") == std::string("approximate"));
  pool.max_concurrency = 1;
  CHECK(exact("one environment") == std::string("exact"));
  pool.rate_each = 10.0;  // never more than ten in a second
  CHECK(exact("one environment") == std::string("exact"));
  pool.rate_each = 0.7;
  CHECK(exact("one environment") == std::string("approximate"));
  pool.traffic = EvenTraffic{requests(0.9) / seconds(1.0)};
  CHECK(exact("one environment") == std::string("none"));
  CHECK(exact("Erlang B") == std::string("none"));
  CHECK(exact("Little's law") == std::string("exact"));
}
