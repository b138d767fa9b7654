// SPDX-License-Identifier: Apache-2.0
#include "fitcost/decide/break_even.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstdint>

#include "decide/capacity_cost.hpp"
#include "units/exact.hpp"

namespace fitcost::inline v1 {

namespace {

using detail::CapacityCost;
using detail::most_rate;
using Mode = CapacityCost::Mode;

/// Each step is one more unit of capacity somewhere; a break-even lies within the first few.
constexpr std::size_t most_steps = 4000;
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
  const std::size_t steps =
      most_steps * (other == Mode::auto_scaled ? cost.hours() : std::size_t{1});
  for (std::size_t n = 0; n < steps && low < most_rate; ++n) {
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
  for (std::size_t n = 0; n < most_steps; ++n) {
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

/// The same without peaks.
CompareInput steady(CompareInput input) {
  input.traffic.profile = {};
  input.traffic.peak_minute_to_mean.reset();
  return input;
}

std::string shape_words(const Traffic& traffic) {
  const double peak = peak_to_mean(traffic);
  return peak > 1.0 ? fmt::format("peak {:.3g} times the mean", peak) : "steady traffic";
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
  const std::string shape = shape_words(input.traffic);
  const std::string measure = peak_to_mean(input.traffic) > 1.0 ? "mean rate" : "steady rate";
  std::vector<Date> dates{input.terms.date};
  const Date other = input.terms.date <= before_price_cut ? book.date() : before_price_cut;
  if (input.terms.date != other) dates.push_back(other);
  for (const Date& date : dates) {
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
      CompareInput alone = steady(then);
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
    const CapacityCost cost(steady(then), then.first, book);
    std::optional<double> utilisation;
    if (cost.priced(Mode::on_demand) && cost.priced(Mode::least_provisioned)) {
      // At high rates whole units no longer matter: what remains is the mean utilisation itself.
      constexpr double high = 1e9;
      const double on_demand = cost(Mode::on_demand, high, false);
      if (on_demand > 0.0) utilisation = cost(Mode::least_provisioned, high, false) / on_demand;
    }
    out.push_back({"utilisation-mix" + date_suffix(date),
                   "mix",
                   "utilisation",
                   utilisation,
                   "share of what is provisioned",
                   date,
                   false,
                   {}});
    const CapacityCost shaped(then, then.first, book);
    const auto add_rate = [&](const std::string& id, bool free_tier) {
      const auto rate = first_rate_above(shaped, Mode::least_provisioned, free_tier);
      std::string note;
      if (rate && *rate == 0.0) {
        note = free_tier ? "inside the free tier provisioned is cheaper at any rate"
                         : "provisioned is cheaper at any rate";
      } else if (rate && *rate < shaped.next_step(0.0, Mode::least_provisioned)) {
        note = "the floor of 1 unit each decides, not the utilisation";
      }
      out.push_back({id + date_suffix(date), "mix", measure, rate, "requests/s", date, free_tier,
                     std::move(note)});
    };
    add_rate("rate-mix", false);
    add_rate("rate-mix-free-tier", true);
    auto scaled = first_rate_above(shaped, Mode::auto_scaled, false);
    const bool too_small = scaled && !shaped.serves(Mode::auto_scaled, *scaled);
    if (too_small) scaled.reset();
    out.push_back({"rate-mix-auto-scaled" + date_suffix(date), "mix against auto scaling", measure,
                   scaled, "requests/s", date, false,
                   too_small ? "before it is cheaper, the scaled table is too small" : ""});
    out.push_back({"free-mix" + date_suffix(date), "mix", "free up to", free_rate(shaped),
                   "requests/s", date, true, shape});
  }
  return out;
}

}  // namespace fitcost::inline v1
