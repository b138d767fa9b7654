// SPDX-License-Identifier: Apache-2.0
#include "fitcost/traffic/rate.hpp"

#include <catch2/catch.hpp>

#include <string>

#include "traffic/amounts.hpp"
#include "traffic/input_error_of.hpp"

using namespace fitcost;

TEST_CASE("A rate stays what was said: 2000 a day is 2000 in 86400 seconds", "[traffic][rate]") {
  const Rate rate = parse_rate("2000/day");
  CHECK(rate.count() == Decimal(2000));
  CHECK(rate.per_seconds() == 86400);
  CHECK_FALSE(rate.is_per_month());
  CHECK(exact(requests_in_month<Rational>(rate, 730)) == Rational(182500, 3));
  CHECK(exact(requests_in_month<Rational>(rate, 720)) == Rational(60000));
  CHECK(requests_in_month(rate, 720) / requests(1.0) == 60000.0);
}

TEST_CASE("A rate per second makes the month's requests", "[traffic][rate]") {
  const Rate rate = parse_rps("0.023");
  CHECK(rate == Rate::per_second_of(Decimal::of(23, 3)));
  CHECK(exact(requests_in_month<Rational>(rate, 730)) == Rational(604440, 10));
  CHECK(requests_in_month(rate, 730) / requests(1.0) == Approx(60444.0).epsilon(1e-15));
  CHECK(per_second(rate) / one_per_second == 0.023);
}

TEST_CASE("A rate per month is the same in every month, and slower in a longer one",
          "[traffic][rate]") {
  const Rate rate = parse_rate("1,000,000/month");
  CHECK(rate.is_per_month());
  for (const int hours : {672, 720, 730, 744}) {
    CHECK(exact(requests_in_month<Rational>(rate, hours)) == Rational(1000000));
    CHECK(rate.per_seconds(hours) == std::int64_t{hours} * 3600);
    CHECK(per_second(rate, hours) / one_per_second == Approx(1e6 / (hours * 3600.0)));
  }
}

TEST_CASE("Rates are constants where their numbers are", "[traffic][rate]") {
  constexpr Rate rate = Rate::per(Decimal(120), 60);
  STATIC_REQUIRE(per_second(rate) / one_per_second == 2.0);
  STATIC_REQUIRE(requests_in_month(rate, 1) / requests(1.0) == 7200.0);
  STATIC_REQUIRE(per_second(Rate()) / one_per_second == 0.0);
}

TEST_CASE("A rate is accepted in each of its spellings", "[traffic][rate]") {
  struct Case {
    std::string text, shown;
  };
  for (const Case& c : {
           Case{"5/s", "5/second"},
           Case{"5/sec", "5/second"},
           Case{"5/second", "5/second"},
           Case{"5/seconds", "5/second"},
           Case{"0.5/min", "0.5/minute"},
           Case{"0.5/minutes", "0.5/minute"},
           Case{"7/h", "7/hour"},
           Case{"7/Hours", "7/hour"},
           Case{"2,000/day", "2000/day"},
           Case{"2,000.25/d", "2000.25/day"},
           Case{"12,345,678/days", "12345678/day"},
           Case{"123,456/MONTH", "123456/month"},
           Case{"500/week", "500/week"},
           Case{"2000 / day", "2000/day"},
           Case{"1e6/month", "1000000/month"},
           Case{"0/day", "0/day"},
           Case{"0.000000000001/s", "0.000000000001/second"},
           Case{"1e9/s", "1000000000/second"},
           Case{"8.64e13/day", "86400000000000/day"},
       }) {
    INFO(c.text);
    const Rate rate = parse_rate(c.text);
    CHECK(to_string(rate) == c.shown);
    CHECK(parse_rate(to_string(rate)) == rate);
  }
  CHECK(to_string(Rate::per(Decimal(1352804107), 7518600)) == "1352804107/7518600 seconds");
  CHECK(to_string(parse_rps("0")) == "0/second");
  CHECK(parse_rps("1e9").count() == Decimal(1'000'000'000));
  CHECK(parse_rps("2.5E-3").count() == Decimal::of(25, 4));
}

TEST_CASE("A bad --rps says what stood there and what was wanted", "[traffic][rate]") {
  const std::string number = ", wanted a number of requests per second from 0 to 1e9";
  struct Case {
    std::string text, found_and_wanted;
  };
  for (const Case& c : {
           Case{"", "nothing" + number},
           Case{" ", "' '" + number},
           Case{"abc", "'abc'" + number},
           Case{"-1", "'-1', wanted a rate of 0 or more"},
           Case{"-1e-9", "'-1e-9', wanted a rate of 0 or more"},
           Case{"nan", "'nan'" + number},
           Case{"NaN", "'NaN'" + number},
           Case{"inf", "'inf'" + number},
           Case{"-inf", "'-inf'" + number},
           Case{"infinity", "'infinity'" + number},
           Case{"0x10", "'0x10'" + number},
           Case{"0x1p3", "'0x1p3'" + number},
           Case{"1e400", "'1e400', wanted at most 1e9 per second"},
           Case{"1e-400", "'1e-400', wanted at most 12 decimal places"},
           Case{"1e99999999999999999999",
                "'1e99999999999999999999', wanted at most 1e9 per second"},
           Case{"1e39", "'1e39', wanted at most 1e9 per second"},
           Case{"-1e39", "'-1e39', wanted a rate of 0 or more"},
           Case{"-1e-300", "'-1e-300', wanted a rate of 0 or more"},
           Case{"1e-300", "'1e-300', wanted at most 12 decimal places"},
           Case{"1E-999", "'1E-999', wanted at most 12 decimal places"},
           Case{"1e-99x", "'1e-99x'" + number},
           Case{"1000000000.1", "'1000000000.1', wanted at most 1e9 per second"},
           Case{"1e10", "'1e10', wanted at most 1e9 per second"},
           Case{"1e-13", "'1e-13', wanted at most 12 decimal places"},
           Case{"+1", "'+1'" + number},
           Case{"1 ", "'1 '" + number},
           Case{"1rps", "'1rps'" + number},
           Case{"1,5", "'1,5'" + number},
           Case{"2,000", "'2,000'" + number},
           Case{"1e", "'1e'" + number},
           Case{".", "'.'" + number},
           Case{"1..2", "'1..2'" + number},
           Case{"5/s",
                "'5/s', wanted a plain number of requests per second (2000/day is for --rate)"},
           Case{"1\n2", "'1\\x0a2'" + number},
           Case{std::string("1\0", 2), "'1\\x00'" + number},
           Case{"\xff\xfe", "byte 0xff at position 1" + number},
           Case{"1\xc0\x80", "byte 0xc0 at position 2" + number},
           Case{"\xed\xa0\x80", "byte 0xed at position 1" + number},
           Case{"\xe2\x88\x92"
                "5",
                "'\xe2\x88\x92"
                "5'" +
                    number},                                 // U+2212, not a minus
           Case{"\xef\xbc\x95", "'\xef\xbc\x95'" + number},  // a full-width 5
           Case{std::string(100, '9'),
                "'" + std::string(60, '9') + "...', wanted at most 1e9 per second"},
       }) {
    INFO(c.text);
    CHECK(input_error_of([&] { parse_rps(c.text); }) == "--rps: found " + c.found_and_wanted);
  }
}

TEST_CASE("A bad --rate says what stood there and what was wanted", "[traffic][rate]") {
  const std::string form =
      ", wanted a count, a slash and a unit, such as 2000/day; units: second, minute, hour, day, "
      "week, month";
  const std::string units = ", wanted second, minute, hour, day, week or month";
  const std::string commas = ", wanted commas only before groups of three digits, as 2,000";
  struct Case {
    std::string text, found_and_wanted;
  };
  for (const Case& c : {
           Case{"", "nothing" + form},
           Case{"2000", "'2000'" + form},
           Case{"/", "'/'" + units},
           Case{"2000/", "'2000/'" + units},
           Case{"/day", "'/day'" + form},
           Case{"2000/dya", "unit 'dya'" + units + " (did you mean day?)"},
           Case{"2000/mnth", "unit 'mnth'" + units + " (did you mean month?)"},
           Case{"2000/houres", "unit 'houres'" + units + " (did you mean hour?)"},
           Case{"2000/sceond", "unit 'sceond'" + units + " (did you mean second?)"},
           Case{"2000/m", "unit 'm'" + units + " (m could be minute or month)"},
           Case{"2000/year", "unit 'year'" + units},
           Case{"2000/fortnight", "unit 'fortnight'" + units},
           Case{"2000/day/day", "unit 'day/day'" + units},
           Case{"2000/day x", "unit 'day x'" + units + " (did you mean day?)"},
           Case{"2000/\xff", "unit byte 0xff at position 1" + units},
           Case{"-5/day", "'-5/day', wanted a rate of 0 or more"},
           Case{"nan/day", "'nan/day'" + form},
           Case{"1e400/day", "'1e400/day', wanted at most what 1e9 per second come to"},
           Case{"1e10/s", "'1e10/s', wanted at most what 1e9 per second come to"},
           Case{"1e17/month", "'1e17/month', wanted at most what 1e9 per second come to"},
           Case{"1e-13/day", "'1e-13/day', wanted at most 12 decimal places"},
           Case{"2,00/day", "'2,00/day'" + commas},
           Case{",200/day", "',200/day'" + commas},
           Case{"2,,000/day", "'2,,000/day'" + commas},
           Case{"2000,000/day", "'2000,000/day'" + commas},
           Case{"2,000,/day", "'2,000,/day'" + commas},
           Case{"1,5/s", "'1,5/s'" + commas},
           Case{"1.000,5/s", "'1.000,5/s'" + commas},
           Case{"-2,000/day", "'-2,000/day'" + commas},
           Case{"2,000e1,000/day", "'2,000e1,000/day'" + commas},
       }) {
    INFO(c.text);
    CHECK(input_error_of([&] { parse_rate(c.text); }) == "--rate: found " + c.found_and_wanted);
  }
  CHECK(input_error_of([] { parse_rate("x", "--reads"); }).substr(0, 15) == "--reads: found ");
}
