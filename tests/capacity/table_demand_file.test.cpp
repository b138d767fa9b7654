// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>
#include <string>
#include <vector>

#include "fitcost/capacity/demand_file.hpp"
#include "fitcost/capacity/synthetic_demand.hpp"
#include "fitcost/traffic/cyclic_profile.hpp"
#include "fitcost/units/input_error.hpp"

namespace {

using namespace fitcost;
using Tenths = std::vector<std::int32_t>;

Tenths of(const DemandSeries& series) { return {series.tenths().begin(), series.tenths().end()}; }
Tenths reads(const TableDemand& demand) { return of(demand.resources.front().read); }
Tenths writes(const TableDemand& demand) { return of(demand.resources.front().write); }

template <class Read> std::string error_of(const Read& read) {
  try {
    read();
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}
std::string csv_error(const std::string& text) {
  return error_of([&] { read_demand_csv(text, "d.csv"); });
}

MetricsDemand metrics(const std::vector<std::string>& texts, const std::string& last_index = "",
                      std::optional<int> period = std::nullopt) {
  std::vector<MetricsText> files;
  for (const auto& text : texts) files.push_back({text, "m.json", ""});
  files.back().index = last_index;
  return read_metrics_demand(files, period);
}
std::string metrics_error(const std::vector<std::string>& texts) {
  return error_of([&] { metrics(texts); });
}

const std::string no_writes = R"({"Label": "ConsumedWriteCapacityUnits", "Datapoints": []})";

std::string statistics(const std::string& points) {
  return R"({"Label": "ConsumedReadCapacityUnits", "Datapoints": [)" + points + "]}";
}
std::string point(const std::string& time, const std::string& sum) {
  return R"({"Timestamp": ")" + time + R"(", "Sum": )" + sum + R"(, "Unit": "Count"})";
}

}  // namespace

TEST_CASE("Demand in CSV is tenths of a unit, minute by minute", "[table_demand]") {
  const auto d = read_demand_csv("minute,read,write\n0,1,2.5\n1,0,10\n", "d.csv");
  CHECK(d.minutes() == 2);
  CHECK(d.ticks_per_minute == 1);
  CHECK_FALSE(d.dated);
  CHECK(reads(d) == Tenths{10, 0});
  CHECK(writes(d) == Tenths{25, 100});
  CHECK(d.resources[0].write.total() == 125);
  CHECK(d.resources[0].write.peak() == 100);
}

TEST_CASE("Columns and rows may stand in any order; absent minutes are 0, from minute 0 on",
          "[table_demand]") {
  const auto d = read_demand_csv("write,minute,read\n7,5,1\n3,2,4\n", "d.csv");
  CHECK(reads(d) == Tenths{0, 0, 40, 0, 0, 10});
  CHECK(writes(d) == Tenths{0, 0, 30, 0, 0, 70});
}

TEST_CASE("Indexes have a pair of columns each", "[table_demand]") {
  const auto d = read_demand_csv(
      "minute,read,write,by.type.write,by.type.read,g.read,g.write\n0,1,2,3,4,5,6\n", "d.csv");
  REQUIRE(d.resources.size() == 3);
  CHECK(d.resources[1].name == "by.type");
  CHECK(of(d.resources[1].read) == Tenths{40});
  CHECK(of(d.resources[1].write) == Tenths{30});
  CHECK(d.resources[2].name == "g");
}

TEST_CASE("Minutes may be UTC times: the trace then begins with the earliest", "[table_demand]") {
  const auto d = read_demand_csv(
      "minute,read,write\n1970-01-02T00:05:00Z,1,1\n1970-01-02T00:03Z,2,2\n", "d.csv");
  CHECK(d.dated);
  CHECK(d.first_minute == 1443);
  CHECK(reads(d) == Tenths{20, 0, 10});
}

TEST_CASE("Seconds instead of minutes are demand per second, of whole minutes", "[table_demand]") {
  const auto d = read_demand_csv("second,read,write\n61,3,0\n", "d.csv");
  CHECK(d.ticks_per_minute == 60);
  CHECK(d.minutes() == 2);
  CHECK(d.resources[0].read.size() == 120);
  CHECK(reads(d)[61] == 30);
}

TEST_CASE("Values are rounded half to even to a tenth, however they are written",
          "[table_demand]") {
  struct Case {
    const char* text;
    std::int32_t tenths;
  };
  for (const auto& [text, tenths] :
       {Case{"0.25", 2}, Case{"0.35", 4}, Case{"0.05", 0}, Case{"0.051", 1}, Case{"12.", 120},
        Case{".5", 5}, Case{"1e3", 10'000}, Case{"1.5E2", 1500}, Case{" 7 ", 70}, Case{"\"8\"", 80},
        Case{"007", 70}, Case{"200000000", 2'000'000'000}, Case{"2.999999999999", 30},
        Case{"1.0", 10}, Case{"0", 0}}) {
    INFO(text);
    CHECK(reads(read_demand_csv("minute,read,write\n0," + std::string(text) + ",0\n", "d")) ==
          Tenths{tenths});
  }
}

TEST_CASE("Byte order mark, CRLF, blank lines at the end and a missing last end are accepted",
          "[table_demand]") {
  CHECK(reads(read_demand_csv("\xef\xbb\xbfminute,read,write\r\n0,1,1\r\n1,2,2\r\n\r\n", "d")) ==
        Tenths{10, 20});
  CHECK(reads(read_demand_csv("minute,read,write\n0,1,1\n1,2,2", "d")) == Tenths{10, 20});
}

TEST_CASE("What is wrong in a CSV of demand is named with its line and column", "[table_demand]") {
  struct Case {
    std::string text;
    const char* error;
  };
  const std::string head = "minute,read,write\n";
  for (const auto& [text, error] : {
           Case{"", "d.csv:1:1: found an empty file, wanted a header line: minute,read,write"},
           Case{"\n\n", "d.csv:1:1: found an empty file, wanted a header line: minute,read,write"},
           Case{"minute,read\n0,1\n",
                "d.csv:1:1: found no column 'write', wanted read and write of the table and of "
                "each index"},
           Case{"read,write\n1,2\n",
                "d.csv:1:1: found no column 'minute', wanted a header line: minute,read,write"},
           Case{"minute,read,write,g.read\n",
                "d.csv:1:1: found no column 'g.write', wanted read and write of the table and of "
                "each index"},
           Case{"minute,read,read\n",
                "d.csv:1:13: found the column 'read' twice, wanted each "
                "column once"},
           Case{"minute,read,writes\n",
                "d.csv:1:13: found the column 'writes', wanted minute, read, write, INDEX.read or "
                "INDEX.write, did you mean 'write'?"},
           Case{"minute,second,read,write\n",
                "d.csv:1:8: found 'minute' and 'second', wanted one of them"},
           Case{head,
                "d.csv:1: found no row below the header, wanted a row for each minute with "
                "demand"},
           Case{head + "0,1\n", "d.csv:2: found 2 columns, wanted 3 columns, as in the header"},
           Case{head + "0,1,2,3\n", "d.csv:2: found 4 columns, wanted 3 columns, as in the header"},
           Case{head + "0,1,1\n\n1,1,1\n",
                "d.csv:3: found an empty line, wanted 3 columns, as in the header"},
           Case{head + "0,-1,0\n",
                "d.csv:2:3: found '-1', wanted units asked for, a number from 0 to 200000000"},
           Case{head + "0,nan,0\n",
                "d.csv:2:3: found 'nan', wanted units asked for, a number from 0 to 200000000"},
           Case{head + "0,,0\n",
                "d.csv:2:3: found nothing, wanted units asked for, a number from 0 to 200000000"},
           Case{head + "0,200000000.1,0\n",
                "d.csv:2:3: found '200000000.1', wanted units asked for, a number from 0 to "
                "200000000"},
           Case{head + "0,99999999999999999999999,0\n",
                "d.csv:2:3: found '99999999999999999999999', wanted units asked for, a number from "
                "0 to 200000000"},
           Case{head + "0,\xff,0\n",
                "d.csv:2:3: found a byte that is no UTF-8, wanted units asked for, a number from 0 "
                "to 200000000"},
           Case{head + "x,1,1\n",
                "d.csv:2:1: found 'x', wanted a minute, a number from 0 or a UTC time such as "
                "2026-10-03T14:05:00Z"},
           Case{
               head + "2026-10-03T14:05:30Z,1,1\n",
               "d.csv:2:1: found '2026-10-03T14:05:30Z', wanted a minute, a number from 0 or a UTC "
               "time such as 2026-10-03T14:05:00Z"},
           Case{head + "2026-10-03T14:05:00+02:00,1,1\n",
                "d.csv:2:1: found '2026-10-03T14:05:00+02:00', wanted a minute, a number from 0 or "
                "a UTC time such as 2026-10-03T14:05:00Z"},
           Case{head + "0,1,1\n2026-10-03T14:05Z,1,1\n",
                "d.csv:3:1: found '2026-10-03T14:05Z', wanted a number, as in the rows before"},
           Case{head + "5,1,1\n6,1,1\n5,2,2\n",
                "d.csv:4: found the minute of line 2 again, wanted each once"},
           Case{head + "20000000,1,1\n", "d.csv:2:1: found '20000000', wanted at most 19999999"},
           Case{head + "1971-01-01T00:00Z,1,1\n2971-01-01T00:00Z,1,1\n",
                "d.csv:3: found a trace of 525949921 minutes, wanted at most 20000000"},
       }) {
    CHECK(csv_error(text) == error);
  }
}

TEST_CASE("get-metric-statistics is read in any order, gaps as 0", "[table_demand]") {
  const auto m = metrics({statistics(point("2026-10-03T00:03:00+00:00", "2.5") + "," +
                                     point("2026-10-03T00:01:00Z", "1")),
                          no_writes});
  CHECK(m.period_seconds == 60);
  CHECK(m.demand.dated);
  CHECK(m.demand.first_minute % 1440 == 1);
  CHECK(reads(m.demand) == Tenths{10, 0, 25});
  CHECK(writes(m.demand) == Tenths{0, 0, 0});
}

TEST_CASE("Statistics of an index are named by their file", "[table_demand]") {
  const auto one = statistics(point("2026-10-03T00:01:00Z", "1"));
  CHECK(metrics_error({one, no_writes, one}) ==
        "m.json: found a second series of 'read', wanted one of each: a query's Label may be read, "
        "write, INDEX.read or INDEX.write");
  std::vector<MetricsText> files{
      {one, "r", ""}, {no_writes, "w", ""}, {one, "gr", "g"}, {no_writes, "gw", "g"}};
  const auto m = read_metrics_demand(files);
  REQUIRE(m.demand.resources.size() == 2);
  CHECK(m.demand.resources[1].name == "g");
  CHECK(of(m.demand.resources[1].read) == Tenths{10});
}

TEST_CASE("get-metric-data is read by label or id, its pages together", "[table_demand]") {
  const std::string text = R"({"MetricDataResults": [
    {"Id": "m1", "Label": "orders ConsumedReadCapacityUnits", "StatusCode": "PartialData",
     "Timestamps": ["2026-10-03T00:01:00+00:00", "2026-10-03T00:00:00+00:00"], "Values": [3.0, 2.0]},
    {"Id": "write", "Label": "whatever", "Timestamps": ["2026-10-03T00:00:00+00:00"],
     "Values": [1.5]},
    {"Id": "m1", "Label": "orders ConsumedReadCapacityUnits", "StatusCode": "Complete",
     "Timestamps": ["2026-10-03T00:02:00+00:00"], "Values": [4]},
    {"Id": "m3", "Label": "by-type.read", "Timestamps": [], "Values": []},
    {"Id": "byType_write", "Label": "x", "Timestamps": [], "Values": []},
    {"Id": "m5", "Label": "by-type.write", "Timestamps": [], "Values": []},
    {"Id": "byType_read", "Label": "y", "Timestamps": [], "Values": []},
    {"Id": "t", "Label": "WriteThrottleEvents", "Timestamps": [], "Values": []}
  ], "Messages": []})";
  const auto m = metrics({text});
  CHECK(reads(m.demand) == Tenths{20, 30, 40});
  CHECK(writes(m.demand) == Tenths{15, 0, 0});
  REQUIRE(m.demand.resources.size() == 3);
  CHECK(m.demand.resources[1].name == "by-type");
  CHECK(m.demand.resources[2].name == "byType");
  CHECK(m.left_over == std::vector<std::string>{"WriteThrottleEvents"});
}

TEST_CASE("Points of five minutes are spread over them and keep their sum", "[table_demand]") {
  const auto text =
      statistics(point("2026-10-03T00:05:00Z", "1.3") + "," + point("2026-10-03T00:15:00Z", "10") +
                 "," + point("2026-10-03T00:20:00Z", "0"));
  const auto m = metrics({text, no_writes});
  CHECK(m.period_seconds == 300);
  CHECK(reads(m.demand) == Tenths{3, 3, 3, 2, 2, 0, 0, 0, 0, 0, 20, 20, 20, 20, 20, 0, 0, 0, 0, 0});
  CHECK(m.demand.first_minute % 60 == 5);
  const auto told = metrics({text, no_writes}, "", 60);
  CHECK(told.period_seconds == 60);
  CHECK(reads(told.demand) == Tenths{13, 0, 0, 0, 0, 0, 0, 0, 0, 0, 100, 0, 0, 0, 0, 0});
  CHECK(metrics({statistics(point("2026-10-03T01:00:00Z", "6") + "," +
                            point("2026-10-03T02:00:00Z", "6")),
                 no_writes})
            .period_seconds == 3600);
}

TEST_CASE("Points that are nowhere a period apart are minutes: spread they would hide a burst",
          "[table_demand]") {
  const auto period_of = [](const std::string& first, const std::string& second) {
    return metrics({statistics(point(first, "6") + "," + point(second, "6")), no_writes})
        .period_seconds;
  };
  CHECK(period_of("2026-10-03T02:00:00Z", "2026-10-04T02:00:00Z") == 60);
  CHECK(period_of("2026-10-03T02:05:00Z", "2026-10-03T02:15:00Z") == 60);
  CHECK(metrics({statistics(point("2026-10-03T00:05:00Z", "1")), no_writes}).period_seconds == 60);
}

TEST_CASE("What is wrong in CloudWatch's JSON is said in a line", "[table_demand]") {
  struct Case {
    std::vector<std::string> texts;
    const char* error;
  };
  const std::string wanted =
      "what 'aws cloudwatch get-metric-data' or 'get-metric-statistics' prints as JSON";
  CHECK(metrics_error({"{\n \"a\": [1,"}) ==
        "m.json:2:10: found the end of the file, wanted " + wanted);
  CHECK(metrics_error({"{\n x"}) == "m.json:2:2: found text that is no JSON, wanted " + wanted);
  CHECK(metrics_error({"[]"}) == "m.json: found JSON that is no object, wanted " + wanted);
  CHECK(metrics_error({"{}"}) ==
        "m.json: found neither MetricDataResults nor Datapoints, wanted " + wanted);
  for (const auto& [texts, error] : {
           Case{{no_writes},
                "m.json: found no series 'read', wanted reads and writes of the table and of each "
                "index, without values where there were none"},
           Case{{statistics(""), no_writes}, "m.json: found no value, wanted a minute with one"},
           Case{{statistics(point("2026-10-03T00:01:00Z", "-1"))},
                "m.json: found the value '-1', wanted a sum of units, 0 or more"},
           Case{{statistics(point("2026-10-03T00:01:00Z", "null"))},
                "m.json: found the value 'null', wanted a sum of units, 0 or more"},
           Case{{statistics(point("2026-10-03T00:01:30Z", "1"))},
                "m.json: found the time '\"2026-10-03T00:01:30Z\"', wanted a UTC minute: "
                "2026-10-03T14:05:00+00:00"},
           Case{{statistics(R"({"Timestamp": "2026-10-03T00:01:00Z", "Average": 1})")},
                "m.json: found a point without Timestamp and Sum, wanted --statistics Sum of every "
                "minute"},
           Case{{statistics(point("2026-10-03T00:01:00Z", "1") + "," +
                            point("2026-10-03T00:01:00Z", "1")),
                 no_writes},
                "m.json: found two points of 'read' within 60 s, wanted one for each period"},
           Case{{R"({"MetricDataResults": [], "NextToken": "abc"})"},
                "m.json: found a NextToken: more is to come, wanted the whole answer"},
           Case{{R"({"MetricDataResults": [{"Label": "read", "Id": "r", "Timestamps": [],
                     "Values": [], "StatusCode": "PartialData"}]})"},
                "m.json: found StatusCode 'PartialData' of 'read', wanted the whole answer, "
                "Complete"},
           Case{{R"({"MetricDataResults": [{"Label": "read", "Timestamps": [], "Values": [1]}]})"},
                "m.json: found not as many Timestamps as Values in 'read', wanted a time for each "
                "value"},
       }) {
    CHECK(metrics_error(texts) == error);
  }
}

TEST_CASE("Synthetic demand is the seed's, minute by minute, with the traffic's mean",
          "[table_demand]") {
  SyntheticDemand settings;
  settings.traffic.rate = Rate::per_second_of(Decimal(20));
  constexpr std::size_t minutes = 7 * 1440;
  const auto mean_of = [&](const Tenths& series) {
    double sum = 0.0;
    for (const auto x : series) sum += x;
    return sum / static_cast<double>(series.size()) / 600.0;
  };
  const auto poisson = synthetic_demand(settings, 1, 0, minutes);
  CHECK(poisson == synthetic_demand(settings, 1, 0, minutes));
  CHECK(poisson != synthetic_demand(settings, 2, 0, minutes));
  CHECK(poisson != synthetic_demand(settings, 1, 1, minutes));
  const auto shorter = synthetic_demand(settings, 1, 0, 100);
  CHECK(shorter == Tenths(poisson.begin(), poisson.begin() + 100));

  settings.variance_to_mean = 0.0;
  CHECK(synthetic_demand(settings, 1, 0, 3) == Tenths{12'000, 12'000, 12'000});
  for (const auto pattern :
       {DemandPattern::steady, DemandPattern::batch, DemandPattern::step, DemandPattern::ramp}) {
    settings.pattern = pattern;
    CHECK(mean_of(synthetic_demand(settings, 1, 0, minutes)) == Approx(20.0).epsilon(1e-4));
  }
  settings.traffic.profile = daily(4.0);
  for (const auto pattern : {DemandPattern::steady, DemandPattern::batch, DemandPattern::ramp}) {
    settings.pattern = pattern;
    CHECK(mean_of(synthetic_demand(settings, 1, 0, minutes)) == Approx(20.0).epsilon(1e-4));
  }
  settings.traffic.profile = {};
  settings.pattern = DemandPattern::batch;
  const auto batch = synthetic_demand(settings, 1, 0, 1440);
  CHECK(batch[119] * 10 == Approx(batch[120]).epsilon(1e-3));
  CHECK(batch[179] == batch[120]);
  CHECK(batch[180] == batch[119]);

  settings.pattern = DemandPattern::steady;
  for (const double ratio : {1.0, 30.0}) {
    settings.variance_to_mean = ratio;
    const auto series = synthetic_demand(settings, 3, 0, minutes);
    const double mean = mean_of(series) * 60.0;
    double squares = 0.0;
    for (const auto x : series) squares += (x / 10.0 - mean) * (x / 10.0 - mean);
    INFO(ratio);
    // 10,080 minutes: the mean's standard error is sqrt(ratio x 1200 / 10080), the variance's 1.4
    // %.
    CHECK(std::abs(mean - 1200.0) < 5.0 * std::sqrt(ratio * 1200.0 / minutes));
    CHECK(squares / minutes / mean == Approx(ratio).epsilon(0.09));
  }
}
