// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "fitcost/decide/alarm_check.hpp"
#include "fitcost/export.hpp"
#include "fitcost/pricing/bill.hpp"
#include "fitcost/pricing/billing_terms.hpp"
#include "fitcost/pricing/price_book.hpp"

/// The alarm that catches an outage in time and does not cry wolf.
namespace fitcost::inline v1 {

struct AlarmDesignInput {
  AlarmTraffic traffic;
  Seconds detect_within{};  ///< from the outage's start; up to a day
  double quantile = 0.95;   ///< of outages are to be caught in that time
  double false_alarms_per_month = 0.1;
  monitoring::MetricName metric;
  monitoring::Presence presence = monitoring::Presence::per_request;
  monitoring::Sample sample = monitoring::Sample::zero_or_one;
  monitoring::Statistic statistic = monitoring::Statistic::sum;  ///< or average, a share of errors
  bool high_resolution = false;  ///< also periods of 10, 20 and 30 s, which the metric must have
  std::optional<monitoring::Fault> fault;
  Seconds metric_delay{};
  int month_hours = 730;
  std::uint64_t seed = 1;
  std::size_t choices = 5;  ///< how many of the best are told
};

/// An alarm that meets what was asked, with what it achieves.
struct AlarmChoice {
  monitoring::MetricAlarm alarm;
  AlarmCheck check;
  Bill monthly;  ///< of the alarm alone
};

/// Requests of one's own, at even times, that make thin traffic thick enough.
struct SyntheticChecks {
  double per_minute = 0.0;
  AlarmChoice choice;  ///< the best alarm with them
  double requests_per_month = 0.0;
  Bill monthly_rest;  ///< of those requests to a REST API
  Bill monthly_http;  ///< to an HTTP API
};

struct AlarmDesign {
  AlarmDesignInput input;
  std::vector<AlarmChoice> choices;  ///< the cheapest first, then the fastest, then the calmest
  std::size_t considered = 0;        ///< combinations of period, N, M and TreatMissingData
  monitoring::Visibility visibility;
  /// Where the traffic is too thin for any alarm: the least rate of checks that would do.
  std::optional<SyntheticChecks> synthetic;
  std::vector<std::string> assumptions;
};

/// Of every period, N, M and TreatMissingData the lowest threshold that keeps the false alarms
/// asked for: a lower one has more of them, a higher one is slower. What is fast enough is found by
/// simulation and confirmed by `check_alarm`. InputError for a statistic other than sum and
/// average, a time over a day, or a duration's metric.
FITCOST_EXPORT AlarmDesign design_alarm(const AlarmDesignInput& input, const PriceBook& book,
                                        const BillingTerms& terms);

}  // namespace fitcost::inline v1
