// SPDX-License-Identifier: Apache-2.0
#include "fitcost/traffic/poisson.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>
#include <vector>

#include "traffic/statistics.hpp"

using namespace fitcost;

namespace {

/// exp(-mean) mean^k / k!, by its recursion from the mode outwards, independent of what is tested.
std::vector<double> probabilities(double mean, std::size_t size) {
  std::vector<double> p(size, 0.0);
  const auto mode = static_cast<std::size_t>(mean);
  p[mode] = 1.0;
  double sum = 1.0;
  for (std::size_t k = mode; k > 0; --k) {
    p[k - 1] = p[k] * static_cast<double>(k) / mean;
    sum += p[k - 1];
  }
  for (std::size_t k = mode + 1; k < size; ++k) {
    p[k] = p[k - 1] * mean / static_cast<double>(k);
    sum += p[k];
  }
  for (double& x : p) x /= sum;
  return p;
}

}  // namespace

TEST_CASE("Logarithms of Poisson probabilities agree with 40 digit arithmetic",
          "[traffic][poisson]") {
  // k log(mean) - mean - loggamma(k + 1) by mpmath 1.3.0 at 40 digits.
  struct Case {
    double k, mean, expected;
  };
  for (const Case& c :
       {Case{0, 0.5, -0.5}, Case{3, 2.5, -1.5428872736055898053},
        Case{10, 10, -2.078561643135058455}, Case{40, 30, -4.2727444482711804125},
        Case{1000, 1000, -4.3728995060262968242}, Case{1100, 1000, -9.2617448049289203369},
        Case{1e6, 1e6, -7.8266938955201431272}, Case{1003000, 1e6, -12.323698387635038169},
        Case{1e12 + 1e6, 1e12, -15.234449424502196846}}) {
    CHECK(log_poisson_probability(c.k, c.mean) == Approx(c.expected).epsilon(1e-14));
  }
}

TEST_CASE("Poisson counts have their mean, their variance and their distribution",
          "[traffic][poisson]") {
  constexpr int n = 200000;
  std::uint64_t stream = 0;
  for (const double mean : {0.01, 0.5, 1.38, 3.0, 9.99, 10.0, 10.5, 12.0, 30.0, 100.0, 1234.5}) {
    INFO(mean);
    Random random(20261003, stream++);
    std::vector<std::uint64_t> counts;
    std::vector<double> cells(static_cast<std::size_t>(mean + 40.0 * std::sqrt(mean) + 40.0), 0.0);
    for (int i = 0; i < n; ++i) {
      counts.push_back(poisson(random, mean));
      REQUIRE(counts.back() < cells.size());
      cells[counts.back()] += 1.0;
    }
    const Moments m = moments(counts);
    CHECK(std::abs(m.mean - mean) < 3.3 * std::sqrt(mean / n));
    // The variance of a Poisson sample's variance: (mean + 2 mean^2) / n.
    CHECK(std::abs(m.variance - mean) < 3.3 * std::sqrt((mean + 2.0 * mean * mean) / n));
    std::vector<double> expected = probabilities(mean, cells.size());
    for (double& p : expected) p *= n;
    CHECK(std::abs(chi_square_deviate(cells, expected)) < 3.3);
  }
}

TEST_CASE("Large Poisson counts keep their mean and variance", "[traffic][poisson]") {
  constexpr int n = 20000;
  for (const double mean : {1e5, 1e9, 1e12, 1e15}) {
    INFO(mean);
    Random random(9, static_cast<std::uint64_t>(mean));
    std::vector<double> deviates;
    for (int i = 0; i < n; ++i) {
      deviates.push_back((static_cast<double>(poisson(random, mean)) - mean) / std::sqrt(mean));
    }
    const Moments m = moments(deviates);
    CHECK(std::abs(m.mean) < 3.3 / std::sqrt(n));
    CHECK(std::abs(m.variance - 1.0) < 3.3 * std::sqrt(2.0 / n));
  }
}

TEST_CASE("Nothing is counted where nothing is expected", "[traffic][poisson]") {
  Random random(1);
  CHECK(poisson(random, 0.0) == 0);
  CHECK(poisson(random, -1.0) == 0);
  CHECK(poisson(random, std::numeric_limits<double>::quiet_NaN()) == 0);
  CHECK(random.next() == Random(1).next());  // and nothing is drawn for it
}

TEST_CASE("The largest uniform does not send the search on for ever", "[traffic][poisson]") {
  // State {0, 0, 0, all ones}: the first uniform is 1.
  for (const double mean : {1e-12, 0.1, 1.0, 5.0, 9.9}) {
    Random random(std::array<std::uint64_t, 4>{0, 0, 0, ~std::uint64_t{0}});
    CHECK(poisson(random, mean) < 60);
  }
}
