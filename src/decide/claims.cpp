// SPDX-License-Identifier: Apache-2.0
#include "decide/claims.hpp"

#include <fmt/format.h>

namespace fitcost::inline v1::detail {

namespace {

double percent_saved(const Decimal& before, const Decimal& after) {
  if (before == Decimal()) return 0.0;
  return 100.0 * (1.0 - after.to_double() / before.to_double());
}

/// At the comparison's own prices, those of its terms' day.
const BreakEven* point(const Comparison& comparison, const std::string& id_start) {
  const std::string id = id_start + "-" + to_string(comparison.terms.date);
  for (const auto& b : comparison.break_even) {
    if (b.id == id) return &b;
  }
  return nullptr;
}

/// A claim that the book has not the prices for.
Claim unknown(Claim claim) {
  claim.found = "prices are missing";
  claim.verdict = "unknown";
  return claim;
}

std::string usd_or_cents(double usd) {
  return usd < 1.0 ? fmt::format("{:.2f} cents", 100.0 * usd) : fmt::format("{:.2f} USD", usd);
}

std::string after_free_tier(const Comparison& c, const Option& on_demand, const Option& least) {
  if (c.terms.free_tier == "none") return {};
  const auto usd = [](const Option& o) {
    const double cost = o.after_free_tier().to_double();
    return cost == 0.0 ? std::string("0") : fmt::format("{:.4f}", cost);
  };
  return fmt::format(
      "; after the free tier on-demand costs {} and least provisioned {} USD a month",
      usd(on_demand), usd(least));
}

Claim saving(const Comparison& comparison) {
  Claim claim{"on-demand-saves-60-80-percent",
              "on-demand saves approximately 60-80 % for this use case",
              {},
              {}};
  const Choice& table = comparison.choice("table");
  const Option* on_demand = table.find("on-demand");
  const Option* scaled = table.find("auto-scaled-5-40-70");
  const Option* least = table.find("provisioned");
  if (on_demand == nullptr || scaled == nullptr || least == nullptr ||
      !on_demand->bill.complete() || !scaled->bill.complete() || !least->bill.complete()) {
    return unknown(claim);
  }
  if (!scaled->serves) {
    claim.found = "at this traffic the auto-scaled table is too small";
    claim.verdict = "does not apply";
    return claim;
  }
  const double saved = percent_saved(scaled->list(), on_demand->list());
  claim.found = fmt::format(
      "at {} {:.1f} % against the table {}, {:.1f} % against the least provisioned one{}",
      comparison.price_name(), saved, scaled->label,
      percent_saved(least->list(), on_demand->list()),
      after_free_tier(comparison, *on_demand, *least));
  const bool reversed = least->after_free_tier() < on_demand->after_free_tier() &&
                        comparison.terms.free_tier != "none";
  const bool in_range = saved >= 60.0 && saved <= 80.0;
  claim.verdict = in_range && !reversed ? "holds" : "wrong";
  if (!in_range)
    claim.verdict += (saved > 80.0 ? ": too low at " : ": too high at ") + comparison.price_name();
  if (reversed)
    claim.verdict +=
        in_range ? ": reversed inside the free tier" : ", reversed inside the free tier";
  return claim;
}

Claim never_expires(const Bill& never, const Bill& two_weeks) {
  Claim claim{"never-expire-is-an-indefinite-cost",
              "logs that never expire are an indefinite storage cost",
              {},
              {}};
  if (!never.complete() || !two_weeks.complete()) return unknown(claim);
  const double more = (never.total() - two_weeks.total()).to_double();
  claim.found = fmt::format(
      "without an end, yes: in month 36 they cost {:.4f} USD instead of {:.4f} with 14 days, {} "
      "more a month",
      never.total().to_double(), two_weeks.total().to_double(), usd_or_cents(more));
  claim.verdict = more > 0.0 ? (more < 1.0 ? "holds, but small" : "holds") : "wrong";
  return claim;
}

/// About the rate that the review speaks of, whatever traffic is compared.
Claim threshold(const Comparison& comparison) {
  constexpr double reviewed = 0.023;
  Claim claim{"0.023-rps-is-well-below-the-threshold",
              "0.023 requests per second is well below where provisioned becomes cost-effective",
              {},
              {}};
  const BreakEven* rate = point(comparison, "rate-mix");
  const BreakEven* utilisation = point(comparison, "utilisation-mix");
  const BreakEven* free = point(comparison, "rate-mix-free-tier");
  if (rate == nullptr || utilisation == nullptr || !rate->value || !utilisation->value) {
    claim.found = "prices are missing, or there is no threshold";
    claim.verdict = "unknown";
    return claim;
  }
  claim.found = fmt::format(
      "the threshold is {:.2f} requests/s for this mix ({:.0f} times {}): 1 unit each is the least "
      "there is; a mean utilisation of {:.1f} %",
      *rate->value, *rate->value / reviewed, reviewed, 100.0 * *utilisation->value);
  const bool below = reviewed < *rate->value;
  const bool free_wins = free != nullptr && free->value && *free->value == 0.0;
  claim.verdict = below ? "holds" : "wrong";
  if (below && free_wins)
    claim.verdict +=
        " at " + comparison.price_name() + "; inside the free tier provisioned costs nothing";
  return claim;
}

}  // namespace

std::vector<Claim> review_claims(const Comparison& comparison, const Bill& never_month_36,
                                 const Bill& two_weeks_month_36) {
  return {saving(comparison),
          never_expires(never_month_36, two_weeks_month_36),
          threshold(comparison),
          {"severity-counts", "its summary counts 1 critical, 3 high, 1 medium and 1 low failure",
           "its own sections carry 0 critical, 1 high, 3 medium and 1 low: 5 failures, not 6",
           "wrong"}};
}

}  // namespace fitcost::inline v1::detail
