// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "fitcost/units/suggest.hpp"
#include "template/sam/expander.hpp"
#include "template/sam/logical_id_hash.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

constexpr std::string_view implicit_rest_api = "ServerlessRestApi";
constexpr std::string_view implicit_http_api = "ServerlessHttpApi";

/// The logical id that `!Ref Api` or `Api` names.
std::string_view api_named(const SyntaxNode* node, std::string_view otherwise) {
  if (node == nullptr) return otherwise;
  if (node->is_scalar()) return node->text;
  if (node->is_call(Intrinsic::ref) && node->argument().is_scalar()) return node->argument().text;
  return {};
}

std::string in_lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

}  // namespace

void SamExpander::events(const Source& source) {
  const SyntaxNode* all = source.find("Events");
  if (all == nullptr || !all->is_map()) return;
  for (const auto& entry : all->entries) {
    const SyntaxNode* properties = entry.value->find("Properties");
    event(
        {source, *entry.key, *entry.value, properties, source.id() + std::string(entry.key->text)});
  }
}

void SamExpander::event(const Event& event) {
  const SyntaxNode* type = event.node.find("Type");
  if (type == nullptr || !type->is_scalar())
    model_.document.fail(event.key, "the event " + in_quotes(event.key.text) + " without a Type",
                         "Api, HttpApi, Schedule, ...");
  const std::string_view name = type->text;
  if (name == "Api") return rest_event(event);
  if (name == "HttpApi") return http_event(event);
  if (name == "Schedule") return rule_event(event, "Schedule", "ScheduleExpression");
  if (name == "EventBridgeRule" || name == "CloudWatchEvent")
    return rule_event(event, "Pattern", "EventPattern");
  if (name == "ScheduleV2") return scheduler_event(event);
  if (name == "SNS") return topic_event(event);
  if (name == "SQS") return stream_event(event, "Queue");
  if (name == "Kinesis" || name == "DynamoDB" || name == "MSK")
    return stream_event(event, "Stream");
  if (name == "MQ") return stream_event(event, "Broker");
  if (name == "DocumentDB") return stream_event(event, "Cluster");
  if (name == "SelfManagedKafka") return stream_event(event, "");
  if (name == "S3") return bucket_event(event);
  if (name == "CloudWatchLogs") return log_event(event);
  if (name == "IoTRule") return thing_event(event);
  if (name == "AlexaSkill") return permission(event, "alexa-appkit.amazon.com", nullptr);
  if (name == "Cognito") {
    const SyntaxNode* pool = event.find("UserPool");
    return permission(event, "cognito-idp.amazonaws.com",
                      pool == nullptr || !pool->is_call(Intrinsic::ref)
                          ? nullptr
                          : maker_.get_att(pool->argument().text, "Arn", event.key));
  }
  model_.document.fail(
      *type, "the event type " + in_quotes(name),
      "one that SAM has" +
          suggestion(name, {"Api", "HttpApi", "Schedule", "ScheduleV2", "EventBridgeRule",
                            "CloudWatchEvent", "SNS", "SQS", "Kinesis", "DynamoDB", "MSK", "MQ",
                            "DocumentDB", "SelfManagedKafka", "S3", "CloudWatchLogs", "IoTRule",
                            "AlexaSkill", "Cognito"}));
}

void SamExpander::permission(const Event& event, std::string_view principal,
                             const SyntaxNode* source_arn, std::string_view suffix,
                             bool of_this_account) {
  Entries properties{
      maker_.entry("Action", text("lambda:InvokeFunction", event.key), event.key),
      maker_.entry("FunctionName", target_name(event.function, event.key), event.key),
      maker_.entry("Principal", text(principal, event.key), event.key)};
  if (source_arn != nullptr) properties.push_back(maker_.entry("SourceArn", source_arn, event.key));
  if (of_this_account)
    properties.push_back(
        maker_.entry("SourceAccount", maker_.ref("AWS::AccountId", event.key), event.key));
  add(event.function, event.id + "Permission" + std::string(suffix), "AWS::Lambda::Permission",
      properties, event.key);
}

std::string SamExpander::stage_suffix(const SyntaxNode* stage_name) {
  if (stage_name == nullptr || !stage_name->is_scalar()) return "Stage";
  const std::string_view name = stage_name->text;
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
  return plain ? std::string(name) : logical_id_hash(name);
}

const SyntaxNode* SamExpander::operation(const Event& event, bool http, bool is_default) {
  const SyntaxNode& key = event.key;
  const auto alias = alias_of_.find(event.function.id());
  const SyntaxNode* uri = maker_.sub(
      "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${" +
          (alias == alias_of_.end() ? event.function.id() + ".Arn" : alias->second) +
          "}/invocations",
      key);
  Entries integration{maker_.entry("httpMethod", text("POST", key), key),
                      maker_.entry("type", text("aws_proxy", key), key),
                      maker_.entry("uri", uri, key)};
  if (http) {
    const SyntaxNode* version = event.find("PayloadFormatVersion");
    integration.push_back(
        maker_.entry("payloadFormatVersion", version != nullptr ? version : text("2.0", key), key));
  }
  Entries operation{
      maker_.entry("x-amazon-apigateway-integration", maker_.map(integration, key), key),
      maker_.entry("responses", maker_.map({}, key), key)};
  if (is_default)
    operation.push_back(
        maker_.entry("isDefaultRoute", maker_.scalar("true", key, NodeStyle::plain), key));
  return maker_.map(operation, key);
}

/// Path parameters are wildcards.
const SyntaxNode* SamExpander::route_arn(const Event& event, std::string_view api, std::string path,
                                         std::string_view method) {
  for (std::size_t open = path.find('{'); open != std::string::npos; open = path.find('{')) {
    const std::size_t close = std::min(path.find('}', open), path.size() - 1);
    path.replace(open, close - open + 1, "*");
  }
  std::string verb(method);
  for (char& c : verb)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  const std::string route = path == "$default" ? "*" : (verb == "ANY" ? "*" : verb) + path;
  return maker_.sub("arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${" +
                        std::string(api) + "}/*/" + route,
                    event.key);
}

void SamExpander::rest_event(const Event& event) {
  const std::string api(api_named(event.find("RestApiId"), implicit_rest_api));
  const std::string path = literal_of(event.find("Path"));
  const std::string method = in_lower_case(literal_of(event.find("Method")));
  if (path.empty() || method.empty())
    model_.document.fail(event.key, "an Api event without Path and Method", "both, as text");
  if (event.find("RestApiId") == nullptr) pass_tags_to_implicit_api(event.function, false);
  routes_[api].push_back({path, method, operation(event, false, false), &event.key,
                          event.function.condition(), event.find("Auth")});
  const auto written = std::find_if(written_.begin(), written_.end(),
                                    [&](const Resource& r) { return r.logical_id == api; });
  std::string suffix = "Prod";
  if (written != written_.end()) {
    const SyntaxNode* properties = written->definition->find("Properties");
    suffix = stage_suffix(properties == nullptr ? nullptr : properties->find("StageName"));
  }
  permission(event, "apigateway.amazonaws.com", route_arn(event, api, path, method), suffix);
}

void SamExpander::http_event(const Event& event) {
  const std::string api(api_named(event.find("ApiId"), implicit_http_api));
  std::string path = literal_of(event.find("Path"));
  std::string method = in_lower_case(literal_of(event.find("Method")));
  if (path.empty()) path = "$default";
  if (method.empty()) method = "any";
  if (event.find("ApiId") == nullptr) pass_tags_to_implicit_api(event.function, true);
  routes_[api].push_back({path, method, operation(event, true, path == "$default"), &event.key,
                          event.function.condition(), event.find("Auth")});
  permission(event, "apigateway.amazonaws.com", route_arn(event, api, path, method));
}

void SamExpander::rule_event(const Event& event, std::string_view key, std::string_view property) {
  Entries target_properties{
      maker_.entry("Arn", target(event.function, event.key), event.key),
      maker_.entry("Id", text(event.id + "LambdaTarget", event.key), event.key)};
  Entries properties;
  if (const SyntaxNode* what = event.find(key))
    properties.push_back(maker_.entry(property, what, *what));
  if (event.properties != nullptr) {
    for (const auto& entry : event.properties->entries) {
      const std::string_view name = entry.key->text;
      if (name == "Input" || name == "InputPath" || name == "RetryPolicy" ||
          name == "InputTransformer") {
        target_properties.push_back(entry);
      } else if (name == "Enabled") {
        const std::string enabled = literal_of(entry.value);
        properties.push_back(maker_.entry(
            "State", text(enabled == "false" ? "DISABLED" : "ENABLED", *entry.key), *entry.key));
      } else if (name == "DeadLetterConfig") {
        if (const SyntaxNode* arn = entry.value->find("Arn")) {
          target_properties.push_back(maker_.entry(
              name, maker_.map({maker_.entry("Arn", arn, *arn)}, *entry.value), *entry.value));
        }
      } else if (name == "RuleName") {
        properties.push_back(maker_.entry("Name", entry.value, *entry.key));
      } else if (name != key && name != "Target") {
        properties.push_back(entry);
      }
    }
  }
  properties.push_back(maker_.entry(
      "Targets", maker_.list({maker_.map(target_properties, event.key)}, event.key), event.key));
  add(event.function, event.id, "AWS::Events::Rule", properties, event.key);
  permission(event, "events.amazonaws.com", maker_.get_att(event.id, "Arn", event.key));
}

void SamExpander::scheduler_event(const Event& event) {
  const std::string role_id = event.id + "Role";
  const SyntaxNode* own_role = event.find("RoleArn");
  Entries properties;
  Entries target_properties{
      maker_.entry("Arn", target(event.function, event.key), event.key),
      maker_.entry("RoleArn",
                   own_role != nullptr ? own_role : maker_.get_att(role_id, "Arn", event.key),
                   event.key)};
  bool named = false;
  bool windowed = false;
  if (event.properties != nullptr) {
    for (const auto& entry : event.properties->entries) {
      const std::string_view name = entry.key->text;
      named |= name == "Name";
      windowed |= name == "FlexibleTimeWindow";
      if (name == "Input" || name == "RetryPolicy") {
        target_properties.push_back(entry);
      } else if (name != "RoleArn" && name != "OmitName" && name != "DeadLetterConfig" &&
                 name != "PermissionsBoundary") {
        properties.push_back(entry);
      }
    }
  }
  if (!named && event.find("OmitName") == nullptr)
    properties.push_back(maker_.entry("Name", text(event.id, event.key), event.key));
  if (!windowed) {
    properties.push_back(maker_.entry(
        "FlexibleTimeWindow",
        maker_.map({maker_.entry("Mode", text("OFF", event.key), event.key)}, event.key),
        event.key));
  }
  properties.push_back(maker_.entry("Target", maker_.map(target_properties, event.key), event.key));
  add(event.function, event.id, "AWS::Scheduler::Schedule", properties, event.key);
  if (own_role != nullptr) return;
  const SyntaxNode* statement =
      maker_.map({maker_.entry("Action", text("lambda:InvokeFunction", event.key), event.key),
                  maker_.entry("Effect", text("Allow", event.key), event.key),
                  maker_.entry("Resource", target(event.function, event.key), event.key)},
                 event.key);
  const SyntaxNode* policy = maker_.map(
      {maker_.entry("PolicyName", text(event.id + "LambdaPolicy", event.key), event.key),
       maker_.entry(
           "PolicyDocument",
           maker_.map({maker_.entry("Statement", maker_.list({statement}, event.key), event.key)},
                      event.key),
           event.key)},
      event.key);
  add(event.function, role_id, "AWS::IAM::Role",
      {maker_.entry("AssumeRolePolicyDocument", assumed_by("scheduler.amazonaws.com", event.key),
                    event.key),
       maker_.entry("Policies", maker_.list({policy}, event.key), event.key)},
      event.key);
}

void SamExpander::stream_event(const Event& event, std::string_view source_key) {
  Entries properties{
      maker_.entry("FunctionName", target_name(event.function, event.key), event.key)};
  if (event.properties != nullptr) {
    for (const auto& entry : event.properties->entries) {
      if (entry.key->text == source_key) {
        properties.push_back(maker_.entry("EventSourceArn", entry.value, *entry.key));
      } else {
        properties.push_back(entry);
      }
    }
  }
  add(event.function, event.id, "AWS::Lambda::EventSourceMapping", properties, event.key);
}

void SamExpander::topic_event(const Event& event) {
  const SyntaxNode* topic = event.find("Topic");
  const SyntaxNode* through_queue = event.find("SqsSubscription");
  Entries properties;
  if (topic != nullptr) properties.push_back(maker_.entry("TopicArn", topic, *topic));
  for (const std::string_view passed : {"FilterPolicy", "FilterPolicyScope", "Region"}) {
    if (const SyntaxNode* value = event.find(passed))
      properties.push_back(maker_.entry(passed, value, *value));
  }
  const bool queue = through_queue != nullptr && literal_of(through_queue) != "false";
  if (!queue) {
    properties.push_back(maker_.entry("Endpoint", target(event.function, event.key), event.key));
    properties.push_back(maker_.entry("Protocol", text("lambda", event.key), event.key));
    permission(event, "sns.amazonaws.com", topic);
    add(event.function, event.id, "AWS::SNS::Subscription", properties, event.key);
    return;
  }
  const SyntaxNode* own = through_queue->find("QueueArn");
  const std::string queue_id = event.id + "Queue";
  const SyntaxNode* arn = own != nullptr ? own : maker_.get_att(queue_id, "Arn", event.key);
  Entries mapping{maker_.entry("EventSourceArn", arn, event.key),
                  maker_.entry("FunctionName", target_name(event.function, event.key), event.key)};
  for (const auto& [passed, otherwise] : {std::pair{"BatchSize", "10"}, {"Enabled", "true"}}) {
    const SyntaxNode* value = through_queue->find(passed);
    mapping.push_back(maker_.entry(
        passed, value != nullptr ? value : maker_.scalar(otherwise, event.key, NodeStyle::plain),
        event.key));
  }
  add(event.function, event.id + "EventSourceMapping", "AWS::Lambda::EventSourceMapping", mapping,
      event.key);
  if (own == nullptr) {
    add(event.function, queue_id, "AWS::SQS::Queue", {}, event.key);
    add(event.function, event.id + "QueuePolicy", "AWS::SQS::QueuePolicy",
        {maker_.entry("Queues", maker_.list({maker_.ref(queue_id, event.key)}, event.key),
                      event.key)},
        event.key);
  }
  properties.push_back(maker_.entry("Endpoint", arn, event.key));
  properties.push_back(maker_.entry("Protocol", text("sqs", event.key), event.key));
  add(event.function, event.id, "AWS::SNS::Subscription", properties, event.key);
}

/// The bucket, which has to be of the same template, gets the notification.
void SamExpander::bucket_event(const Event& event) {
  const std::string_view bucket = api_named(event.find("Bucket"), {});
  const SyntaxNode* events = event.find("Events");
  std::vector<const SyntaxNode*> names;
  if (events != nullptr && events->is_list()) {
    names.assign(events->items.begin(), events->items.end());
  } else if (events != nullptr) {
    names.push_back(events);
  }
  for (const SyntaxNode* name : names) {
    Entries entries{maker_.entry("Event", name, *name),
                    maker_.entry("Function", target(event.function, *name), *name)};
    if (const SyntaxNode* filter = event.find("Filter"))
      entries.push_back(maker_.entry("Filter", filter, *filter));
    notifications_[std::string(bucket)].push_back({&event.key, maker_.map(entries, *name)});
  }
  permission(event, "s3.amazonaws.com", nullptr, {}, true);
}

void SamExpander::log_event(const Event& event) {
  Entries properties{maker_.entry("DestinationArn", target(event.function, event.key), event.key)};
  if (event.properties != nullptr)
    for (const auto& entry : event.properties->entries) properties.push_back(entry);
  const SyntaxNode* group = event.find("LogGroupName");
  const std::string arn_start =
      "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:";
  permission(
      event, "logs.amazonaws.com",
      group == nullptr
          ? nullptr
          : maker_.call(Intrinsic::sub,
                        maker_.list({text(arn_start + "${LogGroupOfEvent}:*", event.key),
                                     maker_.map({maker_.entry("LogGroupOfEvent", group, event.key)},
                                                event.key)},
                                    event.key),
                        event.key));
  add(event.function, event.id, "AWS::Logs::SubscriptionFilter", properties, event.key,
      {maker_.entry("DependsOn", text(event.id + "Permission", event.key), event.key)});
}

void SamExpander::thing_event(const Event& event) {
  permission(event, "iot.amazonaws.com",
             maker_.sub("arn:${AWS::Partition}:iot:${AWS::Region}:${AWS::AccountId}:rule/${" +
                            event.id + "}",
                        event.key),
             {}, true);
  Entries payload{
      maker_.entry("RuleDisabled", maker_.scalar("false", event.key, NodeStyle::plain), event.key),
      maker_.entry(
          "Actions",
          maker_.list(
              {maker_.map({maker_.entry("Lambda",
                                        maker_.map({maker_.entry("FunctionArn",
                                                                 target(event.function, event.key),
                                                                 event.key)},
                                                   event.key),
                                        event.key)},
                          event.key)},
              event.key),
          event.key)};
  if (event.properties != nullptr)
    for (const auto& entry : event.properties->entries) payload.push_back(entry);
  add(event.function, event.id, "AWS::IoT::TopicRule",
      {maker_.entry("TopicRulePayload", maker_.map(payload, event.key), event.key)}, event.key);
}

}  // namespace fitcost::inline v1::cloudformation::detail
