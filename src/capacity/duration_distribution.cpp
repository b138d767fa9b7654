// SPDX-License-Identifier: Apache-2.0
#include "fitcost/capacity/duration_distribution.hpp"

#include <algorithm>
#include <boost/math/distributions/exponential.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/lognormal.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/weibull.hpp>
#include <cmath>

#include "fitcost/capacity/ziggurat.hpp"

namespace fitcost::inline v1 {

namespace {

/// Marsaglia, Tsang, "A simple method for generating gamma variables", ACM Transactions on
/// Mathematical Software 26 (2000) 363-372; below a shape of 1 by its boost.
double gamma_sample(double shape, Random& random) {
  if (shape < 1.0) {
    const double boost = std::pow(random.uniform(), 1.0 / shape);
    return gamma_sample(shape + 1.0, random) * boost;
  }
  const double d = shape - 1.0 / 3.0;
  const double c = 1.0 / std::sqrt(9.0 * d);
  for (;;) {
    const double x = ziggurat_normal(random);
    const double t = 1.0 + c * x;
    if (t <= 0.0) continue;
    const double v = t * t * t;
    if (std::log(random.uniform()) < 0.5 * x * x + d - d * v + d * std::log(v)) return d * v;
  }
}

/// At least half of all are not negative, since the mean is not.
double truncated_normal_sample(double mean, double deviation, Random& random) {
  for (;;) {
    const double x = mean + deviation * ziggurat_normal(random);
    if (x >= 0.0) return x;
  }
}

/// One of `n` places: exact to n / 2^53.
std::size_t place_of(double uniform, std::size_t n) {
  const auto at = static_cast<std::size_t>((1.0 - uniform) * static_cast<double>(n));
  return at < n ? at : n - 1;
}

/// Calls `use` with a sampler of the distribution, chosen once for however many samples.
template <class Use> void with_sampler(const DurationDistribution& of, Random& random, Use use) {
  const double a = of.first();
  const double b = of.second();
  switch (of.family()) {
    case DurationFamily::constant:
      return use([a] { return a; });
    case DurationFamily::exponential:
      return use([a, &random] { return a * ziggurat_exponential(random); });
    case DurationFamily::lognormal:
      return use([a, b, &random] { return a * std::exp(b * ziggurat_normal(random)); });
    case DurationFamily::gamma:
      return use([a, b, &random] { return b * gamma_sample(a, random); });
    case DurationFamily::weibull:
      return use([a, b, &random] { return b * std::pow(ziggurat_exponential(random), 1.0 / a); });
    case DurationFamily::normal:
      return use([a, b, &random] { return truncated_normal_sample(a, b, random); });
    case DurationFamily::empirical: {
      const auto values = of.values_ms();
      return use([values, &random] { return values[place_of(random.uniform(), values.size())]; });
    }
  }
}

struct Moments {
  double mean = 0.0;
  double variance = 0.0;
};

/// Johnson, Kotz, Balakrishnan, "Continuous univariate distributions" 1 (1994), 13.10.1.
Moments truncated_normal_moments(double mean, double deviation) {
  if (deviation == 0.0) return {mean, 0.0};
  const boost::math::normal_distribution<double> standard;
  const double at = mean / deviation;
  const double hazard = boost::math::pdf(standard, at) / boost::math::cdf(standard, at);
  return {mean + deviation * hazard, deviation * deviation * (1.0 - hazard * (at + hazard))};
}

Moments empirical_moments(std::span<const double> values) {
  Moments out;
  const auto n = static_cast<double>(values.size());
  for (const double v : values) out.mean += v / n;
  for (const double v : values) out.variance += (v - out.mean) * (v - out.mean) / n;
  return out;
}

Moments moments(const DurationDistribution& of) {
  const double a = of.first();
  const double b = of.second();
  switch (of.family()) {
    case DurationFamily::constant:
      return {a, 0.0};
    case DurationFamily::exponential:
      return {a, a * a};
    case DurationFamily::lognormal: {
      const double mean = a * std::exp(0.5 * b * b);
      return {mean, mean * mean * std::expm1(b * b)};
    }
    case DurationFamily::gamma:
      return {a * b, a * b * b};
    case DurationFamily::weibull: {
      const double mean = b * std::tgamma(1.0 + 1.0 / a);
      return {mean, b * b * std::tgamma(1.0 + 2.0 / a) - mean * mean};
    }
    case DurationFamily::normal:
      return truncated_normal_moments(a, b);
    case DurationFamily::empirical:
      return empirical_moments(of.values_ms());
  }
  return {};
}

}  // namespace

Milliseconds DurationDistribution::mean() const { return milliseconds(moments(*this).mean); }

double DurationDistribution::variation() const {
  const Moments m = moments(*this);
  return m.variance > 0.0 && m.mean > 0.0 ? std::sqrt(m.variance) / m.mean : 0.0;
}

double DurationDistribution::cdf(Milliseconds at) const {
  const double x = at / milliseconds(1.0);
  const double a = first_;
  const double b = second_;
  if (!(x >= 0.0)) return 0.0;
  if (std::isinf(x)) return std::isinf(a) ? 0.0 : 1.0;
  const double step = a <= x ? 1.0 : 0.0;  // of all that is no more than one value
  switch (family_) {
    case DurationFamily::constant:
      return step;
    case DurationFamily::exponential:
      return a == 0.0 ? step
                      : boost::math::cdf(boost::math::exponential_distribution<double>(1.0 / a), x);
    case DurationFamily::lognormal:
      if (a == 0.0 || b == 0.0) return step;
      return boost::math::cdf(boost::math::lognormal_distribution<double>(std::log(a), b), x);
    case DurationFamily::gamma:
      return b == 0.0 ? 1.0 : boost::math::cdf(boost::math::gamma_distribution<double>(a, b), x);
    case DurationFamily::weibull:
      return b == 0.0 ? 1.0 : boost::math::cdf(boost::math::weibull_distribution<double>(a, b), x);
    case DurationFamily::normal: {
      if (b == 0.0) return step;
      const boost::math::normal_distribution<double> whole(a, b);
      const double below = boost::math::cdf(whole, 0.0);
      return (boost::math::cdf(whole, x) - below) / (1.0 - below);
    }
    case DurationFamily::empirical: {
      const auto values = values_ms();
      const auto count =
          std::count_if(values.begin(), values.end(), [x](double v) { return v <= x; });
      return static_cast<double>(count) / static_cast<double>(values.size());
    }
  }
  return 0.0;
}

DurationDistribution DurationDistribution::scaled(double factor) const {
  DurationDistribution out = *this;
  switch (family_) {
    case DurationFamily::constant:
    case DurationFamily::exponential:
    case DurationFamily::lognormal:
      out.first_ *= factor;
      break;
    case DurationFamily::gamma:
    case DurationFamily::weibull:
      out.second_ *= factor;
      break;
    case DurationFamily::normal:
      out.first_ *= factor;
      out.second_ *= factor;
      break;
    case DurationFamily::empirical:
      for (double& v : out.values_ms_) v *= factor;
      break;
  }
  return out;
}

Milliseconds DurationDistribution::sample(Random& random) const {
  double out = 0.0;
  with_sampler(*this, random, [&](auto sampler) { out = sampler(); });
  return milliseconds(out);
}

void DurationDistribution::fill(std::span<double> ms, Random& random) const {
  Random own = random;  // its state stays in registers
  with_sampler(*this, own, [ms](auto sampler) {
    for (double& x : ms) x = sampler();
  });
  random = own;
}

}  // namespace fitcost::inline v1
