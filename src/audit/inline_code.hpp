// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "audit/code_tokens.hpp"
#include "fitcost/template/template.hpp"

namespace fitcost::inline v1::cloudformation::detail {

/// A function's inline code, and where each line of it stands in the template.
class InlineCode {
 public:
  /// Nothing where the function has none, or in a language that is not read.
  static std::optional<InlineCode> of(const Resource& function, const TemplateDocument& document);

  const std::string& text() const { return text_; }
  CodeLanguage language() const { return language_; }
  /// The template's bytes of these of the code: of the whole value where it is not written as a
  /// block.
  SourceRange range(std::size_t begin, std::size_t length) const;

 private:
  std::string text_;
  CodeLanguage language_ = CodeLanguage::python;
  SourceRange whole_;
  std::vector<std::size_t> line_starts_;  ///< of the code itself
  /// Of each line of the code, the offset of its first byte in the template; empty where the code
  /// is not written line by line.
  std::vector<std::size_t> line_offsets_;
};

}  // namespace fitcost::inline v1::cloudformation::detail
