// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "fitcost/traffic/poisson.hpp"
#include "fitcost/traffic/random.hpp"

namespace fitcost::inline v1::detail {

/// Poisson counts of one mean: by a table of cumulated probabilities where it is small.
class CountDraw {
 public:
  explicit CountDraw(double mean) : mean_(mean) {
    if (mean >= 30.0) return;
    double sum = 0.0;
    for (int k = 0; mean > 0.0 && (k < mean || sum < 1.0 - 1e-16) && k < 200; ++k) {
      sum += std::exp(log_poisson_probability(static_cast<double>(k), mean));
      upto_.push_back(sum);
    }
    if (upto_.empty()) upto_.push_back(1.0);
  }

  std::uint64_t draw(Random& random) const {
    if (upto_.empty()) return poisson(random, mean_);
    const double u = random.uniform();
    std::size_t k = 0;
    while (k + 1 < upto_.size() && u > upto_[k]) ++k;
    return k;
  }

 private:
  double mean_;
  std::vector<double> upto_;
};

}  // namespace fitcost::inline v1::detail
