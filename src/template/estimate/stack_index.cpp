// SPDX-License-Identifier: Apache-2.0
#include "template/estimate/stack_index.hpp"

#include <algorithm>

namespace fitcost::inline v1::cloudformation::detail {

namespace {

/// Texts that a value holds, wherever in it; of choices both.
template <class Take> bool any_text(const Value& value, const Take& take) {
  switch (value.kind()) {
    case Value::Kind::boolean:
    case Value::Kind::number:
    case Value::Kind::text:
      return take(value.text());
    case Value::Kind::list:
      return std::any_of(value.items().begin(), value.items().end(),
                         [&](const Value& item) { return any_text(item, take); });
    case Value::Kind::map:
      return std::any_of(value.entries().begin(), value.entries().end(),
                         [&](const Value::Entry& entry) { return any_text(entry.value, take); });
    case Value::Kind::choice:
      return any_text(value.when_true(), take) || any_text(value.when_false(), take);
    default:
      return false;
  }
}

/// What follows `mark` up to one of `ends`; empty where the mark is not there.
std::string after_mark(const std::string& text, std::string_view mark, std::string_view ends) {
  const std::size_t found = text.find(mark);
  if (found == std::string::npos) return {};
  const std::size_t from = found + mark.size();
  // A symbol may hold anything: `${Fn.Arn}` has a point.
  std::size_t to = from;
  bool in_symbol = false;
  for (; to < text.size(); ++to) {
    if (text.compare(to, 2, "${") == 0) in_symbol = true;
    if (text[to] == '}') in_symbol = false;
    if (!in_symbol && ends.find(text[to]) != std::string_view::npos) break;
  }
  return text.substr(from, to - from);
}

}  // namespace

Value settled(Value value, Certainty& certainty) {
  while (value.is_choice()) {
    certainty.also(Confidence::assumed, "condition " + value.condition() + " is taken to hold");
    value = value.when_true();
  }
  return value;
}

std::optional<Decimal> known_number(const Value& value, Certainty& certainty, std::string_view what,
                                    Confidence otherwise) {
  const Value chosen = settled(value, certainty);
  if (chosen.is_absent()) return std::nullopt;
  if (auto number = chosen.number()) return number;
  certainty.also(otherwise, std::string(what) + " is not known: " + chosen.shown());
  return std::nullopt;
}

std::optional<int> known_whole(const Value& value, Certainty& certainty, std::string_view what,
                               Confidence otherwise) {
  const auto number = known_number(value, certainty, what, otherwise);
  if (!number) return std::nullopt;
  if (number->scale() != 0 || *number < Decimal() || Decimal(1'000'000'000) < *number) {
    certainty.also(otherwise, std::string(what) + " is no whole number: " + number->to_string());
    return std::nullopt;
  }
  return static_cast<int>(number->coefficient());
}

std::string known_text(const Value& value) {
  Certainty unused;
  return settled(value, unused).literal().value_or(std::string());
}

StackIndex::StackIndex(const Template& source) : source_(source) {
  const auto& all = source.resources();
  for (ResourceIndex i = 0; i < all.size(); ++i) {
    by_id_.emplace(all[i].logical_id, i);
    if (all[i].exists == Truth::no) continue;
    by_type_[all[i].type].push_back(i);
    if (all[i].name.is_text()) by_name_.emplace(all[i].type + '\n' + all[i].name.text().shown(), i);
  }
}

const std::vector<ResourceIndex>& StackIndex::of_type(std::string_view type) const {
  static const std::vector<ResourceIndex> none;
  const auto found = by_type_.find(type);
  return found == by_type_.end() ? none : found->second;
}

MaybeResource StackIndex::by_id(std::string_view logical_id) const {
  const auto found = by_id_.find(logical_id);
  if (found == by_id_.end() || (*this)[found->second].exists == Truth::no) return std::nullopt;
  return found->second;
}

MaybeResource StackIndex::named(std::string_view type, const std::string& shown_name) const {
  const auto found = by_name_.find(std::string(type) + '\n' + shown_name);
  return found == by_name_.end() ? MaybeResource() : found->second;
}

MaybeResource StackIndex::table_named(const std::string& shown_name) const {
  const auto table = named(table_type, shown_name);
  return table ? table : named(global_table_type, shown_name);
}

MaybeResource StackIndex::referred(const Value& value,
                                   std::initializer_list<std::string_view> types) const {
  MaybeResource found;
  any_text(value, [&](const SymbolicText& text) {
    for (const auto& part : text.parts()) {
      for (const Reference* of : {part.written_as.get(), part.symbol.get()}) {
        if (of == nullptr || of->kind != Reference::Kind::resource) continue;
        const auto at = by_id(of->name);
        if (!at || std::find(types.begin(), types.end(), (*this)[*at].type) == types.end())
          continue;
        found = at;
        return true;
      }
    }
    return false;
  });
  return found;
}

MaybeResource StackIndex::function_of(const Value& value) const {
  auto found = referred(value, {function_type, "AWS::Lambda::Alias", "AWS::Lambda::Version"});
  for (int hops = 0; found && hops < 3; ++hops) {
    if ((*this)[*found].type == function_type) return found;
    const Value of = (*this)[*found].properties["FunctionName"];
    const auto next = referred(of, {function_type, "AWS::Lambda::Alias", "AWS::Lambda::Version"});
    if (!next && of.is_text()) return named(function_type, of.text().shown());
    found = next;
  }
  any_text(value, [&](const SymbolicText& text) {
    const std::string shown = text.shown();
    std::string name = after_mark(shown, ":function:", ":/");
    if (name.empty() && shown.find(':') == std::string::npos) name = shown;
    found = named(function_type, name);
    return found.has_value();
  });
  return found;
}

MaybeResource StackIndex::table_of(const Value& value) const {
  if (auto found = referred(value, {table_type, global_table_type})) return found;
  MaybeResource found;
  any_text(value, [&](const SymbolicText& text) {
    const std::string shown = text.shown();
    std::string name = after_mark(shown, ":table/", "/");
    if (name.empty() && shown.find(':') == std::string::npos) name = shown;
    found = table_named(name);
    return found.has_value();
  });
  return found;
}

MaybeResource StackIndex::api_of(const Value& value) const {
  return referred(value, {rest_api_type, http_api_type});
}

std::vector<ResourceIndex> StackIndex::tables() const {
  auto out = of_type(table_type);
  const auto& more = of_type(global_table_type);
  out.insert(out.end(), more.begin(), more.end());
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<ResourceIndex> StackIndex::apis() const {
  auto out = of_type(rest_api_type);
  const auto& more = of_type(http_api_type);
  out.insert(out.end(), more.begin(), more.end());
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace fitcost::inline v1::cloudformation::detail
