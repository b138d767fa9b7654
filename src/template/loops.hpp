// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "template/syntax_maker.hpp"

namespace fitcost::inline v1::cloudformation::detail {

/// Writes out Fn::ForEach, as the transform AWS::LanguageExtensions does.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
class LoopWriter {
 public:
  explicit LoopWriter(TemplateModel& model) : model_(model), maker_(model) {}

  /// The node itself where there is no loop in it.
  const SyntaxNode* written_out(const SyntaxNode& node);

 private:
  std::string substituted(std::string_view text) const;
  const SyntaxNode* scalar(const SyntaxNode& node);
  const SyntaxNode* call(const SyntaxNode& node);
  const SyntaxNode* map(const SyntaxNode& node);
  void loop(const SyntaxNode::Entry& entry, SyntaxMaker::Entries& out);

  TemplateModel& model_;
  SyntaxMaker maker_;
  std::vector<std::pair<std::string, std::string>> bound_;
};

}  // namespace fitcost::inline v1::cloudformation::detail
