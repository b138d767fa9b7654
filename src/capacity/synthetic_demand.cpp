// SPDX-License-Identifier: Apache-2.0
#include "fitcost/capacity/synthetic_demand.hpp"

#include <boost/math/distributions/gamma.hpp>
#include <cmath>

#include "fitcost/traffic/poisson.hpp"

namespace fitcost::inline v1 {

namespace {

/// The mean of a minute over that of all minutes.
double pattern_weight(const SyntheticDemand& of, std::size_t minute, std::size_t minutes) {
  const double f = of.factor;
  const auto count = static_cast<double>(minutes);
  switch (of.pattern) {
    case DemandPattern::batch: {
      const int in_day = static_cast<int>(minute % 1440);
      const int since = (in_day - of.batch_minute + 1440) % 1440;
      const double share = of.batch_minutes / 1440.0;
      return (since < of.batch_minutes ? f : 1.0) / (1.0 - share + share * f);
    }
    case DemandPattern::step:
      return (2 * minute < minutes ? 1.0 : f) / (0.5 + 0.5 * f);
    case DemandPattern::ramp:
      return (1.0 + (f - 1.0) * (static_cast<double>(minute) + 0.5) / count) / (0.5 + 0.5 * f);
    case DemandPattern::steady:
      break;
  }
  return 1.0;
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
  for (std::size_t m = 0; m < minutes; ++m) {
    Random random(own_seed, m);
    const double mean =
        per_minute * settings.traffic.profile.weight(m / 60) * pattern_weight(settings, m, minutes);
    const double tenths =
        std::nearbyint(requests_of_minute(random, mean, settings.variance_to_mean) *
                       static_cast<double>(settings.tenths_per_request));
    out.push_back(tenths < DemandSeries::most ? static_cast<std::int32_t>(tenths)
                                              : DemandSeries::most);
  }
  return out;
}

}  // namespace fitcost::inline v1
