// SPDX-License-Identifier: Apache-2.0
// Alarms: those that lack, as the design step proposes them, and those that are no use.
#include <fmt/format.h>

#include <map>

#include "audit/alarm_check_cache.hpp"
#include "audit/alarm_view.hpp"
#include "audit/fix_context.hpp"
#include "decide/alarm_model.hpp"
#include "fitcost/decide/alarm_design.hpp"
#include "fitcost/plan/bill.hpp"
#include "fitcost/pricing/make_bill.hpp"
#include "fitcost/report/alarm_report.hpp"
#include "template/rest_api_name.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

using monitoring::MetricAlarm;

/// What is asked of an alarm: a total outage is seen in this time in 95 % of cases; where traffic
/// is too thin for that, in a longer one.
constexpr double asked_times[] = {1800.0, 3600.0, 7200.0, 14'400.0};

struct Designed {
  MetricAlarm alarm;
};

class AlarmFixes {
 public:
  explicit AlarmFixes(FixContext& f) : f_(f) {
    for (const auto& w : f_.graph().watches)
      if (w.watched) watched_by_.emplace(w.alarm, *w.watched);
  }

  void run() {
    std::set<std::string> renamed = rename_user_errors();
    for (const Finding* finding : f_.of("FC401"))
      for (const auto& where : finding->where) add_function_alarm(*finding, where.resource);
    for (const Finding* finding : f_.of("FC402"))
      for (const auto& where : finding->where) add_api_alarm(*finding, where.resource);
    for (const Finding* finding : f_.of("FC403"))
      for (const auto& where : finding->where) add_table_alarms(*finding, where.resource, renamed);
    for (const auto* const rule : {"FC405", "FC406"})
      for (const Finding* finding : f_.of(rule))
        for (const auto& where : finding->where) redesign(*finding, where.resource);
    // What was designed anew has said it.
    set_entries(
        "FC404", "TreatMissingData", [](FixContext&) { return Piece::of("notBreaching"); },
        "TreatMissingData: notBreaching");
    for (const Finding* finding : f_.of("FC408")) {
      for (const auto& where : finding->where) {
        const auto* properties = f_.properties(where.resource);
        if (properties == nullptr) {
          f_.give_up(*finding, where.resource, "the alarm is not written as one resource");
          continue;
        }
        give_action(*finding, where.resource, *properties);
      }
    }
  }

 private:
  /// Who is told already stays so: an alarm may be off alone.
  void give_action(const Finding& finding, const std::string& id, const SyntaxNode& properties) {
    const Resource* r = f_.stack().resource(id);
    if (r == nullptr) return;
    EditGroup group = f_.edits();
    std::string what;
    if (r->properties["ActionsEnabled"].boolean() == false) {
      group.set(properties, "ActionsEnabled", Piece::number("true"));
      what = "ActionsEnabled: true";
    }
    const Value actions = r->properties["AlarmActions"];
    if (actions.is_absent() || (actions.is_list() && actions.items().empty())) {
      const AlarmTopic* topic = f_.told();
      if (topic == nullptr) return;
      group.set(properties, "AlarmActions", Piece::list({topic->action}));
      what += (what.empty() ? "" : ", ") + ("AlarmActions: " + topic->name);
    }
    f_.accept(group, {"FC408", {id}, std::move(what)}, &finding);
  }

  void set_entries(std::string_view rule, std::string_view key,
                   const std::function<Piece(FixContext&)>& value, const std::string& what) {
    for (const Finding* finding : f_.of(rule)) {
      for (const auto& where : finding->where) {
        const auto* properties = f_.properties(where.resource);
        if (properties == nullptr) {
          f_.give_up(*finding, where.resource, "the alarm is not written as one resource");
          continue;
        }
        EditGroup group = f_.edits();
        group.set(*properties, key, value(f_));
        f_.accept(group, {std::string(rule), {where.resource}, what}, finding);
      }
    }
  }

  /// The cheapest, fastest, calmest alarm at this rate; nothing where none does it.
  const std::optional<Designed>& designed(std::string_view space, std::string_view metric,
                                          double rate) {
    const std::string key = fmt::format("{} {} {:.6g}", space, metric, rate);
    const auto [found, is_new] = designs_.try_emplace(key);
    if (!is_new) return found->second;
    const auto* known = monitoring::find_known_metric(space, metric);
    if (known == nullptr || !(rate > 0)) return found->second;
    for (const double within : asked_times) {
      AlarmDesignInput input;
      input.traffic = v1::detail::alarm_traffic(*known, rate * (requests(1.0) / seconds(1.0)));
      input.detect_within = seconds(within);
      input.metric.metric_namespace = space;
      input.metric.name = metric;
      input.presence = known->presence;
      input.sample = known->sample;
      input.month_hours = f_.input().convention.month_hours;
      input.choices = 1;
      const AlarmDesign design = design_alarm(input, f_.book(), f_.terms());
      if (design.choices.empty()) continue;
      const auto& best = design.choices.front();
      found->second = Designed{best.alarm};
      break;
    }
    return found->second;
  }

  static PieceEntries rule_entries(const MetricAlarm& alarm) {
    return {{"Period", Piece::number(std::to_string(alarm.period_seconds))},
            {"EvaluationPeriods", Piece::number(std::to_string(alarm.evaluation_periods))},
            {"DatapointsToAlarm", Piece::number(std::to_string(alarm.datapoints_to_alarm))},
            {"Threshold", Piece::number(fmt::format("{}", alarm.threshold))},
            {"ComparisonOperator", Piece::of(std::string(name_of(alarm.comparison)))},
            {"TreatMissingData", Piece::of(std::string(name_of(alarm.missing)))}};
  }

  void add_alarm(const Finding& finding, const std::string& of, const std::string& wanted_id,
                 std::string_view space, std::string_view metric,
                 std::vector<std::pair<std::string, Piece>> dimensions, std::optional<double> rate,
                 const std::string& description) {
    const auto* all = f_.all_resources();
    const Resource* watched = f_.stack().resource(of);
    if (all == nullptr || watched == nullptr ||
        (f_.written(of) == nullptr && watched->made_from_type.empty()))
      return f_.give_up(finding, of, "it is not written as one resource");
    const auto& design = designed(space, metric, rate.value_or(0.0));
    if (!design) {
      return f_.give_up(finding, of,
                        rate.value_or(0.0) > 0
                            ? "no alarm sees an outage within 4 hours at this traffic: "
                              "checks of one's own would (fitcost alarms design)"
                            : "its traffic is not known, and with it no threshold");
    }
    const AlarmTopic* topic = f_.told();
    if (topic == nullptr) return;
    PieceEntries properties{
        {"AlarmDescription", Piece::of(description)},
        {"Namespace", Piece::of(std::string(space))},
        {"MetricName", Piece::of(std::string(metric))},
    };
    Piece list = Piece::list({});
    for (auto& [name, value] : dimensions)
      list.items.push_back(Piece::map({{"Name", Piece::of(name)}, {"Value", std::move(value)}}));
    properties.emplace_back("Dimensions", std::move(list));
    properties.emplace_back("Statistic", Piece::of("Sum"));
    for (auto& entry : rule_entries(design->alarm)) properties.push_back(std::move(entry));
    properties.emplace_back("AlarmActions", Piece::list({topic->action}));
    const std::string id = f_.fresh_id(wanted_id);
    EditGroup group = f_.edits();
    group.set(*all, id,
              f_.resource_piece("AWS::CloudWatch::Alarm", std::move(properties), *watched));
    Change change{
        finding.rule,
        {of, id},
        "an alarm: " + in_words(with_metric(*design, metric)) + ", which tells " + topic->name};
    if (!group.possible()) return f_.give_up(finding, of, group.why_not());
    const Money cost = cost_of_one_more(design->alarm);
    change.usd_per_month = Decimal(0) - cost.list;
    change.usd_after_free_tier = Decimal(0) - cost.after_free_tier;
    f_.accept(group, std::move(change), nullptr);
  }

  /// Beside the stack as it is mended so far: ten alarms of an account are free, whoever has them.
  Money cost_of_one_more(const MetricAlarm& alarm) {
    if (!stack_) stack_ = all_as_one(readings_so_far());
    Plan plan;
    plan.alarms.push_back(
        {"alarm", {.period = seconds(static_cast<double>(alarm.period_seconds))}, {}, {}});
    const Bill before = make_bill(*stack_, f_.book(), f_.terms());
    for (auto& reading : exact_readings(plan, {}, {}).monitoring)
      stack_->push_back(std::move(reading));
    const Bill after = make_bill(*stack_, f_.book(), f_.terms());
    return {after.total() - before.total(),
            after.total_after_free_tier() - before.total_after_free_tier()};
  }

  static Readings all_as_one(const Readings& readings) {
    std::map<std::pair<std::string, std::string>, std::size_t> at;
    Readings out;
    for (const auto& r : readings) {
      const auto [found, is_new] = at.emplace(std::pair(r.meter, r.region), out.size());
      if (is_new) out.push_back({{}, r.meter, {}, r.region});
      out[found->second].quantity += r.quantity.rounded(quantity_places);
    }
    return out;
  }

  Readings readings_so_far() const {
    const auto readings_of = [&](const Template& stack) {
      const AuditContext context(stack, f_.input(), f_.book(), f_.terms());
      return cloudformation::readings(context.estimate(), context.month());
    };
    try {
      return readings_of(Template::read(
          TemplateDocument::read(f_.text(), f_.document().file(), f_.document().limits()),
          f_.stack().options()));
    } catch (const InputError&) {
      return readings_of(f_.stack());  // the round's end settles what became of the edits
    }
  }

  static MetricAlarm with_metric(const Designed& design, std::string_view metric) {
    MetricAlarm out = design.alarm;
    out.metric.name = metric;
    return out;
  }

  std::optional<double> rate_of(const std::string& id) const {
    const ResourceIndex i = f_.index_of(id);
    return i < f_.graph().loads.size() ? f_.graph().load(i).per_second : std::nullopt;
  }

  void add_function_alarm(const Finding& finding, const std::string& id) {
    add_alarm(finding, id, id + "ErrorsAlarm", "AWS/Lambda", "Errors",
              {{"FunctionName", Piece::ref(id)}}, rate_of(id), id + " fails or times out");
  }

  void add_api_alarm(const Finding& finding, const std::string& id) {
    const Resource* api = f_.stack().resource(id);
    if (api == nullptr) return f_.give_up(finding, id, "it is not written as one resource");
    if (api->type == "AWS::ApiGatewayV2::Api") {
      return add_alarm(finding, id, id + "ErrorsAlarm", "AWS/ApiGateway", "5xx",
                       {{"ApiId", Piece::ref(id)}}, rate_of(id), id + " answers with 5xx");
    }
    const Value name = rest_api_name(*api);
    TextPiece text;
    if (name.source() == nullptr || !text.add(written_name(id, name), name, "Api"))
      return f_.give_up(finding, id, "the API's metrics go by its name, which is not known");
    add_alarm(finding, id, id + "ErrorsAlarm", "AWS/ApiGateway", "5XXError",
              {{"ApiName", text.piece()}}, rate_of(id), id + " answers with 5xx");
  }

  /// Where a condition chooses the name: the choice, not what it comes to.
  const SyntaxNode& written_name(const std::string& id, const Value& name) const {
    const auto* properties = f_.properties(id);
    const auto* written = properties == nullptr ? nullptr : properties->find("Name");
    return written == nullptr ? *name.source() : *written;
  }

  void add_table_alarms(const Finding& finding, const std::string& id,
                        const std::set<std::string>& renamed) {
    const ResourceIndex i = f_.index_of(id);
    if (i >= f_.graph().loads.size()) return;
    const ResourceLoad& load = f_.graph().load(i);
    if (load.writes_per_second.value_or(0.0) > 0 && !renamed.contains(id))
      add_alarm(finding, id, id + "WriteThrottlesAlarm", "AWS/DynamoDB", "WriteThrottleEvents",
                {{"TableName", Piece::ref(id)}}, load.writes_per_second,
                "Writes to " + id + " are throttled");
    if (load.reads_per_second.value_or(0.0) > 0)
      add_alarm(finding, id, id + "ReadThrottlesAlarm", "AWS/DynamoDB", "ReadThrottleEvents",
                {{"TableName", Piece::ref(id)}}, load.reads_per_second,
                "Reads of " + id + " are throttled");
    if (!(load.per_second.value_or(0.0) > 0))
      f_.give_up(finding, id, "its traffic is not known, and with it no threshold");
  }

  /// UserErrors of a table has no data and leaves throttles out: what was meant is what shows them.
  /// Gives the tables whose alarms it was.
  std::set<std::string> rename_user_errors() {
    std::set<std::string> out;
    for (const Finding* finding : f_.of("FC407")) {
      for (const auto& where : finding->where) {
        const Resource* r = f_.stack().resource(where.resource);
        const auto* properties = f_.properties(where.resource);
        if (r == nullptr || properties == nullptr) continue;
        const AlarmView view = alarm_view(*r);
        if (view.metrics.size() != 1 || view.metrics[0].name != "UserErrors" ||
            view.metrics[0].dimension("TableName") == nullptr) {
          f_.give_up(*finding, where.resource, "what it is meant to watch is yours to say");
          continue;
        }
        const auto* metric = properties->find("MetricName");
        EditGroup group = f_.edits();
        if (metric == nullptr || !metric->is_scalar())
          group.give_up("its MetricName is not written as plain text");
        else
          group.replace_scalar(*metric, "WriteThrottleEvents");
        if (!f_.accept(group,
                       {"FC407",
                        {where.resource},
                        "MetricName: WriteThrottleEvents, which sees throttles"},
                       finding))
          continue;
        for (const auto& table : f_.stack().resources()) {
          if (table.type == "AWS::DynamoDB::Table" &&
              watches(view.metrics[0], "TableName", table) == Truth::yes)
            out.insert(table.logical_id);
        }
      }
    }
    return out;
  }

  void redesign(const Finding& finding, const std::string& id) {
    const Resource* r = f_.stack().resource(id);
    const auto* properties = f_.properties(id);
    if (r == nullptr || properties == nullptr)
      return f_.give_up(finding, id, "the alarm is not written as one resource");
    const AlarmView view = alarm_view(*r);
    if (!view.alarm) return;
    const auto rate = watched_rate(view);
    const auto& metric = view.metrics.front();
    const auto* of_kind = monitoring::find_known_metric(metric.metric_namespace, metric.name);
    if (of_kind != nullptr && of_kind->sample == monitoring::Sample::one)
      return f_.give_up(finding, id, "how many requests are too many or too few is yours to say");
    if (!(rate.value_or(0.0) > 0)) {
      const bool of_account = metric.dimensions.empty() && of_kind != nullptr;
      return f_.give_up(finding, id,
                        of_account
                            ? "without " + std::string(of_kind->dimensions) +
                                  " it watches the whole account, whose traffic nobody knows: no "
                                  "threshold (FC411)"
                            : "the traffic of what it watches is not known, and with it no "
                              "threshold");
    }
    const auto& design = designed(metric.metric_namespace, metric.name, *rate);
    if (!design)
      return f_.give_up(finding, id,
                        "no alarm sees an outage within 4 hours at this traffic: checks of "
                        "one's own would (fitcost alarms design)");
    PieceEntries entries = rule_entries(design->alarm);
    entries.emplace_back("Statistic", Piece::of("Sum"));
    // One alarm is one rule: where a condition chooses any part of it, all of it is that case's.
    std::optional<ConditionCase> where;
    for (const auto& [key, value] : entries)
      if (const auto* old = properties->find(key); old != nullptr && !where)
        where = deciding_case(f_.stack(), *old);
    EditGroup group = f_.edits();
    for (const auto& [key, value] : entries) {
      const auto* old = properties->find(key);
      const bool spare = key == "DatapointsToAlarm" && old == nullptr &&
                         design->alarm.datapoints_to_alarm == design->alarm.evaluation_periods;
      if (spare || (old != nullptr && old->is_scalar() && old->text == value.text)) continue;
      if (where)
        group.set_where(*properties, key, *where, value);
      else
        group.set(*properties, key, value);
    }
    std::string what = "now " + in_words(with_metric(*design, metric.name));
    if (where) what += (where->holds ? " where " : " unless ") + where->condition;
    f_.accept(group, {finding.rule, {id}, std::move(what)}, &finding);
  }

  std::optional<double> watched_rate(const AlarmView& view) const {
    const auto& m = view.metrics.front();
    const auto watched = watched_by_.find(f_.index_of(view.resource->logical_id));
    if (watched == watched_by_.end()) return {};
    const ResourceLoad& load = f_.graph().load(watched->second);
    if (m.name == "ReadThrottleEvents") return load.reads_per_second;
    if (m.name == "WriteThrottleEvents") return load.writes_per_second;
    return load.per_second;
  }

  FixContext& f_;
  std::map<ResourceIndex, ResourceIndex> watched_by_;  // alarms, what they are on
  std::map<std::string, std::optional<Designed>> designs_;
  /// With the alarms that were added, all resources as one: a bill's totals are the same.
  std::optional<Readings> stack_;
};

}  // namespace

void fix_alarms(FixContext& f) { AlarmFixes(f).run(); }

}  // namespace fitcost::inline v1::cloudformation::detail
