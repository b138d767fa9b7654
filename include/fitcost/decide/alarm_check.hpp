// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "fitcost/export.hpp"
#include "fitcost/services/monitoring/metric_alarm.hpp"
#include "fitcost/services/monitoring/metric_catalogue.hpp"
#include "fitcost/traffic/rate.hpp"

/// Whether an alarm can fire under a traffic, how soon, and how often for nothing.
namespace fitcost::inline v1 {

/// Requests that come independently of each other (Poisson), a share of which goes wrong.
struct AlarmTraffic {
  RequestsPerSecond rate{};
  double normal_error_share = 0.001;  ///< 0..1, in normal operation
  double outage_error_share = 1.0;    ///< 0..1, in the outage
  double outage_traffic_share =
      1.0;  ///< 0..1: of the requests, those that still come in the outage
};

struct AlarmCheckInput {
  monitoring::MetricAlarm alarm;  ///< valid
  AlarmTraffic traffic;
  monitoring::Presence presence = monitoring::Presence::per_request;
  monitoring::Sample sample = monitoring::Sample::zero_or_one;
  std::optional<monitoring::Fault> fault;  ///< what the alarm is for
  Seconds metric_delay{};                  ///< from a period's end until its point is judged
  double quantile = 0.95;  ///< of the time to fire, beside the median; above 0, below 1
  int month_hours = 730;
  std::uint64_t seed = 1;
  /// Simulated even where the exact way is open, to hold one against the other.
  bool simulate = false;
};

/// A figure and what is known of it: exact ones have equal bounds, simulated ones those of 95 %;
/// one that is only bounded has no value.
struct Figure {
  std::optional<double> value;
  std::optional<double> low;
  std::optional<double> high;

  static Figure exact(double x) { return {x, x, x}; }
};

enum class AlarmMethod {
  exact,       ///< a Markov chain, or a closed form
  simulation,  ///< with confidence intervals
  bound,       ///< too rare to simulate: bounded by the probability of a single evaluation
};

/// Of one period's point.
struct PeriodProbabilities {
  double requests = 0.0;  ///< expected in a period
  double missing = 0.0;   ///< no point at all
  double breaching = 0.0;
  /// Breaching when the same requests, in whole numbers, are evenly spaced (binomial).
  double breaching_even = 0.0;
};

struct AlarmCheck {
  AlarmCheckInput input;
  PeriodProbabilities normal;
  PeriodProbabilities outage;
  monitoring::Visibility visibility;

  /// The metric has data and shows the fault, and in the outage it fires within 100 years on
  /// average.
  bool can_fire = false;
  std::string verdict;  ///< that in a sentence

  AlarmMethod fire_method = AlarmMethod::exact;
  std::size_t states = 0;  ///< of the chain, or outages simulated
  /// Seconds from the outage's start until the state is ALARM, the metric's delay included. No
  /// value and no upper bound: practically never.
  Figure mean_seconds;
  Figure p50_seconds;
  Figure p95_seconds;
  Figure quantile_seconds;   ///< at the input's `quantile`
  Figure fires_within_hour;  ///< probability

  AlarmMethod false_method = AlarmMethod::exact;
  Figure false_alarms_per_month;       ///< times that ALARM is entered in normal operation
  double alarm_share_in_normal = 0.0;  ///< probability that one evaluation says ALARM
  double alarm_share_in_outage = 0.0;  ///< likewise in a lasting outage
  std::vector<std::string> assumptions;
};

/// Chains where they are small enough, else simulation; the same for the same input and seed.
/// InputError for a combination that no share of requests says anything of: a duration's average.
FITCOST_EXPORT AlarmCheck check_alarm(const AlarmCheckInput& input);

}  // namespace fitcost::inline v1
