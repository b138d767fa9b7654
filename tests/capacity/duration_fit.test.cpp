// SPDX-License-Identifier: Apache-2.0
#include "fitcost/capacity/duration_fit.hpp"
#include "fitcost/traffic/random.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <initializer_list>
#include <vector>

using namespace fitcost;

namespace {

DurationHistogram counted(const std::vector<double>& ms) {
  DurationHistogram out;
  for (const double x : ms) out.add(std::llround(x * 1000.0));
  return out;
}

const DurationFit& fit_of(const DurationFits& fits, DurationFamily family) {
  for (const auto& f : fits.fits) {
    if (f.distribution.family() == family) return f;
  }
  FAIL("not fitted");
  return fits.best();
}

/// Millions of revolutions until 23 ball bearings failed: Lieblein, Zelen, "Statistical
/// investigation of the fatigue life of deep-groove ball bearings", Journal of Research of the
/// National Bureau of Standards 57 (1956) 273-316; the standard example for these families.
const std::vector<double> bearings{17.88, 28.92, 33.00,  41.52,  42.12,  45.60,  48.40, 51.84,
                                   51.96, 54.12, 55.56,  67.80,  68.64,  68.64,  68.88, 84.12,
                                   93.12, 98.64, 105.12, 105.84, 127.92, 128.04, 173.40};

DurationHistogram drawn(const DurationDistribution& d, int count, std::uint64_t seed) {
  Random random(seed);
  std::vector<double> ms(static_cast<std::size_t>(count));
  d.fill(ms, random);
  DurationHistogram out;
  for (const double x : ms) out.add(std::llround(x * 100.0) * 10);
  return out;
}

}  // namespace

TEST_CASE("Maximum likelihood gives the known fits of the ball bearings", "[capacity][fit]") {
  // Closed forms for exp and lognormal; gamma and Weibull by bisection of their likelihood
  // equations in Python (digamma by its asymptotic series). Lawless, "Statistical models and
  // methods for lifetime data", 1982, prints 2.102 and 81.88 for Weibull.
  FitOptions options;
  options.replicates = 99;
  const auto fits = fit_durations(counted(bearings), options);
  const auto& exponential = fit_of(fits, DurationFamily::exponential);
  CHECK(exponential.distribution.first() == Approx(72.22086956521738).epsilon(1e-12));
  CHECK(exponential.log_likelihood == Approx(-121.43376829446488).epsilon(1e-10));
  const auto& lognormal = fit_of(fits, DurationFamily::lognormal);
  CHECK(lognormal.distribution.first() == Approx(63.45828039512705).epsilon(1e-12));
  CHECK(lognormal.distribution.second() == Approx(0.5216865113017405).epsilon(1e-12));
  CHECK(lognormal.log_likelihood == Approx(-113.12855433022011).epsilon(1e-10));
  const auto& gamma = fit_of(fits, DurationFamily::gamma);
  CHECK(gamma.distribution.first() == Approx(4.024706413054693).epsilon(1e-9));
  CHECK(gamma.distribution.second() == Approx(17.944382062492554).epsilon(1e-9));
  CHECK(gamma.log_likelihood == Approx(-113.02981883970318).epsilon(1e-10));
  const auto& weibull = fit_of(fits, DurationFamily::weibull);
  CHECK(weibull.distribution.first() == Approx(2.101846863764873).epsilon(1e-9));
  CHECK(weibull.distribution.second() == Approx(81.87455872410807).epsilon(1e-9));
  CHECK(weibull.log_likelihood == Approx(-113.69195908769008).epsilon(1e-10));

  CHECK(fits.best().distribution.family() == DurationFamily::gamma);
  CHECK(gamma.aic == Approx(2 * 2 + 2 * 113.02981883970318));
  CHECK(exponential.aic == Approx(2 * 1 + 2 * 121.43376829446488));
  // Kolmogorov-Smirnov distances in Python; the grid of 0.01 moves them by less than 0.0002.
  CHECK(exponential.distance == Approx(0.3068058).margin(2e-4));
  CHECK(lognormal.distance == Approx(0.0897371).margin(2e-4));
  CHECK(weibull.distance == Approx(0.1510412).margin(2e-4));
  CHECK(fits.is_small());
  REQUIRE(fits.p_value);
  CHECK(*fits.p_value > 0.2);
}

TEST_CASE("Each family is found again in durations drawn from it", "[capacity][fit]") {
  const std::vector<DurationDistribution> families{
      DurationDistribution::exponential(milliseconds(1991.0)),
      DurationDistribution::lognormal(milliseconds(41.2), 0.31),
      DurationDistribution::gamma(20.0, milliseconds(6.5)),
      DurationDistribution::gamma(0.4, milliseconds(900.0)),
      DurationDistribution::weibull(0.7, milliseconds(120.0)),
      DurationDistribution::weibull(3.0, milliseconds(120.0)),
      DurationDistribution::lognormal(milliseconds(5e6), 0.01)};
  std::uint64_t seed = 11;
  for (const auto& d : families) {
    const auto fits = fit_durations(drawn(d, 20'000, seed++), {1, 19, 300, 1});
    const auto& best = fits.best().distribution;
    INFO(to_string(d) << " fitted as " << to_string(best));
    // The exponential is a gamma and a Weibull of shape 1: those may win by chance.
    const auto& own = fit_of(fits, d.family());
    CHECK(fits.best().aic >= own.aic - 6.0);
    CHECK(own.distribution.first() == Approx(d.first()).epsilon(0.03));
    if (d.second() > 0.0) CHECK(own.distribution.second() == Approx(d.second()).epsilon(0.03));
    CHECK(own.distance < 0.0136);  // Kolmogorov's 0.1 % point for 20,000
  }
}

TEST_CASE("The p value of a fitted distribution is uniform where it is the right one",
          "[capacity][fit]") {
  // 60 samples of 60 durations: by Kolmogorov's own table, which knows of no fitting, nearly all
  // would lie above 0.5.
  int below_half = 0;
  int below_tenth = 0;
  const int samples = 60;
  for (int i = 0; i < samples; ++i) {
    const auto exponential = DurationDistribution::exponential(milliseconds(50.0));
    DurationHistogram h = drawn(exponential, 60, 900 + static_cast<std::uint64_t>(i));
    const auto fits = fit_durations(h, {static_cast<std::uint64_t>(i), 49, 1000, 1});
    REQUIRE(fits.p_value);
    below_half += *fits.p_value <= 0.5 ? 1 : 0;
    below_tenth += *fits.p_value <= 0.1 ? 1 : 0;
  }
  // The best of four families is tested, so a little fewer than half and a tenth; not none.
  CHECK(below_half >= 12);
  CHECK(below_half <= 45);
  CHECK(below_tenth <= 15);
}

TEST_CASE("Where nothing fits, the p value says so", "[capacity][fit]") {
  DurationHistogram two_humps;
  Random random(3);
  for (int i = 0; i < 2'000; ++i) {
    const double center = i % 2 == 0 ? 20.0 : 400.0;
    two_humps.add(std::llround((center + 2.0 * random.uniform()) * 100.0) * 10);
  }
  const auto fits = fit_durations(two_humps, {1, 99, 500, 2});
  REQUIRE(fits.p_value);
  CHECK(*fits.p_value == Approx(0.01));
  CHECK_FALSE(fits.fits_well());
  CHECK(fits.tested == 500);
}

TEST_CASE("Durations rounded to whole milliseconds are not held against their distribution",
          "[capacity][fit]") {
  // 1.2 to 5 ms in whole ms are a handful of values: Kolmogorov's distance to a continuous
  // distribution would be above 0.2.
  Random random(5);
  const auto truth = DurationDistribution::gamma(9.0, milliseconds(0.35));
  DurationHistogram h;
  for (int i = 0; i < 3'000; ++i) {
    const double ms = std::round(truth.sample(random) / milliseconds(1.0));
    h.add(static_cast<std::int64_t>(ms) * 1000);
  }
  const auto fits = fit_durations(h, {1, 99, 1000, 1});
  CHECK(fits.best().distance < 0.05);
}

TEST_CASE("Equal durations are a constant, and one duration is", "[capacity][fit]") {
  for (const int count : {1, 1'000}) {
    DurationHistogram h;
    h.add(250'000, static_cast<std::uint64_t>(count));
    const auto fits = fit_durations(h);
    REQUIRE(fits.fits.size() == 1);
    CHECK(to_string(fits.best().distribution) == "constant:250");
    CHECK_FALSE(fits.p_value);
    CHECK(fits.fits_well());
  }
}

TEST_CASE("Zeros, giants and two values are fitted without trouble", "[capacity][fit]") {
  for (const auto& values : std::initializer_list<std::vector<double>>{{0.0, 0.0, 0.0, 1.0},
                                                                       {0.01, 900'000.0},
                                                                       {5.0, 5.01},
                                                                       {899'999.99, 900'000.0},
                                                                       {0.001, 1e9, 1e9, 1e9}}) {
    const auto fits = fit_durations(counted(values), {1, 19, 100, 1});
    for (const auto& f : fits.fits) {
      INFO(to_string(f.distribution));
      CHECK(std::isfinite(f.aic));
      CHECK(f.distance >= 0.0);
      CHECK(f.distance <= 1.0);
      // What is fitted is what the simulator's options read.
      CHECK_NOTHROW(parse_duration_distribution(to_string(f.distribution), "--warm-ms"));
    }
  }
}

TEST_CASE("The number of threads changes nothing", "[capacity][fit]") {
  const auto h = drawn(DurationDistribution::weibull(1.4, milliseconds(80.0)), 3'000, 8);
  const auto one = fit_durations(h, {7, 60, 200, 1});
  const auto three = fit_durations(h, {7, 60, 200, 3});
  CHECK(one.p_value == three.p_value);
  CHECK(one.best().aic == three.best().aic);
}
