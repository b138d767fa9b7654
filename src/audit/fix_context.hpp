// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "audit/alarm_topic.hpp"
#include "audit/audit_context.hpp"
#include "audit/template_editor.hpp"
#include "fitcost/audit/fix.hpp"

/// One round of mending: findings in, edits out.
namespace fitcost::inline v1::cloudformation::detail {

class FixContext {
 public:
  FixContext(const Template& stack, const AuditInput& input, const PriceBook& book,
             const BillingTerms& terms, std::vector<Finding> findings);

  const Template& stack() const { return stack_; }
  const TemplateDocument& document() const { return stack_.document(); }
  const EventGraph& graph() const { return graph_; }
  const AuditInput& input() const { return input_; }
  const PriceBook& book() const { return book_; }
  const BillingTerms& terms() const { return terms_; }

  /// The findings of a rule.
  std::vector<const Finding*> of(std::string_view rule) const;
  EditGroup edits() const { return EditGroup(stack_); }

  /// As it is written: the map with Type and Properties; null in loops and for what SAM makes.
  const SyntaxNode* written(std::string_view logical_id) const;
  const SyntaxNode* properties(std::string_view logical_id) const;
  const SyntaxNode* all_resources() const;
  ResourceIndex index_of(std::string_view logical_id) const;

  /// The wanted tags for a resource of this type, nothing where there are none.
  std::optional<PieceEntry> tags_for(std::string_view type) const;
  /// Wanted, but nowhere written so that another resource could have them.
  const std::vector<std::string>& tags_to_choose() const { return tags_to_choose_; }
  /// A logical id that nothing has yet.
  std::string fresh_id(const std::string& wanted);
  /// A resource with the template's tags, which exists where the other does that it is for.
  Piece resource_piece(const std::string& type, PieceEntries properties, const Resource& of) const;
  /// What a new alarm is to tell: whom the template's alarms tell, or the topic that this round
  /// adds. Null where that is not possible.
  const AlarmTopic* told();

  /// Takes the group, or leaves it for the next round; where it is not possible at all, says so.
  bool accept(const EditGroup& group, Change change, const Finding* of);
  /// The reason is told once, for all the resources that it keeps from being mended.
  void give_up(const Finding& finding, const std::string& resource, const std::string& why);

  const std::vector<Change>& changes() const { return changes_; }
  std::vector<std::string> not_mended() const;
  std::string text() const { return editor_.applied_to(document().text()); }
  bool deferred() const { return deferred_; }
  void defer() { deferred_ = true; }

 private:
  const Template& stack_;
  const AuditInput& input_;
  const PriceBook& book_;
  const BillingTerms& terms_;
  std::vector<Finding> findings_;
  EventGraph graph_;
  std::vector<std::pair<std::string, Piece>> wanted_;
  std::vector<std::string> tags_to_choose_;
  TemplateEditor editor_;
  std::vector<Change> changes_;
  struct Reason {
    std::string rule;
    std::string why;
    std::vector<std::string> resources;
    std::set<std::string> seen;  // the same
  };
  std::vector<Reason> not_mended_;
  // By the rule, and what is done or why it is not.
  std::map<std::pair<std::string, std::string>, std::size_t> change_of_;
  std::map<std::pair<std::string, std::string>, std::size_t> reason_of_;
  std::unordered_map<std::string_view, const SyntaxNode*> written_;
  std::set<std::string, std::less<>> taken_;
  std::set<const Finding*> priced_;
  std::optional<AlarmTopic> topic_;
  bool deferred_ = false;
};

void fix_tables(FixContext& f);
void fix_logs(FixContext& f);
void fix_alarms(FixContext& f);
void fix_tags(FixContext& f);

}  // namespace fitcost::inline v1::cloudformation::detail
