// SPDX-License-Identifier: Apache-2.0
#include "fitcost/capacity/synthetic_demand.hpp"

#include <boost/math/distributions/gamma.hpp>
#include <cmath>

#include "fitcost/traffic/poisson.hpp"

namespace fitcost::inline v1 {

namespace {

/// The pattern, in any unit.
double pattern_level(const SyntheticDemand& of, std::size_t minute, std::size_t minutes) {
  const double f = of.factor;
  const auto count = static_cast<double>(minutes);
  switch (of.pattern) {
    case DemandPattern::batch: {
      const int in_day = static_cast<int>(minute % 1440);
      const int since = (in_day - of.batch_minute + 1440) % 1440;
      return since < of.batch_minutes ? f : 1.0;
    }
    case DemandPattern::step:
      return 2 * minute < minutes ? 1.0 : f;
    case DemandPattern::ramp:
      return 1.0 + (f - 1.0) * (static_cast<double>(minute) + 0.5) / count;
    case DemandPattern::steady:
      break;
  }
  return 1.0;
}

/// What the pattern takes the profile's mean to: a batch at night weighs less than one at noon.
double mean_level(const SyntheticDemand& of, std::size_t minutes) {
  double profile = 0.0;
  double both = 0.0;
  for (std::size_t m = 0; m < minutes; ++m) {
    const double weight = of.traffic.profile.weight(m / 60);
    profile += weight;
    both += weight * pattern_level(of, m, minutes);
  }
  return both > 0.0 ? both / profile : 1.0;
}

double requests_of_minute(Random& random, double mean, double variance_to_mean) {
  if (!(mean > 0.0)) return 0.0;
  if (variance_to_mean == 0.0) return mean;
  if (variance_to_mean > 1.0) {
    // Poisson of Gamma(k, theta) has variance/mean 1 + theta.
    const double theta = variance_to_mean - 1.0;
    const boost::math::gamma_distribution<> gamma(mean / theta, theta);
    const double u = random.uniform();
    mean = u < 1.0 ? boost::math::quantile(gamma, u) : boost::math::mean(gamma);
  }
  return static_cast<double>(poisson(random, mean));
}

}  // namespace

std::vector<std::int32_t> synthetic_demand(const SyntheticDemand& settings, std::uint64_t seed,
                                           std::uint64_t series, std::size_t minutes) {
  const double per_minute = per_second(settings.traffic.rate) * seconds(60.0) / requests(1.0);
  const std::uint64_t own_seed = Random(seed, series).next();
  std::vector<std::int32_t> out;
  out.reserve(minutes);
  const double level = mean_level(settings, minutes);
  for (std::size_t m = 0; m < minutes; ++m) {
    Random random(own_seed, m);
    const double mean = per_minute * settings.traffic.profile.weight(m / 60) *
                        (pattern_level(settings, m, minutes) / level);
    const double tenths =
        std::nearbyint(requests_of_minute(random, mean, settings.variance_to_mean) *
                       static_cast<double>(settings.tenths_per_request));
    out.push_back(tenths < DemandSeries::most ? static_cast<std::int32_t>(tenths)
                                              : DemandSeries::most);
  }
  return out;
}

}  // namespace fitcost::inline v1
