// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "template/sam/expander.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

constexpr std::string_view any_method = "x-amazon-apigateway-any-method";

}  // namespace

/// The OpenAPI document that SAM makes of the functions' events.
const SyntaxNode* SamExpander::api_body(const std::string& id, const Source& source, bool http) {
  const SyntaxNode& key = source.key();
  std::vector<std::pair<std::string, Entries>> paths;
  for (const Route& route : routes_[id]) {
    const auto same_path = [&](const auto& p) { return p.first == route.path; };
    auto found = std::find_if(paths.begin(), paths.end(), same_path);
    if (found == paths.end()) found = paths.insert(paths.end(), {route.path, {}});
    const SyntaxNode* operation = secured(source, route);
    const SyntaxNode* made = route.condition.empty()
                                 ? operation
                                 : maker_.only_if(route.condition, operation, *route.from);
    set_entry(found->second,
              maker_.entry(route.method == "any" ? any_method : route.method, made, *route.from));
  }
  Entries made;
  for (auto& [path, methods] : paths) {
    const SyntaxNode& from = *methods.front().key;
    const bool has_options = std::any_of(methods.begin(), methods.end(), [](const auto& m) {
      return m.key->text == "options" || m.key->text == any_method;
    });
    if (!http && !has_options) {
      if (const SyntaxNode* cors = source.find("Cors")) {
        // What answers a browser's question is the API itself, and that is a request like others.
        const SyntaxNode* mock =
            maker_.map({maker_.entry("type", text("mock", *cors), *cors)}, *cors);
        methods.push_back(maker_.entry(
            "options",
            maker_.map({maker_.entry("x-amazon-apigateway-integration", mock, *cors)}, *cors),
            *cors));
      }
    }
    made.push_back(maker_.entry(path, maker_.map(methods, from), from));
  }
  Entries document{
      http ? maker_.entry("openapi", text("3.0.1", key), key)
           : maker_.entry("swagger", text("2.0", key), key),
      maker_.entry("info",
                   maker_.map({maker_.entry("version", text("1.0", key), key),
                               maker_.entry("title", maker_.ref("AWS::StackName", key), key)},
                              key),
                   key),
      maker_.entry("paths", maker_.map(made, key), key)};
  const Entries schemes = security_schemes(source, http);
  if (!schemes.empty()) {
    const SyntaxNode* all = maker_.map(schemes, key);
    document.push_back(
        http ? maker_.entry("components",
                            maker_.map({maker_.entry("securitySchemes", all, key)}, key), key)
             : maker_.entry("securityDefinitions", all, key));
  }
  return maker_.map(document, key);
}

void SamExpander::rest_api(const Source& source) {
  const SyntaxNode& key = source.key();
  const SyntaxNode* stage_name = source.find("StageName");
  if (stage_name == nullptr)
    model_.document.fail(key, "an AWS::Serverless::Api without StageName", "one");
  Entries properties;
  const SyntaxNode* body = source.find("DefinitionBody");
  const SyntaxNode* uri = source.find("DefinitionUri");
  if (uri != nullptr) {
    properties.push_back(maker_.entry("BodyS3Location", s3_location(*uri, false), *uri));
  } else {
    properties.push_back(
        maker_.entry("Body", body != nullptr ? body : api_body(source.id(), source, false), key));
  }
  for (const auto& entry :
       copied(source, {{"Name", "Name"},
                       {"Description", "Description"},
                       {"BinaryMediaTypes", "BinaryMediaTypes"},
                       {"MinimumCompressionSize", "MinimumCompressionSize"},
                       {"FailOnWarnings", "FailOnWarnings"},
                       {"Mode", "Mode"},
                       {"Policy", "Policy"},
                       {"ApiKeySourceType", "ApiKeySourceType"},
                       {"DisableExecuteApiEndpoint", "DisableExecuteApiEndpoint"}})) {
    properties.push_back(entry);
  }
  if (const SyntaxNode* endpoint = source.find("EndpointConfiguration")) {
    const SyntaxNode* type = endpoint->is_map() ? endpoint->find("Type") : endpoint;
    Entries configuration;
    if (type != nullptr)
      configuration.push_back(maker_.entry("Types", maker_.list({type}, *type), *type));
    for (const auto& entry : endpoint->entries) {
      if (entry.key->text == "VPCEndpointIds")
        configuration.push_back(maker_.entry("VpcEndpointIds", entry.value, *entry.key));
    }
    properties.push_back(
        maker_.entry("EndpointConfiguration", maker_.map(configuration, *endpoint), *endpoint));
    if (type != nullptr) {
      properties.push_back(maker_.entry(
          "Parameters",
          maker_.map({maker_.entry("endpointConfigurationTypes", type, *type)}, *type), *type));
    }
  }
  add_main(source, "AWS::ApiGateway::RestApi", properties);
  authorizer_permissions(source, false);

  const std::string deployment = source.id() + "Deployment";
  add(source, deployment, "AWS::ApiGateway::Deployment",
      {maker_.entry("RestApiId", maker_.ref(source.id(), key), key),
       maker_.entry("StageName", text("Stage", key), key)},
      key);
  const std::string suffix = stage_suffix(stage_name);
  // SAM takes "Stage" before the hash of a name that is no word, behind the name of one that is.
  const bool word = suffix == stage_name->text;
  const std::string stage = source.id() + (word                ? suffix + "Stage"
                                           : suffix == "Stage" ? suffix
                                                               : "Stage" + suffix);
  Entries stage_properties{maker_.entry("RestApiId", maker_.ref(source.id(), key), key),
                           maker_.entry("DeploymentId", maker_.ref(deployment, key), key)};
  for (const auto& entry : copied(source, {{"StageName", "StageName"},
                                           {"CacheClusterEnabled", "CacheClusterEnabled"},
                                           {"CacheClusterSize", "CacheClusterSize"},
                                           {"Variables", "Variables"},
                                           {"MethodSettings", "MethodSettings"},
                                           {"AccessLogSetting", "AccessLogSetting"},
                                           {"CanarySetting", "CanarySetting"},
                                           {"TracingEnabled", "TracingEnabled"}})) {
    stage_properties.push_back(entry);
  }
  if (const SyntaxNode* tags = source.find("Tags"))
    stage_properties.push_back(maker_.entry("Tags", tags_list(tags, {}, *tags), *tags));
  add(source, stage, "AWS::ApiGateway::Stage", stage_properties, key);
  model_.made_names[source.id() + ".Stage"] = stage;
  model_.made_names[source.id() + ".Deployment"] = deployment;
  usage_plan(source, stage);
  if (const SyntaxNode* domain = source.find("Domain"))
    note(*domain, "the Domain of " + source.id());
}

/// Auth.UsagePlan with a plan of the API's own.
void SamExpander::usage_plan(const Source& source, const std::string& stage) {
  const SyntaxNode* auth = source.find("Auth");
  const SyntaxNode* plan = auth == nullptr ? nullptr : auth->find("UsagePlan");
  if (plan == nullptr) return;
  const SyntaxNode& at = *plan;
  const std::string created = literal_of(plan->find("CreateUsagePlan"));
  if (created == "NONE") return;
  if (created != "PER_API") {
    note(at, "the usage plan that " + source.id() + " shares");
    return;
  }
  const std::string plan_id = source.id() + "UsagePlan";
  const std::string key_id = source.id() + "ApiKey";
  Entries properties{
      maker_.entry("ApiStages",
                   maker_.list({maker_.map({maker_.entry("ApiId", maker_.ref(source.id(), at), at),
                                            maker_.entry("Stage", maker_.ref(stage, at), at)},
                                           at)},
                               at),
                   at)};
  for (const std::string_view passed : {"Throttle", "Quota", "Description", "UsagePlanName"}) {
    if (const SyntaxNode* value = plan->find(passed))
      properties.push_back(maker_.entry(passed, value, *value));
  }
  const auto after = [&](const std::string& id) {
    return Entries{maker_.entry("DependsOn", text(id, at), at)};
  };
  add(source, plan_id, "AWS::ApiGateway::UsagePlan", properties, at, after(source.id()));
  const SyntaxNode* stage_key =
      maker_.map({maker_.entry("RestApiId", maker_.ref(source.id(), at), at),
                  maker_.entry("StageName", maker_.ref(stage, at), at)},
                 at);
  add(source, key_id, "AWS::ApiGateway::ApiKey",
      {maker_.entry("Enabled", maker_.scalar("true", at, NodeStyle::plain), at),
       maker_.entry("StageKeys", maker_.list({stage_key}, at), at)},
      at, after(plan_id));
  add(source, plan_id + "Key", "AWS::ApiGateway::UsagePlanKey",
      {maker_.entry("KeyId", maker_.ref(key_id, at), at),
       maker_.entry("KeyType", text("API_KEY", at), at),
       maker_.entry("UsagePlanId", maker_.ref(plan_id, at), at)},
      at, after(key_id));
}

/// `true`, or what OpenAPI's extension has in another case: AllowOrigins is allowOrigins there.
const SyntaxNode* SamExpander::http_cors(const SyntaxNode& given) {
  if (!given.is_map()) {
    return literal_of(&given) != "true"
               ? &given
               : maker_.map(
                     {maker_.entry("allowOrigins", maker_.list({text("*", given)}, given), given)},
                     given);
  }
  Entries entries;
  for (const auto& entry : given.entries) {
    std::string key(entry.key->text);
    if (!key.empty() && key[0] >= 'A' && key[0] <= 'Z')
      key[0] = static_cast<char>(key[0] - 'A' + 'a');
    entries.push_back(maker_.entry(key, entry.value, *entry.key));
  }
  return maker_.map(entries, given);
}

void SamExpander::http_api(const Source& source) {
  const SyntaxNode& key = source.key();
  Entries properties;
  const SyntaxNode* body = source.find("DefinitionBody");
  const SyntaxNode* uri = source.find("DefinitionUri");
  const SyntaxNode* tags = source.find("Tags");
  if (uri != nullptr) {
    properties.push_back(maker_.entry("BodyS3Location", s3_location(*uri, false), *uri));
  } else {
    const SyntaxNode* document = body != nullptr ? body : api_body(source.id(), source, true);
    Entries parts(document->entries.begin(), document->entries.end());
    std::vector<const SyntaxNode*> body_tags;
    const auto tag = [&](const SyntaxNode* name, const SyntaxNode* value, const SyntaxNode& at) {
      body_tags.push_back(maker_.map({maker_.entry("name", name, at),
                                      maker_.entry("x-amazon-apigateway-tag-value", value, at)},
                                     at));
    };
    if (tags != nullptr)
      for (const auto& entry : tags->entries) tag(entry.key, entry.value, *entry.key);
    tag(text("httpapi:createdBy", key), text("SAM", key), key);
    if (document->is_map())
      set_entry(parts, maker_.entry("tags", maker_.list(body_tags, key), key));
    if (const SyntaxNode* cors = source.find("CorsConfiguration"))
      set_entry(parts, maker_.entry("x-amazon-apigateway-cors", http_cors(*cors), *cors));
    properties.push_back(
        maker_.entry("Body", document->is_map() ? maker_.map(parts, key) : document, key));
  }
  for (const auto& entry :
       copied(source, {{"Name", "Name"},
                       {"Description", "Description"},
                       {"FailOnWarnings", "FailOnWarnings"},
                       {"DisableExecuteApiEndpoint", "DisableExecuteApiEndpoint"}})) {
    properties.push_back(entry);
  }
  add_main(source, "AWS::ApiGatewayV2::Api", properties);
  authorizer_permissions(source, true);

  const SyntaxNode* stage_name = source.find("StageName");
  constexpr std::string_view default_stage = "$default";
  std::string stage = source.id();
  if (stage_name == nullptr || (stage_name->is_scalar() && stage_name->text == default_stage)) {
    stage += "ApiGatewayDefaultStage";
  } else {
    const std::string suffix = stage_suffix(stage_name);
    stage += suffix == stage_name->text ? suffix + "Stage"
             : suffix == "Stage"        ? suffix
                                        : "Stage" + suffix;
  }
  Entries stage_properties{
      maker_.entry("ApiId", maker_.ref(source.id(), key), key),
      maker_.entry("StageName", stage_name != nullptr ? stage_name : text(default_stage, key), key),
      maker_.entry("AutoDeploy", maker_.scalar("true", key, NodeStyle::plain), key)};
  for (const auto& entry : copied(source, {{"AccessLogSettings", "AccessLogSettings"},
                                           {"DefaultRouteSettings", "DefaultRouteSettings"},
                                           {"RouteSettings", "RouteSettings"},
                                           {"StageVariables", "StageVariables"}})) {
    stage_properties.push_back(entry);
  }
  Entries stage_tags;
  if (tags != nullptr) stage_tags.assign(tags->entries.begin(), tags->entries.end());
  set_entry(stage_tags, maker_.entry("httpapi:createdBy", text("SAM", key), key));
  stage_properties.push_back(maker_.entry("Tags", maker_.map(stage_tags, key), key));
  add(source, stage, "AWS::ApiGatewayV2::Stage", stage_properties, key);
  model_.made_names[source.id() + ".Stage"] = stage;
  if (const SyntaxNode* domain = source.find("Domain"))
    note(*domain, "the Domain of " + source.id());
}

/// The APIs of events that name none.
void SamExpander::implicit_apis() {
  for (const bool http : {false, true}) {
    const std::string id = http ? "ServerlessHttpApi" : "ServerlessRestApi";
    const auto routes = routes_.find(id);
    const bool written = std::any_of(written_.begin(), written_.end(),
                                     [&](const Resource& r) { return r.logical_id == id; });
    if (routes == routes_.end() || written) continue;
    const SyntaxNode& from = *routes->second.front().from;
    // It is there as long as one of its routes is; that of several conditions is left out here.
    const std::string_view condition = routes->second.front().condition;
    const bool same = std::all_of(routes->second.begin(), routes->second.end(),
                                  [&](const Route& r) { return r.condition == condition; });
    Resource resource;
    resource.logical_id = id;
    resource.type = http ? "AWS::Serverless::HttpApi" : "AWS::Serverless::Api";
    resource.key = &from;
    Entries definition;
    if (same && !condition.empty())
      definition.push_back(maker_.entry("Condition", text(condition, from), from));
    resource.definition = maker_.map(definition, from);
    Entries own;
    if (!http) own.push_back(maker_.entry("StageName", text("Prod", from), from));
    if (const Entries& tags = implicit_tags_[http ? 1 : 0]; !tags.empty()) {
      own.push_back(maker_.entry("Tags", maker_.map(tags, from), from));
      own.push_back(maker_.entry("PropagateTags", text("true", from), from));
    }
    const Source source{&resource, with_globals(resource, *maker_.map(own, from))};
    if (http) {
      http_api(source);
    } else {
      rest_api(source);
      pass_tags_on(source);
    }
  }
}

}  // namespace fitcost::inline v1::cloudformation::detail
