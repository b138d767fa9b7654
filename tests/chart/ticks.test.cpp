// SPDX-License-Identifier: Apache-2.0
#include "chart/ticks.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

using fitcost::chart::detail::amount_label;
using fitcost::chart::detail::linear_ticks;
using fitcost::chart::detail::logarithmic_ticks;
using fitcost::chart::detail::tick_label;
using Labels = std::vector<std::string>;

TEST_CASE("Ticks of a linear axis are round and enclose what is shown", "[chart][ticks]") {
  CHECK(linear_ticks(0.0, 0.68, 4).labels == Labels{"0", "0.2", "0.4", "0.6", "0.8"});
  CHECK(linear_ticks(0.0, 11.9, 4).labels == Labels{"0", "5", "10", "15"});
  CHECK(linear_ticks(0.0, 1234.0, 4).labels == Labels{"0", "500", "1,000", "1,500"});
  CHECK(linear_ticks(0.0, 0.00002, 4).labels ==
        Labels{"0", "0.000005", "0.000010", "0.000015", "0.000020"});
  CHECK(linear_ticks(-3.0, 7.0, 5).labels == Labels{"-4", "-2", "0", "2", "4", "6", "8"});
}

TEST_CASE("Ticks of any range are ascending, even, few and around it", "[chart][ticks]") {
  for (const double low : {0.0, -1.0, 1e-7, 12345.678, -1e9}) {
    for (const double length : {1e-9, 0.3, 1.0, 7.77, 999.0, 1e12}) {
      for (const int wanted : {1, 4, 8}) {
        const auto ticks = linear_ticks(low, low + length, wanted);
        INFO(low << " " << length << " " << wanted);
        const double slack = 1e-6 * (std::fabs(low) + length);
        CHECK(ticks.low <= low + slack);
        CHECK(ticks.high >= low + length - slack);
        CHECK(ticks.at.size() >= 2);
        CHECK(ticks.at.size() <= static_cast<std::size_t>(wanted) + 3);
        CHECK(ticks.at.size() == ticks.labels.size());
        CHECK(std::is_sorted(ticks.at.begin(), ticks.at.end()));
      }
    }
  }
}

TEST_CASE("A range without length, or none at all, still has ticks", "[chart][ticks]") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  // Nor are they without end where a step is below what doubles tell apart.
  CHECK(linear_ticks(1e17, 1e17 + 32.0, 4).at.size() < 10);
  CHECK(linear_ticks(-1e308, 1e308, 4).at.size() < 10);
  for (const auto& [low, high] : {std::pair{0.0, 0.0}, std::pair{5.0, 5.0}, std::pair{3.0, 1.0},
                                  std::pair{nan, nan}, std::pair{0.0, infinity}}) {
    const auto linear = linear_ticks(low, high, 4);
    CHECK(linear.at.size() >= 2);
    CHECK(linear.low < linear.high);
    const auto logarithmic = logarithmic_ticks(low, high, 4);
    CHECK(logarithmic.low < logarithmic.high);
    CHECK(logarithmic.low > 0.0);
  }
}

TEST_CASE("A logarithmic axis has its powers of ten, or more where they are few",
          "[chart][ticks]") {
  CHECK(logarithmic_ticks(0.001, 100.0, 8).labels ==
        Labels{"0.001", "0.01", "0.1", "1", "10", "100"});
  CHECK(logarithmic_ticks(1.0, 60.0, 8).labels == Labels{"1", "2", "5", "10", "20", "50"});
  CHECK(logarithmic_ticks(1e-6, 1e6, 4).labels.size() <= 5);
}

TEST_CASE("Numbers beside axes and marks are short and have a point", "[chart][ticks]") {
  CHECK(tick_label(0.0) == "0");
  CHECK(tick_label(1500.0) == "1,500");
  CHECK(tick_label(25'000.0) == "25k");
  CHECK(tick_label(3e6) == "3M");
  CHECK(tick_label(0.25, 2) == "0.25");
  CHECK(amount_label(0.041634) == "0.04163");
  CHECK(amount_label(11.8981) == "11.9");
  CHECK(amount_label(1234.6) == "1,235");
}
