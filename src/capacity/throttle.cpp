// SPDX-License-Identifier: Apache-2.0
#include "fitcost/capacity/throttle.hpp"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <functional>
#include <queue>

#include "fitcost/capacity/mmpp.hpp"
#include "fitcost/capacity/token_bucket.hpp"
#include "fitcost/traffic/arrivals.hpp"

namespace fitcost::inline v1 {

namespace throttle_simulation {
namespace {

struct Tally {
  std::uint64_t requests = 0;
  std::uint64_t by_stage = 0;
  std::uint64_t by_account = 0;
  std::uint64_t by_lambda = 0;
  std::optional<Seconds> first_rejection;

  std::uint64_t rejected() const { return by_stage + by_account + by_lambda; }
};

/// The environments that are busy, each until when.
class BusyEnvironments {
 public:
  BusyEnvironments(const ConcurrencyLimit& limit, Random random) : limit_(limit), random_(random) {}

  bool admits(Seconds now) {
    const double at = now / seconds(1.0);
    while (!until_.empty() && until_.top() <= at) until_.pop();
    if (static_cast<std::int64_t>(until_.size()) >= limit_.concurrency) return false;
    const double taken = limit_.duration.sample(random_) / milliseconds(1000.0);
    until_.push(at + std::max(taken, 0.1));
    return true;
  }

 private:
  ConcurrencyLimit limit_;
  Random random_;
  std::priority_queue<double, std::vector<double>, std::greater<>> until_;
};

/// A burst, or its part of one.
class BurstArrivals {
 public:
  explicit BurstArrivals(const OneBurst& burst) : burst_(burst) {}

  Seconds next() {
    if (at_ == burst_.count) return never();
    return burst_.over * (static_cast<double>(at_++) / static_cast<double>(burst_.count));
  }

 private:
  OneBurst burst_;
  std::uint64_t at_ = 0;
};

template <ArrivalProcess Process>
Tally run_throttle(Process process, const ThrottleScenario& s, std::uint64_t replication,
                   Seconds until) {
  std::optional<TokenBucket> stage;
  if (s.stage) stage.emplace(*s.stage);
  TokenBucket account(s.account);
  PoissonArrivals others(s.others, Random(s.seed, 3 * replication + 1));
  std::optional<BusyEnvironments> lambda;
  if (s.lambda) lambda.emplace(*s.lambda, Random(s.seed, 3 * replication + 2));

  Tally out;
  Seconds other = others.next();
  for (Seconds now = process.next(); now < until; now = process.next()) {
    for (; other <= now; other = others.next()) account.admits(other);
    std::uint64_t* turned_away = nullptr;
    if (stage && !stage->has_token(now)) {
      turned_away = &out.by_stage;
    } else if (!account.has_token(now)) {
      turned_away = &out.by_account;
    } else {
      if (stage) stage->take();
      account.take();
      if (lambda && !lambda->admits(now)) turned_away = &out.by_lambda;
    }
    if (turned_away != nullptr && !out.first_rejection) out.first_rejection = now;
    if (now < s.warm_up) continue;
    ++out.requests;
    if (turned_away != nullptr) ++*turned_away;
  }
  return out;
}

struct Replication {
  const ThrottleScenario& s;
  std::uint64_t number;

  Random random() const { return Random(s.seed, 3 * number); }
  Tally operator()(const EvenTraffic& t) const {
    return run_throttle(ConstantArrivals(t.rate), s, number, s.length);
  }
  Tally operator()(const PoissonTraffic& t) const {
    if (t.profile.peak_to_mean() == 1.0)
      return run_throttle(PoissonArrivals(t.rate, random()), s, number, s.length);
    return run_throttle(ProfileArrivals(t.rate, t.profile, random()), s, number, s.length);
  }
  Tally operator()(const BurstyTraffic& t) const {
    return run_throttle(MarkovModulatedArrivals(t.states, random()), s, number, s.length);
  }
  Tally operator()(const CountedTraffic& t) const {
    return run_throttle(CountedArrivals(t.counts, t.bucket, random()), s, number, never());
  }
  Tally operator()(const RecordedTraffic& t) const {
    return run_throttle(RecordedArrivals(t.seconds), s, number, never());
  }
  Tally operator()(const OneBurst& t) const {
    return run_throttle(BurstArrivals(t), s, number, never());
  }
};

/// Whether replications differ.
bool is_random(const ThrottleScenario& s) {
  const bool arrivals = !std::holds_alternative<EvenTraffic>(s.traffic) &&
                        !std::holds_alternative<RecordedTraffic>(s.traffic) &&
                        !std::holds_alternative<OneBurst>(s.traffic);
  return arrivals || s.others > RequestsPerSecond() ||
         (s.lambda && !s.lambda->duration.is_constant());
}

/// Cochran, "Sampling techniques", 1977, 6.4: the ratio of two sums over the replications.
ShareEstimate share_of(const std::vector<Tally>& tallies, double requests, double rejected) {
  ShareEstimate out;
  if (requests == 0.0) return out;
  out.value = rejected / requests;
  out.low = out.high = out.value;
  const auto n = static_cast<double>(tallies.size());
  if (tallies.size() < 2) return out;
  double squares = 0.0;
  for (const auto& t : tallies) {
    const double off =
        static_cast<double>(t.rejected()) - out.value * static_cast<double>(t.requests);
    squares += off * off;
  }
  const double error = std::sqrt(squares / (n - 1.0) / n) / (requests / n);
  const double t95 = boost::math::quantile(boost::math::students_t(n - 1.0), 0.975);
  out.low = std::max(0.0, out.value - t95 * error);
  out.high = std::min(1.0, out.value + t95 * error);
  return out;
}

}  // namespace
}  // namespace throttle_simulation

ThrottleResult simulate_throttle(const ThrottleScenario& scenario) {
  using namespace throttle_simulation;
  ThrottleResult out;
  out.replications = is_random(scenario) ? scenario.replications : 1;
  std::vector<Tally> tallies;
  for (int r = 0; r < out.replications; ++r) {
    tallies.push_back(
        std::visit(Replication{scenario, static_cast<std::uint64_t>(r)}, scenario.traffic));
    out.requests += tallies.back().requests;
    out.by_stage += tallies.back().by_stage;
    out.by_account += tallies.back().by_account;
    out.by_lambda += tallies.back().by_lambda;
  }
  out.first_rejection = tallies.front().first_rejection;
  out.rejected = share_of(tallies, static_cast<double>(out.requests),
                          static_cast<double>(out.by_stage + out.by_account + out.by_lambda));
  return out;
}

}  // namespace fitcost::inline v1
