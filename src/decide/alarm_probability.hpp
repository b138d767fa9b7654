// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "decide/alarm_period.hpp"
#include "fitcost/capacity/alarm_verdict.hpp"

/// Points that are independent of each other, as those of windows that do not overlap are.
namespace fitcost::inline v1::detail {

/// The probability that an evaluation says ALARM. Exact.
double alarm_probability(const AlarmRule& rule, const PeriodLaw& law);

/// The probability that an evaluation says ALARM and the one before, a whole period earlier, did
/// not. Exact; times the evaluations it is how often the alarm is entered, and no more than that
/// where a verdict between may have kept the state. Where all points are real it is
/// C(N-1, M-1) p^M (1-p)^(N-M+1).
double entry_probability(const AlarmRule& rule, const PeriodLaw& law);

/// P(Bin(n, p) = k) for all k from 0 to n.
std::vector<double> binomial_probabilities(int n, double p);

}  // namespace fitcost::inline v1::detail
