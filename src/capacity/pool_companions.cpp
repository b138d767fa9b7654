// SPDX-License-Identifier: Apache-2.0
#include "fitcost/capacity/pool_companions.hpp"

#include <cmath>

#include "fitcost/capacity/cold_start_model.hpp"
#include "fitcost/capacity/erlang.hpp"

namespace fitcost::inline v1 {

namespace {

double mean_ms(const DurationDistribution& of) { return of.mean() / milliseconds(1.0); }

Seconds ms_as_seconds(Milliseconds time) { return seconds(time / milliseconds(1000.0)); }

class CompanionList {
 public:
  CompanionList(const FunctionPool& pool, const PoolResult& result)
      : pool_(pool),
        result_(result),
        cold_ms_(mean_ms(pool.cold) +
                 (pool.cold_time == ColdTime::init_first ? mean_ms(pool.warm) : 0.0)) {
    load_ = {mean_rate(pool.traffic), ms_as_seconds(pool.warm.mean()),
             ms_as_seconds(milliseconds(cold_ms_))};
    if (pool.max_concurrency != FunctionPool::unlimited) limit_ = pool.max_concurrency;
  }

  std::vector<PoolCompanion> all() {
    little();
    const auto* poisson = std::get_if<PoissonTraffic>(&pool_.traffic);
    const bool steady = poisson != nullptr && poisson->profile == Profile();
    if (steady && pool_.requests_each == 1 && pool_.provisioned == 0 &&
        pool_.idle_expiry.is_constant()) {
      cold_starts();
    }
    if (steady && limit_ && *limit_ > 0 && pool_.requests_each == 1) erlang();
    return std::move(out_);
  }

 private:
  double warm_ms_() const { return mean_ms(pool_.warm); }

  void add(std::string formula, std::string figure, double value, const Estimate& simulated,
           bool exact, std::string holds) {
    out_.push_back(
        {std::move(formula), std::move(figure), value, simulated.value, exact, std::move(holds)});
  }

  /// L = lambda W, of the environments that are busy. Little, "A proof for the queuing formula
  /// L = lambda W", Operations Research 9 (1961) 383-387.
  void little() {
    if (!(result_.seconds > 0.0) || pool_.requests_each > 1) return;
    const auto served = static_cast<double>(result_.requests - result_.rejected);
    const auto cold = static_cast<double>(result_.cold);
    const double busy_ms = (served - cold) * warm_ms_() + cold * cold_ms_;
    add("Little's law", "running", busy_ms / 1000.0 / result_.seconds, result_.running.mean, true,
        "any traffic, routing and expiry, over a long time: requests served a second x mean time "
        "of one");
  }

  /// Whether what the formulas do not know changed anything.
  bool other_limits() const { return result_.held_back > 0 || result_.rejected_by_scaling > 0; }

  void cold_starts() {
    const Seconds expiry = ms_as_seconds(milliseconds(pool_.idle_expiry.first()));
    const bool unlimited_starts = !other_limits();
    if (limit_ == 1) {
      add_all("one environment", one_environment(load_, expiry), unlimited_starts,
              "Poisson arrivals, one environment at most, constant idle expiry, any distribution "
              "of the times");
    } else if (!(expiry > Seconds())) {
      add_all("nothing is reused", never_reused(load_, limit_), true,
              "Poisson arrivals, idle expiry 0, any distribution of the cold time");
    } else if (std::isinf(expiry / seconds(1.0))) {
      if (limit_) {
        add_all("nothing expires", never_expiring(load_, *limit_), unlimited_starts,
                "Poisson arrivals, infinite idle expiry, once the pool is full; any distribution "
                "of the warm time");
      }
    } else if (pool_.routing != Routing::random) {
      const bool one_mean = std::fabs(cold_ms_ - warm_ms_()) < 1e-9 * warm_ms_();
      const bool exponential = pool_.warm.family() == DurationFamily::exponential &&
                               pool_.cold.family() == DurationFamily::exponential &&
                               pool_.cold_time == ColdTime::whole;
      add_all("most recently used", most_recently_used(load_, expiry, limit_),
              unlimited_starts && exponential && one_mean && pool_.routing == Routing::recent,
              "exact for Poisson arrivals, routing recent, exponential times with one mean, a "
              "constant idle expiry, and where no other limit was met; otherwise an approximation: "
              "simulated cold shares were within 11 % of it, environments within 3 %, with any "
              "routing but random, times with a coefficient of variation of 0 to 2, and an expiry "
              "of 30 mean times or more");
    }
  }
  void add_all(const std::string& name, const PoolFormula& f, bool exact,
               const std::string& holds) {
    if (f.p_cold) add(name, "p_cold", *f.p_cold, result_.p_cold, exact, holds);
    if (limit_ && f.p_rejected > 1e-12)
      add(name, "p_rejected", f.p_rejected, result_.p_rejected, exact, holds);
    add(name, "total", f.total, result_.total.mean, exact, holds);
    // The oldest live on and on, and the lifespans seen are of those that do not.
    if (f.lifespan && pool_.routing != Routing::oldest)
      add(name, "lifespan_s", *f.lifespan / seconds(1.0), result_.lifespan_seconds, exact, holds);
  }

  /// With the mean time of those that were served, cold or warm.
  void erlang() {
    const auto served = static_cast<double>(result_.requests - result_.rejected);
    if (!(served > 0.0)) return;
    const double share = static_cast<double>(result_.cold) / served;
    const double mean = warm_ms_() + share * (cold_ms_ - warm_ms_());
    const double offered = load_.rate * seconds(mean / 1000.0) / requests(1.0);
    const bool same = std::fabs(mean - warm_ms_()) < 1e-3 * warm_ms_();
    add("Erlang B", "p_rejected", erlang_b(offered, *limit_), result_.p_rejected,
        same && !other_limits(),
        "Poisson arrivals, any distribution of one service time, no other limit; the share of "
        "cold requests counts with their mean time");
    add("Erlang C", "p_wait", erlang_c(offered, *limit_), {}, false,
        "the share that would wait if callers queued instead of getting a 429: Poisson arrivals, "
        "exponential service times");
  }

  const FunctionPool& pool_;
  const PoolResult& result_;
  double cold_ms_ = 0.0;
  PoolLoad load_;
  std::optional<std::int64_t> limit_;
  std::vector<PoolCompanion> out_;
};

}  // namespace

std::vector<PoolCompanion> pool_companions(const FunctionPool& pool, const PoolResult& result) {
  return CompanionList(pool, result).all();
}

}  // namespace fitcost::inline v1
