// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "fitcost/capacity/duration_distribution.hpp"
#include "fitcost/capacity/duration_histogram.hpp"
#include "fitcost/export.hpp"

/// Distributions fitted to durations by maximum likelihood, with how well they fit.
namespace fitcost::inline v1 {

struct DurationFit {
  DurationDistribution distribution;
  int parameters = 1;
  double log_likelihood = 0.0;  ///< of all durations, densities per ms
  double aic = 0.0;             ///< 2 x parameters - 2 x log_likelihood: less is better
  /// Kolmogorov-Smirnov: the most by which the share of durations up to any one and the fitted
  /// probability differ, 0..1; taken between the steps of the durations' grid, so that rounded
  /// ones are not held against a distribution.
  double distance = 0.0;
};

struct DurationFits {
  std::uint64_t count = 0;
  std::vector<DurationFit> fits;  ///< ascending by AIC; at least one
  /// How often samples of the best fit, fitted anew, are at least as far from their own fit as the
  /// durations are from theirs: (1 + how many) / (1 + replicates). Empty for a constant.
  std::optional<double> p_value;
  std::uint64_t tested = 0;  ///< durations that the p value is of, drawn from all where fewer

  const DurationFit& best() const { return fits.front(); }
  /// Fewer say little about a shape.
  static constexpr std::uint64_t few = 30;
  bool is_small() const { return count < few; }
  static constexpr double significance = 0.05;
  bool fits_well() const { return !p_value || *p_value >= significance; }
};

struct FitOptions {
  std::uint64_t seed = 1;
  int replicates = 199;       ///< of the goodness test, 1 or more
  std::size_t tested = 1000;  ///< the most durations that it is made with, 2 or more
  unsigned threads = 1;       ///< the result does not depend on it
};

/// Exponential, lognormal, gamma and Weibull, each where it can be fitted, or constant where all
/// are equal; `durations` are not empty. A duration of 0 counts as half a step of the grid.
/// Parameters are those of maximum likelihood, kept within what DurationDistribution's parsers
/// read.
///
/// The p value is that of a parametric bootstrap: tables of Kolmogorov and Smirnov's distance hold
/// for distributions known beforehand, and call far too many fitted ones good. Lilliefors, "On the
/// Kolmogorov-Smirnov test for normality with mean and variance unknown", Journal of the American
/// Statistical Association 62 (1967) 399-402; Stute, Gonzales Manteiga, Presedo Quindimil,
/// "Bootstrap based goodness-of-fit-tests", Metrika 40 (1993) 243-256.
FITCOST_EXPORT DurationFits fit_durations(const DurationHistogram& durations,
                                          const FitOptions& options = {});

}  // namespace fitcost::inline v1
