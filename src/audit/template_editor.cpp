// SPDX-License-Identifier: Apache-2.0
#include "audit/template_editor.hpp"

#include <algorithm>

#include "template/document_text.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

constexpr const char* elsewhere =
    "it is written elsewhere: through an alias, a merge key or a loop";

/// `A ? B : C`, as Fn::If has it.
bool is_choice(const SyntaxNode& node) {
  return node.is_call(Intrinsic::if_) && node.argument().is_list() &&
         node.argument().items.size() == 3 && node.argument().items[0]->is_scalar();
}

/// Once `branch` is `value`, each branch of the choice is.
bool is_everywhere(const SyntaxNode& choice, const SyntaxNode& branch, const Piece& value) {
  if (&choice == &branch) return true;
  if (!is_choice(choice)) return flow_yaml(piece_of(choice)) == flow_yaml(value);
  const auto& branches = choice.argument().items;
  return is_everywhere(*branches[1], branch, value) && is_everywhere(*branches[2], branch, value);
}

bool is_no_value(const SyntaxNode& node) {
  return node.is_call(Intrinsic::ref) && node.argument().is_scalar() &&
         node.argument().text == "AWS::NoValue";
}

void collect_leaves(const SyntaxNode& node, std::vector<SourceRange>& out) {
  if (node.is_scalar()) out.push_back(node.range);
  for (const auto& e : node.entries) {
    out.push_back(e.key->range);
    collect_leaves(*e.value, out);
  }
  for (const auto* item : node.items) collect_leaves(*item, out);
}

}  // namespace

std::optional<ConditionCase> deciding_case(const Template& stack, const SyntaxNode& node) {
  if (!is_choice(node)) return {};
  const std::string name(node.argument().items[0]->text);
  const Condition* condition = stack.condition(name);
  if (condition == nullptr || condition->holds == Truth::unknown) return {};
  return ConditionCase{name, condition->holds == Truth::yes};
}

const SyntaxNode* counting_branch(const Template& stack, const SyntaxNode& node) {
  const SyntaxNode* at = &node;
  while (at->is_call(Intrinsic::if_)) {
    const auto decided = deciding_case(stack, *at);
    if (!decided) return nullptr;
    at = at->argument().items[decided->holds ? 1 : 2];
  }
  return at;
}

std::vector<std::string_view> comments_in(const TemplateDocument& document,
                                          const SyntaxNode& node) {
  std::vector<std::string_view> out;
  if (document.format() == TemplateDocument::Format::json) return out;
  std::vector<SourceRange> leaves;
  collect_leaves(node, leaves);
  const std::string_view text = document.text();
  for (std::size_t at = node.range.begin; at < node.range.end; ++at) {
    const bool inside = std::any_of(leaves.begin(), leaves.end(), [&](const SourceRange& r) {
      return r.begin <= at && at < r.end;
    });
    if (text[at] != '#' || inside) continue;
    const std::size_t end = std::min(text.find_first_of("\r\n", at), text.size());
    out.push_back(text.substr(at, end - at));
    at = end;
  }
  return out;
}

void EditGroup::give_up(std::string why) {
  if (why_not_.empty()) why_not_ = std::move(why);
}

void EditGroup::add(std::size_t begin, std::size_t end, std::string text, std::size_t inside) {
  // The same removal twice is one.
  for (const auto& e : edits_)
    if (e.begin == begin && e.end == end && e.text == text && begin != end) return;
  edits_.push_back({begin, end, std::move(text), inside});
  check_anchors(edits_.back());
}

/// What an alias elsewhere stands for stays as it is, and where it is.
void EditGroup::check_anchors(const TextEdit& edit) {
  const bool insertion = edit.begin == edit.end;
  const std::size_t at = insertion && edit.inside != 0 ? edit.inside : edit.begin;
  for (const auto* alias : document_.aliases()) {
    const SourceRange& target = alias->alias_of->range;
    const bool alias_goes = edit.begin <= alias->range.begin && alias->range.end <= edit.end;
    const bool anchor_goes = edit.begin <= target.begin && target.begin < edit.end;
    const bool is_shared = target.begin <= at && at < target.end;
    if (alias_goes || (!anchor_goes && !is_shared)) continue;
    give_up("the alias in line " + std::to_string(document_.place(*alias).line) +
            " stands for it, too");
  }
}

bool EditGroup::is_own(const SyntaxNode& node) {
  return !node.generated && node.alias_of == nullptr;
}

bool EditGroup::is_own(const SyntaxNode& map, const SyntaxNode::Entry& entry) {
  // What a merge key brings in stands elsewhere.
  return entry.key->range.begin >= map.range.begin && entry.value->range.end <= map.range.end;
}

/// Behind a byte order mark, which is no part of the first line and stays where it is.
std::size_t EditGroup::text_begin() const { return size_of_mark(document_.text()); }

std::size_t EditGroup::line_begin(std::size_t at) const {
  const std::size_t before =
      at == 0 ? std::string_view::npos : document_.text().rfind('\n', at - 1);
  return before == std::string_view::npos ? text_begin() : before + 1;
}

std::size_t EditGroup::line_end(std::size_t at) const {
  std::size_t end = document_.text().find('\n', at);
  if (end == std::string_view::npos) end = document_.text().size();
  return end;
}

std::size_t EditGroup::column(std::size_t at) const { return at - line_begin(at); }

std::size_t EditGroup::column_of_text(std::size_t at) const {
  const std::size_t begin = line_begin(at);
  const std::size_t first = document_.text().find_first_not_of(" \t", begin);
  return first == std::string_view::npos ? 0 : first - begin;
}

/// Blanks, or tabs where the template (JSON: YAML takes none) is indented by them.
std::string EditGroup::indentation(std::size_t columns) const {
  const std::string_view text = document_.text();
  const std::size_t line = text.find('\n');
  const bool tabs = line != std::string_view::npos && line + 1 < text.size() &&
                    text[line + 1] == '\t' && document_.format() == TemplateDocument::Format::json;
  return std::string(columns, tabs ? '\t' : ' ');
}

std::string EditGroup::json_piece(const Piece& piece, std::size_t indent, bool in_lines) const {
  const std::string text =
      json_text(piece, in_lines ? indent : 0, in_lines ? step() : 0, line_break());
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t line = std::min(text.find('\n', at), text.size());
    out += text.substr(at, line - at);
    if (line == text.size()) break;
    const std::size_t first = std::min(text.find_first_not_of(' ', line + 1), text.size());
    out += "\n" + indentation(first - line - 1);
    at = first;
  }
  return out;
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
  if (!map.is_map() || !is_own(map)) return give_up(elsewhere);
  const auto* entry = map.entry(key);
  if (entry == nullptr) return insert_entry(map, key, value);
  if (!is_own(map, *entry)) return give_up(elsewhere);
  const SyntaxNode* node = counting_branch(stack_, *entry->value);
  if (node == nullptr)
    return give_up("no parameter decides the condition of its " + std::string(key));
  if (node->is_call() && !is_no_value(*node)) {
    const std::string_view name = long_name(node->function);
    return give_up("its " + std::string(key) + " is what " +
                   std::string(name.empty() ? node->text : name) + " gives");
  }
  put_branch(map, *entry, *node, value);
}

/// The same in every branch is no choice any more: it is written once, or not at all where it is
/// nothing.
void EditGroup::put_branch(const SyntaxNode& map, const SyntaxNode::Entry& entry,
                           const SyntaxNode& branch, const Piece& value) {
  const SyntaxNode& whole = *entry.value;
  const bool is_same = &branch != &whole && is_everywhere(whole, branch, value) &&
                       comments_in(document_, whole).empty();
  if (!is_same) return put(entry, branch, value);
  const bool is_nothing = flow_yaml(value) == flow_yaml(Piece::ref("AWS::NoValue"));
  if (is_nothing && map.entries.size() > 1) return remove(map, entry.key->text);
  put(entry, whole, value);
}

void EditGroup::set_where(const SyntaxNode& map, std::string_view key, const ConditionCase& where,
                          const Piece& value) {
  if (!map.is_map() || !is_own(map)) return give_up(elsewhere);
  const auto* entry = map.entry(key);
  if (entry != nullptr && !is_own(map, *entry)) return give_up(elsewhere);
  if (entry != nullptr && is_choice(*entry->value)) {
    const auto& choice = entry->value->argument().items;
    if (choice[0]->text != where.condition || is_choice(*choice[where.holds ? 1 : 2]))
      return give_up("its " + std::string(key) + " depends on another condition");
    return put_branch(map, *entry, *choice[where.holds ? 1 : 2], value);
  }
  if (entry != nullptr && !comments_in(document_, *entry->value).empty())
    return give_up("a comment stands inside of its " + std::string(key));
  const Piece old = entry == nullptr ? Piece::ref("AWS::NoValue") : piece_of(*entry->value);
  Piece choice = Piece::list({Piece::of(where.condition)});
  choice.items.push_back(where.holds ? value : old);
  choice.items.push_back(where.holds ? old : value);
  Piece call = Piece::call("Fn::If", std::move(choice));
  entry == nullptr ? insert_entry(map, key, call) : put(*entry, *entry->value, call);
}

void EditGroup::replace_scalar(const SyntaxNode& node, const std::string& text) {
  if (!is_own(node) || !node.is_scalar()) return give_up(elsewhere);
  const char first = document_.text_of(node).empty() ? ' ' : document_.text_of(node).front();
  const std::string quote = first == '\'' || first == '"' ? std::string(1, first) : std::string();
  add(node.range.begin, node.range.end, quote + text + quote);
}

/// A key behind which nothing is written.
void EditGroup::fill(const SyntaxNode::Entry& entry, const Piece& value) {
  const std::size_t colon = document_.text().find(':', entry.key->range.end);
  if (colon == std::string_view::npos) return give_up(elsewhere);
  const bool own_line = column(entry.key->range.begin) == column_of_text(entry.key->range.begin);
  const bool in_lines =
      own_line && (value.kind == Piece::Kind::map || value.kind == Piece::Kind::list);
  if (!in_lines) return add(colon + 1, colon + 1, " " + flow_yaml(value));
  std::size_t end = line_end(colon);  // behind a comment
  if (end < document_.text().size() && document_.text()[end - 1] == '\r') --end;
  add(end, end, block_yaml_value(value, column(entry.key->range.begin), step(), line_break()));
}

/// `node` is the entry's value, or a branch of it.
void EditGroup::put(const SyntaxNode::Entry& entry, const SyntaxNode& node, const Piece& value) {
  if (node.kind == NodeKind::null && node.range.empty() && &node == entry.value)
    return fill(entry, value);
  const bool beside_key = &node == entry.value && node.style == NodeStyle::block &&
                          !node.range.empty() && value.kind == Piece::Kind::map &&
                          column(node.range.begin) == column_of_text(node.range.begin) &&
                          column(node.range.begin) == column(entry.key->range.begin);
  if (!beside_key) return replace(node, value);
  // A list may start in its key's column, a map may not.
  const std::size_t indent = column(node.range.begin);
  const std::string text = block_yaml_value(value, indent, step(), line_break());
  const std::size_t first = text.find_first_not_of("\r\n");
  add(line_begin(node.range.begin), node.range.end,
      first == std::string::npos ? std::string() : text.substr(first));
}

void EditGroup::replace(const SyntaxNode& node, const Piece& value) {
  if (node.generated || node.range.empty()) return give_up(elsewhere);
  const std::size_t begin = node.range.begin;
  const std::size_t end = node.range.end;
  if (document_.format() == TemplateDocument::Format::json) {
    const bool lines = document_.text_of(node).find('\n') != std::string_view::npos;
    return add(begin, end, json_piece(value, column_of_text(begin), lines));
  }
  const bool scalar = value.kind == Piece::Kind::text || value.kind == Piece::Kind::number ||
                      value.kind == Piece::Kind::call;
  const bool own_line = column(begin) == column_of_text(begin);  // a block below its key
  if (scalar || node.style == NodeStyle::flow || !own_line) {
    if (own_line && begin > 0) {  // a block becomes a word behind its key
      const std::size_t key_end = document_.text().find_last_not_of(" \r\n", begin - 1);
      if (key_end == std::string_view::npos || document_.text()[key_end] != ':')
        return give_up("a comment stands where it belongs");
      return add(key_end + 1, end, " " + flow_yaml(value));
    }
    return add(begin, end, flow_yaml(value));
  }
  // A block in place of a block: its first line's indentation stands already.
  const std::size_t indent = column(begin);
  const std::string text = block_yaml_value(value, indent, 0, line_break());
  const std::size_t first = text.find_first_not_of("\r\n ");
  add(begin, end, first == std::string::npos ? std::string() : text.substr(first));
}

void EditGroup::replace_elements(const SyntaxNode::Entry& entry,
                                 const std::vector<std::pair<SourceRange, Piece>>& elements) {
  for (const auto& [range, piece] : elements) {
    const std::size_t begin = line_begin(range.begin) + column_of_text(range.begin);
    std::size_t indent = column(begin);
    std::string out;
    if (piece.kind == Piece::Kind::map && indent == column(entry.key->range.begin)) {
      out = indentation(step());
      indent += step();
    }
    for (const auto* of : entry.value->items) {
      if (of->range.begin != range.begin) continue;
      for (const auto comment : comments_in(document_, *of))
        out += std::string(comment) + std::string(line_break()) + indentation(indent);
    }
    const std::string made = block_yaml_value(piece, indent, 0, line_break());
    add(begin, range.end, out + made.substr(made.find_first_not_of("\r\n ")));
  }
}

void EditGroup::insert_entry(const SyntaxNode& map, std::string_view key, const Piece& value) {
  const bool json = document_.format() == TemplateDocument::Format::json;
  new_keys_.emplace_back(map.range.begin, std::string(key));
  if (map.entries.empty()) {
    if (map.range.empty() || document_.text()[map.range.begin] != '{') return give_up(elsewhere);
    const std::string inside = json ? json_string(key) + ": " + json_piece(value, 0, false)
                                    : std::string(key) + ": " + flow_yaml(value);
    add(map.range.begin, map.range.end, "{" + inside + "}");
    return;
  }
  const auto& first = map.entries.front();
  const auto& last = map.entries.back();
  if (!is_own(map, first) || !is_own(map, last)) return give_up(elsewhere);
  const std::size_t after = last.value->range.empty() ? last.key->range.end : last.value->range.end;
  if (json) {
    const bool lines = document_.text()
                           .substr(map.range.begin, first.key->range.begin - map.range.begin)
                           .find('\n') != std::string_view::npos;
    const std::size_t indent = column(first.key->range.begin);
    const std::string text = json_string(key) + ": " + json_piece(value, indent, lines);
    add(after, after,
        lines ? "," + std::string(line_break()) + indentation(indent) + text : ", " + text);
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
  while (look > text_begin()) {
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
  const bool blank_above = from > text_begin() && is_blank(line_of(line_begin(from - 1)));
  const bool blank_below = end >= text.size() || is_blank(line_of(end));
  if (blank_above && blank_below) from = line_begin(from - 1);
  add(from, end, {});
}

void EditGroup::remove(const SyntaxNode& map, std::string_view key) {
  const auto* entry = map.entry(key);
  if (entry == nullptr) return;
  if (!is_own(map) || !is_own(map, *entry)) return give_up(elsewhere);
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
  if (map.entries.size() == 1) return give_up("nothing would be left around it");
  const std::size_t begin = line_begin(entry->key->range.begin);
  if (column_of_text(begin) != column(entry->key->range.begin)) {
    // Behind a list's dash.
    if (at != 0) return give_up("it stands in the middle of a line");
    add(entry->key->range.begin, map.entries[1].key->range.begin, {});
    return;
  }
  const std::size_t end = std::min(line_end(value_end) + 1, document_.text().size());
  remove_lines(begin, end, column(entry->key->range.begin));
}

void EditGroup::remove_item(const SyntaxNode& list, std::size_t index) {
  if (!list.is_list() || !is_own(list) || index >= list.items.size() || list.items.size() == 1)
    return give_up(elsewhere);
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
  if (list.is_call()) return give_up("a condition or a function chooses the list");
  if (!list.is_list() || !is_own(list) || list.items.empty()) return give_up(elsewhere);
  const bool json = document_.format() == TemplateDocument::Format::json;
  const SyntaxNode& last = *list.items.back();
  const std::size_t begin = last.range.begin;
  if (json) {
    const bool lines = column(begin) == column_of_text(begin);
    const std::size_t indent = column(begin);
    const std::string text = json_piece(item, indent, lines);
    add(last.range.end, last.range.end,
        lines ? "," + std::string(line_break()) + indentation(indent) + text : ", " + text);
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
    if (new_keys_.contains(key)) return false;
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
  new_keys_.insert(group.new_keys().begin(), group.new_keys().end());
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
