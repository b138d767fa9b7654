// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <filesystem>

#include "cli/reports.hpp"
#include "pricelist/offers.hpp"
#include "support/csv_rows.hpp"
#include "support/focus_conformance.hpp"
#include "support/json_schema.hpp"

using namespace reports;
using support::command;
using support::contains;
using support::TempFolder;

namespace {

std::vector<std::string> schema_errors(const std::string& name, const std::string& text) {
  const Json schema =
      Json::parse(support::text_of(std::string(FITCOST_SOURCE_DIR "/data/schema/") + name));
  return support::SchemaCheck(schema).errors(Json::parse(text));
}

/// Lambda and DynamoDB of us-east-1 at their real prices, but for writes.
std::string dearer_writes() {
  auto offer = offers::dynamodb();
  offer.skus[0].prices[0].usd = "0.0000008000";
  offer.published = "2026-11-20T00:00:00Z";
  return offers::bulk_json(offer);
}

}  // namespace

TEST_CASE("prices import writes a book that bills read, and says what it took and left out",
          "[cli][import]") {
  const TempFolder folder;
  const auto offer =
      folder.write("dynamodb.json.gz", offers::gzipped(offers::bulk_json(offers::dynamodb())));
  const auto book = folder.file("book.csv");
  const auto run = command({"prices", "import", offer, "-o", book});
  INFO(run.err);
  REQUIRE(run.code == 0);
  CHECK(run.out.empty());
  CHECK(contains(run.err, "AmazonDynamoDB v20260608234428, published 2026-06-08T23:44:28Z"));
  CHECK(contains(run.err, "took 11 prices of 10 meters in 2 regions, 2 free allowances"));
  CHECK(contains(run.err, "left out 1: not metered by fitcost (NOTMETERED000001 S3-Egress-Bytes)"));
  CHECK(command({"prices", "import", offer}).out == support::text_of(book));
  CHECK(command({"prices", "import", "-"}, {}, support::text_of(offer)).out ==
        support::text_of(book));

  const auto usage = folder.write("usage.csv",
                                  "meter,quantity\ndynamodb.write_request_units,1000000\n"
                                  "dynamodb.write_capacity_unit_hours,20000\n"
                                  "dynamodb.storage_gb_months,30\n");
  const Words bill{"bill", "--usage", usage};
  const Json built_in = json_of(bill);
  const Json imported = json_of(with(bill, {"--prices", book}));
  for (const auto* total : {"total_usd", "total_usd_after_free_tier"})
    CHECK(imported.at(total) == built_in.at(total));

  // SKUs and rates of the price list are in FOCUS.
  const auto focus = command(with(bill, {"--prices", book, "--format", "focus", "--billing-account",
                                         "1", "--from", "2026-12"}));
  REQUIRE(focus.code == 0);
  CHECK(support::FocusConformance::faults(focus.out).empty());
  CHECK(contains(focus.out, "R6PXMNYCEDGZ2EYN.JRTCKXETXF.E63J5HTPNN"));
}

TEST_CASE("prices import --onto keeps the rest of a book, and what a price was before",
          "[cli][import]") {
  const TempFolder folder;
  const auto offer = folder.write("offer.json", dearer_writes());
  const auto book = folder.file("book.csv");
  REQUIRE(command({"prices", "import", offer, "--onto", "built-in", "-o", book}).code == 0);
  const auto diff = command({"prices", "diff", "built-in", book, "--format", "csv"});
  REQUIRE(diff.code == 0);
  const auto rows = support::csv_rows(diff.out);
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].at("meter") == "dynamodb.write_request_units");
  CHECK(rows[0].at("region") == "us-east-1");
  CHECK(rows[0].at("before") == "0.000000625");
  CHECK(rows[0].at("after") == "0.0000008");
  const auto older =
      command({"prices", "import", folder.write("old.json", offers::bulk_json(offers::dynamodb())),
               "--onto", book});
  CHECK(contains(older.err, "dynamodb.write_request_units in"));
  CHECK(older.out == support::text_of(book));
  const Words old{"bill", "--plan", "workout-api", "--rps", "1", "--prices-on", "2026-05-01"};
  CHECK(json_of(with(old, {"--prices", book})).at("total_usd") == json_of(old).at("total_usd"));
}

TEST_CASE("prices import writes nothing where it refuses", "[cli][import]") {
  const TempFolder folder;
  auto ambiguous = offers::dynamodb();
  ambiguous.skus.push_back(ambiguous.skus[0]);
  ambiguous.skus.back().sku = "TWIN000000000001";
  ambiguous.skus.back().prices[0].usd = "9";
  const auto book = folder.write("book.csv", "old\n");
  for (const auto& text : {offers::bulk_json(ambiguous), std::string("{\"products\":{}"),
                           std::string("{\"products\":{},\"terms\":{}}"), std::string()}) {
    const auto offer = folder.write("offer.json", text);
    const auto run = command({"prices", "import", offer, "-o", book});
    INFO(run.err);
    CHECK(run.code == 2);
    CHECK(run.out.empty());
    CHECK(support::text_of(book) == "old\n");
  }
  CHECK(command({"prices", "import", folder.file("none.json")}).code == 2);
  CHECK(command({"prices", "import", folder.path().string()}).code == 2);
  CHECK(command({"prices", "import"}).code == 2);
}

TEST_CASE("prices diff shows what is dearer, new and gone in every form", "[cli][import]") {
  const TempFolder folder;
  const std::string header =
      "kind,meter,region,valid_from,valid_to,tier_from,tier_to,value,unit,pool,free_tier,"
      "confidence,checked,source,note\n";
  const auto a = folder.write("a.csv", header +
                                           "price,acme.calls,,,,0,,2,call,,,A,2026-01-01,x,\n"
                                           "price,acme.gone,,,,0,,1,call,,,A,2026-01-01,x,\n"
                                           "price,acme.same,,,,0,,1,call,,,A,2026-01-01,x,\n"
                                           "allowance,acme.calls,,,,,,5,call,account,f,A,,x,\n");
  const auto b = folder.write("b.csv", header +
                                           "price,acme.calls,,,,0,,2.5,call,,,A,2026-02-01,x,\n"
                                           "price,acme.same,,,,0,,1.00,call,,,A,2026-02-01,x,\n"
                                           "price,acme.new,,,,0,,3,call,,,A,2026-02-01,x,\n"
                                           "allowance,acme.calls,,,,,,6,call,account,f,A,,x,\n");
  const auto csv = command({"prices", "diff", a, b, "--format", "csv"});
  CHECK(csv.out ==
        "meter,region,tier,unit,before,after\n"
        "acme.calls,,0-Inf,call,2,2.5\n"
        "acme.gone,,0-Inf,call,1,\n"
        "acme.calls,,free,call,5,6\n"
        "acme.new,,0-Inf,call,,3\n");
  const auto json = command({"prices", "diff", a, b, "--format", "json"});
  CHECK(schema_errors("price-changes-1.json", json.out).empty());
  CHECK(Json::parse(json.out).at("changes").size() == 4);
  const auto table = command({"prices", "diff", a, b});
  CHECK(contains(table.out, "+25 %"));
  CHECK(contains(table.out, "new"));
  CHECK(contains(table.out, "gone"));
  for (const auto& line : support::lines_of(table.out)) CHECK(support::columns_of(line) <= 100);
  CHECK(contains(command({"prices", "diff", a, b, "--format", "md"}).out, "| acme.calls |"));
  CHECK(contains(command({"prices", "diff", a, a}).out, "0 differences"));
  CHECK(command({"prices", "diff", a, folder.file("none")}).code == 2);
}

TEST_CASE("prices check warns of a book that is older than 90 days", "[cli][import]") {
  // The built-in book's day is 2026-10-03.
  const auto on = [](const std::string& day, const Words& more = {}) {
    return command(with({"prices", "check", "--today", day}, more));
  };
  CHECK(on("2027-01-01").err.empty());
  CHECK(contains(on("2027-01-01").out, "90 days old"));
  const auto old = on("2027-01-02");
  CHECK(old.code == 0);
  CHECK(contains(old.err, "91 days old"));
  CHECK(contains(old.err, "prices import"));
  CHECK(on("2027-01-02", {"--strict"}).code == 3);
  CHECK(on("2027-01-02", {"--max-age", "91", "--strict"}).code == 0);
  CHECK(on("2026-10-01").code == 0);
  CHECK(on("yesterday").code == 2);
  const auto json = on("2027-03-01", {"--format", "json"});
  CHECK(schema_errors("price-age-1.json", json.out).empty());
  CHECK(Json::parse(json.out).at("days") == 149);
  CHECK(command({"prices", "check"}).code == 0);  // by the clock
}

TEST_CASE("--rates changes what is paid and not the list price", "[cli][import]") {
  const TempFolder folder;
  const auto rates = folder.write("rates.csv",
                                  "kind,meter,region,value\n"
                                  "discount,dynamodb,,0.2\nedp,,,0.1\n");
  const auto usage =
      folder.write("usage.csv", "meter,quantity\ndynamodb.write_request_units,1000000\n");
  const Words bill{"bill", "--usage", usage, "--rates", rates};
  CHECK(json_of(bill).at("total_usd") == "0.45");
  CHECK(contains(command(bill).out, "prices with the rates of " + rates));
  const auto focus =
      command(with(bill, {"--format", "focus", "--billing-account", "1", "--from", "2026-12"}));
  REQUIRE(focus.code == 0);
  CHECK(support::FocusConformance::faults(focus.out).empty());
  const auto rows = support::focus_file(focus.out).rows;
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].at("ListUnitPrice").text == "0.000000625");
  CHECK(rows[0].at("ContractedUnitPrice").text == "0.00000045");
  CHECK(rows[0].at("ListCost").text == "0.625");
  CHECK(rows[0].at("BilledCost").text == "0.45");
  CHECK(command({"compare", "--rps", "1", "--rates", rates}).code == 0);
  const auto bad = folder.write("bad.csv", "kind,meter,value\ndiscount,dynamo,0.2\n");
  const auto refused = command({"bill", "--usage", usage, "--rates", bad});
  CHECK(refused.code == 2);
  CHECK(contains(refused.err, "bad.csv:2"));
}
