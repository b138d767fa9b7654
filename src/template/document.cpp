// SPDX-License-Identifier: Apache-2.0
#include "fitcost/template/document.hpp"

#include <algorithm>
#include <utility>

#include "template/document_text.hpp"
#include "units/csv.hpp"

namespace fitcost::inline v1::cloudformation {

namespace {

constexpr std::size_t counted_bytes = 1024;

/// Of UTF-8.
std::size_t characters_in(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
  }));
}

std::vector<std::size_t> counts_of_characters(std::string_view text) {
  std::vector<std::size_t> out{0};
  for (std::size_t at = 0; at + counted_bytes <= text.size(); at += counted_bytes)
    out.push_back(out.back() + characters_in(text.substr(at, counted_bytes)));
  return out;
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7f;
}

void check_bytes(const detail::DocumentText& document) {
  const std::string_view text = document.text;
  if (text.size() > document.limits.bytes) {
    throw InputError({document.file, 0, 0}, std::to_string(text.size()) + " bytes",
                     "a template of at most " + std::to_string(document.limits.bytes));
  }
  const std::size_t bad = fitcost::detail::find_invalid_utf8(text);
  if (bad != std::string_view::npos)
    document.fail(bad, "a byte that is no UTF-8 text", "UTF-8 text");
  const auto before = std::find_if(text.begin(), text.end(), is_control) - text.begin();
  const auto control = static_cast<std::size_t>(before);
  if (control < text.size())
    document.fail(control, "the control character " + in_quotes(text.substr(control, 1)), "text");
}

bool is_yaml_after_all(detail::DocumentText& document) {
  document.aliases.clear();
  document.has_loops = false;
  try {
    detail::read_yaml_tree(document);
    return true;
  } catch (const InputError&) {
    return false;
  }
}

/// Text that starts with a brace, behind a byte order mark or not, is JSON; where it is none, it
/// may still be YAML.
void read_tree(std::shared_ptr<detail::DocumentText>& document) {
  const std::size_t first =
      document->text.find_first_not_of(" \t\r\n", detail::size_of_mark(document->text));
  if (first == std::string::npos || document->text[first] != '{') {
    detail::read_yaml_tree(*document);
    return;
  }
  try {
    detail::read_json_tree(*document);
  } catch (const InputError& refusal) {
    if (!refusal.found().starts_with("bad JSON") || document->file.ends_with(".json") ||
        !is_yaml_after_all(*document)) {
      throw;
    }
  }
}

}  // namespace

std::string detail::one_line(std::string_view words) {
  constexpr std::size_t most = 300;
  std::string out(words.substr(0, most));
  if (words.size() > most) {
    while (!out.empty() && (static_cast<unsigned char>(out.back()) & 0xc0U) == 0x80U)
      out.pop_back();  // a character of several bytes is not cut
    if (!out.empty()) out.pop_back();
    out += "...";
  }
  std::replace_if(
      out.begin(), out.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  return out;
}

std::vector<std::size_t> detail::starts_of_lines(std::string_view text) {
  std::vector<std::size_t> out{0};
  for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1))
    out.push_back(at + 1);
  return out;
}

std::size_t detail::DocumentText::characters_before(std::size_t offset) const {
  const std::size_t counted = offset / counted_bytes;
  const std::size_t from = counted * counted_bytes;
  return character_counts[counted] +
         characters_in(std::string_view(text).substr(from, offset - from));
}

InputError::Place detail::DocumentText::place(std::size_t offset) const {
  offset = std::min(offset, text.size());
  const auto next = std::upper_bound(line_starts.begin(), line_starts.end(), offset);
  const std::size_t start = *std::prev(next);
  const std::size_t characters = characters_before(offset) - characters_before(start);
  return {file, static_cast<int>(next - line_starts.begin()), static_cast<int>(characters) + 1};
}

TemplateDocument TemplateDocument::read(std::string text, std::string file_name,
                                        const DocumentLimits& limits) {
  auto document = std::make_shared<detail::DocumentText>();
  document->text = std::move(text);
  document->file = std::move(file_name);
  document->limits = limits;
  document->line_starts = detail::starts_of_lines(document->text);
  document->character_counts = counts_of_characters(document->text);
  check_bytes(*document);
  read_tree(document);
  return TemplateDocument(std::move(document));
}

const SyntaxNode& TemplateDocument::root() const { return *held_->root; }
std::string_view TemplateDocument::text() const { return held_->text; }
const std::string& TemplateDocument::file() const { return held_->file; }
TemplateDocument::Format TemplateDocument::format() const { return held_->format; }
const DocumentLimits& TemplateDocument::limits() const { return held_->limits; }
const SyntaxNode* TemplateDocument::first_alias() const {
  return held_->aliases.empty() ? nullptr : held_->aliases.front();
}
const std::vector<const SyntaxNode*>& TemplateDocument::aliases() const { return held_->aliases; }
bool TemplateDocument::has_loops() const { return held_->has_loops; }

std::string_view TemplateDocument::text_of(const SyntaxNode& node) const {
  return text().substr(node.range.begin, node.range.end - node.range.begin);
}

InputError::Place TemplateDocument::place(std::size_t offset) const { return held_->place(offset); }

void TemplateDocument::fail(const SyntaxNode& node, const std::string& found,
                            const std::string& wanted) const {
  held_->fail(node.range.begin, found, wanted);
}

}  // namespace fitcost::inline v1::cloudformation
