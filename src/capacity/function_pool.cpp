// SPDX-License-Identifier: Apache-2.0
#include "fitcost/capacity/function_pool.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <exception>
#include <mutex>
#include <span>
#include <thread>

#include "capacity/pool_simulation.hpp"
#include "capacity/ratio_estimate.hpp"
#include "fitcost/units/input_error.hpp"

namespace fitcost::inline v1 {

namespace {

using detail::PoolReplication;
using detail::PoolSums;

struct MeanRateOf {
  RequestsPerSecond operator()(const PoissonTraffic& t) const { return t.rate; }
  RequestsPerSecond operator()(const EvenTraffic& t) const { return t.rate; }
  RequestsPerSecond operator()(const RenewalTraffic& t) const {
    const Milliseconds gap = t.gap.mean();
    return gap > Milliseconds() ? requests(1000.0) / (gap / milliseconds(1.0) * seconds(1.0))
                                : RequestsPerSecond();
  }
  RequestsPerSecond operator()(const BurstyTraffic& t) const { return mean_rate(t.states); }
  RequestsPerSecond operator()(const RecordedTraffic& t) const {
    const double length = t.seconds.empty() ? 0.0 : t.seconds.back();
    return length > 0.0 ? requests(static_cast<double>(t.seconds.size())) / seconds(length)
                        : RequestsPerSecond();
  }
};

[[noreturn]] void refuse_pool(const std::string& found, const std::string& wanted) {
  throw InputError({}, found, wanted);
}

bool is_length(Seconds length) { return length >= Seconds() && length <= seconds(1e12); }

void check_run(const FunctionPool& pool, const PoolRun& run) {
  const bool recorded = std::holds_alternative<RecordedTraffic>(pool.traffic);
  const bool by_count = run.requests > 0;
  const bool by_time = run.length > Seconds();
  if (recorded && (by_count || by_time || run.warm_up > Seconds()))
    refuse_pool("recorded arrivals with a length or a warm-up",
                "none: they run to the last expiry");
  if (!recorded && by_count == by_time)
    refuse_pool(by_count ? "a number of requests and a length" : "no length", "one of them");
  if (run.requests > PoolRun::most_requests || !is_length(run.length) || !is_length(run.warm_up))
    refuse_pool("a run without end", "up to 1e12 requests or seconds");
  if (run.replications < 1 || run.replications > PoolRun::most_replications)
    refuse_pool(std::to_string(run.replications) + " replications", "1 to 1,000,000");
  if (run.on_request && run.replications > 1)
    refuse_pool("a trace of several replications", "a single one");
}

void check_pool(const FunctionPool& pool) {
  if (std::holds_alternative<RecordedTraffic>(pool.traffic)) {
    if (std::get<RecordedTraffic>(pool.traffic).seconds.empty())
      refuse_pool("no arrivals", "at least one");
  } else if (!(mean_rate(pool.traffic) > RequestsPerSecond())) {
    refuse_pool("a traffic without requests", "a rate above 0");
  }
  if (pool.max_concurrency < 0 || pool.provisioned < 0 ||
      pool.provisioned > static_cast<std::int64_t>(FunctionPool::most_instances))
    refuse_pool("a negative or huge concurrency", "0 to 1,000,000");
  if (pool.requests_each < 1 || pool.requests_each > FunctionPool::most_requests_each)
    refuse_pool(std::to_string(pool.requests_each) + " requests at once in each environment",
                "1 to 1000");
  if (!(pool.rate_each >= 0.0 && pool.rate_each <= 1e4) ||
      !(pool.scaling_step == 0.0 || (pool.scaling_step >= 1.0 && pool.scaling_step <= 1e9)) ||
      !(pool.scaling_interval > Seconds()))
    refuse_pool("a limit out of range", "rates of 0 to 1e4 and steps of 0 or 1 to 1e9");
  std::int64_t initial = 0;
  for (const auto& group : pool.initial) initial += group.count;
  if (initial > static_cast<std::int64_t>(FunctionPool::most_instances))
    refuse_pool("over 1,000,000 environments at the start", "fewer");
}

/// All replications, each by whichever thread is free; what they count is put together thread by
/// thread, so that memory does not grow with their number but for a few sums each.
std::vector<PoolReplication> simulate_all(const FunctionPool& pool, const PoolRun& run,
                                          detail::PoolCounts& counts) {
  const auto count = static_cast<std::size_t>(run.replications);
  std::vector<PoolReplication> out(count);
  std::atomic<std::size_t> next{0};
  std::exception_ptr failure;
  std::mutex lock;
  const auto work = [&] {
    detail::PoolCounts own;
    for (std::size_t r = next++; r < count; r = next++) {
      try {
        out[r] = detail::simulate_replication(pool, run, r, own);
      } catch (...) {
        const std::lock_guard<std::mutex> held(lock);
        failure = std::current_exception();
        next = count;
      }
    }
    const std::lock_guard<std::mutex> held(lock);
    counts.add(own);
  };
  const std::size_t threads = std::min<std::size_t>(std::max(1U, run.threads), count);
  std::vector<std::thread> others;
  for (std::size_t t = 1; t < threads; ++t) others.emplace_back(work);
  work();
  for (auto& thread : others) thread.join();
  if (failure) std::rethrow_exception(failure);
  return out;
}

InstanceCounts instance_counts(const Estimate& mean, const detail::CountHistogram& of,
                               std::size_t most) {
  InstanceCounts out;
  out.mean = mean;
  out.median = of.quantile(0.5);
  out.p95 = of.quantile(0.95);
  out.p99 = of.quantile(0.99);
  out.most = std::max(static_cast<std::int64_t>(most), of.most());
  return out;
}

std::optional<LatencyQuantiles> latency_quantiles(const detail::LatencyHistogram& of, double sum) {
  if (of.count() == 0) return std::nullopt;
  return LatencyQuantiles{sum / static_cast<double>(of.count()),
                          of.quantile(0.5),
                          of.quantile(0.9),
                          of.quantile(0.95),
                          of.quantile(0.99),
                          of.quantile(0.999),
                          of.most()};
}

}  // namespace

RequestsPerSecond mean_rate(const PoolTraffic& traffic) {
  return std::visit(MeanRateOf{}, traffic);
}

PoolResult simulate_pool(const FunctionPool& pool, const PoolRun& run) {
  check_pool(pool);
  check_run(pool, run);
  detail::PoolCounts all_counts;
  auto replications = simulate_all(pool, run, all_counts);
  const auto& counts = all_counts.instances;

  std::vector<PoolSums> parts;
  PoolSums all;
  double latency_sum_ms = 0.0;
  PoolResult out;
  const auto each = 1.0 / static_cast<double>(run.replications);
  double init_part_ms = 0.0;
  const auto add = [each](BilledRequests& to, const BilledRequests& of) {
    to.requests += of.requests * each;
    to.milliseconds += of.milliseconds * each;
  };
  for (const auto& r : replications) {
    for (const auto& batch : r.batches) {
      all += batch;
      parts.push_back(batch);
    }
    latency_sum_ms += r.latency_sum_ms;
    out.rejected_by_scaling += r.rejected_by_scaling;
    out.held_back += r.held_back;
    add(out.warm_billed, r.warm);
    add(out.cold_billed, r.cold);
    add(out.provisioned_billed, r.provisioned);
    init_part_ms += r.init_part_ms * each;
  }
  out.replications = run.replications;
  out.requests = static_cast<std::uint64_t>(all.requests);
  out.cold = static_cast<std::uint64_t>(all.cold);
  out.rejected = static_cast<std::uint64_t>(all.rejected);
  out.seconds = all.length / 1e6;
  out.instance_seconds = all.instance_time / 1e6;
  out.busy_seconds = all.busy_time / 1e6;

  const std::span<const PoolSums> each_part(parts);
  const auto requests_of = [](const PoolSums& s) { return s.requests; };
  const auto length = [](const PoolSums& s) { return s.length; };
  out.p_cold = detail::share_estimate(
      each_part, [](const PoolSums& s) { return s.cold; }, requests_of);
  out.p_rejected = detail::share_estimate(
      each_part, [](const PoolSums& s) { return s.rejected; }, requests_of);
  out.lifespan_seconds = detail::ratio_estimate(
      each_part, [](const PoolSums& s) { return s.lifespan / 1e6; },
      [](const PoolSums& s) { return s.expired; });
  const auto mean_of = [&](auto time) { return detail::ratio_estimate(each_part, time, length); };
  out.total = instance_counts(mean_of([](const PoolSums& s) { return s.instance_time; }),
                              counts.total, counts.most_total);
  out.running = instance_counts(mean_of([](const PoolSums& s) { return s.busy_time; }),
                                counts.running, counts.most_running);
  out.idle = instance_counts(
      mean_of([](const PoolSums& s) { return std::max(0.0, s.instance_time - s.busy_time); }),
      counts.idle, 0);
  out.latency_ms = latency_quantiles(all_counts.latency, latency_sum_ms);

  if (pool.cold_time == ColdTime::init_first) {
    out.cold_start_milliseconds = init_part_ms;
  } else if (out.warm_billed.requests > 0.0) {
    out.cold_start_milliseconds = out.cold_billed.milliseconds - out.cold_billed.requests *
                                                                     out.warm_billed.milliseconds /
                                                                     out.warm_billed.requests;
  }
  if (run.replications == 1 && !replications.empty())
    out.lifespans = std::move(replications.front().lifespans);
  return out;
}

}  // namespace fitcost::inline v1
