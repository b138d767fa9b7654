// SPDX-License-Identifier: Apache-2.0
#include "fitcost/decide/break_even.hpp"

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstdint>

#include "decide/capacity_cost.hpp"
#include "fitcost/plan/mix.hpp"
#include "units/exact.hpp"

namespace fitcost::inline v1 {

namespace {

using detail::CapacityCost;
using Mode = CapacityCost::Mode;

constexpr double most_rate = 1e6;
/// Each step is one more unit of capacity somewhere; a break-even lies within the first few.
constexpr int most_steps = 4000;
/// On-demand prices were halved on the first of November.
constexpr Date before_price_cut{2024, 10, 31};

/// Where `f` passes 0 between `low` and `high`, which have it on either side.
template <class F> double root(const F& f, double low, double high) {
  std::uintmax_t iterations = 100;
  const auto [a, b] = boost::math::tools::toms748_solve(
      f, low, high, boost::math::tools::eps_tolerance<double>(48), iterations);
  return (a + b) / 2.0;
}

std::optional<double> first_rate_above(const CapacityCost& cost, Mode other, bool after_free_tier) {
  if (!cost.priced(Mode::on_demand) || !cost.priced(other)) return std::nullopt;
  const auto dearer = [&](double rps) {
    return cost(Mode::on_demand, rps, after_free_tier) - cost(other, rps, after_free_tier);
  };
  double low = 0.0;
  for (int n = 0; n < most_steps && low < most_rate; ++n) {
    // Up to the step, included, the capacity is what it is just above `low`.
    const double step = std::min(cost.next_step(low, other), most_rate);
    const double high = step * (1.0 - 1e-12);
    const double just_above = low == 0.0 ? high * 1e-9 : low * (1.0 + 1e-9);
    if (dearer(just_above) > 0.0) return low;
    if (dearer(high) > 0.0) return root(dearer, just_above, high);
    low = step;
  }
  return std::nullopt;
}

std::optional<double> free_rate(const CapacityCost& cost) {
  if (!cost.priced(Mode::least_provisioned)) return std::nullopt;
  const auto free_at = [&](double rps) { return cost(Mode::least_provisioned, rps, true) == 0.0; };
  if (!free_at(0.0)) return 0.0;
  double free = 0.0;
  for (int n = 0; n < most_steps; ++n) {
    const double step = cost.next_step(free, Mode::least_provisioned);
    if (step > most_rate) break;
    if (!free_at(step * (1.0 - 1e-12))) return free;
    free = step;
  }
  return free;
}

CompareInput at(const CompareInput& input, const Date& date) {
  CompareInput out = input;
  out.terms.date = date;
  return out;
}

/// A plan whose only request is one write, or one read, of one unit.
Plan one_unit_plan(bool writes) {
  Plan plan;
  Table table;
  table.name = "table";
  plan.tables.push_back(table);
  Route route;
  route.share = 1;
  Operation operation;
  operation.kind = writes ? OperationKind::put : OperationKind::get;
  operation.table = "table";
  operation.item_bytes = 1;
  operation.consistency = dynamodb::Consistency::strong;
  route.operations.push_back(operation);
  plan.routes.push_back(route);
  return plan;
}

/// One dimension alone has no other whose least unit it pays for: the root is the utilisation of
/// one unit.
std::string date_suffix(const Date& date) { return "-" + to_string(date); }

}  // namespace

std::optional<double> break_even_utilisation(const PriceBook& book, const BillingTerms& terms,
                                             bool writes) {
  const auto hour = book.first_price(
      writes ? dynamodb::write_capacity_unit_hours.key : dynamodb::read_capacity_unit_hours.key,
      terms.region, terms.date);
  const auto unit = book.first_price(
      writes ? dynamodb::write_request_units.key : dynamodb::read_request_units.key, terms.region,
      terms.date);
  if (!hour || !unit || *unit == Decimal()) return std::nullopt;
  return (Exact(*hour) / (Exact(*unit) * 3600.0)).to_double();
}

std::optional<double> break_even_rate(const CompareInput& input, const PriceBook& book,
                                      bool after_free_tier, bool auto_scaled) {
  return first_rate_above(CapacityCost(input, input.first, book),
                          auto_scaled ? Mode::auto_scaled : Mode::least_provisioned,
                          after_free_tier);
}

std::optional<double> free_up_to(const CompareInput& input, const PriceBook& book) {
  return free_rate(CapacityCost(input, input.first, book));
}

std::vector<BreakEven> break_even_points(const CompareInput& input, const PriceBook& book) {
  std::vector<BreakEven> out;
  const std::string whole = "the floor of 1 unit each decides, not the utilisation";
  for (const Date& date : {input.terms.date, before_price_cut}) {
    const CompareInput then = at(input, date);
    for (const bool writes : {true, false}) {
      const std::string name = writes ? "writes" : "reads";
      const auto utilisation = break_even_utilisation(book, then.terms, writes);
      out.push_back({"utilisation-" + name + date_suffix(date),
                     name,
                     "utilisation",
                     utilisation,
                     "share of what is provisioned",
                     date,
                     false,
                     {}});
      // At one unit the rate is the utilisation of that unit; the unit of the other dimension is
      // not counted.
      out.push_back({"rate-" + name + date_suffix(date), name, "steady rate", utilisation,
                     "units/s", date, false,
                     "from this rate on 1 provisioned unit is cheaper than on-demand"});
      CompareInput alone = then;
      alone.first = one_unit_plan(writes);
      const auto free = free_up_to(alone, book);
      const bool inside = free && *free > 0.0;
      out.push_back({"rate-" + name + "-free-tier" + date_suffix(date), name, "steady rate",
                     inside ? std::optional<double>(0.0)
                            : first_rate_above(CapacityCost(alone, alone.first, book),
                                               Mode::least_provisioned, true),
                     "units/s", date, true,
                     inside ? "provisioned is free inside the free tier" : ""});
      out.push_back({"free-" + name + date_suffix(date), name, "free up to", free, "units/s", date,
                     true, "steady traffic, one table"});
    }
    const CapacityCost cost(then, then.first, book);
    std::optional<double> utilisation;
    if (cost.priced(Mode::on_demand) && cost.priced(Mode::least_provisioned)) {
      // At high rates whole units no longer matter: what remains is the mean utilisation itself.
      constexpr double high = 1e9;
      utilisation = cost(Mode::least_provisioned, high, false) / cost(Mode::on_demand, high, false);
    }
    out.push_back({"utilisation-mix" + date_suffix(date),
                   "mix",
                   "utilisation",
                   utilisation,
                   "share of what is provisioned",
                   date,
                   false,
                   {}});
    out.push_back({"rate-mix" + date_suffix(date), "mix", "steady rate",
                   break_even_rate(then, book, false, false), "requests/s", date, false, whole});
    out.push_back({"rate-mix-free-tier" + date_suffix(date), "mix", "steady rate",
                   break_even_rate(then, book, true, false), "requests/s", date, true,
                   "0: inside the free tier provisioned is cheaper at any rate"});
    out.push_back({"rate-mix-auto-scaled" + date_suffix(date),
                   "mix against auto scaling",
                   "steady rate",
                   break_even_rate(then, book, false, true),
                   "requests/s",
                   date,
                   false,
                   {}});
    out.push_back({"free-mix" + date_suffix(date), "mix", "free up to", free_up_to(then, book),
                   "requests/s", date, true, "steady traffic"});
  }
  return out;
}

std::vector<Tolerance> tolerances(const CompareInput& input, const PriceBook& book) {
  const double rps = per_second<double>(input.traffic.rate, input.convention.month_hours) /
                     (requests(1.0) / seconds(1.0));
  const auto on_demand_wins = [&](const Plan& plan) {
    const CapacityCost cost(input, plan, book);
    return cost(Mode::on_demand, rps, false) <= cost(Mode::least_provisioned, rps, false);
  };
  const CapacityCost now(input, input.first, book);
  if (!now.priced(Mode::on_demand) || !now.priced(Mode::least_provisioned)) return {};
  std::vector<Tolerance> out;
  const bool wins_now = on_demand_wins(input.first);
  out.push_back({"rate", first_rate_above(now, Mode::least_provisioned, false), "requests/s"});

  const auto with_size = [&](double size) {
    MixChanges changes;
    changes.item_bytes = Decimal(static_cast<std::int64_t>(size));
    return on_demand_wins(with_changes(input.first, changes)) == wins_now;
  };
  constexpr double largest = 409'600;
  // Sizes from 1 byte on until one of the other kind; the limit is the size next to it that another
  // option wins.
  const bool small_items = with_size(1.0);
  double low = 1.0;
  double high = 0.0;
  double size = 2.0;
  while (size < 2.0 * largest && high == 0.0) {
    const double tried = std::min(size, largest);
    (with_size(tried) == small_items ? low : high) = tried;
    size *= 2.0;
  }
  while (high > 0.0 && high - low > 1.0) {
    const double middle = std::floor((low + high) / 2.0);
    (with_size(middle) == small_items ? low : high) = middle;
  }
  std::optional<double> size_limit;
  if (high > 0.0) size_limit = small_items ? high : low;
  out.push_back({"item size", size_limit, "bytes"});

  // The nearest share on either side of the plan's own, to a hundredth of a percent.
  constexpr double finest = 1e-4;
  constexpr double stride = 0.05;
  const Decimal shares = write_share(input.first);
  const bool mixed = Decimal() < shares && shares < Decimal(1);
  const auto with_share = [&](double share) {
    MixChanges changes;
    changes.write_share = to_decimal(share, 4);
    return on_demand_wins(with_changes(input.first, changes)) == wins_now;
  };
  const double present = shares.to_double();
  const auto limit_towards = [&](double end) -> std::optional<double> {
    double same = present;
    while (same != end) {
      double other = end < same ? std::max(end, same - stride) : std::min(end, same + stride);
      if (with_share(other)) {
        same = other;
        continue;
      }
      while (std::abs(other - same) > finest) {
        const double middle = (same + other) / 2.0;
        (with_share(middle) ? same : other) = middle;
      }
      return other;
    }
    return std::nullopt;
  };
  std::optional<double> share;
  if (mixed) {
    const auto below = limit_towards(0.0);
    const auto above = limit_towards(1.0);
    share = below && (!above || present - *below < *above - present) ? below : above;
  }
  out.push_back({"write share", share, "share of requests"});
  return out;
}

}  // namespace fitcost::inline v1
