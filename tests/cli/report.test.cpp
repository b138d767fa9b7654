// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <filesystem>
#include <regex>
#include <set>

#include "cli/reports.hpp"
#include "fitcost/report/money.hpp"
#include "support/focus_conformance.hpp"
#include "support/german_locale.hpp"

using namespace reports;
using support::command;
using support::contains;
using support::TempFolder;

namespace {

const Words page_words{"report", "--rps", "0.023"};

std::string page_as(const char* format, const Words& more = {}) {
  const auto run = command(with(with(page_words, {"--format", format}), more));
  INFO(run.err);
  REQUIRE(run.code == 0);
  return run.out;
}

/// Tags are closed in the order in which they were opened: well-formed but for the document type
/// and the elements that HTML leaves open.
void require_well_formed(const std::string& text) {
  static const std::regex tag("<(/?)([a-zA-Z0-9]+)((?:[^<>\"]|\"[^\"]*\")*?)(/?)>");
  Words open;
  for (std::sregex_iterator at(text.begin(), text.end(), tag), end; at != end; ++at) {
    const std::string name = (*at)[2];
    if ((*at)[4].length() > 0 || name == "meta" || name == "link") continue;
    if ((*at)[1].length() == 0) {
      open.push_back(name);
      continue;
    }
    INFO(name << " at " << at->position());
    REQUIRE_FALSE(open.empty());
    REQUIRE(open.back() == name);
    open.pop_back();
  }
  CHECK(open.empty());
}

}  // namespace

TEST_CASE("The page is one file with nothing to load, no script, and a policy that says so",
          "[cli][page]") {
  const TempFolder folder;
  const auto file = folder.file("report.html");
  const auto run = command(with(page_words, {"-o", file}));
  CHECK(run.code == 0);
  CHECK(run.out.empty());
  CHECK(run.err.empty());
  const auto page = support::text_of(file);
  CHECK(page.rfind("<!DOCTYPE html>\n<html lang=\"en\">", 0) == 0);
  CHECK(contains(page, "default-src 'none'; style-src 'sha256-"));
  for (const char* foreign :
       {"<script", "http://", "src=", "@import", "url(", "<iframe", "onload", " style=\""}) {
    // Sources of prices are addresses, as text.
    const auto body = std::regex_replace(page, std::regex("<td[^>]*>[^<]*</td>"), "");
    INFO(foreign);
    CHECK_FALSE(contains(body, foreign));
  }
  require_well_formed(page);
  std::vector<std::string> ids;
  static const std::regex id(" id=\"([^\"]*)\"");
  for (std::sregex_iterator at(page.begin(), page.end(), id), end; at != end; ++at)
    ids.push_back((*at)[1]);
  std::sort(ids.begin(), ids.end());
  CHECK(ids.size() > 20);
  CHECK(std::adjacent_find(ids.begin(), ids.end()) == ids.end());
}

TEST_CASE("The page says what the comparison says", "[cli][page]") {
  const auto page = page_as("html");
  const auto comparison = compared();
  CHECK(contains(page, "In month 12 the best stack costs $0.6823 at list price instead of $11.90"));
  CHECK(contains(page, "after the free tier the best stack costs $0.0884"));
  CHECK(contains(page, "Take on-demand: $0.0506 a month."));
  for (const auto& d : comparison.at("differences")) {
    INFO(d.dump());
    const auto what = std::regex_replace(d.at("what").get<std::string>(), std::regex("'"), "&#39;");
    CHECK(contains(page, "<td>" + what + "</td>"));
  }
  for (const auto& a : comparison.at("assumptions")) {
    const auto named = a.at("option").get<std::string>();
    CHECK(contains(page, ">" + (named == "--workload" ? "--plan" : named) + "<"));
  }
  CHECK(contains(page, "<title>capacity: -$5.666</title>"));
  // The page's total is the best stack's of compare, in month 12.
  CHECK(contains(page, "best stack, month 12</dt><dd>$0.6823</dd>"));
}

TEST_CASE("A report takes no mode without a price where another one has all its prices",
          "[cli][page]") {
  const Words words{"report", "--rps", "5", "--region", "sa-east-1"};
  const Json report = json_of(words);
  CHECK(report.at("comparison").at("best_stack") ==
        "workouts provisioned (3 W + 4 R); HTTP API; logs kept 14 days");
  for (const auto& d : report.at("comparison").at("differences")) {
    INFO(d.dump());
    CHECK(d.at("saved_usd").is_null() == !d.at("complete").get<bool>());
    if (d.at("what") == "capacity") CHECK(d.at("complete").get<bool>());
    if (d.at("what") == "table storage") CHECK_FALSE(d.at("complete").get<bool>());
  }
  const auto page = command(with(words, {"--format", "md"}));
  CHECK(contains(page.out, "\n| table storage | unknown | unknown | unknown |\n"));
  CHECK(contains(page.out, "\n| capacity | 8.54 | 2.71 | 5.83 |\n"));
  CHECK_FALSE(contains(page.out, "missing in both columns"));
  // A price of neither mode: nothing is known to be saved.
  const TempFolder folder;
  const auto listed = command({"prices", "list", "lambda", "--format", "csv"});
  const auto bare = command({"report", "--rps", "5", "--format", "md", "--prices",
                             folder.write("lambda.csv", listed.out)});
  CHECK(contains(bare.out, "\n| capacity | unknown | unknown | unknown |\n"));
}

TEST_CASE("Cents of a report are true, however large the amounts, and none is invented",
          "[cli][page]") {
  // 70,520.2245 - 17,015.6718; metric puts are 6.57e9 x 0.6 x 0.00001 = 39,420.00.
  const auto large = command({"report", "--rps", "2500", "--format", "md"}).out;
  CHECK(contains(large, "Saves $53,504.55 in month 12"));
  CHECK(contains(large, "metric puts $39,420.00,"));
  CHECK(contains(large, "\n| metric puts | 39,420.00 | 0 | 39,420.00 |\n"));
  CHECK(contains(large, " | 53,504.55 |\n"));
  CHECK(contains(command({"compare", "--rps", "2500"}).out, "saves 53,504.55 in month 12"));
  CHECK(contains(command({"compare", "--rps", "30000"}).out, "saves 612,830.36 in month 12"));
  // What little is saved of much is not rounded up to a cent: 2.628 million x 265 + 100 bytes of
  // logs, kept for ever instead of for 14 days.
  const TempFolder folder;
  const auto plan = folder.write("plan.yaml", R"(
name: logs
functions: {f: {memory_mb: 128, duration_ms: 10, log_bytes: 100}}
routes: {"GET /": {share: 1, function: f}}
)");
  const auto little =
      command({"report", "--rps", "1", "--months", "1", "--plan", plan, "--format", "md"}).out;
  CHECK(contains(little, "Saves $0.0022 in month 1: logs $0.0022."));
  CHECK(contains(little, "under 1 % less"));
  const auto small = command({"report", "--rps", "5", "--format", "md"}).out;
  CHECK(contains(small, "table storage $8.81, capacity $3.89, dashboard $3.00,"));
  CHECK(contains(command({"report", "--rps", "5", "--region", "sa-east-1", "--format", "svg",
                          "--chart", "bridge"})
                     .out,
                 "at least $12.31"));
}

TEST_CASE("Of a Markdown report and its pictures all are written, or none", "[cli][page]") {
  const TempFolder folder;
  folder.write("w-cost.svg", "old");
  std::filesystem::create_directory(folder.file("w-sensitivity.svg"));
  const auto run = command(with(page_words, {"-o", folder.file("w.md")}));
  CHECK(run.code == 2);
  CHECK(contains(run.err, "w-sensitivity.svg: found a place that cannot be written"));
  CHECK(support::text_of(folder.file("w-cost.svg")) == "old");
  std::filesystem::directory_iterator entries(folder.file(""));
  CHECK(std::distance(begin(entries), end(entries)) == 2);
}

TEST_CASE("A part that saves more than all parts together is no part of the saving",
          "[cli][page]") {
  const auto answer = [](const Words& words) {
    const auto page = command(words).out;
    return page.substr(0, page.find("\n\n", page.find("**")));
  };
  // On demand, as Standard-IA: storage saves 157.02 USD, units cost 39.42 more.
  const TempFolder folder;
  const auto plan = folder.write("plan.yaml", R"(
name: archive
functions: {f: {memory_mb: 128, duration_ms: 5}}
tables: {t: {mode: on_demand, stored_items: 1000000000, stored_item_bytes: 1024}}
routes: {"GET /": {share: 1, function: f, operations: [{get: t, item_bytes: 1024}]}}
)");
  const auto stored = answer({"report", "--rps", "1000", "--profile", "daily", "--peak-to-mean",
                              "24", "--months", "1", "--plan", plan, "--format", "md"});
  CHECK(contains(stored, " % less; after the free tier"));
  CHECK(contains(answer(with(page_words, {"--format", "md"})), "of it by"));
}

TEST_CASE("A bridge's columns add up and its rows save what they say, at every size",
          "[cli][page]") {
  static const std::regex row(
      "\n\\| ([^|]*) \\| (<?[0-9.,]+) \\| (<?[0-9.,]+) \\| (>?<?-?[0-9.,]+) \\|");
  const auto read = [](const std::string& cell) {
    if (cell[0] == '<' || cell[0] == '>') return Decimal();  // too little for the column
    return decimal(std::regex_replace(cell, std::regex(","), ""));
  };
  for (const char* rps : {"0.7", "13", "777", "30001"}) {
    auto page = command({"report", "--rps", rps, "--format", "md"}).out;
    page = page.substr(page.find("### From the first answer"));
    page = page.substr(0, page.find("### Where"));
    Decimal first;
    Decimal best;
    bool total = false;
    for (std::sregex_iterator at(page.begin(), page.end(), row), end; at != end; ++at) {
      INFO(rps << " " << at->str());
      CHECK(text(read((*at)[2]) - read((*at)[3])) == text(read((*at)[4])));
      total = (*at)[1] == "total";
      if (total) {
        CHECK(text(read((*at)[2])) == text(first));
        CHECK(text(read((*at)[3])) == text(best));
      }
      first += read((*at)[2]);
      best += read((*at)[3]);
    }
    CHECK(total);
  }
}

TEST_CASE("With rates of one's own nothing is called a list price", "[cli][page]") {
  const TempFolder folder;
  const auto rates =
      folder.write("r3.csv", "kind,meter,region,value\ndiscount,dynamodb,,0.5\nedp,,,0.1\n");
  const Words words{"--rps", "5", "--rates", rates};
  for (const char* format : {"table", "md", "html"}) {
    const auto page = command(with({"report", "--format", format}, words)).out;
    INFO(format);
    CHECK(contains(page, "at the rates of"));
    CHECK_FALSE(contains(page, "list price"));
    CHECK_FALSE(contains(page, "List prices"));
  }
  const auto page = command(with({"report", "--format", "md"}, words)).out;
  CHECK(contains(page, "r3.csv (rates of your own) and"));
  CHECK(contains(page, "\n| dynamodb.write_capacity_unit_hours | all | 0.0002925 |"));
  for (const char* format : {"table", "md"}) {
    const auto shown = command(with({"compare", "--claims", "-v", "--format", format}, words)).out;
    INFO(format);
    CHECK(contains(shown, "your rates"));
    CHECK_FALSE(contains(shown, "at list price"));
    CHECK_FALSE(contains(shown, ", list price"));
  }
  CHECK(contains(command({"report", "--rps", "5"}).out, "at list price"));
}

TEST_CASE("The advice is what the best stack does, and what is cheaper otherwise is called so",
          "[cli][page]") {
  const auto said = [](const Words& words) { return json_of(with({"report"}, words)); };
  const auto page = [](const Words& words) {
    return command(with({"report", "--format", "md"}, words)).out;
  };
  // (60 x 0.00065 + 36 x 0.00013) x 730 = 31.89; reserved is a commitment.
  CHECK(contains(said({"--rps", "50"}).at("comparison").at("best_stack").get<std::string>(),
                 "provisioned (30 W"));
  const auto busy = page({"--rps", "50"});
  CHECK(contains(busy, " Take least provisioned (60 W + 36 R in all): $31.89 a month."));
  CHECK(contains(busy, "With a year's commitment, reserved 1 y (100 W + 100 R) costs $26.17."));
  CHECK_FALSE(contains(busy, "Take reserved"));
  const Words shrinking{"--rps", "2", "--months", "24", "--growth", "-0.5"};
  CHECK(contains(said(shrinking).at("comparison").at("best_stack").get<std::string>(),
                 "workouts on demand"));
  CHECK(contains(page(shrinking),
                 " Take on-demand, the cheapest over the months compared: $4.402 in month 1. In "
                 "month 1 alone, with the first answer's indexes, least provisioned (4 W + 3 R in "
                 "all) costs $2.183."));
  CHECK(contains(page({"--rps", "10", "--growth", "0.05"}),
                 " Take workouts provisioned (11 W + 12 R), which the busiest month needs; least "
                 "provisioned (12 W + 8 R in all) costs $6.453 in month 1."));
}

TEST_CASE("With --from the hours are the months' own, and no option is named that is refused",
          "[cli][page]") {
  const auto page = page_as("md", {"--from", "2026-12"});
  CHECK(contains(page,
                 "| hours of a month | those of each calendar month, 744 in the first | --from |"));
  CHECK_FALSE(contains(page, "--month-hours"));
  CHECK(contains(page_as("md"), "| hours of a month | 730 | --month-hours |"));
}

TEST_CASE("A share is of the figure that it follows", "[cli][page]") {
  // Of month 12: the API's 13.14 of 35.85 dollars.
  CHECK(
      contains(command({"report", "--rps", "5", "--format", "md"}).out,
               "$27.78 in month 1, $35.85 in month 12 at list price; 37 % of the latter is API."));
  CHECK(contains(command({"report", "--rps", "5", "--months", "1", "--format", "md"}).out,
                 "$27.78 a month at list price; 47 % of it is API."));
}

TEST_CASE("Numbers for people have no exponents", "[cli][page]") {
  static const std::regex exponent("[0-9]e[-+][0-9]");
  for (const Words& words :
       {Words{"--rps", "1", "--profile", "daily", "--peak-to-mean", "10"}, Words{"--rps", "5"},
        Words{"--rate", "1/month"}, Words{"--rps", "0.0000001"}}) {
    for (const char* format : {"md", "table"}) {
      const auto page = command(with({"report", "--format", format}, words)).out;
      INFO(page);
      CHECK_FALSE(std::regex_search(page, exponent));
    }
    const auto chart =
        command(with({"report", "--format", "svg", "--chart", "break-even"}, words)).out;
    CHECK_FALSE(contains(chart, "e-07 rps"));
  }
  CHECK(contains(command({"report", "--rate", "1/month"}).out,
                 "1 request per 730 h month (0.033/day)"));
  CHECK(
      contains(command({"report", "--rps", "1", "--profile", "daily", "--peak-to-mean", "10"}).out,
               "1,310"));
}

TEST_CASE("A price that changes between the months stands with the days of each", "[cli][page]") {
  const Words words{"report", "--rps", "0.2", "--from", "2024-09", "--months", "4"};
  const auto page = command(with(words, {"--format", "html"}));
  REQUIRE(page.code == 0);
  CHECK(contains(page.out, "before 2024-11-01"));
  CHECK(contains(page.out, "from 2024-11-01"));
  CHECK(contains(page.out, "on the first day of each month"));
  std::set<std::string> days;
  const Json report = json_of(words);
  for (const auto& price : report.at("prices")) {
    if (price.at("meter") == "dynamodb.write_request_units")
      days.insert(price.at("valid_from").dump() + price.at("valid_to").dump());
  }
  CHECK(days == std::set<std::string>{"null\"2024-11-01\"", "\"2024-11-01\"null"});
  CHECK_FALSE(contains(page_as("html"), "from 2024-11-01</td>"));
}

TEST_CASE("The report's JSON holds the comparison, and its months are the plan's bills",
          "[cli][page]") {
  const auto report = json_of(page_words);
  const auto alone = compared();
  CHECK(report.at("comparison").at("choices")[0] == alone.at("choices")[0]);
  CHECK(report.at("comparison").at("differences") == alone.at("differences"));
  const auto bills = json_of({"bill", "--plan", "workout-api", "--rps", "0.023", "--months", "12"});
  for (std::size_t m = 0; m < 12; ++m) {
    const auto& month = report.at("best")[m];
    CHECK(month.at("total_usd") == bills.at("months")[m].at("total_usd"));
    Decimal parts;
    for (const auto& p : month.at("parts")) parts += decimal(p.at("list_usd"));
    CHECK(text(parts) == text(decimal(month.at("total_usd"))));
  }
}

TEST_CASE("A report and a comparison round the same savings alike", "[cli][page]") {
  const auto savings = [](const Words& words, const std::string& from) {
    const auto shown = std::regex_replace(command(words).out, std::regex("[$]|&#39;|'"), "");
    const auto at = shown.find(from);
    REQUIRE(at != std::string::npos);
    return shown.substr(at + 1, shown.find_first_of("\n<", at) - at - 1);
  };
  for (const char* rps : {"0.023", "5", "33", "400", "2500", "31000"}) {
    INFO(rps);
    const auto compared = savings({"compare", "--rps", rps, "--format", "md"}, "saves ");
    const auto drawn =
        savings({"report", "--rps", rps, "--format", "svg", "--chart", "bridge"}, "Saves ");
    CHECK(compared + "." == drawn);
    // A second table storage saves 704.8845: with the others it makes up the total.
    if (std::string(rps) == "400") CHECK(contains(compared, "table storage 704.89,"));
  }
}

TEST_CASE("The mark and the words beside the options agree with the advice", "[cli][page]") {
  const std::string taken = "least provisioned (120 W + 71 R in all)";
  const std::string committed = "reserved 1 y (200 W + 100 R)";
  const std::string note = "cheapest, with a year's commitment; the smallest blocks";
  const auto screen = command({"compare", "--rps", "100", "--width", "200"}).out;
  CHECK(contains(screen, "  Take " + taken + ": $63.68"));
  CHECK(contains(screen, "\n> " + taken + " "));
  CHECK(contains(screen, "\n  " + committed + " "));
  CHECK(contains(screen, "  " + note + "\n"));
  CHECK(contains(command({"compare", "--rps", "100", "--format", "md"}).out,
                 "\n| **" + taken + "** |"));
  const auto page = command({"report", "--rps", "100", "--format", "md"}).out;
  CHECK(contains(page, "\n| " + taken + " | 63.68 | 49.17 | taken |\n"));
  CHECK(contains(page, "\n| " + committed + " | 48.01 | 48.01 | " + note + " |\n"));
  // Today's point is the advised option's.
  CHECK(
      contains(command({"report", "--rps", "100", "--format", "svg", "--chart", "break-even"}).out,
               "today: 100 rps, $63.68"));
  // Where nothing is cheaper, it is the cheapest itself.
  const auto small = command({"compare", "--rps", "40", "--width", "200"}).out;
  CHECK(contains(small, "\n> least provisioned (48 W + 29 R in all) "));
  CHECK_FALSE(contains(small, "commitment"));
}

TEST_CASE("A file's ending chooses the form, and --format comes before it", "[cli][page]") {
  const TempFolder folder;
  const auto write = [&](const std::string& name, const Words& more = {}) {
    const auto file = folder.file(name);
    const auto run = command(with(with(page_words, {"-o", file}), more));
    INFO(run.err);
    CHECK(run.code == 0);
    return support::text_of(file);
  };
  CHECK(write("a.html").rfind("<!DOCTYPE html>", 0) == 0);
  CHECK(write("a.json").rfind("{\n  \"schema\": \"fitcost/report/2\"", 0) == 0);
  CHECK(write("a.txt") == page_as("table"));
  CHECK(write("b.html", {"--format", "json"}).rfind("{", 0) == 0);
  CHECK(write("a.HTML").rfind("<!DOCTYPE html>", 0) == 0);
  const auto unknown = command(with(page_words, {"-o", folder.file("a.pdf")}));
  CHECK(unknown.code == 2);
  CHECK(contains(unknown.err, ".html, .svg, .md, .json, .csv or .txt"));
  CHECK_FALSE(std::filesystem::exists(folder.file("a.pdf")));
  CHECK(write("a.svg", {"--chart", "bridge"}) == page_as("svg", {"--chart", "bridge"}));
}

TEST_CASE("Each chart is a well-formed SVG file with a style of its own", "[cli][page]") {
  for (const char* name : {"cost", "bridge", "break-even", "logs", "sensitivity"}) {
    INFO(name);
    const auto svg = page_as("svg", {"--chart", name});
    CHECK(svg.rfind("<svg xmlns=\"http://www.w3.org/2000/svg\"", 0) == 0);
    CHECK(contains(svg, "prefers-color-scheme:dark"));
    require_well_formed(svg);
    CHECK_FALSE(contains(svg, "nan"));
  }
}

TEST_CASE("Markdown has its pictures beside it, and on standard output none", "[cli][page]") {
  const TempFolder folder;
  const auto file = folder.file("pull.request.md");
  REQUIRE(command(with(page_words, {"-o", file})).code == 0);
  const auto page = support::text_of(file);
  for (const char* name : {"cost", "bridge", "break-even", "logs", "sensitivity"}) {
    const std::string picture = std::string("pull.request-") + name + ".svg";
    CHECK(contains(page, "](" + picture + ")"));
    CHECK(support::text_of(folder.file(picture)) == page_as("svg", {"--chart", name}));
  }
  const auto shown = page_as("md");
  CHECK_FALSE(contains(shown, ".svg"));
  CHECK(contains(shown, "**In month 12 the best stack costs $0.6823"));
  // Every row of a table has as many cells as its header.
  std::size_t cells = 0;
  for (const auto& line : support::lines_of(shown)) {
    if (line.empty() || line[0] != '|') {
      cells = 0;
      continue;
    }
    const auto bars = static_cast<std::size_t>(std::count(line.begin(), line.end(), '|'));
    if (cells == 0) cells = bars;
    INFO(line);
    CHECK(bars == cells);
  }
}

TEST_CASE("A report as FOCUS keeps the rules, a stack at a time", "[cli][page][focus]") {
  const Words words = with(page_words, {"--format", "focus", "--billing-account", "123456789012",
                                        "--from", "2026-12", "--months", "4"});
  const auto sum_of_list = [](const std::string& csv, const std::string& scenario) {
    Decimal sum;
    for (const auto& row : support::focus_file(csv).rows) {
      if (scenario.empty() || row.at("x_Scenario").text == scenario)
        sum += decimal(row.at("ListCost").text);
    }
    return sum;
  };
  const auto total = [](const char* plan) {
    return decimal(
        json_of({"bill", "--plan", plan, "--rps", "0.023", "--from", "2026-12", "--months", "4"})
            .at("total_usd_after_free_tier"));  // a free row's list price is 0
  };
  const auto best = command(words);
  INFO(best.err);
  REQUIRE(best.code == 0);
  CHECK(support::FocusConformance::faults(best.out) == std::vector<std::string>{});
  CHECK(text(sum_of_list(best.out, {})) == text(total("workout-api")));
  const auto first = command(with(words, {"--scenario", "first-answer"}));
  CHECK(text(sum_of_list(first.out, {})) == text(total("workout-api-first-answer")));
  const auto both = command(with(words, {"--all-scenarios"}));
  CHECK(support::FocusConformance::faults(both.out) == std::vector<std::string>{});
  CHECK(text(sum_of_list(both.out, "best")) == text(total("workout-api")));
  CHECK(text(sum_of_list(both.out, "first-answer")) == text(total("workout-api-first-answer")));
}

TEST_CASE("Every form of a report is the same bytes again, whatever the locale", "[cli][page]") {
  const TempFolder folder;
  const auto hostile = with(support::german_environment(folder),
                            {"TZ=Pacific/Kiritimati", "NO_COLOR=1", "COLUMNS=300"});
  for (const Words& form :
       {Words{"--format", "html"}, Words{"--format", "md"}, Words{"--format", "json"},
        Words{"--format", "table"}, Words{"--format", "svg", "--chart", "logs"}}) {
    const auto words = with(page_words, form);
    const auto plain = command(words, {"LC_ALL=C"});
    CHECK(plain.code == 0);
    CHECK(command(words, hostile).out == plain.out);
  }
}

TEST_CASE("Bills and comparisons are the same bytes in Germany", "[cli][locale]") {
  const TempFolder folder;
  const auto german = support::german_environment(folder);
  const auto usage =
      folder.write("usage.csv", "meter,quantity\ndynamodb.write_request_units,1234567.5\n");
  for (const Words& words :
       {Words{"bill", "--plan", "workout-api", "--rps", "1234.5", "--format", "table"},
        Words{"bill", "--plan", "workout-api", "--rps", "1234.5", "--format", "csv"},
        Words{"bill", "--plan", "workout-api", "--rps", "1234.5", "--format", "json"},
        Words{"bill", "--plan", "workout-api", "--rps", "1234.5", "--format", "md"},
        Words{"bill", "--plan", "workout-api", "--rps", "1234.5", "--format", "focus",
              "--billing-account", "1"},
        Words{"bill", "--plan", "workout-api", "--rps", "1234.5", "--format", "finance",
              "--billing-account", "1"},
        Words{"bill", "--usage", usage}, Words{"compare", "--rps", "1234.5"},
        Words{"compare", "--rps", "1234.5", "--write-share", "0.25", "--format", "csv"},
        Words{"compare", "--rps", "1234.5", "--growth", "0.015", "--format", "json"},
        Words{"compare", "--rps", "1234.5", "--format", "md", "-v"}}) {
    INFO(Json(words).dump());
    const auto plain = command(words, {"LC_ALL=C"});
    INFO(plain.err);
    CHECK(plain.code == 0);
    CHECK(command(words, german).out == plain.out);
  }
}

TEST_CASE("Hostile names stay text in every form", "[cli][page]") {
  const TempFolder folder;
  const auto plan = folder.write("plan.yaml", R"(
name: "</title><script>alert(1)</script>"
title: "\"><img src=x onerror=alert(1)> & so on"
tables: {"<b>": {mode: on_demand}}
functions: {"'f\"": {memory_mb: 128, duration_ms: 10, log_bytes: 100}}
routes:
  "GET /<x>": {share: 1, function: "'f\"", operations: [{get: "<b>", item_bytes: 100}]}
alarms: {"<a|b>": {}}
)");
  const auto page = page_as("html", {"--plan", plan});
  CHECK_FALSE(contains(page, "<script"));
  CHECK_FALSE(contains(page, "<img"));
  CHECK(contains(page, "&lt;a|b&gt;"));
  require_well_formed(page);
  for (const char* chart : {"cost", "bridge", "break-even", "logs", "sensitivity"})
    require_well_formed(page_as("svg", {"--plan", plan, "--chart", chart}));
}

TEST_CASE("Names and titles are no markup in Markdown", "[cli][page]") {
  const TempFolder folder;
  const auto plan = folder.write("plan.yaml", R"yaml(
name: "a|b *c* `d` _e_ <i>f</i> [g](h)"
title: "T <img src=x onerror=alert(1)> | *b* \n# not a heading"
tables: {"<b>_t_|*u*": {mode: on_demand}}
functions: {f: {memory_mb: 128, duration_ms: 10, log_bytes: 100}}
routes:
  "GET /x": {share: 1, function: f, operations: [{get: "<b>_t_|*u*", item_bytes: 100}]}
)yaml");
  static const std::regex raw(R"re((^|[^\\])(<[a-z/]|\*[bcu]\*|`d|_[et]_|\[g))re");
  for (const Words& words : {Words{"report", "--plan", plan}, Words{"bill", "--plan", plan},
                             Words{"compare", "--workload", plan, "-v"}}) {
    const auto page = command(with(words, {"--rps", "1", "--format", "md"}));
    INFO(page.out << page.err);
    REQUIRE(page.code == 0);
    CHECK_FALSE(std::regex_search(page.out, raw));
    CHECK_FALSE(contains(page.out, "\n# not"));
  }
  const auto page = page_as("md", {"--plan", plan});
  CHECK(contains(page, R"md(## T \<img src=x onerror=alert(1)> \| \*b\*  # not a heading)md"));
  CHECK(contains(command({"bill", "--plan", plan, "--rps", "1", "--format", "md"}).out,
                 R"md(### a\|b \*c\* \`d\` \_e\_ \<i>f\</i> \[g\](h))md"));
  // A name's own underscore stays one.
  CHECK(contains(page_as("md"), "| dynamodb.write_request_units |"));
}

TEST_CASE("A report of next to nothing, of a lot, and of missing prices is whole", "[cli][page]") {
  const TempFolder folder;
  const auto bare = folder.write("bare.yaml", R"(
name: bare
routes: {"GET /": {share: 1}}
)");
  for (const Words& words :
       {Words{"report", "--rps", "0"}, Words{"report", "--rps", "0.023", "--months", "1"},
        Words{"report", "--rps", "50000", "--months", "120", "--from", "2026-12"},
        Words{"report", "--rps", "3", "--growth", "-0.5", "--months", "36"},
        Words{"report", "--rps", "1", "--region", "sa-east-1"},
        Words{"report", "--rps", "1", "--plan", bare},
        Words{"report", "--rps", "7", "--profile", "weekly", "--peak-to-mean", "9"}}) {
    for (const char* format : {"html", "md", "json", "table"}) {
      const auto run = command(with(words, {"--format", format}));
      INFO(Json(words).dump() << " " << format << " " << run.err);
      CHECK(run.code == 0);
      CHECK_FALSE(contains(run.out, "nan"));
      CHECK_FALSE(contains(run.out, "$-"));
    }
    const auto run = command(with(words, {"--format", "html"}));
    require_well_formed(run.out);
  }
  CHECK(contains(page_as("html", {"--region", "sa-east-1"}), "UNPRICED in sa-east-1"));
}

TEST_CASE("What a report is asked for wrongly is one line, and nothing is written", "[cli][page]") {
  const TempFolder folder;
  for (const auto& [words, said] : {
           std::pair{Words{"--format", "svg"}, "--chart"},
           std::pair{Words{"--chart", "cost", "--format", "html"}, "--chart: found the format"},
           std::pair{Words{"--chart", "pie", "--format", "svg"}, "pie"},
           std::pair{Words{"--scenario", "best", "--format", "html"}, "--format focus or finance"},
           std::pair{Words{"--excel", "--format", "html"}, "--excel"},
           std::pair{Words{"--format", "focus", "--scenario", "worst"}, "worst"},
           std::pair{Words{"--months", "121", "--format", "html"}, "--months"},
           std::pair{Words{"--plan", "no-such-plan.yaml", "--format", "html"}, "no-such-plan"},
           std::pair{Words{"--region", "sa-east-1", "--strict", "--format", "html"}, "--strict"},
           std::pair{Words{"--ascii", "--format", "json"}, "--ascii"},
       }) {
    const auto file = folder.file("out.html");
    const auto run = command(with(with(page_words, words), {"-o", file}));
    INFO(Json(words).dump() << run.err);
    CHECK(run.code == 2);
    CHECK(contains(run.err, said));
    CHECK(support::lines_of(run.err).size() == 1);
    CHECK_FALSE(std::filesystem::exists(file));
  }
}

TEST_CASE("A report's table fits the terminal, with bars", "[cli][page]") {
  for (const char* width : {"80", "100", "140", "200"}) {
    for (const Words& words : {page_words, Words{"report", "--rps", "2500", "--months", "36"}}) {
      const auto run = command(with(words, {"--width", width}));
      REQUIRE(run.code == 0);
      CHECK(contains(run.out, "█"));
      for (const auto& line : support::lines_of(run.out)) {
        INFO(line);
        CHECK(support::columns_of(line) <= static_cast<std::size_t>(std::stoi(width)));
      }
    }
  }
}

TEST_CASE("Wide characters keep tables within their width and aligned", "[cli][page]") {
  const TempFolder folder;
  const auto plan = folder.write("plan.yaml", R"(
name: 注文
title: 注文サービスの料金 🙂 注文サービスの料金 注文サービスの料金注文サービスの料金注文サービスの料金注文サービスの料金注文サービスの料金
owner: {account: '111', cost_centre: 健康とフィットネス, tags: {"チーム": "注文🙂"}}
tables:
  "表-00-Ünïcode-table-name-of-some-length-🙂": {mode: provisioned, capacity: {read: 5, write: 3}}
  "注文テーブル注文テーブル注文テーブル": {mode: provisioned, capacity: {read: 18, write: 10}}
functions: {"함수🙂": {memory_mb: 128, duration_ms: 10, log_bytes: 100}}
apis: {a: {type: rest}}
alarms: {"警報🙂": {period_s: 60}}
routes:
  "GET /注文/🙂":
    share: 0.5
    api: a
    function: "함수🙂"
    operations: [{put: "表-00-Ünïcode-table-name-of-some-length-🙂", item_bytes: 100}]
  "GET /r":
    share: 0.5
    api: a
    function: "함수🙂"
    operations: [{put: "注文テーブル注文テーブル注文テーブル", item_bytes: 100}]
)");
  for (const char* width : {"80", "81", "100", "143", "200"}) {
    for (const char* verb : {"report", "compare", "bill"}) {
      const bool compares = std::string(verb) == "compare";
      Words words{verb, "--rps", "3", compares ? "--workload" : "--plan", plan, "--width", width};
      if (compares) words.emplace_back("-v");
      const auto run = command(words);
      INFO(verb << " at " << width << "\n" << run.err << run.out);
      REQUIRE(run.code == 0);
      std::size_t lines = 0;
      for (const auto& line : support::lines_of(run.out)) {
        INFO(line);
        CHECK(support::columns_of(line) <= std::stoul(width));
        lines += contains(line, "表") || contains(line, "注文") ? 1U : 0U;
      }
      CHECK(lines > 0);
      if (std::string(verb) != "bill" || std::string(width) != "200") continue;
      // Amounts end at the header's end, whatever the names.
      std::size_t end = 0;
      for (const auto& line : support::lines_of(run.out)) {
        const bool header = line.ends_with("after free");
        if (header) end = support::columns_of(line);
        if (line.empty()) end = 0;
        if (end > 0) CHECK(support::columns_of(line) == end);
      }
    }
  }
}

TEST_CASE("Beside a class that is taken for its storage, capacity alone is called so",
          "[cli][page]") {
  const TempFolder folder;
  const auto plan_of = [&](const std::string& mode) {
    return folder.write(mode + ".yaml", R"(
name: archive
functions: {f: {memory_mb: 128, architecture: arm, duration_ms: 5}}
apis: {h: {type: http}}
tables: {t: {mode: )" + mode + R"(, stored_items: 1000000000, stored_item_bytes: 1024}}
routes: {"GET /o": {share: 1, api: h, function: f, operations: [{get: t, item_bytes: 1024}]}}
)");
  };
  for (const char* rps : {"100", "1"}) {
    const Words traffic{"--rps", rps, "--months", "1", "--width", "200"};
    const auto compared = command(with({"compare", "--workload", plan_of("on_demand")}, traffic));
    const auto reported = command(with({"report", "--plan", plan_of("on_demand")}, traffic));
    for (const auto& run : {compared, reported}) {
      INFO(run.err << run.out);
      REQUIRE(run.code == 0);
      CHECK(contains(run.out, "Standard-IA"));
      CHECK(contains(run.out,
                     "Standard-IA is taken for its storage; capacity alone is cheapest as "));
      CHECK(contains(run.out, "cheapest without storage"));
      CHECK_FALSE(contains(run.out, "In month 1 alone"));
      CHECK_FALSE(contains(run.out, "cheapest in month 1"));
      CHECK_FALSE(contains(run.out, "the cheapest over the months compared"));
    }
    CHECK(contains(compared.out, "STAYS CHEAPEST (list, without storage)"));
  }
  // Without such a class nothing is said of storage.
  const auto plain = command({"compare", "--rps", "100", "--months", "1", "--width", "200"}).out;
  CHECK_FALSE(contains(plain, "without storage"));
}

TEST_CASE(
    "Where the best stack's capacity is the busiest month's, it is said what that costs in all",
    "[cli][page]") {
  const TempFolder folder;
  const auto plan = folder.write("plan.yaml", R"(
name: changing
functions: {f: {memory_mb: 128, architecture: arm, duration_ms: 5}}
apis: {h: {type: http}}
tables: {t: {mode: on_demand}}
routes: {"GET /o": {share: 1, api: h, function: f, operations: [{get: t, item_bytes: 1024}]}}
)");
  const std::string why = "he best stack has in every month the capacity that month ";
  const Words growing{"--rps", "1000", "--growth", "0.06", "--width", "200"};
  const Json compared = json_of(with({"compare", "--workload", plan}, growing));
  const auto cost = [&](const std::string& id) { return list_price(compared, id); };
  REQUIRE(cost("first-answer-month-12") < cost("best-month-12"));
  REQUIRE(cost("best-month-36") < cost("first-answer-month-36"));
  const Json billed = json_of(with({"bill", "--plan", plan, "--months", "36"}, growing));
  const Decimal first = decimal(billed.at("total_usd"));
  for (const char* format : {"table", "md"}) {
    const auto text =
        command(with({"compare", "--workload", plan, "--format", format}, growing)).out;
    INFO(text);
    CHECK(
        contains(text, "t" + why + "36 needs, the busiest; in all 36 months together it costs $"));
    CHECK(contains(text, ", your plan $" + fitcost::readable_usd(first)));
  }
  const Words shrinking{"--rps", "1000", "--growth", "-0.2", "--width", "200"};
  for (const char* format : {"table", "md", "html"}) {
    const auto text = std::regex_replace(
        command(with({"report", "--plan", plan, "--format", format}, shrinking)).out,
        std::regex("\\s+"), " ");  // a terminal's lines end somewhere
    INFO(format);
    CHECK(contains(text, "T" + why + "1 needs, the busiest; in all 12 months it costs $"));
  }
  // Where it costs less to the end, there is nothing to explain.
  for (const char* growth : {"0", "0.5"}) {
    const Words others{"--rps", "1000", "--growth", growth, "--width", "200"};
    CHECK_FALSE(contains(command(with({"compare", "--workload", plan}, others)).out, why));
    CHECK_FALSE(contains(command(with({"report", "--plan", plan}, others)).out, why));
  }
}
