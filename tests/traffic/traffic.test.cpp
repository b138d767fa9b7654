// SPDX-License-Identifier: Apache-2.0
#include "fitcost/traffic/traffic.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <vector>

#include "fitcost/traffic/cyclic_profile.hpp"
#include "fitcost/units/dual.hpp"
#include "traffic/amounts.hpp"

using namespace fitcost;

namespace {

Traffic growing(const char* rate, const char* growth) {
  return {parse_rate(rate), Profile(), *Decimal::parse(growth), {}};
}
double number(const Requests& amount) { return amount / requests(1.0); }

const std::vector<int> equal_months{};                     // 730 hours each
const std::vector<int> calendar{744, 672, 744, 720, 744};  // January to May

}  // namespace

TEST_CASE("Months without growth have the rate times their hours", "[traffic]") {
  const Traffic traffic = growing("2000/day", "0");
  for (const int month : {1, 2, 7, 1000}) {
    CHECK(exact(requests_in_month<Rational>(traffic, month, 744)) == Rational(62000));
    CHECK(exact(requests_in_month<Rational>(traffic, month, 672)) == Rational(56000));
    CHECK(number(requests_in_month(traffic, month, 744)) == 62000.0);
  }
}

TEST_CASE("Growth compounds by the month", "[traffic]") {
  const Traffic traffic = growing("1000/month", "0.1");
  CHECK(exact(requests_in_month<Rational>(traffic, 1, 730)) == Rational(1000));
  CHECK(exact(requests_in_month<Rational>(traffic, 2, 730)) == Rational(1100));
  CHECK(exact(requests_in_month<Rational>(traffic, 3, 730)) == Rational(1210));
  CHECK(exact(requests_in_month<Rational>(traffic, 13, 730)) ==
        Rational(3138428376721, 1000000000));  // 1000 x 1.1^12
  for (int month = 1; month <= 120; ++month) {
    CHECK(growth_until(traffic, month) == Approx(std::pow(1.1, month - 1)).epsilon(1e-13));
  }
  CHECK(number(requests_in_month(growing("8/month", "-0.5"), 4, 730)) == 1.0);
  CHECK(rate_in_month(traffic, 2, 730) * seconds(730.0 * 3600) / requests(1.0) == Approx(1100.0));
}

TEST_CASE("All requests until a month's end are the geometric sum", "[traffic]") {
  // a ((1+g)^m - 1) / g for equal months.
  const Traffic traffic = growing("1000/month", "0.25");
  Rational power(1);
  for (int month = 1; month <= 18; ++month) {
    power = power * Rational(5, 4);
    const Rational closed = Rational(1000) * (power - Rational(1)) / Rational(1, 4);
    CHECK(exact(requests_until_end_of_month<Rational>(traffic, month, equal_months)) == closed);
  }
  for (const char* growth : {"0.05", "-0.2", "0.001", "1"}) {
    const Traffic other = growing("0.023/s", growth);
    const double g = other.growth.to_double();
    const double first = 0.023 * 730 * 3600;
    for (const int month : {1, 2, 12, 60}) {
      CHECK(number(requests_until_end_of_month(other, month, equal_months)) ==
            Approx(first * (std::pow(1.0 + g, month) - 1.0) / g).epsilon(1e-11));
    }
  }
  CHECK(exact(requests_until_end_of_month<Rational>(traffic, 0, equal_months)) == Rational(0));
}

TEST_CASE("Months have their own lengths, and the last one listed goes on", "[traffic]") {
  const Traffic traffic = growing("24/day", "0");  // one an hour
  CHECK(exact(requests_until_end_of_month<Rational>(traffic, 3, calendar)) == Rational(2160));
  CHECK(exact(requests_until_end_of_month<Rational>(traffic, 7, calendar)) ==
        Rational(3624 + 1488));
  CHECK(hours_of_month(equal_months, 5) == 730);
  CHECK(hours_of_month(calendar, 2) == 672);
  CHECK(hours_of_month(calendar, 6) == 744);
}

TEST_CASE("What is kept for a time is the last months, the first of them in part", "[traffic]") {
  const Traffic flat = growing("24/day", "0");  // one an hour: as many as the hours
  for (const int hours : {0, 1, 24, 743, 744, 745, 1416, 2000, 3624}) {
    CHECK(exact(requests_in_last_hours<Rational>(flat, 5, hours, calendar)) == Rational(hours));
  }
  CHECK(exact(requests_in_last_hours<Rational>(flat, 5, 3625, calendar)) == Rational(3624));
  CHECK(exact(requests_in_last_hours<Rational>(flat, 5, std::int64_t{1} << 60, calendar)) ==
        Rational(3624));
  CHECK(exact(requests_in_last_hours<Rational>(flat, 0, 24, calendar)) == Rational(0));

  const Traffic traffic = growing("1000/month", "0.1");
  // 30 days of 744 h, 672 h, 744 h: 720 of the last month's 744 hours.
  CHECK(exact(requests_in_last_hours<Rational>(traffic, 3, 720, calendar)) ==
        Rational(1210) * Rational(720, 744));
  // 90 days: all of March and February, and 744 of January's 744.
  CHECK(exact(requests_in_last_hours<Rational>(traffic, 3, 2160, calendar)) ==
        Rational(1000 + 1100 + 1210));
  // 60 days: March, February, and 24 hours of January.
  CHECK(exact(requests_in_last_hours<Rational>(traffic, 3, 1440, calendar)) ==
        Rational(1100 + 1210) + Rational(1000) * Rational(24, 744));
}

TEST_CASE("What is kept for k equal months is a difference of two geometric sums", "[traffic]") {
  const Traffic traffic = growing("1000/month", "0.05");
  for (int month = 1; month <= 24; ++month) {
    for (int kept = 0; kept <= 30; ++kept) {
      const double all = number(requests_until_end_of_month(traffic, month, equal_months));
      const double gone =
          number(requests_until_end_of_month(traffic, std::max(month - kept, 0), equal_months));
      CHECK(number(requests_in_last_hours(traffic, month, kept * 730, equal_months)) ==
            Approx(all - gone).epsilon(1e-12).margin(1e-9));
    }
  }
}

TEST_CASE("Longer retention never keeps less", "[traffic]") {
  const Traffic traffic = growing("7/hour", "-0.3");
  Requests before;
  for (int hours = 0; hours < 4000; hours += 13) {
    const Requests kept = requests_in_last_hours(traffic, 5, hours, calendar);
    CHECK(before <= kept);
    before = kept;
  }
}

TEST_CASE("Sums run with a dual number as with a double", "[traffic]") {
  const Traffic traffic = growing("7/hour", "0.03");
  const auto dual = requests_until_end_of_month<Dual>(traffic, 9, calendar) / requests(Dual(1.0));
  CHECK(dual.value == number(requests_until_end_of_month(traffic, 9, calendar)));
}

TEST_CASE("The busiest minute is at least as busy as the busiest hour", "[traffic]") {
  Traffic traffic{parse_rate("1/s"), daily(3.0), Decimal(0), {}};
  CHECK(peak_to_mean(traffic) == 3.0);
  traffic.peak_minute_to_mean = 7.5;
  CHECK(peak_to_mean(traffic) == 7.5);
  traffic.peak_minute_to_mean = 2.0;
  CHECK(peak_to_mean(traffic) == 3.0);
}
