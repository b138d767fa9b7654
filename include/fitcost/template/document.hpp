// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fitcost/export.hpp"
#include "fitcost/template/syntax.hpp"
#include "fitcost/units/input_error.hpp"

namespace fitcost::inline v1::cloudformation {

namespace detail {
struct DocumentText;
}

/// What a document may be at most. CloudFormation takes 1 MB
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html);
/// what is still to be packaged may be larger.
struct DocumentLimits {
  std::size_t bytes = 8'000'000;
  std::size_t depth = 100;        ///< of nodes inside each other
  std::size_t nodes = 1'000'000;  ///< with every alias and loop written out
};

/// One YAML or JSON document and its syntax tree. A cheap handle of something that never changes;
/// safe to read from many threads.
class FITCOST_EXPORT TemplateDocument {
 public:
  enum class Format : std::uint8_t { yaml, json };

  /// InputError, with line and column: bytes that are no UTF-8 text, control characters, what is
  /// neither YAML nor JSON, a tab in the indentation, a second document, a key given twice or that
  /// is no text, an alias of nothing or inside of what it stands for, more than the limits allow.
  static TemplateDocument read(std::string text, std::string file_name,
                               const DocumentLimits& limits = {});

  const SyntaxNode& root() const;
  std::string_view text() const;  ///< byte for byte what was read
  const std::string& file() const;
  Format format() const;
  const DocumentLimits& limits() const;
  /// Where an alias stands first, or null. CloudFormation itself takes none; `aws cloudformation
  /// package` and `sam` write them out.
  const SyntaxNode* first_alias() const;
  /// All of them, in order, those behind a `<<` too.
  const std::vector<const SyntaxNode*>& aliases() const;
  bool has_loops() const;  ///< a key starts with `Fn::ForEach::`

  std::string_view text_of(const SyntaxNode& node) const;  ///< its bytes
  /// Lines from 1, columns in characters from 1.
  InputError::Place place(std::size_t offset) const;
  InputError::Place place(const SyntaxNode& node) const { return place(node.range.begin); }
  [[noreturn]] void fail(const SyntaxNode& node, const std::string& found,
                         const std::string& wanted) const;

 private:
  explicit TemplateDocument(std::shared_ptr<const detail::DocumentText> held)
      : held_(std::move(held)) {}

  std::shared_ptr<const detail::DocumentText> held_;
};

}  // namespace fitcost::inline v1::cloudformation
