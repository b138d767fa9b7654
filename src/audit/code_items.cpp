// SPDX-License-Identifier: Apache-2.0
// What is put: its key, its condition, its numbers.
#include <algorithm>

#include "audit/code_facts.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

/// Names that keys have where no template says.
const std::vector<std::string> usual_keys{"pk", "sk", "PK", "SK", "id", "Id", "timestamp"};

enum class PutKind { single, batch, transaction };

struct PutItem {
  std::size_t at = 0;  ///< token
  PutKind kind = PutKind::single;
  CodeFields arguments;
  CodeFields item;
  bool may_hold_more = false;  ///< attributes that nobody can tell from the code
  bool is_converted = false;   ///< item = json.loads(json.dumps(item), parse_float=Decimal)
};

/// `{**body, ...}`, `{ ...body }`, of what is no object of the code's own.
bool spreads_unknown(const CodeModel& code, TokenRange item) {
  return code.reaches(item, [&](std::size_t i) {
    if (!code.token(i).is("**") && !code.token(i).is("...")) return false;
    return i + 1 < code.tokens().size() && code.fields_of(TokenRange{i + 1, i + 2}).empty();
  });
}

bool has_own_id(const CodeModel& code, const PutItem& put) {
  for (const auto& [name, values] : put.item) {
    if (name == "id" || name == "_id" || name == "uuid") return true;
    for (const TokenRange& value : values)
      if (is_unique(code, value)) return true;
  }
  return false;
}

/// What the item's other keys are.
std::vector<TokenRange> other_keys(const PutItem& put, const std::vector<std::string>& keys,
                                   std::string_view but) {
  std::vector<TokenRange> out;
  for (const auto& key : keys.empty() ? usual_keys : keys) {
    const auto found = put.item.find(key);
    if (key != but && found != put.item.end())
      out.insert(out.end(), found->second.begin(), found->second.end());
  }
  return out;
}

void find_key_faults(const CodeModel& code, const PutItem& put,
                     const std::vector<std::string>& keys, std::vector<CodeFault>& out) {
  ClockStep step = ClockStep::none;
  std::string by;
  TokenRange from_clock;
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
        from_clock = value;
      }
    }
  }
  if (step == ClockStep::none) return;
  if (put.arguments.contains("ConditionExpression") || put.arguments.contains("Expected"))
    return;  // a second item of the same instant is refused, not lost
  const bool batch = put.kind == PutKind::batch;
  const std::string quoted = "'" + by + "'";
  const bool shared = has_another_part(code, from_clock, other_keys(put, keys, by));
  if (step != ClockStep::finer) {
    out.push_back({"FC301", put.at,
                   "the key " + quoted + (shared ? " has" : " is") + " the time in whole " +
                       (step == ClockStep::seconds ? "seconds" : "milliseconds") +
                       ": of two items of one instant" +
                       (shared ? ", where its other part is the same, " : " ") +
                       "only the later is kept" +
                       (batch ? ", and DynamoDB refuses a batch that has both" : ""),
                   shared || step == ClockStep::milliseconds, batch});
  }
  out.push_back({"FC303", put.at,
                 (batch ? "put by a batch, which takes no condition, under a key from the clock, "
                        : "put without a condition under a key from the clock, ") +
                     quoted + (shared ? ", whose other part may be the same" : "") +
                     (batch ? ": where two batches meet, one item is lost and both are answered as "
                              "stored"
                            : ": where two meet, one is lost and both are answered as stored"),
                 shared, batch});
  if (has_own_id(code, put)) return;
  out.push_back({"FC302", put.at,
                 std::string("the item has no id of its own: the clock ") +
                     (shared ? "and what stands beside it in the key tell it from others"
                             : "alone tells it from others"),
                 shared || put.may_hold_more, batch});
}

/// An item that is put, in any of the ways.
class PutItems {
 public:
  explicit PutItems(const CodeModel& code) : code_(code) {}

  std::vector<PutItem> all() {
    for (const auto& call : code_.calls())
      if (is_put(code_, call)) add(call.name, kind_of(call), code_.fields_of(call));
    for (std::size_t i = 0; i + 2 < code_.tokens().size(); ++i) {
      const CodeToken& t = code_.token(i);
      if (t.kind == TokenKind::mark || !code_.token(i + 1).is(":")) continue;
      if (t.text == "PutRequest") {
        add(i, PutKind::batch, code_.fields_of(value_of(i)));
      } else if (t.text == "Put") {
        const CodeFields fields = code_.fields_of(value_of(i));
        if (fields.contains("TableName")) add(i, PutKind::transaction, fields);
      }
    }
    std::stable_sort(items_.begin(), items_.end(),
                     [](const auto& a, const auto& b) { return a.at < b.at; });
    return std::move(items_);
  }

 private:
  /// Of a key and its colon.
  TokenRange value_of(std::size_t key) const {
    const CodeToken& first = code_.token(key + 2);
    return {key + 2, first.partner > key + 2 ? first.partner + 1 : key + 3};
  }

  PutKind kind_of(const CodeCall& call) const {
    for (const TokenRange& value : code_.assigned(code_.receiver(call), call.name)) {
      if (code_.reaches(value, [&](std::size_t i) { return code_.token(i).is("batch_writer"); }))
        return PutKind::batch;
    }
    return PutKind::single;
  }

  void add(std::size_t at, PutKind kind, CodeFields arguments) {
    const auto item = arguments.find("Item");
    if (item == arguments.end()) return;
    PutItem put;
    put.at = at;
    put.kind = kind;
    for (const TokenRange& value : item->second) {
      for (auto& [name, values] : code_.fields_of(value)) {
        auto& kept = put.item[name];
        kept.insert(kept.end(), values.begin(), values.end());
      }
      put.may_hold_more = put.may_hold_more || spreads_unknown(code_, value);
      for (const TokenRange& each : code_.assigned(code_.token(value.begin).text, value.begin))
        put.is_converted = put.is_converted || code_.mentions(each, "parse_float");
    }
    put.arguments = std::move(arguments);
    items_.push_back(std::move(put));
  }

  const CodeModel& code_;
  std::vector<PutItem> items_;
};

}  // namespace

void find_item_faults(const CodeModel& code, const std::vector<std::string>& keys,
                      std::vector<CodeFault>& out) {
  for (const PutItem& put : PutItems(code).all()) {
    find_key_faults(code, put, keys, out);
    if (put.is_converted) continue;
    for (const auto& [name, values] : put.item) find_number_faults(code, name, values, out);
  }
  for (const auto& call : code.calls()) {  // update_item(ExpressionAttributeValues={':km': ...})
    if (!code.is_python() || !code.token(call.name).is("update_item")) continue;
    const CodeFields arguments = code.fields_of(call);
    const auto values = arguments.find("ExpressionAttributeValues");
    if (values == arguments.end()) continue;
    for (const TokenRange& each : values->second)
      for (const auto& [name, held] : code.fields_of(each))
        find_number_faults(code, name, held, out);
  }
  find_decimal_faults(code, out);
}

}  // namespace fitcost::inline v1::cloudformation::detail
