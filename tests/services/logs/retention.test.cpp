// SPDX-License-Identifier: Apache-2.0
#include "fitcost/services/logs/retention.hpp"

#include <catch2/catch.hpp>

#include "services/exact_rational.hpp"

using namespace fitcost;
using namespace fitcost::logs;
using test::fraction;
using test::Rational;

namespace {
const Month calculator_month;  // 730 hours
const Month june{{720, GigabyteConvention::binary, TotalConvention::exact}, {2026, 6, 1}};
const Month july{{744, GigabyteConvention::binary, TotalConvention::exact}, {2026, 7, 1}};

/// As a share of a month's ingest.
Rational kept(Rational age_in_months, Retention retention, const Month& month) {
  return retained(bytes(Rational(1.0)), months(age_in_months), retention, month) / bytes(1.0);
}
}  // namespace

// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
TEST_CASE("A retention is one of 22 periods, or never", "[logs][aws-example]") {
  int allowed = 0;
  for (int days = 1; days <= 4000; ++days) allowed += is_allowed({days}) ? 1 : 0;
  CHECK(allowed == 22);
  CHECK(is_allowed(never_expire));
  for (const int days : {1, 14, 30, 400, 545, 1096, 3653}) CHECK(is_allowed({days}));
  for (const int days : {-1, 2, 10, 31, 366, 730, 1095, 3654}) CHECK_FALSE(is_allowed({days}));
}

TEST_CASE("At a month's end the last days are still there", "[logs]") {
  CHECK(kept(1.0, {30}, june) == fraction(1, 1));
  CHECK(kept(1.0, {14}, june) == fraction(14, 30));
  CHECK(kept(1.0, {30}, july) == fraction(30, 31));
  CHECK(kept(1.0, {30}, calculator_month) == fraction(720, 730));
  CHECK(kept(1.0, {365}, june) == fraction(1, 1));
  CHECK(kept(6.0, {365}, june) == fraction(6, 1));
  CHECK(kept(24.0, {365}, june) == fraction(365, 30));
  CHECK(kept(0.5, {14}, june) == fraction(14, 30));
  CHECK(kept(0.0, {14}, june) == fraction(0, 1));
}

TEST_CASE("Never-expire keeps every month there ever was", "[logs]") {
  for (int month = 1; month <= 240; ++month) {
    REQUIRE(kept(1.0 * month, never_expire, calculator_month) == fraction(month, 1));
  }
}

TEST_CASE("In the first month the smaller of retention and age decides", "[logs][property]") {
  for (const int days : retention_days) {
    for (int age = 1; age <= 30; ++age) {
      const Rational share = kept(fraction(age, 30), {days}, june);
      REQUIRE(share == fraction(days < age ? days : age, 30));
    }
  }
}

TEST_CASE("Longer retention keeps more, and never more than never-expire", "[logs][property]") {
  for (const Month& month : {calculator_month, june, july}) {
    for (int age = 0; age <= 150; ++age) {
      const Rational all = kept(1.0 * age, never_expire, month);
      Rational last(0.0);
      for (const int days : retention_days) {
        const Rational share = kept(1.0 * age, {days}, month);
        REQUIRE_FALSE(share < last);
        REQUIRE_FALSE(all < share);
        last = share;
      }
    }
  }
}

TEST_CASE("What is kept grows with age until the retention is reached, then stays",
          "[logs][property]") {
  for (const int days : retention_days) {
    Rational last(0.0);
    for (int age = 1; age <= 150; ++age) {
      const Rational share = kept(1.0 * age, {days}, june);
      REQUIRE_FALSE(share < last);
      if (days <= 30 * (age - 1)) REQUIRE(share == last);
      last = share;
    }
  }
}

TEST_CASE("AWS's calculator stores 1,000 GB as 150 GB-months", "[logs][aws-example]") {
  // calculator.aws: storage compression factor 0.15, retention of one month
  const auto one = quantity<gigabyte_month>(1.0);
  const auto month_ingested = bytes(Rational(1000.0 * 1073741824.0));
  CHECK(stored(month_ingested, fraction(15, 100), Convention{}) / one == fraction(150, 1));
}

TEST_CASE("CloudWatch pricing page: 30 GB that compress to 6 GB", "[logs][aws-example]") {
  // https://aws.amazon.com/cloudwatch/pricing/ , example 3: 1 GB a day for 30 days
  const auto one = quantity<gigabyte_month>(1.0);
  const auto month_ingested = bytes(Rational(30.0 * 1073741824.0));
  CHECK(stored(retained(month_ingested, months(Rational(1.0)), {30}, june), fraction(6, 30),
               june.convention) /
            one ==
        fraction(6, 1));
}
