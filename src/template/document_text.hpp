// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fitcost/template/document.hpp"
#include "template/syntax_arena.hpp"

namespace fitcost::inline v1::cloudformation::detail {

/// Of UTF-8, which Windows' editors write; no character of the template.
inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// How many bytes of it a text begins with.
constexpr std::size_t size_of_mark(std::string_view text) {
  return text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
}

/// Words for a message: names of a template may hold anything, and a message is one short line.
std::string one_line(std::string_view words);

/// The offset of each line's first byte.
std::vector<std::size_t> starts_of_lines(std::string_view text);

struct DocumentText {
  std::string text;
  std::string file;
  DocumentLimits limits;
  TemplateDocument::Format format = TemplateDocument::Format::yaml;
  std::vector<std::size_t> line_starts;
  std::vector<std::size_t> character_counts;  ///< before every 1024th byte: lines may be long
  SyntaxArena arena;
  const SyntaxNode* root = nullptr;
  std::vector<const SyntaxNode*> aliases;
  bool has_loops = false;

  std::size_t characters_before(std::size_t offset) const;
  InputError::Place place(std::size_t offset) const;
  [[noreturn]] void fail(std::size_t offset, const std::string& found,
                         const std::string& wanted) const {
    throw InputError(place(offset), one_line(found), one_line(wanted));
  }
};

/// What a JSON text is; InputError where it is none.
void read_json_tree(DocumentText& document);
/// What a YAML text is; InputError where it is none.
void read_yaml_tree(DocumentText& document);

}  // namespace fitcost::inline v1::cloudformation::detail
