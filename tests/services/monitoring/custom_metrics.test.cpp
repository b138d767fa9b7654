// SPDX-License-Identifier: Apache-2.0
#include "fitcost/services/monitoring/custom_metrics.hpp"

#include <catch2/catch.hpp>

#include "services/exact_rational.hpp"

using namespace fitcost;
using namespace fitcost::monitoring;

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html
TEST_CASE("Every combination of dimension values is a metric", "[monitoring][aws-example]") {
  CHECK(distinct_metrics(metrics(3.0), {}) == metrics(3.0));
  // one metric by WorkoutType (50 types) and Environment (1)
  CHECK(distinct_metrics(metrics(1.0), {50.0, 1.0}) == metrics(50.0));
  CHECK(distinct_metrics(metrics(2.0), {3.0, 4.0}) == metrics(24.0));
}

// https://aws.amazon.com/cloudwatch/pricing/ , "Metrics"
TEST_CASE("A metric is billed for the hours in which it gets data", "[monitoring][aws-example]") {
  const auto one = quantity<metric_month>(1.0);
  const Month month;
  CHECK(metric_months(metrics(1.0) * hours(730.0), month) / one == 1.0);
  CHECK(metric_months(metrics(10.0) * hours(73.0), month) / one == 1.0);
  CHECK(metric_months(metrics(2.0) * hours(test::Rational(1.0)), month) / one ==
        test::fraction(1, 365));
}

TEST_CASE("A metric with data all the time is one metric-month in months of any length",
          "[monitoring][property]") {
  for (int length = 672; length <= 744; ++length) {
    Month month;
    month.convention.month_hours = length;
    CHECK(metric_months(metrics(1.0) * month.length(), month) / quantity<metric_month>(1.0) == 1.0);
  }
}
