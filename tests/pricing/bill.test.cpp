// SPDX-License-Identifier: Apache-2.0

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "fitcost/pricing/make_bill.hpp"
#include "fitcost/pricing/price_book_file.hpp"
#include "pricing/books.hpp"

using namespace fitcost;

namespace {

/// A line as one text, for tables.
std::string text_of(const Line& line) {
  return line.resource + " " + line.meter + " " + line.region + " " + line.tier + " " +
         line.quantity.to_string() + " " + line.cost.to_string();
}
std::vector<std::string> text_of(const std::vector<Line>& lines) {
  std::vector<std::string> out;
  for (const auto& line : lines) out.push_back(text_of(line));
  return out;
}
using Texts = std::vector<std::string>;

/// `a`: 1 USD up to 10, then 0.5. `b`: 2 USD everywhere. `c`: 3 USD up to 5, then unknown.
PriceBook small_book() {
  PriceBook out;
  out.prices = {price_row("a", "r1", "0", "10", "1"), price_row("a", "r1", "10", "", "0.5"),
                price_row("a", "r2", "0", "", "4"), price_row("b", "", "0", "", "2"),
                price_row("c", "r1", "0", "5", "3")};
  return out;
}

Bill bill(const PriceBook& prices, const Readings& readings, const std::string& used = "0") {
  auto terms = terms_of("r1");
  terms.free_tier_used_by_others = dec(used);
  return make_bill(readings, prices, terms);
}

}  // namespace

TEST_CASE("A line is a quantity times a price, exactly", "[pricing][bill]") {
  const Bill b = bill(small_book(), {{"x", "a", dec("3.000000001"), ""}});
  REQUIRE(b.lines().size() == 1);
  const Line& line = b.lines()[0];
  CHECK(text_of(line) == "x a r1 0-10 3.000000001 3.000000001");
  CHECK(line.unit == "unit");
  CHECK(line.unit_price == Decimal(1));
  CHECK(line.confidence == 'A');
  CHECK(b.total() == dec("3.000000001"));
  CHECK(b.total_after_free_tier() == b.total());
  CHECK(b.free_tier_lines().empty());
  CHECK(b.complete());
}

TEST_CASE("List price counts from 0, through the tiers", "[pricing][bill]") {
  CHECK(text_of(bill(small_book(), {{"x", "a", dec("10"), ""}}).lines()) ==
        Texts{"x a r1 0-10 10 10"});
  CHECK(text_of(bill(small_book(), {{"x", "a", dec("12"), ""}}).lines()) ==
        Texts{"x a r1 0-10 10 10", "x a r1 10-Inf 2 1"});
}

TEST_CASE("Tiers are pooled over resources and shared out in proportion", "[pricing][bill]") {
  const Readings readings{{"x", "a", dec("15"), ""}, {"y", "a", dec("5"), ""}};
  CHECK(text_of(bill(small_book(), readings).lines()) ==
        Texts{"x a r1 0-10 7.5 7.5", "x a r1 10-Inf 7.5 3.75", "y a r1 0-10 2.5 2.5",
              "y a r1 10-Inf 2.5 1.25"});
  // 10 of 12 among three equal ones: the odd step goes to the first in plan order.
  const Readings thirds{
      {"x", "a", dec("4"), ""}, {"y", "a", dec("4"), ""}, {"z", "a", dec("4"), ""}};
  CHECK(text_of(bill(small_book(), thirds).lines()) ==
        Texts{"x a r1 0-10 3.333333334 3.333333334", "x a r1 10-Inf 0.666666666 0.333333333",
              "y a r1 0-10 3.333333333 3.333333333", "y a r1 10-Inf 0.666666667 0.3333333335",
              "z a r1 0-10 3.333333333 3.333333333", "z a r1 10-Inf 0.666666667 0.3333333335"});
}

TEST_CASE("Regions are not pooled, and each has its own price", "[pricing][bill]") {
  const Readings readings{
      {"x", "a", dec("8"), ""}, {"x", "a", dec("8"), "r2"}, {"x", "b", dec("1"), "r9"}};
  CHECK(text_of(bill(small_book(), readings).lines()) ==
        Texts{"x a r1 0-10 8 8", "x a r2 0-Inf 8 32", "x b r9 0-Inf 1 2"});
}

TEST_CASE("The readings of a resource add up before they are priced", "[pricing][bill]") {
  const Readings twice{
      {"x", "a", dec("6"), ""}, {"x", "b", dec("1"), ""}, {"x", "a", dec("6"), "r1"}};
  CHECK(text_of(bill(small_book(), twice).lines()) ==
        Texts{"x a r1 0-10 10 10", "x a r1 10-Inf 2 1", "x b r1 0-Inf 1 2"});
}

TEST_CASE("Nothing used is no line", "[pricing][bill]") {
  const Bill b = bill(small_book(), {{"x", "a", Decimal(), ""}, {"x", "e", Decimal(), ""}});
  CHECK(b.lines().empty());
  CHECK(b.complete());
  CHECK(b.total() == Decimal());
  CHECK(bill(small_book(), {}).total_after_free_tier() == Decimal());
}

TEST_CASE("Quantities are rounded once, half to even, to 1e-9", "[pricing][bill]") {
  const Readings readings{{"x", "a", dec("1.0000000005"), ""},
                          {"x", "b", dec("1.0000000015"), ""},
                          {"x", "c", dec("0.0000000005"), ""}};
  CHECK(text_of(bill(small_book(), readings).lines()) ==
        Texts{"x a r1 0-10 1 1", "x b r1 0-Inf 1.000000002 2.000000004"});
}

TEST_CASE("A missing price leaves an unpriced entry and never costs nothing", "[pricing][bill]") {
  const Bill b = bill(small_book(), {{"x", "e", dec("5"), ""},
                                     {"x", "a", dec("1"), "r9"},
                                     {"x", "a", dec("1"), ""},
                                     {"y", "e", dec("2"), ""}});
  CHECK_FALSE(b.complete());
  CHECK(b.total() == Decimal(1));
  REQUIRE(b.unpriced().size() == 3);
  CHECK(b.unpriced()[0].resource == "x");
  CHECK(b.unpriced()[0].meter == "e");
  CHECK(b.unpriced()[0].region == "r1");
  CHECK(b.unpriced()[0].quantity == Decimal(5));
  CHECK(b.unpriced()[1].resource == "y");
  CHECK(b.unpriced()[2].region == "r9");
}

TEST_CASE("A tier that is not reached is not missed, and above the last only the excess is",
          "[pricing][bill]") {
  CHECK(bill(small_book(), {{"x", "c", dec("5"), ""}}).complete());
  const Bill b = bill(small_book(), {{"x", "c", dec("6"), ""}, {"y", "c", dec("2"), ""}});
  CHECK(text_of(b.lines()) == Texts{"x c r1 0-5 3.75 11.25", "y c r1 0-5 1.25 3.75"});
  REQUIRE(b.unpriced().size() == 2);
  CHECK(b.unpriced()[0].quantity == dec("2.25"));
  CHECK(b.unpriced()[1].quantity == dec("0.75"));
}

TEST_CASE("An allowance comes off first, then tiers count from zero", "[pricing][bill]") {
  PriceBook prices = small_book();
  prices.allowances = {allowance_of({"a"}, "4")};
  struct Case {
    std::string quantity, list, net;
  };
  for (const Case& c : {Case{"3", "3", "0"}, Case{"4", "4", "0"}, Case{"5", "5", "1"},
                        Case{"12", "11", "8"}, Case{"14", "12", "10"}, Case{"16", "13", "11"}}) {
    CAPTURE(c.quantity);
    const Bill b = bill(prices, {{"x", "a", dec(c.quantity), ""}});
    CHECK(b.total() == dec(c.list));
    CHECK(b.total_after_free_tier() == dec(c.net));
  }
  // 12: the free 4 are those 2 above 10 and 2 of the ten.
  const Bill b = bill(prices, {{"x", "a", dec("12"), ""}});
  CHECK(text_of(b.free_tier_lines()) == Texts{"x a r1 0-10 -2 -2", "x a r1 10-Inf -2 -1"});
  CHECK(text_of(b.net_lines()) == Texts{"x a r1 0-10 8 8", "x a r1 10-Inf 0 0"});
}

TEST_CASE("A free quantity is shared out in proportion to quantity", "[pricing][bill]") {
  PriceBook prices = small_book();
  prices.allowances = {allowance_of({"b"}, "1")};
  const Bill b = bill(prices, {{"x", "b", dec("1"), ""}, {"y", "b", dec("2"), ""}});
  CHECK(text_of(b.free_tier_lines()) ==
        Texts{"x b r1 0-Inf -0.333333333 -0.666666666", "y b r1 0-Inf -0.666666667 -1.333333334"});
  CHECK(b.total_after_free_tier() == Decimal(4));
}

TEST_CASE("Meters that share an allowance take it in the order of its row", "[pricing][bill]") {
  PriceBook prices = small_book();
  const Readings readings{{"x", "a", dec("3"), ""}, {"x", "b", dec("3"), ""}};
  prices.allowances = {allowance_of({"b", "a"}, "4")};
  CHECK(text_of(bill(prices, readings).free_tier_lines()) ==
        Texts{"x a r1 0-10 -1 -1", "x b r1 0-Inf -3 -6"});
  prices.allowances = {allowance_of({"a", "b"}, "4")};
  CHECK(text_of(bill(prices, readings).free_tier_lines()) ==
        Texts{"x a r1 0-10 -3 -3", "x b r1 0-Inf -1 -2"});
}

TEST_CASE("An allowance of the region holds in each, one of the account once", "[pricing][bill]") {
  PriceBook prices = small_book();
  const Readings readings{{"x", "b", dec("3"), "r1"}, {"x", "b", dec("3"), "r2"}};
  prices.allowances = {allowance_of({"b"}, "4", Pool::region)};
  CHECK(bill(prices, readings).total_after_free_tier() == Decimal());
  prices.allowances = {allowance_of({"b"}, "4", Pool::account)};
  CHECK(bill(prices, readings).total_after_free_tier() == Decimal(4));
}

TEST_CASE("Regions share the account's allowance in proportion, whichever comes first",
          "[pricing][bill]") {
  // CloudWatch frees 5 GB of logs an account: of 10 GB in Virginia ($0.50) and 10 GB in Tokyo
  // ($0.76) 2.5 GB each, so 7.5 x 0.50 + 7.5 x 0.76 = 9.45.
  PriceBook prices;
  prices.prices = {price_row("logs", "us-east-1", "0", "", "0.50"),
                   price_row("logs", "ap-northeast-1", "0", "", "0.76")};
  prices.allowances = {allowance_of({"logs"}, "5", Pool::account)};
  Readings readings{{"x", "logs", dec("10"), "us-east-1"},
                    {"y", "logs", dec("10"), "ap-northeast-1"}};
  for (int order = 0; order < 2; ++order) {
    const Bill b = make_bill(readings, prices, terms_of("us-east-1"));
    CHECK(b.total() == dec("12.6"));
    CHECK(b.total_after_free_tier() == dec("9.45"));
    std::swap(readings[0], readings[1]);
  }
  // A third of 1e-9's last step goes to the first of three alike; a region without a price takes
  // nothing.
  prices.prices = {price_row("logs", "r1", "0", "", "1"), price_row("logs", "r2", "0", "", "1"),
                   price_row("logs", "r3", "0", "", "1")};
  const Bill b = make_bill({{"x", "logs", dec("10"), "r4"},
                            {"x", "logs", dec("10"), "r1"},
                            {"x", "logs", dec("10"), "r2"},
                            {"x", "logs", dec("10"), "r3"}},
                           prices, terms_of("r1"));
  CHECK(text_of(b.free_tier_lines()) == Texts{"x logs r1 0-Inf -1.666666667 -1.666666667",
                                              "x logs r2 0-Inf -1.666666667 -1.666666667",
                                              "x logs r3 0-Inf -1.666666666 -1.666666666"});
}

TEST_CASE("Only the named free tier is used, on its days", "[pricing][bill]") {
  PriceBook prices = small_book();
  prices.allowances = {allowance_of({"b"}, "1"), allowance_of({"b"}, "2")};
  prices.allowances[1].free_tiers = {"first-12-months", "always-free"};
  prices.allowances[1].valid = {Date{2025, 1, 1}, Date{2026, 1, 1}};
  const Readings readings{{"x", "b", dec("10"), ""}};
  struct Case {
    std::string free_tier, day;
    int paid;
  };
  for (const Case& c :
       {Case{"none", "2025-06-01", 10}, Case{"always-free", "2024-12-31", 9},
        Case{"always-free", "2025-01-01", 7}, Case{"always-free", "2026-01-01", 9},
        Case{"first-12-months", "2025-06-01", 8}, Case{"first-12-months", "2026-06-01", 10},
        Case{"other", "2025-06-01", 10}}) {
    CAPTURE(c.free_tier, c.day);
    const Bill b = make_bill(readings, prices, terms_of("r1", c.free_tier, c.day));
    CHECK(b.total() == Decimal(20));
    CHECK(b.total_after_free_tier() == Decimal(2 * c.paid));
  }
}

TEST_CASE("What others used of the free tier is gone", "[pricing][bill]") {
  PriceBook prices = small_book();
  prices.allowances = {allowance_of({"b"}, "4")};
  struct Case {
    std::string used, net;
  };
  for (const Case& c : {Case{"0", "12"}, Case{"0.25", "14"}, Case{"0.5", "16"}, Case{"1", "20"},
                        Case{"0.333", "14.664"}}) {
    CHECK(bill(prices, {{"x", "b", dec("10"), ""}}, c.used).total_after_free_tier() == dec(c.net));
  }
}

TEST_CASE("A meter without a price uses nothing of an allowance that it shares",
          "[pricing][bill]") {
  PriceBook prices = small_book();
  prices.allowances = {allowance_of({"e", "b"}, "4")};
  const Bill b = bill(prices, {{"x", "e", dec("4"), ""}, {"x", "b", dec("4"), ""}});
  CHECK(b.total_after_free_tier() == Decimal());
  CHECK(b.unpriced().size() == 1);
}

TEST_CASE("Lines come in the order of the plan, whatever they cost", "[pricing][bill]") {
  const Readings readings{{"y", "b", dec("1"), ""},
                          {"x", "a", dec("11"), ""},
                          {"z", "b", dec("2"), ""},
                          {"y", "a", dec("11"), ""}};
  std::vector<std::string> order;
  for (const auto& line : bill(small_book(), readings).lines())
    order.push_back(line.resource + line.meter);
  CHECK(order == Texts{"yb", "xa", "xa", "zb", "ya", "ya"});
}

TEST_CASE("A total may be the sum of lines rounded to cents, as AWS's calculator prints",
          "[pricing][bill]") {
  PriceBook prices = small_book();
  prices.prices.push_back(price_row("f", "", "0", "", "0.005"));
  prices.allowances = {allowance_of({"b"}, "0.002")};
  const Readings readings{
      {"x", "f", dec("1"), ""}, {"y", "f", dec("1"), ""}, {"x", "b", dec("0.004"), ""}};
  const Bill b = bill(prices, readings);
  CHECK(b.total() == dec("0.018"));
  CHECK(b.total(TotalConvention::rounded_lines) == dec("0.03"));
  CHECK(b.total_after_free_tier() == dec("0.014"));
  CHECK(b.total_after_free_tier(TotalConvention::rounded_lines) == dec("0.02"));
}

TEST_CASE("Bills of the embedded book are those that AWS prints", "[pricing][bill][aws-example]") {
  struct Case {
    std::string source;
    Readings readings;
    std::string free_tier, day, total, net;
  };
  const std::string lambda = "https://aws.amazon.com/lambda/pricing/ ";
  const std::string gateway = "https://aws.amazon.com/api-gateway/pricing/ ";
  const std::string logs = "https://aws.amazon.com/cloudwatch/pricing/ ";
  const std::string guide =
      "https://docs.aws.amazon.com/solutions/latest/automated-security-response-on-aws/cost.html ";
  const std::string before_the_cut =
      "https://github.com/awslabs/aws-cloudfront-extensions docs-ig/en/cost.md ";
  const auto reading_of = [](const std::string& meter, const std::string& quantity) {
    return Reading{"x", meter, dec(quantity), ""};
  };
  for (const Case& c : {
           Case{lambda + "mobile application backend: 2.33 + 0.40 = 2.73",
                {reading_of("lambda.gb_seconds.x86", "540000"),
                 reading_of("lambda.requests.x86", "3000000")},
                "always-free",
                "2026-10-03",
                "9.600018",
                "2.733338"},
           Case{lambda + "ephemeral storage: 105.33 + 1 + 0.08 = 106.41",
                {reading_of("lambda.gb_seconds.x86", "6720000"),
                 reading_of("lambda.requests.x86", "6000000"),
                 reading_of("lambda.ephemeral_storage_gb_seconds.x86", "2520000")},
                "always-free",
                "2026-10-03",
                "113.278092",
                "106.411412"},
           Case{lambda + "provisioned concurrency, mobile launch: 18 + 0.40 + 0.73 + 0.83 = 19.96",
                {reading_of("lambda.provisioned_concurrency_gb_seconds.x86", "4320000"),
                 reading_of("lambda.requests.x86", "3000000"),
                 reading_of("lambda.provisioned_duration_gb_seconds.x86", "75000"),
                 reading_of("lambda.gb_seconds.x86", "450000")},
                "always-free",
                "2026-10-03",
                "26.829324",
                "19.962644"},
           Case{lambda + "SnapStart: 1.49 + 248.00 + 4.03 + 10.4 = 263.92",
                {reading_of("lambda.requests.x86", "7440000"),
                 reading_of("lambda.gb_seconds.x86", "14880000"),
                 reading_of("lambda.snapstart_cached_gb_seconds", "2678400"),
                 reading_of("lambda.snapstart_restored_gb", "74400")},
                "none",
                "2026-10-03",
                "263.91952176",
                "263.91952176"},
           Case{gateway + "HTTP API, 4.5 MB uploads: 9.72",
                {reading_of("apigateway.http_requests", "9720000")},
                "none",
                "2026-10-03",
                "9.72",
                "9.72"},
           Case{gateway + "WebSocket chat: 18 + 5.40 = 23.40",
                {reading_of("apigateway.websocket_messages", "18000000"),
                 reading_of("apigateway.websocket_connection_minutes", "21600000")},
                "none",
                "2026-10-03",
                "23.4",
                "23.4"},
           Case{gateway + "1.6 GB cache, a day: 0.912",
                {reading_of("apigateway.cache_1.6_gb_hours", "24")},
                "none",
                "2026-10-03",
                "0.912",
                "0.912"},
           Case{logs + "example 3, ingestion of 30 GB: 12.50 of them paid",
                {reading_of("logs.ingested_gb", "30")},
                "always-free",
                "2026-10-03",
                "15",
                "12.5"},
           Case{guide + "192 metrics, 96 alarms: 57.60 + 9.60 = 67.20",
                {reading_of("cloudwatch.metric_months", "192"),
                 reading_of("cloudwatch.standard_alarm_months", "96")},
                "none",
                "2026-10-03",
                "67.2",
                "67.2"},
           Case{before_the_cut + "2 GB, 15,000 writes and reads: 0.5225",
                {reading_of("dynamodb.storage_gb_months", "2"),
                 reading_of("dynamodb.write_request_units", "15000"),
                 reading_of("dynamodb.read_request_units", "15000")},
                "none",
                "2024-10-31",
                "0.5225",
                "0.5225"},
       }) {
    CAPTURE(c.source);
    const Bill b =
        make_bill(c.readings, embedded_price_book(), terms_of("us-east-1", c.free_tier, c.day));
    CHECK(b.complete());
    CHECK(b.total().to_string() == c.total);
    CHECK(b.total_after_free_tier().to_string() == c.net);
  }
}
