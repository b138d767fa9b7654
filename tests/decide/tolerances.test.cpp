// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>

#include "decide/inputs.hpp"
#include "fitcost/decide/break_even.hpp"
#include "fitcost/plan/mix.hpp"
#include "fitcost/traffic/cyclic_profile.hpp"
#include "fitcost/traffic/profile.hpp"

using namespace inputs;

namespace {

/// Which option of the table is cheapest, by its exact bills.
std::string winner(const CompareInput& input) {
  return compare(input, embedded_price_book()).choice("table").winner;
}

CompareInput changed(CompareInput input, const MixChanges& changes) {
  input.first = with_changes(input.first, changes);
  return input;
}

CompareInput with_rate(CompareInput input, double rps) {
  input.traffic.rate = Rate::per_second_of(to_decimal(rps, 12));
  return input;
}
CompareInput with_items(const CompareInput& input, double bytes) {
  MixChanges changes;
  changes.item_bytes = Decimal(static_cast<std::int64_t>(bytes));
  return changed(input, changes);
}
CompareInput with_writes(const CompareInput& input, double share) {
  MixChanges changes;
  changes.write_share = to_decimal(share, 6);
  return changed(input, changes);
}

CompareInput with_day(const std::string& rps, double peak) {
  CompareInput out = at(rps);
  out.traffic.profile = daily(peak);
  return out;
}

Tolerance tolerance(const CompareInput& input, const std::string& guess) {
  for (const auto& t : tolerances(input, embedded_price_book())) {
    if (t.guess == guess) return t;
  }
  FAIL("no tolerance of " << guess);
  return {};
}

/// At both bounds of all three guesses: within them today's winner wins, beyond them another.
void check_bounds(const CompareInput& input) {
  const std::string now = winner(input);
  const auto rate = tolerance(input, "rate");
  CHECK(rate.winner == now);
  if (rate.low) {
    INFO("rate above " << *rate.low);
    CHECK(winner(with_rate(input, *rate.low * 1.0001 + 1e-9)) == now);
    CHECK(winner(with_rate(input, *rate.low * 0.9999)) != now);
  }
  if (rate.high) {
    INFO("rate below " << *rate.high);
    CHECK(winner(with_rate(input, *rate.high * 0.9999)) == now);
    CHECK(winner(with_rate(input, *rate.high * 1.0001)) != now);
  }
  const auto size = tolerance(input, "item size");
  if (size.low) {
    INFO("items larger than " << *size.low);
    CHECK(winner(with_items(input, *size.low + 1)) == now);
    CHECK(winner(with_items(input, *size.low)) != now);
  } else {
    CHECK(winner(with_items(input, 1)) == now);
  }
  if (size.high) {
    INFO("items smaller than " << *size.high);
    CHECK(winner(with_items(input, *size.high - 1)) == now);
    CHECK(winner(with_items(input, *size.high)) != now);
  } else {
    CHECK(winner(with_items(input, 409'600)) == now);
  }
  const auto share = tolerance(input, "write share");
  if (share.low) {
    INFO("writes above " << *share.low);
    CHECK(winner(with_writes(input, *share.low + 0.001)) == now);
    CHECK(winner(with_writes(input, *share.low - 0.001)) != now);
  } else {
    CHECK(winner(with_writes(input, 0)) == now);
  }
  if (share.high) {
    INFO("writes below " << *share.high);
    CHECK(winner(with_writes(input, *share.high - 0.001)) == now);
    CHECK(winner(with_writes(input, *share.high + 0.001)) != now);
  } else {
    CHECK(winner(with_writes(input, 1)) == now);
  }
}

}  // namespace

TEST_CASE("Within the bounds of every guess the winner stays, beyond them another wins",
          "[decide]") {
  for (const auto* rps :
       {"0.023", "0.1", "0.3", "0.5", "0.6", "1", "2", "30", "36", "100", "500"}) {
    INFO(rps);
    check_bounds(at(rps));
  }
}

TEST_CASE("Bounds hold for traffic with peaks, from a profile or a trace", "[decide]") {
  for (const auto& [rps, peak] :
       {std::pair{"0.3", 4.0}, {"1.5", 4.0}, {"0.023", 24.0}, {"5", 1.5}, {"20", 2.0}}) {
    INFO(rps << ", peak " << peak);
    check_bounds(with_day(rps, peak));
    CompareInput recorded = at(rps);
    recorded.traffic.peak_minute_to_mean = peak;
    check_bounds(recorded);
  }
}

TEST_CASE("On-demand wins up to the break-even rate, items of 18.3 KB and any share of writes",
          "[decide]") {
  const auto rate = tolerance(at("0.023"), "rate");
  CHECK(rate.winner == "on-demand");
  CHECK_FALSE(rate.low);
  CHECK(*rate.high ==
        Approx(*break_even_rate(at("0.023"), embedded_price_book(), false, false)).epsilon(1e-9));
  const auto size = tolerance(at("0.023"), "item size");
  CHECK_FALSE(size.low);
  CHECK(*size.high == 18'760);
  const auto share = tolerance(at("0.023"), "write share");
  CHECK_FALSE(share.low);
  CHECK_FALSE(share.high);
}

TEST_CASE("Bounds of the share of writes follow from one division each", "[decide]") {
  // At 0.5/s: 1,314,000 x (1.25e-6 w + 0.21875e-6 (1 - w)) = 1.1388 at w = 0.62828.
  CHECK(*tolerance(at("0.5"), "write share").high == Approx(0.62828).margin(2e-4));
  // At 0.6/s, where provisioned wins with 0.6 writes: 1,576,800 x ... = 1.1388 at w = 0.48820.
  const auto share = tolerance(at("0.6"), "write share");
  CHECK(share.winner == "provisioned");
  CHECK(*share.low == Approx(0.48820).margin(2e-4));
}

TEST_CASE("A peak keeps on-demand cheapest for longer, and the break-even rate says so",
          "[decide]") {
  const auto& book = embedded_price_book();
  const double steady = *break_even_rate(at("0.3"), book, false, false);
  const double peaked = *break_even_rate(with_day("0.3", 3), book, false, false);
  CHECK(peaked > 1.5 * steady);
  CHECK(*tolerance(with_day("0.3", 3), "rate").high == Approx(peaked).epsilon(1e-9));
  // Used to a quarter in the mean, never to 28.9 %: provisioned capacity never pays.
  CHECK_FALSE(break_even_rate(with_day("0.3", 4), book, false, false));
  CHECK(*tolerance(with_day("0.3", 4), "item size").high > 1025);
  // 2 x ceil(0.6 x 4 rps) <= 25 until 5/s.
  CHECK(*free_up_to(with_day("0.3", 4), book) == Approx(5.0).epsilon(1e-9));
  for (const auto& p : break_even_points(with_day("0.3", 4), book)) {
    if (p.subject == "mix" && p.measure == "utilisation" && p.prices_on.year == 2026)
      CHECK(*p.value == Approx(0.288888889).epsilon(1e-6));  // of the mean, whatever the peak
  }
}

TEST_CASE("A plan whose requests all write has no bounds of its share of writes", "[decide]") {
  CompareInput input = at("0.5");
  MixChanges changes;
  changes.write_share = Decimal(1);
  for (const auto& t : tolerances(changed(input, changes), embedded_price_book()))
    CHECK(t.guess != "write share");
}

TEST_CASE("Items of several sizes are bounded by sizes that all of them have", "[decide]") {
  CompareInput input = at("0.5");
  input.first.routes[0].operations[0].item_bytes = Decimal(1000);
  const auto size = tolerance(input, "item size");
  const std::string now = winner(input);
  REQUIRE(size.high);
  CHECK(winner(with_items(input, 1000)) != now);  // but for the queries' smaller items it is now's
  CHECK(winner(with_items(input, *size.high)) != now);
  CHECK(winner(with_items(input, *size.high - 1)) == now);
}

TEST_CASE("Against auto scaling there is no break-even where the scaled table is too small",
          "[decide]") {
  const auto value = [](const CompareInput& input) {
    for (const auto& p : break_even_points(input, embedded_price_book())) {
      if (p.id == "rate-mix-auto-scaled-2026-10-03") return p.value;
    }
    FAIL("no such point");
    return std::optional<double>();
  };
  CHECK(*value(at("0.3")) == Approx(2.9505).margin(1e-4));
  // At 3.26/s, where its cost is passed, the index is asked for 7.8 writes/s and has 5.
  CHECK_FALSE(value(with_day("0.3", 4)));
}
