// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "cli/reports.hpp"
#include "support/csv_rows.hpp"
#include "support/json_schema.hpp"

using namespace reports;
using support::command;
using support::contains;
using support::TempFolder;

namespace {

/// Comparisons that differ in what may go wrong with sums.
const std::vector<Words> compare_ways{
    {},
    {"--rps", "0"},
    {"--rps", "1000"},
    {"--rps", "12345.678"},
    {"--rate", "2000/day"},
    {"--free-tier", "none"},
    {"--free-tier-used-by-others", "0.377"},
    {"--region", "eu-west-1"},
    {"--region", "sa-east-1"},
    {"--prices-on", "2024-10-01"},
    {"--from", "2027-02", "--growth", "0.07"},
    {"--duration-ms", "128:110,256:60,1769:23.5"},
    {"--workload", "workout-api"},
    {"--item-bytes", "4097", "--indexes", "3", "--rps", "40"},
};

void check_option(const Json& o) {
  INFO(o.at("id"));
  const auto& lines = o.at("lines");
  const auto& free_lines = o.at("free_tier_lines");
  for (const auto* list : {&lines, &free_lines}) {
    for (const auto& line : *list) {
      CHECK(text(decimal(line.at("quantity")) * decimal(line.at("unit_price_usd"))) ==
            text(decimal(line.at("cost_usd"))));
    }
  }
  for (const auto& line : free_lines) {
    CHECK(decimal(line.at("quantity")) < Decimal(0));
    CHECK(decimal(line.at("cost_usd")) <= Decimal(0));
  }
  const Decimal list = sum_of(lines, "cost_usd");
  const Decimal net = list + sum_of(free_lines, "cost_usd");
  CHECK(net >= Decimal(0));
  if (lines.empty() && !o.at("complete").get<bool>()) {  // nothing is known of it
    CHECK(o.at("monthly_usd").is_null());
    CHECK(o.at("monthly_usd_after_free_tier").is_null());
  } else {
    CHECK(text(list) == text(decimal(o.at("monthly_usd"))));
    CHECK(text(net) == text(decimal(o.at("monthly_usd_after_free_tier"))));
  }
  CHECK(o.at("complete").get<bool>() == o.at("unpriced").empty());
}

}  // namespace

TEST_CASE("Every option's lines add up exactly to its totals, with and without the free tier",
          "[cli]") {
  for (const auto& words : compare_ways) {
    const Json report = compared(words);
    INFO(Json(words).dump());
    bool complete = true;
    for (const auto& c : report.at("choices")) {
      for (const auto& o : c.at("options")) {
        check_option(o);
        complete = complete && o.at("complete").get<bool>();
      }
    }
    CHECK(report.at("complete").get<bool>() == complete);
  }
}

TEST_CASE("A comparison has five parts, and ids that are unique in the document", "[cli]") {
  for (const auto& words : compare_ways) {
    const Json report = compared(words);
    INFO(Json(words).dump());
    std::vector<std::string> parts;
    std::set<std::string> ids;
    std::size_t options = 0;
    for (const auto& c : report.at("choices")) {
      parts.push_back(c.at("part").get<std::string>());
      for (const auto& o : c.at("options")) {
        ids.insert(o.at("id").get<std::string>());
        ++options;
      }
    }
    CHECK(parts == std::vector<std::string>{"table", "function", "logs", "api", "stack"});
    CHECK(ids.size() == options);
    for (const auto* id : {"on-demand", "provisioned", "auto-scaled-5-40-70", "standard-ia"}) {
      CHECK(ids.count(id) == 1);
    }
  }
}

TEST_CASE("A winner serves the traffic, has all its prices, and nothing that does so is cheaper",
          "[cli]") {
  for (const auto& words : compare_ways) {
    const Json report = compared(words);
    INFO(Json(words).dump());
    for (const auto& c : report.at("choices")) {
      INFO(c.at("part"));
      for (const auto& [key, amount] :
           {std::pair{"winner", "monthly_usd"},
            std::pair{"winner_after_free_tier", "monthly_usd_after_free_tier"}}) {
        std::optional<Decimal> least;
        for (const auto& o : c.at("options")) {
          if (!o.at("complete") || !o.at("serves_traffic") || o.at("month") != c.at("month"))
            continue;
          const Decimal price = decimal(o.at(amount));
          if (!least || price < *least) least = price;
        }
        if (!least) {
          CHECK(c.at(key).is_null());
          continue;
        }
        REQUIRE(c.at(key).is_string());
        const Json& winner = option(report, c.at(key).get<std::string>());
        CHECK(winner.at("complete").get<bool>());
        CHECK(winner.at("serves_traffic").get<bool>());
        CHECK(winner.at("month") == c.at("month"));
        CHECK(text(decimal(winner.at(amount))) == text(*least));
      }
    }
  }
}

TEST_CASE("Options are ranked by list price, those without all prices last", "[cli]") {
  for (const auto& words : compare_ways) {
    const Json report = compared(words);
    INFO(Json(words).dump());
    for (const auto& c : report.at("choices")) {
      const auto& options = c.at("options");
      for (std::size_t i = 1; i < options.size(); ++i) {
        const Json& a = options[i - 1];
        const Json& b = options[i];
        CHECK((a.at("complete").get<bool>() || !b.at("complete").get<bool>()));
        if (a.at("monthly_usd").is_null() || b.at("monthly_usd").is_null()) continue;
        if (a.at("complete") == b.at("complete")) {
          CHECK(decimal(a.at("monthly_usd")) <= decimal(b.at("monthly_usd")));
        }
      }
    }
  }
}

TEST_CASE("The JSON of a comparison is what its schema says", "[cli][schema]") {
  const Json schema =
      Json::parse(support::text_of(FITCOST_SOURCE_DIR "/data/schema/compare-2.json"));
  support::SchemaCheck check(schema);
  for (const auto& words : compare_ways) {
    INFO(Json(words).dump());
    CHECK(check.errors(compared(words)) == std::vector<std::string>{});
  }
}

TEST_CASE("The schema check sees what is missing, added or of another type", "[cli][schema]") {
  const Json schema =
      Json::parse(support::text_of(FITCOST_SOURCE_DIR "/data/schema/compare-2.json"));
  support::SchemaCheck check(schema);
  const Json good = compared();
  Json bad = good;
  bad.erase("choices");
  CHECK_FALSE(check.errors(bad).empty());
  bad = good;
  bad["more"] = 1;
  CHECK_FALSE(check.errors(bad).empty());
  bad = good;
  bad["choices"][0]["options"][0]["monthly_usd"] = 0.05;
  CHECK_FALSE(check.errors(bad).empty());
  bad = good;
  bad["choices"][0]["options"][0]["lines"][0]["cost_usd"] = "5e-2";
  CHECK_FALSE(check.errors(bad).empty());
  bad = good;
  bad["choices"][0]["part"] = "tables";
  CHECK_FALSE(check.errors(bad).empty());
}

TEST_CASE("The CSV of a comparison holds the JSON's lines, row for row", "[cli]") {
  for (const auto& words : compare_ways) {
    INFO(Json(words).dump());
    const Json report = compared(words);
    Words csv_words{"compare"};
    if (words.empty() || (words[0] != "--rps" && words[0] != "--rate" &&
                          std::find(words.begin(), words.end(), "--rps") == words.end())) {
      csv_words.insert(csv_words.end(), {"--rps", "0.023"});
    }
    csv_words.insert(csv_words.end(), words.begin(), words.end());
    csv_words.insert(csv_words.end(), {"--format", "csv"});
    const auto run = command(csv_words);
    REQUIRE(run.code == 0);
    std::map<std::string, Decimal> list;
    std::map<std::string, Decimal> net;
    std::map<std::string, std::size_t> unpriced;
    std::set<std::string> winners;
    for (const auto& row : support::csv_rows(run.out)) {
      const auto& id = row.at("option");
      list[id] += Decimal();
      if (row.at("charge") == "unpriced") {
        CHECK(row.at("cost_usd").empty());
        CHECK(row.at("unit_price_usd").empty());
        ++unpriced[id];
        continue;
      }
      const Decimal cost = decimal(row.at("cost_usd"));
      if (row.at("charge") == "list") list[id] += cost;
      net[id] += cost;
      if (row.at("winner") == "true" || row.at("winner") == "yes") winners.insert(id);
    }
    for (const auto& c : report.at("choices")) {
      for (const auto& o : c.at("options")) {
        const auto id = o.at("id").get<std::string>();
        INFO(id);
        if (!o.at("monthly_usd").is_null()) {
          CHECK(text(list[id]) == text(decimal(o.at("monthly_usd"))));
          CHECK(text(net[id]) == text(decimal(o.at("monthly_usd_after_free_tier"))));
        }
        CHECK(unpriced[id] == o.at("unpriced").size());
      }
    }
  }
}

TEST_CASE("What the whole stack saves is the sum of its differences, exactly", "[cli]") {
  for (const auto& words :
       {Words{}, Words{"--rps", "300"}, Words{"--prices-on", "2024-10-01"},
        Words{"--months", "7", "--from", "2027-02"}, Words{"--workload", "workout-api"}}) {
    const Json report = compared(words);
    INFO(Json(words).dump());
    const std::string month = std::to_string(choice(report, "stack").at("month").get<int>());
    Decimal first;
    Decimal best;
    Decimal saved;
    for (const auto& d : report.at("differences")) {
      first += decimal(d.at("first_usd"));
      best += decimal(d.at("best_usd"));
      saved += decimal(d.at("saved_usd"));
      CHECK(text(decimal(d.at("first_usd")) - decimal(d.at("best_usd"))) ==
            text(decimal(d.at("saved_usd"))));
    }
    CHECK(text(first) == text(list_price(report, "first-answer-month-" + month)));
    CHECK(text(best) == text(list_price(report, "best-month-" + month)));
    CHECK(text(saved) == text(first - best));
  }
}

TEST_CASE("The Markdown of a comparison is made of tables with even rows", "[cli]") {
  const auto run = command({"compare", "--rps", "0.023", "--format", "md"});
  REQUIRE(run.code == 0);
  std::size_t tables = 0;
  std::ptrdiff_t bars = -1;
  for (const auto& line : support::lines_of(run.out)) {
    if (line.empty() || line[0] != '|') {
      bars = -1;
      continue;
    }
    const auto now = std::count(line.begin(), line.end(), '|');
    if (bars < 0) ++tables;
    if (bars >= 0) CHECK(now == bars);
    bars = now;
    CHECK(line.back() == '|');
  }
  CHECK(tables >= 5);
  CHECK(contains(run.out, "| --- |"));
}

TEST_CASE("The table says the answer first, then all that was assumed", "[cli]") {
  const auto run = command({"compare", "--rps", "0.023"});
  REQUIRE(run.code == 0);
  CHECK(run.err.empty());
  for (const auto* phrase : {"60,444 requests per 730 h month", "us-east-1", "2026-10-03",
                             "ASSUMED", "0.0506", "6.494", "1.139", "TABLE CAPACITY", "WHOLE STACK",
                             "NOT INCLUDED", "NAT gateway", "--write-share", "0.517"}) {
    INFO(phrase);
    CHECK(contains(run.out, phrase));
  }
  CHECK(run.out.find("Take on-demand") < run.out.find("TABLE CAPACITY"));
  CHECK(support::lines_of(run.out).size() <= 42);
  CHECK(support::lines_of(run.out).size() >= 20);
}

TEST_CASE("With -v every line of every option is shown", "[cli]") {
  const auto run = command({"compare", "--rps", "0.023", "-v"});
  REQUIRE(run.code == 0);
  const Json report = compared();
  for (const auto& c : report.at("choices")) {
    for (const auto& o : c.at("options")) {
      CHECK(contains(run.out, o.at("id").get<std::string>()));
      for (const auto& line : o.at("lines"))
        CHECK(contains(run.out, line.at("meter").get<std::string>()));
    }
  }
}

TEST_CASE("The claims of the review stand beside what the model finds", "[cli]") {
  const auto run = command({"compare", "--rps", "0.023", "--claims"});
  REQUIRE(run.code == 0);
  CHECK(contains(run.out, "60-80 %"));
  CHECK(contains(run.out, "wrong"));
  const Json report = compared({"--claims"});
  std::map<std::string, std::string> verdicts;
  std::map<std::string, std::string> finds;
  for (const auto& c : report.at("claims")) {
    verdicts[c.at("id").get<std::string>()] = c.at("verdict").get<std::string>();
    finds[c.at("id").get<std::string>()] = c.at("finds").get<std::string>();
  }
  // 1 - 0.05062185 / 6.494 = 99.2 %; 1 - 0.05062185 / 1.1388 = 95.6 %.
  CHECK(contains(verdicts.at("on-demand-saves-60-80-percent"), "wrong"));
  CHECK(contains(finds.at("on-demand-saves-60-80-percent"), "99.2 %"));
  CHECK(contains(finds.at("on-demand-saves-60-80-percent"), "95.6 %"));
  CHECK(contains(verdicts.at("never-expire-is-an-indefinite-cost"), "holds"));
  CHECK(contains(finds.at("never-expire-is-an-indefinite-cost"), "0.0211"));
  CHECK(contains(verdicts.at("0.023-rps-is-well-below-the-threshold"), "holds"));
  CHECK(contains(finds.at("0.023-rps-is-well-below-the-threshold"), "0.52"));
  CHECK(contains(verdicts.at("severity-counts"), "wrong"));
}

TEST_CASE("Each assumption names the option that changes it, and the option exists", "[cli]") {
  const auto help = command({"compare", "--help"});
  REQUIRE(help.code == 0);
  const Json report = compared();
  CHECK(report.at("assumptions").size() >= 10);
  for (const auto& a : report.at("assumptions")) {
    if (!a.at("option").is_string()) continue;
    INFO(a.dump());
    CHECK(contains(help.out, a.at("option").get<std::string>()));
  }
}

TEST_CASE("Auto scaling within 5..40 does not serve 1,000 requests a second and cannot win",
          "[cli]") {
  const Json report = compared({"--rps", "1000"});
  CHECK_FALSE(option(report, "auto-scaled-5-40-70").at("serves_traffic").get<bool>());
  CHECK(choice(report, "table").at("winner") != "auto-scaled-5-40-70");
  CHECK(choice(report, "table").at("winner_after_free_tier") != "auto-scaled-5-40-70");
  CHECK(option(report, "on-demand").at("serves_traffic").get<bool>());
  // 600 W and 700 R for the table, 600 W and the least 1 R for the index, that no query reads:
  // (1,200 x 0.00065 + 701 x 0.00013) x 730 = 635.9249.
  CHECK(text(list_price(report, "provisioned")) == "635.9249");
}

TEST_CASE("A region that lacks prices leaves a lower bound, or nothing under --strict", "[cli]") {
  const auto partial = command({"compare", "--rps", "0.023", "--region", "ap-south-1"});
  CHECK(partial.code == 0);
  CHECK(partial.err.empty());
  CHECK(contains(partial.out, "at least"));
  CHECK(contains(partial.out, "UNPRICED"));
  CHECK(contains(partial.out, "cloudwatch.standard_alarm_months"));
  const auto strict = command({"compare", "--rps", "0.023", "--region", "ap-south-1", "--strict"});
  CHECK(strict.code == 2);
  CHECK(strict.out.empty());
  CHECK(support::lines_of(strict.err).size() == 1);
  CHECK(contains(strict.err, "ap-south-1"));
  CHECK(command({"compare", "--rps", "0.023", "--strict"}).code == 0);
}

TEST_CASE("Where nothing is priced nothing is called the cheapest", "[cli]") {
  const TempFolder folder;
  const auto listed = command({"prices", "list", "lambda", "--format", "csv"});
  REQUIRE(listed.code == 0);
  const auto book = folder.write("lambda.csv", listed.out);
  const Json report = compared({"--prices", book});
  CHECK_FALSE(report.at("complete").get<bool>());
  for (const auto* part : {"table", "logs", "api", "stack"})
    CHECK(choice(report, part).at("winner").is_null());
  CHECK(choice(report, "function").at("winner") == "lambda-arm-256");
  for (const auto& b : report.at("break_even")) CHECK(b.at("value").is_null());
  const auto table = command({"compare", "--rps", "0.023", "--prices", book});
  CHECK(table.code == 0);
  CHECK_FALSE(contains(table.out, "Take "));
}
