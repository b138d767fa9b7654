// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "fitcost/template/document.hpp"
#include "template/syntax_arena.hpp"

namespace fitcost::inline v1::cloudformation::detail {

struct DocumentText {
  std::string text;
  std::string file;
  DocumentLimits limits;
  TemplateDocument::Format format = TemplateDocument::Format::yaml;
  std::vector<std::size_t> line_starts;
  SyntaxArena arena;
  const SyntaxNode* root = nullptr;
  const SyntaxNode* first_alias = nullptr;
  bool has_loops = false;

  InputError::Place place(std::size_t offset) const;
  [[noreturn]] void fail(std::size_t offset, const std::string& found,
                         const std::string& wanted) const {
    throw InputError(place(offset), found, wanted);
  }
};

/// What a JSON text is; InputError where it is none.
void read_json_tree(DocumentText& document);
/// What a YAML text is; InputError where it is none.
void read_yaml_tree(DocumentText& document);

}  // namespace fitcost::inline v1::cloudformation::detail
