// SPDX-License-Identifier: Apache-2.0
#include "audit/template_editor.hpp"

#include <algorithm>

namespace fitcost::inline v1::cloudformation::detail {

void EditGroup::add(std::size_t begin, std::size_t end, std::string text, std::size_t inside) {
  // The same removal twice is one.
  for (const auto& e : edits_)
    if (e.begin == begin && e.end == end && e.text == text && begin != end) return;
  edits_.push_back({begin, end, std::move(text), inside});
}

bool EditGroup::is_own(const SyntaxNode& node) {
  return !node.generated && node.alias_of == nullptr;
}

bool EditGroup::is_own(const SyntaxNode& map, const SyntaxNode::Entry& entry) {
  // What a merge key brings in stands elsewhere.
  return entry.key->range.begin >= map.range.begin && entry.value->range.end <= map.range.end;
}

std::size_t EditGroup::line_begin(std::size_t at) const {
  const std::size_t before =
      at == 0 ? std::string_view::npos : document_.text().rfind('\n', at - 1);
  return before == std::string_view::npos ? 0 : before + 1;
}

std::size_t EditGroup::line_end(std::size_t at) const {
  std::size_t end = document_.text().find('\n', at);
  if (end == std::string_view::npos) end = document_.text().size();
  return end;
}

std::size_t EditGroup::column(std::size_t at) const { return at - line_begin(at); }

std::size_t EditGroup::column_of_text(std::size_t at) const {
  const std::size_t begin = line_begin(at);
  const std::size_t first = document_.text().find_first_not_of(' ', begin);
  return first == std::string_view::npos ? 0 : first - begin;
}

std::string_view EditGroup::line_break() const {
  const std::string_view text = document_.text();
  const std::size_t first = text.find('\n');
  return first != std::string_view::npos && first > 0 && text[first - 1] == '\r' ? "\r\n" : "\n";
}

/// What the template itself indents by.
std::size_t EditGroup::step() const {
  const auto* resources = document_.root().find("Resources");
  if (resources == nullptr || resources->entries.empty()) return 2;
  const std::size_t own = column_of_text(resources->entries.front().key->range.begin);
  const auto* outer = document_.root().entry("Resources");
  const std::size_t around = column_of_text(outer->key->range.begin);
  return own > around && own - around <= 8 ? own - around : 2;
}

bool EditGroup::in_flow(const SyntaxNode& node) const {
  return node.style == NodeStyle::flow || document_.format() == TemplateDocument::Format::json;
}

void EditGroup::set(const SyntaxNode& map, std::string_view key, const Piece& value) {
  if (!map.is_map() || !is_own(map)) {
    possible_ = false;
    return;
  }
  const auto* entry = map.entry(key);
  if (entry == nullptr) return insert_entry(map, key, value);
  if (!is_own(map, *entry)) {
    possible_ = false;
    return;
  }
  replace(*entry->value, value);
}

void EditGroup::replace_scalar(const SyntaxNode& node, const std::string& text) {
  if (!is_own(node) || !node.is_scalar()) {
    possible_ = false;
    return;
  }
  const char first = document_.text_of(node).empty() ? ' ' : document_.text_of(node).front();
  const std::string quote = first == '\'' || first == '"' ? std::string(1, first) : std::string();
  add(node.range.begin, node.range.end, quote + text + quote);
}

void EditGroup::replace(const SyntaxNode& node, const Piece& value) {
  if (node.generated || node.range.empty()) {
    possible_ = false;
    return;
  }
  const std::size_t begin = node.range.begin;
  const std::size_t end = node.range.end;
  if (document_.format() == TemplateDocument::Format::json) {
    const bool lines = document_.text_of(node).find('\n') != std::string_view::npos;
    add(begin, end, json_text(value, column_of_text(begin), lines ? step() : 0, line_break()));
    return;
  }
  const bool scalar = value.kind == Piece::Kind::text || value.kind == Piece::Kind::number ||
                      value.kind == Piece::Kind::call;
  const bool own_line = column(begin) == column_of_text(begin);  // a block below its key
  if (scalar || node.style == NodeStyle::flow || !own_line) {
    if (own_line && begin > 0) {  // a block becomes a word behind its key
      const std::size_t key_end = document_.text().find_last_not_of(" \r\n", begin - 1);
      if (key_end == std::string_view::npos || document_.text()[key_end] != ':') {
        possible_ = false;  // a comment stands between
        return;
      }
      add(key_end + 1, end, " " + flow_yaml(value));
      return;
    }
    add(begin, end, flow_yaml(value));
    return;
  }
  // A block in place of a block: its first line's indentation stands already.
  const std::size_t indent = column(begin);
  std::string text = block_yaml_value(value, indent, 0, line_break());
  const std::size_t first = text.find_first_not_of("\r\n ");
  add(begin, end, first == std::string::npos ? std::string() : text.substr(first));
}

void EditGroup::insert_entry(const SyntaxNode& map, std::string_view key, const Piece& value) {
  const bool json = document_.format() == TemplateDocument::Format::json;
  new_keys_.emplace_back(map.range.begin, std::string(key));
  if (map.entries.empty()) {
    if (map.range.empty() || document_.text()[map.range.begin] != '{') {
      possible_ = false;
      return;
    }
    const std::string inside = json ? json_string(key) + ": " + json_text(value, 0, 0, {})
                                    : std::string(key) + ": " + flow_yaml(value);
    add(map.range.begin, map.range.end, "{" + inside + "}");
    return;
  }
  const auto& first = map.entries.front();
  const auto& last = map.entries.back();
  if (!is_own(map, first) || !is_own(map, last)) {
    possible_ = false;
    return;
  }
  const std::size_t after = last.value->range.empty() ? last.key->range.end : last.value->range.end;
  if (json) {
    const bool lines = document_.text()
                           .substr(map.range.begin, first.key->range.begin - map.range.begin)
                           .find('\n') != std::string_view::npos;
    const std::size_t indent = column(first.key->range.begin);
    const std::string text = json_string(key) + ": " +
                             json_text(value, lines ? indent : 0, lines ? step() : 0, line_break());
    add(after, after,
        lines ? "," + std::string(line_break()) + std::string(indent, ' ') + text : ", " + text);
    return;
  }
  if (in_flow(map)) {
    add(after, after, ", " + std::string(key) + ": " + flow_yaml(value));
    return;
  }
  const std::size_t indent = column(first.key->range.begin);
  std::size_t end = line_end(after);
  const std::string_view text = document_.text();
  const bool has_break = end < text.size();
  if (has_break && end > 0 && text[end - 1] == '\r') --end;
  // A blank line where there is one between the two before.
  std::string gap;
  if (map.entries.size() > 1) {
    const auto& before = map.entries[map.entries.size() - 2];
    const std::size_t from = line_end(before.value->range.end);
    const std::size_t to = line_begin(last.key->range.begin);
    if (from < to &&
        text.substr(from, to - from).find_first_not_of(" \r\n") == std::string_view::npos &&
        std::count(text.begin() + static_cast<std::ptrdiff_t>(from),
                   text.begin() + static_cast<std::ptrdiff_t>(to), '\n') > 1)
      gap = line_break();
  }
  add(end, end,
      gap + std::string(line_break()) + std::string(indent, ' ') +
          block_yaml_entry(key, value, indent, step(), line_break()),
      map.range.begin);
}

/// Whole lines; of a comment right above, what is indented alike, if a blank line or the block's
/// beginning is above it; and one of two blank lines that would meet.
void EditGroup::remove_lines(std::size_t begin, std::size_t end, std::size_t indent) {
  const std::string_view text = document_.text();
  const auto line_of = [&](std::size_t at) { return text.substr(at, line_end(at) - at); };
  const auto is_blank = [](std::string_view line) {
    return line.find_first_not_of(" \t\r") == std::string_view::npos;
  };
  std::size_t from = begin;
  std::size_t look = begin;
  while (look > 0) {
    const std::size_t above = line_begin(look - 1);
    const std::string_view line = line_of(above);
    const std::size_t first = line.find_first_not_of(' ');
    const bool comment = first == indent && line[first] == '#';
    if (!comment) {
      if (is_blank(line) || look == from) from = look;
      break;
    }
    look = above;
  }
  const bool blank_above = from > 0 && is_blank(line_of(line_begin(from - 1)));
  const bool blank_below = end >= text.size() || is_blank(line_of(end));
  if (blank_above && blank_below) from = line_begin(from - 1);
  add(from, end, {});
}

void EditGroup::remove(const SyntaxNode& map, std::string_view key) {
  const auto* entry = map.entry(key);
  if (entry == nullptr) return;
  if (!is_own(map) || !is_own(map, *entry)) {
    possible_ = false;
    return;
  }
  const auto at = static_cast<std::size_t>(entry - map.entries.data());
  const std::size_t value_end =
      entry->value->range.empty() ? entry->key->range.end : entry->value->range.end;
  if (in_flow(map)) {
    if (map.entries.size() == 1) {
      add(map.range.begin, map.range.end, "{}");
    } else if (at == 0) {
      add(entry->key->range.begin, map.entries[1].key->range.begin, {});
    } else {
      const auto& before = map.entries[at - 1];
      const std::size_t begin =
          before.value->range.empty() ? before.key->range.end : before.value->range.end;
      add(begin, value_end, {});
    }
    return;
  }
  if (map.entries.size() == 1) {
    possible_ = false;  // an empty block is null
    return;
  }
  const std::size_t begin = line_begin(entry->key->range.begin);
  if (column_of_text(begin) != column(entry->key->range.begin)) {
    // Behind a list's dash.
    if (at != 0) {
      possible_ = false;
      return;
    }
    add(entry->key->range.begin, map.entries[1].key->range.begin, {});
    return;
  }
  const std::size_t end = std::min(line_end(value_end) + 1, document_.text().size());
  remove_lines(begin, end, column(entry->key->range.begin));
}

void EditGroup::remove_item(const SyntaxNode& list, std::size_t index) {
  if (!list.is_list() || !is_own(list) || index >= list.items.size() || list.items.size() == 1) {
    possible_ = false;
    return;
  }
  const SourceRange item = list.items[index]->range;
  if (in_flow(list)) {
    if (index == 0)
      add(item.begin, list.items[1]->range.begin, {});
    else
      add(list.items[index - 1]->range.end, item.end, {});
    return;
  }
  const std::size_t begin = line_begin(item.begin);
  add(begin, std::min(line_end(item.end) + 1, document_.text().size()), {});
}

void EditGroup::add_item(const SyntaxNode& list, const Piece& item) {
  if (!list.is_list() || !is_own(list) || list.items.empty()) {
    possible_ = false;
    return;
  }
  const bool json = document_.format() == TemplateDocument::Format::json;
  const SyntaxNode& last = *list.items.back();
  const std::size_t begin = last.range.begin;
  if (json) {
    const bool lines = column(begin) == column_of_text(begin);
    const std::size_t indent = column(begin);
    const std::string text = json_text(item, indent, lines ? step() : 0, line_break());
    add(last.range.end, last.range.end,
        lines ? "," + std::string(line_break()) + std::string(indent, ' ') + text : ", " + text);
    return;
  }
  if (in_flow(list)) {
    add(last.range.end, last.range.end, ", " + flow_yaml(item));
    return;
  }
  const std::size_t dash = column_of_text(begin);
  std::size_t end = line_end(last.range.end);
  if (end < document_.text().size() && end > 0 && document_.text()[end - 1] == '\r') --end;
  add(end, end, block_yaml_value(Piece::list({item}), dash, 0, line_break()), list.range.begin);
}

bool TemplateEditor::add(const EditGroup& group) {
  if (!group.possible() || group.edits().empty()) return false;
  for (const auto& key : group.new_keys())
    if (std::find(new_keys_.begin(), new_keys_.end(), key) != new_keys_.end()) return false;
  for (const auto& e : group.edits()) {
    for (const auto& other : edits_) {
      const bool same_place =
          e.begin == e.end && other.begin == other.end && e.begin == other.begin;
      if (same_place) continue;  // one insertion behind another
      const bool apart = e.end <= other.begin || other.end <= e.begin;
      // An insertion at the edge of what is removed would stand in nothing.
      const bool touches =
          (e.begin == e.end && (e.begin == other.begin || e.begin == other.end)) ||
          (other.begin == other.end && (other.begin == e.begin || other.begin == e.end));
      if (!apart || (touches && !(e.text.empty() && other.text.empty()))) return false;
    }
  }
  edits_.insert(edits_.end(), group.edits().begin(), group.edits().end());
  new_keys_.insert(new_keys_.end(), group.new_keys().begin(), group.new_keys().end());
  return true;
}

std::string TemplateEditor::applied_to(std::string_view text) const {
  std::vector<TextEdit> sorted = edits_;
  std::stable_sort(sorted.begin(), sorted.end(), [](const TextEdit& a, const TextEdit& b) {
    if (a.begin != b.begin) return a.begin < b.begin;
    if (a.end != b.end) return a.end < b.end;
    return a.inside > b.inside;
  });
  std::string out;
  std::size_t at = 0;
  for (const auto& e : sorted) {
    if (e.begin < at) continue;  // removed already, with what is around it
    out += text.substr(at, e.begin - at);
    out += e.text;
    at = e.end;
  }
  out += text.substr(at);
  return out;
}

}  // namespace fitcost::inline v1::cloudformation::detail
