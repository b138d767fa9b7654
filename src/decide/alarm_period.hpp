// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "fitcost/capacity/alarm_verdict.hpp"
#include "fitcost/services/monitoring/metric_alarm.hpp"
#include "fitcost/services/monitoring/metric_catalogue.hpp"

/// One period's point under Poisson traffic of which a share goes wrong.
namespace fitcost::inline v1::detail {

/// What a period is judged by.
struct PointRule {
  monitoring::Statistic statistic = monitoring::Statistic::sum;
  double percentile = 0.0;  ///< 0..100
  monitoring::Comparison comparison = monitoring::Comparison::greater;
  double threshold = 0.0;
  monitoring::Presence presence = monitoring::Presence::per_request;
  monitoring::Sample sample = monitoring::Sample::zero_or_one;
  bool keeps_on_low_samples = false;

  friend bool operator==(const PointRule&, const PointRule&) = default;
};

/// Requests in a stretch of time, those that go wrong and those that do not: two independent
/// Poisson counts.
struct RequestMeans {
  double wrong = 0.0;
  double fine = 0.0;
  double all() const { return wrong + fine; }
};

/// The kind of a period's point with `wrong` of `all` requests gone wrong. For a percentile, wrong
/// means beyond the threshold, in the direction of the comparison.
PointKind point_kind(const PointRule& rule, std::uint64_t all, std::uint64_t wrong);

/// Whether the newest period's samples are so few that the state stands still.
bool stands_still(const PointRule& rule, std::uint64_t samples);

/// A period's kinds with their probabilities; the last two are those of the first two in periods
/// that leave the state as it is.
struct PeriodLaw {
  double missing = 0.0;
  double fine = 0.0;
  double breaching = 0.0;
  double fine_still = 0.0;
  double breaching_still = 0.0;

  double all_fine() const { return fine + fine_still; }
  double all_breaching() const { return breaching + breaching_still; }
  double real() const { return all_fine() + all_breaching(); }
  bool has_still() const { return fine_still + breaching_still > 0.0; }
};

PeriodLaw period_law(const PointRule& rule, const RequestMeans& means);

/// Whether a window is judged by one count alone, that of requests gone wrong or of all requests,
/// and from which count on more makes no difference; -1 where it is not.
struct CountRule {
  bool of_all = false;  ///< counts all requests
  std::int64_t cap = -1;
};
CountRule count_rule(const PointRule& rule);

/// P(Bin(requests, share) breaches): a period of evenly spaced requests.
double breach_probability_of_even_requests(const PointRule& rule, std::uint64_t requests,
                                           double share);

}  // namespace fitcost::inline v1::detail
