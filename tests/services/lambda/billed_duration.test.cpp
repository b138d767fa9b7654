// SPDX-License-Identifier: Apache-2.0
#include "fitcost/services/lambda/billed_duration.hpp"

#include <catch2/catch.hpp>

#include "fitcost/units/dual.hpp"
#include "services/exact_rational.hpp"

using namespace fitcost;
using lambda::billed_duration;

namespace {
double billed_ms(double ms) {
  return billed_duration(milliseconds(ms)) / (milliseconds(1.0) / requests(1.0));
}
}  // namespace

static_assert(billed_duration(milliseconds(27.55)) == milliseconds(28.0) / requests(1.0));

TEST_CASE("A request's time is rounded up to whole milliseconds", "[lambda][aws-example]") {
  struct Row {
    double ms;
    double billed;
    const char* source;
  };
  const Row row = GENERATE(
      Row{27.55, 28.0, "AWS News Blog, 2020-12-01: 1ms Billing Granularity"},
      Row{0.01, 1.0, "monitoring-metrics: rounded up to the nearest millisecond"},
      Row{120.0, 120.0, "https://aws.amazon.com/lambda/pricing/ example 1: 120 ms stay 120"},
      Row{900000.0, 900000.0, "gettingstarted-limits: timeout 900 s"});
  INFO(row.source);
  CHECK(billed_ms(row.ms) == row.billed);
}

TEST_CASE("A cold start's Duration and Init Duration are rounded once, together",
          "[lambda][aws-example]") {
  struct Row {
    double duration;
    double init;
    double billed;
    const char* source;
  };
  const Row row = GENERATE(
      Row{395.99, 265.72, 662.0, "open-telemetry/opentelemetry-lambda pull request 2011"},
      Row{1049.63, 1293.83, 2344.0, "bitesizedserverless.com: when is the init phase free"},
      // With SnapStart it is the Billed Restore Duration.
      Row{2338.66, 182.0, 2521.0, "a SnapStart function's REPORT line, 2023-06-02"});
  INFO(row.source);
  CHECK(billed_ms(row.duration + row.init) == row.billed);
  CHECK(billed_ms(row.duration) + billed_ms(row.init) >= row.billed);
}

TEST_CASE("Durations in hundredths of a millisecond that add up to whole ones are not over-billed",
          "[lambda][exhaustive]") {
  int wrong = 0;
  for (int total = 1; total <= 250; ++total) {
    for (int part = 1; part < total * 100; ++part) {
      const double ms = part / 100.0 + (total * 100 - part) / 100.0;
      if (billed_ms(ms) != static_cast<double>(total)) ++wrong;
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("Every duration that Lambda allows is billed as integers say", "[lambda][exhaustive]") {
  int wrong = 0;
  for (int ms = 0; ms < 900000; ++ms) {
    for (const int thousandths : {1, 10, 500, 990, 999, 1000}) {
      const long long micros = ms * 1000LL + thousandths;
      const double expected = static_cast<double>((micros + 999) / 1000);
      if (billed_ms(static_cast<double>(micros) / 1000.0) != expected) ++wrong;
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("Every microsecond up to 900 s is billed as integers say",
          "[.][slow][lambda][exhaustive]") {
  long long wrong = 0;
  for (long long micros = 1; micros <= 900000000; ++micros) {
    const double expected = static_cast<double>((micros + 999) / 1000);
    if (billed_ms(static_cast<double>(micros) / 1000.0) != expected) ++wrong;
  }
  CHECK(wrong == 0);
}

TEST_CASE("Exact fractions are billed as doubles are", "[lambda]") {
  using test::fraction;
  const auto sum = fraction(39599, 100) + fraction(26572, 100);
  CHECK(billed_duration(milliseconds(sum)) / (milliseconds(1.0) / requests(1.0)) ==
        fraction(662, 1));
  CHECK(billed_duration(milliseconds(fraction(1001, 1))) / (milliseconds(1.0) / requests(1.0)) ==
        fraction(1001, 1));
}

TEST_CASE("A month's time is that of its warm and its cold requests", "[lambda]") {
  const lambda::Invocations<> of{
      requests(1000.0), milliseconds(10.2), 0.01, milliseconds(100.5), {}};
  CHECK(lambda::billed_time(of, false) / milliseconds(1.0) == Approx(1000 * 11));
  CHECK(lambda::billed_time(of, true) / milliseconds(1.0) == Approx(990 * 11 + 10 * 111));
}

TEST_CASE("Time that was rounded elsewhere is added as it is", "[lambda]") {
  lambda::Invocations<> of;
  of.requests = requests(3.0);
  of.already_billed = milliseconds(37.0);
  CHECK(lambda::billed_time(of, true) / milliseconds(1.0) == 37.0);
}

TEST_CASE("The billed time's derivative by the requests is one request's time", "[lambda]") {
  lambda::Invocations<Dual> of;
  of.requests = requests(variable(1000.0));
  of.duration = milliseconds(Dual(10.2));
  of.cold_share = 0.5;
  of.init = milliseconds(Dual(100.5));
  const Dual time = lambda::billed_time(of, true) / milliseconds(1.0);
  CHECK(time.value == 500.0 * 11 + 500.0 * 111);
  CHECK(time.slope == 0.5 * 11 + 0.5 * 111);
}

TEST_CASE("A longer request is never billed less, and never more than a millisecond too much",
          "[lambda][property]") {
  double last = 0.0;
  for (int i = 1; i < 20000; ++i) {
    const double ms = i * 0.37;
    const double billed = billed_ms(ms);
    REQUIRE(billed >= last);
    REQUIRE(billed >= ms);
    REQUIRE(billed < ms + 1.0);
    last = billed;
  }
}
