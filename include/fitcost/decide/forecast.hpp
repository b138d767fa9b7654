// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fitcost/decide/alarm_check.hpp"
#include "fitcost/decide/bill_parts.hpp"
#include "fitcost/decide/break_even.hpp"
#include "fitcost/decide/compare.hpp"
#include "fitcost/decide/sensitivity.hpp"
#include "fitcost/export.hpp"

/// All that a report on a workload tells: the comparison, and what becomes of its two stacks.
namespace fitcost::inline v1 {

struct ForecastInput {
  CompareInput compare;             ///< its `months` and `month` are taken from what follows
  int months = 12;                  ///< 1..120, that the stacks are billed for
  std::vector<std::string> labels;  ///< of those months: `month 1`, `2026-12`
  bool check_alarms = true;         ///< simulating them takes longer than all the rest
};

/// One month of a stack, as `bill` has it.
struct ForecastMonth {
  std::string label;
  int number = 1;
  int hours = 730;
  Bill bill;
  std::vector<PartCost> parts;
};

/// What the logs of the first plan cost, month after month, when they are kept for so long.
struct RetentionCosts {
  logs::Retention retention;
  std::vector<Decimal> list;  ///< USD of month 1, 2 ..., ingestion included
  bool complete = true;       ///< no price was missing
};

/// A rate at which another option becomes the cheaper one, on the curve of the one that it beats.
struct BreakEvenMark {
  double rate = 0.0;
  std::string option;
  bool from_below = false;  ///< the option is the cheaper one above the rate, not below
};

/// The capacity options of the comparison along a range of rates that the traffic's own and all
/// marks lie in.
struct BreakEvenCurves {
  double rps = 0.0;                  ///< the traffic's mean in month 1
  std::vector<BreakEvenMark> marks;  ///< where the winner stops to be one; on-demand's break-evens
  std::vector<double> rates;  ///< requests/s, ascending; logarithmic steps, the rate and the marks
  std::vector<CapacityCurve> curves;
};

/// An alarm of a plan, held against the traffic that it watches: a function's own, an API's own, or
/// all.
struct PlannedAlarm {
  std::string stack;  ///< `first answer` or `best`
  std::string name;
  std::string why_not;  ///< nothing was checked, and why; empty where `check` has a value
  std::optional<AlarmCheck> check;
};

struct Forecast {
  std::string title;  ///< of the first plan; its name where it has none
  Comparison comparison;
  std::vector<ForecastMonth> first;
  std::vector<ForecastMonth> best;
  std::vector<RetentionCosts> retentions;  ///< 14 days, 30 days, for ever
  BreakEvenCurves break_even;
  std::vector<Sensitivity> sensitivities;  ///< of the best stack, in the comparison's month
  std::vector<PlannedAlarm> alarms;        ///< the first plan's, then the best one's
  std::vector<PriceRow> prices;            ///< that the two stacks' bills are made of, by meter
};

/// Of so many months those whose stacks are compared: the first, the 12th, the 36th, the last.
FITCOST_EXPORT std::vector<int> months_to_compare(int months);

/// InputError where a plan cannot be compared; alarms that cannot be judged say so in `why_not`.
FITCOST_EXPORT Forecast forecast(const ForecastInput& input, const PriceBook& book);

}  // namespace fitcost::inline v1
