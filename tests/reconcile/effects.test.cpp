// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "fitcost/reconcile/reconcile.hpp"
#include "fitcost/traffic/random.hpp"

using fitcost::Decimal;
using fitcost::Effects;
using fitcost::effects_of;
using fitcost::PricedQuantity;
using fitcost::Random;

namespace {

Decimal usd_of(const char* text) { return Decimal::parse(text).value(); }

/// So many units at a price.
PricedQuantity units_at(const char* quantity, const char* price) {
  const Decimal q = usd_of(quantity);
  const Decimal p = usd_of(price);
  return {p == Decimal() ? "" : price, p == Decimal(), q, q * p};
}

struct Parts {
  std::string volume;
  std::string price;
  std::string mix;

  friend bool operator==(const Parts&, const Parts&) = default;
};

Parts parts_of(const std::vector<PricedQuantity>& estimate,
               const std::vector<PricedQuantity>& actual) {
  const Effects e = effects_of(estimate, actual);
  return {e.volume.to_string(), e.price.to_string(), e.mix.to_string()};
}

std::ostream& operator<<(std::ostream& out, const Parts& p) {
  return out << "volume " << p.volume << ", price " << p.price << ", mix " << p.mix;
}

Decimal cost_of(const std::vector<PricedQuantity>& prices) {
  Decimal sum;
  for (const auto& p : prices) sum += p.cost;
  return sum;
}

}  // namespace

TEST_CASE("What a commitment covers is compared with what it covers, whatever its price's id",
          "[reconcile]") {
  // 3 units on demand at $2, 7 covered that bear $5; the bill's covered use has a rate of its own.
  const PricedQuantity on_demand{"OD", false, usd_of("3"), usd_of("6")};
  const PricedQuantity covered{"OD", false, usd_of("7"), usd_of("5"), true};
  const PricedQuantity billed{"RI", false, usd_of("7"), usd_of("5"), true};
  CHECK(parts_of({on_demand, covered}, {on_demand, billed}) == Parts{"0", "0", "0"});
  CHECK(parts_of({on_demand, covered}, {billed, on_demand}) == Parts{"0", "0", "0"});
  // 10 units at $1.10 on average; all 10 of them on demand cost $20: the mix alone.
  const PricedQuantity all{"OD", false, usd_of("10"), usd_of("20")};
  CHECK(parts_of({on_demand, covered}, {all}) == Parts{"0", "0", "9"});
}

TEST_CASE("More of the same is a difference of volume, by hand", "[reconcile][effects]") {
  CHECK(parts_of({units_at("100", "0.5")}, {units_at("100", "0.5")}) == Parts{"0", "0", "0"});
  CHECK(parts_of({units_at("100", "0.5")}, {units_at("130", "0.5")}) == Parts{"15", "0", "0"});
}

TEST_CASE("Another price for the same is a difference of price, by hand", "[reconcile][effects]") {
  CHECK(parts_of({units_at("100", "0.5")}, {units_at("100", "0.6")}) == Parts{"0", "10", "0"});
  // Dearer and more: 30 more at the old price, and a tenth more for each of 130.
  CHECK(parts_of({units_at("100", "0.5")}, {units_at("130", "0.6")}) == Parts{"15", "13", "0"});
}

TEST_CASE("Another share that is free, or in another tier, is a difference of mix, by hand",
          "[reconcile][effects]") {
  // Half of 100 was to be free, and none was.
  CHECK(parts_of({units_at("50", "0"), units_at("50", "1")}, {units_at("100", "1")}) ==
        Parts{"0", "0", "50"});
  // Twice as much, and the second tier is reached, which the estimate did not: 200 at 1 would be
  // 100 more; 50 of them cost 0.8.
  CHECK(parts_of({units_at("100", "1")}, {units_at("150", "1"), units_at("50", "0.8")}) ==
        Parts{"100", "0", "-10"});
  // Both tiers are a tenth dearer: the dearest corresponds to the dearest.
  CHECK(parts_of({units_at("100", "1"), units_at("100", "0.5")},
                 {units_at("100", "1.1"), units_at("100", "0.55")}) == Parts{"0", "15", "0"});
}

TEST_CASE("Rounded costs of a bill keep their tier, and what rounding moved is price",
          "[reconcile][effects]") {
  const PricedQuantity rounded{"SKU.TERM.RATE", false, usd_of("3"), usd_of("0.0000018751")};
  CHECK(parts_of({units_at("3", "0.000000625")}, {rounded}) == Parts{"0", "0.0000000001", "0"});
}

TEST_CASE("Volume, price and mix of ten thousand random lines add up to the difference",
          "[reconcile][effects]") {
  Random random(20261128);
  const auto random_prices = [&] {
    std::vector<PricedQuantity> out;
    const auto count = 1 + random.next() % 4;
    for (std::uint64_t i = 0; i < count; ++i) {
      const Decimal quantity = Decimal::of(static_cast<std::int64_t>(random.next() % 1'000'000'000),
                                           static_cast<int>(random.next() % 7));
      const Decimal price = Decimal::of(static_cast<std::int64_t>(random.next() % 5),
                                        static_cast<int>(random.next() % 9));
      const bool free = price == Decimal();
      out.push_back({free ? "" : price.to_string(), free, quantity, quantity * price});
    }
    return out;
  };
  for (int i = 0; i < 10'000; ++i) {
    const auto estimate = random_prices();
    const auto actual = random_prices();
    const Effects e = effects_of(estimate, actual);
    REQUIRE((e.volume + e.price + e.mix).to_string() ==
            (cost_of(actual) - cost_of(estimate)).to_string());
    REQUIRE(parts_of(estimate, estimate) == Parts{"0", "0", "0"});
  }
}
