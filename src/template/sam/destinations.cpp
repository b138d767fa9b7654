// SPDX-License-Identifier: Apache-2.0
// Where a SAM function's failed and successful asynchronous events go, and what lets it send there:
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-onfailure.html
#include <array>
#include <string>
#include <string_view>

#include "template/sam/expander.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

struct DestinationKind {
  std::string_view type;
  std::string_view action;
  std::string_view made;    ///< the resource that SAM makes where no Destination is given
  std::string_view suffix;  ///< of its logical id, and of SAM's name for it
};
constexpr std::array<DestinationKind, 4> destination_kinds{
    {{"SQS", "sqs:SendMessage", "AWS::SQS::Queue", "Queue"},
     {"SNS", "sns:publish", "AWS::SNS::Topic", "Topic"},
     {"EventBridge", "events:PutEvents", {}, {}},
     {"Lambda", "lambda:InvokeFunction", {}, {}}}};

const DestinationKind* destination_kind(std::string_view type) {
  for (const auto& kind : destination_kinds)
    if (kind.type == type) return &kind;
  return nullptr;
}

bool is_no_value(const SyntaxNode* node) {
  return node != nullptr && node->is_call(Intrinsic::ref) &&
         node->argument().text == "AWS::NoValue";
}

/// !If [Condition, !Ref AWS::NoValue, arn]: SAM makes the resource where the condition holds.
bool is_made_under_condition(const SyntaxNode& destination) {
  if (!destination.is_call(Intrinsic::if_) || !destination.argument().is_list()) return false;
  const auto& branches = destination.argument().items;
  return branches.size() == 3 && (is_no_value(branches[1]) || is_no_value(branches[2]));
}

}  // namespace

const SyntaxNode* SamExpander::allowing(const std::string& name, std::string_view action,
                                        const SyntaxNode* resource, const SyntaxNode& at,
                                        std::string_view version) {
  const SyntaxNode* statement = maker_.map(
      {maker_.entry("Action", text(action, at), at), maker_.entry("Effect", text("Allow", at), at),
       maker_.entry("Resource", resource, at)},
      at);
  Entries document{maker_.entry("Statement", maker_.list({statement}, at), at)};
  if (!version.empty()) document.push_back(maker_.entry("Version", text(version, at), at));
  return maker_.map({maker_.entry("PolicyName", text(name, at), at),
                     maker_.entry("PolicyDocument", maker_.map(document, at), at)},
                    at);
}

const SyntaxNode* SamExpander::made_destination(const Source& source, const std::string& id,
                                                std::string_view type, const SyntaxNode& at) {
  const DestinationKind* kind = destination_kind(type);
  if (kind == nullptr || kind->made.empty()) return nullptr;  // SAM refuses it
  const std::string made = id + std::string(kind->suffix);
  add(source, made, kind->made, {}, at);
  model_.made_names.emplace(source.id() + ".Destination" + std::string(kind->suffix), made);
  return type == "SNS" ? maker_.ref(made, at) : maker_.get_att(made, "Arn", at);
}

const SyntaxNode* SamExpander::destinations(const Source& source, const SyntaxNode& given,
                                            std::vector<const SyntaxNode*>& policies) {
  Entries out;
  for (const std::string_view name : {"OnSuccess", "OnFailure"}) {
    const auto* entry = given.entry(name);
    if (entry == nullptr) continue;
    const SyntaxNode& at = *entry->value;
    if (!at.is_map()) {
      out.push_back(*entry);
      continue;
    }
    const std::string id = source.id() + "EventInvokeConfig" + std::string(name);
    const std::string type = literal_of(at.find("Type"));
    const SyntaxNode* destination = at.find("Destination");
    if (destination != nullptr && is_made_under_condition(*destination))
      note(at, "what SAM makes of " + source.id() + "'s " + std::string(name) +
                   " where its condition leaves Destination out");
    if (destination == nullptr || is_no_value(destination))
      destination = made_destination(source, id, type, at);
    if (destination == nullptr) continue;
    out.push_back({entry->key, maker_.map({maker_.entry("Destination", destination, at)}, at)});
    if (const DestinationKind* kind = destination_kind(type))
      policies.push_back(allowing(id + type + "Policy", kind->action, destination, at));
  }
  return maker_.map(out, given);
}

}  // namespace fitcost::inline v1::cloudformation::detail
