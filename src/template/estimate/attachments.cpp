// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <string>
#include <unordered_map>

#include "template/estimate/graph_parts.hpp"
#include "template/rest_api_name.hpp"

/// What is attached to functions, tables and APIs: log groups, scaling, alarms, throttles.
namespace fitcost::inline v1::cloudformation::detail {

namespace {

void add_stage_logs(const StackIndex& stack, ResourceIndex at, EventGraph& graph) {
  const Resource& stage = stack[at];
  const bool rest = stage.type == "AWS::ApiGateway::Stage";
  Certainty certainty;
  const Value access =
      settled(stage.properties[rest ? "AccessLogSetting" : "AccessLogSettings"], certainty);
  const Value arn = access["DestinationArn"];
  if (!arn.is_absent()) {
    LogWriter writer;
    writer.writer = at;
    writer.kind = LogWriter::Kind::access_log;
    writer.group = stack.referred(arn, {log_group_type});
    if (arn.is_text()) writer.name = arn.text();
    if (writer.group && stack[*writer.group].name.is_text())
      writer.name = stack[*writer.group].name.text();
    writer.certainty = certainty;
    graph.log_writers.push_back(std::move(writer));
  }
  if (!rest) return;
  for (const Value& setting : settled(stage.properties["MethodSettings"], certainty).items()) {
    const std::string level = known_text(settled(setting, certainty)["LoggingLevel"]);
    if (level.empty() || level == "OFF") continue;
    LogWriter writer;
    writer.writer = at;
    writer.kind = LogWriter::Kind::execution_log;
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
    writer.name = SymbolicText("API-Gateway-Execution-Logs_");
    const Value api = stage.properties["RestApiId"];
    const Value name = stage.properties["StageName"];
    if (api.is_text()) writer.name.append(api.text());
    writer.name.append(SymbolicText("/"));
    if (name.is_text()) writer.name.append(name.text());
    writer.group = stack.named(log_group_type, writer.name.shown());
    writer.certainty = certainty;
    writer.certainty.also(Confidence::stated, "execution logs at level " + level);
    graph.log_writers.push_back(std::move(writer));
    break;
  }
}

/// The table, and its index, that `table/NAME/index/INDEX` names.
void attach(const StackIndex& stack, const Value& resource_id, TableScaling& scaling) {
  const Value id = settled(resource_id, scaling.certainty);
  if (!id.is_text()) {
    scaling.certainty.also(Confidence::unknown, "what it scales is not known: " + id.shown());
    return;
  }
  const std::string shown = id.text().shown();
  if (!shown.starts_with("table/")) return;
  const std::size_t index = shown.find("/index/");
  scaling.table = stack.table_named(
      shown.substr(6, index == std::string::npos ? std::string::npos : index - 6));
  if (index != std::string::npos) scaling.index = shown.substr(index + 7);
  if (!scaling.table) scaling.table = stack.referred(id, {table_type, global_table_type});
}

/// A REST API's metrics go by its name, which only its own property tells.
using ApisByName = std::unordered_map<std::string, ResourceIndex>;

void add_watch(const StackIndex& stack, const ApisByName& apis, ResourceIndex alarm,
               const Value& metric, const Value& names, EventGraph& graph) {
  AlarmWatch watch;
  watch.alarm = alarm;
  watch.metric_namespace = known_text(metric["Namespace"]);
  watch.metric = known_text(metric["MetricName"]);
  if (!metric["MetricName"].is_absent() && watch.metric.empty())
    watch.certainty.also(Confidence::unknown, "its metric is not known");
  for (const Value& item : settled(names, watch.certainty).items()) {
    const Value dimension = settled(item, watch.certainty);
    const std::string name = known_text(dimension["Name"]);
    const Value value = settled(dimension["Value"], watch.certainty);
    watch.dimensions.emplace_back(name, value.is_text() ? value.text().shown() : value.shown());
    if (watch.watched) continue;
    const std::string& shown = watch.dimensions.back().second;
    if (name == "FunctionName" || name == "Resource") watch.watched = stack.function_of(value);
    if (name == "TableName") {
      watch.watched = stack.table_named(shown);
      if (!watch.watched) watch.watched = stack.referred(value, {table_type, global_table_type});
    }
    if (name == "LogGroupName") watch.watched = stack.named(log_group_type, shown);
    if (name == "ApiId") watch.watched = stack.api_of(value);
    if (name == "ApiName") {
      const auto found = apis.find(shown);
      if (found != apis.end()) watch.watched = found->second;
    }
  }
  graph.watches.push_back(std::move(watch));
}

void add_limit(ThrottleLimit limit, const Value& rate, const Value& burst, EventGraph& graph) {
  limit.rate = known_number(rate, limit.certainty, "its rate limit");
  limit.burst = known_number(burst, limit.certainty, "its burst limit");
  if (limit.rate || limit.burst || limit.certainty.confidence == Confidence::unknown)
    graph.throttles.push_back(std::move(limit));
}

void add_stage_throttles(const StackIndex& stack, ResourceIndex at, EventGraph& graph) {
  const Resource& stage = stack[at];
  const bool rest = stage.type == "AWS::ApiGateway::Stage";
  ThrottleLimit limit;
  limit.from = at;
  limit.limits = stack.api_of(stage.properties[rest ? "RestApiId" : "ApiId"]);
  Certainty certainty;
  if (rest) {
    for (const Value& item : settled(stage.properties["MethodSettings"], certainty).items()) {
      const Value setting = settled(item, certainty);
      ThrottleLimit own = limit;
      own.certainty = certainty;
      const std::string method = known_text(setting["HttpMethod"]);
      std::string path = known_text(setting["ResourcePath"]);
      // A path's slashes are written ~1 below its leading one.
      for (std::size_t tilde = path.find("~1"); tilde != std::string::npos; tilde = path.find("~1"))
        path.replace(tilde, 2, "/");
      if (path.starts_with("//")) path.erase(0, 1);
      if (method != "*" || (path != "/*" && path != "*")) {
        own.kind = ThrottleLimit::Kind::method;
        own.method = method + " " + path;
      }
      add_limit(std::move(own), setting["ThrottlingRateLimit"], setting["ThrottlingBurstLimit"],
                graph);
    }
    return;
  }
  const Value defaults = settled(stage.properties["DefaultRouteSettings"], certainty);
  add_limit(limit, defaults["ThrottlingRateLimit"], defaults["ThrottlingBurstLimit"], graph);
  for (const auto& route : settled(stage.properties["RouteSettings"], certainty).entries()) {
    ThrottleLimit own = limit;
    own.kind = ThrottleLimit::Kind::method;
    own.method = route.key;
    add_limit(std::move(own), route.value["ThrottlingRateLimit"],
              route.value["ThrottlingBurstLimit"], graph);
  }
}

}  // namespace

void add_log_writers(const StackIndex& stack, EventGraph& graph) {
  for (const ResourceIndex i : stack.functions()) {
    const Resource& function = stack[i];
    LogWriter writer;
    writer.writer = i;
    const Value logging = settled(function.properties["LoggingConfig"], writer.certainty);
    const Value group = settled(logging["LogGroup"], writer.certainty);
    if (group.is_text()) {
      writer.name = group.text();
      writer.group = stack.referred(group, {log_group_type});
    } else if (!group.is_absent()) {
      writer.certainty.also(Confidence::unknown, "its log group is not known: " + group.shown());
    } else {
      writer.name = SymbolicText("/aws/lambda/");
      if (function.name.is_text()) writer.name.append(function.name.text());
    }
    if (!writer.group) writer.group = stack.named(log_group_type, writer.name.shown());
    graph.log_writers.push_back(std::move(writer));
  }
  for (const std::string_view type : {"AWS::ApiGateway::Stage", "AWS::ApiGatewayV2::Stage"})
    for (const ResourceIndex i : stack.of_type(type)) add_stage_logs(stack, i, graph);
}

void add_scalings(const StackIndex& stack, EventGraph& graph) {
  for (const ResourceIndex i : stack.of_type("AWS::ApplicationAutoScaling::ScalableTarget")) {
    const Resource& target = stack[i];
    const std::string dimension = known_text(target.properties["ScalableDimension"]);
    if (!dimension.starts_with("dynamodb:")) continue;
    TableScaling scaling;
    scaling.target = i;
    scaling.writes = dimension.ends_with(":WriteCapacityUnits");
    attach(stack, target.properties["ResourceId"], scaling);
    if (!scaling.table)
      scaling.certainty.also(Confidence::unknown, "it scales no table of the template");
    scaling.min =
        known_whole(target.properties["MinCapacity"], scaling.certainty, "its least capacity");
    scaling.max =
        known_whole(target.properties["MaxCapacity"], scaling.certainty, "its largest capacity");
    graph.scalings.push_back(std::move(scaling));
  }
  std::multimap<ResourceIndex, std::size_t> of_target;
  std::multimap<ResourceIndex, std::size_t> of_table;
  for (std::size_t n = 0; n < graph.scalings.size(); ++n) {
    of_target.emplace(graph.scalings[n].target, n);
    if (graph.scalings[n].table) of_table.emplace(*graph.scalings[n].table, n);
  }
  for (const ResourceIndex i : stack.of_type("AWS::ApplicationAutoScaling::ScalingPolicy")) {
    const Resource& policy = stack[i];
    const auto target = stack.referred(policy.properties["ScalingTargetId"],
                                       {"AWS::ApplicationAutoScaling::ScalableTarget"});
    const std::string dimension = known_text(policy.properties["ScalableDimension"]);
    TableScaling named;
    if (!target) attach(stack, policy.properties["ResourceId"], named);
    if (!target && !named.table) continue;
    const auto [begin, end] =
        target ? of_target.equal_range(*target) : of_table.equal_range(*named.table);
    for (auto each = begin; each != end; ++each) {
      TableScaling& scaling = graph.scalings[each->second];
      const bool same =
          target ||
          (named.index == scaling.index &&
           dimension.ends_with(scaling.writes ? ":WriteCapacityUnits" : ":ReadCapacityUnits"));
      if (!same) continue;
      scaling.policies.push_back(i);
      const auto percent =
          known_number(policy.properties["TargetTrackingScalingPolicyConfiguration"]["TargetValue"],
                       scaling.certainty, "its target");
      if (percent) {
        const Decimal whole = percent->rounded(0, Rounding::half_up);
        if (Decimal() < whole && !(Decimal(100) < whole))
          scaling.target_percent = static_cast<int>(whole.coefficient());
      }
    }
  }
}

void add_watches(const StackIndex& stack, EventGraph& graph) {
  ApisByName apis;
  for (const ResourceIndex api : stack.of_type(rest_api_type)) {
    const Value name = rest_api_name(stack[api]);
    if (name.is_text()) apis.emplace(name.text().shown(), api);
  }
  for (const ResourceIndex i : stack.of_type("AWS::CloudWatch::Alarm")) {
    const Resource& alarm = stack[i];
    Certainty unused;
    const Value metrics = settled(alarm.properties["Metrics"], unused);
    if (!metrics.is_list()) {
      add_watch(stack, apis, i, alarm.properties, alarm.properties["Dimensions"], graph);
      continue;
    }
    for (const Value& query : metrics.items()) {
      const Value metric = settled(settled(query, unused)["MetricStat"]["Metric"], unused);
      if (!metric.is_absent()) add_watch(stack, apis, i, metric, metric["Dimensions"], graph);
    }
  }
}

bool never_runs(const Resource& function) {
  Certainty unused;
  return known_number(function.properties["ReservedConcurrentExecutions"], unused,
                      "its reserved concurrency") == Decimal();
}

void add_throttles(const StackIndex& stack, EventGraph& graph) {
  for (const std::string_view type : {"AWS::ApiGateway::Stage", "AWS::ApiGatewayV2::Stage"})
    for (const ResourceIndex i : stack.of_type(type)) add_stage_throttles(stack, i, graph);
  for (const ResourceIndex i : stack.of_type("AWS::ApiGateway::UsagePlan")) {
    const Resource& plan = stack[i];
    ThrottleLimit limit;
    limit.kind = ThrottleLimit::Kind::usage_plan;
    limit.from = i;
    limit.certainty.also(Confidence::stated, "for each key");
    const Value stages = settled(plan.properties["ApiStages"], limit.certainty);
    if (stages.is_list() && !stages.items().empty())
      limit.limits = stack.api_of(stages[0]["ApiId"]);
    const Value throttle = settled(plan.properties["Throttle"], limit.certainty);
    add_limit(std::move(limit), throttle["RateLimit"], throttle["BurstLimit"], graph);
  }
  for (const ResourceIndex i : stack.functions()) {
    ThrottleLimit limit;
    limit.kind = ThrottleLimit::Kind::reserved_concurrency;
    limit.from = i;
    limit.limits = i;
    limit.environments = known_number(stack[i].properties["ReservedConcurrentExecutions"],
                                      limit.certainty, "its reserved concurrency");
    if (limit.environments || limit.certainty.confidence == Confidence::unknown)
      graph.throttles.push_back(std::move(limit));
  }
}

}  // namespace fitcost::inline v1::cloudformation::detail
