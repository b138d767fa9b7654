// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "template/sam/expander.hpp"

namespace fitcost::inline v1::cloudformation::detail {

/// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-simpletable.html
void SamExpander::simple_table(const Source& source) {
  const SyntaxNode& key = source.key();
  const SyntaxNode* primary = source.find("PrimaryKey");
  const SyntaxNode& at = primary == nullptr ? key : *primary;
  const SyntaxNode* name = primary == nullptr ? nullptr : primary->find("Name");
  if (name == nullptr) name = text("id", at);
  const std::string type = primary == nullptr ? "String" : literal_of(primary->find("Type"));
  const SyntaxNode* definition = maker_.map(
      {maker_.entry("AttributeName", name, at), maker_.entry("AttributeType",
                                                             text(type == "Number"   ? "N"
                                                                  : type == "Binary" ? "B"
                                                                                     : "S",
                                                                  at),
                                                             at)},
      at);
  const SyntaxNode* schema = maker_.map(
      {maker_.entry("AttributeName", name, at), maker_.entry("KeyType", text("HASH", at), at)}, at);
  Entries properties{maker_.entry("AttributeDefinitions", maker_.list({definition}, at), at),
                     maker_.entry("KeySchema", maker_.list({schema}, at), at)};
  for (const auto& entry :
       copied(source, {{"ProvisionedThroughput", "ProvisionedThroughput"},
                       {"TableName", "TableName"},
                       {"SSESpecification", "SSESpecification"},
                       {"PointInTimeRecoverySpecification", "PointInTimeRecoverySpecification"}})) {
    properties.push_back(entry);
  }
  if (source.find("ProvisionedThroughput") == nullptr)
    properties.push_back(maker_.entry("BillingMode", text("PAY_PER_REQUEST", key), key));
  if (const SyntaxNode* tags = source.find("Tags"))
    properties.push_back(maker_.entry("Tags", tags_list(tags, {}, *tags), *tags));
  add_main(source, "AWS::DynamoDB::Table", properties);
}

/// Its logical id ends in a hash that only SAM's own text of it has; here it keeps the written one.
void SamExpander::layer(const Source& source) {
  Entries properties;
  if (const SyntaxNode* content = source.find("ContentUri"))
    properties.push_back(maker_.entry("Content", s3_location(*content, true), *content));
  for (const auto& entry : copied(source, {{"LayerName", "LayerName"},
                                           {"Description", "Description"},
                                           {"CompatibleRuntimes", "CompatibleRuntimes"},
                                           {"CompatibleArchitectures", "CompatibleArchitectures"},
                                           {"LicenseInfo", "LicenseInfo"}})) {
    properties.push_back(entry);
  }
  if (source.find("LayerName") == nullptr)
    properties.push_back(maker_.entry("LayerName", text(source.id(), source.key()), source.key()));
  add_main(source, "AWS::Lambda::LayerVersion", properties,
           maker_.entry("DeletionPolicy", text("Retain", source.key()), source.key()));
}

void SamExpander::application(const Source& source) {
  Entries properties = copied(source, {{"Parameters", "Parameters"},
                                       {"NotificationARNs", "NotificationARNs"},
                                       {"TimeoutInMinutes", "TimeoutInMinutes"}});
  if (const SyntaxNode* location = source.find("Location"))
    properties.push_back(maker_.entry("TemplateURL", location, *location));
  properties.push_back(maker_.entry(
      "Tags", tags_list(source.find("Tags"), "lambda:createdBy", source.key()), source.key()));
  add_main(source, "AWS::CloudFormation::Stack", properties);
}

void SamExpander::state_machine(const Source& source) {
  const SyntaxNode& key = source.key();
  Entries properties = copied(source, {{"Definition", "Definition"},
                                       {"DefinitionSubstitutions", "DefinitionSubstitutions"},
                                       {"Name", "StateMachineName"},
                                       {"Type", "StateMachineType"},
                                       {"Logging", "LoggingConfiguration"},
                                       {"Tracing", "TracingConfiguration"}});
  if (const SyntaxNode* uri = source.find("DefinitionUri"))
    properties.push_back(maker_.entry("DefinitionS3Location", s3_location(*uri, false), *uri));
  const std::string role_id = source.id() + "Role";
  const SyntaxNode* own = source.find("Role");
  properties.push_back(
      maker_.entry("RoleArn", own != nullptr ? own : maker_.get_att(role_id, "Arn", key), key));
  properties.push_back(
      maker_.entry("Tags", tags_list(source.find("Tags"), "stateMachine:createdBy", key), key));
  add_main(source, "AWS::StepFunctions::StateMachine", properties);
  if (own == nullptr) {
    add(source, role_id, "AWS::IAM::Role",
        {maker_.entry("AssumeRolePolicyDocument", assumed_by("states.amazonaws.com", key), key),
         maker_.entry("Tags", tags_list(source.find("Tags"), "stateMachine:createdBy", key), key)},
        key);
  }
  const SyntaxNode* all = source.find("Events");
  if (all == nullptr) return;
  for (const auto& entry : all->entries) {
    const std::string type = literal_of(entry.value->find("Type"));
    const SyntaxNode* given = entry.value->find("Properties");
    if (given == nullptr ||
        (type != "Schedule" && type != "EventBridgeRule" && type != "CloudWatchEvent")) {
      note(*entry.key, "the event " + std::string(entry.key->text) + " of " + source.id());
      continue;
    }
    const std::string id = source.id() + std::string(entry.key->text);
    const bool schedule = type == "Schedule";
    Entries rule;
    if (const SyntaxNode* what = given->find(schedule ? "Schedule" : "Pattern"))
      rule.push_back(maker_.entry(schedule ? "ScheduleExpression" : "EventPattern", what, *what));
    const SyntaxNode* target = maker_.map(
        {maker_.entry("Arn", maker_.ref(source.id(), *entry.key), *entry.key),
         maker_.entry("Id", text(id + "StepFunctionsTarget", *entry.key), *entry.key),
         maker_.entry("RoleArn", maker_.get_att(id + "Role", "Arn", *entry.key), *entry.key)},
        *entry.key);
    rule.push_back(maker_.entry("Targets", maker_.list({target}, *entry.key), *entry.key));
    add(source, id, "AWS::Events::Rule", rule, *entry.key);
    add(source, id + "Role", "AWS::IAM::Role",
        {maker_.entry("AssumeRolePolicyDocument", assumed_by("events.amazonaws.com", *entry.key),
                      *entry.key)},
        *entry.key);
  }
}

}  // namespace fitcost::inline v1::cloudformation::detail
