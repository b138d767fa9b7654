// SPDX-License-Identifier: Apache-2.0
#include "fitcost/capacity/erlang.hpp"

#include <boost/math/special_functions/gamma.hpp>

namespace fitcost::inline v1 {

/// load^n / n! over the sum of load^k / k!, k = 0..n: a Poisson probability over a cumulative one,
/// which is a regularized incomplete gamma function.
double erlang_b(double load, std::int64_t servers) {
  if (servers <= 0) return 1.0;
  if (!(load > 0.0)) return 0.0;
  const double n = static_cast<double>(servers) + 1.0;
  return boost::math::gamma_p_derivative(n, load) / boost::math::gamma_q(n, load);
}

double erlang_c(double load, std::int64_t servers) {
  const double use = servers > 0 ? load / static_cast<double>(servers) : 1.0;
  if (!(use < 1.0)) return 1.0;
  const double b = erlang_b(load, servers);
  return b / (1.0 - use * (1.0 - b));
}

}  // namespace fitcost::inline v1
