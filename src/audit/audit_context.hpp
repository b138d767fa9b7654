// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "fitcost/audit/audit.hpp"
#include "fitcost/template/estimate.hpp"

/// What the groups of rules look at, and where they leave what they find.
namespace fitcost::inline v1::cloudformation::detail {

/// Money of a month.
struct Money {
  Decimal list;
  Decimal after_free_tier;
  bool complete = true;  ///< no price was missing
};

class AuditContext {
 public:
  AuditContext(const Template& of, const AuditInput& input, const PriceBook& book,
               const BillingTerms& terms);

  const Template& stack() const { return stack_; }
  const std::vector<Resource>& resources() const { return stack_.resources(); }
  const AuditInput& input() const { return input_; }
  const PriceBook& book() const { return book_; }
  const BillingTerms& terms() const { return terms_; }
  const EventGraph& graph() const { return estimate_.graph; }
  const Estimate& estimate() const { return estimate_; }
  const StackUsage& usage() const { return usage_; }
  /// The one that figures are of, or another.
  BillingMonth month() const { return month(input_.month); }
  BillingMonth month(int number) const;

  /// Of the types, those that may exist, in order.
  const std::vector<ResourceIndex>& of_type(std::string_view type) const;
  /// Whether the rule is asked for, and nobody has said that it is not to be told here.
  bool wants(std::string_view rule, const Resource& resource);
  /// Whether a rule, or any of a class (FC4), was asked for: others need not be computed.
  bool asks_for(std::string_view rule_or_class) const;
  /// Requests per second of a resource; empty where unknown.
  std::optional<double> rate_of(ResourceIndex resource) const;

  /// A finding in a resource, at a node (its key where that is null). The same rule with the same
  /// message is the same finding, in one more place. Null where nobody wants to hear it; valid
  /// until the next `add`.
  Finding* add(std::string_view rule, const Resource& resource, const SyntaxNode* at,
               const std::string& message);
  Finding* add(std::string_view rule, const Resource& resource, const Value& at,
               const std::string& message) {
    return add(rule, resource, at.source(), message);
  }
  /// The same, at bytes of the text.
  Finding* add_at(std::string_view rule, const Resource& resource, SourceRange range,
                  const std::string& message);
  /// One that was added; null where it was not. Valid until the next `add`.
  Finding* find(std::string_view rule, const std::string& message);

  /// Monthly costs of readings together, at list price and after the free tier.
  Money price(const Readings& readings) const;
  void note(std::string text);
  void assume(std::string text);

  std::vector<Finding> take_findings() {
    return {std::make_move_iterator(findings_.begin()), std::make_move_iterator(findings_.end())};
  }
  std::size_t suppressed() const { return suppressed_; }
  const std::vector<std::string>& notes() const { return notes_; }
  const std::vector<std::string>& assumptions() const { return assumptions_; }

 private:
  const Template& stack_;
  const AuditInput& input_;
  const PriceBook& book_;
  const BillingTerms& terms_;
  StackUsage usage_;
  Estimate estimate_;
  void read_metadata();
  void read_metadata_of(const std::string& logical_id, const SyntaxNode& ours);
  void note_at(const SyntaxNode& node, const std::string& text);

  std::map<std::string, std::vector<std::string>, std::less<>> ignored_;  // by logical id
  std::map<std::string_view, std::vector<ResourceIndex>> by_type_;
  std::deque<Finding> findings_;  ///< what `add` hands out stays where it is
  std::map<std::string, std::size_t> by_message_;
  /// Of each finding, where it is: the bytes, in which resource.
  std::set<std::tuple<std::size_t, std::size_t, std::string>> places_;
  std::size_t suppressed_ = 0;
  std::vector<std::string> notes_;
  std::vector<std::string> assumptions_;
};

class StackCosts;

void audit_values(AuditContext& context);
void audit_alarm_values(AuditContext& context);
void audit_lookups(AuditContext& context);
void audit_billing(AuditContext& context, StackCosts& costs);
void audit_logs(AuditContext& context, StackCosts& costs);
void audit_handlers(AuditContext& context, StackCosts& costs);
void audit_alarms(AuditContext& context, StackCosts& costs);
void audit_dashboards(AuditContext& context, StackCosts& costs);
void audit_tags(AuditContext& context);

/// All that a value may be, without choices inside of lists that are walked: for `A.*.B` each
/// element's B.
void each_value(const Value& of, std::string_view path,
                const std::function<void(const Value&)>& see);
/// What to write instead of a text that is no rule's id, nor the beginning of some; empty where it
/// is one.
std::string wanted_rule(std::string_view text);
/// FC3 of FC305, FC305 itself.
bool rule_matches(std::string_view pattern, std::string_view rule);
/// `a`, `a and b`, `a, b and 3 more`.
std::string listed(const std::vector<std::string>& words, std::size_t most = 4);
/// A cost for people: `$3.00`; under a cent with its significant digits.
std::string dollars(const Decimal& usd);

}  // namespace fitcost::inline v1::cloudformation::detail
