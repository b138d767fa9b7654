// SPDX-License-Identifier: Apache-2.0
#include "audit/inline_code.hpp"

#include <algorithm>

#include "template/document_text.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

/// The block scalar that the code is written as: itself, or what Fn::Sub takes.
const SyntaxNode* block_of(const SyntaxNode* node) {
  while (node != nullptr && node->is_call(Intrinsic::sub)) {
    const SyntaxNode* argument = &node->argument();
    node = argument->is_list() && !argument->items.empty() ? argument->items.front() : argument;
  }
  const bool block = node != nullptr && node->is_scalar() && node->style == NodeStyle::literal;
  return block ? node : nullptr;
}

/// Where the lines of a block begin, past its indentation.
std::vector<std::size_t> lines_of(std::string_view text, const SyntaxNode& block) {
  std::vector<std::size_t> out;
  std::size_t at = text.find('\n', text.find('|', block.range.begin));
  if (at == std::string_view::npos) return out;
  ++at;
  std::size_t indent = std::string_view::npos;
  for (std::size_t look = at; look < block.range.end;) {  // that of the first line with text
    const std::size_t first = text.find_first_not_of(' ', look);
    if (first == std::string_view::npos) break;
    if (text[first] != '\n' && text[first] != '\r') {
      indent = first - look;
      break;
    }
    look = text.find('\n', look) + 1;
  }
  if (indent == std::string_view::npos) return out;
  while (at < block.range.end) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    out.push_back(std::min(at + indent, end));
    at = end + 1;
  }
  return out;
}

}  // namespace

std::optional<InlineCode> InlineCode::of(const Resource& function,
                                         const TemplateDocument& document) {
  const Value code = function.properties["Code"]["ZipFile"];
  if (!code.is_text()) return {};
  const std::string runtime = function.properties["Runtime"].literal().value_or("");
  InlineCode out;
  if (runtime.rfind("nodejs", 0) == 0) {
    out.language_ = CodeLanguage::node;
  } else if (runtime.rfind("python", 0) != 0) {
    return {};
  }
  out.text_ = code.text().shown();
  out.line_starts_ = starts_of_lines(out.text_);
  const SyntaxNode* source = code.source();
  if (source == nullptr) source = function.key;
  out.whole_ = source->range;
  if (const SyntaxNode* block = block_of(source))
    out.line_offsets_ = lines_of(document.text(), *block);
  return out;
}

SourceRange InlineCode::range(std::size_t begin, std::size_t length) const {
  const auto next = std::upper_bound(line_starts_.begin(), line_starts_.end(), begin);
  const auto line = static_cast<std::size_t>(next - line_starts_.begin()) - 1;
  if (line >= line_offsets_.size()) return whole_;
  const std::size_t offset = line_offsets_[line] + (begin - line_starts_[line]);
  if (offset + length > whole_.end) return whole_;
  return {offset, offset + length};
}

}  // namespace fitcost::inline v1::cloudformation::detail
