// SPDX-License-Identifier: Apache-2.0
#include "fitcost/units/suggest.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <vector>

using namespace fitcost;

TEST_CASE("A slip is answered with the nearest known word", "[units][suggest]") {
  const std::vector<std::string> known{"meter", "quantity", "resource", "region"};
  struct Case {
    std::string found, answer;
  };
  for (const Case& c : {
           Case{"metre", ", did you mean 'meter'?"},
           Case{"Region", ", did you mean 'region'?"},
           Case{"quantty", ", did you mean 'quantity'?"},
           Case{"price per month", ""},
           Case{"", ""},
           Case{std::string(10'000, 'x'), ""},
       }) {
    CHECK(suggestion(c.found, known) == c.answer);
  }
  CHECK(suggestion("meter", {}).empty());
  CHECK(suggestion("table", {"tab\nle"}) == ", did you mean 'tab\\x0ale'?");
}

TEST_CASE("The edit distance counts insertions, deletions and replacements", "[units][suggest]") {
  struct Case {
    std::string a, b;
    std::size_t distance;
  };
  for (const Case& c : {Case{"kitten", "sitting", 3}, Case{"", "abc", 3}, Case{"abc", "abc", 0},
                        Case{"flaw", "lawn", 2}, Case{"saturday", "sunday", 3}}) {
    CHECK(detail::edit_distance(c.a, c.b) == c.distance);
    CHECK(detail::edit_distance(c.b, c.a) == c.distance);
  }
}

TEST_CASE("The edit distance is a distance", "[units][suggest]") {
  std::mt19937_64 random(3);
  const auto word = [&] {
    std::string out;
    for (auto n = random() % 6; n > 0; --n) out += static_cast<char>('a' + random() % 3);
    return out;
  };
  for (int i = 0; i < 2'000; ++i) {
    const std::string a = word();
    const std::string b = word();
    const std::string c = word();
    REQUIRE(detail::edit_distance(a, b) == detail::edit_distance(b, a));
    REQUIRE((detail::edit_distance(a, b) == 0) == (a == b));
    REQUIRE(detail::edit_distance(a, c) <=
            detail::edit_distance(a, b) + detail::edit_distance(b, c));
  }
}
