// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

#include "template/template_model.hpp"

namespace fitcost::inline v1::cloudformation::detail {

/// Makes nodes that are not written: each has the place of the one that it is made from.
class SyntaxMaker {
 public:
  using Entry = SyntaxNode::Entry;
  using Entries = std::vector<Entry>;

  explicit SyntaxMaker(TemplateModel& model) : model_(model) {}

  const SyntaxNode* scalar(std::string_view text, const SyntaxNode& from,
                           NodeStyle style = NodeStyle::double_quoted);
  const SyntaxNode* list(const std::vector<const SyntaxNode*>& items, const SyntaxNode& from);
  const SyntaxNode* map(const Entries& entries, const SyntaxNode& from);
  const SyntaxNode* call(Intrinsic function, const SyntaxNode* argument, const SyntaxNode& from);

  Entry entry(std::string_view key, const SyntaxNode* value, const SyntaxNode& from) {
    return {scalar(key, from), value};
  }
  const SyntaxNode* ref(std::string_view name, const SyntaxNode& from) {
    return call(Intrinsic::ref, scalar(name, from), from);
  }
  const SyntaxNode* get_att(std::string_view name, std::string_view attribute,
                            const SyntaxNode& from) {
    return call(Intrinsic::get_att, list({scalar(name, from), scalar(attribute, from)}, from),
                from);
  }
  const SyntaxNode* sub(std::string_view text, const SyntaxNode& from) {
    return call(Intrinsic::sub, scalar(text, from), from);
  }
  /// The value where the condition holds, AWS::NoValue where not.
  const SyntaxNode* only_if(std::string_view condition, const SyntaxNode* value,
                            const SyntaxNode& from) {
    return call(Intrinsic::if_,
                list({scalar(condition, from), value, ref("AWS::NoValue", from)}, from), from);
  }

 private:
  SyntaxNode& make(NodeKind kind, const SyntaxNode& from);

  TemplateModel& model_;
};

/// Sets an entry of a map: replaced where it is there, appended where not.
void set_entry(SyntaxMaker::Entries& entries, const SyntaxMaker::Entry& entry);

}  // namespace fitcost::inline v1::cloudformation::detail
