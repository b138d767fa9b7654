// SPDX-License-Identifier: Apache-2.0
#include "audit/alarm_check_cache.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <thread>
#include <utility>

#include "decide/alarm_model.hpp"
#include "fitcost/units/input_error.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

constexpr std::size_t most_checks = 16;

std::string key_of(const AlarmQuestion& question) {
  const monitoring::MetricAlarm& alarm = question.alarm;
  return fmt::format(
      "{} {} {} {} {} {} {} {} {} {:.6g}", question.metric->metric_namespace, question.metric->name,
      static_cast<int>(alarm.statistic), alarm.period_seconds, alarm.evaluation_periods,
      alarm.datapoints_to_alarm, alarm.threshold, static_cast<int>(alarm.comparison),
      static_cast<int>(monitoring::effective_treatment(alarm)), question.requests_per_second);
}

std::optional<AlarmCheck> answer(const AlarmQuestion& question, v1::detail::AlarmChains& chains) {
  AlarmCheckInput input;
  input.alarm = question.alarm;
  input.traffic = v1::detail::alarm_traffic(
      *question.metric, question.requests_per_second * (requests(1.0) / seconds(1.0)));
  input.presence = question.metric->presence;
  input.sample = question.metric->sample;
  input.month_hours = question.month_hours;
  try {
    return v1::detail::check_alarm_within(input, {}, chains);
  } catch (const InputError&) {
    return std::nullopt;
  }
}

}  // namespace

std::optional<AlarmCheck> AlarmCheckCache::check(const AlarmQuestion& question) {
  prepare({question});
  const auto found = known_.find(key_of(question));
  return found == known_.end() ? std::nullopt : found->second;
}

void AlarmCheckCache::prepare(const std::vector<AlarmQuestion>& questions) {
  std::vector<std::pair<const AlarmQuestion*, std::optional<AlarmCheck>*>> open;
  for (const AlarmQuestion& question : questions) {
    if (known_.size() >= most_checks) break;
    const auto [entry, is_new] = known_.try_emplace(key_of(question));
    if (is_new) open.emplace_back(&question, &entry->second);
  }
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < open.size(); i = next++)
      *open[i].second = answer(*open[i].first, chains_);
  };
  const std::size_t threads =
      std::min<std::size_t>(std::max(1U, std::thread::hardware_concurrency()), open.size());
  std::vector<std::future<void>> others;
  for (std::size_t t = 1; t < threads; ++t) others.push_back(std::async(std::launch::async, work));
  work();
  for (auto& other : others) other.get();
}

}  // namespace fitcost::inline v1::cloudformation::detail
