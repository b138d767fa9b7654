// SPDX-License-Identifier: Apache-2.0
#include "fitcost/capacity/duration_histogram.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <vector>

#include "fitcost/traffic/random.hpp"

using namespace fitcost;

namespace {
double ms_of(Milliseconds m) { return m / milliseconds(1.0); }
}  // namespace

TEST_CASE("Hundredths of a millisecond are exact up to 655 ms, and bins are 1/65,536 wide above",
          "[capacity][histogram]") {
  DurationHistogram h;
  std::vector<std::int64_t> values;
  for (std::int64_t us = 0; us <= 655'360; us += 10) values.push_back(us);
  for (const auto us : values) h.add(us);
  const auto bins = h.bins();
  REQUIRE(bins.size() == values.size());
  bool exact = true;
  for (std::size_t i = 0; i < bins.size(); ++i) {
    exact = exact && bins[i].count == 1 && bins[i].half_width == 0.0 &&
            bins[i].ms == static_cast<double>(values[i]) / 1000.0;
  }
  CHECK(exact);
  CHECK(ms_of(h.resolution()) == 0.01);

  DurationHistogram large;
  bool narrow = true;
  for (std::int64_t us = 700'000; us < 70'000'000'000'000; us = us * 5 / 4 + 1) {
    DurationHistogram two;  // on a grid of 1 us
    two.add(1);
    two.add(us);
    const auto bin = two.bins().at(1);
    narrow = narrow && 2.0 * bin.half_width <= bin.ms / 65'536.0 &&
             std::fabs(bin.ms - static_cast<double>(us) / 1000.0) <= bin.half_width * (1.0 + 1e-9);
  }
  CHECK(narrow);
}

TEST_CASE("Mean, least and most are exact and quantiles are ranks", "[capacity][histogram]") {
  DurationHistogram h;
  for (int i = 1; i <= 100; ++i) h.add(i * 1000);
  CHECK(ms_of(h.mean()) == 50.5);
  CHECK(ms_of(h.least()) == 1.0);
  CHECK(ms_of(h.most()) == 100.0);
  CHECK(ms_of(h.resolution()) == 1.0);
  CHECK(ms_of(h.quantile(0.5)) == 50.0);
  CHECK(ms_of(h.quantile(0.951)) == 96.0);
  CHECK(ms_of(h.quantile(1.0)) == 100.0);
  CHECK(ms_of(h.quantile(1e-9)) == 1.0);
  h.add(1'317);
  CHECK(ms_of(h.resolution()) == 0.001);
  CHECK_FALSE(h.all_equal());
}
