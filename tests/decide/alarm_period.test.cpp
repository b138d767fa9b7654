// SPDX-License-Identifier: Apache-2.0
#include "decide/alarm_period.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace fitcost;
using detail::PointRule;
using monitoring::Presence;
using monitoring::Sample;
using monitoring::Statistic;

namespace {

double poisson_term(int k, double mean) {
  double p = std::exp(-mean);
  for (int i = 1; i <= k; ++i) p *= mean / i;
  return p;
}

struct Sums {
  double missing = 0.0;
  double fine = 0.0;
  double breaching = 0.0;
  double still = 0.0;
};

/// Over every number of requests that fail and that do not.
Sums enumerated(const PointRule& rule, double wrong, double fine, int most = 22) {
  Sums out;
  for (int k = 0; k < most; ++k) {
    for (int other = 0; other < most; ++other) {
      const double p = poisson_term(k, wrong) * poisson_term(other, fine);
      const auto failed = static_cast<std::uint64_t>(k);
      const std::uint64_t all = failed + static_cast<std::uint64_t>(other);
      const PointKind kind = point_kind(rule, all, failed);
      (kind == PointKind::missing ? out.missing
       : kind == PointKind::fine  ? out.fine
                                  : out.breaching) += p;
      if (stands_still(rule, all)) out.still += p;
    }
  }
  return out;
}

}  // namespace

TEST_CASE("A period's law is the sum over all counts of requests", "[alarms]") {
  int checked = 0;
  for (const Statistic statistic :
       {Statistic::sum, Statistic::average, Statistic::sample_count, Statistic::minimum,
        Statistic::maximum, Statistic::percentile}) {
    for (const auto comparison :
         {monitoring::Comparison::greater, monitoring::Comparison::greater_or_equal,
          monitoring::Comparison::less, monitoring::Comparison::less_or_equal}) {
      for (const double threshold : {-1.0, 0.0, 0.25, 2.0}) {
        for (const Presence presence :
             {Presence::per_request, Presence::per_occurrence, Presence::always}) {
          for (const Sample sample : {Sample::zero_or_one, Sample::one}) {
            if (statistic == Statistic::percentile && sample == Sample::one) continue;
            if (sample == Sample::one && presence == Presence::per_occurrence) continue;
            PointRule rule;
            rule.statistic = statistic;
            rule.percentile = 90.0;
            rule.comparison = comparison;
            rule.threshold = threshold;
            rule.presence = presence;
            rule.sample = sample;
            for (const double wrong : {0.0, 0.3, 2.0}) {
              const auto law = period_law(rule, {wrong, 1.5});
              const Sums sums = enumerated(rule, wrong, 1.5);
              INFO("statistic " << static_cast<int>(statistic) << " comparison "
                                << static_cast<int>(comparison) << " threshold " << threshold
                                << " presence " << static_cast<int>(presence) << " sample "
                                << static_cast<int>(sample) << " wrong " << wrong);
              CHECK(law.missing == Approx(sums.missing).margin(1e-12));
              CHECK(law.all_fine() == Approx(sums.fine).margin(1e-12));
              CHECK(law.all_breaching() == Approx(sums.breaching).margin(1e-12));
              ++checked;
            }
          }
        }
      }
    }
  }
  CHECK(checked > 500);
}

TEST_CASE("Periods with few samples that leave the state are counted apart", "[alarms]") {
  PointRule rule;
  rule.statistic = Statistic::percentile;
  rule.percentile = 50.0;  // low below 20 samples
  rule.keeps_on_low_samples = true;
  const auto law = period_law(rule, {6.0, 12.0});
  const Sums sums = enumerated(rule, 6.0, 12.0, 70);
  CHECK(sums.still > 0.1);
  CHECK(sums.still < 0.9);
  CHECK(law.fine_still + law.breaching_still == Approx(sums.still).epsilon(1e-9));
}

// The first is scipy.stats.poisson.sf(10, 6.9); the last counts 14 tosses of a coin.
TEST_CASE("Tails keep their digits where they are small", "[alarms]") {
  PointRule rule;
  rule.threshold = 10.0;
  CHECK(period_law(rule, {6.9, 0.0}).breaching == Approx(0.0915748).epsilon(1e-6));
  // e^-0.0069 0.0069^11 / 11! (1 + 0.0069/12 + ...)
  double term = std::exp(-0.0069);
  for (int i = 1; i <= 11; ++i) term *= 0.0069 / i;
  CHECK(period_law(rule, {0.0069, 6.8931}).breaching ==
        Approx(term * (1 + 0.0069 / 12)).epsilon(1e-6));
  CHECK(breach_probability_of_even_requests(rule, 7, 1.0) == 0.0);
  CHECK(breach_probability_of_even_requests(rule, 11, 1.0) == 1.0);
  CHECK(breach_probability_of_even_requests(rule, 14, 0.5) ==
        Approx((364 + 91 + 14 + 1) / 16384.0));
}

TEST_CASE("Traffic beyond counting has the law of its share", "[alarms]") {
  PointRule rule;
  rule.statistic = Statistic::average;
  rule.threshold = 0.01;
  // A million requests at 1 %: above it in half of the periods.
  const auto law = period_law(rule, {1e4, 99e4});
  CHECK(law.breaching == Approx(0.5).margin(0.005));
  CHECK(law.missing < 1e-12);
  CHECK(period_law(rule, {9e3, 991e3}).breaching < 1e-20);
  CHECK(period_law(rule, {11e3, 989e3}).breaching == Approx(1.0));
}
