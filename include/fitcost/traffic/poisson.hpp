// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>

#include "fitcost/traffic/random.hpp"

/// How many requests come in a time when they come independently of each other.
namespace fitcost::inline v1 {

namespace detail {

/// log(k!) less Stirling's formula: the error that Loader, "Fast and accurate computation of
/// binomial probabilities" (2000), calls stirlerr. (`lgamma` would write to the global `signgam`.)
inline double stirling_error(double k) {
  // The first terms from log(k!) itself; the series is exact to a double from 16 on.
  static constexpr double small[16] = {0.0,
                                       0.081061466795327258219670264,
                                       0.041340695955409294093822081,
                                       0.0276779256849983391487892927,
                                       0.020790672103765093111522771,
                                       0.0166446911898211921631948653,
                                       0.013876128823070747998745727,
                                       0.0118967099458917700950557241,
                                       0.010411265261972096497478567,
                                       0.0092554621827127329177286366,
                                       0.008330563433362871256469318,
                                       0.0075736754879518407949720242,
                                       0.006942840107209529865664152,
                                       0.0064089941880042070684396310,
                                       0.005951370112758847735624416,
                                       0.0055547335519628013710386899};
  if (k < 16.0) return small[static_cast<int>(k)];
  const double kk = k * k;
  return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - 1.0 / 1188 / kk) / kk) / kk) / kk) /
         k;
}

/// k log(k / mean) + mean - k, without cancellation where the two are near: Loader's bd0.
inline double deviance(double k, double mean) {
  if (std::fabs(k - mean) < 0.1 * (k + mean)) {
    const double v = (k - mean) / (k + mean);
    double sum = (k - mean) * v;
    double term = 2.0 * k * v;
    for (int j = 1; j < 1000; ++j) {
      term *= v * v;
      const double next = sum + term / (2 * j + 1);
      if (next == sum) break;
      sum = next;
    }
    return sum;
  }
  return k * std::log(k / mean) + mean - k;
}

}  // namespace detail

/// The logarithm of the probability of `k` (a whole number, 0 or more) under `mean` > 0.
inline double log_poisson_probability(double k, double mean) {
  if (k == 0.0) return -mean;
  constexpr double two_pi = 6.283185307179586476925287;
  return -detail::stirling_error(k) - detail::deviance(k, mean) - 0.5 * std::log(two_pi * k);
}

namespace detail {

/// Inversion by sequential search: Devroye, "Non-uniform random variate generation", 1986, X.3.
inline std::uint64_t poisson_by_inversion(Random& random, double mean) {
  double u = random.uniform();
  double probability = std::exp(-mean);
  std::uint64_t k = 0;
  // A uniform has 53 bits: beyond the last probability it can tell from 0, rounding would walk on.
  while (u > probability && (probability > 1e-17 || static_cast<double>(k) < mean)) {
    u -= probability;
    ++k;
    probability *= mean / static_cast<double>(k);
  }
  return k;
}

/// Algorithm PTRS of Hoermann, "The transformed rejection method for generating Poisson random
/// variables", Insurance: Mathematics and Economics 12 (1993) 39-45, for means from 10.
inline std::uint64_t poisson_by_rejection(Random& random, double mean) {
  const double b = 0.931 + 2.53 * std::sqrt(mean);
  const double a = -0.059 + 0.02483 * b;
  const double log_inverse_alpha = std::log(1.1239 + 1.1328 / (b - 3.4));
  const double v_r = 0.9277 - 3.6224 / (b - 2.0);
  for (;;) {
    const double u = random.uniform() - 0.5;
    const double v = random.uniform();
    const double us = 0.5 - std::fabs(u);
    if (us < 0.013 && v > us) continue;  // also keeps the next line from dividing by 0
    const double k = std::floor((2.0 * a / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= v_r) return static_cast<std::uint64_t>(k);
    if (k < 0.0) continue;
    if (std::log(v) + log_inverse_alpha - std::log(a / (us * us) + b) <=
        log_poisson_probability(k, mean)) {
      return static_cast<std::uint64_t>(k);
    }
  }
}

}  // namespace detail

/// A Poisson count of mean 0..1e15 (beyond, doubles are not dense enough); 0 for a mean of 0 or
/// less. Exact to the 53 bits of its uniforms: nothing is approximated by a normal.
inline std::uint64_t poisson(Random& random, double mean) {
  if (!(mean > 0.0)) return 0;
  return mean < 10.0 ? detail::poisson_by_inversion(random, mean)
                     : detail::poisson_by_rejection(random, mean);
}

}  // namespace fitcost::inline v1
