// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "template/estimate/plan_maker.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

using Standing = EstimatedResource::Standing;

struct FreeType {
  std::string_view type;  ///< or what it begins with, where it ends in `::`
  std::string_view why;
};

/// Each from the service's pricing page: what is listed there is charged, these are not.
constexpr std::array<FreeType, 36> free_types{{
    {"AWS::IAM::", "IAM is free"},
    {"AWS::Lambda::Permission", "free"},
    {"AWS::Lambda::Alias", "free"},
    {"AWS::Lambda::Version", "free"},
    {"AWS::Lambda::Url", "free; its requests are the function's"},
    {"AWS::Lambda::EventInvokeConfig", "free"},
    {"AWS::Lambda::EventSourceMapping", "free; what it calls is the function's"},
    {"AWS::Lambda::LayerVersion", "free up to 75 GB of code"},
    {"AWS::ApiGateway::Deployment", "free"},
    {"AWS::ApiGateway::Resource", "free"},
    {"AWS::ApiGateway::Method", "free; its requests are the API's"},
    {"AWS::ApiGateway::Stage", "free without a cache; its requests are the API's"},
    {"AWS::ApiGateway::UsagePlan", "free"},
    {"AWS::ApiGateway::UsagePlanKey", "free"},
    {"AWS::ApiGateway::ApiKey", "free"},
    {"AWS::ApiGateway::Authorizer", "free; what it calls is the function's"},
    {"AWS::ApiGateway::RequestValidator", "free"},
    {"AWS::ApiGateway::Model", "free"},
    {"AWS::ApiGateway::GatewayResponse", "free"},
    {"AWS::ApiGateway::Account", "free"},
    {"AWS::ApiGateway::DomainName", "free; its certificate and zone are elsewhere"},
    {"AWS::ApiGateway::BasePathMapping", "free"},
    {"AWS::ApiGatewayV2::Stage", "free; its requests are the API's"},
    {"AWS::ApiGatewayV2::Route", "free; its requests are the API's"},
    {"AWS::ApiGatewayV2::Integration", "free"},
    {"AWS::ApiGatewayV2::Authorizer", "free; what it calls is the function's"},
    {"AWS::ApiGatewayV2::Deployment", "free"},
    {"AWS::ApiGatewayV2::ApiMapping", "free"},
    {"AWS::ApplicationAutoScaling::ScalingPolicy", "free"},
    {"AWS::ApplicationAutoScaling::ScalableTarget", "free"},
    {"AWS::Events::Rule", "free for schedules and AWS's own events"},
    {"AWS::Logs::LogStream", "free"},
    {"AWS::CDK::Metadata", "free"},
    {"AWS::CodeDeploy::", "free for Lambda"},
    {"AWS::SNS::TopicPolicy", "free"},
    {"AWS::SQS::QueuePolicy", "free"},
}};

/// Whether an expression is CloudWatch's SQL.
bool is_query(std::string_view expression) {
  const std::size_t first = expression.find_first_not_of(" \t\n");
  return first != std::string_view::npos && expression.substr(first).starts_with("SELECT");
}

}  // namespace

std::optional<std::string_view> why_free(std::string_view type) {
  for (const auto& [free, why] : free_types)
    if (free.ends_with("::") ? type.starts_with(free) : type == free) return why;
  if (type.starts_with("Custom::") || type == "AWS::CloudFormation::CustomResource")
    return "free itself; what it calls is the function's";
  if (type == "AWS::CloudFormation::WaitConditionHandle" ||
      type == "AWS::CloudFormation::WaitCondition")
    return "free";
  return std::nullopt;
}

void PlanMaker::add_api(ResourceIndex i) {
  const Resource& resource = stack_[i];
  EstimatedResource& said = this->said(i);
  if (resource.type == http_api_type &&
      known_text(resource.properties["ProtocolType"]) == "WEBSOCKET") {
    said.standing = Standing::unknown_use;
    said.words = "a WebSocket API: its messages and connections are not stated (--usage)";
    out_.owner_of[bill_name(i)] = i;
    return;
  }
  const ResourceLoad& load = out_.graph.loads[i];
  said.standing = load.per_second ? Standing::priced : Standing::unknown_use;
  said.used.also(load.certainty);
  if (!load.per_second) said.words = "no route of it is known";
  Api api;
  api.name = bill_name(i);
  api.config.type =
      resource.type == rest_api_type ? apigateway::ApiType::rest : apigateway::ApiType::http;
  out_.owner_of[api.name] = i;
  apis_[i] = plan().apis.size();
  plan().apis.push_back(std::move(api));
}

void PlanMaker::trace(bool& tracing) {
  tracing = true;
  const std::string words =
      "X-Ray's default sampling: the first request of each second, 5 % of the others";
  if (std::find(out_.assumptions.begin(), out_.assumptions.end(), words) == out_.assumptions.end())
    out_.assumptions.push_back(words);
}

void PlanMaker::add_stage(ResourceIndex i) {
  const Resource& stage = stack_[i];
  EstimatedResource& said = this->said(i);
  said.standing = Standing::free;
  said.words = std::string(why_free(stage.type).value_or("free"));
  const auto api = stack_.api_of(stage.properties["RestApiId"]);
  const auto at = api ? apis_.find(*api) : apis_.end();
  if (at != apis_.end() &&
      settled(stage.properties["TracingEnabled"], said.held).boolean().value_or(false))
    trace(plan().apis[at->second].tracing);
  if (!settled(stage.properties["CacheClusterEnabled"], said.held).boolean().value_or(false))
    return;
  const std::string size = settled(stage.properties["CacheClusterSize"], said.held).shown();
  const auto cache =
      apigateway::parse_cache_size(stage.properties["CacheClusterSize"].is_absent() ? "0.5" : size);
  if (at == apis_.end() || !cache) {
    said.standing = Standing::unknown_use;
    said.words = "its cache of " + size + " GB";
    return;
  }
  if (plan().apis[at->second].config.cache) {
    out_.not_counted.push_back(bill_name(i) + ": a second cache of " + bill_name(*api));
    return;
  }
  plan().apis[at->second].config.cache = cache;
  said.standing = Standing::counted_with;
  said.words = "with " + bill_name(*api) + ": its cache";
}

void PlanMaker::add_alarm(ResourceIndex i) {
  const Resource& resource = stack_[i];
  EstimatedResource& said = this->said(i);
  said.standing = Standing::priced;
  Alarm alarm;
  alarm.name = bill_name(i);
  if (resource.type == "AWS::CloudWatch::CompositeAlarm") {
    alarm.rule.kind = monitoring::AlarmKind::composite;
  } else {
    const auto period = [&](const Value& value) {
      const auto stated = known_whole(value, said.held, "its period", Confidence::assumed);
      if (stated && 0 < *stated) alarm.rule.period = seconds(1.0 * *stated);
    };
    period(resource.properties["Period"]);
    int metrics = 0;
    for (const Value& item : settled(resource.properties["Metrics"], said.held).items()) {
      const Value query = settled(item, said.held);
      const Value stat = settled(query["MetricStat"], said.held);
      if (!stat.is_absent()) {
        ++metrics;
        period(stat["Period"]);
      }
      const std::string expression = known_text(query["Expression"]);
      if (is_query(expression)) {
        alarm.rule.kind = monitoring::AlarmKind::metrics_insights;
        said.held.also(Confidence::assumed, "its query analyses one metric");
      }
      if (expression.find("ANOMALY_DETECTION_BAND") != std::string::npos)
        alarm.rule.kind = monitoring::AlarmKind::anomaly;
      if (expression.find("SEARCH(") != std::string::npos)
        said.held.also(Confidence::assumed, "its search finds one metric");
    }
    if (!resource.properties["ThresholdMetricId"].is_absent())
      alarm.rule.kind = monitoring::AlarmKind::anomaly;
    if (1 < metrics) alarm.rule.metrics = monitoring::alarm_metrics(1.0 * metrics);
  }
  out_.owner_of[alarm.name] = i;
  plan().alarms.push_back(std::move(alarm));
}

void PlanMaker::add_parameter(ResourceIndex i) {
  const Value tier = settled(stack_[i].properties["Tier"], this->said(i).held);
  const std::string text = tier.is_absent() ? "Standard" : tier.shown();
  EstimatedResource& said = this->said(i);
  fitcost::Parameter parameter;
  parameter.name = bill_name(i);
  parameter.advanced = text == "Advanced";
  if (text != "Standard" && text != "Advanced")
    said.held.also(Confidence::assumed, "tier " + text + " is taken as Standard");
  said.standing = parameter.advanced ? Standing::priced : Standing::free;
  if (!parameter.advanced) said.words = "standard parameters are free";
  out_.owner_of[parameter.name] = i;
  plan().parameters.push_back(std::move(parameter));
}

void PlanMaker::add_other(ResourceIndex i) {
  const Resource& resource = stack_[i];
  EstimatedResource& said = this->said(i);
  const std::string name = bill_name(i);
  if (resource.type == "AWS::CloudWatch::Dashboard") {
    said.standing = Standing::priced;
    plan().dashboards.push_back({name});
  } else if (resource.type == "AWS::Logs::MetricFilter") {
    said.standing = Standing::priced;
    said.held.also(Confidence::assumed, "one custom metric with data in every hour");
    plan().metrics.push_back({name, 1});
  } else if (resource.type == "AWS::SecretsManager::Secret") {
    said.standing = Standing::priced;
    said.words = "its requests are not counted";
    plan().secrets.push_back({name});
  } else if (resource.type == "AWS::KMS::Key") {
    said.standing = Standing::priced;
    said.words = "its requests are not counted";
    plan().keys.push_back({name});
  } else if (const auto why = why_free(resource.type)) {
    if (said.standing != Standing::no_model) return;  // decided elsewhere
    said.standing = Standing::free;
    said.words = std::string(*why);
    return;
  } else {
    said.standing = Standing::no_model;
    said.words = resource.type == "AWS::CloudFormation::Stack"
                     ? "a nested stack, whose template is not read"
                     : "fitcost has no price model of this type";
    return;
  }
  out_.owner_of[name] = i;
}

}  // namespace fitcost::inline v1::cloudformation::detail
