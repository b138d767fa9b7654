// SPDX-License-Identifier: Apache-2.0
#include <yaml-cpp/yaml.h>

#include <catch2/catch.hpp>

#include "cli/reports.hpp"
#include "support/csv_rows.hpp"
#include "support/json_schema.hpp"

using namespace reports;
using support::command;
using support::contains;
using support::TempFolder;

namespace {

Words check_words(const Words& more = {}) {
  return with({"alarms", "check", "--rps", "0.023", "--threshold", "10", "--period", "300",
               "--evaluation-periods", "2"},
              more);
}
Words design_words(const Words& more = {}) {
  return with({"alarms", "design", "--rps", "0.023", "--outage", "0.5", "--detect-within", "30m",
               "--false-alarms", "0.1/month"},
              more);
}

std::vector<std::string> schema_errors(const std::string& name, const Json& report) {
  return support::SchemaCheck(
             Json::parse(support::text_of(FITCOST_SOURCE_DIR "/data/schema/" + name + ".json")))
      .errors(report);
}

}  // namespace

// AWS, "Configuring how CloudWatch alarms treat missing data"
TEST_CASE("A pattern's state is told, and what is kept", "[cli][alarms]") {
  const auto state = [](const std::string& pattern, const std::string& missing, const Words& more) {
    return json_of(with({"alarms", "evaluate", "--pattern", pattern, "--evaluation-periods", "3",
                         "--treat-missing-data", missing},
                        more));
  };
  CHECK(state("0-X-X", "missing", {}).at("state") == "OK");
  CHECK(state("0-X-X", "missing", {"--datapoints-to-alarm", "2"}).at("state") == "ALARM");
  CHECK(state("-----", "missing", {}).at("state") == "INSUFFICIENT_DATA");
  CHECK(state("--X--", "missing", {}).at("verdict") == "ALARM");
  for (const auto* before : {"OK", "ALARM"}) {
    const Json kept = state("--X--", "ignore", {"--state", before});
    CHECK(kept.at("verdict") == "KEEP");
    CHECK(kept.at("state") == before);
    CHECK(kept.at("evaluations")[0].at("filled") == 2);
  }
}

TEST_CASE("Recorded points are evaluated, in every form", "[cli][alarms]") {
  const TempFolder folder;
  const auto file = folder.write("points.csv",
                                 "time,value\n2026-11-25T10:00:00Z,3\n2026-11-25T10:05:00Z,12\n"
                                 "2026-11-25T10:10:00Z,14\n2026-11-25T10:20:00Z,1\n");
  const Words words{
      "alarms", "evaluate", "--points", file, "--threshold", "10", "--evaluation-periods", "2"};
  const Json report = json_of(words);
  CHECK(schema_errors("alarms-evaluate-1", report).empty());
  CHECK(report.at("alarm").at("period_seconds") == 300);
  REQUIRE(report.at("evaluations").size() == 5);
  CHECK(report.at("transitions") == Json::parse(R"([
          {"time": "2026-11-25T10:00:00Z", "from": "INSUFFICIENT_DATA", "to": "OK"},
          {"time": "2026-11-25T10:10:00Z", "from": "OK", "to": "ALARM"},
          {"time": "2026-11-25T10:20:00Z", "from": "ALARM", "to": "OK"}])"));
  const auto rows = support::csv_rows(command(with(words, {"--format", "csv"})).out);
  REQUIRE(rows.size() == 5);
  CHECK(rows[3].at("point") == "-");
  CHECK(rows[3].at("value").empty());
  CHECK(rows[3].at("state") == "ALARM");
  for (const auto* format : {"table", "md"}) {
    const auto run = command(with(words, {"--format", format}));
    CHECK(run.code == 0);
    CHECK(contains(run.out, "ALARM (from OK)"));
    CHECK(contains(run.out, "--evaluation-range"));
  }
  // The same from standard input, and as the AWS command line answers.
  CHECK(json_of(with(words, {"--treat-missing-data", "breaching"})).at("state") == "OK");
  const std::string answer = R"({"Datapoints": [
      {"Timestamp": "2026-11-25T10:05:00Z", "Sum": 12}, {"Timestamp": "2026-11-25T10:00:00Z", "Sum": 30}]})";
  const auto run = command({"alarms", "evaluate", "--points", "-", "--threshold", "10",
                            "--evaluation-periods", "2", "--format", "json"},
                           {}, answer);
  REQUIRE(run.code == 0);
  CHECK(Json::parse(run.out).at("state") == "ALARM");
}

TEST_CASE("A share of errors is metric math over two columns", "[cli][alarms]") {
  const TempFolder folder;
  const auto file =
      folder.write("points.csv", "time,errors,requests\n0,1,10\n60,,10\n120,,\n180,5,10\n");
  const Json report = json_of({"alarms", "evaluate", "--points", file, "--expression",
                               "errors / requests", "--threshold", "0.05"});
  std::string points;
  for (const auto& e : report.at("evaluations")) points += e.at("point").get<std::string>();
  CHECK(points == "X0-X");
}

TEST_CASE("Of many evaluations the table shows the transitions", "[cli][alarms]") {
  const TempFolder folder;
  std::string text = "time,value\n";
  for (int i = 0; i < 1000; ++i) text += std::to_string(60 * i) + (i == 500 ? ",9\n" : ",0\n");
  const auto run = command(
      {"alarms", "evaluate", "--points", folder.write("points.csv", text), "--threshold", "5"});
  CHECK(run.code == 0);
  CHECK(support::lines_of(run.out).size() < 15);
  CHECK(contains(run.out, "30000"));
  CHECK(contains(run.out, "--format csv"));
}

TEST_CASE("An alarm that needs a week of bad hours takes a week to fire", "[cli][alarms]") {
  const auto run = command({"alarms", "check", "--rps", "1", "--namespace", "AWS/Lambda",
                            "--metric-name", "Errors", "--dimension", "FunctionName=x", "--period",
                            "3600", "--evaluation-periods", "168", "--threshold", "1000",
                            "--treat-missing-data", "notBreaching"});
  // Of 168 hours of 3,600 requests the first may have begun before the outage: 167 x 3,600 s.
  CHECK(contains(run.out, "\non average          over 6.96 days\n"));
  CHECK(contains(run.out, "\nin 95 %             over 6.96 days\n"));
  CHECK(contains(run.out, "\nwithin an hour      at most 0 %\n"));
}

TEST_CASE("The check says when an alarm fires, and when never", "[cli][alarms]") {
  const Json total = json_of(check_words({"--error-share", "1.0"}));
  CHECK(schema_errors("alarms-check-1", total).empty());
  CHECK(total.at("can_fire") == true);
  const auto mean = total.at("time_to_fire").at("mean_seconds").at("value").get<double>();
  CHECK(mean / 3600 == Approx(4.06).epsilon(0.01));
  const Json tenth = json_of(check_words({"--error-share", "0.1"}));
  CHECK(tenth.at("can_fire") == false);
  CHECK(contains(tenth.at("verdict").get<std::string>(), "never"));
  const Json clock = json_of(check_words({"--evaluation-window", "WallClockWindow"}));
  CHECK(clock.at("time_to_fire").at("mean_seconds").at("value").get<double>() / 3600 ==
        Approx(10.8).epsilon(0.02));
  for (const auto* format : {"table", "md", "csv"}) {
    const auto run = command(check_words({"--format", format}));
    CHECK(run.code == 0);
    CHECK(run.err.empty());
    CHECK(contains(run.out, format == std::string("csv") ? "mean_seconds,14626" : "4.06 h"));
  }
  const auto table = command(check_words({"--width", "80"}));
  for (const auto& line : support::lines_of(table.out)) CHECK(support::columns_of(line) <= 80);
  CHECK(contains(table.out, "--normal-error-share"));
}

TEST_CASE("The seed's alarms: which of them can fire", "[cli][alarms]") {
  // The throttle alarm on UserErrors of a table has no data; the function alarm stays 0 behind
  // handlers that catch everything.
  const Json throttles =
      json_of({"alarms", "check", "--rps", "0.023", "--threshold", "5", "--period", "300",
               "--namespace", "AWS/DynamoDB", "--metric-name", "UserErrors", "--dimension",
               "TableName=workouts", "--fault", "table-throttles"});
  CHECK(throttles.at("can_fire") == false);
  CHECK(throttles.at("visibility").at("has_data") == false);
  CHECK(contains(throttles.dump(), "ReadThrottleEvents"));
  const Json errors =
      json_of({"alarms", "check", "--rps", "0.023", "--threshold", "5", "--period", "300",
               "--namespace", "AWS/Lambda", "--metric", "Errors", "--dimensions",
               "Name=FunctionName,Value=create", "--fault", "caught-errors"});
  CHECK(errors.at("can_fire") == false);
  CHECK(errors.at("visibility").at("sees_fault") == false);
  CHECK(errors.at("alarm").at("dimensions")[0].at("value") == "create");
}

TEST_CASE("A design meets what was asked and is a template that can be deployed", "[cli][alarms]") {
  const Json design = json_of(design_words());
  CHECK(schema_errors("alarms-design-1", design).empty());
  CHECK(design.at("feasible") == true);
  const Json& best = design.at("choices")[0];
  CHECK(best.at("quantile_seconds").at("value").get<double>() <= 1800);
  CHECK(best.at("monthly_usd") == "0.1");
  const YAML::Node yaml = YAML::Load(design.at("cloudformation").get<std::string>());
  const YAML::Node alarm = yaml["Resources"]["ErrorAlarm"];
  CHECK(alarm["Type"].as<std::string>() == "AWS::CloudWatch::Alarm");
  const YAML::Node properties = alarm["Properties"];
  CHECK(properties["Period"].as<int>() == best.at("alarm").at("period_seconds"));
  CHECK(properties["Threshold"].as<double>() == best.at("alarm").at("threshold"));
  CHECK(properties["TreatMissingData"].as<std::string>() ==
        best.at("alarm").at("treat_missing_data"));
  CHECK(command(design_words({"--format", "cloudformation"})).out ==
        design.at("cloudformation").get<std::string>());
  // The alarm that was designed is checked: it does what the design says.
  const Json checked =
      json_of({"alarms", "check", "--rps", "0.023", "--outage", "0.5", "--threshold",
               best.at("alarm").at("threshold").dump(), "--period",
               best.at("alarm").at("period_seconds").dump(), "--evaluation-periods",
               best.at("alarm").at("evaluation_periods").dump(), "--datapoints-to-alarm",
               best.at("alarm").at("datapoints_to_alarm").dump(), "--treat-missing-data",
               best.at("alarm").at("treat_missing_data").get<std::string>(), "--simulate"});
  CHECK(checked.at("time_to_fire").at("p95_seconds").at("ci_low").get<double>() <= 1800);
  for (const auto* format : {"table", "md", "csv"}) {
    const auto run = command(design_words({"--format", format}));
    CHECK(run.code == 0);
    CHECK(run.err.empty());
  }
  CHECK(contains(command(design_words({"--width", "80"})).out, "AWS::CloudWatch::Alarm"));
}

TEST_CASE("Hostile names stay texts in the template", "[cli][alarms]") {
  const auto run =
      command(design_words({"--namespace", "Own: {x} \"y\"", "--metric-name", "- a\n#b",
                            "--dimension", "k=!Ref v", "--format", "cloudformation"}));
  REQUIRE(run.code == 0);
  const YAML::Node properties = YAML::Load(run.out)["Resources"]["ErrorAlarm"]["Properties"];
  CHECK(properties["Namespace"].as<std::string>() == "Own: {x} \"y\"");
  CHECK(properties["MetricName"].as<std::string>() == "- a\n#b");
  CHECK(properties["Dimensions"][0]["Value"].as<std::string>() == "!Ref v");
}

TEST_CASE("Thin traffic is told the checks that would do; a missing price is not 0",
          "[cli][alarms]") {
  const Json thin = json_of({"alarms", "design", "--rps", "0.0005", "--outage", "0.5",
                             "--detect-within", "30m", "--false-alarms", "0.1/month"});
  CHECK(schema_errors("alarms-design-1", thin).empty());
  CHECK(thin.at("feasible") == false);
  CHECK(contains(thin.at("answer").get<std::string>(), "too thin"));
  CHECK(thin.at("synthetic_checks").at("checks_per_minute").get<double>() > 0);
  const Json elsewhere = json_of(design_words({"--region", "sa-east-1"}));
  CHECK(elsewhere.at("choices")[0].at("monthly_usd").is_null());
  CHECK(command(design_words({"--region", "sa-east-1", "--strict"})).code == 2);
}

TEST_CASE("Bad alarms are refused by the option's name", "[cli][alarms][bad]") {
  check_refused({"alarms"}, {"subcommand"});
  check_refused({"alarms", "evaluate"}, {"--points"});
  check_refused({"alarms", "evaluate", "--pattern", "0-Y"}, {"--pattern", "'Y'"});
  check_refused({"alarms", "evaluate", "--points", "/no/such/file"}, {"/no/such/file"});
  check_refused({"alarms", "check", "--rps", "1"}, {"--threshold"});
  check_refused({"alarms", "check", "--threshold", "1"}, {"--rps"});
  struct Case {
    Words words;
    std::vector<std::string> says;
  };
  for (const Case& c : {
           Case{{"--period", "90"}, {"--period", "multiple of 60"}},
           Case{{"--period", "0"}, {"--period"}},
           Case{{"--period", "5m"}, {"--period", "5m"}},
           Case{{"--period", "60", "--evaluation-periods", "1441"}, {"86400"}},
           Case{{"--period", "3600", "--evaluation-periods", "169"}, {"604800"}},
           Case{{"--datapoints-to-alarm", "3"}, {"--datapoints-to-alarm"}},
           Case{{"--datapoints-to-alarm", "0"}, {"--datapoints-to-alarm"}},
           Case{{"--evaluation-periods", "2", "--evaluation-range", "1"}, {"--evaluation-range"}},
           Case{{"--threshold", "nan"}, {"--threshold", "nan"}},
           Case{{"--error-share", "1.5"}, {"--error-share"}},
           Case{{"--error-share", "-0.1"}, {"--error-share"}},
           Case{{"--normal-error-share", "1%"}, {"--normal-error-share", "1%"}},
           Case{{"--statistic", "Median"}, {"--statistic", "Median"}},
           Case{{"--extended-statistic", "q99"}, {"--extended-statistic"}},
           Case{{"--extended-statistic", "p101"}, {"--extended-statistic"}},
           Case{{"--statistic", "Sum", "--extended-statistic", "p99"}, {"--extended-statistic"}},
           Case{{"--comparison-operator", ">"}, {"--comparison-operator"}},
           Case{{"--treat-missing-data", "notbreaching"}, {"--treat-missing-data"}},
           Case{{"--dimension", "FunctionName"}, {"--dimension", "NAME=VALUE"}},
           Case{{"--metric-delay", "1 minute"}, {"--metric-delay"}},
           Case{{"--metric-delay", "-1m"}, {"--metric-delay"}},
           Case{{"--fault", "all"}, {"--fault"}},
           Case{{"--month-hours", "24"}, {"--month-hours"}},
           Case{{"--namespace", "AWS/Lambda", "--metric-name", "Duration"}, {"--statistic"}},
           Case{{"--quantile", "1"}, {"--quantile"}},
       }) {
    // The last of an option that is given twice would be an error of its own.
    Words words{"alarms", "check", "--rps", "0.023"};
    const auto given = [&](const std::string& name) {
      return std::find(c.words.begin(), c.words.end(), name) != c.words.end();
    };
    if (!given("--threshold")) words = with(words, {"--threshold", "10"});
    if (!given("--period")) words = with(words, {"--period", "300"});
    check_refused(with(words, c.words), c.says);
  }
  check_refused({"alarms", "design", "--rps", "1", "--detect-within", "30"}, {"--detect-within"});
  check_refused({"alarms", "design", "--rps", "1", "--detect-within", "2d"}, {"--detect-within"});
  check_refused({"alarms", "design", "--rps", "1", "--false-alarms", "1/fortnight"},
                {"--false-alarms"});
  check_refused({"alarms", "design", "--rps", "1", "--statistic", "Minimum"}, {"--statistic"});
}
