// SPDX-License-Identifier: Apache-2.0
#include "fitcost/units/stable_sort.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <utility>
#include <vector>

using namespace fitcost;

TEST_CASE("Sorting is the standard library's stable one", "[units][stable_sort]") {
  std::mt19937_64 random(71);
  const auto by_key = [](const auto& a, const auto& b) { return a.first < b.first; };
  for (std::size_t size = 0; size < 200; ++size) {
    std::vector<std::pair<int, std::string>> ours;
    for (std::size_t i = 0; i < size; ++i) {
      ours.emplace_back(static_cast<int>(random() % 20), std::to_string(i));
    }
    auto theirs = ours;
    std::stable_sort(theirs.begin(), theirs.end(), by_key);
    const auto order = detail::sorted_indices(
        size, [&](std::size_t a, std::size_t b) { return ours[a].first < ours[b].first; });
    for (std::size_t i = 0; i < size; ++i) REQUIRE(ours[order[i]] == theirs[i]);
    detail::stable_sort(ours, by_key);
    REQUIRE(ours == theirs);
  }
}

TEST_CASE("A value is contained where it equals one", "[units][stable_sort]") {
  const std::vector<std::string> words{"a", "b"};
  CHECK(detail::contains(words, "b"));
  CHECK_FALSE(detail::contains(words, "c"));
  CHECK_FALSE(detail::contains(std::vector<int>{}, 1));
}
