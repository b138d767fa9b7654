// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <span>

#include "fitcost/capacity/function_pool.hpp"

namespace fitcost::inline v1::detail {

/// The sum of `above` over the sum of `below` over all parts (batches or replications), which are
/// taken as independent, with the interval of 95 %: the ratio estimator of Law, "Simulation
/// modeling and analysis" (2015), 9.5.2 and 9.5.3, whose deviation is that of above - ratio x
/// below.
template <class Part, class Above, class Below>
Estimate ratio_estimate(std::span<const Part> parts, Above above, Below below) {
  double over = 0.0;
  double under = 0.0;
  for (const Part& p : parts) {
    over += above(p);
    under += below(p);
  }
  if (!(under > 0.0)) return {};
  const double ratio = over / under;
  const auto count = static_cast<double>(parts.size());
  if (parts.size() < 2) return {ratio, {}, {}};
  double squares = 0.0;
  for (const Part& p : parts) {
    const double rest = above(p) - ratio * below(p);
    squares += rest * rest;
  }
  const double deviation = std::sqrt(squares * count / (count - 1.0)) / under;
  const boost::math::students_t_distribution<double> student(count - 1.0);
  const double reach = boost::math::quantile(student, 0.975) * deviation;
  return {ratio, ratio - reach, ratio + reach};
}

/// The same for a share of `under` trials: within 0 and 1; where none was seen, or all were, the
/// other end is that of the rule of three: 3 / n.
template <class Part, class Above, class Below>
Estimate share_estimate(std::span<const Part> parts, Above above, Below below) {
  Estimate out = ratio_estimate(parts, above, below);
  if (!out.value || !out.low) return out;
  double trials = 0.0;
  for (const Part& p : parts) trials += below(p);
  out.low = std::fmax(0.0, *out.low);
  out.high = std::fmin(1.0, *out.high);
  if (*out.value == 0.0) out.high = std::fmin(1.0, 3.0 / trials);
  if (*out.value == 1.0) out.low = std::fmax(0.0, 1.0 - 3.0 / trials);
  return out;
}

}  // namespace fitcost::inline v1::detail
