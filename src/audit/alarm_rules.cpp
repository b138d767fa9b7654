// SPDX-License-Identifier: Apache-2.0
// FC40x, FC411: alarms that are not there, and alarms that are no use.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "audit/alarm_check_cache.hpp"
#include "audit/alarm_reach.hpp"
#include "audit/alarm_view.hpp"
#include "audit/alarm_watchers.hpp"
#include "audit/audit_context.hpp"
#include "audit/metric_names.hpp"
#include "decide/alarm_words.hpp"
#include "fitcost/report/alarm_report.hpp"
#include "template/rest_api_name.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

using monitoring::find_known_metric;
using monitoring::KnownMetric;

/// A function that only serves the stack's own custom resources.
std::set<std::string> custom_resource_functions(const Template& stack) {
  std::set<std::string> out;
  for (const auto& r : stack.resources()) {
    if (r.type.rfind("Custom::", 0) != 0 && r.type != "AWS::CloudFormation::CustomResource")
      continue;
    for (const auto& use : r.uses) out.insert(use.logical_id);
  }
  return out;
}

class AlarmRules {
 public:
  explicit AlarmRules(AuditContext& c)
      : c_(c),
        views_(alarm_views(c.stack())),
        functions_(c, "AWS::Lambda::Function"),
        tables_(c, "AWS::DynamoDB::Table"),
        http_apis_(c, "AWS::ApiGatewayV2::Api") {
    for (const auto& r : c_.resources()) {
      if (r.type == "AWS::CloudWatch::CompositeAlarm")
        for (const auto& use : r.uses) in_composites_.insert(use.logical_id);
      rules_listen_ = rules_listen_ || (r.type == "AWS::Events::Rule" &&
                                        r.properties["EventPattern"].shown().find(
                                            "CloudWatch Alarm State Change") != std::string::npos);
    }
    for (const ResourceIndex i : c_.of_type("AWS::Lambda::Function"))
      rate_of_functions_ += c_.rate_of(i).value_or(0.0);
  }

  void run() {
    find_lacking();
    std::vector<const AlarmView*> asked;
    std::vector<AlarmQuestion> questions;
    for (const auto& view : views_) {
      const bool data = check_data(view);
      check_missing_data(view);
      check_action(view);
      if (!data) continue;
      if (const auto question = question_of(view)) {
        asked.push_back(&view);
        questions.push_back(*question);
      }
    }
    checks_.prepare(questions);
    for (std::size_t i = 0; i < asked.size(); ++i) check_firing(*asked[i], questions[i]);
    if (unchecked_ > 0)
      c_.note(fmt::format("{} further alarms were not held against the traffic", unchecked_));
  }

 private:
  void find_lacking() {
    const auto custom = custom_resource_functions(c_.stack());
    const AlarmWatchers of_errors(views_, "AWS/Lambda", {"Errors"}, "FunctionName");
    for (const ResourceIndex i : c_.of_type("AWS::Lambda::Function")) {
      const Resource& r = c_.resources()[i];
      if (custom.contains(r.logical_id)) continue;
      if (!of_errors.may_watch(r))
        c_.add("FC401", r, nullptr, "no alarm sees the function's errors");
    }
    const AlarmWatchers of_rest(views_, "AWS/ApiGateway", {"5XXError"}, "ApiName");
    for (const ResourceIndex i : c_.of_type("AWS::ApiGateway::RestApi")) {
      const Resource& r = c_.resources()[i];
      // A REST API's metrics go by what its Name says, nothing else.
      const Value name = rest_api_name(r);
      if (name.is_text() ? !of_rest.may_watch_name(name) : !of_rest.may_watch(r))
        c_.add("FC402", r, nullptr, "no alarm sees the API's 5XXError");
    }
    const AlarmWatchers of_http(views_, "AWS/ApiGateway", {"5xx"}, "ApiId");
    for (const ResourceIndex i : c_.of_type("AWS::ApiGatewayV2::Api")) {
      const Resource& r = c_.resources()[i];
      if (r.properties["ProtocolType"].literal() == "WEBSOCKET") continue;
      if (!of_http.may_watch(r)) c_.add("FC402", r, nullptr, "no alarm sees the API's 5xx");
    }
    const AlarmWatchers of_throttles(views_, "AWS/DynamoDB",
                                     {"ThrottledRequests", "ReadThrottleEvents",
                                      "WriteThrottleEvents", "OnlineIndexThrottleEvents"},
                                     "TableName");
    for (const auto* const type : {"AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"}) {
      for (const ResourceIndex i : c_.of_type(type)) {
        const Resource& r = c_.resources()[i];
        if (!of_throttles.may_watch(r))
          c_.add("FC403", r, nullptr, "no alarm sees the table's throttles");
      }
    }
  }

  /// False where the metric has no data at all.
  bool check_data(const AlarmView& view) {
    bool good = true;
    for (const auto& m : view.metrics) {
      if (m.by_query) continue;  // it has no dimensions to look at
      if (const std::string wrong = wrong_name(m); !wrong.empty()) {
        good = false;
        c_.add("FC407", *view.resource, m.source, wrong + ": there is no data, it can never fire");
        continue;
      }
      if (const auto needed = needed_dimension(m.metric_namespace, m.name);
          !needed.empty() && m.dimension(needed) == nullptr) {
        good = false;
        c_.add("FC407", *view.resource, m.source,
               m.metric_namespace + " " + m.name + " has no data without the dimension " +
                   std::string(needed) + ": it can never fire");
        continue;
      }
      const KnownMetric* known = find_known_metric(m.metric_namespace, m.name);
      if (known == nullptr) continue;
      monitoring::MetricName name{m.metric_namespace, m.name, {}};
      for (const auto& [key, value] : m.dimensions) name.dimensions.push_back({key, value.shown()});
      const auto visible = monitoring::visibility(name, nullptr);
      if (!visible.has_data) {
        good = false;
        c_.add("FC407", *view.resource, m.source,
               visible.notes.front() + ": it can never fire (" + std::string(known->note) + ")");
        continue;
      }
      if (known->without == monitoring::WithoutDimensions::all_of_the_account &&
          m.dimensions.empty()) {
        if (auto* f = c_.add("FC411", *view.resource, m.source,
                             m.metric_namespace + " " + m.name + " without " +
                                 std::string(known->dimensions) +
                                 " counts every function of the account and region"))
          f->mend = "Dimensions: " + std::string(known->dimensions) + ", an alarm each";
        continue;
      }
      good = check_dimension_values(view, m) && good;
    }
    return good;
  }

  /// The name is an HTTP API's, and no REST API's that the template has.
  bool is_name_of_http_api_alone(const Value& name, const Resource& api) const {
    if (equal(name, rest_api_name(api)) != Truth::yes) return false;  // it says its name likewise
    const auto rest = c_.of_type("AWS::ApiGateway::RestApi");
    return std::all_of(rest.begin(), rest.end(), [&](ResourceIndex i) {
      return equal(name, rest_api_name(c_.resources()[i])) == Truth::no;
    });
  }

  bool is_resource(const Reference& reference, std::string_view type) const {
    const Resource* named =
        reference.kind == Reference::Kind::resource ? c_.stack().resource(reference.name) : nullptr;
    return named != nullptr && named->type == type && named->exists != Truth::no;
  }

  /// Names, where a template gives an id or an ARN.
  bool check_dimension_values(const AlarmView& view, const WatchedMetric& m) {
    bool good = true;
    for (const auto& [key, value] : m.dimensions) {
      if (!value.is_text() || value.text().parts().empty()) continue;
      const auto& parts = value.text().parts();
      std::string wrong;
      bool possible = false;
      if ((key == "FunctionName" || key == "TableName") &&
          value.text().shown().rfind("arn:", 0) == 0)
        wrong = key + " is an ARN, where the metric has the name";
      const auto* symbol = parts.size() == 1 ? parts.front().symbol.get() : nullptr;
      if (key == "ApiName" && symbol != nullptr && symbol->attribute.empty() &&
          is_resource(*symbol, "AWS::ApiGateway::RestApi"))
        wrong = "ApiName is the API's Name, where Ref gives its id";
      for (const auto& part : parts) {
        if (part.written_as == nullptr) continue;
        if (key == "ApiId" && m.name == "5xx" &&
            is_resource(*part.written_as, "AWS::ApiGateway::RestApi"))
          wrong = "REST APIs have 5XXError by ApiName, no 5xx by ApiId";
      }
      for (const ResourceIndex i : c_.of_type("AWS::ApiGatewayV2::Api")) {
        const Resource& api = c_.resources()[i];
        if (key != "ApiName" || (m.name != "5XXError" && m.name != "4XXError")) break;
        const bool by_reference = value.text().refers_to(api.logical_id);
        if (!by_reference && !is_name_of_http_api_alone(value, api)) continue;
        wrong = "HTTP APIs have " + std::string(m.name == "5XXError" ? "5xx" : "4xx") +
                " by ApiId, no " + m.name + " by ApiName";
        possible = !by_reference;  // another stack may have a REST API of this name
      }
      if (wrong.empty()) continue;
      good = false;
      Finding* f =
          c_.add("FC407", *view.resource, value, wrong + ": there is no data, it can never fire");
      if (f != nullptr) f->possible = f->possible || possible;
    }
    return good;
  }

  void check_missing_data(const AlarmView& view) {
    const Value treatment = view.resource->properties["TreatMissingData"];
    if (!treatment.is_absent() || view.metrics.empty()) return;
    for (const auto& m : view.metrics) {
      if (m.metric_namespace == "AWS/DynamoDB" || m.by_query) return;
      const KnownMetric* known = find_known_metric(m.metric_namespace, m.name);
      if (known == nullptr || known->presence == monitoring::Presence::always) return;
    }
    if (view.is_expression) {
      // FILL, or a metric that is always there, leaves no gap.
      for (const auto& query : view.resource->properties["Metrics"].items()) {
        const auto text = query["Expression"].literal();
        if (text &&
            (text->find("FILL") != std::string::npos || text->find("IF(") != std::string::npos))
          return;
      }
    }
    c_.add("FC404", *view.resource, nullptr,
           "TreatMissingData is not said: without requests the alarm goes to INSUFFICIENT_DATA");
  }

  void check_action(const AlarmView& view) {
    const Resource& r = *view.resource;
    const Value actions = r.properties["AlarmActions"];
    const auto enabled = r.properties["ActionsEnabled"].boolean();
    const bool none = actions.is_absent() || (actions.is_list() && actions.items().empty());
    if (enabled != false && !none) return;
    if (in_composites_.contains(r.logical_id) || rules_listen_) return;
    const bool off = enabled == false;
    Finding* f =
        c_.add("FC408", r, nullptr,
               off ? "ActionsEnabled is false: nobody is told" : "no AlarmActions: nobody is told");
    if (f != nullptr && off) f->mend = "ActionsEnabled: true.";
  }

  /// The index of what it watches; empty where nobody knows.
  std::optional<ResourceIndex> watched(const WatchedMetric& m) const {
    if (m.metric_namespace == "AWS/Lambda") return functions_.watched(m, "FunctionName");
    if (m.metric_namespace == "AWS/DynamoDB") return tables_.watched(m, "TableName");
    if (m.metric_namespace != "AWS/ApiGateway") return {};
    if (const auto http = http_apis_.watched(m, "ApiId")) return http;
    const Value* name = m.dimension("ApiName");
    for (const ResourceIndex i : c_.of_type("AWS::ApiGateway::RestApi")) {
      if (name != nullptr && equal(*name, rest_api_name(c_.resources()[i])) == Truth::yes) return i;
    }
    return {};
  }

  std::optional<double> rate_of(const WatchedMetric& m) const {
    const auto resource = watched(m);
    if (!resource) {
      // All functions of the account: those of the stack, at least.
      if (m.metric_namespace != "AWS/Lambda" || !m.dimensions.empty()) return {};
      return rate_of_functions_;
    }
    if (m.metric_namespace != "AWS/DynamoDB") return c_.rate_of(*resource);
    const ResourceLoad& load = c_.graph().load(*resource);
    if (m.name == "ReadThrottleEvents") return load.reads_per_second;
    if (m.name == "WriteThrottleEvents") return load.writes_per_second;
    return load.per_second;
  }

  /// What of an alarm only the model can tell; nothing where there is no such thing, or where its
  /// condition alone tells.
  std::optional<AlarmQuestion> question_of(const AlarmView& view) {
    if (!view.alarm || view.metrics.size() != 1) return {};
    const WatchedMetric& m = view.metrics.front();
    const KnownMetric* known = find_known_metric(m.metric_namespace, m.name);
    if (const auto reach = reach_of(*view.alarm, known); reach.never || reach.always) {
      c_.add(reach.never ? "FC405" : "FC406", *view.resource, nullptr,
             in_words(*view.alarm) + ": " + reach.why);
      return {};
    }
    if (const auto timeout = timeout_under(*view.alarm, m)) {
      c_.add("FC405", *view.resource, nullptr,
             fmt::format("{}: the function is ended after its Timeout of {} s, so that it can "
                         "never fire",
                         in_words(*view.alarm), *timeout));
      return {};
    }
    using monitoring::Sample;
    using monitoring::Statistic;
    const auto& alarm = *view.alarm;
    const bool counts_faults =
        known != nullptr && known->sample == Sample::zero_or_one && known->sees != 0;
    const bool counts_requests = known != nullptr && known->sample == Sample::one;
    if (!counts_faults && !counts_requests) return {};
    // Samples that are all 1 have no average but 1.
    const bool by_amount =
        alarm.statistic == Statistic::sum ||
        alarm.statistic == (counts_faults ? Statistic::average : Statistic::sample_count);
    if (!by_amount) return {};
    // Of one method or alias how much comes is not known.
    if ((counts_requests || !is_upward(alarm)) && is_of_a_part(m)) return {};
    const auto rate = rate_of(m);
    if (!rate || !(*rate > 0)) return {};
    return AlarmQuestion{alarm, known, *rate, c_.input().convention.month_hours};
  }

  void check_firing(const AlarmView& view, const AlarmQuestion& question) {
    const auto check = checks_.check(question);
    if (!check) {
      ++unchecked_;
      return;
    }
    const double rate = question.requests_per_second;
    const bool counts_requests = question.metric->sample == monitoring::Sample::one;
    if (!counts_requests && is_upward(question.alarm)) check_outage(view, *check, rate);
    check_normal_operation(view, *check, rate, counts_requests);
  }

  static bool is_of_a_part(const WatchedMetric& m) {
    return std::any_of(m.dimensions.begin(), m.dimensions.end(), [](const auto& d) {
      return d.first != "FunctionName" && d.first != "TableName" && d.first != "ApiName" &&
             d.first != "ApiId" && d.first != "Stage";
    });
  }

  /// `1314`, `6`, `0.023`: no exponent.
  static std::string requests_in_words(double requests) {
    constexpr double exact_from = 1000.0;
    return requests < exact_from ? fmt::format("{:.3g}", requests)
                                 : fmt::format("{:.0f}", requests);
  }

  static bool is_upward(const monitoring::MetricAlarm& alarm) {
    return alarm.comparison == monitoring::Comparison::greater ||
           alarm.comparison == monitoring::Comparison::greater_or_equal;
  }

  void check_outage(const AlarmView& view, const AlarmCheck& check, double rate) {
    const auto& alarm = *view.alarm;
    const Resource& r = *view.resource;
    const double hour = 3600.0;
    const double mean = check.mean_seconds.value.value_or(1e18);
    const std::string in_period =
        requests_in_words(rate * static_cast<double>(alarm.period_seconds));
    const std::string condition = in_words(alarm);
    if (!check.can_fire) {
      c_.add("FC405", r, nullptr,
             fmt::format("{}: {} requests come in a period, and not even a total outage fires it",
                         condition, in_period));
    } else if (mean > hour) {
      c_.add("FC405", r, nullptr,
             fmt::format("{}: {} requests come in a period, and a total outage fires it only "
                         "after {} on average (95 %: {})",
                         condition, in_period, fitcost::detail::time_in_words(check.mean_seconds),
                         fitcost::detail::time_in_words(check.p95_seconds)));
    }
  }

  void check_normal_operation(const AlarmView& view, const AlarmCheck& check, double rate,
                              bool counts_requests) {
    constexpr double share_of_note = 0.01;
    constexpr double every_week = 4.0;  // a month
    const auto& alarm = *view.alarm;
    std::string condition = in_words(alarm);
    if (counts_requests)
      condition += fmt::format(": {} requests come in a period",
                               requests_in_words(rate * static_cast<double>(alarm.period_seconds)));
    const double false_alarms = check.false_alarms_per_month.value.value_or(0.0);
    if (check.alarm_share_in_normal > share_of_note) {
      c_.add("FC406", *view.resource, nullptr,
             fmt::format("{}: in normal operation it is in ALARM {} of the time", condition,
                         fitcost::detail::share_in_words(check.alarm_share_in_normal)));
    } else if (false_alarms >= every_week) {
      c_.add("FC406", *view.resource, nullptr,
             fmt::format("{}: it fires some {:.2g} times a month {}", condition, false_alarms,
                         counts_requests ? "in normal operation"
                                         : "with one request in a thousand failing"));
    }
  }

  /// The Timeout of a function whose Duration is to exceed it; a report may be some ms over.
  std::optional<std::string> timeout_under(const monitoring::MetricAlarm& alarm,
                                           const WatchedMetric& m) const {
    using monitoring::Comparison;
    if (m.metric_namespace != "AWS/Lambda" || m.name != "Duration" ||
        alarm.statistic == monitoring::Statistic::sum ||
        alarm.statistic == monitoring::Statistic::sample_count ||
        (alarm.comparison != Comparison::greater &&
         alarm.comparison != Comparison::greater_or_equal))
      return {};
    const auto function = watched(m);
    if (!function) return {};
    const Value written = c_.resources()[*function].properties["Timeout"];
    const auto timeout = written.is_absent() ? Decimal(3) : written.number();
    if (!timeout || !(timeout->to_double() * 1100.0 < alarm.threshold)) return {};
    return timeout->to_string();
  }

  AuditContext& c_;
  std::vector<AlarmView> views_;
  WatchedResources functions_;
  WatchedResources tables_;
  WatchedResources http_apis_;
  double rate_of_functions_ = 0.0;
  std::set<std::string> in_composites_;
  /// A scaling policy's own alarms, and those that an event rule listens to, are asked otherwise.
  bool rules_listen_ = false;
  AlarmCheckCache checks_;
  int unchecked_ = 0;
};

}  // namespace

void audit_alarms(AuditContext& c, StackCosts& costs) {
  AlarmRules(c).run();
  audit_dashboards(c, costs);
}

}  // namespace fitcost::inline v1::cloudformation::detail
