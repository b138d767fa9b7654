// SPDX-License-Identifier: Apache-2.0
// Full-plan bills from a matrix of scenarios, beside the same sum in plain doubles, one scenario at
// a time. `bills` per second is the figure; both results are compared before anything is timed.
#include <benchmark/benchmark.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "fitcost/plan/bill.hpp"
#include "fitcost/plan/plan_file.hpp"
#include "fitcost/pricing/price_book_file.hpp"
#include "fitcost/pricing/scenarios.hpp"

namespace {

using namespace fitcost;

/// The first answer's meters under rates from a thousandth to a thousand times its own.
struct Work {
  std::vector<std::string> meters;
  Eigen::ArrayXXd quantities;
  BillingTerms terms;

  explicit Work(Eigen::Index scenarios) {
    terms.date = embedded_price_book().date();
    Traffic traffic;
    traffic.rate = Rate::per_second_of(*Decimal::parse("0.023"));
    const auto plan = embedded_workload("workout-api-first-answer");
    const auto readings =
        exact_readings(plan, traffic, BillingMonth::of(12, Convention{}, terms.date)).all();
    std::vector<double> base;
    for (const auto& r : readings) {
      auto at = std::find(meters.begin(), meters.end(), r.meter);
      if (at == meters.end()) {
        at = meters.insert(meters.end(), r.meter);
        base.push_back(0.0);
      }
      base[static_cast<std::size_t>(at - meters.begin())] += r.quantity.to_double();
    }
    quantities.resize(scenarios, static_cast<Eigen::Index>(meters.size()));
    for (Eigen::Index s = 0; s < scenarios; ++s) {
      const double factor =
          std::pow(10.0, -3.0 + 6.0 * static_cast<double>(s) / static_cast<double>(scenarios));
      for (std::size_t m = 0; m < base.size(); ++m)
        quantities(s, static_cast<Eigen::Index>(m)) = base[m] * factor;
    }
  }
};

/// What one writes first: a struct of tiers per meter and two loops.
struct PlainPricer {
  struct Tier {
    double from;
    double to;
    double usd;
  };
  struct Pool {
    double quantity;
    std::vector<std::size_t> columns;
  };
  std::vector<std::vector<Tier>> tiers;
  std::vector<Pool> pools;

  PlainPricer(const PriceBook& book, const Work& work) {
    for (const auto& meter : work.meters) {
      auto& of_meter = tiers.emplace_back();
      for (const PriceRow* row : book.tiers(meter, work.terms.region, work.terms.date)) {
        of_meter.push_back({row->tier_from.to_double(),
                            row->tier_to ? row->tier_to->to_double() : INFINITY,
                            row->usd.to_double()});
      }
    }
    for (const auto& a : book.allowances) {
      if (std::find(a.free_tiers.begin(), a.free_tiers.end(), work.terms.free_tier) ==
          a.free_tiers.end())
        continue;
      Pool pool{a.quantity.to_double(), {}};
      for (const auto& meter : a.meters) {
        const auto at = std::find(work.meters.begin(), work.meters.end(), meter);
        if (at != work.meters.end())
          pool.columns.push_back(static_cast<std::size_t>(at - work.meters.begin()));
      }
      if (!pool.columns.empty()) pools.push_back(pool);
    }
  }

  double cost(std::size_t meter, double quantity) const {
    double total = 0.0;
    for (const auto& t : tiers[meter]) {
      if (quantity > t.from) total += (std::min(quantity, t.to) - t.from) * t.usd;
    }
    return total;
  }

  void price(const Eigen::ArrayXXd& quantities, Eigen::ArrayXd& list, Eigen::ArrayXd& net) const {
    std::vector<double> paid(tiers.size());
    for (Eigen::Index s = 0; s < quantities.rows(); ++s) {
      list(s) = net(s) = 0.0;
      for (std::size_t m = 0; m < tiers.size(); ++m) {
        paid[m] = quantities(s, static_cast<Eigen::Index>(m));
        list(s) += cost(m, paid[m]);
      }
      for (const auto& pool : pools) {
        double left = pool.quantity;
        for (const std::size_t c : pool.columns) {
          const double taken = std::min(left, paid[c]);
          paid[c] -= taken;
          left -= taken;
        }
      }
      for (std::size_t m = 0; m < tiers.size(); ++m) net(s) += cost(m, paid[m]);
    }
  }
};

constexpr Eigen::Index scenarios = 100'000;

void check_alike(const Eigen::ArrayXd& a, const Eigen::ArrayXd& b) {
  if (!((a - b).abs() <= 1e-12 * b.abs() + 1e-12).all())
    throw std::runtime_error("the two pricers disagree");
}

void scenario_matrix(benchmark::State& state) {
  const Work work(scenarios);
  const ScenarioPricer pricer(embedded_price_book(), work.terms, work.meters);
  Eigen::ArrayXd list(scenarios);
  Eigen::ArrayXd net(scenarios);
  const auto price = [&] {
    pricer.price({work.quantities.data(), static_cast<std::size_t>(work.quantities.size())},
                 static_cast<std::size_t>(scenarios),
                 {list.data(), static_cast<std::size_t>(scenarios)},
                 {net.data(), static_cast<std::size_t>(scenarios)});
  };
  price();
  Eigen::ArrayXd plain_list(scenarios);
  Eigen::ArrayXd plain_net(scenarios);
  PlainPricer(embedded_price_book(), work).price(work.quantities, plain_list, plain_net);
  check_alike(list, plain_list);
  check_alike(net, plain_net);
  for (auto _ : state) {
    price();
    benchmark::DoNotOptimize(net.data());
  }
  state.counters["bills"] = benchmark::Counter(static_cast<double>(scenarios),
                                               benchmark::Counter::kIsIterationInvariantRate);
  state.counters["meters"] = static_cast<double>(work.meters.size());
}
BENCHMARK(scenario_matrix)->Unit(benchmark::kMillisecond);

void plain_doubles(benchmark::State& state) {
  const Work work(scenarios);
  const PlainPricer pricer(embedded_price_book(), work);
  Eigen::ArrayXd list(scenarios);
  Eigen::ArrayXd net(scenarios);
  for (auto _ : state) {
    pricer.price(work.quantities, list, net);
    benchmark::DoNotOptimize(net.data());
  }
  state.counters["bills"] = benchmark::Counter(static_cast<double>(scenarios),
                                               benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(plain_doubles)->Unit(benchmark::kMillisecond);

}  // namespace
