// SPDX-License-Identifier: Apache-2.0
#include "fitcost/pricelist/import.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <sstream>

#include "fitcost/pricing/price_book_file.hpp"
#include "fitcost/units/input_error.hpp"
#include "pricelist/offers.hpp"

using namespace fitcost;
using offers::imported;
using offers::sku_of;

namespace {

/// `meter region tier usd` of each row.
std::vector<std::string> prices_of(const PriceBook& book) {
  std::vector<std::string> out;
  for (const auto& r : book.prices)
    out.push_back(r.meter + " " + r.region + " " + r.tier() + " " + r.usd.to_string());
  return out;
}

std::vector<std::string> prices_of(const offers::Offer& offer) {
  return prices_of(imported({offers::bulk_json(offer)}).book);
}

std::string error_of(const std::vector<std::string>& files) {
  try {
    imported(files);
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::size_t left_out(const ImportedPrices& prices, const std::string& reason) {
  for (const auto& l : prices.left_out) {
    if (contains(l.reason, reason)) return l.count;
  }
  return 0;
}

/// One SKU of Lambda's requests.
offers::Offer lambda_requests(std::vector<offers::Dimension> prices) {
  offers::Offer out;
  out.code = "AWSLambda";
  out.skus = {sku_of("GU2ZS9HVP6QTQ7KE", "Serverless", "Request", std::move(prices),
                     {{"group", "AWS-Lambda-Requests"}})};
  return out;
}

}  // namespace

TEST_CASE(
    "An offer file gives one row a tier, its free first tier an allowance, and its reserved "
    "terms",
    "[pricelist][import]") {
  const auto prices = imported({offers::bulk_json(offers::dynamodb())});
  CHECK(prices_of(prices.book) ==
        std::vector<std::string>{
            "dynamodb.write_request_units eu-west-1 0-Inf 0.000000705",
            "dynamodb.write_request_units us-east-1 0-Inf 0.000000625",
            "dynamodb.read_request_units us-east-1 0-Inf 0.000000125",
            "dynamodb.replicated_write_request_units us-east-1 0-Inf 0.000000625",
            "dynamodb.write_capacity_unit_hours us-east-1 0-Inf 0.00065",
            "dynamodb.reserved_write_capacity_1y_upfront us-east-1 0-Inf 150",
            "dynamodb.reserved_write_capacity_1y_block_hours us-east-1 0-Inf 0.0128",
            "dynamodb.reserved_write_capacity_3y_upfront us-east-1 0-Inf 180",
            "dynamodb.reserved_write_capacity_3y_block_hours us-east-1 0-Inf 0.0081",
            "dynamodb.standard_ia.read_request_units us-east-1 0-Inf 0.000000155",
            "dynamodb.storage_gb_months us-east-1 0-Inf 0.25"});
  REQUIRE(prices.book.allowances.size() == 2);
  CHECK(prices.book.allowances[0].meters ==
        std::vector<std::string>{"dynamodb.write_capacity_unit_hours"});
  CHECK(prices.book.allowances[0].quantity == Decimal(18600));
  CHECK(prices.book.allowances[1].quantity == Decimal(25));
  CHECK(prices.book.allowances[1].pool == Pool::region);

  CHECK(left_out(prices, "not metered") == 1);
  CHECK(left_out(prices, "a region or location") == 1);
  CHECK(left_out(prices, "another kind: volumeType") == 1);
  CHECK(left_out(prices, "without an on-demand price") == 1);

  const auto& row = prices.book.prices[1];
  CHECK(row.unit == "write request unit");
  CHECK(row.provenance.checked == parse_date("2026-06-08"));
  CHECK(row.valid.from == parse_date("2026-06-01"));
  CHECK(contains(row.provenance.source, "AmazonDynamoDB v20260608234428"));
  CHECK(contains(row.provenance.source, "2026-06-08T23:44:28Z"));
  CHECK(contains(row.provenance.note, "sku FGXVD96DKJMUASY3 rate JRTCKXETXF.6YS6EN2CT7"));
  REQUIRE(prices.lists.size() == 1);
  CHECK(prices.lists[0].products == offers::dynamodb().skus.size());

  // What is written is what --prices reads.
  CHECK(prices_of(read_price_book(write_price_book(prices.book), "again")) ==
        prices_of(prices.book));
}

TEST_CASE("Every form of an offer file gives the same book", "[pricelist][import]") {
  const auto offer = offers::dynamodb();
  const auto bulk = write_price_book(imported({offers::bulk_json(offer)}).book);
  const std::string mark = "\xef\xbb\xbf";
  CHECK(write_price_book(imported({offers::csv(offer)}).book) == bulk);
  CHECK(write_price_book(imported({offers::get_products(offer, true)}).book) == bulk);
  CHECK(write_price_book(imported({offers::get_products(offer, false)}).book) == bulk);
  CHECK(write_price_book(imported({mark + offers::bulk_json(offer)}).book) == bulk);
  CHECK(write_price_book(imported({mark + offers::csv(offer)}).book) == bulk);
  CHECK(write_price_book(imported({offers::gzipped(offers::bulk_json(offer))}).book) == bulk);
  CHECK(write_price_book(imported({offers::gzipped(offers::csv(offer))}).book) == bulk);
  // Two members of gzip are one file; a CSV may end its lines as Windows does.
  const auto text = offers::bulk_json(offer);
  CHECK(write_price_book(
            imported({offers::gzipped(text.substr(0, 777)) + offers::gzipped(text.substr(777))})
                .book) == bulk);
  std::string windows;
  for (const char c : offers::csv(offer)) windows += c == '\n' ? "\r\n" : std::string(1, c);
  CHECK(write_price_book(imported({windows}).book) == bulk);
  // Pages of get-products are one list.
  auto first = offer;
  auto second = offer;
  first.skus.erase(first.skus.begin() + 3, first.skus.end());
  second.skus.erase(second.skus.begin(), second.skus.begin() + 3);
  CHECK(write_price_book(
            imported({offers::get_products(first, true, "abc"), offers::get_products(second, true)})
                .book) == bulk);
  // The same file twice is no more than once.
  CHECK(write_price_book(imported({text, text}).book) == bulk);
}

TEST_CASE("Rows of a CSV list may stand in any order", "[pricelist][import]") {
  const auto offer = offers::dynamodb();
  const auto bulk = write_price_book(imported({offers::csv(offer)}).book);
  // The header is the first line that begins with SKU; below it rows are sorted by their price, so
  // that those of a SKU do not follow one another.
  std::vector<std::string> head;
  std::vector<std::string> rows;
  std::istringstream text(offers::csv(offer));
  bool below = false;
  for (std::string line; std::getline(text, line);) {
    (below ? rows : head).push_back(line + "\n");
    below = below || line.rfind("\"SKU\"", 0) == 0;
  }
  std::stable_sort(rows.begin(), rows.end(), [](const std::string& a, const std::string& b) {
    return a.substr(20) < b.substr(20);
  });
  std::string sorted;
  for (const auto* part : {&head, &rows}) {
    for (const auto& line : *part) sorted += line;
  }
  REQUIRE(sorted != offers::csv(offer));
  const auto prices = imported({sorted});
  CHECK(write_price_book(prices.book) == bulk);
  CHECK(left_out(prices, "same SKU") == 0);
}

TEST_CASE("A usage type is compared whole, without its own region's prefix and no other",
          "[pricelist][import]") {
  const auto rows = [](const std::string& usage, const std::string& region,
                       const std::string& location) {
    offers::Offer offer;
    offer.code = "AmazonDynamoDB";
    offer.skus = {sku_of("A234567890123456", "", usage, {{.usd = "1"}}, {}, region, location)};
    const auto book = imported({offers::bulk_json(offer)}).book;
    return book.prices.empty() ? std::string("none") : book.prices[0].meter;
  };
  const std::string writes = "dynamodb.write_request_units";
  CHECK(rows("WriteRequestUnits", "us-east-1", "") == writes);
  CHECK(rows("USE1-WriteRequestUnits", "us-east-1", "") == writes);
  CHECK(rows("EU-WriteRequestUnits", "eu-west-1", "") == writes);
  CHECK(rows("EUW1-WriteRequestUnits", "eu-west-1", "") == writes);
  CHECK(rows("EU-WriteRequestUnits", "", "Europe (Ireland)") == writes);
  CHECK(rows("EU-WriteRequestUnits", "", "EU (Ireland)") == writes);
  CHECK(rows("EU-WriteRequestUnits", "us-east-1", "") == "none");
  CHECK(rows("APS3-WriteRequestUnits", "ap-south-1", "") == writes);
  CHECK(rows("APS1-WriteRequestUnits", "ap-south-1", "") == "none");
  CHECK(rows("IA-WriteRequestUnits", "us-east-1", "") ==
        "dynamodb.standard_ia.write_request_units");
  CHECK(rows("XWriteRequestUnits", "us-east-1", "") == "none");
  CHECK(rows("WriteRequestUnitsX", "us-east-1", "") == "none");
  CHECK(rows("writerequestunits", "us-east-1", "") == "none");
}

TEST_CASE("Of a legacy SKU and its current twin the current one is taken, else the prefixed one",
          "[pricelist][import]") {
  const auto offer_of = [](offers::Attributes first, offers::Attributes second) {
    offers::Offer out;
    out.code = "AmazonCloudWatch";
    const offers::Attributes common{{"group", "Ingested Logs"}, {"operation", "PutLogEvents"}};
    first.insert(first.end(), common.begin(), common.end());
    second.insert(second.end(), common.begin(), common.end());
    out.skus = {sku_of("96K55R2PV3ZZZ3AM", "Data Payload", "DataProcessing-Bytes",
                       {{.usd = "0.40"}}, first),
                sku_of("S8QGXX5R2BKKMDSJ", "Data Payload", "USE1-DataProcessing-Bytes",
                       {{.usd = "0.50"}}, second)};
    return out;
  };
  const std::string current = "logs.ingested_gb us-east-1 0-Inf 0.5";
  const std::string legacy = "logs.ingested_gb us-east-1 0-Inf 0.4";
  CHECK(prices_of(offer_of({{"version", "Legacy"}}, {{"version", "Current"}})) ==
        std::vector<std::string>{current});
  CHECK(prices_of(offer_of({{"version", "Current"}}, {{"version", "Legacy"}})) ==
        std::vector<std::string>{legacy});
  CHECK(prices_of(offer_of({}, {})) == std::vector<std::string>{current});
}

TEST_CASE("Two SKUs of one meter that differ in price are an error that names both",
          "[pricelist][import]") {
  auto offer = lambda_requests({{.usd = "0.0000002"}});
  offer.skus.push_back(offer.skus[0]);
  offer.skus[1].sku = "ANOTHERSKU000001";
  CHECK(prices_of(offer).size() == 1);  // the same price twice is no question
  offer.skus[1].prices[0].usd = "0.0000003";
  const auto error = error_of({offers::bulk_json(offer)});
  CHECK(contains(error, "lambda.requests.x86 in us-east-1"));
  CHECK(contains(error, "GU2ZS9HVP6QTQ7KE"));
  CHECK(contains(error, "ANOTHERSKU000001"));
}

TEST_CASE("A free SKU of its own is an allowance of all meters that share it",
          "[pricelist][import]") {
  offers::Offer offer = lambda_requests({{.usd = "0.0000002"}});
  offer.skus.push_back(sku_of("ZQVCC2M69R4S79XS", "Serverless", "Global-Request",
                              {{.rate = "SB2VSFF4TP",
                                .begin = "0",
                                .end = "1000000",
                                .usd = "0.0000000000",
                                .term = "A429C66SYZ"}},
                              {{"group", "AWS-Lambda-Requests"}}, "", "Any"));
  const auto book = imported({offers::bulk_json(offer)}).book;
  REQUIRE(book.allowances.size() == 1);
  CHECK(book.allowances[0].meters ==
        std::vector<std::string>{"lambda.requests.x86", "lambda.requests.arm"});
  CHECK(book.allowances[0].quantity == Decimal(1'000'000));
  CHECK(book.allowances[0].pool == Pool::account);
  CHECK(book.allowances[0].free_tiers ==
        std::vector<std::string>{"always-free", "first-12-months", "aws-calculator"});
  REQUIRE(book.prices.size() == 1);
}

TEST_CASE("The free tier's term of a paid SKU is not its price", "[pricelist][import]") {
  CHECK(prices_of(lambda_requests(
            {{.usd = "0.0000000000", .term = "A429C66SYZ"}, {.usd = "0.0000002000"}})) ==
        std::vector<std::string>{"lambda.requests.x86 us-east-1 0-Inf 0.0000002"});
}

TEST_CASE("Tiers that overlap or leave a gap, and prices that are none, are errors",
          "[pricelist][import]") {
  const auto error = [](std::vector<offers::Dimension> prices) {
    return error_of({offers::bulk_json(lambda_requests(std::move(prices)))});
  };
  CHECK(contains(error({{.rate = "A", .begin = "10", .end = "Inf", .usd = "1"}}), "gap"));
  CHECK(contains(error({{.rate = "A", .begin = "0", .end = "10", .usd = "2"},
                        {.rate = "B", .begin = "11", .end = "Inf", .usd = "1"}}),
                 "gap"));
  CHECK(contains(error({{.rate = "A", .begin = "0", .end = "10", .usd = "2"},
                        {.rate = "B", .begin = "9", .end = "Inf", .usd = "1"}}),
                 "overlap"));
  CHECK(contains(error({{.rate = "A", .begin = "0", .end = "Inf", .usd = "2"},
                        {.rate = "B", .begin = "0", .end = "Inf", .usd = "1"}}),
                 "overlap"));
  CHECK(contains(error({{.usd = "free"}}), "'free'"));
  CHECK(contains(error({{.usd = "-1"}}), "'-1'"));
  CHECK(contains(error({{.usd = "0.0000000000001"}}), "12 decimal places"));
  CHECK(contains(error({{.begin = "zero", .usd = "1"}}), "'zero'"));
  CHECK(error({{.usd = "1E-7"}}) == "no error");
  CHECK(error({{.usd = "63912"}}) == "no error");
}

TEST_CASE("Another currency's prices are left out", "[pricelist][import]") {
  const auto prices =
      imported({offers::bulk_json(lambda_requests({{.usd = "0.0000013", .currency = "CNY"}}))});
  CHECK(prices.book.prices.empty());
  CHECK(left_out(prices, "without an on-demand price in USD") == 1);
}

TEST_CASE("Reserved fees are for blocks of 100 units whether the list counts units or blocks",
          "[pricelist][import]") {
  const auto fees = [](const std::string& upfront, const std::string& hourly) {
    offers::Offer offer;
    offer.code = "AmazonDynamoDB";
    offer.skus = {sku_of("4V475Q49DCKGXQZ2", "Provisioned IOPS", "ReadCapacityUnit-Hrs",
                         {{.usd = "0.00013"},
                          {.rate = "2TG2D8R56U",
                           .begin = "",
                           .end = "",
                           .usd = upfront,
                           .unit = "Quantity",
                           .term_type = "Reserved",
                           .term = "T1",
                           .lease = "1yr",
                           .option = "Partial Upfront"},
                          {.usd = hourly,
                           .term_type = "Reserved",
                           .term = "T1",
                           .lease = "1yr",
                           .option = "Partial Upfront"}})};
    return imported({offers::bulk_json(offer)}).book.prices;
  };
  for (const auto& [upfront, hourly] :
       std::vector<std::pair<std::string, std::string>>{{"30", "0.0025"}, {"0.3", "0.000025"}}) {
    const auto rows = fees(upfront, hourly);
    REQUIRE(rows.size() == 3);
    CHECK(rows[1].meter == "dynamodb.reserved_read_capacity_1y_upfront");
    CHECK(rows[1].usd == Decimal(30));
    CHECK(rows[2].usd == Decimal::parse("0.0025"));
  }
  CHECK_THROWS_AS(fees("300000", "0.0025"), InputError);
}

TEST_CASE("Of one SKU in several lists the newest publication holds, in any order",
          "[pricelist][import]") {
  auto old = lambda_requests({{.usd = "0.0000003"}});
  old.published = "2025-01-01T00:00:00Z";
  const auto now = lambda_requests({{.usd = "0.0000002"}});
  const std::vector<std::string> expected{"lambda.requests.x86 us-east-1 0-Inf 0.0000002"};
  CHECK(prices_of(imported({offers::bulk_json(old), offers::bulk_json(now)}).book) == expected);
  CHECK(prices_of(imported({offers::bulk_json(now), offers::bulk_json(old)}).book) == expected);
}

TEST_CASE("Lists published at the same time that differ in a price are an error, in any order",
          "[pricelist][import]") {
  const auto one = offers::bulk_json(lambda_requests({{.usd = "0.0000002"}}));
  const auto same = offers::bulk_json(lambda_requests({{.usd = "0.00000020"}}));
  const auto other = offers::bulk_json(lambda_requests({{.usd = "0.5"}}));
  CHECK(prices_of(imported({one, same}).book).size() == 1);
  for (const auto& files : {std::vector{one, other}, std::vector{other, one}}) {
    const auto error = error_of(files);
    CHECK(contains(error, "'0.5'"));
    CHECK(contains(error, "'0.0000002'"));
    CHECK(contains(error, "GU2ZS9HVP6QTQ7KE"));
  }
}

TEST_CASE("Free quantities that differ by region are an error", "[pricelist][import]") {
  offers::Offer offer;
  offer.code = "AmazonDynamoDB";
  const auto storage = [](const std::string& sku, const std::string& usage, const std::string& free,
                          const std::string& region) {
    return sku_of(sku, "Database Storage", usage,
                  {{.rate = "A", .begin = "0", .end = free, .usd = "0"},
                   {.rate = "B", .begin = free, .end = "Inf", .usd = "0.25"}},
                  {{"volumeType", "Amazon DynamoDB - Indexed DataStore"}}, region);
  };
  offer.skus = {storage("A234567890123456", "TimedStorage-ByteHrs", "25", "us-east-1"),
                storage("B234567890123456", "USW2-TimedStorage-ByteHrs", "26", "us-west-2")};
  CHECK(contains(error_of({offers::bulk_json(offer)}), "25 and 26"));
}

TEST_CASE("Terms that come before their products are not lost", "[pricelist][import]") {
  auto json = offers::Json::parse(offers::bulk_json(offers::dynamodb()));
  offers::Json turned = {{"terms", json["terms"]}, {"products", json["products"]}};
  for (const auto& [key, value] : json.items()) turned[key] = value;
  CHECK(prices_of(imported({turned.dump()}).book) == prices_of(offers::dynamodb()));
}

TEST_CASE("What is no offer file is refused in one line", "[pricelist][import]") {
  const auto whole = offers::bulk_json(offers::dynamodb());
  const auto packed = offers::gzipped(whole);
  for (const auto& text : std::vector<std::string>{
           "", " \n", "{}", "[1]", "[{}]", "{\"products\":", whole.substr(0, whole.size() / 2),
           packed.substr(0, packed.size() / 2), std::string("\x1f\x8b", 2),
           "\x1f\x8bxxxxxxxxxxxxxxxxxxxxx", "kind,meter\nprice,x\n",
           "\"SKU\",\"Unit\"\n\"A\",\"B\"\n", "{\"PriceList\":[\"{\"]}",
           "{\"products\":{\"A\":{\"sku\":\"\xff\"}}}", std::string(5000, '[')}) {
    INFO(text.substr(0, 40));
    const auto error = error_of({text});
    CHECK(error != "no error");
    CHECK(error.find('\n') == std::string::npos);
    CHECK(error.size() < 300);
  }
}

TEST_CASE("Reserved terms that give no price are counted, with why", "[pricelist][import]") {
  const auto offer_of = [](std::vector<offers::Dimension> reserved,
                           const std::string& usage = "ReadCapacityUnit-Hrs") {
    offers::Offer offer;
    offer.code = "AmazonDynamoDB";
    reserved.insert(reserved.begin(), {.usd = "0.00013"});
    offer.skus = {sku_of("4V475Q49DCKGXQZ2", "", usage, std::move(reserved))};
    return offer;
  };
  const auto upfront = [](const std::string& lease, const std::string& currency = "USD") {
    return offers::Dimension{.rate = "2TG2D8R56U",
                             .begin = "",
                             .end = "",
                             .usd = "30",
                             .unit = "Quantity",
                             .term_type = "Reserved",
                             .term = "T" + lease,
                             .lease = lease,
                             .currency = currency};
  };
  const auto hourly = [](const std::string& lease, const std::string& currency = "USD") {
    return offers::Dimension{.usd = "0.0025",
                             .term_type = "Reserved",
                             .term = "T" + lease,
                             .lease = lease,
                             .currency = currency};
  };
  const auto reasons = [](const offers::Offer& offer) {
    std::vector<std::string> out;
    std::string csv;
    for (const auto& text :
         {offers::bulk_json(offer), offers::csv(offer), offers::get_products(offer, true)}) {
      out.clear();
      for (const auto& l : imported({text}).left_out)
        out.push_back(std::to_string(l.count) + " " + l.reason + " (" + l.example + ")");
      if (csv.empty()) {
        for (const auto& reason : out) csv += reason + "\n";
      } else {  // every form says the same
        std::string same;
        for (const auto& reason : out) same += reason + "\n";
        CHECK(same == csv);
      }
    }
    return out;
  };
  using Reasons = std::vector<std::string>;
  CHECK(reasons(offer_of({upfront("1yr"), hourly("1yr"), upfront("3 yr"), hourly("3 yr")})) ==
        Reasons{});
  CHECK(reasons(offer_of({upfront("1yr"), hourly("1yr"), upfront("5yr"), hourly("5yr")})) ==
        Reasons{"1 a reserved term of '5yr' (4V475Q49DCKGXQZ2.T5yr)"});
  CHECK(reasons(offer_of({hourly("1yr")})) ==
        Reasons{"1 a reserved term without an upfront fee (4V475Q49DCKGXQZ2.T1yr)"});
  CHECK(reasons(offer_of({upfront("1yr"), upfront("3yr")})) ==
        Reasons{"2 a reserved term without an hourly price (4V475Q49DCKGXQZ2.T1yr)"});
  CHECK(reasons(offer_of({upfront("1yr", "CNY"), hourly("1yr", "CNY")})) ==
        Reasons{"1 a reserved term without a price in USD (4V475Q49DCKGXQZ2.T1yr)"});
  CHECK(reasons(offer_of({upfront("")})) ==
        Reasons{"1 a reserved term of no known length (4V475Q49DCKGXQZ2.T)"});
  CHECK(reasons(offer_of({upfront("1yr"), hourly("1yr")}, "WriteRequestUnits")) ==
        Reasons{"1 a reserved term of what fitcost knows no reserved capacity of "
                "(4V475Q49DCKGXQZ2.T1yr)"});
}

TEST_CASE("A term whose product the list lacks is counted, wherever the terms stand",
          "[pricelist][import]") {
  auto json = offers::Json::parse(offers::bulk_json(offers::dynamodb()));
  auto& terms = json["terms"];
  terms["Reserved"]["GONE000000000001"] = {
      {"GONE000000000001.T1", terms["Reserved"]["R6PXMNYCEDGZ2EYN"].front()}};
  terms["Reserved"]["GONE000000000001"]["GONE000000000001.T1"]["sku"] = "GONE000000000001";
  offers::Json turned = {{"terms", json["terms"]}, {"products", json["products"]}};
  for (const auto& [key, value] : json.items()) turned[key] = value;
  for (const auto& text : {json.dump(), turned.dump()}) {
    const auto prices = imported({text});
    CHECK(left_out(prices, "a term whose product the list does not have") == 1);
    CHECK(prices.left_out.size() ==
          imported({offers::bulk_json(offers::dynamodb())}).left_out.size() + 1);
  }
  // What is not metered has a product.
  CHECK(left_out(imported({offers::bulk_json(offers::dynamodb())}), "a term whose product") == 0);
}

TEST_CASE("Days of a price list that are none are refused, with their place",
          "[pricelist][import]") {
  auto offer = lambda_requests({{.usd = "0.0000002"}});
  const auto with = [](const std::string& text, const std::string& from, const std::string& to) {
    auto out = text;
    const auto at = out.find(from);
    REQUIRE(at != std::string::npos);
    return out.replace(at, from.size(), to);
  };
  const std::string term = "GU2ZS9HVP6QTQ7KE.JRTCKXETXF";
  CHECK(error_of({with(offers::bulk_json(offer), "2026-06-01T00:00:00Z", "soon")}) ==
        "file-0: found effectiveDate 'soon' of the term " + term +
            ", wanted a day as in '2026-06-08T23:44:28Z'");
  CHECK(error_of({with(offers::csv(offer), "\"2026-06-01\"", "\"2026-06-31\"")}) ==
        "file-0:7: found EffectiveDate '2026-06-31', wanted a day as in '2026-06-08T23:44:28Z'");
  offer.published = "yesterday";
  CHECK(
      contains(error_of({offers::bulk_json(offer)}), "file-0: found publicationDate 'yesterday'"));
  CHECK(
      contains(error_of({offers::csv(offer)}), "file-0:3:20: found Publication Date 'yesterday'"));
  CHECK(contains(error_of({offers::get_products(offer, true)}),
                 "publicationDate 'yesterday' of entry 1 of PriceList"));
  CHECK(contains(error_of({offers::get_products(offer, false)}),
                 "publicationDate 'yesterday' of entry 1 of PriceList"));
  for (const char* good : {"2026-06-08", "2026-06-08T23:44:28Z", "2026-06-08T23:44:28.123Z", ""}) {
    offer.published = good;
    CHECK(error_of({offers::bulk_json(offer)}) == "no error");
    CHECK(error_of({offers::csv(offer)}) == "no error");
  }
}

TEST_CASE("An unknown format version, and pages that are missing, are warned of",
          "[pricelist][import]") {
  const auto offer = offers::dynamodb();
  const auto warnings = [](const std::vector<std::string>& files) {
    return imported(files).warnings;
  };
  const auto bulk = offers::bulk_json(offer);
  const auto page = offers::get_products(offer, true);
  CHECK(warnings({bulk, offers::csv(offer), page}).empty());
  for (auto text : {bulk, offers::csv(offer), page}) {
    const auto at = text.find(text == page ? "aws_v1" : "v1.0");
    text.replace(at, text == page ? 6 : 4, "v9.7");
    const auto said = warnings({text});
    REQUIRE(said.size() == 1);
    CHECK(contains(said[0], "file-0: format version 'v9.7'"));
  }
  auto first = offer;
  auto second = offer;
  first.skus.erase(first.skus.begin() + 3, first.skus.end());
  second.skus.erase(second.skus.begin(), second.skus.begin() + 3);
  const auto front = offers::get_products(first, true, "abc");
  CHECK(warnings({front, offers::get_products(second, true)}).empty());
  for (const auto& files :
       {std::vector{front}, std::vector{offers::get_products(second, true), front},
        std::vector{front, offers::bulk_json(lambda_requests({{.usd = "0.0000002"}}))}}) {
    const auto said = warnings(files);
    REQUIRE(said.size() == 1);
    CHECK(contains(said[0], "a page with a NextToken"));
  }
}

TEST_CASE("Broken JSON within an entry of PriceList is told with the entry",
          "[pricelist][import]") {
  auto page = offers::Json::parse(offers::get_products(offers::dynamodb(), true));
  page["PriceList"][2] = "{\"product\": {";
  const auto error = error_of({page.dump()});
  CHECK(contains(error, "of the text of entry 3 of PriceList"));
  CHECK(contains(error, "broken JSON at byte 14"));
  page["PriceList"][2] = "7";
  CHECK(contains(error_of({page.dump()}), "'7' as entry 3 of PriceList"));
  CHECK_FALSE(contains(error_of({page.dump().substr(0, 50)}), "entry"));
}
