// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <utility>

#include "decide/capacity_cost.hpp"
#include "fitcost/decide/break_even.hpp"
#include "fitcost/plan/mix.hpp"
#include "fitcost/plan/table_use.hpp"

namespace fitcost::inline v1 {

namespace {

using detail::CapacityCost;
using detail::most_rate;
using Mode = CapacityCost::Mode;

/// Rates and sizes are tried in steps of a hundredth.
constexpr double stride = 1.01;
constexpr double largest_item = 409'600.0;
constexpr double share_stride = 0.01;
constexpr double finest_share = 1e-4;

/// The nearest value to `from`, for which `same` holds, in the direction that `next` takes it, for
/// which it does not; nothing when `next` comes to a stand at `end` before. `between` halves what
/// lies between two values until it gives one of them back.
template <class Same, class Next, class Between>
std::optional<double> first_other(const Same& same, double from, double end, const Next& next,
                                  const Between& between) {
  double inside = from;
  while (inside != end) {
    double outside = next(inside);
    if (same(outside)) {
      inside = outside;
      continue;
    }
    for (;;) {
      const double middle = between(inside, outside);
      if (middle == inside || middle == outside) return outside;
      (same(middle) ? inside : outside) = middle;
    }
  }
  return std::nullopt;
}

Tolerance of_rate(const CapacityCost& cost, Mode winner, double rps) {
  const auto same = [&](double rate) { return cost.cheapest(rate) == winner; };
  const auto between = [](double a, double b) {
    return std::abs(a - b) <= 1e-12 * std::max(a, b) ? a : (a + b) / 2.0;
  };
  // Below it every capacity is the least there is, and costs but for on-demand's do not move: one
  // winner changes for another at most once.
  const double flat = std::min({most_rate, cost.next_step(0.0, Mode::least_provisioned),
                                cost.next_step(0.0, Mode::auto_scaled)});
  const auto up = [&](double rate) {
    return rate < flat ? flat : std::min(most_rate, rate * stride);
  };
  const auto down = [&](double rate) { return rate > flat ? std::max(flat, rate / stride) : 0.0; };
  Tolerance out{"rate", cost.option_id(winner), {}, {}, "requests/s"};
  if (rps > 0.0) out.low = first_other(same, rps, 0.0, down, between);
  if (rps < most_rate) out.high = first_other(same, rps, most_rate, up, between);
  return out;
}

/// Sizes that all items have alike. A plan whose items differ starts from its largest or its
/// smallest, whichever has the plan's winner; nothing where neither does.
std::optional<Tolerance> of_item_size(CapacityCost& cost, Mode winner, double rps,
                                      PlanOf<double> plan) {
  double smallest = largest_item;
  double largest = 1.0;
  for (const auto& route : plan.routes) {
    for (const auto& o : route.operations) {
      smallest = std::min(smallest, std::max(1.0, std::floor(o.item_bytes)));
      largest = std::max(largest, std::ceil(o.item_bytes));
    }
  }
  const auto same = [&](double size) {
    for (auto& route : plan.routes) {
      for (auto& o : route.operations) o.item_bytes = size;
    }
    cost.take(plan);
    return cost.cheapest(rps) == winner;
  };
  const auto up = [](double size) {
    return std::min(largest_item, std::max(size + 1.0, std::floor(size * stride)));
  };
  const auto down = [](double size) {
    return std::max(1.0, std::min(size - 1.0, std::ceil(size / stride)));
  };
  const auto between = [](double a, double b) {
    return std::abs(a - b) <= 1.0 ? a : std::floor((a + b) / 2.0);
  };
  const double start = same(largest) ? largest : smallest;
  if (!same(start)) return std::nullopt;
  return Tolerance{"item size", cost.option_id(winner),
                   first_other(same, start, 1.0, down, between),
                   first_other(same, start, largest_item, up, between), "bytes"};
}

Tolerance of_write_share(CapacityCost& cost, Mode winner, double rps, const PlanOf<double>& plan,
                         double present) {
  const auto same = [&](double share) {
    PlanOf<double> changed = plan;
    for (auto& route : changed.routes) {
      const bool writing = std::any_of(route.operations.begin(), route.operations.end(),
                                       [](const auto& o) { return detail::writes(o.kind); });
      route.share *= writing ? share / present : (1.0 - share) / (1.0 - present);
    }
    cost.take(changed);
    return cost.cheapest(rps) == winner;
  };
  const auto up = [](double share) { return std::min(1.0, share + share_stride); };
  const auto down = [](double share) { return std::max(0.0, share - share_stride); };
  const auto between = [](double a, double b) {
    return std::abs(a - b) <= finest_share ? a : (a + b) / 2.0;
  };
  return {"write share", cost.option_id(winner), first_other(same, present, 0.0, down, between),
          first_other(same, present, 1.0, up, between), "share of requests"};
}

}  // namespace

std::vector<Tolerance> tolerances(const CompareInput& input, const PriceBook& book) {
  const double rps = per_second<double>(input.traffic.rate, input.convention.month_hours) /
                     (requests(1.0) / seconds(1.0));
  CapacityCost cost(input, input.first, book);
  const auto winner = cost.cheapest(rps);
  if (!winner) return {};
  // Only what throughput depends on is varied.
  Plan parts;
  parts.tables = input.first.tables;
  parts.routes = input.first.routes;
  const auto plan = plan_cast<double>(parts);
  std::vector<Tolerance> out{of_rate(cost, *winner, rps)};
  if (auto size = of_item_size(cost, *winner, rps, plan)) out.push_back(std::move(*size));
  const Decimal share = write_share(input.first);
  if (Decimal() < share && share < Decimal(1))
    out.push_back(of_write_share(cost, *winner, rps, plan, share.to_double()));
  return out;
}

}  // namespace fitcost::inline v1
