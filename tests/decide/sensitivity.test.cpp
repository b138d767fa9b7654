// SPDX-License-Identifier: Apache-2.0
#include "fitcost/decide/sensitivity.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <utility>

#include "fitcost/plan/mix.hpp"
#include "fitcost/plan/plan_file.hpp"
#include "fitcost/pricing/price_book_file.hpp"

using namespace fitcost;

namespace {

struct Case {
  Plan plan = embedded_workload("workout-api");
  Traffic traffic{Rate::per_second_of(*Decimal::parse("0.023"))};
  BillingTerms terms{.date = embedded_price_book().date()};
  BillingMonth when = BillingMonth::of(12, {}, terms.date);

  double total(const Plan& of) const {
    return bill(of, traffic, when, embedded_price_book(), terms).total().to_double();
  }
  std::vector<Sensitivity> all() const {
    return sensitivities(plan, traffic, when, embedded_price_book(), terms);
  }
};

const Sensitivity& of_input(const std::vector<Sensitivity>& all, const std::string& input) {
  for (const auto& s : all) {
    if (s.input == input) return s;
  }
  FAIL("no guess called " << input);
  return all.front();
}

/// The exact bills of a little less and a little more: what is linear in between has this slope.
template <class Change> double by_bills(const Case& c, double by, Change change) {
  Plan less = c.plan;
  Plan more = c.plan;
  change(less, Decimal(1) - *Decimal::parse("0.001"));
  change(more, Decimal(1) + *Decimal::parse("0.001"));
  return (c.total(more) - c.total(less)) / (2.0 * by) / 100.0;
}

}  // namespace

TEST_CASE("Derivatives are the slopes between exact bills", "[decide][sensitivity]") {
  for (const char* rps : {"0.023", "40", "3000"}) {
    Case c;
    c.traffic.rate = Rate::per_second_of(*Decimal::parse(rps));
    const auto all = c.all();
    const auto requests = by_bills(c, 0.001, [](Plan& plan, const Decimal& factor) {
      for (auto& r : plan.routes) r.share = r.share * factor;
    });
    const auto log_bytes = by_bills(c, 0.001, [](Plan& plan, const Decimal& factor) {
      for (auto& f : plan.functions) f.log_bytes = f.log_bytes * factor;
    });
    const auto responses = by_bills(c, 0.001, [](Plan& plan, const Decimal& factor) {
      for (auto& r : plan.routes) r.response_bytes = r.response_bytes * factor;
    });
    const auto writes = by_bills(c, 0.001, [](Plan& plan, const Decimal& factor) {
      MixChanges changes;
      changes.write_share = write_share(plan) * factor;
      plan = with_changes(std::move(plan), changes);
    });
    INFO(rps);
    // Exact bills round quantities to 1e-9 of a unit, which a thousandth of little feels.
    CHECK(of_input(all, "requests").usd_per_percent == Approx(requests).epsilon(1e-4));
    CHECK(of_input(all, "bytes of own log lines").usd_per_percent ==
          Approx(log_bytes).epsilon(1e-4));
    CHECK(of_input(all, "bytes of a response").usd_per_percent ==
          Approx(responses).epsilon(1e-4).margin(1e-12));
    CHECK(of_input(all, "share of requests that write").usd_per_percent ==
          Approx(writes).epsilon(1e-4));
  }
}

TEST_CASE("An item within a whole unit moves storage and what is sent alone",
          "[decide][sensitivity]") {
  // 300 bytes: one write unit up to 1 KiB, so a byte more costs what a byte of storage does, and,
  // where a response is the item or 20 of them, what the bytes cost that leave.
  const Case c;
  const double requests_until = 12 * 0.023 * 0.6 * 730 * 3600;
  const double gigabytes = requests_until * 300.0 / 1073741824.0;
  const auto s = of_input(c.all(), "bytes of an item");
  CHECK(s.option == "--item-bytes");
  const double sent = 0.023 * 730 * 3600 * (0.6 * 300 + 0.3 * 6'000) / 1073741824.0;
  CHECK(s.usd_per_percent == Approx((0.25 * gigabytes + 0.09 * sent) / 100.0).epsilon(1e-9));
  // Double of it still is one unit to write, but queries of 100 items read more whole units: what a
  // derivative within a step cannot see.
  REQUIRE(s.at_double);
  CHECK(s.at_double->to_double() - c.total(c.plan) > 100.0 * s.usd_per_percent);
}

TEST_CASE("A guess names its key of a plan file", "[decide][sensitivity]") {
  for (const auto& s : Case{}.all()) CHECK((s.input == "requests") == s.key.empty());
}

TEST_CASE("An option is named for a guess that it can move by a factor", "[decide][sensitivity]") {
  Case c;
  CHECK(of_input(c.all(), "items a query reads").option == "plan: items");  // 20 and 100
  CHECK(of_input(c.all(), "duration of a request").option == "--duration-ms");
  MixChanges changes;
  changes.items_per_read = Decimal(30);
  c.plan = with_changes(std::move(c.plan), changes);
  CHECK(of_input(c.all(), "items a query reads").option == "--items-per-read");
}

TEST_CASE("Half and double of a guess are bills of their own", "[decide][sensitivity]") {
  const Case c;
  const auto all = c.all();
  Case twice;
  twice.traffic.rate = Rate::per_second_of(*Decimal::parse("0.046"));
  CHECK(of_input(all, "requests").at_double->to_double() ==
        Approx(twice.total(twice.plan)).epsilon(1e-12));
  // 60 % writes cannot double; half of it is 30 %.
  const auto& writes = of_input(all, "share of requests that write");
  CHECK_FALSE(writes.at_double);
  MixChanges changes;
  changes.write_share = *Decimal::parse("0.3");
  CHECK(writes.at_half->to_string() ==
        bill(with_changes(c.plan, changes), c.traffic, c.when, embedded_price_book(), c.terms)
            .total()
            .to_string());
}

TEST_CASE("A duration, rounded up to whole milliseconds, is billed anew", "[decide][sensitivity]") {
  // 60 ms become 66: 60,444 requests x 6 ms x 0.25 GB x 0.0000166667 USD = 0.0015111.
  const Case c;
  const auto s = of_input(c.all(), "duration of a request");
  CHECK(s.usd_per_percent == 0.0);
  CHECK_FALSE(s.derivative_holds);
  CHECK(s.swing_more() == Approx(60444 * 0.006 * 0.25 * 0.0000166667).epsilon(1e-6));
  CHECK(s.swing_less() == Approx(-s.swing_more()).epsilon(1e-6));
  // What is linear keeps its derivative.
  const auto requests = of_input(c.all(), "requests");
  CHECK(requests.derivative_holds);
  CHECK(requests.swing_more() == 10.0 * requests.usd_per_percent);
}

TEST_CASE("What is billed anew is the bill of the plan with ten percent more",
          "[decide][sensitivity]") {
  Case c;
  c.traffic.rate = Rate::per_second_of(Decimal(80));
  Plan more = c.plan;
  for (auto& r : more.routes) {
    for (auto& o : r.operations) {
      if (o.kind == OperationKind::query) o.items = o.items * *Decimal::parse("1.1");
    }
  }
  const auto s = of_input(c.all(), "items a query reads");
  REQUIRE(s.change_more);
  CHECK(s.change_more->to_double() == Approx(c.total(more) - c.total(c.plan)).epsilon(1e-9));
  CHECK(s.swing_more() == s.change_more->to_double());
}

TEST_CASE("The steepest guess comes first, and what a plan has not is no guess",
          "[decide][sensitivity]") {
  Case c;
  auto all = c.all();
  for (std::size_t i = 1; i < all.size(); ++i) {
    const auto width = [](const Sensitivity& s) {
      return std::max(std::fabs(s.swing_less()), std::fabs(s.swing_more()));
    };
    CHECK(width(all[i]) <= width(all[i - 1]));
  }
  CHECK(all.front().input == "requests");
  for (const auto& s : all) CHECK(s.input != "share of cold starts");  // none in this plan
  for (auto& f : c.plan.functions) {
    f.cold_share = *Decimal::parse("0.8");
    f.init_ms = Decimal(150);
  }
  all = c.all();
  CHECK(of_input(all, "share of cold starts").usd_per_percent > 0.0);
  CHECK_FALSE(of_input(all, "share of cold starts").at_double);
}
