// SPDX-License-Identifier: Apache-2.0
#include "fitcost/decide/alarm_design.hpp"

#include <catch2/catch.hpp>

#include "fitcost/pricing/price_book_file.hpp"
#include "fitcost/services/monitoring/alarm_limits.hpp"
#include "fitcost/units/input_error.hpp"

using namespace fitcost;

namespace {

AlarmDesignInput asked(double rps, double outage, double minutes, double false_alarms) {
  AlarmDesignInput out;
  out.traffic.rate = requests(rps) / seconds(1.0);
  out.traffic.outage_error_share = outage;
  out.detect_within = seconds(minutes * 60.0);
  out.false_alarms_per_month = false_alarms;
  out.choices = 3;
  return out;
}

AlarmDesign designed(const AlarmDesignInput& input) {
  BillingTerms terms;
  terms.date = embedded_price_book().date();
  return design_alarm(input, embedded_price_book(), terms);
}

/// The choice once more, by simulation with another seed.
AlarmCheck simulated(const AlarmDesignInput& input, const AlarmChoice& choice) {
  AlarmCheckInput again = choice.check.input;
  again.traffic = input.traffic;
  again.simulate = true;
  again.seed = 77;
  return check_alarm(again);
}

}  // namespace

TEST_CASE("What is designed does what was asked, by simulation", "[alarms][design]") {
  for (const AlarmDesignInput& input : {
           asked(0.023, 0.5, 30, 0.1),
           asked(0.023, 1.0, 10, 1.0),
           asked(0.2, 0.2, 20, 0.01),
           asked(5.0, 0.05, 10, 0.1),
       }) {
    const auto design = designed(input);
    REQUIRE_FALSE(design.choices.empty());
    for (const auto& choice : design.choices) {
      INFO(choice.alarm.period_seconds << " s, " << choice.alarm.datapoints_to_alarm << " of "
                                       << choice.alarm.evaluation_periods << ", > "
                                       << choice.alarm.threshold);
      CHECK_NOTHROW(monitoring::require_valid(choice.alarm));
      const auto check = simulated(input, choice);
      REQUIRE(check.quantile_seconds.low);
      CHECK(*check.quantile_seconds.low <= input.detect_within / seconds(1.0));
      CHECK(*check.false_alarms_per_month.low <= input.false_alarms_per_month);
      // What is told is what simulation finds.
      CHECK(*choice.check.quantile_seconds.value <= *check.quantile_seconds.high + 60.0);
      CHECK(*choice.check.quantile_seconds.value >= *check.quantile_seconds.low - 60.0);
    }
  }
}

TEST_CASE("Choices stand in order: the cheapest, then the fastest, then the calmest",
          "[alarms][design]") {
  AlarmDesignInput input = asked(1.0, 0.5, 5, 0.1);
  input.high_resolution = true;
  const auto design = designed(input);
  REQUIRE(design.choices.size() > 1);
  for (std::size_t i = 1; i < design.choices.size(); ++i) {
    const auto& a = design.choices[i - 1];
    const auto& b = design.choices[i];
    CHECK(a.monthly.total() <= b.monthly.total());
    if (a.monthly.total() == b.monthly.total())
      CHECK(*a.check.quantile_seconds.value <= *b.check.quantile_seconds.value);
  }
  // aws.amazon.com/cloudwatch/pricing: 0.10 USD a month for a period from a minute.
  CHECK(design.choices.front().monthly.total() == *Decimal::parse("0.1"));
  CHECK(design.choices.front().monthly.total_after_free_tier() == Decimal());
}

TEST_CASE("No alarm of one period and threshold is better than what is designed",
          "[alarms][design]") {
  // Every period and threshold by check_alarm itself, N and M up to 3, where points are never
  // missing: nothing that meets what is asked is faster.
  AlarmDesignInput input = asked(0.5, 0.3, 8, 0.2);
  const auto design = designed(input);
  REQUIRE_FALSE(design.choices.empty());
  const double best = *design.choices.front().check.quantile_seconds.value;
  AlarmCheckInput tried = design.choices.front().check.input;
  int met = 0;
  for (const int period : {60, 120, 180, 240}) {
    for (int n = 1; n <= 2; ++n) {
      for (int m = 1; m <= n; ++m) {
        for (const double threshold : {0.0, 1.0, 2.0, 3.0, 4.0, 6.0}) {
          tried.alarm.period_seconds = period;
          tried.alarm.evaluation_periods = n;
          tried.alarm.datapoints_to_alarm = m;
          tried.alarm.threshold = threshold;
          const auto check = check_alarm(tried);
          const auto& often = check.false_alarms_per_month;
          if (!often.value || *often.value > input.false_alarms_per_month) continue;
          if (!check.quantile_seconds.value) continue;
          ++met;
          CHECK(*check.quantile_seconds.value >= best - 1e-6);
        }
      }
    }
  }
  CHECK(met > 5);
}

TEST_CASE("Traffic that is too thin is said to be, with the checks that would do",
          "[alarms][design]") {
  const AlarmDesignInput input = asked(0.0005, 0.5, 30, 0.1);
  const auto design = designed(input);
  CHECK(design.choices.empty());
  REQUIRE(design.synthetic);
  CHECK(design.synthetic->per_minute > 0.0);
  CHECK(design.synthetic->requests_per_month ==
        Approx(design.synthetic->per_minute * 60 * input.month_hours));
  CHECK(design.synthetic->monthly_http.complete());
  // With them it works, by simulation.
  AlarmDesignInput more = input;
  more.traffic.rate = input.traffic.rate + requests(design.synthetic->per_minute) / seconds(60.0);
  const auto check = simulated(more, design.synthetic->choice);
  CHECK(*check.quantile_seconds.low <= 1800.0);
}

TEST_CASE("An outage that is like normal operation is not told from it", "[alarms][design]") {
  AlarmDesignInput input = asked(0.023, 0.001, 10, 0.1);
  const auto design = designed(input);
  CHECK(design.choices.empty());
  CHECK_FALSE(design.synthetic);
}

TEST_CASE("DynamoDB's metrics are designed for with missing data ignored", "[alarms][design]") {
  AlarmDesignInput input = asked(1.0, 0.2, 10, 0.5);
  input.metric = {"AWS/DynamoDB", "ReadThrottleEvents", {{"TableName", "t"}}};
  input.presence = monitoring::Presence::per_occurrence;
  const auto design = designed(input);
  REQUIRE_FALSE(design.choices.empty());
  for (const auto& choice : design.choices)
    CHECK(choice.alarm.missing == monitoring::MissingData::ignore);
}

TEST_CASE("A share of errors can be designed for, too", "[alarms][design]") {
  AlarmDesignInput input = asked(2.0, 0.3, 10, 0.1);
  input.statistic = monitoring::Statistic::average;
  const auto design = designed(input);
  REQUIRE_FALSE(design.choices.empty());
  const auto& best = design.choices.front();
  CHECK(best.alarm.threshold > 0.001);
  CHECK(best.alarm.threshold < 0.3);
  CHECK(*simulated(input, best).quantile_seconds.low <= 600.0);
}

TEST_CASE("What cannot be designed for is refused", "[alarms][design][bad]") {
  AlarmDesignInput input = asked(1.0, 0.5, 30, 0.1);
  input.statistic = monitoring::Statistic::maximum;
  CHECK_THROWS_AS(designed(input), InputError);
  input = asked(1.0, 0.5, 60 * 24 + 1, 0.1);
  CHECK_THROWS_AS(designed(input), InputError);
  input = asked(1.0, 0.5, 30, 0.1);
  input.sample = monitoring::Sample::duration;
  CHECK_THROWS_AS(designed(input), InputError);
}
