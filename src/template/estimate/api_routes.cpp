// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <map>
#include <unordered_map>

#include "template/estimate/graph_parts.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

std::string upper(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

class Routes {
 public:
  Routes(const StackIndex& stack, EventGraph& graph) : stack_(stack), graph_(graph) {}

  void of_body(ResourceIndex api, const Value& body) {
    Certainty certainty;
    const Value paths = settled(settled(body, certainty)["paths"], certainty);
    if (!paths.is_map() || !paths.more_entries().empty())
      certainty.also(Confidence::unknown, "the API's definition is not wholly in the template");
    for (const auto& path : paths.entries()) {
      const Value methods = settled(path.value, certainty);
      for (const auto& [key, key_source, operation] : methods.entries()) {
        const std::string method = method_of(key);
        if (method.empty()) continue;
        Certainty own = certainty;
        const Value integration =
            settled(settled(operation, own)["x-amazon-apigateway-integration"], own);
        add(api, method, path.key, integration["uri"], integration["type"], key_source, own);
      }
    }
    if (!paths.is_map()) add_unknown(api, certainty);
  }

  /// AWS::ApiGateway::Method, whose path is that of the resources above it.
  void of_method(ResourceIndex at) {
    const Resource& method = stack_[at];
    const auto api = stack_.api_of(method.properties["RestApiId"]);
    if (!api) return;
    Certainty certainty;
    const Value integration = settled(method.properties["Integration"], certainty);
    std::string verb = upper(known_text(method.properties["HttpMethod"]));
    if (verb.empty()) verb = "ANY";
    add(*api, verb, path_of(method.properties["ResourceId"], certainty), integration["Uri"],
        integration["Type"], method.key, certainty);
  }

  /// AWS::ApiGatewayV2::Route: `GET /x`, `$default`.
  void of_route(ResourceIndex at) {
    const Resource& route = stack_[at];
    const auto api = stack_.api_of(route.properties["ApiId"]);
    if (!api || is_websocket(*api)) return;
    const std::string key = known_text(route.properties["RouteKey"]);
    Certainty certainty;
    const auto integration =
        stack_.referred(route.properties["Target"], {"AWS::ApiGatewayV2::Integration"});
    const Value of = integration ? stack_[*integration].properties : Value();
    if (!integration)
      certainty.also(Confidence::unknown, "what the route's target is cannot be told");
    const std::size_t space = key.find(' ');
    if (space == std::string::npos) {
      add(*api, "ANY", key.empty() ? "/*" : key, of["IntegrationUri"], of["IntegrationType"],
          route.key, certainty);
    } else {
      add(*api, upper(key.substr(0, space)), key.substr(space + 1), of["IntegrationUri"],
          of["IntegrationType"], route.key, certainty);
    }
  }

  void of_url(ResourceIndex at) {
    const Resource& url = stack_[at];
    EntryPoint entry;
    entry.method = "ANY";
    entry.path = "/";
    entry.name = "URL of " + url.logical_id;
    entry.function = stack_.function_of(url.properties["TargetFunctionArn"]);
    if (entry.function) entry.name = "URL of " + stack_[*entry.function].logical_id;
    entry.caused_by = at;
    entry.at = url.key;
    graph_.entries.push_back(std::move(entry));
  }

  bool is_websocket(ResourceIndex api) const {
    return stack_[api].type == http_api_type &&
           known_text(stack_[api].properties["ProtocolType"]) == "WEBSOCKET";
  }

  void add(ResourceIndex api, const std::string& method, const std::string& path, const Value& uri,
           const Value& type, const SyntaxNode* at, Certainty certainty) {
    const std::string kind = upper(known_text(type));
    if (method == "OPTIONS" && (kind == "MOCK" || uri.is_absent())) {
      preflights_ = true;
      return;
    }
    EntryPoint entry;
    entry.method = method;
    entry.path = path;
    entry.name = method + " " + path;
    entry.api = api;
    entry.function = stack_.function_of(uri);
    entry.at = at;
    if (!entry.function && kind != "MOCK")
      certainty.also(Confidence::unknown, uri.is_absent()
                                              ? "the route has no integration"
                                              : "its integration is no function of the template");
    if (kind == "MOCK") certainty.also(Confidence::stated, "answered by API Gateway itself");
    entry.certainty = std::move(certainty);
    graph_.entries.push_back(std::move(entry));
  }

  void add_unknown(ResourceIndex api, Certainty certainty) {
    EntryPoint entry;
    entry.method = "ANY";
    entry.path = "/*";
    entry.name = "ANY /*";
    entry.api = api;
    entry.at = stack_[api].key;
    certainty.also(Confidence::unknown, "which functions it calls cannot be told");
    entry.certainty = std::move(certainty);
    graph_.entries.push_back(std::move(entry));
  }

  bool preflights() const { return preflights_; }

 private:
  static std::string method_of(const std::string& key) {
    static constexpr std::array<std::string_view, 8> methods{"GET",   "PUT",  "POST",    "DELETE",
                                                             "PATCH", "HEAD", "OPTIONS", "TRACE"};
    if (key == "x-amazon-apigateway-any-method") return "ANY";
    std::string method = upper(key);
    return std::find(methods.begin(), methods.end(), method) == methods.end() ? std::string()
                                                                              : method;
  }

  std::string path_of(const Value& resource_id, Certainty& certainty) const {
    std::string path;
    auto at = stack_.referred(resource_id, {"AWS::ApiGateway::Resource", rest_api_type});
    for (int depth = 0; at && stack_[*at].type != rest_api_type && depth < 100; ++depth) {
      std::string part = known_text(stack_[*at].properties["PathPart"]);
      if (part.empty()) {
        certainty.also(Confidence::assumed, "a part of its path is not known");
        part = "{" + stack_[*at].logical_id + "}";
      }
      path.insert(0, "/" + part);
      at = stack_.referred(stack_[*at].properties["ParentId"],
                           {"AWS::ApiGateway::Resource", rest_api_type});
    }
    return path.empty() ? "/" : path;
  }

  const StackIndex& stack_;
  EventGraph& graph_;
  bool preflights_ = false;
};

}  // namespace

void add_routes(const StackIndex& stack, EventGraph& graph) {
  Routes routes(stack, graph);
  // In the order of the template: an API's body where the API stands.
  const auto& all = stack.source().resources();
  for (ResourceIndex i = 0; i < all.size(); ++i) {
    const Resource& resource = all[i];
    if (resource.exists == Truth::no) continue;
    if (resource.type == rest_api_type || resource.type == http_api_type) {
      if (routes.is_websocket(i)) continue;
      const Value body = resource.properties["Body"];
      if (!body.is_absent()) routes.of_body(i, body);
      if (!resource.properties["BodyS3Location"].is_absent()) routes.add_unknown(i, {});
      const Value target = resource.properties["Target"];
      if (!target.is_absent()) routes.add(i, "ANY", "$default", target, Value(), resource.key, {});
    } else if (resource.type == "AWS::ApiGateway::Method") {
      routes.of_method(i);
    } else if (resource.type == "AWS::ApiGatewayV2::Route") {
      routes.of_route(i);
    } else if (resource.type == "AWS::Lambda::Url") {
      routes.of_url(i);
    }
  }
  if (routes.preflights())
    graph.assumptions.emplace_back("preflight requests (OPTIONS) are not counted");
}

}  // namespace fitcost::inline v1::cloudformation::detail
