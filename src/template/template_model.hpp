// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "fitcost/template/template.hpp"
#include "template/syntax_arena.hpp"

namespace fitcost::inline v1::cloudformation::detail {

/// What a Template is, and what its reading works on.
struct TemplateModel {
  explicit TemplateModel(TemplateDocument read) : document(std::move(read)) {}

  TemplateDocument document;
  TemplateOptions options;
  SyntaxArena arena;  ///< of what loops and SAM make
  std::size_t made_nodes = 0;

  std::vector<std::string> transforms;
  bool has_macros = false;  ///< a macro that is not AWS's makes part of it
  const SyntaxNode* mappings = nullptr;
  std::vector<Parameter> parameters;
  std::vector<Condition> conditions;
  std::vector<Resource> resources;
  std::vector<Output> outputs;
  std::vector<Note> notes;

  std::unordered_map<std::string_view, std::size_t> parameter_of;
  std::unordered_map<std::string_view, std::size_t> condition_of;
  std::unordered_map<std::string_view, std::size_t> resource_of;
  /// What SAM lets a template say of what it makes: `Fn.Alias` -> the alias's logical id.
  std::unordered_map<std::string, std::string> made_names;

  void index();  ///< fills the three maps anew
  const Parameter* parameter(std::string_view name) const;
  const Condition* condition(std::string_view name) const;
  const Resource* resource(std::string_view logical_id) const;
  /// Refuses more made nodes than the limits allow.
  void count_made(std::size_t nodes, const SyntaxNode& from);
};

}  // namespace fitcost::inline v1::cloudformation::detail
