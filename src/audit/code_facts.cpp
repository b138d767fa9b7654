// SPDX-License-Identifier: Apache-2.0
#include "audit/code_facts.hpp"

#include <algorithm>

namespace fitcost::inline v1::cloudformation::detail {

bool is_query_string(const CodeToken& t) {
  return (t.kind == TokenKind::name || t.kind == TokenKind::text) &&
         (t.text == "queryStringParameters" || t.text == "multiValueQueryStringParameters");
}

bool is_code_keyword(const CodeToken& t) {
  return is_any(t,
                {"if",     "elif",   "else",   "while", "for",   "in",     "and", "or",   "not",
                 "is",     "return", "assert", "await", "yield", "typeof", "of",  "case", "match",
                 "lambda", "new",    "throw",  "raise", "void",  "except", "with"});
}

bool is_callee(const CodeModel& code, std::size_t i) {
  const CodeToken& t = code.token(i);
  return (t.kind == TokenKind::name && !is_code_keyword(t)) || t.is(")") || t.is("]");
}

std::size_t begin_of_operand(const CodeModel& code, std::size_t last) {
  while (last < code.tokens().size()) {
    const CodeToken& t = code.token(last);
    if (is_closing(t) && t.partner < last) {
      last = t.partner;
      if (last == 0 || t.is("}") || !is_callee(code, last - 1)) return last;
      --last;
    } else if (last >= 2 && is_any(code.token(last - 1), {".", "?."})) {
      last -= 2;
    } else {
      return last;
    }
  }
  return last;
}

std::string in_lower_case(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
  return out;
}

bool is_same_text(const CodeModel& code, TokenRange a, TokenRange b) {
  if (a.end - a.begin != b.end - b.begin) return false;
  for (std::size_t i = 0; i < a.end - a.begin; ++i)
    if (code.token(a.begin + i).text != code.token(b.begin + i).text) return false;
  return true;
}

namespace {

/// The first parameter of a handler, by the names that people give it.
bool is_event(const CodeToken& t) {
  return t.is("event") || t.is("evt") || t.is("_event") || t.is("request") || t.is("req");
}

/// event['name'], event.get('name'), event.name, event?.name
bool is_of_event(const CodeModel& code, std::size_t i) {
  if (i < 2) return false;
  const auto& before = code.token(i - 1);
  if (code.token(i).kind == TokenKind::text) {
    if (before.is("[")) return is_event(code.token(i - 2));
    return before.is("(") && code.token(i - 2).is("get") && i >= 4 && is_event(code.token(i - 4));
  }
  return (before.is(".") || before.is("?.")) && is_event(code.token(i - 2));
}

/// ({ body }) => ... body ...: taken out of the event at once.
bool is_taken_apart_body(const CodeModel& code, std::size_t i) {
  if (code.is_python() || code.token(i).kind != TokenKind::name || i == 0) return false;
  if (code.token(i - 1).is(".") || code.token(i - 1).is("?.")) return false;
  const bool is_key = i + 1 < code.tokens().size() && code.token(i + 1).is(":");
  return !is_key && code.assigned("body", i).empty();
}

}  // namespace

bool is_client_input(const CodeModel& code, std::size_t i) {
  const auto& t = code.token(i);
  if (is_query_string(t)) return true;
  if (t.kind != TokenKind::text && t.kind != TokenKind::name) return false;
  if (t.text == "pathParameters") return true;
  if (t.text == "body") return is_of_event(code, i) || is_taken_apart_body(code, i);
  return (t.text == "headers" || t.text == "multiValueHeaders") && is_of_event(code, i);
}

namespace {

constexpr int deepest_caller = 4;
constexpr std::size_t most_callers = 20;  // of each function: with more nobody can tell

/// The failure is over there: another value is taken, and nothing is answered.
bool goes_on(const CodeModel& code, TokenRange body) {
  bool goes = body.empty();
  for (std::size_t i = body.begin; i < body.end && i < code.tokens().size(); ++i) {
    const auto& t = code.token(i);
    const bool is_status = (t.kind == TokenKind::number || t.kind == TokenKind::text) &&
                           t.text.size() == 3 && t.text.front() == '5';
    if (is_status || is_any(t, {"raise", "throw", "return", "callback"})) return false;
    goes = goes || is_any(t, {"=", "pass", "continue"});
  }
  return goes;
}

bool is_caught_within(const CodeModel& code, std::size_t token,
                      std::initializer_list<std::string_view> types, int depth) {
  const auto says_client_error = [&](TokenRange body) {
    for (std::size_t i = body.begin; i < body.end && i < code.tokens().size(); ++i) {
      const auto& t = code.token(i);
      if ((t.kind == TokenKind::number || t.kind == TokenKind::text) && t.text.size() == 3 &&
          t.text.front() == '4')
        return true;
    }
    return false;
  };
  for (const CodeTry* tried : code.tries_around(token)) {
    for (const auto& handler : tried->handlers) {
      for (const auto& type : types)
        if (handler.names(type)) return true;
      if (handler.catches_all() && (says_client_error(handler.body) || goes_on(code, handler.body)))
        return true;
    }
  }
  // Or by all that call the function.
  const std::vector<std::size_t> calls = code.calls_of_function_around(token);
  return !calls.empty() && calls.size() <= most_callers && depth < deepest_caller &&
         std::all_of(calls.begin(), calls.end(), [&](std::size_t call) {
           return is_caught_within(code, call, types, depth + 1);
         });
}

}  // namespace

bool is_caught(const CodeModel& code, std::size_t token,
               std::initializer_list<std::string_view> types) {
  return is_caught_within(code, token, types, 0);
}

namespace {

bool calls_one_of(const CodeModel& code, const CodeCall& call,
                  std::initializer_list<std::string_view> names) {
  const std::string_view name = code.token(call.name).text;
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

bool is_of_dynamodb(const CodeModel& code, const CodeCall& call) {
  if (call.name < 2 || !code.token(call.name - 1).is(".")) return false;
  const auto says = [&](std::size_t i) {
    const auto& t = code.token(i);
    if (t.kind != TokenKind::name && t.kind != TokenKind::text) return false;
    const std::string lower = in_lower_case(t.text);
    return lower.find("table") != std::string::npos || lower.find("dynamo") != std::string::npos ||
           lower == "ddb";
  };
  const auto any_says = [&](TokenRange range) {
    for (std::size_t i = range.begin; i < range.end; ++i)
      if (says(i)) return true;
    return false;
  };
  // dynamodb.Table('t').scan(), self.table.scan(), new DocumentClient().scan()
  if (any_says({code.begin_of_chain(call.name), call.name})) return true;
  for (const TokenRange& value : code.assigned(code.receiver(call), call.name))
    if (any_says(value)) return true;
  return false;
}

bool is_put(const CodeModel& code, const CodeCall& call) {
  if (calls_one_of(code, call, {"PutCommand", "PutItemCommand", "put_item", "putItem"}))
    return true;
  return calls_one_of(code, call, {"put"}) && code.fields_of(call).contains("Item");
}

bool is_query(const CodeModel& code, const CodeCall& call) {
  if (calls_one_of(code, call, {"QueryCommand"})) return true;
  if (!calls_one_of(code, call, {"query"})) return false;
  const CodeFields fields = code.fields_of(call);
  return fields.contains("KeyConditionExpression") || fields.contains("KeyConditions");
}

bool is_scan(const CodeModel& code, const CodeCall& call) {
  if (calls_one_of(code, call, {"ScanCommand"})) return true;
  if (!calls_one_of(code, call, {"scan"})) return false;
  const CodeFields fields = code.fields_of(call);
  return fields.contains("TableName") || fields.contains("FilterExpression") ||
         is_of_dynamodb(code, call);
}

bool is_metric_put(const CodeModel& code, const CodeCall& call) {
  return calls_one_of(code, call, {"put_metric_data", "putMetricData", "PutMetricDataCommand"});
}

std::vector<CodeFault> code_faults(const CodeModel& code, const std::vector<std::string>& keys,
                                   const QueryStringEvents& events) {
  std::vector<CodeFault> out;
  find_item_faults(code, keys, out);
  find_query_string_faults(code, events, out);
  find_input_faults(code, out);
  find_paging_faults(code, keys, out);
  find_failure_faults(code, out);
  find_metric_faults(code, out);
  std::stable_sort(out.begin(), out.end(),
                   [](const auto& a, const auto& b) { return a.token < b.token; });
  return out;
}

}  // namespace fitcost::inline v1::cloudformation::detail
