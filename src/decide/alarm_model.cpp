// SPDX-License-Identifier: Apache-2.0
#include "decide/alarm_model.hpp"

#include "decide/alarm_probability.hpp"
#include "fitcost/units/input_error.hpp"

namespace fitcost::inline v1::detail {

namespace {

PointRule point_rule(const AlarmCheckInput& input) {
  using monitoring::Sample;
  using monitoring::Statistic;
  const auto& alarm = input.alarm;
  const bool percentile = alarm.statistic == Statistic::percentile;
  if (input.sample == Sample::duration && !percentile &&
      alarm.statistic != Statistic::sample_count) {
    throw InputError({"--statistic"}, "a statistic of durations that is no percentile",
                     "--extended-statistic: a share of requests says how often a percentile is "
                     "beyond the threshold, of a sum or an average it says nothing");
  }
  if (percentile && input.sample == Sample::one) {
    throw InputError({"--extended-statistic"}, "a percentile of samples that are all 1",
                     "--statistic Sum or SampleCount");
  }
  return {alarm.statistic,
          alarm.percentile,
          alarm.comparison,
          alarm.threshold,
          input.presence,
          input.sample,
          percentile && alarm.low_samples == monitoring::LowSamples::ignore};
}

RequestMeans request_means(const AlarmTraffic& traffic, double length, bool in_outage) {
  const double all = traffic.rate * seconds(length) / requests(1.0) *
                     (in_outage ? traffic.outage_traffic_share : 1.0);
  const double share = in_outage ? traffic.outage_error_share : traffic.normal_error_share;
  return {all * share, all * (1.0 - share)};
}

}  // namespace

AlarmModel::AlarmModel(const AlarmCheckInput& input)
    : rules{rule_of(input.alarm), point_rule(input),
            static_cast<int>(input.alarm.period_seconds /
                             monitoring::seconds_between_evaluations(input.alarm))},
      tick_seconds(static_cast<double>(monitoring::seconds_between_evaluations(input.alarm))),
      normal(request_means(input.traffic, tick_seconds, false)),
      outage(request_means(input.traffic, tick_seconds, true)),
      normal_law(period_law(rules.point, normal * rules.window_ticks)),
      outage_law(period_law(rules.point, outage * rules.window_ticks)) {}

AlarmTraffic alarm_traffic(const monitoring::KnownMetric& metric, RequestsPerSecond rate) {
  AlarmTraffic out;
  out.rate = rate;
  if (metric.presence == monitoring::Presence::per_occurrence) out.normal_error_share = 0.0;
  return out;
}

EntryRate entry_rate(const AlarmModel& model) {
  const AlarmRule& rule = model.rules.rule;
  if (model.rules.window_ticks > 1) return {alarm_probability(rule, model.normal_law), false};
  // A verdict that keeps the state needs gaps, and a treatment that leaves them be.
  const bool fills = rule.missing == monitoring::MissingData::breaching ||
                     rule.missing == monitoring::MissingData::not_breaching;
  const bool keeps = model.normal_law.has_still() || (!fills && model.normal_law.missing > 0.0);
  return {entry_probability(rule, model.normal_law), !keeps};
}

}  // namespace fitcost::inline v1::detail
