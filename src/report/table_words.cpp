// SPDX-License-Identifier: Apache-2.0
#include "report/table_words.hpp"

#include <fmt/format.h>

#include <chrono>

#include "fitcost/capacity/table_month.hpp"
#include "fitcost/report/money.hpp"
#include "report/report_page.hpp"

namespace fitcost::inline v1::detail {

using dynamodb::CapacityMode;
using dynamodb::TableClass;

std::string choice_kind(const TableChoice& choice) {
  if (choice.mode == CapacityMode::on_demand) return "on-demand";
  return choice.scaled() > 0 ? "auto-scaled" : "provisioned";
}

std::string_view class_id(TableClass table_class) {
  return table_class == TableClass::standard_ia ? "standard-ia" : "standard";
}

std::string choice_words(const TableChoice& choice) {
  std::string out = choice.mode == CapacityMode::on_demand ? "on demand"
                    : choice.scaled() > 0                  ? "auto scaled"
                                                           : "provisioned";
  const auto& r = choice.reserved;
  if (r.read.blocks + r.write.blocks > 0) {
    const auto term = r.read.blocks > 0 ? r.read.term : r.write.term;
    out += fmt::format(", reserved {} year{}", dynamodb::years(term),
                       dynamodb::years(term) == 1 ? "" : "s");
  }
  if (choice.table_class == TableClass::standard_ia) out += ", Standard-IA";
  return out;
}

std::string scaling_words(const dynamodb::AutoScaling& s) {
  if (s.min == s.max) return fmt::format("{} fixed", s.min);
  return fmt::format("{}..{} at {} %", s.min, s.max, s.target_percent);
}

std::string minute_name(const TableDemand& demand, std::int64_t minute) {
  if (!demand.dated) return std::to_string(demand.first_minute + minute);
  const std::int64_t since_1970 = demand.first_minute + minute;
  const std::chrono::year_month_day day{
      std::chrono::sys_days{std::chrono::days{since_1970 / 1440}}};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:00Z", static_cast<int>(day.year()),
                     static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()),
                     since_1970 % 1440 / 60, since_1970 % 60);
}

std::string time_words(std::int64_t minutes) {
  if (minutes % 1440 == 0 && minutes > 1440) return fmt::format("{} days", minutes / 1440);
  if (minutes % 60 == 0 && minutes > 60) return fmt::format("{} h", minutes / 60);
  return readable_count(static_cast<std::uint64_t>(minutes)) +
         (minutes == 1 ? " minute" : " minutes");
}

std::string least_usd_words(bool complete, const Decimal& usd) {
  if (complete) return readable_usd(usd);
  return usd == Decimal() ? "unknown" : "at least " + readable_usd(usd);
}

Json least_usd_json(bool complete, const Decimal& usd) {
  return complete || Decimal() < usd ? Json(usd.to_string()) : Json();
}

std::string cost_words(const TableCost& cost, const Decimal& amount) {
  return least_usd_words(cost.complete(), amount);
}

Decimal capacity_unit_hours(const DimensionTotals& totals) {
  return quotient(Decimal(totals.billed_unit_minutes), 60, quantity_places);
}

ThrottledSum throttled_sum(const TableTotals& totals) {
  ThrottledSum out;
  for (const auto& r : totals.resources) {
    out.demand += r.read.demand + r.write.demand;
    out.throttled += r.read.throttled + r.write.throttled;
  }
  return out;
}

std::string throttled_words(const TableTotals& totals) {
  const auto sum = throttled_sum(totals);
  if (sum.throttled == 0) return "0";
  return fmt::format(
      "{} ({})", grouped(Decimal::of(sum.throttled, 1)),
      readable_share(static_cast<double>(sum.throttled) / static_cast<double>(sum.demand)));
}

namespace {

Json reserved_json(const dynamodb::ReservedCapacity& r) {
  if (r.read.blocks + r.write.blocks == 0) return Json();
  return {{"term_years", dynamodb::years(r.read.blocks > 0 ? r.read.term : r.write.term)},
          {"read_blocks", r.read.blocks},
          {"write_blocks", r.write.blocks}};
}

Json judged_dimension_json(const TableDemand& demand, const std::string& name,
                           const DimensionSettings* settings, const DimensionTotals& t) {
  const bool scaled = settings != nullptr && settings->scaling.min < settings->scaling.max;
  return {{"name", name},
          {"min", settings == nullptr ? Json() : Json(settings->scaling.min)},
          {"max", settings == nullptr ? Json() : Json(settings->scaling.max)},
          {"target_percent", scaled ? Json(settings->scaling.target_percent) : Json()},
          {"capacity_unit_hours",
           settings == nullptr ? Json() : Json(capacity_unit_hours(t).to_string())},
          {"demand_units", units_text(t.demand)},
          {"served_units", units_text(t.served)},
          {"throttled_units", units_text(t.throttled)},
          {"throttled_minutes", t.throttled_minutes},
          {"worst_minute", t.throttled == 0 ? Json() : Json(minute_name(demand, t.worst_minute))},
          {"worst_throttled_units", units_text(t.worst_throttled)},
          {"increases", t.increases},
          {"decreases", t.decreases},
          {"refused_decreases", t.refused_decreases}};
}

}  // namespace

Json choice_json(const TableDemand& demand, const std::vector<std::string>& names,
                 const JudgedChoice& judged, const TableTerms& terms) {
  const auto& choice = judged.choice;
  const auto& cost = judged.cost;
  Json dimensions = Json::array();
  for (std::size_t i = 0; i < judged.totals.resources.size(); ++i) {
    const bool set = choice.mode == CapacityMode::provisioned;
    const auto& t = judged.totals.resources[i];
    dimensions.push_back(judged_dimension_json(demand, names[2 * i],
                                               set ? &choice.resources[i].read : nullptr, t.read));
    dimensions.push_back(judged_dimension_json(
        demand, names[2 * i + 1], set ? &choice.resources[i].write : nullptr, t.write));
  }
  return {{"choice", choice_kind(choice)},
          {"mode", choice.mode == CapacityMode::on_demand ? "on-demand" : "provisioned"},
          {"table_class", class_id(choice.table_class)},
          {"reserved", reserved_json(choice.reserved)},
          {"dimensions", std::move(dimensions)},
          {"within_max_throttled", judged.keeps},
          {"throttled_units", units_text(throttled_sum(judged.totals).throttled)},
          {"alarms", choice.scaled() * dynamodb::alarms_per_scaled_dimension},
          {"complete", cost.complete()},
          {"unpriced", cost.unpriced},
          {"capacity_usd", least_usd_json(cost.complete(), cost.capacity)},
          {"reserved_usd", cost.reserved.to_string()},
          {"alarms_usd", cost.alarms.to_string()},
          {"storage_usd", terms.stored_gb ? Json(cost.storage.to_string()) : Json()},
          {"monthly_usd", least_usd_json(cost.complete(), cost.list)},
          {"free_tier_usd", cost.free_tier.to_string()},
          {"monthly_usd_after_free_tier", least_usd_json(cost.complete(), cost.total)}};
}

std::string_view billing_id(HourBilling billing) {
  return billing == HourBilling::mean ? "mean" : billing == HourBilling::end ? "end" : "max";
}

std::vector<std::string> search_assumptions(const TableTerms& terms) {
  const auto& rules = terms.search.rules;
  const auto billing = terms.search.billing;
  return {
      fmt::format("an hour in which the capacity changed is billed at {} (--billing)",
                  billing == HourBilling::mean  ? "its mean"
                  : billing == HourBilling::end ? "the capacity at its end"
                                                : "its largest capacity"),
      fmt::format("scaling out after {} minutes above the target, in after {} minutes {} points "
                  "below it, a change holds {} minutes after the one that follows (--lag); {} s of "
                  "unused capacity serve bursts (--burst-seconds), though AWS promises none",
                  rules.high_minutes, rules.low_minutes, rules.low_margin_percent,
                  rules.lag_minutes, rules.burst_seconds),
      fmt::format(
          "decreases of reads and writes together on a UTC day: {} within {} minutes of the "
          "first, then one {} minutes after the last",
          rules.first_hour_decreases, rules.first_hour_minutes, rules.decrease_minutes),
      fmt::format("on demand serves {} writes/s and {} reads/s at first, then {} times the most "
                  "served until {} minutes before",
                  terms.on_demand.initial_writes, terms.on_demand.initial_reads,
                  terms.on_demand.growth, terms.on_demand.growth_minutes),
      fmt::format("{} alarms for each scaled dimension, at CloudWatch's price",
                  dynamodb::alarms_per_scaled_dimension),
      "no key is hot; more than 40,000 units/s need a larger quota",
  };
}

}  // namespace fitcost::inline v1::detail
