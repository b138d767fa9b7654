// SPDX-License-Identifier: Apache-2.0
// What is put: its key, its condition, its numbers.
#include <algorithm>

#include "audit/code_facts.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

/// Names that keys have where no template says.
const std::vector<std::string> usual_keys{"pk", "sk", "PK", "SK", "id", "Id", "timestamp"};

struct PutItem {
  const CodeCall* call = nullptr;
  CodeFields arguments;
  CodeFields item;
};

void find_key_faults(const CodeModel& code, const PutItem& put,
                     const std::vector<std::string>& keys, std::vector<CodeFault>& out) {
  ClockStep step = ClockStep::none;
  std::string by;
  for (const auto& key : keys.empty() ? usual_keys : keys) {
    const auto found = put.item.find(key);
    if (found == put.item.end()) continue;
    for (const TokenRange& value : found->second) {
      if (is_unique(code, value)) return;  // no other item has this key
      const ClockStep each = clock_step(code, value);
      if (each == ClockStep::none) continue;
      if (step == ClockStep::none || each < step) {
        step = each;
        by = key;
      }
    }
  }
  if (step == ClockStep::none) return;
  if (put.arguments.contains("ConditionExpression") || put.arguments.contains("Expected"))
    return;  // a second item of the same instant is refused, not lost
  const std::size_t at = put.call->name;
  const std::string quoted = "'" + by + "'";
  if (step != ClockStep::finer) {
    out.push_back({"FC301", at,
                   "the key " + quoted + " is the time in whole " +
                       (step == ClockStep::seconds ? "seconds" : "milliseconds") +
                       ": of two items of one instant only the later is kept",
                   step == ClockStep::milliseconds});
  }
  out.push_back({"FC303", at,
                 "put without a condition under a key from the clock, " + quoted +
                     ": where two meet, one is lost and both are answered as stored",
                 false});
  for (const auto& [name, values] : put.item) {
    for (const TokenRange& value : values)
      if (is_unique(code, value)) return;
  }
  out.push_back(
      {"FC302", at, "the item has no id of its own: the clock alone tells it from others", false});
}

/// float() or a literal with a point, not inside of str() or quotes.
bool is_float(const CodeModel& code, TokenRange value) {
  int inside_text = 0;
  for (std::size_t i = value.begin; i < value.end; ++i) {
    const auto& t = code.token(i);
    const bool called = i + 1 < value.end && code.token(i + 1).is("(");
    if (called && (t.is("str") || t.is("repr") || t.is("Decimal") || t.is("dumps") || t.is("int") ||
                   t.is("round"))) {
      i = code.token(i + 1).partner;
      ++inside_text;
      continue;
    }
    if (called && t.is("float")) return true;
    if (t.kind == TokenKind::number && t.text.find('.') != std::string_view::npos &&
        t.text.find('j') == std::string_view::npos)
      return true;
  }
  return false;
}

void find_number_faults(const CodeModel& code, const PutItem& put, std::vector<CodeFault>& out) {
  if (!code.is_python()) return;  // JavaScript has but one kind of number
  for (const auto& [name, values] : put.item) {
    for (const TokenRange& value : values) {
      bool direct = is_float(code, value);
      if (!direct && value.end == value.begin + 1) {
        for (const TokenRange& assigned : code.assigned(code.token(value.begin).text, value.begin))
          direct = direct || is_float(code, assigned);
      }
      if (!direct) continue;
      out.push_back({"FC312", value.begin,
                     "'" + name + "' is a float: boto3 refuses to store one (TypeError)", false});
    }
  }
}

void find_decimal_faults(const CodeModel& code, std::vector<CodeFault>& out) {
  if (!code.is_python()) return;
  for (const auto& call : code.calls()) {
    if (!code.token(call.name).is("Decimal") || call.arguments.empty()) continue;
    if (!is_float(code, call.arguments)) continue;
    out.push_back(
        {"FC312", call.name,
         "a float made into a Decimal keeps the float's binary error, which boto3 refuses "
         "(Inexact)",
         false});
  }
}

}  // namespace

void find_item_faults(const CodeModel& code, const std::vector<std::string>& keys,
                      std::vector<CodeFault>& out) {
  for (const auto& call : code.calls()) {
    if (!is_put(code, call)) continue;
    PutItem put{&call, code.fields_of(call), {}};
    const auto item = put.arguments.find("Item");
    if (item == put.arguments.end()) continue;
    for (const TokenRange& value : item->second) {
      for (auto& [name, values] : code.fields_of(value)) {
        auto& kept = put.item[name];
        kept.insert(kept.end(), values.begin(), values.end());
      }
    }
    find_key_faults(code, put, keys, out);
    find_number_faults(code, put, out);
  }
  find_decimal_faults(code, out);
}

}  // namespace fitcost::inline v1::cloudformation::detail
