// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "template/syntax_maker.hpp"

/// SAM resources written out as the transform AWS::Serverless-2016-10-31 does. Rules and logical
/// ids:
/// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html
/// and the behaviour of aws-sam-translator 1.110.0, which the tests' tables were made with.
namespace fitcost::inline v1::cloudformation::detail {

constexpr std::string_view serverless = "AWS::Serverless::";

class SamExpander {
 public:
  using Entries = SyntaxMaker::Entries;

  /// `globals`: the key Globals, or null.
  SamExpander(TemplateModel& model, const SyntaxNode* globals)
      : model_(model), maker_(model), globals_(globals) {}

  /// The model's resources, those of SAM replaced by what they become.
  void expand();

 private:
  /// A SAM resource on its way: its properties with the globals merged in.
  struct Source {
    Resource* resource;
    const SyntaxNode* properties;

    const SyntaxNode* find(std::string_view key) const { return properties->find(key); }
    const std::string& id() const { return resource->logical_id; }
    const SyntaxNode& key() const { return *resource->key; }
    std::string_view condition() const;
  };
  struct Route {
    std::string path;
    std::string method;
    const SyntaxNode* made;  ///< of the OpenAPI document, with the function's condition
    const SyntaxNode* from;
    std::string_view condition;
    const SyntaxNode* auth = nullptr;  ///< the event's own Auth
  };
  /// One event of a function.
  struct Event {
    const Source& function;
    const SyntaxNode& key;
    const SyntaxNode& node;
    const SyntaxNode* properties;  ///< may be null
    std::string id;                ///< function and event together

    const SyntaxNode* find(std::string_view name) const {
      return properties == nullptr ? nullptr : properties->find(name);
    }
  };

  // What all of them need.
  const SyntaxNode* merged(const SyntaxNode& global, const SyntaxNode& local);
  const SyntaxNode* tags_list(const SyntaxNode* tags, std::string_view created_by,
                              const SyntaxNode& from);
  Entries copied(const Source& source,
                 std::initializer_list<std::pair<std::string_view, std::string_view>> keys);
  /// Appends a resource; one made for another has its condition and policies.
  Resource& add(const Source& source, std::string id, std::string_view type,
                const Entries& properties, const SyntaxNode& key, const Entries& attributes = {});
  /// Appends what the resource itself becomes; `otherwise` is an attribute that it has unless it
  /// says another.
  void add_main(const Source& source, std::string_view type, const Entries& properties,
                const std::optional<SyntaxMaker::Entry>& otherwise = std::nullopt);
  const SyntaxNode* s3_location(const SyntaxNode& uri, bool as_code);
  const SyntaxNode* text(std::string_view value, const SyntaxNode& from) {
    return maker_.scalar(value, from);
  }
  std::string literal_of(const SyntaxNode* node);  ///< parameters filled in; empty if unknown
  void note(const SyntaxNode& at, const std::string& what);

  // Globals, and tags that are passed on
  void note_globals_of_nobody();
  const SyntaxNode* with_globals(const Resource& resource, const SyntaxNode& own);
  bool passes_tags_on(const Source& source);
  void pass_tags_on(const Source& source);
  void pass_tags_to_implicit_api(const Source& function, bool http);

  // AWS::Serverless::Function
  void function(const Source& source);
  const SyntaxNode* code(const Source& source);
  /// `policies`: what it may do beside what it says itself.
  void role(const Source& source, const std::vector<const SyntaxNode*>& policies);
  const SyntaxNode* assumed_by(std::string_view service, const SyntaxNode& from);
  void version_and_alias(const Source& source);
  void deployment(const Source& source, Entries& attributes);
  void function_url(const Source& source);
  /// Appends what lets the function send to its destinations.
  void invoke_config(const Source& source, std::vector<const SyntaxNode*>& policies);
  const SyntaxNode* destinations(const Source& source, const SyntaxNode& given,
                                 std::vector<const SyntaxNode*>& policies);
  /// The queue or topic that SAM makes where none is given; null where it makes none.
  const SyntaxNode* made_destination(const Source& source, const std::string& id,
                                     std::string_view type, const SyntaxNode& at);
  /// A role's own policy of one action.
  const SyntaxNode* allowing(const std::string& name, std::string_view action,
                             const SyntaxNode* resource, const SyntaxNode& at,
                             std::string_view version = {});
  /// What events call: the alias if there is one.
  const SyntaxNode* target(const Source& source, const SyntaxNode& from);
  const SyntaxNode* target_name(const Source& source, const SyntaxNode& from);

  // Its events.
  void events(const Source& source);
  void event(const Event& event);
  void permission(const Event& event, std::string_view principal, const SyntaxNode* source_arn,
                  std::string_view suffix = {}, bool of_this_account = false);
  /// The operation of an OpenAPI document that calls the function.
  const SyntaxNode* operation(const Event& event, bool http, bool is_default);
  const SyntaxNode* route_arn(const Event& event, std::string_view api, std::string path,
                              std::string_view method);
  void rest_event(const Event& event);
  void http_event(const Event& event);
  void rule_event(const Event& event, std::string_view key, std::string_view property);
  void scheduler_event(const Event& event);
  void stream_event(const Event& event, std::string_view source_key);
  void topic_event(const Event& event);
  void bucket_event(const Event& event);
  void log_event(const Event& event);
  void thing_event(const Event& event);

  // APIs
  void rest_api(const Source& source);
  void http_api(const Source& source);
  void implicit_apis();
  static std::string stage_suffix(const SyntaxNode* stage_name);
  const SyntaxNode* api_body(const std::string& id, const Source& source, bool http);
  const SyntaxNode* http_cors(const SyntaxNode& given);
  void usage_plan(const Source& source, const std::string& stage_id);
  /// Lambda authorizers: in the document, and what lets the API call them.
  Entries security_schemes(const Source& source, bool http);
  const SyntaxNode* authorizer(const SyntaxNode& given, bool http);
  /// The operation, with the authorizer that is asked before it, if one is.
  const SyntaxNode* secured(const Source& source, const Route& route);
  void authorizer_permissions(const Source& source, bool http);

  // The small ones
  void simple_table(const Source& source);
  void layer(const Source& source);
  void application(const Source& source);
  void state_machine(const Source& source);

  TemplateModel& model_;
  SyntaxMaker maker_;
  const SyntaxNode* globals_;
  std::vector<Resource> written_;
  std::vector<Resource> out_;
  std::map<std::string, std::string, std::less<>> alias_of_;  // function -> logical id of its alias
  std::map<std::string, std::vector<Route>, std::less<>> routes_;  // by the API's logical id
  std::map<std::string, Entries, std::less<>> notifications_;      // of buckets
  std::array<Entries, 2> implicit_tags_;  // of the implicit REST and HTTP API
  bool has_deployments_ = false;
};

}  // namespace fitcost::inline v1::cloudformation::detail
