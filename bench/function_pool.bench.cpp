// SPDX-License-Identifier: Apache-2.0
// Simulated requests a second on one core: the pool of `fitcost simulate pool --rps 0.9 --warm-ms
// exp:1991 --cold-ms exp:2244 --idle-expiry 600` (some 8 environments), one of 250 and one of
// 2,000, beside the plain version: a stack of idle environments and a heap of busy ones, which
// counts less (no quantiles, no billed time, no limits but one). Both draw the same numbers; where
// their counts differ the benchmark says so and stops.
#include <benchmark/benchmark.h>

#include <cmath>

#include "../tests/capacity/plain_pool.hpp"
#include "fitcost/capacity/function_pool.hpp"

namespace {

using namespace fitcost;

constexpr std::uint64_t request_count = 1'000'000;

plain::Pool plain_pool(double rate) {
  plain::Pool out;
  out.rate_per_second = rate;
  out.warm = DurationDistribution::exponential(milliseconds(1991.0));
  out.cold = DurationDistribution::exponential(milliseconds(2244.0));
  out.idle_expiry_s = 600.0;
  out.max_concurrency = 100'000;
  return out;
}
FunctionPool function_pool(double rate, Routing routing) {
  const plain::Pool plain = plain_pool(rate);
  FunctionPool out;
  out.traffic = PoissonTraffic{requests(rate) / seconds(1.0), {}};
  out.warm = plain.warm;
  out.cold = plain.cold;
  out.idle_expiry = DurationDistribution::constant(milliseconds(plain.idle_expiry_s * 1000.0));
  out.routing = routing;
  out.max_concurrency = static_cast<std::int64_t>(plain.max_concurrency);
  out.scaling_step = 0.0;
  return out;
}

bool equal(const PoolResult& a, const plain::Result& b) {
  const auto near = [](double x, double y) { return std::fabs(x - y) <= 1e-9 * std::fabs(y); };
  return a.cold == b.cold && a.rejected == b.rejected &&
         near(a.instance_seconds, b.instance_us / 1e6) && near(a.busy_seconds, b.busy_us / 1e6);
}

void plain_version(benchmark::State& state) {
  const plain::Pool pool = plain_pool(static_cast<double>(state.range(0)) / 10.0);
  for (auto _ : state) benchmark::DoNotOptimize(plain::simulate(pool, request_count, 1));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(request_count));
}

template <Routing routing> void simulated_pool(benchmark::State& state) {
  const double rate = static_cast<double>(state.range(0)) / 10.0;
  const FunctionPool pool = function_pool(rate, routing);
  PoolRun run;
  run.requests = request_count;
  if (routing == Routing::recent &&
      !equal(simulate_pool(pool, run), plain::simulate(plain_pool(rate), request_count, 1))) {
    state.SkipWithError("not what the plain version gives");
    return;
  }
  for (auto _ : state) benchmark::DoNotOptimize(simulate_pool(pool, run));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(request_count));
}

// Requests a second x 10.
BENCHMARK(plain_version)->Arg(9)->Arg(1000)->Arg(9000)->Unit(benchmark::kMillisecond);
BENCHMARK_TEMPLATE(simulated_pool, Routing::recent)
    ->Arg(9)
    ->Arg(1000)
    ->Arg(9000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_TEMPLATE(simulated_pool, Routing::newest)
    ->Arg(9)
    ->Arg(1000)
    ->Arg(9000)
    ->Unit(benchmark::kMillisecond);

/// Replications on all cores, of a pool of 8 environments.
void replications(benchmark::State& state) {
  const FunctionPool pool = function_pool(0.9, Routing::newest);
  PoolRun run;
  run.requests = 100'000;
  run.replications = 32;
  run.threads = static_cast<unsigned>(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(simulate_pool(pool, run));
  state.SetItemsProcessed(state.iterations() * 3'200'000);
}
BENCHMARK(replications)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
