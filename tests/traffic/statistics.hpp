// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

/// What the tests of random numbers measure with.
struct Moments {
  double mean = 0.0;
  double variance = 0.0;
};

template <class T> Moments moments(const std::vector<T>& values) {
  Moments m;
  for (const T& v : values) m.mean += static_cast<double>(v);
  m.mean /= static_cast<double>(values.size());
  for (const T& v : values) {
    const double away = static_cast<double>(v) - m.mean;
    m.variance += away * away;
  }
  m.variance /= static_cast<double>(values.size() - 1);
  return m;
}

/// How many standard deviations a chi-square of `degrees` lies above its mean, as a normal deviate
/// (Wilson, Hilferty, "The distribution of chi-square", PNAS 17 (1931) 684).
inline double chi_square_deviate(double chi_square, double degrees) {
  const double spread = 2.0 / (9.0 * degrees);
  return (std::cbrt(chi_square / degrees) - (1.0 - spread)) / std::sqrt(spread);
}

/// The same for observed counts against expected ones; neighbours are pooled until 10 are expected.
inline double chi_square_deviate(const std::vector<double>& observed,
                                 const std::vector<double>& expected) {
  double sum = 0.0;
  double cells = 0.0;
  double o = 0.0;
  double e = 0.0;
  for (std::size_t i = 0; i < observed.size(); ++i) {
    o += observed[i];
    e += expected[i];
    if (e >= 10.0) {
      sum += (o - e) * (o - e) / e;
      cells += 1.0;
      o = e = 0.0;
    }
  }
  if (e > 0.0) {
    sum += (o - e) * (o - e) / e;
    cells += 1.0;
  }
  return chi_square_deviate(sum, cells - 1.0);
}
