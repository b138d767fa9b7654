// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "decide/alarm_chain.hpp"
#include "decide/alarm_simulation.hpp"
#include "fitcost/decide/alarm_check.hpp"

/// An alarm and its traffic as the numbers that chains and simulation work with.
namespace fitcost::inline v1::detail {

struct AlarmModel {
  SimulationRules rules;
  double tick_seconds = 60.0;
  RequestMeans normal;  ///< in a tick
  RequestMeans outage;
  PeriodLaw normal_law;  ///< of a period
  PeriodLaw outage_law;

  explicit AlarmModel(const AlarmCheckInput& input);

  double ticks_per_month(int month_hours) const { return month_hours * 3600.0 / tick_seconds; }
};

/// The traffic behind an alarm as far as nobody says more of it: errors happen in normal operation,
/// throttles do not.
AlarmTraffic alarm_traffic(const monitoring::KnownMetric& metric, RequestsPerSecond rate);

/// How much a check may do.
struct CheckEffort {
  double transitions = 800'000.0;  ///< of a chain
  std::size_t ticks = 1'500'000;   ///< simulated
  std::size_t outages = 10'000;    ///< likewise
};
AlarmCheck check_alarm_within(const AlarmCheckInput& input, const CheckEffort& effort,
                              AlarmChains& chains);

/// How often a tick enters the alarm in normal operation: exact, or no more than.
struct EntryRate {
  double per_tick = 0.0;
  bool exact = false;
};
EntryRate entry_rate(const AlarmModel& model);

inline RequestMeans operator*(const RequestMeans& means, double factor) {
  return {means.wrong * factor, means.fine * factor};
}
inline RequestMeans operator+(const RequestMeans& a, const RequestMeans& b) {
  return {a.wrong + b.wrong, a.fine + b.fine};
}

}  // namespace fitcost::inline v1::detail
