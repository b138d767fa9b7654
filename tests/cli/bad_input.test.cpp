// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "cli/reports.hpp"

/// Bad input: one line on standard error that names the place, nothing on standard output, exit
/// code 2.
using namespace reports;
using support::command;
using support::contains;
using support::TempFolder;

namespace {

struct Bad {
  Words words;
  std::vector<std::string> says;  ///< each of these is in the line
};

void check(const Bad& bad) { check_refused(bad.words, bad.says); }

Bad compare_with(Words more, std::vector<std::string> says) {
  Words words{"compare", "--rps", "0.023"};
  words.insert(words.end(), more.begin(), more.end());
  return {words, std::move(says)};
}

const char* const workload = FITCOST_SOURCE_DIR "/data/workloads/workout-api.yaml";

std::string changed(const std::string& old, const std::string& by) {
  return support::replaced(support::text_of(workload), old, by);
}

}  // namespace

TEST_CASE("A rate that is none is refused where it stands", "[cli][bad]") {
  for (const auto* rate :
       {"-1", "-0.0001", "nan", "NaN", "inf", "-inf", "0x10", "1e400", "1e10", "abc", "1,5",
        "0.02 3", " 1", "+1", "1e", "--", "1/day", "99999999999999999999999999999999999999999"}) {
    check({{"compare", std::string("--rps=") + rate}, {"--rps"}});
    check({{"bill", "--plan", "workout-api", std::string("--rps=") + rate}, {"--rps"}});
  }
  for (const auto* rate : {"2000", "2000/fortnight", "-2000/day", "/day", "2000/", "nan/day",
                           "1e400/day", "2000 /d ay"}) {
    check({{"compare", std::string("--rate=") + rate}, {"--rate"}});
  }
  check({{"compare"}, {"no traffic", "--rps"}});
  check({{"compare", "--rps", "1", "--rate", "1/day"}, {"--rps", "--rate"}});
  check({{"bill", "--plan", "workout-api"}, {"no traffic"}});
}

TEST_CASE("Options out of range are refused by name", "[cli][bad]") {
  for (const Bad& bad : {
           compare_with({"--month-hours", "671"}, {"--month-hours", "672"}),
           compare_with({"--month-hours", "745"}, {"--month-hours", "744"}),
           compare_with({"--month-hours", "730.5"}, {"--month-hours", "whole"}),
           compare_with({"--from", "2027-13"}, {"--from", "2027-13"}),
           compare_with({"--from", "2027-2"}, {"--from"}),
           compare_with({"--from", "february"}, {"--from"}),
           compare_with({"--months", "0"}, {"--months"}),
           compare_with({"--months", "1e9"}, {"--months"}),
           compare_with({"--growth", "-1"}, {"--growth"}),
           compare_with({"--growth", "nan"}, {"--growth"}),
           compare_with({"--prices-on", "2024-02-30"}, {"--prices-on"}),
           compare_with({"--prices-on", "yesterday"}, {"--prices-on"}),
           compare_with({"--free-tier", "nome"}, {"--free-tier", "always-free"}),
           compare_with({"--free-tier-used-by-others", "1.1"}, {"--free-tier-used-by-others"}),
           compare_with({"--free-tier-used-by-others", "-0.1"}, {"--free-tier-used-by-others"}),
           compare_with({"--write-share", "1.0001"}, {"--write-share"}),
           compare_with({"--write-share", "60%"}, {"--write-share", "60%"}),
           compare_with({"--item-bytes", "0"}, {"--item-bytes"}),
           compare_with({"--item-bytes", "409601"}, {"--item-bytes", "409600"}),
           compare_with({"--item-bytes", "4 KB"}, {"--item-bytes", "4 KB"}),
           compare_with({"--items-per-read", "-1"}, {"--items-per-read"}),
           compare_with({"--indexes", "21"}, {"--indexes"}),
           compare_with({"--indexes", "1.5"}, {"--indexes", "whole"}),
           compare_with({"--consistency", "sometimes"}, {"--consistency", "sometimes"}),
           compare_with({"--duration-ms", "900001"}, {"--duration-ms"}),
           compare_with({"--duration-ms", "128:5,256"}, {"--duration-ms", "256"}),
           compare_with({"--duration-ms", "128:5,128:6"}, {"--duration-ms", "128"}),
           compare_with({"--duration-ms", "100:5"}, {"--duration-ms", "100"}),
           compare_with({"--duration-ms", "128:5,"}, {"--duration-ms"}),
           compare_with({"--memory-mb", "127"}, {"--memory-mb"}),
           compare_with({"--memory-mb", "10241"}, {"--memory-mb"}),
           compare_with({"--log-bytes", "-1"}, {"--log-bytes"}),
           compare_with({"--peak-to-mean", "3"}, {"--peak-to-mean", "--profile"}),
           compare_with({"--profile", "daily", "--peak-to-mean", "25"}, {"--peak-to-mean"}),
           compare_with({"--profile", "daily", "--peak-to-mean", "0.5"}, {"--peak-to-mean"}),
           compare_with({"--profile", "hourly"}, {"--profile", "hourly"}),
           compare_with({"--format", "yaml"}, {"--format", "yaml"}),
           compare_with({"--gb", "metric"}, {"--gb", "metric"}),
           compare_with({"--fail-over", "cheap"}, {"--fail-over", "cheap"}),
           compare_with({"--fail-over", "-1"}, {"--fail-over"}),
           compare_with({"--no-such-option"}, {"--no-such-option"}),
           compare_with({"stray"}, {"stray"}),
           compare_with({"--rps"}, {"--rps"}),
       }) {
    check(bad);
  }
}

TEST_CASE("Names that nothing has are refused, with the nearest that there is", "[cli][bad]") {
  const TempFolder folder;
  const auto moon = folder.write("moon.yaml", changed("tables:", "region: us-est-1\ntables:"));
  for (const Bad& bad : {
           compare_with({"--region", "us-est-1"}, {"--region", "us-est-1", "us-east-1"}),
           compare_with({"--region", ""}, {"--region"}),
           compare_with({"--workload", moon}, {"moon.yaml", "us-est-1", "us-east-1"}),
           Bad{{"bill", "--plan", moon, "--rps", "1"}, {"moon.yaml", "us-est-1", "us-east-1"}},
           Bad{{"prices", "list", "--region", "moon"}, {"--region", "moon"}},
           Bad{{"prices", "show", "lambda.requests.x86", "--region", "moon"}, {"--region", "moon"}},
           Bad{{"explain", "lambda.requests.x86", "--region", "moon"}, {"--region", "moon"}},
           Bad{{"explain", "dynamodb.write_request_unit"},
               {"did you mean", "dynamodb.write_request_units"}},
           Bad{{"prices", "show", "dynamodb.write_request_unit"},
               {"did you mean", "dynamodb.write_request_units"}},
           Bad{{"prices", "list", "nothing.like.it"}, {"nothing.like.it"}},
           Bad{{"comapre", "--rps", "1"}, {"comapre", "compare"}},
           Bad{{"prices"}, {"required"}},
           Bad{{"explain"}, {"meter"}},
           Bad{{}, {"required"}},
           Bad{{"bill", "--rps", "1"}, {"--plan", "--usage"}},
           Bad{{"bill", "--rps", "1", "--plan", "workout-api", "--usage", "x.csv"},
               {"--plan", "--usage"}},
       }) {
    check(bad);
  }
}

TEST_CASE("Files that cannot be read as what they should be are refused by name", "[cli][bad]") {
  const TempFolder folder;
  const auto empty = folder.write("empty.csv", "");
  const auto none = folder.file("none.yaml");
  for (const std::string& file : {folder.path().string(), empty, none}) {
    check({{"bill", "--plan", file, "--rps", "1"}, {file}});
    check({{"compare", "--workload", file, "--rps", "1"}, {file}});
    check({{"bill", "--usage", file}, {file}});
    check({{"compare", "--rps", "1", "--prices", file}, {file}});
    check({{"compare", "--trace", file}, {file}});
    check({{"explain", "lambda.requests.x86", "--prices", file}, {file}});
  }
}

TEST_CASE("A bad plan is refused with its line and column", "[cli][bad]") {
  const TempFolder folder;
  struct Row {
    const char* name;
    std::string text;
    std::vector<std::string> says;
  };
  const std::string good = support::text_of(workload);
  for (const Row& row : {
           Row{"key.yaml",
               changed("mode: on_demand", "mdoe: on_demand"),
               {"key.yaml:8:5", "mdoe", "mode"}},
           Row{"twice.yaml",
               changed("    share: 0.6", "    share: 0.6\n    share: 0.6"),
               {"twice.yaml:26:5", "share"}},
           Row{"shares.yaml", changed("share: 0.6", "share: 0.61"), {"shares.yaml:24:", "1.01"}},
           Row{"table.yaml",
               changed("put: workouts", "put: workoutz"),
               {"table.yaml:30:15", "workoutz", "workouts"}},
           Row{"unit.yaml",
               changed("item_bytes: 300", "item_bytes: 300 KB"),
               {"unit.yaml:30:37", "300 KB"}},
           Row{"hex.yaml",
               changed("item_bytes: 300", "item_bytes: 0x12c"),
               {"hex.yaml:30:37", "0x12c"}},
           Row{"nan.yaml",
               changed("item_bytes: 300", "item_bytes: .nan"),
               {"nan.yaml:30:37", ".nan"}},
           Row{"huge.yaml", changed("share: 0.6", "share: 1e400"), {"huge.yaml:25:12", "1e400"}},
           Row{"flow.yaml", changed("functions:", "functions: [}"), {"flow.yaml:10:", "YAML"}},
           Row{"half.yaml", good.substr(0, 700), {"half.yaml:"}},
           Row{"latin.yaml", changed("title: the", "title: caf\xe9"), {"latin.yaml:4", "UTF-8"}},
           Row{"utf16.yaml", std::string("\xff\xfen\0a\0m\0e\0", 10), {"utf16.yaml:1", "UTF-8"}},
           Row{"zero.yaml", std::string("name: a\0b\n", 10), {"zero.yaml:1"}},
           Row{"two.yaml", good + "---\n" + good, {"two.yaml:75:1", "second document"}},
           Row{"list.yaml", "- a\n", {"list.yaml:1:1"}},
           Row{"deep.yaml", std::string(400'000, '['), {"deep.yaml:"}},
           Row{"dash.yaml",
               [] {
                 std::string text;
                 for (int i = 0; i < 100'000; ++i) text += "- ";
                 return text;
               }(),
               {"dash.yaml:"}},
           Row{"large.yaml", std::string(1'000'001, '#'), {"large.yaml", "1000001"}},
       }) {
    const auto file = folder.write(row.name, row.text);
    check({{"bill", "--plan", file, "--rps", "1"}, row.says});
    check({{"compare", "--workload", file, "--rps", "1"}, row.says});
  }
}

TEST_CASE("Bad usage is refused with its line and column", "[cli][bad]") {
  const TempFolder folder;
  struct Row {
    const char* name;
    std::string text;
    std::vector<std::string> says;
  };
  const std::string head = "meter,quantity\n";
  const std::string meter = "dynamodb.write_request_units";
  for (const Row& row : {
           Row{"meter.csv",
               head + "dynamodb.write_request_unit,1\n",
               {"meter.csv:2:1", "did you mean", meter}},
           Row{"minus.csv", head + meter + ",-1\n", {"minus.csv:2:30", "-1"}},
           Row{"nan.csv", head + meter + ",nan\n", {"nan.csv:2:30", "nan"}},
           Row{"inf.csv", head + meter + ",inf\n", {"inf.csv:2:30", "inf"}},
           Row{"hex.csv", head + meter + ",0x1F\n", {"hex.csv:2:30", "0x1F"}},
           Row{"huge.csv", head + meter + ",1e400\n", {"huge.csv:2:30", "1e400"}},
           Row{"large.csv", head + meter + ",99999999999999999999999999\n", {"large.csv:2:30"}},
           Row{"unit.csv", head + meter + ",10 KB\n", {"unit.csv:2:30", "10 KB"}},
           Row{"column.csv",
               "meter,quantit\n" + meter + ",1\n",
               {"column.csv:1:7", "quantit", "quantity"}},
           Row{"short.csv", head + meter + "\n", {"short.csv:2"}},
           Row{"quote.csv", head + meter + ",\"10", {"quote.csv:2:30"}},
           Row{"bytes.csv", head + "\xff\xfe,1\n", {"bytes.csv:2", "UTF-8"}},
           Row{"none.csv", "\n\n", {"none.csv:"}},
       }) {
    check({{"bill", "--usage", folder.write(row.name, row.text)}, row.says});
  }
}

TEST_CASE("A bad price book is refused with its line", "[cli][bad]") {
  const TempFolder folder;
  const auto listed = command({"prices", "list", "--format", "csv"});
  REQUIRE(listed.code == 0);
  struct Row {
    const char* name;
    std::string text;
  };
  const auto cut_in_a_quote = listed.out.substr(0, listed.out.rfind("\""));
  for (const Row& row : {
           Row{"price.csv", support::replaced(listed.out, ",0.000000625,", ",cheap,")},
           Row{"minus.csv", support::replaced(listed.out, ",0.000000625,", ",-0.000000625,")},
           Row{"huge.csv", support::replaced(listed.out, ",0.000000625,", ",1e400,")},
           Row{"head.csv", support::replaced(listed.out, "meter", "meters")},
           Row{"cut.csv", cut_in_a_quote},
       }) {
    check({{"compare", "--rps", "1", "--prices", folder.write(row.name, row.text)},
           {std::string(row.name) + ":"}});
  }
}

TEST_CASE("Aliases cannot make a small plan large", "[cli][bad]") {
  const TempFolder folder;
  // Each of 20,000 routes would have the 20,000 operations of the first.
  std::string text =
      "name: x\ntables: {t: {}}\nroutes:\n  r0: &r {share: 1, operations: [&o {put: t, item_bytes: "
      "1}";
  for (int i = 0; i < 20'000; ++i) text += ",*o";
  text += "]}\n";
  for (int i = 1; i < 20'000; ++i) text += "  r" + std::to_string(i) + ": *r\n";
  check(
      {{"bill", "--plan", folder.write("bomb.yaml", text), "--rps", "1"}, {"bomb.yaml:", "alias"}});
  // Nested ones: ten times ten times ten ...
  std::string nested = "a: &a [x,x,x,x,x,x,x,x,x,x]\n";
  for (char c = 'b'; c <= 'j'; ++c) {
    nested += std::string(1, c) + ": &" + c + " [";
    for (int i = 0; i < 10; ++i)
      nested += std::string(i > 0 ? ",*" : "*") + static_cast<char>(c - 1);
    nested += "]\n";
  }
  check(
      {{"bill", "--plan", folder.write("nested.yaml", nested), "--rps", "1"}, {"nested.yaml:1:1"}});
  check({{"bill", "--plan", folder.write("self.yaml", "&a\nname: *a\nroutes: *a\n"), "--rps", "1"},
         {"self.yaml:"}});
}

TEST_CASE("Numbers that are too large to add exactly end in one line, not in a wrong sum",
          "[cli][bad]") {
  check({{"bill", "--plan", "workout-api", "--rps", "1e9", "--growth", "10", "--months", "120"},
         {"too large"}});
}

TEST_CASE("Control characters in a plan's names do not reach a report", "[cli][bad]") {
  const TempFolder folder;
  check(
      {{"bill", "--plan",
        folder.write("esc.yaml", changed("name: workout-api", "name: \"a\\e[31m\"")), "--rps", "1"},
       {"esc.yaml:3:7", "\\x1b"}});
  check({{"bill", "--plan",
          folder.write("line.yaml", changed("  api: {type: http}", "  \"a\\nb\": {type: http}")),
          "--rps", "1"},
         {"line.yaml:21:3", "\\x0a"}});
}
