// SPDX-License-Identifier: Apache-2.0
#include "fitcost/decide/sensitivity.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "fitcost/plan/mix.hpp"
#include "fitcost/plan/readings.hpp"
#include "fitcost/plan/table_use.hpp"
#include "fitcost/units/dual.hpp"

namespace fitcost::inline v1 {

namespace {

/// Largest values that AWS takes: an item of 400 KB, a function of 15 minutes.
const Decimal largest_item_bytes(409'600);
const Decimal longest_duration_ms(900'000);

enum class Guess {
  requests,
  write_share,
  item_bytes,
  items_per_read,
  duration,
  cold_share,
  log_bytes,
  response_bytes,
  log_compression
};

struct GuessWords {
  Guess guess;
  const char* input;
  const char* option;
  const char* key;
};
constexpr std::array<GuessWords, 9> guesses{{
    {Guess::requests, "requests", "--rps", ""},
    {Guess::write_share, "share of requests that write", "--write-share", "share"},
    {Guess::item_bytes, "bytes of an item", "--item-bytes", "item_bytes"},
    {Guess::items_per_read, "items a query reads", "--items-per-read", "items"},
    {Guess::duration, "duration of a request", "--duration-ms", "duration_ms"},
    {Guess::cold_share, "share of cold starts", "plan: cold_share", "cold_share"},
    {Guess::log_bytes, "bytes of own log lines", "--log-bytes", "log_bytes"},
    {Guess::response_bytes, "bytes of a response", "plan: response_bytes", "response_bytes"},
    {Guess::log_compression, "compression of stored logs", "plan: log_compression",
     "log_compression"},
}};

/// Swings are those of a tenth less and more.
constexpr double percent_of_swing = 10.0;

/// Whether a derivative tells what a swing billed anew changes, within a twentieth.
bool tells(double by_derivative, const std::optional<Decimal>& billed) {
  if (!billed) return true;
  const double change = billed->to_double();
  constexpr double share = 0.05;
  constexpr double rounding = 1e-9;  // quantities are billed to so many units
  return std::fabs(change - by_derivative) <=
         share * std::max(std::fabs(change), std::fabs(by_derivative)) + rounding;
}

template <class S> bool is_writing(const RouteOf<S>& route) {
  return std::any_of(route.operations.begin(), route.operations.end(),
                     [](const auto& o) { return detail::writes(o.kind); });
}

/// Calls `visit` with each number of the plan that is proportional to the guess. The write share is
/// none of them: other shares move against it.
template <class S, class Visit> void visit_numbers(PlanOf<S>& plan, Guess guess, Visit visit) {
  for (auto& route : plan.routes) {
    if (guess == Guess::requests) visit(route.share);
    if (guess == Guess::response_bytes) visit(route.response_bytes);
    for (auto& o : route.operations) {
      if (guess == Guess::item_bytes) visit(o.item_bytes);
      if (guess == Guess::items_per_read && detail::reads_many(o.kind)) visit(o.items);
    }
  }
  for (auto& f : plan.functions) {
    if (guess == Guess::duration) visit(f.duration_ms);
    if (guess == Guess::cold_share) visit(f.cold_share);
    if (guess == Guess::log_bytes) visit(f.log_bytes);
  }
  if (guess == Guess::log_compression) visit(plan.log_compression);
}

/// Whether the guess is one number wherever the plan states it: an option sets all of them to one,
/// which is no factor where they differ.
bool is_one_number(Plan plan, Guess guess) {
  if (guess == Guess::requests || guess == Guess::write_share) return true;
  std::optional<Decimal> first;
  bool same = true;
  visit_numbers(plan, guess, [&](const Decimal& number) {
    same = same && (!first || *first == number);
    first = number;
  });
  return same;
}

/// The same with each response of `plan` that an option of the guess changes with its items.
template <class S, class Visit>
void visit_responses(PlanOf<S>& out, const Plan& plan, Guess guess, Visit visit) {
  if (guess != Guess::item_bytes && guess != Guess::items_per_read) return;
  if (!is_one_number(plan, guess)) return;
  for (std::size_t i = 0; i < plan.routes.size(); ++i) {
    const Operation* answer = answered_with(plan.routes[i]);
    const bool changes =
        answer != nullptr && (guess == Guess::item_bytes || detail::reads_many(answer->kind));
    if (changes) visit(out.routes[i].response_bytes);
  }
}

/// The plan with the guess as the variable: slopes are those for all of it, 100 % more.
PlanOf<Dual> differentiable(const Plan& plan, Guess guess, double writing) {
  auto out = plan_cast<Dual>(plan);
  if (guess == Guess::write_share) {
    for (auto& route : out.routes) {
      const double slope = is_writing(route) ? 1.0 : -writing / (1.0 - writing);
      route.share.slope = route.share.value * slope;
    }
  } else {
    const auto vary = [](Dual& number) { number.slope = number.value; };
    visit_numbers(out, guess, vary);
    visit_responses(out, plan, guess, vary);
  }
  return out;
}

/// The plan with the guess times `factor`, where there is such a plan.
std::optional<Plan> multiplied(Plan plan, Guess guess, const Decimal& factor) {
  if (guess == Guess::write_share) {
    MixChanges changes;
    changes.write_share = write_share(plan) * factor;
    if (Decimal(1) < *changes.write_share) return std::nullopt;
    return with_changes(std::move(plan), changes);
  }
  const std::optional<Decimal> most = guess == Guess::item_bytes ? std::optional(largest_item_bytes)
                                      : guess == Guess::duration
                                          ? std::optional(longest_duration_ms)
                                      : guess == Guess::cold_share ? std::optional(Decimal(1))
                                                                   : std::nullopt;
  bool possible = true;
  visit_responses(plan, Plan(plan), guess, [&](Decimal& size) { size = size * factor; });
  visit_numbers(plan, guess, [&](Decimal& number) {
    number = number * factor;
    if (most && *most < number) possible = false;
  });
  return possible ? std::optional(std::move(plan)) : std::nullopt;
}

bool has(Plan plan, Guess guess, const Decimal& writing) {
  if (guess == Guess::write_share) return Decimal() < writing && writing < Decimal(1);
  bool found = false;
  visit_numbers(plan, guess, [&](const Decimal& number) { found = found || number != Decimal(); });
  return found;
}

/// d USD / d (the variable) of all readings at list price: a meter's readings in one region are
/// priced together, as on a bill, and more of it costs the price of the tier it has reached.
double slope_in_usd(const ReadingsOf<Dual>& readings, const PriceBook& book,
                    const BillingTerms& terms) {
  struct Pool {
    std::string_view meter;
    std::string region;
    Dual quantity;
  };
  std::vector<Pool> pools;
  for (const auto& r : readings) {
    const std::string& region = r.region.empty() ? terms.region : r.region;
    auto pool = std::find_if(pools.begin(), pools.end(), [&](const Pool& p) {
      return p.meter == r.meter && p.region == region;
    });
    if (pool == pools.end()) pool = pools.insert(pools.end(), {r.meter, region, {}});
    pool->quantity = pool->quantity + r.quantity;
  }
  double slope = 0.0;
  for (const auto& pool : pools) {
    if (pool.quantity.slope == 0.0) continue;
    const PriceRow* reached = nullptr;
    for (const PriceRow* tier : book.tiers(pool.meter, pool.region, terms.date)) {
      if (reached == nullptr || tier->tier_from.to_double() <= pool.quantity.value) reached = tier;
    }
    if (reached != nullptr) slope += pool.quantity.slope * reached->usd.to_double();
  }
  return slope;
}

}  // namespace

std::vector<Sensitivity> sensitivities(const Plan& plan, const Traffic& traffic,
                                       const BillingMonth& when, const PriceBook& book,
                                       const BillingTerms& terms) {
  const BillingTerms here = terms_for(plan, terms);
  const Decimal writing = write_share(plan);
  const Decimal half = *Decimal::parse("0.5");
  const Decimal today = bill(plan, traffic, when, book, here).total();
  std::vector<Sensitivity> out;
  for (const auto& words : guesses) {
    if (!has(plan, words.guess, writing)) continue;
    const auto dual = differentiable(plan, words.guess, writing.to_double());
    Sensitivity s;
    s.input = words.input;
    s.option = is_one_number(plan, words.guess) ? words.option : std::string("plan: ") + words.key;
    s.key = words.key;
    s.usd_per_percent = slope_in_usd(readings(dual, traffic, when).all(), book, here) / 100.0;
    const auto priced = [&](const Decimal& factor) -> std::optional<Decimal> {
      const auto changed = multiplied(plan, words.guess, factor);
      if (!changed) return std::nullopt;
      const Bill billed = bill(*changed, traffic, when, book, here);
      s.complete = s.complete && billed.complete();
      return billed.total();
    };
    s.at_half = priced(half);
    s.at_double = priced(Decimal(2));
    s.change_less = priced(*Decimal::parse("0.9"));
    s.change_more = priced(*Decimal::parse("1.1"));
    if (s.change_less) *s.change_less = *s.change_less - today;
    if (s.change_more) *s.change_more = *s.change_more - today;
    s.derivative_holds = tells(-percent_of_swing * s.usd_per_percent, s.change_less) &&
                         tells(percent_of_swing * s.usd_per_percent, s.change_more);
    out.push_back(std::move(s));
  }
  const auto width = [](const Sensitivity& s) {
    return std::max(std::fabs(s.swing_less()), std::fabs(s.swing_more()));
  };
  std::stable_sort(out.begin(), out.end(),
                   [&](const Sensitivity& a, const Sensitivity& b) { return width(a) > width(b); });
  return out;
}

double Sensitivity::swing_less() const {
  if (derivative_holds) return -percent_of_swing * usd_per_percent;
  return change_less ? change_less->to_double() : 0.0;
}

double Sensitivity::swing_more() const {
  if (derivative_holds) return percent_of_swing * usd_per_percent;
  return change_more ? change_more->to_double() : 0.0;
}

}  // namespace fitcost::inline v1
