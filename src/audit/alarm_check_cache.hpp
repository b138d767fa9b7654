// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "decide/alarm_chain.hpp"
#include "fitcost/decide/alarm_check.hpp"

namespace fitcost::inline v1::cloudformation::detail {

/// An alarm that is held against a rate of requests.
struct AlarmQuestion {
  monitoring::MetricAlarm alarm;
  const monitoring::KnownMetric* metric = nullptr;
  double requests_per_second = 0.0;
  int month_hours = 730;
};

/// Checks of alarms, each different one once and only so many: a template may have hundreds.
class AlarmCheckCache {
 public:
  /// Nothing where the alarm is beyond the model, or too many were checked already.
  std::optional<AlarmCheck> check(const AlarmQuestion& question);
  /// Checks what will be asked, in this order as far as there is room, on all cores.
  void prepare(const std::vector<AlarmQuestion>& questions);

 private:
  std::map<std::string, std::optional<AlarmCheck>> known_;
  v1::detail::AlarmChains chains_;
};

}  // namespace fitcost::inline v1::cloudformation::detail
