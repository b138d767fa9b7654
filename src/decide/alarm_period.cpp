// SPDX-License-Identifier: Apache-2.0
#include "decide/alarm_period.hpp"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/poisson.hpp>
#include <cmath>

namespace fitcost::inline v1::detail {

namespace {

using monitoring::Presence;
using monitoring::Sample;
using monitoring::Statistic;

bool is_upward(monitoring::Comparison comparison) {
  return comparison == monitoring::Comparison::greater ||
         comparison == monitoring::Comparison::greater_or_equal;
}

bool breaches_at(const PointRule& rule, double value) {
  return monitoring::breaches(rule.comparison, value, rule.threshold);
}

/// The value of a period with requests; `wrong` of them.
double value_of(const PointRule& rule, std::uint64_t all, std::uint64_t wrong) {
  const bool ones = rule.sample == Sample::one;
  const auto n = static_cast<double>(all);
  const auto k = ones ? n : static_cast<double>(wrong);
  switch (rule.statistic) {
    case Statistic::sum:
      return k;
    case Statistic::sample_count:
      return rule.presence == Presence::per_occurrence ? k : n;
    case Statistic::average:
      return rule.presence == Presence::per_occurrence ? 1.0 : k / n;
    case Statistic::maximum:
      return k > 0.0 ? 1.0 : 0.0;
    case Statistic::minimum:
      return rule.presence == Presence::per_occurrence || k >= n ? 1.0 : 0.0;
    case Statistic::percentile:
      break;
  }
  return 0.0;
}

/// How many of `all` samples lie beyond the threshold at least when the percentile does: the
/// sample of rank ceil(p n) and all above it, or all up to it.
std::uint64_t least_beyond(const PointRule& rule, std::uint64_t all) {
  const double place = rule.percentile * static_cast<double>(all) / 100.0;
  const auto rank = std::clamp<std::uint64_t>(static_cast<std::uint64_t>(std::ceil(place)), 1, all);
  return is_upward(rule.comparison) ? all - rank + 1 : rank;
}

/// The least count, of those from `low` to `high`, from which on a monotone predicate holds.
template <class Predicate>
std::uint64_t first_true(std::uint64_t low, std::uint64_t high, Predicate holds) {
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    if (holds(middle)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

/// P(K >= k) and P(K <= k) of a Poisson count.
double poisson_at_least(double mean, double k) {
  if (k <= 0.0) return 1.0;
  if (!(mean > 0.0)) return 0.0;
  return cdf(complement(boost::math::poisson(mean), k - 1.0));
}
double poisson_at_most(double mean, double k) {
  if (k < 0.0) return 0.0;
  if (!(mean > 0.0)) return 1.0;
  return cdf(boost::math::poisson(mean), k);
}

double binomial_at_least(std::uint64_t n, double p, std::uint64_t k) {
  if (k == 0) return 1.0;
  if (k > n || !(p > 0.0)) return 0.0;
  if (p >= 1.0) return 1.0;
  return cdf(
      complement(boost::math::binomial(static_cast<double>(n), p), static_cast<double>(k) - 1.0));
}

/// P(breach) with exactly `all` > 0 requests, each wrong with probability `share`. Breaching is
/// monotone in the count: upward comparisons from some count on, downward ones up to it.
double breach_given(const PointRule& rule, std::uint64_t all, double share) {
  const bool upward = is_upward(rule.comparison) || rule.statistic == Statistic::percentile;
  const auto breaching = [&](std::uint64_t k) {
    return (point_kind(rule, all, k) == PointKind::breaching) == upward;
  };
  const std::uint64_t least_wrong = rule.presence == Presence::per_occurrence ? 1 : 0;
  const std::uint64_t first = first_true(least_wrong, all + 1, breaching);
  const double from = binomial_at_least(all, share, std::max(first, least_wrong));
  if (upward) return from;
  return binomial_at_least(all, share, least_wrong) - from;
}

/// The least sample: 1 where nothing is fine, else 0.
PeriodLaw least_sample_law(const PointRule& rule, const RequestMeans& means) {
  PeriodLaw out;
  const bool ones = rule.sample == Sample::one || rule.presence == Presence::per_occurrence;
  const double present =
      -std::expm1(rule.presence == Presence::per_occurrence ? -means.wrong : -means.all());
  const double one = ones ? present : std::exp(-means.fine) * -std::expm1(-means.wrong);
  (breaches_at(rule, 1.0) ? out.breaching : out.fine) += one;
  (breaches_at(rule, 0.0) ? out.breaching : out.fine) += std::max(0.0, present - one);
  out.missing = 1.0 - present;
  return out;
}

/// Beyond this mean a share of requests is as good as normal.
constexpr double most_counted = 1e7;

/// The share that goes wrong of very many requests against the one at which a point begins to
/// breach: wrong - share x all, a difference of two counts, is normal.
double breach_of_many(const PointRule& rule, const RequestMeans& means) {
  const bool percentile = rule.statistic == Statistic::percentile;
  if (!percentile && (rule.sample == Sample::one || rule.presence == Presence::per_occurrence))
    return breaches_at(rule, 1.0) ? 1.0 : 0.0;
  const bool upward = is_upward(rule.comparison);
  const double p = rule.percentile / 100.0;
  const double share = !percentile ? rule.threshold : upward ? 1.0 - p : p;
  if (!percentile && (share < 0.0 || share > 1.0)) return breaches_at(rule, 0.5) ? 1.0 : 0.0;
  const double mean = means.wrong - share * means.all();
  const double deviation =
      std::sqrt(means.wrong * (1.0 - share) * (1.0 - share) + means.fine * share * share);
  if (!(deviation > 0.0)) return point_kind(rule, 1'000'000, 0) == PointKind::breaching ? 1.0 : 0.0;
  const double above = std::erfc(-mean / deviation / std::sqrt(2.0)) / 2.0;
  return upward || percentile ? above : 1.0 - above;
}

/// Statistics that need the number of requests: summed over it, ten standard deviations about the
/// mean. Beyond 400 numbers only every so many, where the terms vary slowly.
PeriodLaw mixed_law(const PointRule& rule, const RequestMeans& means) {
  PeriodLaw out;
  const double mean = means.all();
  if (mean > most_counted) {
    out.breaching = breach_of_many(rule, means);
    out.fine = 1.0 - out.breaching;
    return out;
  }
  const double share = mean > 0.0 ? means.wrong / mean : 0.0;
  const double width = 10.0 * std::sqrt(mean) + 40.0;
  const auto low = static_cast<std::uint64_t>(std::max(1.0, std::floor(mean - width)));
  const auto high = static_cast<std::uint64_t>(std::ceil(mean + width));
  const std::uint64_t step = std::max<std::uint64_t>(1, (high - low) / 400);
  const boost::math::poisson requests(std::max(mean, 1e-300));
  double total = 0.0;
  for (std::uint64_t all = low; all <= high; all += step) {
    const double weight = pdf(requests, static_cast<double>(all)) * static_cast<double>(step);
    if (weight < 1e-18) continue;
    const double breaching = breach_given(rule, all, share) * weight;
    const bool occurs = rule.presence == Presence::per_occurrence;
    const double real = occurs ? binomial_at_least(all, share, 1) * weight : weight;
    const bool still = stands_still(rule, all);
    (still ? out.breaching_still : out.breaching) += breaching;
    (still ? out.fine_still : out.fine) += std::max(0.0, real - breaching);
    total += weight;
  }
  const double present = -std::expm1(-mean);
  const double scale = total > 0.0 ? present / total : 0.0;
  for (double* each : {&out.fine, &out.breaching, &out.fine_still, &out.breaching_still}) {
    *each *= scale;
  }
  out.missing = std::max(0.0, 1.0 - out.real());
  return out;
}

/// Judged by one count, which is Poisson.
PeriodLaw counted_law(const PointRule& rule, const RequestMeans& means, const CountRule& count) {
  PeriodLaw out;
  const double mean = count.of_all ? means.all() : means.wrong;
  const auto kind = [&](std::int64_t k) {
    return breaches_at(
        rule, rule.statistic == Statistic::maximum ? (k > 0 ? 1.0 : 0.0) : static_cast<double>(k));
  };
  // Constant from the cap on; below it of the other kind, but where nothing depends on the count.
  const bool above = kind(count.cap);
  const double from = poisson_at_least(mean, static_cast<double>(count.cap));
  const double below = poisson_at_most(mean, static_cast<double>(count.cap) - 1.0);
  out.breaching = above ? from : below;
  out.fine = above ? below : from;
  if (rule.presence == Presence::always) return out;
  // Without a request, or without an occurrence, there is no point instead of one of count 0.
  out.missing = rule.presence == Presence::per_request ? std::exp(-means.all()) : std::exp(-mean);
  double& of_none = kind(0) ? out.breaching : out.fine;
  of_none = std::max(0.0, of_none - out.missing);
  // Where the count 0 is all that is left: without the cancellation.
  if (count.cap == 1) {
    const bool requests_suffice = rule.presence == Presence::per_request && !count.of_all;
    of_none = requests_suffice ? std::exp(-mean) * -std::expm1(-means.fine) : 0.0;
  }
  return out;
}

}  // namespace

PointKind point_kind(const PointRule& rule, std::uint64_t all, std::uint64_t wrong) {
  const std::uint64_t samples = rule.presence == Presence::per_occurrence ? wrong : all;
  if (samples == 0) {
    if (rule.presence != Presence::always) return PointKind::missing;
    return breaches_at(rule, 0.0) ? PointKind::breaching : PointKind::fine;
  }
  const bool breaching = rule.statistic == Statistic::percentile
                             ? wrong >= least_beyond(rule, samples)
                             : breaches_at(rule, value_of(rule, all, wrong));
  return breaching ? PointKind::breaching : PointKind::fine;
}

bool stands_still(const PointRule& rule, std::uint64_t samples) {
  return rule.keeps_on_low_samples && samples > 0 &&
         monitoring::is_low_sample(rule.percentile, static_cast<double>(samples));
}

CountRule count_rule(const PointRule& rule) {
  CountRule out;
  switch (rule.statistic) {
    case Statistic::sum:
      out.of_all = rule.sample == Sample::one && rule.presence != Presence::per_occurrence;
      break;
    case Statistic::sample_count:
      out.of_all = rule.presence != Presence::per_occurrence;
      break;
    case Statistic::maximum:
      if (rule.sample != Sample::zero_or_one) return out;
      break;
    case Statistic::average:
    case Statistic::minimum:
    case Statistic::percentile:
      return out;
  }
  constexpr double most = 9e15;
  const double t = std::clamp(rule.threshold, -1.0, most);
  if (rule.statistic == Statistic::maximum) {
    out.cap = breaches_at(rule, 0.0) == breaches_at(rule, 1.0) ? 0 : 1;
    return out;
  }
  // The first count on the threshold's far side.
  const bool strict = rule.comparison == monitoring::Comparison::greater ||
                      rule.comparison == monitoring::Comparison::less_or_equal;
  out.cap = static_cast<std::int64_t>(std::max(0.0, strict ? std::floor(t) + 1.0 : std::ceil(t)));
  return out;
}

PeriodLaw period_law(const PointRule& rule, const RequestMeans& means) {
  const CountRule count = count_rule(rule);
  if (count.cap >= 0) return counted_law(rule, means, count);
  PeriodLaw out =
      rule.statistic == Statistic::minimum ? least_sample_law(rule, means) : mixed_law(rule, means);
  if (rule.presence == Presence::always) {
    (breaches_at(rule, 0.0) ? out.breaching : out.fine) += out.missing;
    out.missing = 0.0;
  }
  return out;
}

double breach_probability_of_even_requests(const PointRule& rule, std::uint64_t requests,
                                           double share) {
  if (requests == 0) return point_kind(rule, 0, 0) == PointKind::breaching ? 1.0 : 0.0;
  const auto all = static_cast<double>(requests);
  // Spaced evenly the number of requests does not vary, which matters to a share least of all.
  if (all > most_counted && count_rule(rule).cap < 0) {
    return breach_of_many(rule, {all * share, all * (1.0 - share)});
  }
  return breach_given(rule, requests, share);
}

}  // namespace fitcost::inline v1::detail
