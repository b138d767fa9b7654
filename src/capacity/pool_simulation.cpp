// SPDX-License-Identifier: Apache-2.0
#include "capacity/pool_simulation.hpp"

#include <limits>
#include <memory>
#include <type_traits>

#include "capacity/pool_draws.hpp"
#include "capacity/queued_pool.hpp"
#include "capacity/scanned_pool.hpp"
#include "fitcost/units/input_error.hpp"

namespace fitcost::inline v1::detail {

namespace {

constexpr std::uint64_t no_end = std::numeric_limits<std::uint64_t>::max();
/// In one run: enough for Student's quantile to be near the normal one, few enough for each to be
/// long.
constexpr std::size_t batches_of_one_run = 30;
/// At how many instants the environments are counted, of all replications.
constexpr int counted_instants = 20'000;
constexpr int counted_instants_at_least = 100;

ServiceDraws cold_draws(const FunctionPool& pool, const Random& times, const Random& services) {
  if (pool.cold_time == ColdTime::whole) return {pool.cold, times};
  return {pool.cold, times, pool.init_billed, pool.warm, services};
}

/// One replication on its way: what does not depend on how the pool is kept.
class Simulation {
 public:
  Simulation(const FunctionPool& pool, const PoolRun& run, std::uint64_t replication)
      : pool_(pool),
        run_(run),
        arrivals_(arrival_source(pool.traffic, stream(run, replication, 0))),
        warm_(pool.warm, stream(run, replication, 1)),
        cold_(cold_draws(pool, stream(run, replication, 2), stream(run, replication, 3))),
        initial_services_(pool.warm, stream(run, replication, 6)),
        idle_times_(pool.idle_expiry, stream(run, replication, 4)),
        routing_(stream(run, replication, 5)),
        scaling_(pool.scaling_step, pool.scaling_interval / seconds(1.0) * us_per_second),
        limit_(static_cast<std::size_t>(pool.max_concurrency)),
        recorded_(std::holds_alternative<RecordedTraffic>(pool.traffic)) {}

  PoolReplication run(PoolCounts& counts) {
    simulate();
    counts.instances.add(counts_);
    counts.latency.add(warm_.latency());
    counts.latency.add(cold_.latency());
    return std::move(out_);
  }

 private:
  void simulate() {
    if (pool_.requests_each > 1 || pool_.provisioned > 0) {
      start_queued();
      whole_run([&](auto use) { use(*queued_); });
      return;
    }
    const bool limited = pool_.rate_each > 0.0;
    switch (pool_.routing) {
      case Routing::recent:
        limited ? run_scanned<Routing::recent, true>() : run_scanned<Routing::recent, false>();
        break;
      case Routing::newest:
        limited ? run_scanned<Routing::newest, true>() : run_scanned<Routing::newest, false>();
        break;
      case Routing::oldest:
        limited ? run_scanned<Routing::oldest, true>() : run_scanned<Routing::oldest, false>();
        break;
      case Routing::random:
        limited ? run_scanned<Routing::random, true>() : run_scanned<Routing::random, false>();
        break;
    }
  }

  static Random stream(const PoolRun& run, std::uint64_t replication, std::uint64_t number) {
    return {run.seed, 8 * replication + number};
  }

  void start_queued() {
    queued_ = std::make_unique<QueuedPool>(pool_.routing, pool_.requests_each, pool_.rate_each);
  }

  /// Begins with a pool that looks at all of them, and goes on with a queued one when there are too
  /// many.
  template <Routing routing, bool limited> void run_scanned() {
    auto scanned = std::make_unique<ScannedPool<routing, limited>>(pool_.rate_each);
    whole_run([&](auto use) {
      if (!queued_) {
        use(*scanned);
        if (!scanned->full()) return;
        start_queued();
        scanned->hand_over(*queued_);
        out_.held_back += scanned->held_back();
      }
      use(*queued_);
    });
  }

  /// `with_pool(use)` calls `use` with the pool, and once more with the next one where it changed.
  template <class WithPool> void whole_run(WithPool with_pool) {
    with_pool([&](auto& pool) { add_initial(pool); });
    const double warm_up = run_.warm_up / seconds(1.0) * us_per_second;
    if (warm_up > 0.0) {
      with_pool([&](auto& pool) { advance(pool, warm_up, no_end); });
      now_ = warm_up;
    }
    with_pool([&](auto& pool) { begin_counting(pool, warm_up); });
    if (recorded_) {
      with_pool([&](auto& pool) { advance(pool, forever, no_end); });
      with_pool([&](auto& pool) { end_of_recorded(pool); });
    } else {
      const std::size_t count = run_.replications == 1 ? batches_of_one_run : 1;
      for (std::size_t b = 1; b <= count; ++b) run_batch(with_pool, warm_up, b, count);
    }
    with_pool([&](auto& pool) { out_.held_back += pool.held_back(); });
    finish();
  }

  template <class WithPool>
  void run_batch(WithPool& with_pool, double warm_up, std::size_t batch, std::size_t count) {
    const double share = static_cast<double>(batch) / static_cast<double>(count);
    if (run_.requests > 0) {
      const auto until =
          batch == count ? run_.requests
                         : static_cast<std::uint64_t>(share * static_cast<double>(run_.requests));
      with_pool([&](auto& pool) { advance(pool, forever, until); });
    } else {
      const double end = warm_up + share * (run_.length / seconds(1.0) * us_per_second);
      with_pool([&](auto& pool) { advance(pool, end, no_end); });
      now_ = end;
    }
    with_pool([&](auto& pool) { close_batch(pool); });
  }

  template <class Pool> void add_initial(Pool& pool) {
    if constexpr (std::is_same_v<Pool, QueuedPool>) {
      if (!initial_added_) {
        for (std::int64_t i = 0; i < pool_.provisioned; ++i) pool.create_idle(0.0, forever, true);
      }
    }
    initial_added_ = true;
    for (; initial_at_ < pool_.initial.size(); ++initial_at_, initial_done_ = 0) {
      const InitialInstances& group = pool_.initial[initial_at_];
      for (; initial_done_ < group.count; ++initial_done_) {
        if (pool.full()) return;
        if (group.busy) {
          const double finish = initial_services_.next();
          tally_.busy_time += pool.create(0.0, 0.0, finish, idle_times_.next());
        } else {
          const double from_start = idle_times_.next();
          pool.create_idle(0.0, group.expires_at
                                    ? whole_us(*group.expires_at / seconds(1.0) * us_per_second)
                                    : from_start);
        }
      }
    }
  }

  template <class Pool> void begin_counting(Pool& pool, double at) {
    if (counting_) return;  // a pool that took over
    counting_ = true;
    pool.expire(at, [&](const Expired& e) { expired(e); });
    warm_.restart();
    cold_.restart();
    provisioned_ = {};
    out_.lifespans.clear();
    counts_ = SampledCounts();
    note_most(pool, at);
    last_ = sums_at(pool, at);
    begin_ = last_;
    base_requests_ = requests_;
    const double length = expected_length();
    const int instants = std::max(counted_instants / run_.replications, counted_instants_at_least);
    sample_gap_ = length / instants;
    next_sample_ = sample_gap_ > 0.0 ? at + 0.5 * sample_gap_ : forever;
  }
  double expected_length() const {
    if (recorded_) {
      const auto& times = std::get<RecordedTraffic>(pool_.traffic).seconds;
      const double idle_ms = pool_.idle_expiry.mean() / milliseconds(1.0);
      const double tail_ms =
          pool_.warm.mean() / milliseconds(1.0) + (idle_ms < forever ? idle_ms : 0.0);
      return times.back() * us_per_second + tail_ms * us_per_ms;
    }
    if (run_.requests == 0) return run_.length / seconds(1.0) * us_per_second;
    return static_cast<double>(run_.requests) * us_per_second /
           (mean_rate(pool_.traffic) * seconds(1.0) / fitcost::requests(1.0));
  }

  /// All arrivals before `until`, and no more than `count` in all since counting began. Returns
  /// early, before an arrival, where the pool is full.
  template <class Pool> void advance(Pool& pool, double until, std::uint64_t count) {
    const bool traced = counting_ && run_.on_request != nullptr;
    const std::uint64_t last = count == no_end ? no_end : base_requests_ + count;
    while (requests_ < last) {
      const double now = arrivals_.peek();
      if (now >= until || now == forever) {
        if (until < forever) look_around(pool, until);
        return;
      }
      if (now >= next_sample_ || now >= pool.next_expiry()) look_around(pool, now);
      if (pool.full()) return;
      arrivals_.take();
      now_ = now;
      ++requests_;
      serve(pool, now, traced);
    }
  }

  [[noreturn]] static void too_many() {
    throw InputError({}, "more than 1,000,000 environments at once",
                     "a lower limit of concurrency, or less traffic");
  }

  template <class Pool> void serve(Pool& pool, double now, bool traced) {
    const bool over = pool.size() > limit_ && pool.running(now) >= limit_;
    const int instance = over ? Pool::none : pool.find(now, routing_);
    char outcome = 'W';
    double latency_us = 0.0;
    if (instance != Pool::none) {
      const double service = warm_.next();
      const double begin = pool.begins(instance, now);
      latency_us = begin + service - now;
      if (begin > now) {  // it waited for the environment's start
        warm_.latency().remove(service / us_per_ms);
        warm_.latency().add(latency_us / us_per_ms);
      }
      if (pool.is_provisioned(instance)) {
        provisioned_.requests += 1.0;
        provisioned_.milliseconds += billed_ms(service / us_per_ms);
      }
      tally_.busy_time += pool.use(instance, now, begin + service, idle_times_.next());
    } else if (over || pool.running(now) >= limit_) {
      ++rejected_;
      outcome = 'R';
    } else if (!scaling_.take(now)) {
      ++rejected_;
      out_.rejected_by_scaling += counting_ ? 1 : 0;
      outcome = 'R';
    } else {
      latency_us = cold_.next();
      tally_.busy_time +=
          pool.create(now, now + cold_.init_us(), now + latency_us, idle_times_.next());
      ++cold_requests_;
      outcome = 'C';
      if (pool.size() > FunctionPool::most_instances) too_many();
      counts_.most_total = std::max(counts_.most_total, pool.size());
    }
    if (pool.size() > counts_.most_running) {
      counts_.most_running = std::max(counts_.most_running, pool.running(now));
    }
    if (traced) {
      run_.on_request({requests_ - base_requests_, seconds(now / us_per_second), outcome,
                       milliseconds(latency_us / us_per_ms)});
    }
  }

  /// Counts what is there at each instant until `now`, and lets go what has expired.
  template <class Pool> void look_around(Pool& pool, double now) {
    while (next_sample_ <= now) {
      const double at = next_sample_;
      pool.expire(at, [&](const Expired& e) { expired(e); });
      const std::size_t total = pool.size();
      const std::size_t running = pool.running(at);
      counts_.total.add(total);
      counts_.running.add(running);
      counts_.idle.add(total - running);
      next_sample_ += sample_gap_;
    }
    pool.expire(now, [&](const Expired& e) { expired(e); });
  }

  template <class Pool> void note_most(Pool& pool, double now) {
    counts_.most_total = pool.size();
    counts_.most_running = pool.running(now);
  }

  void expired(const Expired& e) {
    const double lifespan = e.expires - e.created;
    tally_.lifespan += lifespan;
    tally_.expired += 1.0;
    if (recorded_) out_.lifespans.push_back(lifespan / us_per_second);
  }

  template <class Pool> PoolSums sums_at(Pool& pool, double at) {
    PoolSums out = tally_;
    out.requests = static_cast<double>(requests_);
    out.cold = static_cast<double>(cold_requests_);
    out.rejected = static_cast<double>(rejected_);
    out.length = at;
    out.instance_time = tally_.lifespan + pool.lived(at);
    out.busy_time = tally_.busy_time - pool.busy_after(at);
    return out;
  }
  template <class Pool> void close_batch(Pool& pool) {
    look_around(pool, now_);
    const PoolSums here = sums_at(pool, now_);
    out_.batches.push_back(here - last_);
    last_ = here;
  }
  /// Recorded traffic ends with the last expiry, or the last departure where none expires.
  template <class Pool> void end_of_recorded(Pool& pool) {
    if (!out_.batches.empty()) return;
    now_ = std::max(now_, pool.last_change());
    close_batch(pool);
  }

  void finish() {
    warm_.finish();
    cold_.finish();
    const PoolSums all = last_ - begin_;
    out_.provisioned = provisioned_;
    out_.cold = {all.cold, cold_.billed()};
    out_.warm = {all.requests - all.cold - all.rejected - provisioned_.requests,
                 warm_.billed() - provisioned_.milliseconds};
    out_.init_part_ms = cold_.init_part();
    out_.latency_sum_ms = warm_.latency().sum() + cold_.latency().sum();
  }

  const FunctionPool& pool_;
  const PoolRun& run_;
  Arrivals arrivals_;
  ServiceDraws warm_;
  ServiceDraws cold_;
  Draws initial_services_;
  Draws idle_times_;
  Random routing_;
  ScalingLimit scaling_;
  std::size_t limit_;
  bool recorded_;
  bool counting_ = false;
  bool initial_added_ = false;
  std::size_t initial_at_ = 0;
  int initial_done_ = 0;
  std::unique_ptr<QueuedPool> queued_;

  double now_ = 0.0;
  double next_sample_ = forever;
  double sample_gap_ = 0.0;
  std::uint64_t requests_ = 0;
  std::uint64_t base_requests_ = 0;
  std::uint64_t cold_requests_ = 0;
  std::uint64_t rejected_ = 0;
  PoolSums tally_;  // of it, what is summed as it happens: busy time, and what expired
  PoolSums begin_;
  PoolSums last_;
  BilledRequests provisioned_;
  SampledCounts counts_;
  PoolReplication out_;
};

}  // namespace

PoolReplication simulate_replication(const FunctionPool& pool, const PoolRun& run,
                                     std::uint64_t replication, PoolCounts& counts) {
  return Simulation(pool, run, replication).run(counts);
}

}  // namespace fitcost::inline v1::detail
