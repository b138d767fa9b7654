// SPDX-License-Identifier: Apache-2.0
#include "fitcost/capacity/duration_fit.hpp"
#include "fitcost/traffic/random.hpp"

#include <algorithm>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/special_functions/trigamma.hpp>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <limits>
#include <numbers>
#include <set>
#include <thread>
#include <tuple>

namespace fitcost::inline v1 {

namespace duration_fit {
namespace {

using Family = DurationFamily;

/// Durations with how often each came, ascending, and the sums that likelihoods are made of.
struct Sample {
  std::vector<DurationHistogram::Bin> bins;
  std::vector<double> logs;  // of each bin's duration
  double n = 0.0;
  double mean = 0.0;
  double mean_log = 0.0;
  double variance_of_log = 0.0;
  double grid = 0.0;  // the step that durations are rounded to, ms

  bool all_equal() const { return bins.size() == 1; }
};

Sample sample_of(std::vector<DurationHistogram::Bin> bins, double grid) {
  Sample out;
  out.grid = grid;
  out.bins = std::move(bins);
  out.logs.reserve(out.bins.size());
  double sum = 0.0;
  double sum_of_logs = 0.0;
  for (auto& bin : out.bins) {
    if (bin.ms == 0.0) bin.ms = grid / 2.0;
    const auto count = static_cast<double>(bin.count);
    out.logs.push_back(std::log(bin.ms));
    out.n += count;
    sum += count * bin.ms;
    sum_of_logs += count * out.logs.back();
  }
  out.mean = sum / out.n;
  out.mean_log = sum_of_logs / out.n;
  double squares = 0.0;
  for (std::size_t i = 0; i < out.bins.size(); ++i) {
    const double off = out.logs[i] - out.mean_log;
    squares += static_cast<double>(out.bins[i].count) * off * off;
  }
  out.variance_of_log = squares / out.n;
  return out;
}

/// log(shape) - digamma(shape) = log(mean) - mean of logs, by Newton's method from Minka's start;
/// T. Minka, "Estimating a Gamma distribution", 2002. Nothing where the shape is beyond the
/// parsers' range, nearly constant durations.
std::optional<double> gamma_shape(double mean, double mean_log) {
  const double gap = std::log(mean) - mean_log;
  constexpr double least_gap = 0.5 / DurationDistribution::most_shape;
  if (!(gap > least_gap)) return std::nullopt;
  const double start = (3.0 - gap + std::sqrt((gap - 3.0) * (gap - 3.0) + 24.0 * gap)) / 12.0 / gap;
  const auto step = [gap](double shape) {
    return std::make_tuple(std::log(shape) - boost::math::digamma(shape) - gap,
                           1.0 / shape - boost::math::trigamma(shape));
  };
  std::uintmax_t iterations = 100;
  return boost::math::tools::newton_raphson_iterate(step, start, start / 100.0, start * 100.0,
                                                    std::numeric_limits<double>::digits - 4,
                                                    iterations);
}

/// sum x^k log x / sum x^k - 1/k = mean of logs; Cohen, "Maximum likelihood estimation in the
/// Weibull distribution based on complete and on censored samples", Technometrics 7 (1965) 579-588.
/// Its left side rises with k, so a bracket and Newton's method find the one k. Powers are of
/// x over the largest, which do not overflow.
struct Weibull {
  double shape = 1.0;
  double scale = 1.0;
};
std::optional<Weibull> weibull_of(const Sample& s) {
  const double top = s.logs.back();
  double scale_power = 0.0;  // the mean of (x / largest)^k of the last k tried
  const auto step = [&](double k) {
    double sum = 0.0;
    double first = 0.0;
    double second = 0.0;
    for (std::size_t i = 0; i < s.bins.size(); ++i) {
      const double log = s.logs[i] - top;
      const double power = static_cast<double>(s.bins[i].count) * std::exp(k * log);
      sum += power;
      first += power * log;
      second += power * log * log;
    }
    scale_power = sum / s.n;
    const double ratio = first / sum;
    return std::make_tuple(ratio + top - 1.0 / k - s.mean_log,
                           second / sum - ratio * ratio + 1.0 / k / k);
  };
  constexpr double least = DurationDistribution::least_shape;
  constexpr double most = DurationDistribution::most_shape;
  // The logarithm of a Weibull duration has the standard deviation pi / sqrt(6) / k.
  const double guess =
      std::clamp(std::numbers::pi / std::sqrt(6.0 * s.variance_of_log), 2.0 * least, most / 2.0);
  if (std::get<0>(step(least)) > 0.0 || std::get<0>(step(most)) < 0.0) return std::nullopt;
  std::uintmax_t iterations = 200;
  const double k = boost::math::tools::newton_raphson_iterate(
      step, guess, least, most, std::numeric_limits<double>::digits - 6, iterations);
  step(k);
  return Weibull{k, std::exp(top + std::log(scale_power) / k)};
}

/// The fit of one family; nothing where there is none. The distance is not yet taken.
std::optional<DurationFit> fit_of(Family family, const Sample& s) {
  DurationFit out;
  double log_likelihood = 0.0;  // per duration
  switch (family) {
    case Family::exponential:
      out.distribution = DurationDistribution::exponential(milliseconds(s.mean));
      log_likelihood = -std::log(s.mean) - 1.0;
      break;
    case Family::lognormal: {
      const double sigma = std::sqrt(s.variance_of_log);
      if (!(sigma > 0.0) || sigma > DurationDistribution::most_sigma) return std::nullopt;
      out.distribution = DurationDistribution::lognormal(milliseconds(std::exp(s.mean_log)), sigma);
      out.parameters = 2;
      log_likelihood = -s.mean_log - std::log(sigma) - 0.5 * std::log(2.0 * std::numbers::pi) - 0.5;
      break;
    }
    case Family::gamma: {
      const auto shape = gamma_shape(s.mean, s.mean_log);
      if (!shape || *shape < DurationDistribution::least_shape ||
          *shape > DurationDistribution::most_shape)
        return std::nullopt;
      const double scale = s.mean / *shape;
      out.distribution = DurationDistribution::gamma(*shape, milliseconds(scale));
      out.parameters = 2;
      log_likelihood = (*shape - 1.0) * s.mean_log - *shape - *shape * std::log(scale) -
                       boost::math::lgamma(*shape);
      break;
    }
    case Family::weibull: {
      const auto found = weibull_of(s);
      if (!found) return std::nullopt;
      out.distribution = DurationDistribution::weibull(found->shape, milliseconds(found->scale));
      out.parameters = 2;
      log_likelihood = std::log(found->shape) + (found->shape - 1.0) * s.mean_log -
                       found->shape * std::log(found->scale) - 1.0;
      break;
    }
    default:
      return std::nullopt;
  }
  out.log_likelihood = log_likelihood * s.n;
  out.aic = 2.0 * out.parameters - 2.0 * out.log_likelihood;
  return out;
}

double distance_of(const DurationDistribution& distribution, const Sample& s) {
  double most = 0.0;
  double below = 0.0;
  for (const auto& bin : s.bins) {
    const double half = std::max(s.grid / 2.0, bin.half_width);
    const double before = distribution.cdf(milliseconds(std::max(bin.ms - half, 0.0)));
    most = std::max(most, std::fabs(before - below / s.n));
    below += static_cast<double>(bin.count);
    const double behind = distribution.cdf(milliseconds(bin.ms + half));
    most = std::max(most, std::fabs(behind - below / s.n));
  }
  return most;
}

/// `count` of the durations, without putting any back: R. Floyd's ranks, in J. Bentley,
/// "Programming pearls: a sample of brilliance", Communications of the ACM 30 (1987) 754-757.
Sample drawn_from(const Sample& all, std::size_t count, Random& random) {
  const auto n = static_cast<std::uint64_t>(all.n);
  std::set<std::uint64_t> ranks;
  for (std::uint64_t j = n - count; j < n; ++j) {
    const double below = (1.0 - random.uniform()) * static_cast<double>(j + 1);
    const auto rank = std::min(static_cast<std::uint64_t>(below), j);
    if (!ranks.insert(rank).second) ranks.insert(j);
  }
  std::vector<DurationHistogram::Bin> out;
  auto rank = ranks.begin();
  std::uint64_t end = 0;
  for (const auto& bin : all.bins) {
    end += bin.count;
    std::uint64_t taken = 0;
    for (; rank != ranks.end() && *rank < end; ++rank) ++taken;
    if (taken > 0) out.push_back({bin.ms, bin.half_width, taken});
  }
  return sample_of(std::move(out), all.grid);
}

/// Durations rounded to the grid, counted.
Sample counted(std::vector<double>& ms, double grid) {
  for (double& x : ms) x = std::round(x / grid) * grid;
  std::sort(ms.begin(), ms.end());
  std::vector<DurationHistogram::Bin> bins;
  for (const double x : ms) {
    if (bins.empty() || bins.back().ms != x) bins.push_back({x, 0.0, 0});
    ++bins.back().count;
  }
  return sample_of(std::move(bins), grid);
}

/// How many of the replicates are as far from their own fit as `distance`.
int as_far(const DurationFit& fit, double distance, const Sample& s, const FitOptions& options) {
  const unsigned threads = std::max(1U, options.threads);
  std::vector<int> far(threads, 0);
  const auto work = [&](unsigned thread) {
    std::vector<double> ms(static_cast<std::size_t>(s.n));
    for (int r = static_cast<int>(thread); r < options.replicates; r += static_cast<int>(threads)) {
      Random random(options.seed, static_cast<std::uint64_t>(r) + 1);
      fit.distribution.fill(ms, random);
      const Sample again = counted(ms, s.grid);
      const auto refit =
          again.all_equal() ? std::nullopt : fit_of(fit.distribution.family(), again);
      // One that cannot be fitted is as far off as can be.
      if (!refit || distance_of(refit->distribution, again) >= distance) ++far[thread];
    }
  };
  std::vector<std::thread> others;
  for (unsigned t = 1; t < threads; ++t) others.emplace_back(work, t);
  work(0);
  for (auto& t : others) t.join();
  int sum = 0;
  for (const int f : far) sum += f;
  return sum;
}

}  // namespace
}  // namespace duration_fit

DurationFits fit_durations(const DurationHistogram& durations, const FitOptions& options) {
  using namespace duration_fit;
  DurationFits out;
  out.count = durations.count();
  if (durations.all_equal()) {
    DurationFit constant;
    constant.distribution = DurationDistribution::constant(durations.least());
    out.fits.push_back(constant);
    return out;
  }
  const Sample all = sample_of(durations.bins(), durations.resolution() / milliseconds(1.0));
  for (const Family family :
       {Family::exponential, Family::lognormal, Family::gamma, Family::weibull}) {
    auto fit = fit_of(family, all);
    if (!fit) continue;
    fit->distance = distance_of(fit->distribution, all);
    out.fits.push_back(std::move(*fit));
  }
  std::stable_sort(out.fits.begin(), out.fits.end(),
                   [](const DurationFit& a, const DurationFit& b) { return a.aic < b.aic; });

  Random random(options.seed);
  const bool fewer = static_cast<double>(options.tested) < all.n;
  const Sample tested = fewer ? drawn_from(all, options.tested, random) : all;
  out.tested = static_cast<std::uint64_t>(tested.n);
  const auto fit =
      tested.all_equal() ? std::nullopt : fit_of(out.best().distribution.family(), tested);
  if (fit) {
    const double distance = distance_of(fit->distribution, tested);
    const int far = as_far(*fit, distance, tested, options);
    out.p_value = (1.0 + far) / (1.0 + options.replicates);
  }
  return out;
}

}  // namespace fitcost::inline v1
