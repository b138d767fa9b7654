// SPDX-License-Identifier: Apache-2.0
#include "fitcost/capacity/alarm_points.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <string>

#include "fitcost/units/input_error.hpp"

using namespace fitcost;

namespace {

PointTable points_of(const std::string& text, const std::string& statistic = "Sum") {
  return read_alarm_points(text, "points", statistic);
}

std::string points_error(const std::string& text, const std::string& statistic = "Sum") {
  try {
    points_of(text, statistic);
  } catch (const InputError& e) {
    return e.what();
  }
  return "none";
}

}  // namespace

TEST_CASE("Points are rows of a time and a value, in any order", "[alarms][points]") {
  const auto table = points_of(
      "\xef\xbb\xbftime,value,samples\r\n"
      "2026-10-03T14:10:00Z,2.5,7\r\n"
      "2026-10-03T14:05:00+00:00,,0\r\n"
      "2026-10-03 14:00:00,-1e2,3");
  CHECK(table.is_utc);
  CHECK(table.times == std::vector<std::int64_t>{1791036000, 1791036300, 1791036600});
  CHECK(table.names == std::vector<std::string>{"value"});
  CHECK(table.columns[0][0] == -100.0);
  CHECK(std::isnan(table.columns[0][1]));
  CHECK(table.columns[0][2] == 2.5);
  CHECK(table.samples == std::vector<double>{3, 0, 7});

  // A header is not needed where there is one metric.
  const auto plain = points_of("0,3\n60,\n120,5\n");
  CHECK(plain.names == std::vector<std::string>{"value"});
  CHECK(plain.times == std::vector<std::int64_t>{0, 60, 120});
  CHECK(std::isnan(plain.columns[0][1]));
  CHECK(points_of("2026-10-03T14:00:00Z,3,7\n").samples == std::vector<double>{7});

  const auto seconds = points_of("time,errors,requests\n0,1,2\n60,,3\n");
  CHECK_FALSE(seconds.is_utc);
  CHECK(seconds.names == std::vector<std::string>{"errors", "requests"});
}

// The answer of `aws cloudwatch get-metric-statistics`: points in any order.
TEST_CASE("The answer of get-metric-statistics is read by the alarm's statistic",
          "[alarms][points]") {
  const std::string answer = R"({"Label": "5XXError", "Datapoints": [
      {"Timestamp": "2026-10-03T14:05:00+00:00", "Sum": 12.0, "SampleCount": 40.0, "Unit": "Count"},
      {"Timestamp": "2026-10-03T14:00:00Z", "Sum": 3.0, "SampleCount": 30.0, "Unit": "Count"}]})";
  const auto table = points_of(answer);
  CHECK(table.is_utc);
  CHECK(table.times == std::vector<std::int64_t>{1791036000, 1791036300});
  CHECK(table.columns[0] == std::vector<double>{3, 12});
  CHECK(table.samples == std::vector<double>{30, 40});
  CHECK(points_error(answer, "Average").find("without Average") != std::string::npos);

  const auto percentile = points_of(R"({"Datapoints": [{"Timestamp": "2026-10-03T14:00:00Z",
      "ExtendedStatistics": {"p99": 812.5}}]})",
                                    "p99");
  CHECK(percentile.columns[0] == std::vector<double>{812.5});
  CHECK(percentile.samples.empty());
}

// The answer of `aws cloudwatch get-metric-data`: the newest first unless asked otherwise.
TEST_CASE("The answer of get-metric-data has a column for each id", "[alarms][points]") {
  const auto table = points_of(R"({"MetricDataResults": [
      {"Id": "errors", "Label": "e", "Timestamps": ["2026-10-03T14:05:00+00:00"], "Values": [1.0],
       "StatusCode": "Complete"},
      {"Id": "requests", "Timestamps": ["2026-10-03T14:05:00+00:00", "2026-10-03T14:00:00+00:00"],
       "Values": [5.0, 4.0]}], "Messages": []})");
  CHECK(table.names == std::vector<std::string>{"errors", "requests"});
  CHECK(table.times == std::vector<std::int64_t>{1791036000, 1791036300});
  CHECK(std::isnan(table.columns[0][0]));
  CHECK(table.columns[0][1] == 1.0);
  CHECK(table.columns[1] == std::vector<double>{4, 5});
}

TEST_CASE("Patterns are what AWS's tables show", "[alarms][points]") {
  CHECK(read_point_pattern("0X-") ==
        std::vector<PointKind>{PointKind::fine, PointKind::breaching, PointKind::missing});
  CHECK(is_point_pattern("--X--\n"));
  CHECK_FALSE(is_point_pattern("time,value"));
  CHECK_FALSE(is_point_pattern(""));
  CHECK_THROWS_AS(read_point_pattern("0-Y"), InputError);
  CHECK_THROWS_AS(read_point_pattern(""), InputError);
  CHECK_THROWS_AS(read_point_pattern(std::string(100'001, '0')), InputError);
}

TEST_CASE("Bad points are refused with their place", "[alarms][points][bad]") {
  struct Case {
    std::string text, error;
  };
  for (const Case& c : {
           Case{"", "points:1:1: found an empty file"},
           Case{"time,value\n", "points: found no points"},
           Case{"value\n1\n", "points:1: found no column 'time'"},
           Case{"time\n1\n", "points:1: found no column of values"},
           Case{"time,time,value\n", "points:1:6: found a second column 'time'"},
           Case{"time,value,value\n", "points:1:12: found a second column 'value'"},
           Case{"time,value\n0,1\n0,2\n", "points:3:1: found a second row of the same time"},
           Case{"time,value\n0\n", "points:2:1: found 1 columns"},
           Case{"time,value\n0,nan\n", "points:2:3: found 'nan'"},
           Case{"time,value\n0,inf\n", "points:2:3: found 'inf'"},
           Case{"time,value\n0,0x1\n", "points:2:3: found '0x1'"},
           Case{"time,value\n-60,1\n", "points:2:1: found '-60'"},
           Case{"time,value\n0.5,1\n", "points:2:1: found '0.5'"},
           Case{"time,value\n2026-02-30T00:00:00Z,1\n", "points:2:1: found '2026-02-30T00:00:00Z'"},
           Case{"time,value\n2026-10-03T14:00:00+02:00,1\n", "points:2:1: found"},
           Case{"time,value\n0,1\n2026-10-03T14:00:00Z,1\n", "points:3:1: found"},
           Case{"time,value,samples\n0,1,-1\n", "points:2:5: found '-1'"},
           Case{"time,value,samples\n0,1,\n", "points:2:5: found a value without its samples"},
           Case{"time,value\n0,\"1\n", "points:2:3: found"},
           Case{std::string("time,value\n0,") + '\0' + "\n", "points:2: found"},
           Case{"\xff\xfe\x00", "points:1: found"},
           Case{R"({)", "points:1: found text that is no JSON"},
           Case{"[]", "points: found JSON with neither"},
           Case{R"({"Datapoints": 3})", "points: found Datapoints that are no list"},
           Case{R"({"Datapoints": [{}]})", "points: found a datapoint without a Timestamp"},
           Case{R"({"Datapoints": [{"Timestamp": 3, "Sum": 1}]})", "points: found a timestamp"},
           Case{R"({"Datapoints": [{"Timestamp": "now", "Sum": 1}]})", "points: found the"},
           Case{R"({"Datapoints": [{"Timestamp": "2026-10-03T14:00:00Z", "Sum": "1"}]})",
                "points: found a value that is no finite number"},
           Case{R"({"Datapoints": [{"Timestamp": "2026-10-03T14:00:00Z", "Sum": 1e999}]})",
                "points: found a number beyond a double"},
           Case{R"({"Datapoints": []})", "points: found no points"},
           Case{R"({"MetricDataResults": [], "NextToken": "x"})", "points: found a NextToken"},
           Case{R"({"MetricDataResults": [{"Timestamps": [], "Values": [1]}]})",
                "points: found a result without as many Values"},
           Case{R"({"MetricDataResults": [{"Timestamps": ["2026-10-03T14:00:00Z"], "Values": 1}]})",
                "points: found a result without as many Values"},
           Case{"0,1\n60\n", "points:2:1: found 1 columns"},
       }) {
    INFO(c.text);
    const std::string error = points_error(c.text);
    INFO(error);
    CHECK(error.find(c.error) == 0);
    CHECK(error.size() < 400);
  }
}
