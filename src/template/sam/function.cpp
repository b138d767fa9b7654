// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <string>

#include "template/sam/expander.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

/// What a SAM function says that a Lambda function does not; all else is passed on.
bool is_sams_own(std::string_view key) {
  static constexpr std::array<std::string_view, 25> own{"CodeUri",
                                                        "InlineCode",
                                                        "ImageUri",
                                                        "Policies",
                                                        "Role",
                                                        "Events",
                                                        "AutoPublishAlias",
                                                        "AutoPublishAliasAllProperties",
                                                        "AutoPublishCodeSha256",
                                                        "VersionDescription",
                                                        "VersionDeletionPolicy",
                                                        "DeploymentPreference",
                                                        "ProvisionedConcurrencyConfig",
                                                        "FunctionUrlConfig",
                                                        "EventInvokeConfig",
                                                        "DeadLetterQueue",
                                                        "Tracing",
                                                        "Tags",
                                                        "PropagateTags",
                                                        "AssumeRolePolicyDocument",
                                                        "PermissionsBoundary",
                                                        "RolePath",
                                                        "SourceKMSKeyArn",
                                                        "FunctionScalingConfig",
                                                        "PublishToLatestPublished"};
  return std::find(own.begin(), own.end(), key) != own.end();
}

/// Where IAM keeps a managed policy: some of Lambda's are among the service roles.
std::string policy_path(std::string_view name) {
  static constexpr std::array<std::string_view, 7> service_roles{"AWSLambdaBasicExecutionRole",
                                                                 "AWSLambdaVPCAccessExecutionRole",
                                                                 "AWSLambdaSQSQueueExecutionRole",
                                                                 "AWSLambdaKinesisExecutionRole",
                                                                 "AWSLambdaDynamoDBExecutionRole",
                                                                 "AWSLambdaMSKExecutionRole",
                                                                 "AWSLambdaRole"};
  const bool service =
      std::find(service_roles.begin(), service_roles.end(), name) != service_roles.end();
  return (service ? "service-role/" : "") + std::string(name);
}

/// What polling an event's source needs.
template <class Take> void managed_policies_of_event(std::string_view type, const Take& take) {
  if (type == "SQS") take("AWSLambdaSQSQueueExecutionRole");
  if (type == "Kinesis") take("AWSLambdaKinesisExecutionRole");
  if (type == "DynamoDB") take("AWSLambdaDynamoDBExecutionRole");
  if (type == "MSK") take("AWSLambdaMSKExecutionRole");
}

}  // namespace

const SyntaxNode* SamExpander::code(const Source& source) {
  if (const SyntaxNode* inline_code = source.find("InlineCode"))
    return maker_.map({maker_.entry("ZipFile", inline_code, *inline_code)}, *inline_code);
  if (const SyntaxNode* image = source.find("ImageUri"))
    return maker_.map({maker_.entry("ImageUri", image, *image)}, *image);
  const SyntaxNode* uri = source.find("CodeUri");
  return uri == nullptr ? nullptr : s3_location(*uri, true);
}

const SyntaxNode* SamExpander::target_name(const Source& source, const SyntaxNode& from) {
  const auto alias = alias_of_.find(source.id());
  return maker_.ref(alias == alias_of_.end() ? source.id() : alias->second, from);
}

const SyntaxNode* SamExpander::target(const Source& source, const SyntaxNode& from) {
  return alias_of_.contains(source.id()) ? target_name(source, from)
                                         : maker_.get_att(source.id(), "Arn", from);
}

void SamExpander::function(const Source& source) {
  const SyntaxNode& key = source.key();
  const SyntaxNode* code_node = code(source);
  Entries properties;
  if (code_node != nullptr) properties.push_back(maker_.entry("Code", code_node, *code_node));
  for (const auto& entry : source.properties->entries)
    if (!is_sams_own(entry.key->text)) properties.push_back(entry);
  if (const SyntaxNode* queue = source.find("DeadLetterQueue")) {
    if (const SyntaxNode* arn = queue->find("TargetArn")) {
      properties.push_back(
          maker_.entry("DeadLetterConfig",
                       maker_.map({maker_.entry("TargetArn", arn, *queue)}, *queue), *queue));
    }
  }
  if (const SyntaxNode* tracing = source.find("Tracing");
      literal_of(tracing) != "Disabled" && tracing != nullptr) {
    properties.push_back(
        maker_.entry("TracingConfig",
                     maker_.map({maker_.entry("Mode", tracing, *tracing)}, *tracing), *tracing));
  }
  const SyntaxNode* own_role = source.find("Role");
  properties.push_back(maker_.entry(
      "Role", own_role != nullptr ? own_role : maker_.get_att(source.id() + "Role", "Arn", key),
      key));
  properties.push_back(
      maker_.entry("Tags", tags_list(source.find("Tags"), "lambda:createdBy", key), key));
  add_main(source, "AWS::Lambda::Function", properties);

  if (source.find("AutoPublishAlias") != nullptr) version_and_alias(source);
  if (source.find("FunctionUrlConfig") != nullptr) function_url(source);
  std::vector<const SyntaxNode*> policies;
  if (const SyntaxNode* queue = source.find("DeadLetterQueue")) {
    const std::string type = literal_of(queue->find("Type"));
    const SyntaxNode* arn = queue->find("TargetArn");
    if (arn != nullptr && (type == "SQS" || type == "SNS"))
      policies.push_back(allowing("DeadLetterQueuePolicy",
                                  type == "SQS" ? "sqs:SendMessage" : "sns:Publish", arn, *queue,
                                  "2012-10-17"));
  }
  if (source.find("EventInvokeConfig") != nullptr) invoke_config(source, policies);
  if (own_role == nullptr) role(source, policies);
  events(source);
}

const SyntaxNode* SamExpander::assumed_by(std::string_view service, const SyntaxNode& from) {
  const SyntaxNode* principal =
      maker_.map({maker_.entry("Service", maker_.list({text(service, from)}, from), from)}, from);
  const SyntaxNode* statement =
      maker_.map({maker_.entry("Effect", text("Allow", from), from),
                  maker_.entry("Principal", principal, from),
                  maker_.entry("Action", maker_.list({text("sts:AssumeRole", from)}, from), from)},
                 from);
  return maker_.map({maker_.entry("Version", text("2012-10-17", from), from),
                     maker_.entry("Statement", maker_.list({statement}, from), from)},
                    from);
}

void SamExpander::role(const Source& source, const std::vector<const SyntaxNode*>& own_policies) {
  const SyntaxNode& key = source.key();
  std::vector<const SyntaxNode*> managed_policies;
  std::vector<std::string_view> seen;
  const auto managed = [&](std::string_view name) {
    if (std::find(seen.begin(), seen.end(), name) != seen.end()) return;
    seen.push_back(name);
    managed_policies.push_back(
        maker_.sub("arn:${AWS::Partition}:iam::aws:policy/" + policy_path(name), key));
  };
  managed("AWSLambdaBasicExecutionRole");
  const SyntaxNode* tracing = source.find("Tracing");
  if (tracing != nullptr && literal_of(tracing) != "Disabled") managed("AWSXrayWriteOnlyAccess");
  if (source.find("VpcConfig") != nullptr) managed("AWSLambdaVPCAccessExecutionRole");
  std::vector<const SyntaxNode*> policies = own_policies;
  const SyntaxNode* given = source.find("Policies");
  std::vector<const SyntaxNode*> all;
  if (given != nullptr && given->is_list()) {
    all.assign(given->items.begin(), given->items.end());
  } else if (given != nullptr) {
    all.push_back(given);
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    const SyntaxNode& policy = *all[i];
    if (!policy.is_map()) {
      if (policy.is_scalar() && !policy.text.starts_with("arn:")) {
        managed(policy.text);
      } else {
        managed_policies.push_back(&policy);
      }
      continue;
    }
    const bool document = policy.find("Statement") != nullptr;
    policies.push_back(maker_.map(
        {maker_.entry("PolicyName", text(source.id() + "RolePolicy" + std::to_string(i), policy),
                      policy),
         maker_.entry(
             "PolicyDocument",
             document ? &policy : maker_.call(Intrinsic::sam_policy_template, &policy, policy),
             policy)},
        policy));
  }
  if (const SyntaxNode* all_events = source.find("Events")) {
    for (const auto& one : all_events->entries) {
      const SyntaxNode* type = one.value->find("Type");
      if (type != nullptr) managed_policies_of_event(type->text, managed);
      const SyntaxNode* given_properties = one.value->find("Properties");
      if (type != nullptr && type->text == "SNS" && given_properties != nullptr &&
          given_properties->find("SqsSubscription") != nullptr) {
        managed_policies_of_event("SQS", managed);
      }
    }
  }
  const SyntaxNode* assumed = source.find("AssumeRolePolicyDocument");
  if (assumed == nullptr) assumed = assumed_by("lambda.amazonaws.com", key);
  Entries properties{maker_.entry("AssumeRolePolicyDocument", assumed, key),
                     maker_.entry("ManagedPolicyArns", maker_.list(managed_policies, key), key)};
  if (!policies.empty())
    properties.push_back(maker_.entry("Policies", maker_.list(policies, key), key));
  for (const auto& passed :
       copied(source, {{"RolePath", "Path"}, {"PermissionsBoundary", "PermissionsBoundary"}})) {
    properties.push_back(passed);
  }
  properties.push_back(
      maker_.entry("Tags", tags_list(source.find("Tags"), "lambda:createdBy", key), key));
  add(source, source.id() + "Role", "AWS::IAM::Role", properties, key);
}

/// SAM appends a hash to the version's logical id, so that it is made anew whenever the function
/// changes; no template can name it, and here it has none.
void SamExpander::version_and_alias(const Source& source) {
  const SyntaxNode& at = *source.find("AutoPublishAlias");
  const std::string name = literal_of(&at);
  if (name.empty()) note(at, "the alias of " + source.id() + ", whose name is not known,");
  const std::string version = source.id() + "Version";
  const std::string alias = source.id() + "Alias" + name;
  const Entries retain{maker_.entry("DeletionPolicy", text("Retain", at), at)};
  add(source, version, "AWS::Lambda::Version",
      {maker_.entry("FunctionName", maker_.ref(source.id(), at), at)}, at, retain);
  Entries properties{maker_.entry("Name", &at, at),
                     maker_.entry("FunctionName", maker_.ref(source.id(), at), at),
                     maker_.entry("FunctionVersion", maker_.get_att(version, "Version", at), at)};
  for (const auto& passed :
       copied(source, {{"ProvisionedConcurrencyConfig", "ProvisionedConcurrencyConfig"}})) {
    properties.push_back(passed);
  }
  Entries attributes;
  deployment(source, attributes);
  add(source, alias, "AWS::Lambda::Alias", properties, at, attributes);
  alias_of_[source.id()] = alias;
  model_.made_names[source.id() + ".Version"] = version;
  model_.made_names[source.id() + ".Alias"] = alias;
}

/// Gradual deployments: an application and a role for all functions, a group for each.
void SamExpander::deployment(const Source& source, Entries& attributes) {
  const SyntaxNode* preference = source.find("DeploymentPreference");
  if (preference == nullptr) return;
  const SyntaxNode& at = *preference;
  const SyntaxNode* enabled = at.find("Enabled");
  if (enabled != nullptr && literal_of(enabled) == "false") return;
  const std::string group = source.id() + "DeploymentGroup";
  const std::string application = "ServerlessDeploymentApplication";
  const SyntaxNode* own_role = at.find("Role");
  if (!has_deployments_) {
    has_deployments_ = true;
    add(source, application, "AWS::CodeDeploy::Application",
        {maker_.entry("ComputePlatform", text("Lambda", at), at)}, at);
    if (own_role == nullptr) {
      add(source, "CodeDeployServiceRole", "AWS::IAM::Role",
          {maker_.entry("AssumeRolePolicyDocument", assumed_by("codedeploy.amazonaws.com", at), at),
           maker_.entry(
               "ManagedPolicyArns",
               maker_.list({maker_.sub("arn:${AWS::Partition}:iam::aws:policy/service-role/"
                                       "AWSCodeDeployRoleForLambda",
                                       at)},
                           at),
               at)},
          at);
    }
  }
  Entries properties{
      maker_.entry("ApplicationName", maker_.ref(application, at), at),
      maker_.entry(
          "ServiceRoleArn",
          own_role != nullptr ? own_role : maker_.get_att("CodeDeployServiceRole", "Arn", at), at)};
  if (const SyntaxNode* alarms = at.find("Alarms"); alarms != nullptr && alarms->is_list()) {
    std::vector<const SyntaxNode*> named;
    for (const SyntaxNode* alarm : alarms->items)
      named.push_back(maker_.map({maker_.entry("Name", alarm, *alarm)}, *alarm));
    properties.push_back(maker_.entry(
        "AlarmConfiguration",
        maker_.map({maker_.entry("Enabled", maker_.scalar("true", at, NodeStyle::plain), at),
                    maker_.entry("Alarms", maker_.list(named, at), at)},
                   at),
        at));
  }
  add(source, group, "AWS::CodeDeploy::DeploymentGroup", properties, at);
  attributes.push_back(maker_.entry(
      "UpdatePolicy",
      maker_.map({maker_.entry(
                     "CodeDeployLambdaAliasUpdate",
                     maker_.map({maker_.entry("ApplicationName", maker_.ref(application, at), at),
                                 maker_.entry("DeploymentGroupName", maker_.ref(group, at), at)},
                                at),
                     at)},
                 at),
      at));
}

void SamExpander::function_url(const Source& source) {
  const SyntaxNode& at = *source.find("FunctionUrlConfig");
  Entries properties{maker_.entry("TargetFunctionArn", target_name(source, at), at)};
  for (const auto& entry : at.entries) properties.push_back(entry);
  add(source, source.id() + "Url", "AWS::Lambda::Url", properties, at);
  if (literal_of(at.find("AuthType")) != "NONE") return;
  const auto allow = [&](const std::string& id, std::string_view action,
                         const SyntaxMaker::Entry& condition) {
    add(source, id, "AWS::Lambda::Permission",
        {maker_.entry("Action", text(action, at), at),
         maker_.entry("FunctionName", target_name(source, at), at),
         maker_.entry("Principal", text("*", at), at), condition},
        at);
  };
  allow(source.id() + "UrlPublicPermissions", "lambda:InvokeFunctionUrl",
        maker_.entry("FunctionUrlAuthType", text("NONE", at), at));
  allow(source.id() + "URLInvokeAllowPublicAccess", "lambda:InvokeFunction",
        maker_.entry("InvokedViaFunctionUrl", maker_.scalar("true", at, NodeStyle::plain), at));
}

void SamExpander::invoke_config(const Source& source, std::vector<const SyntaxNode*>& policies) {
  const SyntaxNode& at = *source.find("EventInvokeConfig");
  const auto alias = alias_of_.find(source.id());
  Entries properties{
      maker_.entry("FunctionName", maker_.ref(source.id(), at), at),
      maker_.entry("Qualifier",
                   alias == alias_of_.end() ? text("$LATEST", at) : source.find("AutoPublishAlias"),
                   at)};
  for (const auto& entry : at.entries) {
    const bool is_sent = entry.key->text == "DestinationConfig" && entry.value->is_map();
    properties.push_back(
        is_sent ? SyntaxMaker::Entry{entry.key, destinations(source, *entry.value, policies)}
                : entry);
  }
  Entries attributes;
  if (alias != alias_of_.end())
    attributes.push_back(maker_.entry("DependsOn", text(alias->second, at), at));
  add(source, source.id() + "EventInvokeConfig", "AWS::Lambda::EventInvokeConfig", properties, at,
      attributes);
}

}  // namespace fitcost::inline v1::cloudformation::detail
