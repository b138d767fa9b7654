// SPDX-License-Identifier: Apache-2.0
#include "fitcost/traffic/profile.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "fitcost/traffic/cyclic_profile.hpp"
#include "traffic/input_error_of.hpp"

using namespace fitcost;

namespace {

double mean_weight(const Profile& profile) {
  double sum = 0.0;
  for (std::size_t h = 0; h < profile.hours(); ++h) sum += profile.weight(h);
  return sum / static_cast<double>(profile.hours());
}

double day_share(const Profile& week, std::size_t day) {
  double sum = 0.0;
  for (std::size_t h = 0; h < 24; ++h) sum += week.weight(day * 24 + h);
  return sum / 168.0;
}

}  // namespace

TEST_CASE("A profile is constant unless told otherwise", "[traffic][profile]") {
  constexpr Profile profile;
  STATIC_REQUIRE(profile.hours() == 24);
  STATIC_REQUIRE(profile.peak_to_mean() == 1.0);
  STATIC_REQUIRE(profile.peak_hour() == 0);
  CHECK(daily(1.0) == profile);
  for (std::size_t h = 0; h < 168; ++h) CHECK(weekly(1.0).weight(h) == 1.0);
}

TEST_CASE("A daily profile has mean 1, exactly the peak asked for, and no negative hour",
          "[traffic][profile]") {
  for (double peak = 1.0; peak <= 24.0; peak += 1.0 / 128) {
    const Profile profile = daily(peak);
    REQUIRE(std::abs(mean_weight(profile) - 1.0) < 1e-12);
    REQUIRE(profile.peak_to_mean() == peak);
    if (peak > 1.0) REQUIRE(profile.peak_hour() == 14);
    for (std::size_t h = 0; h < 24; ++h) REQUIRE(profile.weight(h) >= 0.0);
  }
}

TEST_CASE("A weekly profile has mean 1, exactly the peak asked for, and no negative hour",
          "[traffic][profile]") {
  for (double peak = 1.0; peak <= 168.0; peak += 0.21875) {
    const Profile profile = weekly(peak);
    REQUIRE(std::abs(mean_weight(profile) - 1.0) < 1e-12);
    REQUIRE(profile.peak_to_mean() == peak);
    if (peak > 1.0) REQUIRE(profile.peak_hour() == 2 * 24 + 14);
    for (std::size_t h = 0; h < 168; ++h) REQUIRE(profile.weight(h) >= 0.0);
  }
}

TEST_CASE("A day falls on both sides of its peak, alike", "[traffic][profile]") {
  for (const double peak : {1.1, 1.5, 2.0, 2.5, 5.0, 12.0, 23.0}) {
    const Profile profile = daily(peak, 6);
    for (std::size_t away = 1; away < 12; ++away) {
      CHECK(profile.weight(6 + away) == Approx(profile.weight(30 - away)).epsilon(1e-12));
      CHECK(profile.weight(6 + away) <= profile.weight(6 + away - 1));
    }
  }
}

TEST_CASE("A day up to a peak of 2 is the sine wave", "[traffic][profile]") {
  for (const double peak : {1.25, 1.5, 2.0}) {
    const Profile profile = daily(peak, 0);
    for (std::size_t h = 0; h < 24; ++h) {
      const double wave = std::cos(2.0 * std::numbers::pi * static_cast<double>(h) / 24.0);
      CHECK(profile.weight(h) == Approx(1.0 + (peak - 1.0) * wave).margin(1e-12));
    }
  }
}

TEST_CASE("The shape does not jump where the power takes over from the blend",
          "[traffic][profile]") {
  const double own = 14.0 / 6.02;  // the week's own peak: 2 x 7 / the sum of its days
  for (std::size_t h = 0; h < 24; ++h) {
    CHECK(daily(2.0 + 1e-9).weight(h) == Approx(daily(2.0).weight(h)).margin(1e-7));
  }
  for (std::size_t h = 0; h < 168; ++h) {
    CHECK(weekly(own + 1e-9).weight(h) == Approx(weekly(own - 1e-9).weight(h)).margin(1e-7));
  }
}

TEST_CASE("At the largest ratio all requests are in one hour", "[traffic][profile]") {
  for (std::size_t h = 0; h < 24; ++h) CHECK(daily(24.0).weight(h) == (h == 14 ? 24.0 : 0.0));
  for (std::size_t h = 0; h < 168; ++h) CHECK(weekly(168.0).weight(h) == (h == 62 ? 168.0 : 0.0));
}

TEST_CASE("The weekend is quieter than the week", "[traffic][profile]") {
  for (const double peak : {1.2, 2.0, 3.0, 6.0}) {
    const Profile week = weekly(peak);
    for (std::size_t day = 0; day < 5; ++day) {
      CHECK(day_share(week, day) > day_share(week, 5));
      CHECK(day_share(week, 5) > day_share(week, 6));
    }
  }
  // At its own peak the days have their stated proportions.
  const Profile week = weekly(14.0 / 6.02);
  CHECK(day_share(week, 5) / day_share(week, 2) == Approx(0.6));
  CHECK(day_share(week, 6) / day_share(week, 2) == Approx(0.5));
}

TEST_CASE("A profile repeats for ever", "[traffic][profile]") {
  const Profile day = daily(3.0);
  const Profile week = weekly(3.0);
  for (std::size_t h = 0; h < 400; ++h) {
    CHECK(day.weight(h) == day.weight(h + 24));
    CHECK(week.weight(h) == week.weight(h + 168));
  }
}

TEST_CASE("Own weights may be in any scale", "[traffic][profile]") {
  std::vector<double> weights(24, 1.0);
  weights[9] = 25.0;
  const Profile profile = Profile::of(weights);
  CHECK(profile.peak_hour() == 9);
  CHECK(profile.peak_to_mean() == Approx(12.5).epsilon(1e-15));
  CHECK(std::abs(mean_weight(profile) - 1.0) < 1e-12);
  const double largest = std::numeric_limits<double>::max();
  for (const double scale : {1e-300, 1e-3, 1e6, largest / 25.0}) {
    std::vector<double> scaled = weights;
    for (double& w : scaled) w *= scale;
    for (std::size_t h = 0; h < 24; ++h) {
      CHECK(Profile::of(scaled).weight(h) == Approx(profile.weight(h)).epsilon(1e-12));
    }
  }
  CHECK(Profile::of(std::vector<double>(168, largest)).hours() == 168);
  CHECK(std::abs(mean_weight(Profile::of(std::vector<double>(168, largest))) - 1.0) < 1e-12);
}

TEST_CASE("Hourly rates have the mean rate as their mean", "[traffic][profile]") {
  const auto one = requests(1.0) / seconds(1.0);
  const auto rates = hourly_rates(daily(4.0), 10.0 * one);
  REQUIRE(rates.size() == 24);
  RequestsPerSecond sum;
  for (const auto& rate : rates) sum += rate;
  CHECK(sum / one == Approx(240.0).epsilon(1e-14));
  CHECK(rates[14] / one == 40.0);
}

TEST_CASE("Weights and ratios that make no profile are refused", "[traffic][profile]") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double inf = std::numeric_limits<double>::infinity();
  std::vector<double> negative(24, 1.0);
  negative[3] = -0.5;
  std::vector<double> unknown(24, 1.0);
  unknown[23] = nan;
  std::vector<double> endless(168, 1.0);
  endless[100] = inf;
  CHECK(input_error_of([] { Profile::of({}); }) ==
        "--profile: found 0 weights, wanted 24 (a day) or 168 (a week)");
  CHECK(input_error_of([] { Profile::of(std::vector<double>(25, 1.0)); }) ==
        "--profile: found 25 weights, wanted 24 (a day) or 168 (a week)");
  CHECK(input_error_of([&] { Profile::of(negative); }) ==
        "--profile: found weight -0.500000 for hour 3, wanted a finite number of 0 or more");
  CHECK(input_error_of([&] { Profile::of(unknown); }) ==
        "--profile: found weight nan for hour 23, wanted a finite number of 0 or more");
  CHECK(input_error_of([&] { Profile::of(endless); }) ==
        "--profile: found weight inf for hour 100, wanted a finite number of 0 or more");
  CHECK(input_error_of([] { Profile::of(std::vector<double>(24, 0.0)); }) ==
        "--profile: found only zeros, wanted at least one hour with requests");
  for (const double peak : {0.0, 0.999, -3.0, 24.001, nan, inf, -inf}) {
    INFO(peak);
    CHECK(input_error_of([&] { daily(peak); }).substr(0, 21) == "--peak-to-mean: found");
  }
  CHECK(input_error_of([] { daily(25.0); }) ==
        "--peak-to-mean: found 25.000000, wanted a peak to mean ratio from 1 to 24");
  CHECK(input_error_of([] { weekly(169.0); }) ==
        "--peak-to-mean: found 169.000000, wanted a peak to mean ratio from 1 to 168");
}
