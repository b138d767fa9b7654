// SPDX-License-Identifier: Apache-2.0
// fitcost-replay as a user meets it.
#include <catch2/catch.hpp>
#include <filesystem>

#include "fitcost/plan/plan_file.hpp"
#include "support/command.hpp"
#include "support/json_schema.hpp"

namespace {

support::Outcome replay(support::Words words) {
  words.insert(words.begin(), FITCOST_REPLAY);
  return support::run_program(words);
}

support::Json json_of(const std::string& path) {
  return support::Json::parse(support::text_of(path));
}

}  // namespace

TEST_CASE("A month of the review's traffic is replayed and both bills are shown", "[replay]") {
  const auto run = replay({"--rps", "0.023"});
  CHECK(run.code == 0);
  CHECK(run.err.empty());
  for (const char* part : {"30 days of 0.023/second through the workout API, against memory",
                           "write request units", "POST /workouts, requests", "own log line, bytes",
                           "BILL OF A 730 h MONTH, list price", "after the free tier"}) {
    CAPTURE(part);
    CHECK_THAT(run.out, Catch::Contains(part));
  }
  for (const auto& line : support::lines_of(run.out)) CHECK(line.size() <= 100);
}

TEST_CASE("The JSON of a replay is what its schema says", "[replay][schema]") {
  const auto run = replay({"--rps", "0.023", "--days", "2", "--format", "json"});
  REQUIRE(run.code == 0);
  const auto value = support::Json::parse(run.out);
  const auto schema = json_of(FITCOST_SOURCE_DIR "/data/schema/replay-1.json");
  const auto errors = support::SchemaCheck(schema).errors(value);
  for (const auto& error : errors) UNSCOPED_INFO(error);
  CHECK(errors.empty());
  CHECK(value["days"] == 2);
  CHECK(value["metered"] == true);
}

TEST_CASE(
    "The emitted plan prices with the command, and its bill is the measured one but for units",
    "[replay]") {
  const support::TempFolder folder;
  const auto run = replay({"--rps", "0.023", "--days", "3", "--emit-plan", folder.file("p.yaml"),
                           "--format", "json", "-o", folder.file("r.json")});
  REQUIRE(run.code == 0);
  CHECK(run.out.empty());
  const auto plan = fitcost::read_plan(support::text_of(folder.file("p.yaml")), "p.yaml");
  CHECK(plan.name == "workout-api");
  CHECK(json_of(folder.file("r.json"))["bill"]["measured"]["complete"] == true);
}

TEST_CASE("A replay against SQLite leaves a file that was named and none that was not",
          "[replay]") {
  const support::TempFolder folder;
  const std::string file = folder.file("w.db");
  const support::Words little = {"--rps", "0.0005", "--days", "2"};
  const auto with = [&](const std::string& against) {
    support::Words words = little;
    words.insert(words.end(), {"--against", against});
    return replay(words);
  };
  CHECK(with("sqlite:" + file).code == 0);
  CHECK(std::filesystem::file_size(file) > 0);
  const auto again = with("sqlite:" + file);
  CHECK(again.code == 2);
  CHECK_THAT(again.err, Catch::Contains("which is there already"));
  CHECK(with("sqlite").code == 0);
}

TEST_CASE("What cannot be replayed is refused in one line", "[replay]") {
  struct Case {
    support::Words words;
    const char* says;
  };
  const Case cases[] = {
      {{}, "wanted --rps, --rate or --trace"},
      {{"--rps", "nan"}, "--rps: found 'nan'"},
      {{"--rps", "-1"}, "--rps: found '-1'"},
      {{"--rps", "1e-300"}, "--rps: found '1e-300', wanted at most 12 decimal places"},
      {{"--rps", "1", "--days", "0"}, "--days: found '0'"},
      {{"--rps", "1", "--days", "99999"}, "--days: found '99999'"},
      {{"--rps", "1", "--speed", "fast"}, "--speed: found 'fast'"},
      {{"--rps", "1", "--against", "moon"}, "--against: found 'moon'"},
      {{"--rps", "1", "--against", "http://127.0.0.1:1"}, "nobody who answers"},
      {{"--rps", "1", "--against", "sqlite:/no/such/folder/x.db"}, "x.db"},
      {{"--rps", "1", "--workload", "no-such-workload"}, "no-such-workload"},
      {{"--rps", "1", "--users", "-3"}, "--users"},
      {{"--rps", "1", "--region", "mars"}, "mars"},
      {{"--rps", "1", "--frobnicate"}, "--frobnicate"},
      {{"--rps", "1", "--growth", "0.5"}, "--growth"},
      {{"--rps", "1", "--months", "12"}, "--months"},
      {{"--rps", "1", "--width", "20"}, "--width"},
      {{"--rps", "1", "--against", "http://"}, "--against: found 'http://'"},
      {{"--rps", "100"}, "311,040,000 workouts"},
      {{"--rps", "1", "--token", "t"}, "--token: found a token with --against memory"},
      {{"--rps", "1", "--token", "t", "--against", "sqlite"}, "--against URL"},
      {{"--rps", "1", "--emit-plan", "-"}, "--emit-plan: found '-', where the report is written"},
  };
  for (const auto& c : cases) {
    const auto run = replay(c.words);
    CAPTURE(c.words, run.err);
    CHECK(run.code == 2);
    CHECK(run.out.empty());
    CHECK(support::lines_of(run.err).size() == 1);
    CHECK_THAT(run.err, Catch::Contains(c.says));
  }
}

TEST_CASE("Two outputs of a replay do not go to one place", "[replay]") {
  const support::TempFolder folder;
  const std::string file = folder.file("a");
  const std::string same = folder.file("./a");
  const support::Words places[] = {
      {"--emit-plan", file, "--out", file},
      {"--emit-plan", file, "--out", same},
      {"--emit-plan", file, "--against", "sqlite:" + same},
      {"--emit-plan", file + "-wal", "--against", "sqlite:" + file},
      {"--out", file, "--against", "sqlite:" + file},
  };
  for (const auto& place : places) {
    support::Words words = {"--rps", "0.0005", "--days", "1"};
    words.insert(words.end(), place.begin(), place.end());
    const auto run = replay(words);
    CAPTURE(words, run.err);
    CHECK(run.code == 2);
    CHECK(run.out.empty());
    CHECK(support::lines_of(run.err).size() == 1);
    CHECK(std::filesystem::is_empty(folder.file("")));
  }
  const auto apart = replay({"--rps", "0.0005", "--days", "1", "--emit-plan", "-", "--out", file});
  CHECK(apart.code == 0);
  CHECK_THAT(apart.out, Catch::Contains("name: workout-api"));
}

TEST_CASE("A replay's table keeps to the width asked for, and to ASCII", "[replay]") {
  const auto run = replay({"--rps", "0.005", "--days", "1", "--width", "80", "--ascii"});
  CHECK(run.code == 0);
  for (const auto& line : support::lines_of(run.out)) CHECK(line.size() <= 80);
}

TEST_CASE("A store that fails is said, with no bill and no plan", "[replay]") {
  const support::TempFolder folder;
  const std::string command = std::string("ulimit -f 2000; exec ") + FITCOST_REPLAY +
                              " --rps 0.023 --days 2 --against sqlite:" + folder.file("w.db") +
                              " --emit-plan " + folder.file("p.yaml");
  const auto run = support::run_program({"/bin/bash", "-c", command});
  CHECK(run.code == 2);
  CHECK(run.out.empty());
  CHECK_THAT(run.err, Catch::Contains("cannot be written"));
  CHECK_FALSE(std::filesystem::exists(folder.file("p.yaml")));
}

TEST_CASE("A replay that is interrupted leaves no temporary file", "[replay]") {
  const support::TempFolder folder;
  const std::string command = std::string("TMPDIR=") + folder.file("") + " timeout -s INT 1 " +
                              FITCOST_REPLAY + " --rps 1 --days 30 --against sqlite";
  const auto run = support::run_program({"/bin/bash", "-c", command});
  CHECK(run.code != 0);
  CHECK(std::filesystem::is_empty(folder.file("")));
}
