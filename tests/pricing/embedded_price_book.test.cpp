// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "fitcost/pricing/price_book.hpp"
#include "fitcost/pricing/price_book_file.hpp"
#include "pricing/books.hpp"

using namespace fitcost;

namespace {

const PriceBook& book() { return embedded_price_book(); }

bool is_key(const std::string& text) {
  return !text.empty() && text.find('.') != std::string::npos &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_.") == std::string::npos;
}

void check_provenance(const Provenance& p) {
  CHECK(std::string("ABC").find(p.confidence) != std::string::npos);
  CHECK_FALSE(p.source.empty());
  if (p.checked) {
    CHECK(*p.checked >= Date{2023, 1, 1});
    CHECK(*p.checked <= book().date());
  }
}

/// 1 for `WRU`, 1e6 for prices published per million, ...
Decimal per(const std::string& usd, std::int64_t units) {
  for (int places = 0; places < 20; ++places) {  // exact division by powers of ten
    const Decimal quotient = dec(usd) * Decimal::of(1, places);
    if (quotient * Decimal(units) == dec(usd)) return quotient;
  }
  FAIL("no exact quotient");
  return {};
}

}  // namespace

TEST_CASE("Every row of the embedded book is sane", "[pricing][embedded]") {
  CHECK(book().prices.size() > 300);
  CHECK(book().date() >= Date{2026, 10, 3});
  for (const auto& row : book().prices) {
    CAPTURE(row.meter, row.region, row.tier());
    CHECK(is_key(row.meter));
    CHECK(row.region.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") ==
          std::string::npos);
    CHECK(row.usd >= Decimal());
    CHECK(row.usd < Decimal(1000));
    CHECK(row.usd.scale() <= 12);
    CHECK(row.tier_from >= Decimal());
    if (row.tier_to) CHECK(row.tier_from < *row.tier_to);
    CHECK_FALSE(row.unit.empty());
    if (row.valid.from && row.valid.to) CHECK(*row.valid.from < *row.valid.to);
    check_provenance(row.provenance);
  }
  for (const auto& a : book().allowances) {
    CHECK_FALSE(a.meters.empty());
    CHECK(a.quantity > Decimal());
    CHECK_FALSE(a.unit.empty());
    check_provenance(a.provenance);
  }
  for (const auto& fact : book().facts) {
    CHECK(is_key(fact.key));
    CHECK_FALSE(fact.value.empty());
    check_provenance(fact.provenance);
  }
}

TEST_CASE("One meter has one unit in the embedded book", "[pricing][embedded]") {
  std::map<std::string, std::string> units;
  for (const auto& row : book().prices) {
    CAPTURE(row.meter);
    CHECK(units.emplace(row.meter, row.unit).first->second == row.unit);
  }
}

TEST_CASE("On every day there is at most one price for a unit, and tiers have no gap",
          "[pricing][embedded]") {
  // Across all files of the book, not only within each.
  std::set<Date> days{Date{2015, 1, 1}, book().date()};
  for (const auto& row : book().prices) {
    if (row.valid.from) days.insert(*row.valid.from);
    if (row.valid.to) days.insert(*row.valid.to);
  }
  std::vector<std::string> regions = book().regions();
  regions.push_back("nowhere-1");
  for (const auto& meter : book().meters()) {
    for (const auto& region : regions) {
      for (const auto& day : days) {
        CAPTURE(meter, region, to_string(day));
        std::optional<Decimal> next = Decimal();
        for (const auto* tier : book().tiers(meter, region, day)) {
          REQUIRE(next.has_value());
          CHECK(tier->tier_from == *next);
          next = tier->tier_to;
        }
      }
    }
  }
}

TEST_CASE("Prices fall from tier to tier", "[pricing][embedded]") {
  for (const auto& meter : book().meters()) {
    for (const auto& region : book().regions()) {
      const auto tiers = book().tiers(meter, region, book().date());
      CAPTURE(meter, region);
      for (std::size_t i = 1; i < tiers.size(); ++i) CHECK(tiers[i]->usd < tiers[i - 1]->usd);
    }
  }
}

TEST_CASE("No allowance is given for a meter without a price", "[pricing][embedded]") {
  for (const auto& a : book().allowances) {
    for (const auto& meter : a.meters) {
      CAPTURE(meter);
      CHECK(book().knows_meter(meter));
    }
  }
}

TEST_CASE("No profile gives a meter two allowances", "[pricing][embedded]") {
  std::set<std::pair<std::string, std::string>> seen;
  for (const auto& a : book().allowances) {
    for (const auto& profile : a.free_tiers) {
      for (const auto& meter : a.meters) {
        CAPTURE(profile, meter);
        CHECK(seen.emplace(profile, meter).second);
      }
    }
  }
  const auto profiles = book().free_tiers();
  for (const std::string name : {"none", "always-free", "first-12-months", "aws-calculator"}) {
    CHECK(std::find(profiles.begin(), profiles.end(), name) != profiles.end());
  }
}

TEST_CASE("An allowance has the unit of its meters", "[pricing][embedded]") {
  for (const auto& a : book().allowances) {
    for (const auto& meter : a.meters) {
      const auto row = std::find_if(book().prices.begin(), book().prices.end(),
                                    [&](const PriceRow& r) { return r.meter == meter; });
      CAPTURE(meter, a.unit);
      // "5 GB of logs" counts GB ingested, scanned and GB-months archived alike.
      if (a.meters.size() == 1) CHECK(row->unit == a.unit);
    }
  }
}

TEST_CASE("The embedded book says what AWS publishes", "[pricing][embedded][aws-example]") {
  struct Case {
    std::string source, meter, region, day;
    Decimal usd;
  };
  const std::string cut =
      "https://aws.amazon.com/blogs/database/"
      "new-amazon-dynamodb-lowers-pricing-for-on-demand-throughput-and-global-tables/ ";
  const std::string offer = "official price list file AmazonDynamoDB, version 20260608234428 ";
  const std::string lambda = "official price list file AWSLambda, version 20260521184754 ";
  const std::string cloudwatch =
      "official price list file AmazonCloudWatch, version 20260313174219 ";
  const std::string now = "2026-10-03";
  for (const Case& c : {
           Case{cut + "$0.625 per million writes from 1 November 2024",
                "dynamodb.write_request_units", "us-east-1", "2024-11-01", per("0.625", 1'000'000)},
           Case{cut + "50 % less than before, 1.25", "dynamodb.write_request_units", "us-east-1",
                "2024-10-31", per("1.25", 1'000'000)},
           Case{cut + "$0.125 per million reads", "dynamodb.read_request_units", "us-east-1",
                "2024-11-01", per("0.125", 1'000'000)},
           Case{cut + "50 % less than before, 0.25", "dynamodb.read_request_units", "us-east-1",
                "2024-10-31", per("0.25", 1'000'000)},
           Case{cut + "global tables: 1.875 before, -67 %",
                "dynamodb.replicated_write_request_units", "us-east-1", "2024-10-31",
                per("1.875", 1'000'000)},
           Case{cut + "global tables: the price of a single-region write",
                "dynamodb.replicated_write_request_units", "us-east-1", "2024-11-01",
                per("0.625", 1'000'000)},
           Case{offer + "FGXVD96DKJMUASY3", "dynamodb.write_request_units", "us-east-1", now,
                dec("0.0000006250")},
           Case{offer + "4W4ZMC46EHE8XTTZ", "dynamodb.read_request_units", "us-east-1", now,
                dec("0.0000001250")},
           Case{offer + "F3E2EDSYC6ZNW7XP", "dynamodb.storage_gb_months", "us-east-1", now,
                dec("0.2500000000")},
           Case{offer + "TFXQN9PEG62G7A67", "dynamodb.point_in_time_recovery_gb_months",
                "us-east-1", now, dec("0.20")},
           Case{"https://aws.amazon.com/dynamodb/pricing/provisioned/ a WCU, an hour",
                "dynamodb.write_capacity_unit_hours", "us-east-1", now, dec("0.00065")},
           Case{"https://aws.amazon.com/dynamodb/pricing/provisioned/ an RCU, an hour",
                "dynamodb.read_capacity_unit_hours", "us-east-1", now, dec("0.00013")},
           Case{"https://aws.amazon.com/dynamodb/pricing/provisioned/ $0.02 per 100,000 stream "
                "reads",
                "dynamodb.streams_read_request_units", "us-east-1", now, per("0.02", 100'000)},
           Case{"bulk API eu-west-1, DynamoDB v20260911124422", "dynamodb.write_request_units",
                "eu-west-1", now, dec("0.000000705")},
           Case{"https://aws.amazon.com/lambda/pricing/ $0.20 per million requests",
                "lambda.requests.x86", "us-east-1", now, per("0.20", 1'000'000)},
           Case{lambda + "TG3M4CAGBA3NYQBH", "lambda.gb_seconds.x86", "us-east-1", now,
                dec("0.0000166667")},
           Case{"https://aws.amazon.com/lambda/pricing/ Arm price", "lambda.gb_seconds.arm",
                "us-east-1", now, dec("0.0000133334")},
           Case{"https://aws.amazon.com/lambda/pricing/ ephemeral storage",
                "lambda.ephemeral_storage_gb_seconds.x86", "us-east-1", now, dec("0.0000000309")},
           Case{"https://aws.amazon.com/lambda/pricing/ provisioned concurrency",
                "lambda.provisioned_concurrency_gb_seconds.x86", "us-east-1", now,
                dec("0.0000041667")},
           Case{"https://aws.amazon.com/api-gateway/pricing/ REST, $3.50 per million",
                "apigateway.rest_requests", "us-east-1", now, per("3.50", 1'000'000)},
           Case{"https://aws.amazon.com/api-gateway/pricing/ HTTP, $1.00 per million",
                "apigateway.http_requests", "us-east-1", now, per("1.00", 1'000'000)},
           Case{"WPZ6JK7P27W4K4QK EU-ApiGatewayHttpRequest 0.0000011100",
                "apigateway.http_requests", "eu-west-1", now, dec("0.0000011100")},
           Case{cloudwatch + "S8QGXX5R2BKKMDSJ", "logs.ingested_gb", "us-east-1", now, dec("0.50")},
           Case{cloudwatch + "6K9ADYQAHV5KX9KZ", "logs.storage_gb_months", "us-east-1", now,
                dec("0.03")},
           Case{"https://aws.amazon.com/cloudwatch/pricing/ EVETVUGEN3MUTMXM",
                "cloudwatch.standard_alarm_months", "us-east-1", now, dec("0.10")},
           Case{"https://aws.amazon.com/cloudwatch/pricing/ a dashboard, everywhere",
                "cloudwatch.dashboard_months", "ap-south-1", now, dec("3.00")},
           Case{"7XGGDB26HD68ED7A EU-AWSSecretsManager-Secrets 0.40",
                "secretsmanager.secret_months", "eu-west-1", now, dec("0.40")},
           Case{"https://aws.amazon.com/kms/pricing/ $0.03 per 10,000 requests", "kms.requests",
                "us-east-1", now, per("0.03", 10'000)},
           Case{"https://aws.amazon.com/xray/pricing/ $5.00 per million traces",
                "xray.traces_recorded", "us-east-1", now, per("5.00", 1'000'000)},
           Case{"https://aws.amazon.com/ec2/pricing/on-demand/ data transfer out, first 10 TB",
                "datatransfer.internet_out_gb", "us-east-1", now, dec("0.09")},
       }) {
    CAPTURE(c.source);
    CHECK(book().first_price(c.meter, c.region, *parse_date(c.day)) == c.usd);
  }
}

TEST_CASE("The tiers of the embedded book are those that AWS publishes",
          "[pricing][embedded][aws-example]") {
  struct Case {
    std::string source, meter;
    std::vector<std::pair<std::string, std::string>> tiers;
  };
  for (const Case& c : {
           Case{"https://aws.amazon.com/lambda/pricing/ x86: first 6, next 9, over 15 billion GB-s",
                "lambda.gb_seconds.x86",
                {{"0-6000000000", "0.0000166667"},
                 {"6000000000-15000000000", "0.000015"},
                 {"15000000000-Inf", "0.0000133334"}}},
           Case{"https://aws.amazon.com/lambda/pricing/ Arm: first 7.5, next 11.25, over 18.75",
                "lambda.gb_seconds.arm",
                {{"0-7500000000", "0.0000133334"},
                 {"7500000000-18750000000", "0.0000120001"},
                 {"18750000000-Inf", "0.0000106667"}}},
           Case{"https://aws.amazon.com/api-gateway/pricing/ REST: 333 M, next 667 M, next 19 B",
                "apigateway.rest_requests",
                {{"0-333000000", "0.0000035"},
                 {"333000000-1000000000", "0.0000028"},
                 {"1000000000-20000000000", "0.00000238"},
                 {"20000000000-Inf", "0.00000151"}}},
           Case{"https://aws.amazon.com/ec2/pricing/on-demand/ 10 TB, next 40, next 100, over 150",
                "datatransfer.internet_out_gb",
                {{"0-10240", "0.09"},
                 {"10240-51200", "0.085"},
                 {"51200-153600", "0.07"},
                 {"153600-Inf", "0.05"}}},
       }) {
    CAPTURE(c.source);
    std::vector<std::pair<std::string, std::string>> found;
    for (const auto* tier : book().tiers(c.meter, "us-east-1", book().date())) {
      found.emplace_back(tier->tier(), tier->usd.to_string());
    }
    CHECK(found == c.tiers);
  }
}

TEST_CASE("The free tier of the embedded book is the one that AWS publishes",
          "[pricing][embedded][aws-example]") {
  struct Case {
    std::string source, meter;
    std::int64_t quantity;
    Pool pool;
  };
  for (const Case& c : {
           Case{"https://aws.amazon.com/lambda/pricing/ one million requests",
                "lambda.requests.x86", 1'000'000, Pool::account},
           Case{"https://aws.amazon.com/lambda/pricing/ 400,000 GB-seconds, either architecture",
                "lambda.gb_seconds.arm", 400'000, Pool::account},
           Case{"price list tier 0-25 of F3E2EDSYC6ZNW7XP", "dynamodb.storage_gb_months", 25,
                Pool::region},
           Case{"price list tier 0-18600: 25 units, 744 hours",
                "dynamodb.write_capacity_unit_hours", 25 * 744, Pool::region},
           Case{"price list tier 0-18600: 25 units, 744 hours", "dynamodb.read_capacity_unit_hours",
                25 * 744, Pool::region},
           Case{"2.5 million stream reads", "dynamodb.streams_read_request_units", 2'500'000,
                Pool::region},
           Case{"https://aws.amazon.com/cloudwatch/pricing/ 10 alarm metrics",
                "cloudwatch.standard_alarm_months", 10, Pool::account},
           Case{"https://aws.amazon.com/cloudwatch/pricing/ 10 custom metrics",
                "cloudwatch.metric_months", 10, Pool::account},
           Case{"https://aws.amazon.com/cloudwatch/pricing/ 3 dashboards",
                "cloudwatch.dashboard_months", 3, Pool::account},
           Case{"https://aws.amazon.com/cloudwatch/pricing/ 5 GB of logs", "logs.ingested_gb", 5,
                Pool::account},
           Case{"https://aws.amazon.com/kms/pricing/ 20,000 requests", "kms.requests", 20'000,
                Pool::account},
           Case{"https://aws.amazon.com/ec2/pricing/on-demand/ 100 GB out",
                "datatransfer.internet_out_gb", 100, Pool::account},
       }) {
    CAPTURE(c.source);
    int found = 0;
    for (const auto& a : book().allowances) {
      if (std::find(a.meters.begin(), a.meters.end(), c.meter) == a.meters.end()) continue;
      if (std::find(a.free_tiers.begin(), a.free_tiers.end(), "always-free") ==
          a.free_tiers.end()) {
        continue;
      }
      ++found;
      CHECK(a.quantity == Decimal(c.quantity));
      CHECK(a.pool == c.pool);
    }
    CHECK(found == 1);
  }
}

TEST_CASE("On-demand requests have no free tier", "[pricing][embedded]") {
  // "The AWS Free Tier applies to provisioned capacity": https://aws.amazon.com/dynamodb/pricing/
  for (const auto& a : book().allowances) {
    for (const auto& meter : a.meters) {
      CHECK(meter.find("dynamodb.write_request") == std::string::npos);
      CHECK(meter.find("dynamodb.read_request") == std::string::npos);
    }
  }
}

TEST_CASE("A price that AWS never published for a region is not made up", "[pricing][embedded]") {
  CHECK_FALSE(book().first_price("dynamodb.write_request_units", "sa-east-1", book().date()));
  CHECK_FALSE(book().first_price("dynamodb.write_request_units", "ap-southeast-1", book().date()));
  CHECK_FALSE(book().first_price("lambda.snapstart_restored_gb", "eu-west-1", book().date()));
  CHECK_FALSE(book().first_price("logs.vended_gb", "us-east-1", Date{2025, 4, 30}));
  CHECK(book().first_price("logs.vended_gb", "us-east-1", Date{2025, 5, 1}) == dec("0.5"));
}
