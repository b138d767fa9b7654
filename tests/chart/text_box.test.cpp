// SPDX-License-Identifier: Apache-2.0
#include "chart/text_box.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

using fitcost::chart::detail::fitted;
using fitcost::chart::detail::spread;
using fitcost::chart::detail::text_width;

TEST_CASE("Widths are those of DejaVu Sans", "[chart][text]") {
  // Advance widths of the font's hmtx table, in 2048 units of an em: m 1995, i 569, 0 1303.
  CHECK(text_width("m") == Approx(12.0 * 1995 / 2048).margin(0.01));
  CHECK(text_width("i") == Approx(12.0 * 569 / 2048).margin(0.01));
  CHECK(text_width("000") == Approx(3 * 12.0 * 1303 / 2048).margin(0.01));
  CHECK(text_width("") == 0.0);
  CHECK(text_width("é") < text_width("ee"));  // one character, not two bytes
}

TEST_CASE("What does not fit ends in an ellipsis, between characters", "[chart][text]") {
  CHECK(fitted("capacity", 100.0) == "capacity");
  const auto cut = fitted("a name of a table that is much too long", 80.0);
  CHECK(text_width(cut) <= 80.0);
  CHECK(cut.ends_with("…"));
  const auto accents = fitted("éééééééééééééééééééé", 60.0);
  CHECK(accents.size() % 2 == 1);  // whole characters of two bytes, and an ellipsis of three
  CHECK(fitted("abc", 0.0) == "…");
}

TEST_CASE("Spread labels keep their distance and their order, and stay inside", "[chart][text]") {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> anywhere(-20.0, 320.0);
  for (int round = 0; round < 500; ++round) {
    std::vector<double> wanted(1 + static_cast<std::size_t>(round) % 18);
    for (auto& w : wanted) w = anywhere(random);
    auto at = spread(wanted, 16.0, 0.0, 300.0);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      CHECK(at[i] >= 0.0);
      CHECK(at[i] <= 300.0);
      for (std::size_t j = 0; j < wanted.size(); ++j) {
        if (wanted[i] < wanted[j]) CHECK(at[i] < at[j]);
      }
    }
    std::sort(at.begin(), at.end());
    for (std::size_t i = 1; i < at.size(); ++i) CHECK(at[i] - at[i - 1] >= 16.0 - 1e-9);
  }
  // Where there is room nothing moves.
  CHECK(spread({10.0, 100.0, 50.0}, 16.0, 0.0, 300.0) == std::vector<double>{10.0, 100.0, 50.0});
}
