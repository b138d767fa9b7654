// SPDX-License-Identifier: Apache-2.0
#include "fitcost/template/value.hpp"

#include <algorithm>
#include <array>

namespace fitcost::inline v1::cloudformation {

struct Value::Held {
  Kind kind = Kind::absent;
  const SyntaxNode* source = nullptr;
  SymbolicText text = {};
  std::vector<Value> items = {};    // of a list; of a choice, both
  std::vector<Entry> entries = {};  // of a map
  std::string words = {};           // of a map, more_entries; of a choice, its condition; why
  std::string expression = {};
};

const Value::Held& Value::nothing() {
  static const Held absent;
  return absent;
}

Value::Value() = default;
Value::Value(std::shared_ptr<const Held> held) : held_(std::move(held)) {}

Value Value::null(const SyntaxNode* source) {
  return Value(std::make_shared<const Held>(Held{.kind = Kind::null, .source = source}));
}

Value Value::of(SymbolicText text, const SyntaxNode* source, Kind kind) {
  return Value(
      std::make_shared<const Held>(Held{.kind = kind, .source = source, .text = std::move(text)}));
}

Value Value::of(std::vector<Value> items, const SyntaxNode* source) {
  return Value(std::make_shared<const Held>(
      Held{.kind = Kind::list, .source = source, .items = std::move(items)}));
}

Value Value::of(std::vector<Entry> entries, const SyntaxNode* source, std::string more) {
  return Value(std::make_shared<const Held>(Held{.kind = Kind::map,
                                                 .source = source,
                                                 .entries = std::move(entries),
                                                 .words = std::move(more)}));
}

Value Value::choice(std::string condition, Value when_true, Value when_false,
                    const SyntaxNode* source) {
  when_true = when_true.assuming(condition, true);
  when_false = when_false.assuming(condition, false);
  if (when_true.held_ == when_false.held_) return when_true;
  return Value(
      std::make_shared<const Held>(Held{.kind = Kind::choice,
                                        .source = source,
                                        .items = {std::move(when_true), std::move(when_false)},
                                        .words = std::move(condition)}));
}

Value Value::unknown(std::string why, std::string expression, const SyntaxNode* source) {
  return Value(std::make_shared<const Held>(Held{.kind = Kind::unknown,
                                                 .source = source,
                                                 .words = std::move(why),
                                                 .expression = std::move(expression)}));
}

Value::Kind Value::kind() const { return held().kind; }
bool Value::is_text() const { return is(Kind::text) || is(Kind::number) || is(Kind::boolean); }
const SyntaxNode* Value::source() const { return held().source; }
const SymbolicText& Value::text() const { return held().text; }

std::optional<std::string> Value::literal() const {
  return is_text() ? text().literal() : std::nullopt;
}

std::optional<Decimal> Value::number() const {
  const auto known = literal();
  return known ? Decimal::parse(*known) : std::nullopt;
}

std::optional<bool> Value::boolean() const {
  const auto known = literal();
  if (!known) return std::nullopt;
  std::string word = *known;
  for (char& c : word)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  if (word == "true") return true;
  if (word == "false") return false;
  if (!is(Kind::boolean)) return std::nullopt;
  return word == "yes" || word == "on" || word == "y";
}

const std::vector<Value>& Value::items() const {
  return is_list() ? held().items : nothing().items;
}
const std::vector<Value::Entry>& Value::entries() const { return held().entries; }
const std::string& Value::more_entries() const { return is_map() ? held().words : nothing().words; }

Value Value::operator[](std::string_view key) const {
  switch (kind()) {
    case Kind::unknown:
      return unknown(why(), expression() + "." + std::string(key), source());
    case Kind::choice:
      return choice(condition(), held().items[0][key], held().items[1][key], source());
    case Kind::map:
      for (const Entry& entry : entries())
        if (entry.key == key) return entry.value;
      return more_entries().empty()
                 ? Value()
                 : unknown(more_entries(), more_entries() + "." + std::string(key), source());
    default:
      return {};
  }
}

Value Value::element(std::size_t index) const {
  switch (kind()) {
    case Kind::unknown:
      return unknown(why(), expression() + "[" + std::to_string(index) + "]", source());
    case Kind::choice:
      return choice(condition(), held().items[0].element(index), held().items[1].element(index),
                    source());
    case Kind::list:
      return index < items().size() ? items()[index] : Value();
    default:
      return {};
  }
}

const std::string& Value::condition() const { return is_choice() ? held().words : nothing().words; }
Value Value::when_true() const { return is_choice() ? held().items[0] : *this; }
Value Value::when_false() const { return is_choice() ? held().items[1] : *this; }
const std::string& Value::why() const { return is_unknown() ? held().words : nothing().words; }
const std::string& Value::expression() const { return held().expression; }

std::vector<Value::Alternative> Value::alternatives() const {
  if (!is_choice()) return {{{}, *this}};
  std::vector<Alternative> out;
  for (const bool holds : {true, false}) {
    for (Alternative& alternative : held().items[holds ? 0 : 1].alternatives()) {
      alternative.conditions.insert(alternative.conditions.begin(), {condition(), holds});
      out.push_back(std::move(alternative));
    }
  }
  return out;
}

Value Value::assuming(std::string_view assumed, bool holds) const {
  switch (kind()) {
    case Kind::choice: {
      if (condition() == assumed) return held().items[holds ? 0 : 1].assuming(assumed, holds);
      const Value when_true = held().items[0].assuming(assumed, holds);
      const Value when_false = held().items[1].assuming(assumed, holds);
      if (when_true.held_ == held().items[0].held_ && when_false.held_ == held().items[1].held_)
        return *this;
      return choice(condition(), when_true, when_false, source());
    }
    case Kind::list: {
      bool same = true;
      std::vector<Value> kept;
      for (const Value& item : items()) {
        Value now = item.assuming(assumed, holds);
        same &= now.held_ == item.held_;
        if (!now.is_absent()) kept.push_back(std::move(now));
      }
      return same ? *this : of(std::move(kept), source());
    }
    case Kind::map: {
      bool same = true;
      std::vector<Entry> kept;
      for (const Entry& entry : entries()) {
        Value now = entry.value.assuming(assumed, holds);
        same &= now.held_ == entry.value.held_;
        if (!now.is_absent()) kept.push_back({entry.key, entry.key_source, std::move(now)});
      }
      return same ? *this : of(std::move(kept), source(), more_entries());
    }
    default:
      return *this;
  }
}

bool Value::is_certain() const {
  switch (kind()) {
    case Kind::choice:
    case Kind::unknown:
      return false;
    case Kind::list:
      return std::all_of(items().begin(), items().end(),
                         [](const Value& v) { return v.is_certain(); });
    case Kind::map:
      return more_entries().empty() &&
             std::all_of(entries().begin(), entries().end(),
                         [](const Entry& e) { return e.value.is_certain(); });
    default:
      return text().is_literal();
  }
}

std::string Value::shown() const {
  switch (kind()) {
    case Kind::absent:
      return "nothing";
    case Kind::null:
      return "null";
    case Kind::list: {
      std::string out;
      for (const Value& item : items()) out += (out.empty() ? "" : ", ") + item.shown();
      return "[" + out + "]";
    }
    case Kind::map: {
      std::string out;
      for (const Entry& e : entries())
        out += (out.empty() ? "" : ", ") + e.key + ": " + e.value.shown();
      return "{" + out + (more_entries().empty() ? "" : ", ...") + "}";
    }
    case Kind::choice:
      return when_true().shown() + " if " + condition() + ", otherwise " + when_false().shown();
    case Kind::unknown:
      return "unknown: " + why();
    default:
      return text().shown();
  }
}

namespace {

Truth equal_lists(const std::vector<Value>& a, const std::vector<Value>& b) {
  const auto may_vanish = [](const Value& v) { return v.is_choice(); };
  if (a.size() != b.size()) {
    return std::any_of(a.begin(), a.end(), may_vanish) ||
                   std::any_of(b.begin(), b.end(), may_vanish)
               ? Truth::unknown
               : Truth::no;
  }
  Truth all = Truth::yes;
  for (std::size_t i = 0; i < a.size(); ++i) all = both(all, equal(a[i], b[i]));
  return all;
}

Truth equal_maps(const Value& a, const Value& b) {
  Truth all = Truth::yes;
  for (const auto& entry : a.entries()) all = both(all, equal(entry.value, b[entry.key]));
  for (const auto& entry : b.entries())
    if (a[entry.key].is_absent()) all = both(all, equal(Value(), entry.value));
  if (!a.more_entries().empty() || !b.more_entries().empty()) all = both(all, Truth::unknown);
  return all;
}

}  // namespace

Truth equal(const Value& a, const Value& b) {
  if (a.is_choice() || b.is_choice()) {
    const Value& chosen = a.is_choice() ? a : b;
    const std::string& condition = chosen.condition();
    const Truth when_true = equal(a.assuming(condition, true), b.assuming(condition, true));
    const Truth when_false = equal(a.assuming(condition, false), b.assuming(condition, false));
    return when_true == when_false ? when_true : Truth::unknown;
  }
  if (a.is_unknown() || b.is_unknown()) {
    return a.is_unknown() && b.is_unknown() && !a.expression().empty() &&
                   a.expression() == b.expression()
               ? Truth::yes
               : Truth::unknown;
  }
  if (a.is_text() && b.is_text()) return equal(a.text(), b.text());
  if (a.kind() != b.kind()) return Truth::no;
  if (a.is_list()) return equal_lists(a.items(), b.items());
  if (a.is_map()) return equal_maps(a, b);
  return Truth::yes;
}

}  // namespace fitcost::inline v1::cloudformation
