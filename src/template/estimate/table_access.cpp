// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "template/estimate/graph_parts.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

/// DynamoDB's actions on items.
/// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
constexpr std::array<std::string_view, 8> read_actions{
    "GetItem",          "BatchGetItem",       "Query",         "Scan",
    "TransactGetItems", "ConditionCheckItem", "PartiQLSelect", "GetRecords"};
constexpr std::array<std::string_view, 8> write_actions{
    "PutItem",       "UpdateItem",    "DeleteItem",   "BatchWriteItem", "TransactWriteItems",
    "PartiQLInsert", "PartiQLUpdate", "PartiQLDelete"};

/// What SAM's policy templates allow on a table.
/// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-template-list.html
constexpr std::array<std::string_view, 3> sam_read{"GetItem", "Query", "Scan"};
constexpr std::array<std::string_view, 3> sam_write{"PutItem", "UpdateItem", "BatchWriteItem"};
constexpr std::array<std::string_view, 7> sam_crud{"GetItem", "DeleteItem", "PutItem",       "Scan",
                                                   "Query",   "UpdateItem", "BatchWriteItem"};

bool contains(const auto& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

/// IAM's wildcards, `*` and `?`; letters of either case.
bool matches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t mark = 0;
  const auto same = [](char a, char b) {
    const auto low = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return low(a) == low(b);
  };
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      mark = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || same(pattern[p], text[t]))) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

std::vector<Value> as_list(const Value& value) {
  Certainty unused;
  const Value of = settled(value, unused);
  if (of.is_absent()) return {};
  return of.is_list() ? of.items() : std::vector<Value>{of};
}

/// The tables that a function may use, and how, while they are collected.
class Accesses {
 public:
  Accesses(const StackIndex& stack, EventGraph& graph)
      : stack_(stack), graph_(graph), tables_(stack.tables()) {
    for (const std::string_view type : {"AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"}) {
      for (const ResourceIndex i : stack.of_type(type))
        for (const Value& role : as_list(stack[i].properties["Roles"]))
          if (const auto at = stack.referred(role, {role_type})) policies_of_[*at].push_back(i);
    }
  }

  void add(ResourceIndex function) {
    found_.clear();
    const Resource& resource = stack_[function];
    if (const auto role = stack_.referred(resource.properties["Role"], {role_type})) {
      of_role(*role);
    } else if (!resource.properties["Role"].is_absent()) {
      role_outside_ = true;
    }
    std::vector<ResourceIndex> named;
    for (const auto& variable : resource.properties["Environment"]["Variables"].entries()) {
      const auto table = stack_.referred(variable.value, {table_type, global_table_type});
      if (table) named.push_back(*table);
    }
    const CodeCalls code = code_calls(resource);
    finish(function, named, code);
    if (code.puts_metrics) {
      MetricPut put;
      put.function = function;
      put.certainty.also(Confidence::derived, "its inline code calls PutMetricData");
      graph_.metric_puts.push_back(std::move(put));
    }
  }

 private:
  struct Found {
    std::set<std::string> actions;
    bool everywhere = false;  ///< by a statement for every table
  };

  void of_role(ResourceIndex role) {
    const Resource& resource = stack_[role];
    for (const Value& policy : as_list(resource.properties["Policies"]))
      of_document(policy["PolicyDocument"]);
    const auto attached = policies_of_.find(role);
    if (attached != policies_of_.end())
      for (const ResourceIndex i : attached->second)
        of_document(stack_[i].properties["PolicyDocument"]);
    for (const Value& arn : as_list(resource.properties["ManagedPolicyArns"])) {
      if (const auto i = stack_.referred(arn, {"AWS::IAM::ManagedPolicy"}))
        of_document(stack_[*i].properties["PolicyDocument"]);
      const std::string shown = arn.is_text() ? arn.text().shown() : std::string();
      if (shown.ends_with("/AmazonDynamoDBFullAccess") || shown.ends_with("/AdministratorAccess"))
        allow_everywhere({"*"});
      if (shown.ends_with("/AmazonDynamoDBReadOnlyAccess"))
        allow_everywhere({"GetItem", "Query", "Scan"});
    }
  }

  void of_document(const Value& value) {
    Certainty unused;
    const Value document = settled(value, unused);
    if (document.source() != nullptr &&
        document.source()->is_call(Intrinsic::sam_policy_template)) {
      of_sam_template(stack_.source().evaluate(document.source()->argument()));
      return;
    }
    for (const Value& statement : as_list(document["Statement"])) {
      const Value of = settled(statement, unused);
      if (known_text(of["Effect"]) == "Deny") continue;
      std::vector<std::string> patterns;
      for (const Value& action : as_list(of["Action"])) {
        const std::string text = known_text(action);
        if (text == "*") patterns.push_back(text);
        if (matches("dynamodb:*", text)) patterns.push_back(text.substr(9));
      }
      if (patterns.empty()) continue;
      for (const Value& on : as_list(of["Resource"])) {
        if (const auto table = stack_.table_of(on)) {
          allow(found_[*table], patterns);
        } else if (on.is_text() && is_any_table(on.text().shown())) {
          allow_everywhere(patterns);
        }
      }
    }
  }

  static bool is_any_table(const std::string& shown) {
    return shown == "*" || shown.ends_with(":table/*") || shown.ends_with(":*");
  }

  void of_sam_template(const Value& policy) {
    for (const auto& entry : policy.entries()) {
      const auto table = stack_.table_of(entry.value["TableName"]);
      if (!table) continue;
      const auto give = [&](const auto& actions) {
        for (const std::string_view action : actions)
          found_[*table].actions.insert(std::string(action));
      };
      if (entry.key == "DynamoDBCrudPolicy") give(sam_crud);
      if (entry.key == "DynamoDBReadPolicy") give(sam_read);
      if (entry.key == "DynamoDBWritePolicy") give(sam_write);
    }
  }

  static void allow(Found& to, const std::vector<std::string>& patterns) {
    for (const auto& pattern : patterns) {
      for (const std::string_view action : read_actions)
        if (matches(pattern, action)) to.actions.insert(std::string(action));
      for (const std::string_view action : write_actions)
        if (matches(pattern, action)) to.actions.insert(std::string(action));
    }
  }

  void allow_everywhere(const std::vector<std::string>& patterns) { allow(everywhere_, patterns); }

  /// A right to every table counts for those that the function's variables name, or for the only
  /// one that there is.
  void finish(ResourceIndex function, std::vector<ResourceIndex> named, const CodeCalls& code) {
    const bool anywhere = !everywhere_.actions.empty();
    if (anywhere && named.empty() && found_.empty() && tables_.size() == 1)
      named.push_back(tables_.front());
    // Inline code that names no table uses the stack's only one.
    if (named.empty() && found_.empty() && !code.actions.empty() && tables_.size() == 1)
      named.push_back(tables_.front());
    for (const ResourceIndex table : named) {
      auto& found = found_[table];
      if (anywhere) found.actions.insert(everywhere_.actions.begin(), everywhere_.actions.end());
    }
    for (const auto& [table, found] : found_) {
      TableAccess access;
      access.function = function;
      access.table = table;
      access.allowed.assign(found.actions.begin(), found.actions.end());
      access.called = code.actions;
      access.indexes = code.indexes;
      if (code.is_inline && code.actions.empty()) {
        // It may reach the table by ways that its text does not show: a layer, a helper.
        access.certainty.also(Confidence::assumed,
                              "its inline code shows no call of DynamoDB, its policy allows some");
      }
      const auto& effective = access.called.empty() ? access.allowed : access.called;
      for (const auto& action : effective) {
        access.may_read = access.may_read || contains(read_actions, action);
        access.may_write = access.may_write || contains(write_actions, action);
      }
      if (effective.empty()) {
        access.may_read = access.may_write = true;
        access.certainty.also(Confidence::assumed,
                              role_outside_
                                  ? "its role is not in the template: it may read and write"
                                  : "no policy of the template says what it may do to the table");
      } else if (access.called.empty()) {
        access.certainty.also(Confidence::derived, "its policy allows " + listed(effective));
      } else {
        access.certainty.also(Confidence::derived, "its inline code calls " + listed(effective));
      }
      graph_.accesses.push_back(std::move(access));
    }
    everywhere_ = {};
    role_outside_ = false;
  }

  static std::string listed(const std::vector<std::string>& words) {
    std::string out;
    for (const auto& word : words) out += (out.empty() ? "" : ", ") + word;
    return out;
  }

  const StackIndex& stack_;
  EventGraph& graph_;
  std::vector<ResourceIndex> tables_;
  std::map<ResourceIndex, std::vector<ResourceIndex>> policies_of_;
  std::map<ResourceIndex, Found> found_;
  Found everywhere_;
  bool role_outside_ = false;
};

}  // namespace

void add_table_accesses(const StackIndex& stack, EventGraph& graph) {
  Accesses accesses(stack, graph);
  for (const ResourceIndex function : stack.functions()) accesses.add(function);
}

}  // namespace fitcost::inline v1::cloudformation::detail
