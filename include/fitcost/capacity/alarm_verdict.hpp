// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "fitcost/services/monitoring/metric_alarm.hpp"

/// What an alarm makes of the points it looks at.
/// AWS: "Configuring how CloudWatch alarms treat missing data" and "Evaluating an alarm",
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
namespace fitcost::inline v1 {

enum class PointKind : std::uint8_t { missing, fine, breaching };

enum class AlarmState : std::uint8_t { ok, alarm, insufficient_data };

/// What one evaluation says; `keep` leaves the state as it is.
enum class AlarmVerdict : std::uint8_t { ok, alarm, insufficient_data, keep };

constexpr AlarmState after(AlarmState before, AlarmVerdict verdict) {
  switch (verdict) {
    case AlarmVerdict::ok:
      return AlarmState::ok;
    case AlarmVerdict::alarm:
      return AlarmState::alarm;
    case AlarmVerdict::insufficient_data:
      return AlarmState::insufficient_data;
    case AlarmVerdict::keep:
      break;
  }
  return before;
}

struct AlarmRule {
  int evaluation_periods = 1;   ///< N
  int datapoints_to_alarm = 1;  ///< M, 1..N
  int range = 3;                ///< points looked at, N or more
  monitoring::MissingData missing = monitoring::MissingData::missing;

  friend bool operator==(const AlarmRule&, const AlarmRule&) = default;
};

inline AlarmRule rule_of(const monitoring::MetricAlarm& alarm) {
  return {alarm.evaluation_periods, alarm.datapoints_to_alarm, monitoring::evaluation_range(alarm),
          monitoring::effective_treatment(alarm)};
}

/// Of the points in the evaluation range.
struct PointCounts {
  int real = 0;        ///< that there are, but no more than N
  int breaching = 0;   ///< among the `real` most recent ones
  int oldest_age = 0;  ///< of the oldest real one; the newest point's is 1
};

/// With N real points in the range the most recent N are judged, however far they reach back, and
/// the treatment does not matter. With none the treatment alone says. Between, what lacks to N is
/// filled by the treatment. `missing` and `ignore` fill with what is neither fine nor breaching:
/// where every real point breaches and the oldest is M periods old or older, the alarm would be
/// over if the gaps were breaching too, and `missing` says so; `ignore` keeps the state.
///
/// AWS's tables leave open what a single breaching point younger than M says under those two:
/// the state is kept. M real breaching points are an alarm under every treatment.
constexpr AlarmVerdict verdict_of(const AlarmRule& rule, const PointCounts& counts) {
  using monitoring::MissingData;
  const int n = rule.evaluation_periods;
  const int m = rule.datapoints_to_alarm;
  if (counts.real > 0 && counts.breaching >= m) return AlarmVerdict::alarm;
  if (counts.real >= n) return AlarmVerdict::ok;
  switch (rule.missing) {
    case MissingData::breaching:
      return counts.breaching + (n - counts.real) >= m ? AlarmVerdict::alarm : AlarmVerdict::ok;
    case MissingData::not_breaching:
      return AlarmVerdict::ok;
    case MissingData::missing:
      if (counts.real == 0) return AlarmVerdict::insufficient_data;
      if (counts.breaching < counts.real) return AlarmVerdict::ok;
      return counts.oldest_age >= m ? AlarmVerdict::alarm : AlarmVerdict::keep;
    case MissingData::ignore:
      return counts.real == counts.breaching ? AlarmVerdict::keep : AlarmVerdict::ok;
  }
  return AlarmVerdict::keep;
}

/// The points that one alarm looks at, the oldest forgotten as new ones come.
class RecentPoints {
 public:
  explicit RecentPoints(const AlarmRule& rule)
      : rule_(rule),
        mask_(rule.range >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << rule.range) - 1),
        ring_(rule.range > 64 ? static_cast<std::size_t>(rule.range) : 0) {}

  void push(PointKind kind) {
    if (!ring_.empty()) {
      push_into_ring(kind);
      return;
    }
    real_ = (real_ << 1U | (kind != PointKind::missing ? 1U : 0U)) & mask_;
    breaching_ = (breaching_ << 1U | (kind == PointKind::breaching ? 1U : 0U)) & mask_;
  }

  PointCounts counts() const {
    if (!ring_.empty()) return counts_of_ring();
    const int n = rule_.evaluation_periods;
    const int real = std::popcount(real_);
    const int oldest = 64 - std::countl_zero(real_);
    if (real <= n) return {real, std::popcount(breaching_), oldest};
    // The N-th real point from the newest, which is the lowest bit: what is older is cut off.
    const std::uint64_t first = n >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << n) - 1;
    if ((real_ & first) == first) return {n, std::popcount(breaching_ & first), n};
    std::uint64_t rest = real_;
    for (int i = 1; i < n; ++i) rest &= rest - 1;
    const std::uint64_t last = rest & (~rest + 1);
    return {n, std::popcount(breaching_ & (last | (last - 1))), std::countr_zero(last) + 1};
  }

  AlarmVerdict verdict() const { return verdict_of(rule_, counts()); }

 private:
  /// A real point.
  struct Real {
    std::int64_t time = 0;
    std::int64_t breaching_before = 0;  ///< all that breached before it
  };

  void push_into_ring(PointKind kind) {
    ++now_;
    while (in_range_ > 0 && ring_[oldest_].time <= now_ - rule_.range) {
      oldest_ = oldest_ + 1 == ring_.size() ? 0 : oldest_ + 1;
      --in_range_;
    }
    if (kind == PointKind::missing) return;
    ring_[(oldest_ + in_range_) % ring_.size()] = {now_, all_breaching_};
    ++in_range_;
    if (kind == PointKind::breaching) ++all_breaching_;
  }

  PointCounts counts_of_ring() const {
    const auto n = static_cast<std::size_t>(rule_.evaluation_periods);
    const std::size_t judged = in_range_ < n ? in_range_ : n;
    if (judged == 0) return {};
    const Real& first = ring_[(oldest_ + in_range_ - judged) % ring_.size()];
    return {static_cast<int>(judged), static_cast<int>(all_breaching_ - first.breaching_before),
            static_cast<int>(now_ - first.time) + 1};
  }

  AlarmRule rule_;
  std::uint64_t mask_;
  std::uint64_t real_ = 0;  // the newest point is the lowest bit
  std::uint64_t breaching_ = 0;
  // Instead, where 64 bits do not suffice: the real points in the range.
  std::vector<Real> ring_;
  std::size_t oldest_ = 0;
  std::size_t in_range_ = 0;
  std::int64_t now_ = 0;
  std::int64_t all_breaching_ = 0;
};

}  // namespace fitcost::inline v1
