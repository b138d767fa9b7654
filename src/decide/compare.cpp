// SPDX-License-Identifier: Apache-2.0
#include "fitcost/decide/compare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "decide/assumptions.hpp"
#include "decide/claims.hpp"
#include "decide/part_of_plan.hpp"
#include "fitcost/decide/bill_parts.hpp"
#include "fitcost/decide/break_even.hpp"
#include "fitcost/plan/mix.hpp"
#include "units/exact.hpp"

namespace fitcost::inline v1 {

namespace {

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

/// `1,200`
std::string thousands_apart(int number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, 1, ',');
  return text;
}

/// Why a plan's tables do not serve the traffic's peak; empty where they do. A table, and an index,
/// may use no more than its quota in either mode.
std::string unserved(const Plan& plan, const Traffic& traffic, const BillingMonth& when) {
  const double write_quota = dynamodb::table_write_quota / dynamodb::write_rate(1.0);
  const double read_quota = dynamodb::table_read_quota / dynamodb::read_rate(1.0);
  bool small = false;
  bool over_quota = false;
  const auto exact_plan = plan_cast<Exact>(plan);
  for (const auto& table : exact_plan.tables) {
    const auto use = table_use(exact_plan, table);
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
  return over_quota ? "over a table's quota of " + thousands_apart(static_cast<int>(write_quota)) +
                          " units/s"
                    : std::string();
}

/// `1 W + 1 R each`, or `1,200 W + 701 R in all` where tables and indexes differ.
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

template <class Change> Plan with_tables(Plan plan, const Change& change) {
  for (auto& table : plan.tables) {
    table.config.reserved = {};
    change(table);
  }
  return plan;
}

Plan on_demand(const Plan& plan, TableClass table_class) {
  return with_tables(plan, [&](Table& table) {
    table.config.mode = CapacityMode::on_demand;
    table.config.table_class = table_class;
  });
}

Plan auto_scaled(const CompareInput& input) {
  return with_tables(input.first, [&](Table& table) {
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

/// The smallest blocks for all tables together, bought under the first one's name.
Plan reserved(Plan plan) {
  int writes = 0;
  int reads = 0;
  for (const auto& table : plan.tables) {
    // Replicated writes are not covered.
    if (table.config.replicas.empty()) writes += table.config.capacity.provisioned.write;
    reads += table.config.capacity.provisioned.read;
    for (const auto& index : table.config.indexes) {
      writes += index.capacity.provisioned.write;
      reads += index.capacity.provisioned.read;
    }
  }
  if (plan.tables.empty()) return plan;
  plan.tables.front().config.reserved.write.blocks = (writes + 99) / 100;
  plan.tables.front().config.reserved.read.blocks = (reads + 99) / 100;
  return plan;
}

class Comparer {
 public:
  Comparer(const CompareInput& input, const PriceBook& book) : input_(input), book_(book) {}

  Comparison run() {
    Comparison out;
    out.workload = input_.first.name;
    out.traffic = input_.traffic_in_words;
    out.terms = input_.terms;
    out.convention = input_.convention;
    out.price_book = book_.date();
    out.requests_per_month = to_decimal(
        Exact(requests_in_month<Exact>(input_.traffic, 1, month(1).month.convention.month_hours) /
              requests(1.0)),
        quantity_places);
    out.choices = {table_choice(), function_choice(), logs_choice(), api_choice(),
                   stack_choice(out.differences)};
    out.break_even = break_even_points(input_, book_);
    out.tolerances = tolerances(input_, book_);
    out.assumptions = detail::assumptions_of(input_);
    out.not_included = detail::not_included(input_);
    out.claims = detail::review_claims(out, logs_bill(logs::never_expire, 36), logs_bill({14}, 36));
    return out;
  }

 private:
  BillingMonth month(int number) const {
    return billing_month(number, input_.from, input_.convention, input_.terms);
  }

  Bill priced(const Readings& readings, const BillingMonth& when) const {
    return make_bill(readings, book_, terms_in(input_.terms, when));
  }

  /// The option with whether its plan serves the traffic, and why it does not.
  Option served(Option option, const Plan& plan, const BillingMonth& when) const {
    const std::string why = unserved(plan, input_.traffic, when);
    option.serves = why.empty();
    if (!why.empty()) option.note = why + (option.note.empty() ? "" : "; " + option.note);
    return option;
  }

  Choice table_choice() const {
    Choice choice;
    choice.part = "table";
    const BillingMonth when = month(1);
    const auto add = [&](std::string id, std::string label, const Plan& plan, std::string note) {
      choice.options.push_back(served(
          {std::move(id), std::move(label),
           priced(exact_readings(detail::only_tables(plan), input_.traffic, when).table_capacity,
                  when),
           1, true, std::move(note)},
          plan, when));
    };
    const Plan least = with_least_capacity(input_.first, input_.traffic, when);
    add("on-demand", "on-demand", on_demand(input_.first, TableClass::standard), {});
    add("provisioned", "least provisioned (" + capacity_words(least) + ")", least, {});
    const auto& scaling = input_.auto_scaling;
    const Plan scaled = auto_scaled(input_);
    int alarms = 0;
    for (const auto& table : scaled.tables) alarms += dynamodb::scaling_alarms(table.config);
    add(fmt::format("auto-scaled-{}-{}-{}", scaling.min, scaling.max, scaling.target_percent),
        fmt::format("auto-scaled {}..{} at {} %", scaling.min, scaling.max, scaling.target_percent),
        scaled, fmt::format("incl. its {} alarms", alarms));
    add("standard-ia", "on-demand, Standard-IA class",
        on_demand(input_.first, TableClass::standard_ia), {});
    const Plan with_blocks = reserved(least);
    const auto bought = with_blocks.tables.empty() ? dynamodb::ReservedCapacity{}
                                                   : with_blocks.tables[0].config.reserved;
    add("reserved-1y",
        fmt::format("reserved 1 y ({} W + {} R)", thousands_apart(100 * bought.write.blocks),
                    thousands_apart(100 * bought.read.blocks)),
        with_blocks, "the smallest blocks");
    rank(choice);
    return choice;
  }

  Choice function_choice() const {
    Choice choice;
    choice.part = "function";
    const BillingMonth when = month(1);
    auto sizes = input_.memory_durations;
    const bool own = sizes.empty();
    if (own) sizes.emplace_back(0, Decimal());  // the plan's own
    for (const auto& [memory, duration] : sizes) {
      for (const auto architecture : {lambda::Architecture::x86, lambda::Architecture::arm}) {
        Plan plan = input_.first;
        int shown = memory;
        for (auto& f : plan.functions) {
          f.config.architecture = architecture;
          if (!own) {
            f.config.memory = lambda::megabytes(1.0 * memory);
            f.duration_ms = duration;
          }
          shown = static_cast<int>(f.config.memory / lambda::megabytes(1.0));
        }
        const std::string name = architecture == lambda::Architecture::x86 ? "x86" : "arm";
        choice.options.push_back(
            {fmt::format("lambda-{}-{}", name, shown),
             fmt::format("Lambda {}, {} MB", name, shown),
             priced(exact_readings(detail::only_functions(plan), input_.traffic, when).functions,
                    when),
             1,
             true,
             {}});
      }
    }
    rank(choice);
    return choice;
  }

  Bill logs_bill(logs::Retention retention, int number) const {
    Plan plan = with_implicit_log_groups(input_.first);
    for (auto& group : plan.log_groups) group.retention = retention;
    const BillingMonth when = month(number);
    return priced(exact_readings(detail::only_logs(plan), input_.traffic, when).logs, when);
  }

  Choice logs_choice() const {
    Choice choice;
    choice.part = "logs";
    choice.month = input_.month;
    for (const int days : {14, 30, 0}) {
      const std::string name = days == 0 ? "never" : std::to_string(days) + "-days";
      const std::string label = days == 0 ? "kept for ever" : std::to_string(days) + " days";
      for (const int m : input_.months) {
        choice.options.push_back({fmt::format("logs-{}-month-{}", name, m),
                                  fmt::format("{}, month {}", label, m),
                                  logs_bill({days}, m),
                                  m,
                                  true,
                                  {}});
      }
    }
    rank(choice);
    return choice;
  }

  Choice api_choice() const {
    Choice choice;
    choice.part = "api";
    const BillingMonth when = month(1);
    for (const auto type : {apigateway::ApiType::rest, apigateway::ApiType::http}) {
      const bool http = type == apigateway::ApiType::http;
      Plan plan = input_.first;
      for (auto& api : plan.apis) {
        api.config.type = type;
        if (http) api.config.cache.reset();
      }
      choice.options.push_back(
          {http ? "http-api" : "rest-api", http ? "HTTP API" : "REST API",
           priced(exact_readings(detail::only_apis(plan), input_.traffic, when).apis, when), 1,
           true, http ? "no WAF/keys/cache" : ""});
    }
    rank(choice);
    return choice;
  }

  Choice stack_choice(std::vector<Difference>& differences) const {
    Choice choice;
    choice.part = "stack";
    choice.month = input_.month;
    for (const int m : input_.months) {
      const BillingMonth when = month(m);
      const auto first = exact_readings(input_.first, input_.traffic, when);
      const auto best = exact_readings(input_.best, input_.traffic, when);
      choice.options.push_back(served({fmt::format("first-answer-month-{}", m),
                                       fmt::format("first answer, month {}", m),
                                       priced(first.all(), when),
                                       m,
                                       true,
                                       {}},
                                      input_.first, when));
      choice.options.push_back(served({fmt::format("best-month-{}", m),
                                       fmt::format("best, month {}", m),
                                       priced(best.all(), when),
                                       m,
                                       true,
                                       {}},
                                      input_.best, when));
      if (m == input_.month) differences = differences_of(first, best, when);
    }
    rank(choice);
    return choice;
  }

  /// Whole bills by part, where a part's quantities are a share of what the account pools.
  std::vector<Difference> differences_of(const ExactReadings& first, const ExactReadings& best,
                                         const BillingMonth& when) const {
    std::vector<Difference> out;
    const auto add = [&](const ExactReadings& readings, Decimal Difference::*side) {
      for (const auto& line : priced(readings.all(), when).lines()) {
        const std::string what = part_of(line, readings);
        auto found = std::find_if(out.begin(), out.end(),
                                  [&](const Difference& d) { return d.what == what; });
        if (found == out.end()) found = out.insert(out.end(), Difference{what, {}, {}});
        (*found).*side += line.cost;
      }
    };
    add(first, &Difference::first);
    add(best, &Difference::best);
    std::stable_sort(out.begin(), out.end(), [](const Difference& a, const Difference& b) {
      return b.saved() < a.saved();
    });
    return out;
  }

  /// By list price, those without all prices last; the winners are the cheapest of those that
  /// serve.
  static void rank(Choice& choice) {
    std::stable_sort(choice.options.begin(), choice.options.end(),
                     [](const Option& a, const Option& b) {
                       if (a.bill.complete() != b.bill.complete()) return a.bill.complete();
                       return a.list() < b.list();
                     });
    const Option* winner = nullptr;
    const Option* free_winner = nullptr;
    for (const auto& o : choice.options) {
      if (!o.serves || !o.bill.complete() || o.month != choice.month) continue;
      if (winner == nullptr) winner = &o;
      if (free_winner == nullptr || o.after_free_tier() < free_winner->after_free_tier())
        free_winner = &o;
    }
    if (winner != nullptr) choice.winner = winner->id;
    if (free_winner != nullptr) choice.winner_after_free_tier = free_winner->id;
    for (const auto& o : choice.options) {
      if (!o.serves || o.bill.complete() || o.month != choice.month) continue;
      if (winner != nullptr && o.list() < winner->list()) choice.winner_certain = false;
      if (free_winner != nullptr && o.after_free_tier() < free_winner->after_free_tier())
        choice.winner_after_free_tier_certain = false;
    }
  }

  const CompareInput& input_;
  const PriceBook& book_;
};

}  // namespace

Plan with_least_capacity(Plan plan, const Traffic& traffic, const BillingMonth& when) {
  const auto exact_plan = plan_cast<Exact>(plan);
  for (std::size_t t = 0; t < plan.tables.size(); ++t) {
    auto& config = plan.tables[t].config;
    config.mode = CapacityMode::provisioned;
    config.table_class = TableClass::standard;
    config.reserved = {};
    const auto use = table_use(exact_plan, exact_plan.tables[t]);
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
  for (auto& group : plan.log_groups) group.retention = {14};
  return plan;
}

Comparison compare(const CompareInput& input, const PriceBook& book) {
  return Comparer(input, book).run();
}

}  // namespace fitcost::inline v1
