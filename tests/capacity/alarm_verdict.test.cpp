// SPDX-License-Identifier: Apache-2.0
#include "fitcost/capacity/alarm_verdict.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <string>
#include <vector>

#include "fitcost/capacity/alarm_evaluation.hpp"
#include "fitcost/traffic/random.hpp"

using namespace fitcost;
using monitoring::MissingData;

namespace {

constexpr MissingData treatments[] = {MissingData::missing, MissingData::ignore,
                                      MissingData::breaching, MissingData::not_breaching};

std::string_view text_of(AlarmVerdict verdict) {
  switch (verdict) {
    case AlarmVerdict::ok:
      return "OK";
    case AlarmVerdict::alarm:
      return "ALARM";
    case AlarmVerdict::insufficient_data:
      return "INSUFFICIENT_DATA";
    case AlarmVerdict::keep:
      break;
  }
  return "KEEP";
}

/// The rules once more, as sentences over a list of points, the newest first.
AlarmVerdict by_the_rules(const std::vector<PointKind>& newest_first, const AlarmRule& rule) {
  std::vector<PointKind> reals;
  std::vector<int> ages;
  for (std::size_t i = 0; i < newest_first.size() && static_cast<int>(i) < rule.range; ++i) {
    if (newest_first[i] == PointKind::missing) continue;
    reals.push_back(newest_first[i]);
    ages.push_back(static_cast<int>(i) + 1);
  }
  const auto n = static_cast<std::size_t>(rule.evaluation_periods);
  const int m = rule.datapoints_to_alarm;
  const auto breaching_of = [](const std::vector<PointKind>& points) {
    int count = 0;
    for (const PointKind p : points) count += p == PointKind::breaching ? 1 : 0;
    return count;
  };
  if (reals.size() >= n) {
    reals.resize(n);
    return breaching_of(reals) >= m ? AlarmVerdict::alarm : AlarmVerdict::ok;
  }
  if (reals.empty()) {
    switch (rule.missing) {
      case MissingData::missing:
        return AlarmVerdict::insufficient_data;
      case MissingData::ignore:
        return AlarmVerdict::keep;
      case MissingData::breaching:
        return AlarmVerdict::alarm;
      case MissingData::not_breaching:
        return AlarmVerdict::ok;
    }
  }
  std::vector<PointKind> filled = reals;
  while (filled.size() < n && rule.missing == MissingData::breaching)
    filled.push_back(PointKind::breaching);
  while (filled.size() < n && rule.missing == MissingData::not_breaching)
    filled.push_back(PointKind::fine);
  if (breaching_of(filled) >= m) return AlarmVerdict::alarm;
  const bool leaves_gaps =
      rule.missing == MissingData::missing || rule.missing == MissingData::ignore;
  const bool all_breach = breaching_of(reals) == static_cast<int>(reals.size());
  if (!leaves_gaps || !all_breach) return AlarmVerdict::ok;
  if (rule.missing == MissingData::ignore) return AlarmVerdict::keep;
  return ages.back() >= m ? AlarmVerdict::alarm : AlarmVerdict::keep;
}

}  // namespace

// AWS, "Configuring how CloudWatch alarms treat missing data", both tables: N = 3, 5 points looked
// at. The states are those under missing, ignore, breaching, notBreaching.
TEST_CASE("The published states of both tables, and how many points are filled in",
          "[alarms][aws-example]") {
  struct Row {
    int table;
    std::string points;
    int m;
    std::string_view states[4];
    int filled;
  };
  const Row rows[] = {
      {1, "0-X-X", 3, {"OK", "OK", "OK", "OK"}, 0},
      {1, "0----", 3, {"OK", "OK", "OK", "OK"}, 2},
      {1, "-----", 3, {"INSUFFICIENT_DATA", "KEEP", "ALARM", "OK"}, 3},
      {1, "0XX-X", 3, {"ALARM", "ALARM", "ALARM", "ALARM"}, 0},
      {1, "--X--", 3, {"ALARM", "KEEP", "ALARM", "OK"}, 2},
      {2, "0-X-X", 2, {"ALARM", "ALARM", "ALARM", "ALARM"}, 0},
      {2, "00X0X", 2, {"ALARM", "ALARM", "ALARM", "ALARM"}, 0},
      {2, "0-X--", 2, {"OK", "OK", "ALARM", "OK"}, 1},
      {2, "----0", 2, {"OK", "OK", "ALARM", "OK"}, 2},
      {2, "---X-", 2, {"ALARM", "KEEP", "ALARM", "OK"}, 2},
  };
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < 4; ++i) {
      INFO("table " << row.table << " " << row.points << " treatment " << i);
      monitoring::MetricAlarm alarm;
      alarm.evaluation_periods = 3;
      alarm.datapoints_to_alarm = row.m;
      alarm.missing = treatments[i];
      for (const AlarmState before : {AlarmState::ok, AlarmState::alarm}) {
        const auto evaluated = evaluate_pattern(read_point_pattern(row.points), alarm, before);
        REQUIRE(evaluated.evaluations.size() == 1);
        const auto& e = evaluated.evaluations.front();
        CHECK(text_of(e.verdict) == row.states[i]);
        CHECK(e.state == after(before, e.verdict));
        CHECK(e.filled == row.filled);
      }
    }
  }
}

TEST_CASE("Every pattern of up to 7 points has the state that the rules give it", "[alarms]") {
  for (int range = 1; range <= 7; ++range) {
    int patterns = 1;
    for (int i = 0; i < range; ++i) patterns *= 3;
    for (int n = 1; n <= std::min(range, 4); ++n) {
      for (int m = 1; m <= n; ++m) {
        for (const MissingData treatment : treatments) {
          const AlarmRule rule{n, m, range, treatment};
          int wrong = 0;
          for (int code = 0; code < patterns; ++code) {
            std::vector<PointKind> newest_first;
            for (int i = 0, rest = code; i < range; ++i, rest /= 3)
              newest_first.push_back(static_cast<PointKind>(rest % 3));
            RecentPoints recent(rule);
            for (std::size_t i = newest_first.size(); i-- > 0;) recent.push(newest_first[i]);
            wrong += recent.verdict() == by_the_rules(newest_first, rule) ? 0 : 1;
          }
          INFO("range " << range << " N " << n << " M " << m << " " << name_of(treatment));
          CHECK(wrong == 0);
        }
      }
    }
  }
}

TEST_CASE("Long ranges, in one word and beyond, forget what is older than they reach", "[alarms]") {
  Random random(7);
  for (const int range : {3, 17, 63, 64, 65, 200}) {
    for (const int n : {1, range / 2 + 1, range}) {
      for (const MissingData treatment : treatments) {
        const AlarmRule rule{n, std::max(1, n / 2), range, treatment};
        RecentPoints recent(rule);
        std::vector<PointKind> all;
        int wrong = 0;
        for (int i = 0; i < 2 * range + 5; ++i) {
          const double u = random.uniform();
          all.push_back(u < 0.4   ? PointKind::missing
                        : u < 0.7 ? PointKind::fine
                                  : PointKind::breaching);
          recent.push(all.back());
          const std::vector<PointKind> newest_first(all.rbegin(), all.rend());
          wrong += recent.verdict() == by_the_rules(newest_first, rule) ? 0 : 1;
        }
        INFO("range " << range << " N " << n << " " << name_of(treatment));
        CHECK(wrong == 0);
      }
    }
  }
}

// PutMetricAlarm: for metrics of AWS/DynamoDB missing data is always ignored.
TEST_CASE("Missing data of DynamoDB's metrics is ignored, whatever the alarm says", "[alarms]") {
  monitoring::MetricAlarm alarm;
  alarm.metric.metric_namespace = "AWS/DynamoDB";
  alarm.missing = MissingData::breaching;
  CHECK(rule_of(alarm).missing == MissingData::ignore);
  alarm.metric.metric_namespace = "AWS/Lambda";
  CHECK(rule_of(alarm).missing == MissingData::breaching);
}

TEST_CASE("M real breaching points are an alarm under every treatment, however few are real",
          "[alarms]") {
  for (const MissingData treatment : treatments) {
    INFO(name_of(treatment));
    CHECK(verdict_of({5, 2, 7, treatment}, {2, 2, 4}) == AlarmVerdict::alarm);
  }
}
