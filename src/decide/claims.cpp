// SPDX-License-Identifier: Apache-2.0
#include "decide/claims.hpp"

#include <fmt/format.h>

namespace fitcost::inline v1::detail {

namespace {

double percent_saved(const Decimal& before, const Decimal& after) {
  return 100.0 * (1.0 - after.to_double() / before.to_double());
}

const BreakEven* point(const Comparison& comparison, const std::string& subject,
                       const std::string& measure, bool free_tier) {
  for (const auto& b : comparison.break_even) {
    if (b.subject == subject && b.measure == measure && b.free_tier == free_tier) return &b;
  }
  return nullptr;
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
      !on_demand->bill.complete() || !scaled->bill.complete()) {
    claim.found = "prices are missing";
    claim.verdict = "unknown";
    return claim;
  }
  const double saved = percent_saved(scaled->list(), on_demand->list());
  claim.found = fmt::format(
      "at list price {:.1f} % against the auto-scaled table of the first answer, {:.1f} % against "
      "the least "
      "provisioned one; after the free tier on-demand costs {:.4f} and least provisioned {:.4f} "
      "USD a month",
      saved, percent_saved(least->list(), on_demand->list()),
      on_demand->after_free_tier().to_double(), least->after_free_tier().to_double());
  const bool reversed = least->after_free_tier() < on_demand->after_free_tier();
  const bool in_range = saved >= 60.0 && saved <= 80.0;
  claim.verdict = in_range && !reversed ? "holds" : "wrong";
  if (!in_range)
    claim.verdict += saved > 80.0 ? ": too low at list price" : ": too high at list price";
  if (reversed)
    claim.verdict +=
        in_range ? ": reversed inside the free tier" : ", reversed inside the free tier";
  return claim;
}

Claim never_expires(const Decimal& never, const Decimal& two_weeks) {
  const double more = (never - two_weeks).to_double();
  return {
      "never-expire-is-an-indefinite-cost", "logs that never expire are an indefinite storage cost",
      fmt::format(
          "without an end, yes: in month 36 they cost {:.4f} USD instead of {:.4f} with 14 days, "
          "{:.2f} cents more a month",
          never.to_double(), two_weeks.to_double(), 100.0 * more),
      more > 0.0 ? (more < 1.0 ? "holds, but small" : "holds") : "wrong"};
}

Claim threshold(const Comparison& comparison, double rps) {
  Claim claim{"0.023-rps-is-well-below-the-threshold",
              "0.023 requests per second is well below where provisioned becomes cost-effective",
              {},
              {}};
  const BreakEven* rate = point(comparison, "mix", "steady rate", false);
  const BreakEven* utilisation = point(comparison, "mix", "utilisation", false);
  const BreakEven* free = point(comparison, "mix", "steady rate", true);
  if (rate == nullptr || utilisation == nullptr || !rate->value || !utilisation->value) {
    claim.found = "prices are missing, or there is no threshold";
    claim.verdict = "unknown";
    return claim;
  }
  claim.found = fmt::format(
      "the threshold is {:.2f} requests/s for this mix ({:.0f} times {:.3g}): 1 unit each is the "
      "least there is; "
      "a mean utilisation of {:.1f} %",
      *rate->value, *rate->value / rps, rps, 100.0 * *utilisation->value);
  const bool below = rps < *rate->value;
  const bool free_wins = free != nullptr && free->value && *free->value == 0.0;
  claim.verdict = below ? "holds" : "wrong";
  if (below && free_wins)
    claim.verdict += " at list price; inside the free tier provisioned costs nothing";
  return claim;
}

}  // namespace

std::vector<Claim> review_claims(const Comparison& comparison, const Decimal& never_month_36,
                                 const Decimal& two_weeks_month_36) {
  const double rps =
      comparison.requests_per_month.to_double() / (3600.0 * comparison.convention.month_hours);
  return {saving(comparison),
          never_expires(never_month_36, two_weeks_month_36),
          threshold(comparison, rps),
          {"severity-counts", "its summary counts 1 critical, 3 high, 1 medium and 1 low failure",
           "its own sections carry 0 critical, 1 high, 3 medium and 1 low: 5 failures, not 6",
           "wrong"}};
}

}  // namespace fitcost::inline v1::detail
