// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "decide/inputs.hpp"
#include "fitcost/decide/break_even.hpp"
#include "fitcost/plan/mix.hpp"

using namespace inputs;

namespace {

/// On-demand against the least provisioned capacity, by their exact bills.
bool on_demand_is_cheaper(const CompareInput& input) {
  const auto table = compare(input, embedded_price_book()).choice("table");
  return table.find("on-demand")->list() <= table.find("provisioned")->list();
}

CompareInput changed(const std::string& rps, const MixChanges& changes) {
  CompareInput out = at(rps);
  out.first = with_changes(out.first, changes);
  return out;
}

std::optional<double> limit(const CompareInput& input, const std::string& guess) {
  for (const auto& t : tolerances(input, embedded_price_book())) {
    if (t.guess == guess) return t.limit;
  }
  FAIL("no tolerance of " << guess);
  return std::nullopt;
}

bool with_items_of(const std::string& rps, int bytes) {
  MixChanges changes;
  changes.item_bytes = Decimal(bytes);
  return on_demand_is_cheaper(changed(rps, changes));
}

bool with_writes_of(const std::string& rps, double share) {
  MixChanges changes;
  changes.write_share = to_decimal(share, 4);
  return on_demand_is_cheaper(changed(rps, changes));
}

}  // namespace

TEST_CASE("Just within the limit of item size the winner stays, just beyond it another wins",
          "[decide]") {
  for (const auto* rps : {"0.023", "0.1", "0.3", "0.5"}) {
    INFO(rps);
    const auto size = limit(at(rps), "item size");
    REQUIRE(size);
    CHECK(on_demand_is_cheaper(at(rps)));
    CHECK(with_items_of(rps, static_cast<int>(*size) - 1));
    CHECK_FALSE(with_items_of(rps, static_cast<int>(*size)));
  }
  CHECK(*limit(at("0.023"), "item size") == Approx(18'760));
}

TEST_CASE("Where provisioned wins the limit of item size lies below, if there is one", "[decide]") {
  // At 2/s it wins for items of any size that the free dimensions allow; at 1/s small items are
  // cheaper on demand.
  for (const auto* rps : {"0.6", "1", "2", "1000"}) {
    INFO(rps);
    CHECK_FALSE(on_demand_is_cheaper(at(rps)));
    const auto size = limit(at(rps), "item size");
    if (size) {
      CHECK(with_items_of(rps, static_cast<int>(*size)));
      CHECK_FALSE(with_items_of(rps, static_cast<int>(*size) + 1));
    } else {
      for (const int bytes : {1, 200, 1024, 5000, 50'000, 409'600})
        CHECK_FALSE(with_items_of(rps, bytes));
    }
  }
}

TEST_CASE("Just within the limit of the write share the winner stays, just beyond it another wins",
          "[decide]") {
  // At 0.5/s: 1,314,000 x (1.25e-6 w + 0.21875e-6 (1 - w)) = 1.1388 at w = 0.62828.
  const auto share = limit(at("0.5"), "write share");
  REQUIRE(share);
  CHECK(*share == Approx(0.62828).margin(2e-4));
  CHECK(with_writes_of("0.5", *share - 0.001));
  CHECK_FALSE(with_writes_of("0.5", *share + 0.001));
}

TEST_CASE("The limit of the write share is the nearest one, on either side", "[decide]") {
  // At 0.6/s: 1,576,800 x (1.25e-6 w + 0.21875e-6 (1 - w)) = 1.1388 at w = 0.48820, and the plan
  // has 0.6.
  CHECK_FALSE(on_demand_is_cheaper(at("0.6")));
  const auto share = limit(at("0.6"), "write share");
  REQUIRE(share);
  CHECK(*share == Approx(0.48820).margin(2e-4));
  CHECK(with_writes_of("0.6", *share - 0.001));
  CHECK_FALSE(with_writes_of("0.6", *share + 0.001));
}

TEST_CASE("At today's traffic no share of writes changes the winner", "[decide]") {
  CHECK_FALSE(limit(at("0.023"), "write share"));
  for (const double share : {0.0, 0.25, 0.5, 0.75, 1.0}) CHECK(with_writes_of("0.023", share));
}

TEST_CASE("The limit of the rate is the break-even rate", "[decide]") {
  CHECK(*limit(at("0.023"), "rate") ==
        *break_even_rate(at("0.023"), embedded_price_book(), false, false));
  CHECK(on_demand_is_cheaper(at("0.5174")));
  CHECK_FALSE(on_demand_is_cheaper(at("0.51742")));
}
