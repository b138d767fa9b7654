// SPDX-License-Identifier: Apache-2.0
#include "fitcost/pricing/date.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <string>
#include <vector>

using namespace fitcost;

TEST_CASE("A day is read and written as 2026-10-03", "[pricing][date]") {
  CHECK(parse_date("2026-10-03") == Date{2026, 10, 3});
  CHECK(to_string(Date{2026, 10, 3}) == "2026-10-03");
  CHECK(to_string(Date{26, 1, 3}) == "0026-01-03");
  CHECK(parse_year_month("2026-12") == YearMonth{2026, 12});
  CHECK(to_string(YearMonth{2026, 2}) == "2026-02");
}

TEST_CASE("What is no day is refused", "[pricing][date]") {
  for (const std::string text :
       {"",           "2026",       "2026-10",     "2026-10-3",   "2026-1-03",
        "26-10-03",   "2026/10/03", "2026-10-03 ", " 2026-10-03", "2026-10-03T00:00:00Z",
        "2026-00-03", "2026-13-03", "2026-10-00",  "2026-10-32",  "2026-02-29",
        "2100-02-29", "2026-04-31", "0000-01-01",  "+026-01-01",  "-026-01-01",
        "2026--1-01", "2026-1e-01", "yyyy-mm-dd"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_date(text).has_value());
  }
  for (const std::string text : {"", "2026", "2026-1", "2026-00", "2026-13", "2026-10-03", "x"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_year_month(text).has_value());
  }
}

TEST_CASE("Days exist where the calendar of the standard library has them", "[pricing][date]") {
  for (const int year : {1900, 2000, 2023, 2024, 2100}) {
    for (unsigned month = 0; month <= 13; ++month) {
      for (unsigned day = 0; day <= 32; ++day) {
        const auto theirs =
            std::chrono::year(year) / static_cast<int>(month) / static_cast<int>(day);
        const std::string text = detail::padded(year, 4) + "-" +
                                 detail::padded(static_cast<int>(month), 2) + "-" +
                                 detail::padded(static_cast<int>(day), 2);
        CAPTURE(text);
        const auto ours = parse_date(text);
        REQUIRE(ours.has_value() == theirs.ok());
        if (ours) REQUIRE(to_string(*ours) == text);
      }
    }
  }
}

TEST_CASE("Days are in the order of their text", "[pricing][date]") {
  const std::vector<std::string> days{"2023-12-31", "2024-01-01", "2024-02-29", "2024-10-09",
                                      "2024-10-31", "2024-11-01", "2025-01-01"};
  for (const auto& a : days) {
    for (const auto& b : days) CHECK((*parse_date(a) < *parse_date(b)) == (a < b));
  }
}

TEST_CASE("A month has its days and hours, and months follow one another", "[pricing][date]") {
  CHECK(YearMonth{2026, 2}.hours() == 672);
  CHECK(YearMonth{2024, 2}.hours() == 696);
  CHECK(YearMonth{2026, 4}.hours() == 720);
  CHECK(YearMonth{2026, 12}.hours() == 744);
  CHECK(YearMonth{2026, 11}.plus(1) == YearMonth{2026, 12});
  CHECK(YearMonth{2026, 11}.plus(2) == YearMonth{2027, 1});
  CHECK(YearMonth{2026, 11}.plus(26) == YearMonth{2029, 1});
  CHECK(YearMonth{2026, 11}.plus(0) == YearMonth{2026, 11});
  CHECK(YearMonth{2026, 1}.plus(-1) == YearMonth{2025, 12});
}
