// SPDX-License-Identifier: Apache-2.0
// What SAM resources have in common: Globals, and tags that are passed on.
#include <algorithm>
#include <array>
#include <string>

#include "template/sam/expander.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

/// What SAM takes in a section of Globals.
/// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html
/// and aws-sam-translator 1.110.0, which takes some more.
struct GlobalsOfType {
  std::string_view type;
  std::string_view properties;  ///< between blanks
};

constexpr std::array all_globals{
    GlobalsOfType{
        "Function",
        " Handler Runtime CodeUri DeadLetterQueue Description MemorySize Timeout VpcConfig "
        "Environment Tags PropagateTags Tracing KmsKeyArn AutoPublishAlias "
        "AutoPublishAliasAllProperties Layers DeploymentPreference RolePath PermissionsBoundary "
        "ReservedConcurrentExecutions ProvisionedConcurrencyConfig AssumeRolePolicyDocument "
        "EventInvokeConfig FileSystemConfigs CodeSigningConfigArn Architectures SnapStart "
        "EphemeralStorage FunctionUrlConfig RuntimeManagementConfig LoggingConfig RecursiveLoop "
        "SourceKMSKeyArn TenancyConfig DurableConfig CapacityProviderConfig FunctionScalingConfig "
        "PublishToLatestPublished VersionDeletionPolicy "},
    GlobalsOfType{"Api",
                  " Auth Name DefinitionUri CacheClusterEnabled CacheClusterSize MergeDefinitions "
                  "Variables EndpointConfiguration MethodSettings BinaryMediaTypes "
                  "MinimumCompressionSize Cors GatewayResponses AccessLogSetting CanarySetting "
                  "TracingEnabled OpenApiVersion Domain AlwaysDeploy PropagateTags SecurityPolicy "
                  "EndpointAccessMode "},
    GlobalsOfType{"HttpApi",
                  " Auth AccessLogSettings StageVariables Tags CorsConfiguration "
                  "DefaultRouteSettings Domain RouteSettings FailOnWarnings PropagateTags "},
    GlobalsOfType{"SimpleTable", " SSESpecification "},
    GlobalsOfType{"StateMachine", " PropagateTags "},
    GlobalsOfType{"LayerVersion", " PublishLambdaVersion "},
    GlobalsOfType{"CapacityProvider",
                  " VpcConfig OperatorRole Tags InstanceRequirements ScalingConfig KmsKeyArn "
                  "PropagateTags "},
    GlobalsOfType{"WebSocketApi",
                  " AccessLogSettings ApiKeySelectionExpression DefaultRouteSettings "
                  "DisableExecuteApiEndpoint DisableSchemaValidation Domain FailOnWarnings "
                  "IpAddressType PropagateTags RouteSelectionExpression RouteSettings "
                  "StageVariables Tags "}};

/// What SAM gives a resource's tags to, of what it makes for one.
bool takes_passed_tags(std::string_view type) {
  static constexpr std::array<std::string_view, 10> takers{"AWS::ApiGateway::ApiKey",
                                                           "AWS::ApiGateway::RestApi",
                                                           "AWS::ApiGateway::Stage",
                                                           "AWS::ApiGateway::UsagePlan",
                                                           "AWS::Lambda::Function",
                                                           "AWS::IAM::Role",
                                                           "AWS::SNS::Topic",
                                                           "AWS::SQS::Queue",
                                                           "AWS::CodeDeploy::Application",
                                                           "AWS::StepFunctions::StateMachine"};
  return std::find(takers.begin(), takers.end(), type) != takers.end();
}

}  // namespace

/// A later SAM may take more, so that this is said and no refusal.
void SamExpander::note_globals_of_nobody() {
  if (globals_ == nullptr || model_.has_macros) return;
  for (const auto& section : globals_->entries) {
    const auto* known =
        std::find_if(all_globals.begin(), all_globals.end(),
                     [&](const GlobalsOfType& one) { return one.type == section.key->text; });
    const auto say = [&](const SyntaxNode& at, const std::string& what) {
      model_.notes.push_back({&at, what + " is nothing that SAM is known to take in Globals"});
    };
    if (known == all_globals.end()) {
      say(*section.key, std::string(section.key->text));
      continue;
    }
    for (const auto& property : section.value->entries) {
      const std::string name(property.key->text);
      if (known->properties.find(" " + name + " ") == std::string_view::npos)
        say(*property.key, name + " of " + std::string(known->type));
    }
  }
}

/// A resource's properties with those that its type has in Globals. IgnoreGlobals is `*`, or names
/// those that it does not take.
const SyntaxNode* SamExpander::with_globals(const Resource& resource, const SyntaxNode& own) {
  const std::string_view type = std::string_view(resource.type).substr(serverless.size());
  const SyntaxNode* shared = globals_ == nullptr ? nullptr : globals_->find(type);
  if (shared == nullptr) return &own;
  const SyntaxNode* ignored = resource.definition->find("IgnoreGlobals");
  if (ignored == nullptr || !ignored->is_list())
    return ignored != nullptr && ignored->text == "*" ? &own : merged(*shared, own);
  Entries kept;
  for (const auto& entry : shared->entries) {
    const bool takes = std::none_of(
        ignored->items.begin(), ignored->items.end(),
        [&](const SyntaxNode* name) { return name->is_scalar() && name->text == entry.key->text; });
    if (takes) kept.push_back(entry);
  }
  return merged(*maker_.map(kept, *shared), own);
}

bool SamExpander::passes_tags_on(const Source& source) {
  const SyntaxNode* tags = source.find("Tags");
  return tags != nullptr && !(tags->is_map() && tags->entries.empty()) &&
         literal_of(source.find("PropagateTags")) == "true";
}

/// With PropagateTags what SAM makes for a resource has its tags, and they take the place of SAM's
/// own.
void SamExpander::pass_tags_on(const Source& source) {
  if (!passes_tags_on(source)) return;
  const SyntaxNode* tags = source.find("Tags");
  for (Resource& made : out_) {
    if (!takes_passed_tags(made.type)) continue;
    const SyntaxNode* had = made.definition->find("Properties");
    Entries properties(had->entries.begin(), had->entries.end());
    set_entry(properties, maker_.entry("Tags", tags_list(tags, {}, *tags), *tags));
    Entries definition(made.definition->entries.begin(), made.definition->entries.end());
    set_entry(definition, maker_.entry("Properties", maker_.map(properties, *had), *had));
    made.definition = maker_.map(definition, *made.definition);
  }
}

/// An API that is made for the events of functions has the tags of those that pass them on: their
/// own, or those of Globals where they have none.
void SamExpander::pass_tags_to_implicit_api(const Source& function, bool http) {
  if (!passes_tags_on(function)) return;
  const SyntaxNode* properties = function.resource->definition->find("Properties");
  const SyntaxNode* tags = properties == nullptr ? nullptr : properties->find("Tags");
  if (tags == nullptr) tags = function.find("Tags");
  for (const auto& entry : tags->entries) set_entry(implicit_tags_[http ? 1 : 0], entry);
}

}  // namespace fitcost::inline v1::cloudformation::detail
