// SPDX-License-Identifier: Apache-2.0
#include "decide/best_stack.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "decide/part_of_plan.hpp"
#include "fitcost/plan/readings.hpp"
#include "fitcost/plan/table_use.hpp"
#include "fitcost/plan/users.hpp"
#include "fitcost/pricing/make_bill.hpp"
#include "units/exact.hpp"
#include "units/thousands.hpp"

namespace fitcost::inline v1 {

bool detail::months_differ(const CompareInput& input) {
  return !input.months.empty() && (input.traffic.growth != Decimal() || input.terms.each_month);
}

int detail::busiest_month(const CompareInput& input) {
  int busiest = 1;
  double most = -1.0;
  const int last =
      input.months.empty() ? 1 : *std::max_element(input.months.begin(), input.months.end());
  for (int m = 1; m <= last; ++m) {
    const BillingMonth when = billing_month(m, input.from, input.convention, input.terms);
    const double rate = rate_in_month<double>(input.traffic, m, when.month.convention.month_hours) /
                        (requests(1.0) / seconds(1.0));
    if (rate > most) busiest = m;
    most = std::max(most, rate);
  }
  return busiest;
}

namespace {

using detail::auto_scaled;
using dynamodb::CapacityMode;
using dynamodb::TableClass;

/// Units per second that a table or index is asked for at the traffic's peak.
struct PeakRates {
  Exact writes;
  Exact reads;
};

PeakRates peak_rates(const TableUse<Exact>::Units& use, const Traffic& traffic,
                     const BillingMonth& when) {
  const auto rps = rate_in_month<Exact>(traffic, when.number, when.month.convention.month_hours);
  const Exact peak(peak_to_mean(traffic));
  const auto writes =
      use.writes * rps * peak / quantity<Quotient<dynamodb::write_request_unit, unit::second>>(1.0);
  const auto reads =
      use.reads * rps * peak / quantity<Quotient<dynamodb::read_request_unit, unit::second>>(1.0);
  return {writes, reads};
}

int whole_units(const Exact& rate) {
  const Exact capacity = at_least(round_up(rate), Exact(1.0));
  constexpr double most = 1e9;
  return static_cast<int>(std::min(capacity.to_double(), most));
}

template <class Change> Plan with_tables(Plan plan, const Change& change) {
  for (auto& table : plan.tables) {
    table.config.reserved = {};
    change(table);
  }
  return plan;
}

std::vector<int> ranked_months(const CompareInput& input) {
  if (!detail::months_differ(input)) return input.months;
  std::vector<int> out;
  for (int m = 1; m <= input.months.back(); ++m) out.push_back(m);
  return out;
}

/// What candidates are ranked by. What a mode alone costs must be known before what all of them
/// have in common, such as storage: those without all their prices come last.
struct CandidateCost {
  bool mode_complete = true;
  bool complete = true;
  Decimal list;
  Decimal after_free_tier;

  bool operator<(const CandidateCost& other) const {
    if (mode_complete != other.mode_complete) return mode_complete;
    return complete != other.complete ? complete : list < other.list;
  }
};

class StackChooser {
 public:
  StackChooser(const CompareInput& input, const PriceBook& book)
      : input_(input),
        book_(book),
        months_(ranked_months(input)),
        busiest_(billing_month(detail::busiest_month(input), input.from, input.convention,
                               input.terms)) {}

  Plan run() const {
    Plan out = input_.best;
    for (auto& table : out.tables) table = best_table(table);
    for (auto& api : out.apis) api = best_api(api);
    return out;
  }

 private:
  /// `parts`: of the readings, the one that is of the mode alone first.
  template <class Parts>
  CandidateCost cost(const Plan& plan, const std::vector<int>& months, const Parts& parts) const {
    CandidateCost out;
    for (const int m : months) {
      const BillingMonth when = billing_month(m, input_.from, input_.convention, input_.terms);
      const auto readings = exact_readings(plan, input_.traffic, when);
      bool first = true;
      for (const Readings* part : parts(readings)) {
        const Bill bill = make_bill(*part, book_, terms_in(input_.terms, when));
        if (first) out.mode_complete = out.mode_complete && bill.complete();
        out.complete = out.complete && bill.complete();
        out.list += bill.total();
        out.after_free_tier += bill.total_after_free_tier();
        first = false;
      }
    }
    return out;
  }

  Table best_table(const Table& table) const {
    Plan alone = detail::only_tables(input_.best);
    alone.tables = {table};
    // On demand first: of two that cost the same, the one that needs no watching.
    std::vector<Plan> candidates;
    for (const auto table_class : {TableClass::standard, TableClass::standard_ia}) {
      for (const Plan& candidate :
           {detail::on_demand(alone, table_class),
            with_least_capacity(alone, input_.traffic, busiest_), auto_scaled(input_, alone)}) {
        candidates.push_back(candidate);
        candidates.back().tables[0].config.table_class = table_class;
      }
    }
    bool first_infrequent = false;
    for (const auto& own : input_.first.tables) {
      if (own.name != table.name || own.config.indexes.size() != table.config.indexes.size())
        continue;
      candidates.push_back(alone);
      candidates.back().tables = {own};
      first_infrequent = own.config.table_class == TableClass::standard_ia;
    }
    const Plan* best = cheapest_of(TableClass::standard, candidates);
    const Plan* infrequent = cheapest_of(TableClass::standard_ia, candidates);
    if (best == nullptr ||
        (infrequent != nullptr && is_cheaper(*infrequent, *best, first_infrequent)))
      best = infrequent;
    return best == nullptr ? table : best->tables[0];
  }

  /// A class has its own price of storage, too.
  CandidateCost table_cost(const Plan& plan, const std::vector<int>& months) const {
    return cost(plan, months, [](const ExactReadings& r) {
      return std::array{&r.table_capacity, &r.table_storage};
    });
  }

  /// Of those that serve the busiest month; nothing where none does.
  const Plan* cheapest_of(TableClass table_class, const std::vector<Plan>& candidates) const {
    const Plan* best = nullptr;
    CandidateCost least;
    for (const auto& candidate : candidates) {
      if (candidate.tables[0].config.table_class != table_class ||
          !unserved(candidate, input_.traffic, busiest_).empty())
        continue;
      const CandidateCost its = table_cost(candidate, months_);
      if (best != nullptr && !(its < least)) continue;
      best = &candidate;
      least = its;
    }
    return best;
  }

  /// A class that the first plan has not is taken where it is cheaper at once, by the free tier,
  /// too, which has 25 GB of Standard's storage: as storage grows, it can still be changed.
  bool is_cheaper(const Plan& infrequent, const Plan& standard, bool first_infrequent) const {
    if (first_infrequent) return table_cost(infrequent, months_) < table_cost(standard, months_);
    const std::vector<int> at_once{input_.months.empty() ? 1 : input_.months.front()};
    const CandidateCost its = table_cost(infrequent, at_once);
    const CandidateCost other = table_cost(standard, at_once);
    return its < other && its.after_free_tier < other.after_free_tier;
  }

  Api best_api(const Api& api) const {
    Plan alone = detail::only_apis(input_.best);
    alone.apis = {api};
    for (const auto& own : input_.first.apis) {
      if (own.name != api.name || own.config.type == api.config.type) continue;
      Plan as_first = alone;
      as_first.apis = {own};
      const auto apis = [](const ExactReadings& r) { return std::array{&r.apis}; };
      if (cost(as_first, months_, apis) < cost(alone, months_, apis)) return own;
    }
    return api;
  }

  const CompareInput& input_;
  const PriceBook& book_;
  std::vector<int> months_;  // that candidates are ranked by
  BillingMonth busiest_;
};

std::string table_words(const Table& table) {
  const auto& config = table.config;
  std::string out = table.name;
  if (config.mode == CapacityMode::on_demand) {
    out += " on demand";
  } else if (const auto& scaling = config.capacity.write_scaling ? config.capacity.write_scaling
                                                                 : config.capacity.read_scaling) {
    out += fmt::format(" auto-scaled {}..{} at {} %", scaling->min, scaling->max,
                       scaling->target_percent);
  } else {
    Plan alone;
    alone.tables = {table};
    out += " provisioned (" + detail::capacity_words(alone) + ")";
  }
  const auto& reserved = config.reserved;
  if (reserved.write.blocks + reserved.read.blocks > 0) out += ", as reserved";
  if (config.table_class == TableClass::standard_ia) out += ", Standard-IA class";
  return out;
}

/// `HTTP API`, `REST API`: each kind once.
std::string api_words(const Plan& plan) {
  std::string out;
  for (const auto& [type, name] : {std::pair{apigateway::ApiType::http, "HTTP API"},
                                   std::pair{apigateway::ApiType::rest, "REST API"},
                                   std::pair{apigateway::ApiType::websocket, "WebSocket API"}}) {
    const bool any = std::any_of(plan.apis.begin(), plan.apis.end(),
                                 [type = type](const Api& a) { return a.config.type == type; });
    if (any) out += (out.empty() ? "" : ", ") + std::string(name);
  }
  return out;
}

std::string retentions_in_words(const Plan& plan) {
  std::vector<int> days;
  for (const auto& group : plan.log_groups) {
    const int kept = group.retention == logs::never_expire ? 0 : group.retention.days;
    if (std::find(days.begin(), days.end(), kept) == days.end()) days.push_back(kept);
  }
  std::sort(days.begin(), days.end());
  std::string out;
  for (const int d : days) {
    if (d != 0) out += (out.empty() ? "" : ", ") + std::to_string(d);
  }
  if (!out.empty()) out += out == "1" ? " day" : " days";
  if (!days.empty() && days.front() == 0)
    out += (out.empty() ? "" : ", ") + std::string("for ever");
  return out.empty() ? out : "logs kept " + out;
}

}  // namespace

namespace detail {

std::string capacity_words(const Plan& plan) {
  std::vector<dynamodb::Throughput> all;
  for (const auto& table : plan.tables) {
    all.push_back(table.config.capacity.provisioned);
    for (const auto& index : table.config.indexes) all.push_back(index.capacity.provisioned);
  }
  if (all.empty()) return "no table";
  dynamodb::Throughput sum{0, 0};
  bool alike = true;
  for (const auto& one : all) {
    sum.read += one.read;
    sum.write += one.write;
    alike = alike && one.read == all[0].read && one.write == all[0].write;
  }
  if (alike)
    return fmt::format("{} W + {} R{}", thousands_apart(all[0].write), thousands_apart(all[0].read),
                       all.size() > 1 ? " each" : "");
  return fmt::format("{} W + {} R in all", thousands_apart(sum.write), thousands_apart(sum.read));
}

Plan on_demand(const Plan& plan, TableClass table_class) {
  return with_tables(plan, [&](Table& table) {
    table.config.mode = CapacityMode::on_demand;
    table.config.table_class = table_class;
  });
}

Plan auto_scaled(const CompareInput& input, Plan plan) {
  return with_tables(std::move(plan), [&](Table& table) {
    table.config.mode = CapacityMode::provisioned;
    table.config.table_class = TableClass::standard;
    table.config.capacity = {
        {input.auto_scaling.min, input.auto_scaling.min}, input.auto_scaling, input.auto_scaling};
    for (auto& index : table.config.indexes) {
      index.capacity = {
          {input.auto_scaled_index_capacity, input.auto_scaled_index_capacity}, {}, {}};
    }
  });
}

std::string tables_words(const Plan& plan) {
  std::string out;
  for (const auto& table : plan.tables) out += (out.empty() ? "" : ", ") + table_words(table);
  return out;
}

std::string stack_words(const Plan& plan) {
  std::string out;
  const auto add = [&](const std::string& words, const char* between) {
    if (!words.empty()) out += (out.empty() ? "" : between) + words;
  };
  add(tables_words(plan), ", ");
  add(api_words(plan), "; ");
  add(retentions_in_words(plan), "; ");
  return out;
}

}  // namespace detail

std::string unserved(const Plan& plan, const Traffic& traffic, const BillingMonth& when) {
  const double write_quota = dynamodb::table_write_quota / dynamodb::write_rate(1.0);
  const double read_quota = dynamodb::table_read_quota / dynamodb::read_rate(1.0);
  bool small = false;
  bool over_quota = false;
  const auto exact_plan = plan_cast<Exact>(plan);
  const TableUsers<Exact> users(exact_plan);
  for (const auto& table : exact_plan.tables) {
    const auto use = table_use(users, table);
    const auto see = [&](const TableUse<Exact>::Units& units, const dynamodb::Capacity& capacity) {
      const PeakRates peak = peak_rates(units, traffic, when);
      over_quota = over_quota || Exact(write_quota) < peak.writes || Exact(read_quota) < peak.reads;
      if (table.config.mode == CapacityMode::on_demand) return;
      const double writes =
          capacity.write_scaling ? capacity.write_scaling->max : capacity.provisioned.write;
      const double reads =
          capacity.read_scaling ? capacity.read_scaling->max : capacity.provisioned.read;
      small = small || Exact(writes) < peak.writes || Exact(reads) < peak.reads;
    };
    see(use.table, table.config.capacity);
    for (std::size_t i = 0; i < use.indexes.size(); ++i)
      see(use.indexes[i], table.config.indexes[i].capacity);
  }
  if (small) return "too small for this traffic";
  return over_quota ? "over a table's quota of " +
                          detail::thousands_apart(static_cast<int>(write_quota)) + " units/s"
                    : std::string();
}

Plan with_least_capacity(Plan plan, const Traffic& traffic, const BillingMonth& when) {
  const auto exact_plan = plan_cast<Exact>(plan);
  const TableUsers<Exact> users(exact_plan);
  for (std::size_t t = 0; t < plan.tables.size(); ++t) {
    auto& config = plan.tables[t].config;
    config.mode = CapacityMode::provisioned;
    config.table_class = TableClass::standard;
    config.reserved = {};
    const auto use = table_use(users, exact_plan.tables[t]);
    const auto least = [&](const TableUse<Exact>::Units& units) {
      const PeakRates peak = peak_rates(units, traffic, when);
      return dynamodb::Capacity{{whole_units(peak.reads), whole_units(peak.writes)}, {}, {}};
    };
    config.capacity = least(use.table);
    for (std::size_t i = 0; i < config.indexes.size(); ++i)
      config.indexes[i].capacity = least(use.indexes[i]);
  }
  return plan;
}

Plan with_best_choices(Plan plan) {
  plan = with_implicit_log_groups(std::move(plan));
  for (auto& table : plan.tables) {
    table.config.mode = CapacityMode::on_demand;
    table.config.reserved = {};
  }
  for (auto& api : plan.apis) {
    if (api.config.type == apigateway::ApiType::rest && !api.config.cache)
      api.config.type = apigateway::ApiType::http;
  }
  for (auto& group : plan.log_groups) {
    const bool longer = group.retention == logs::never_expire || 14 < group.retention.days;
    if (longer) group.retention = {14};
  }
  return plan;
}

Plan best_for_traffic(const CompareInput& input, const PriceBook& book) {
  return StackChooser(input, book).run();
}

}  // namespace fitcost::inline v1
