// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "command.hpp"
#include "fitcost/plan/readings.hpp"
#include "fitcost/pricing/date.hpp"
#include "fitcost/traffic/traffic.hpp"

namespace fitcost::command {

/// How much comes, when, and how months are counted.
struct TrafficOptions {
  std::string rps;
  std::string rate;
  std::string trace;
  std::string profile = "constant";
  std::string peak_to_mean;
  std::string growth = "0";
  std::string month_hours = "730";
  std::string from;
  std::string months;
  std::string gigabyte = "binary";
  std::string total = "exact";

  /// `with_total`: also how totals are added; comparisons are always exact.
  void add_to(CLI::App& app, bool with_total);

  Traffic traffic() const;
  Convention convention() const;
  /// In words: "60,444 requests per 730 h month (1,987.2/day)".
  std::string in_words(const Traffic& of) const;

  std::optional<YearMonth> first_month() const;
  /// How many months were asked for; `otherwise` where none were.
  int month_count(int otherwise) const;
  /// So many of the calendar, where --from says which the first is.
  /// InputError where they go beyond the year 9999.
  CalendarMonths calendar_months(int count) const;
  /// The month `number` counted from 1, with its length by the convention or the calendar.
  BillingMonth billing_month(int number, const BillingTerms& terms) const;
  /// `2026-12`, or `month 1`.
  std::string label(int number) const;
};

}  // namespace fitcost::command
