// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <regex>
#include <sstream>

#include "cli/reports.hpp"
#include "support/csv_rows.hpp"

/// How figures and names are shown.
using namespace reports;
using support::command;
using support::contains;
using support::TempFolder;

namespace {

std::string shown(const Words& words) {
  const auto run = command(words);
  INFO(run.err);
  REQUIRE(run.code == 0);
  return run.out;
}

}  // namespace

TEST_CASE("Prices of confidence C are marked in tables, and the mark is explained", "[cli]") {
  const Words words{"compare", "--rps", "0.023", "--prices-on", "2024-10-01"};
  const auto with = [&](Words more) {
    more.insert(more.begin(), words.begin(), words.end());
    return shown(more);
  };
  CHECK(contains(with({}), "on-demand, Standard-IA class (C) "));
  CHECK(contains(with({}), "\n(C): prices that one secondary source alone tells\n"));
  CHECK(contains(with({"--format", "md"}), "| on-demand, Standard-IA class (C) |"));
  CHECK(contains(with({"-v"}), "dynamodb.standard_ia.write_request_units (C)"));
  CHECK_FALSE(contains(shown({"compare", "--rps", "0.023"}), "(C)"));
}

TEST_CASE("Markdown has every line, break-even point and assumption when asked to", "[cli]") {
  const Words words{"compare", "--rps", "0.023", "--format", "md"};
  Words verbose = words;
  verbose.emplace_back("-v");
  const std::string text = shown(verbose);
  const Json report = compared();
  for (const auto& c : report.at("choices")) {
    for (const auto& o : c.at("options")) {
      for (const auto* key : {"lines", "free_tier_lines"}) {
        for (const auto& line : o.at(key)) {
          CHECK(contains(text, "| " + o.at("id").get<std::string>() + " | " +
                                   line.at("resource").get<std::string>() + " | " +
                                   line.at("meter").get<std::string>() + " | "));
        }
      }
    }
  }
  for (const auto& b : report.at("break_even"))
    CHECK(contains(text, "| " + b.at("id").get<std::string>() + " | "));
  for (const auto& a : report.at("assumptions"))
    CHECK(contains(text, "- assumed: " + a.at("what").get<std::string>()));
  CHECK_FALSE(contains(shown(words), "assumed:"));
}

TEST_CASE("Rounded lines in JSON add up to the totals", "[cli]") {
  const Words words{"bill", "--plan", "workout-api-first-answer", "--rps", "1"};
  Words rounded = words;
  rounded.insert(rounded.end(), {"--total", "rounded-lines"});
  const Json report = json_of(rounded);
  const Json& month = report.at("months")[0];
  CHECK(text(sum_of(month.at("rounded_lines"), "cost_usd")) ==
        text(decimal(month.at("total_usd"))));
  CHECK(text(sum_of(month.at("rounded_lines"), "cost_usd_after_free_tier")) ==
        text(decimal(month.at("total_usd_after_free_tier"))));
  CHECK(month.at("rounded_lines").size() == month.at("lines").size());
  CHECK_FALSE(json_of(words).at("months")[0].contains("rounded_lines"));
}

TEST_CASE("With rounded lines the table and Markdown show whole cents and their sum", "[cli]") {
  // Exact: 0.64512874 and 0.08839935.
  const Words words{"bill", "--plan", "workout-api", "--rps", "0.023", "--total", "rounded-lines"};
  const auto total = [](const std::string& text) {
    std::string row = text.substr(text.find("\ntotal") + 1);
    row.erase(row.find('\n'));
    return row.substr(row.find("0."));
  };
  CHECK(total(shown(words)) == "0.63        0.09");
  CHECK(contains(shown(with(words, {"--format", "md"})), "| 0.63 | 0.09 |"));
  const std::string months = shown(with(words, {"--months", "2"}));
  CHECK(contains(months, "730  0.63             0.09"));
}

TEST_CASE("A plan's owner is in every form of its bill", "[cli]") {
  TempFolder folder;
  const auto plan = folder.write(
      "p.yaml",
      "owner: {account: '111', sub_account: '222', cost_centre: \"fit, ness\", tags: {team: api, "
      "stage: dev}}\n"
      "tables:\n  t: {}\n"
      "routes:\n  r: {share: 1, operations: [{put: t, item_bytes: 300}]}\n");
  const auto form = [&](const std::string& format) {
    return shown({"bill", "--plan", plan, "--rps", "1", "--format", format});
  };
  const std::string said =
      "for: account 111, sub-account 222, cost centre fit, ness, tags team=api;stage=dev";
  CHECK(contains(form("table"), said));
  CHECK(contains(form("md"), said));
  CHECK(contains(form("csv"), ",list,A,111,222,\"fit, ness\",team=api;stage=dev\n"));
  const Json owner = Json::parse(form("json")).at("owner");
  CHECK(owner.at("account") == "111");
  CHECK(owner.at("sub_account") == "222");
  CHECK(owner.at("cost_centre") == "fit, ness");
  CHECK(owner.at("tags") == Json{{"team", "api"}, {"stage", "dev"}});
  CHECK_FALSE(contains(shown({"bill", "--plan", "workout-api", "--rps", "1"}), "for: "));
}

TEST_CASE("A bill names each missing price once, with all that would use it", "[cli]") {
  const std::string text = shown({"bill", "--plan", "workout-api-first-answer", "--rps", "1",
                                  "--region", "sa-east-1", "--width", "200"});
  CHECK(contains(
      text, "dynamodb.storage_gb_months in sa-east-1 (workouts,\n  workouts/WorkoutTypeIndex);"));
  const auto sentence = text.substr(text.find("at least $"));
  std::size_t count = 0;
  for (auto at = sentence.find("logs.vended_gb in"); at != std::string::npos;
       at = sentence.find("logs.vended_gb in", at + 1))
    ++count;
  CHECK(count == 1);
}

TEST_CASE("A table has the columns that are asked for", "[cli][output]") {
  const auto widest = [](const std::string& text) {
    std::size_t most = 0;
    for (const auto& line : support::lines_of(text))
      most = std::max(most, support::columns_of(line));
    return most;
  };
  for (const Words& words :
       {Words{"compare", "--rps", "0.023"}, Words{"compare", "--rps", "1000000", "-v", "--claims"},
        Words{"compare", "--rps", "0.023", "--region", "eu-central-1"},
        Words{"bill", "--plan", "workout-api", "--rps", "1"}, Words{"prices", "list"},
        Words{"prices", "list", "--history"}, Words{"prices", "coverage"},
        Words{"prices", "show", "lambda.gb_seconds.x86"},
        Words{"explain", "lambda.gb_seconds.x86"}}) {
    for (const std::string width : {"80", "100", "160", "200"}) {
      Words asked = words;
      asked.insert(asked.end(), {"--width", width});
      INFO(Json(asked).dump());
      const std::string text = shown(asked);
      CHECK(widest(text) <= std::stoul(width));
      for (const auto& line : support::lines_of(text))
        CHECK((line.empty() || line.find_first_not_of(' ') != std::string::npos));
    }
  }
  CHECK(command({"compare", "--rps", "1", "--width", "79"}).code == 2);
  CHECK(command({"explain", "lambda.gb_seconds.x86", "--width", "wide"}).code == 2);
}

TEST_CASE("Long cells keep the order of a row: label, months, free tier", "[cli][output]") {
  const std::string text = shown({"compare", "--rps", "0.023", "--region", "eu-central-1"});
  CHECK(contains(text, "\n> best                                        0.6683          0.7137"));
  CHECK(contains(text, "0.8130  0.1066\n"));
}

TEST_CASE("Large amounts and units have their thousands set apart", "[cli][output]") {
  const std::string text = shown({"compare", "--rps", "5000"});
  CHECK(contains(text, "least provisioned (6,000 W + 3,501 R in all): $3,179.24 a month"));
  CHECK(contains(text, "On-demand costs $11,004.75"));
}

TEST_CASE("Words agree with their numbers", "[cli][output]") {
  const auto text_of = [](Words words) {
    words.insert(words.begin(), "compare");
    return shown(words);
  };
  CHECK(contains(text_of({"--rps", "0.023", "--write-share", "0", "--width", "200"}),
                 "it wins, by 1 cent."));
  CHECK(contains(text_of({"--rps", "1", "--growth", "0.2"}), "growth 20 % a month"));
  const std::string before = text_of({"--rps", "0.023", "--prices-on", "2024-10-01"});
  CHECK(contains(before, "cheaper once 14.4 % of it is used (28.9 % at prices of 2026-10-03)\n"));
  CHECK_FALSE(contains(before, "before November 2024"));
  CHECK(contains(text_of({"--rps", "0.023"}), "(14.4 % before November 2024)"));
  // Without traffic nothing on demand needs the price that is missing there.
  const std::string none = text_of({"--rps", "0", "--region", "ap-southeast-2"});
  CHECK_FALSE(contains(none, "STAYS CHEAPEST"));
  CHECK(contains(none, "\nBREAK-EVEN\n"));
  CHECK(contains(text_of({"--rps", "5000", "--width", "200"}),
                 "of the table capacities, reserved 1 y (6,000 W + 3,600 R) would take $"));
}

TEST_CASE("No cost is shown as 0 beside larger ones, and what is shown adds up", "[cli]") {
  const TempFolder folder;
  // Hundreds of thousands of dollars a month beside an alarm of 10 cents, and next to no writes.
  const auto plan = folder.write("plan.yaml", R"(
name: large
functions: {f: {memory_mb: 10240, duration_ms: 90000}, g: {memory_mb: 128, duration_ms: 1}}
tables: {t: {}}
alarms: {a: {period_s: 60}}
routes:
  "GET /": {share: 0.9999999999, function: f}
  "GET /rare": {share: 0.0000000001, function: g, operations: [{get: t, item_bytes: 100}]}
)");
  const auto small_amount = std::regex("<(1|0[.]0*1)");
  const auto number = [](const std::string& cell) {
    return cell[0] == '<' ? Decimal() : decimal(std::regex_replace(cell, std::regex(","), ""));
  };
  const auto cells_of = [](const std::string& line) {
    Words out;
    std::istringstream text(line);
    for (std::string cell; std::getline(text, cell, '|');)
      out.push_back(cell.size() < 2 ? cell : cell.substr(1, cell.size() - 2));
    return out;
  };
  // bill: each line of the exact bill, and the total
  const Words words{"bill", "--plan", plan, "--rps", "10"};
  const Json month = json_of(words).at("months")[0];
  std::vector<Words> rows;
  for (const auto& line : support::lines_of(shown(with(words, {"--format", "md"})))) {
    if (line.rfind("| ", 0) == 0 && !contains(line, "---")) rows.push_back(cells_of(line));
  }
  REQUIRE(rows.size() == month.at("lines").size() + 2);
  Decimal sum;
  int below = 0;
  for (std::size_t i = 0; i + 2 < rows.size(); ++i) {
    const std::string& list = rows[i + 1][5];
    INFO(list);
    CHECK((list == "0") == (decimal(month.at("lines")[i].at("cost_usd")) == Decimal()));
    below += std::regex_match(list, small_amount) ? 1 : 0;
    sum += number(list);
  }
  CHECK(below > 0);
  CHECK(text(sum) == text(number(rows.back()[5])));
  CHECK(std::regex_search(shown(words), std::regex(" <0[.]0001 ")));
  // report: the alarm beside millions, in each form
  const Words report{"report", "--plan", plan, "--rps", "10", "--months", "1"};
  CHECK(std::regex_search(shown(with(report, {"--format", "md"})),
                          std::regex("\n[|] alarms [|] <1 [|] ")));
  CHECK(std::regex_search(shown(report), std::regex("\nalarms +<1 +")));
  CHECK(contains(shown(with(report, {"--format", "html"})), ">&lt;1</td>"));
}
