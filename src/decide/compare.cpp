// SPDX-License-Identifier: Apache-2.0
#include "fitcost/decide/compare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "decide/assumptions.hpp"
#include "decide/best_stack.hpp"
#include "decide/claims.hpp"
#include "decide/part_of_plan.hpp"
#include "fitcost/decide/bill_parts.hpp"
#include "fitcost/decide/break_even.hpp"
#include "fitcost/plan/mix.hpp"
#include "fitcost/plan/readings.hpp"
#include "fitcost/pricing/make_bill.hpp"
#include "units/exact.hpp"
#include "units/thousands.hpp"

namespace fitcost::inline v1 {

namespace {

using detail::capacity_words;
using detail::thousands_apart;
using dynamodb::TableClass;

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
    out.first_name = input_.first_name;
    out.best_stack = detail::stack_words(with_implicit_log_groups(input_.best));
    out.taken = taken_mode();
    out.busiest_month = detail::busiest_month(input_);
    out.infrequent_access_saves = infrequent_access_saves();
    out.rates = input_.rates;
    out.tables = input_.first.tables.size();
    out.functions = input_.first.functions.size();
    out.apis = input_.first.apis.size();
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
    out.sums = sums_of(out.choice("stack"));
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
    add("on-demand", "on-demand", detail::on_demand(input_.first, TableClass::standard), {});
    add("provisioned", "least provisioned (" + capacity_words(least) + ")", least,
        input_.poisson ? "for the mean: bursts throttle" : "");
    const auto& scaling = input_.auto_scaling;
    const Plan scaled = detail::auto_scaled(input_, input_.first);
    int alarms = 0;
    for (const auto& table : scaled.tables) {
      const int regions = 1 + static_cast<int>(table.config.replicas.size());
      alarms += regions * dynamodb::scaling_alarms(table.config);
    }
    add(auto_scaled_id(),
        fmt::format("auto-scaled {}..{} at {} %", scaling.min, scaling.max, scaling.target_percent),
        scaled, fmt::format("incl. its {} alarms", alarms));
    add("standard-ia", "on-demand, Standard-IA class",
        detail::on_demand(input_.first, TableClass::standard_ia), storage_note(when));
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

  struct ClassDifference {
    Decimal list;  ///< USD: what Standard comes to more than Standard-IA
    Decimal after_free_tier;
  };
  /// Of the plan's tables in either class, their storage alone or with their capacity; nothing
  /// where a price is missing.
  std::optional<ClassDifference> standard_over_infrequent(Plan plan, const BillingMonth& when,
                                                          bool with_capacity) const {
    const auto its_bill = [&](TableClass table_class) {
      for (auto& table : plan.tables) table.config.table_class = table_class;
      ExactReadings readings = exact_readings(plan, input_.traffic, when);
      if (with_capacity)
        for (auto& r : readings.table_capacity) readings.table_storage.push_back(std::move(r));
      return priced(readings.table_storage, when);
    };
    const Bill standard = its_bill(TableClass::standard);
    const Bill infrequent = its_bill(TableClass::standard_ia);
    if (!standard.complete() || !infrequent.complete()) return std::nullopt;
    return ClassDifference{standard.total() - infrequent.total(),
                           standard.total_after_free_tier() - infrequent.total_after_free_tier()};
  }

  std::optional<Decimal> infrequent_access_saves() const {
    for (const auto& table : input_.best.tables) {
      const auto& reserved = table.config.reserved;
      const bool bound =
          reserved.write.blocks + reserved.read.blocks > 0;  // sold for Standard alone
      if (bound || table.config.table_class != TableClass::standard) return std::nullopt;
    }
    const auto saved = standard_over_infrequent(detail::only_tables(input_.best),
                                                month(input_.month), /*with_capacity=*/true);
    const Decimal cent = Decimal::of(1, 2);
    const bool cheaper = saved && !(saved->list < cent) && Decimal() < saved->after_free_tier;
    return cheaper ? std::optional(saved->list) : std::nullopt;
  }

  /// What Standard-IA is bought for, where it comes to a cent: storage is no part of the options.
  std::string storage_note(const BillingMonth& when) const {
    const auto saved = standard_over_infrequent(
        detail::only_tables(detail::on_demand(input_.first, TableClass::standard)), when,
        /*with_capacity=*/false);
    const Decimal shown = saved ? saved->list.rounded(2) : Decimal();
    if (!(Decimal() < shown)) return {};
    return "its storage $" + thousands_apart(shown.to_string(2)) + " less";
  }

  /// `auto-scaled-5-40-70`
  std::string auto_scaled_id() const {
    const auto& scaling = input_.auto_scaling;
    return fmt::format("auto-scaled-{}-{}-{}", scaling.min, scaling.max, scaling.target_percent);
  }

  /// The table option that a table of the best stack is like; empty where it is like none.
  std::string option_like(const Table& table) const {
    const auto& config = table.config;
    const bool standard = config.table_class == TableClass::standard;
    if (config.mode == dynamodb::CapacityMode::on_demand)
      return standard ? "on-demand" : "standard-ia";
    if (!standard || config.reserved.write.blocks + config.reserved.read.blocks > 0) return {};
    const auto scaled = [](const dynamodb::Capacity& c) {
      return c.write_scaling.has_value() || c.read_scaling.has_value();
    };
    const bool any_index = std::any_of(config.indexes.begin(), config.indexes.end(),
                                       [&](const auto& index) { return scaled(index.capacity); });
    if (!scaled(config.capacity)) return any_index ? std::string() : "provisioned";
    const auto as_assumed = [&](const std::optional<dynamodb::AutoScaling>& s) {
      return s && s->min == input_.auto_scaling.min && s->max == input_.auto_scaling.max &&
             s->target_percent == input_.auto_scaling.target_percent;
    };
    const bool alike =
        as_assumed(config.capacity.write_scaling) && as_assumed(config.capacity.read_scaling);
    return alike && !any_index ? auto_scaled_id() : std::string();
  }

  TakenMode taken_mode() const {
    const auto& tables = input_.best.tables;
    TakenMode out;
    out.tables = detail::tables_words(input_.best);
    if (tables.empty()) return out;
    out.option = option_like(tables.front());
    std::size_t indexes = 0;
    for (const auto& table : tables) {
      if (option_like(table) != out.option) out.option.clear();
      indexes += table.config.indexes.size();
      out.for_storage = out.for_storage || table.config.table_class == TableClass::standard_ia;
    }
    for (const auto& table : input_.first.tables) indexes -= table.config.indexes.size();
    out.other_indexes = indexes != 0;
    out.grows = out.option == "provisioned" && Decimal() < input_.traffic.growth;
    return out;
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
                                       fmt::format("{}, month {}", input_.first_name, m),
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

  /// It takes a bill of each month: only where it explains why the best stack is the best.
  std::optional<StackSums> sums_of(const Choice& stack) const {
    if (!detail::months_differ(input_)) return std::nullopt;
    const Option* first = stack.find(fmt::format("first-answer-month-{}", stack.month));
    const Option* best = stack.find(fmt::format("best-month-{}", stack.month));
    if (first == nullptr || best == nullptr || !(first->list() < best->list())) return std::nullopt;
    StackSums out{input_.months.back(), {}, {}};
    for (int m = 1; m <= out.months; ++m) {
      const BillingMonth when = month(m);
      const auto add = [&](const Plan& plan, Decimal& to) {
        const Bill bill = priced(exact_readings(plan, input_.traffic, when).all(), when);
        to += bill.total();
        return bill.complete();
      };
      if (!add(input_.first, out.first) || !add(input_.best, out.best)) return std::nullopt;
    }
    return out;
  }

  /// Whole bills by part, where a part's quantities are a share of what the account pools.
  std::vector<Difference> differences_of(const ExactReadings& first, const ExactReadings& best,
                                         const BillingMonth& when) const {
    std::vector<Difference> out;
    const auto part = [&](const Line& line, const ExactReadings& readings) -> Difference& {
      const std::string what = part_of(line, readings);
      auto found =
          std::find_if(out.begin(), out.end(), [&](const Difference& d) { return d.what == what; });
      if (found == out.end()) found = out.insert(out.end(), Difference{what, {}, {}});
      return *found;
    };
    const auto add = [&](const ExactReadings& readings, Decimal Difference::*side,
                         bool Difference::*complete) {
      const Bill bill = priced(readings.all(), when);
      for (const auto& line : bill.lines()) part(line, readings).*side += line.cost;
      for (const auto& unpriced : bill.unpriced()) {
        Line line;
        line.resource = unpriced.resource;
        line.meter = unpriced.meter;
        part(line, readings).*complete = false;
      }
    };
    add(first, &Difference::first, &Difference::first_complete);
    add(best, &Difference::best, &Difference::best_complete);
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

Comparison compare(const CompareInput& input, const PriceBook& book) {
  return Comparer(input, book).run();
}

}  // namespace fitcost::inline v1
