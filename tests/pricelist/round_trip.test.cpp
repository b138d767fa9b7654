// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <map>

#include "fitcost/pricelist/import.hpp"
#include "fitcost/pricing/billing_names.hpp"
#include "fitcost/pricing/make_bill.hpp"
#include "fitcost/pricing/price_book_file.hpp"
#include "fitcost/pricing/price_changes.hpp"
#include "fitcost/traffic/random.hpp"
#include "pricelist/offers.hpp"

using namespace fitcost;

namespace {

const Date& book_day() {
  static const Date date = embedded_price_book().date();
  return date;
}

std::string code_of(std::size_t number, std::size_t length) {
  std::string out(length, 'A');
  for (std::size_t i = 0; i < length; ++i, number /= 26)
    out[i] = static_cast<char>('A' + static_cast<int>(number % 26));
  return out;
}

/// The free quantity that the price list writes as a first tier: DynamoDB's, of each region.
Decimal free_first(const std::string& meter) {
  for (const auto& a : embedded_price_book().allowances) {
    if (a.pool == Pool::region && a.meters.front() == meter) return a.quantity;
  }
  return {};
}

/// The embedded book as AWS would publish it: an offer a service.
std::map<std::string, offers::Offer> published() {
  std::map<std::string, offers::Offer> out;
  const auto& book = embedded_price_book();
  std::size_t number = 0;
  for (const auto& meter : billing_names().meters) {
    if (meter.usage_types.empty() || meter.list_units != 1 ||
        meter.meter.find("reserved") != std::string::npos)
      continue;
    auto& offer = out[meter.service];
    offer.code = meter.service;
    std::vector<std::string> regions = book.regions();
    if (meter.prefix == RegionPrefix::global) regions = {""};
    for (const auto& region : regions) {
      const auto tiers = book.tiers(meter.meter, region, book_day());
      if (tiers.empty()) continue;
      const Decimal free = free_first(meter.meter);
      std::vector<offers::Dimension> prices;
      for (const auto* tier : tiers) {
        prices.insert(prices.begin(),
                      {.rate = code_of(++number, 10),
                       .begin = (tier->tier_from + free).to_string(),
                       .end = tier->tier_to ? (*tier->tier_to + free).to_string() : "Inf",
                       .usd = tier->usd.to_string(10)});
      }
      if (free != Decimal())
        prices.push_back(
            {.rate = code_of(++number, 10), .end = free.to_string(), .usd = "0.0000000000"});
      offers::Attributes attributes;
      std::string family;
      for (const auto& [key, value] : meter.where) {
        if (key == "productFamily") {
          family = value;
        } else {
          attributes.emplace_back(key, value);
        }
      }
      if (!meter.operation.empty()) attributes.emplace_back("operation", meter.operation);
      offer.skus.push_back(offers::sku_of(code_of(++number, 16), family,
                                          usage_type_in(meter, region), prices, attributes, region,
                                          region.empty() ? "Any" : ""));
    }
  }
  return out;
}

}  // namespace

TEST_CASE("The embedded book, published as offer files and imported, has the same prices",
          "[pricelist][import]") {
  PriceListImport import;
  std::size_t skus = 0;
  for (const auto& [code, offer] : published()) {
    skus += offer.skus.size();
    std::istringstream text(skus % 2 == 0 ? offers::bulk_json(offer)
                                          : offers::gzipped(offers::csv(offer)));
    import.add(text, code);
  }
  REQUIRE(skus > 150);
  const PriceBook book = import.finish().book;
  std::size_t compared = 0;
  for (const auto& row : embedded_price_book().prices) {
    const MeterName* name = billing_names().find_meter(row.meter);
    if (!row.valid.holds(book_day()) || name->usage_types.empty() ||
        row.meter.find("reserved") != std::string::npos)
      continue;
    if (name->list_units != 1) continue;
    INFO(row.meter << " " << row.region << " " << row.tier());
    const auto tiers = book.tiers(row.meter, row.region, book_day());
    const auto same = std::find_if(tiers.begin(), tiers.end(),
                                   [&](const auto* t) { return t->tier() == row.tier(); });
    REQUIRE(same != tiers.end());
    CHECK((*same)->usd == row.usd);
    CHECK((*same)->unit == row.unit);
    ++compared;
  }
  CHECK(compared > 200);

  // Bills, too, at list price and after DynamoDB's free tier.
  Random random(5);
  BillingTerms terms;
  terms.date = book_day();
  for (int i = 0; i < 200; ++i) {
    terms.region = i % 2 == 0 ? "us-east-1" : "eu-west-1";
    Readings readings;
    for (int n = 0; n < 5; ++n) {
      const auto& row = book.prices[random.next() % book.prices.size()];
      // A price of several units of the list together follows from another's, in more regions.
      if (billing_names().find_meter(row.meter)->list_units != 1) continue;
      readings.push_back({"r", row.meter,
                          Decimal::of(static_cast<std::int64_t>(random.next() % 1'000'000'000), 3),
                          ""});
    }
    terms.free_tier = "none";
    CHECK(make_bill(readings, book, terms).lines().size() ==
          make_bill(readings, embedded_price_book(), terms).lines().size());
    CHECK(make_bill(readings, book, terms).total() ==
          make_bill(readings, embedded_price_book(), terms).total());
    terms.free_tier = "always-free";
    for (auto& r : readings) r.meter = "dynamodb.storage_gb_months";
    CHECK(make_bill(readings, book, terms).total_after_free_tier() ==
          make_bill(readings, embedded_price_book(), terms).total_after_free_tier());
  }
}

TEST_CASE("News that say nothing new change no price of a book; a change ends the old one",
          "[pricelist][import]") {
  const auto book_of = [](const std::string& usd, const std::string& published) {
    offers::Offer offer;
    offer.code = "AWSLambda";
    offer.published = published;
    offer.skus = {offers::sku_of("GU2ZS9HVP6QTQ7KE", "Serverless", "Request", {{.usd = usd}})};
    return offers::imported({offers::bulk_json(offer)}).book;
  };
  const auto& base = embedded_price_book();
  const auto changes = [&](const PriceBook& after) {
    return price_changes(base, book_day(), after, book_day());
  };
  const PriceBook same = with_news(base, book_of("0.0000002", "2026-11-20T00:00:00Z")).book;
  CHECK(changes(same).empty());
  CHECK(same.date() == parse_date("2026-11-20"));
  CHECK(same.prices.size() == base.prices.size());

  const PriceBook dearer = with_news(base, book_of("0.0000003", "2026-11-20T00:00:00Z")).book;
  CHECK(dearer.prices.size() == base.prices.size() + 1);
  const auto found = changes(dearer);
  REQUIRE(found.size() == 1);
  CHECK(found[0].meter == "lambda.requests.x86");
  CHECK(found[0].region == "us-east-1");
  CHECK(found[0].before == Decimal::parse("0.0000002"));
  CHECK(found[0].after == Decimal::parse("0.0000003"));
  // Before it began (its effective date, 2026-06-01), the old price still holds.
  CHECK(price_changes(base, {2026, 5, 31}, dearer, {2026, 5, 31}).empty());
  // An older list is no news.
  const auto late = with_news(dearer, book_of("0.0000009", "2026-10-01T00:00:00Z"));
  CHECK(late.kept == std::vector<std::string>{"lambda.requests.x86 in us-east-1"});
  CHECK(price_changes(dearer, book_day(), late.book, book_day()).empty());
  const PriceBook again = read_price_book(write_price_book(dearer), "again");
  CHECK(price_changes(dearer, book_day(), again, book_day()).empty());
}
