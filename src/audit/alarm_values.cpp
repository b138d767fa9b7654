// SPDX-License-Identifier: Apache-2.0
// FC905: PutMetricAlarm's own rules.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "audit/audit_context.hpp"
#include "fitcost/services/monitoring/metric_alarm.hpp"
#include "fitcost/units/suggest.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

constexpr std::array<std::string_view, 27> metric_units{"Seconds",
                                                        "Microseconds",
                                                        "Milliseconds",
                                                        "Bytes",
                                                        "Kilobytes",
                                                        "Megabytes",
                                                        "Gigabytes",
                                                        "Terabytes",
                                                        "Bits",
                                                        "Kilobits",
                                                        "Megabits",
                                                        "Gigabits",
                                                        "Terabits",
                                                        "Percent",
                                                        "Count",
                                                        "Bytes/Second",
                                                        "Kilobytes/Second",
                                                        "Megabytes/Second",
                                                        "Gigabytes/Second",
                                                        "Terabytes/Second",
                                                        "Bits/Second",
                                                        "Kilobits/Second",
                                                        "Megabits/Second",
                                                        "Gigabits/Second",
                                                        "Terabits/Second",
                                                        "Count/Second",
                                                        "None"};

/// What an alarm on a metric says itself, and one on an expression in its Metrics.
constexpr std::array of_the_metric{"Namespace", "Dimensions", "Period",
                                   "Unit",      "Statistic",  "ExtendedStatistic"};

template <class Names> std::vector<std::string> names_in(const Names& all) {
  std::vector<std::string> out;
  for (const auto& each : all) out.emplace_back(each.name);
  return out;
}

std::optional<std::int64_t> whole_number(const Value& v) {
  const auto n = v.number();
  if (!n || n->scale() > 0 || !(*n < Decimal(10'000'000)) || *n < Decimal(0)) return {};
  return static_cast<std::int64_t>(n->coefficient());
}

bool is_finite_number(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() && std::isfinite(value);
}

class AlarmValues {
 public:
  AlarmValues(AuditContext& c, const Resource& alarm) : c_(c), r_(alarm), p_(alarm.properties) {}

  void check() {
    check_words();
    check_numbers();
    // What a macro adds may be what is missing here.
    if (p_.is_map() && p_.more_entries().empty()) check_parts();
  }

 private:
  bool may_have(std::string_view key) const { return !p_[key].is_absent(); }
  /// Under every condition.
  bool has(std::string_view key) const {
    const auto all = p_[key].alternatives();
    return std::none_of(all.begin(), all.end(), [](const auto& a) { return a.value.is_absent(); });
  }

  void add(const Value& at, const std::string& message) { c_.add("FC905", r_, at, message); }
  void add(const std::string& message) { c_.add("FC905", r_, nullptr, message); }

  void one_of(std::string_view path, const std::vector<std::string>& allowed) {
    each_value(p_, path, [&](const Value& v) {
      const auto text = v.literal();
      if (!text || std::find(allowed.begin(), allowed.end(), *text) != allowed.end()) return;
      add(v, std::string(path.substr(path.rfind('.') + 1)) + " " + in_quotes(*text) +
                 " is none of " + listed(allowed, 5) + suggestion(*text, allowed));
    });
  }

  void check_words() {
    using namespace monitoring;
    auto comparisons = names_in(comparison_names);
    for (const auto* const more : {"LessThanLowerOrGreaterThanUpperThreshold",
                                   "LessThanLowerThreshold", "GreaterThanUpperThreshold"})
      comparisons.emplace_back(more);
    const std::vector<std::string> units(metric_units.begin(), metric_units.end());
    one_of("TreatMissingData", names_in(missing_data_names));
    one_of("Statistic", names_in(statistic_names));
    one_of("ComparisonOperator", comparisons);
    one_of("Unit", units);
    one_of("Metrics.*.MetricStat.Unit", units);
  }

  void check_numbers() {
    const Value period = p_["Period"];
    const Value periods = p_["EvaluationPeriods"];
    const Value datapoints = p_["DatapointsToAlarm"];
    const auto p = whole_number(period);
    const auto n = whole_number(periods);
    const auto m = whole_number(datapoints);
    if (period.literal() && (!p || !monitoring::is_period(*p)))
      add(period,
          "Period " + in_quotes(*period.literal()) + " is not 10, 20, 30 or a multiple of 60 s");
    if (periods.literal() && (!n || *n < 1))
      add(periods, "EvaluationPeriods " + in_quotes(*periods.literal()) + " is no number from 1");
    if (datapoints.literal() && (!m || (!n && *m < 1)))
      add(datapoints,
          "DatapointsToAlarm " + in_quotes(*datapoints.literal()) + " is no number from 1");
    if (n && m && (*m < 1 || *m > *n))
      add(datapoints, "DatapointsToAlarm " + std::to_string(*m) + " is not within 1.." +
                          std::to_string(*n) + ", the EvaluationPeriods");
    if (p && n && *n > 0 && monitoring::is_period(*p) &&
        *p > monitoring::longest_span_seconds(*p) / *n)
      add(periods, std::to_string(*n) + " periods of " + std::to_string(*p) + " s are over " +
                       (*p < 3600 ? "a day" : "a week, the most there is"));
    each_value(p_, "Threshold", [&](const Value& v) {
      const auto text = v.literal();
      if (text && !is_finite_number(*text))
        add(v, "Threshold " + in_quotes(*text) + " is no number");
    });
  }

  /// What goes together, and what is missing. An alarm on PromQL has it all in its
  /// EvaluationCriteria.
  void check_parts() {
    if (may_have("EvaluationCriteria")) return;
    const bool may_be_metric = may_have("MetricName");
    const bool may_be_math = may_have("Metrics");
    if (has("MetricName") && has("Metrics")) add("both MetricName and Metrics");
    if (!may_be_metric && !may_be_math) add("neither MetricName nor Metrics");
    if (has("Statistic") && has("ExtendedStatistic"))
      add(p_["ExtendedStatistic"], "both Statistic and ExtendedStatistic");
    std::vector<std::string> lacking;
    const auto need = [&](std::string_view key, std::string_view or_this = {}) {
      if (!may_have(key) && (or_this.empty() || !may_have(or_this))) lacking.emplace_back(key);
    };
    need("EvaluationPeriods");
    need("ComparisonOperator");
    need("Threshold", "ThresholdMetricId");
    if (!may_be_math) {
      need("Namespace");
      need("Period");
      need("Statistic", "ExtendedStatistic");
    }
    if (!lacking.empty()) add("an alarm without " + listed(lacking, lacking.size()));
    if (may_be_metric || !has("Metrics")) return;
    std::vector<std::string> doubled;
    for (const auto* const key : of_the_metric)
      if (has(key)) doubled.emplace_back(key);
    if (!doubled.empty())
      add(p_[doubled.front()],
          listed(doubled, doubled.size()) + " beside Metrics, which have their own");
  }

  AuditContext& c_;
  const Resource& r_;
  const Value& p_;
};

}  // namespace

void audit_alarm_values(AuditContext& c) {
  for (const ResourceIndex i : c.of_type("AWS::CloudWatch::Alarm"))
    AlarmValues(c, c.resources()[i]).check();
}

}  // namespace fitcost::inline v1::cloudformation::detail
