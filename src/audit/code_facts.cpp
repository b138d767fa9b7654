// SPDX-License-Identifier: Apache-2.0
#include "audit/code_facts.hpp"

#include <algorithm>
#include <array>

namespace fitcost::inline v1::cloudformation::detail {

namespace {

template <std::size_t n>
bool is_one_of(std::string_view text, const std::array<std::string_view, n>& words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

bool is_clock(const CodeModel& code, std::size_t i) {
  static constexpr std::array<std::string_view, 7> python{
      "time_ns", "utcnow", "timestamp", "isoformat", "strftime", "monotonic", "now"};
  const auto& t = code.token(i);
  if (t.kind != TokenKind::name) return false;
  const auto& all = code.tokens();
  const bool called = i + 1 < all.size() && all[i + 1].is("(");
  if (code.is_python()) {
    if (!called) return false;
    if (t.text == "time") return true;  // time.time(), or imported by itself
    return is_one_of(t.text, python);
  }
  if (t.text == "now") return i > 1 && all[i - 2].is("Date");
  if (t.text == "Date") return i > 0 && all[i - 1].is("new");
  return called && (t.text == "toISOString" || t.text == "getTime" || t.text == "hrtime");
}

/// A factor of ten.
std::string digits_of(std::string_view number) {
  std::string out;
  for (const char c : number)
    if (c != '_') out += c;
  return out;
}

struct ClockSigns {
  bool clock = false;
  bool whole = false;     // int(), round(), floor(), //
  bool thousand = false;  // a factor, or a divisor
  bool million = false;
  bool nanoseconds = false;
  bool seconds_only = false;
  bool text = false;  // an ISO text, with its microseconds
};

}  // namespace

ClockStep clock_step(const CodeModel& code, TokenRange value) {
  ClockSigns s;
  (void)code.reaches(value, [&](std::size_t i) {
    const auto& t = code.token(i);
    s.clock = s.clock || is_clock(code, i);
    if (t.kind == TokenKind::number) {
      const std::string digits = digits_of(t.text);
      s.thousand = s.thousand || digits == "1000" || digits == "1000.0" || digits == "1e3";
      s.million = s.million || digits == "1000000" || digits == "1000000.0" || digits == "1e6" ||
                  digits == "1e9" || digits == "1000000000";
    }
    if (t.kind == TokenKind::text) {
      s.million = s.million || t.text.find("%f") != std::string_view::npos;
      s.seconds_only = s.seconds_only || t.text == "seconds" ||
                       (t.text.find("%S") != std::string_view::npos &&
                        t.text.find("%f") == std::string_view::npos);
    }
    if (t.kind == TokenKind::mark) s.whole = s.whole || (code.is_python() && t.text == "//");
    if (t.kind != TokenKind::name) return false;
    s.whole = s.whole || t.text == "int" || t.text == "round" || t.text == "floor" ||
              t.text == "trunc" || t.text == "parseInt";
    s.nanoseconds =
        s.nanoseconds || t.text == "time_ns" || t.text == "hrtime" || t.text == "perf_counter_ns";
    s.text = s.text || t.text == "isoformat";
    s.seconds_only = s.seconds_only || (t.text == "microsecond" && code.is_python());
    return false;
  });
  if (!s.clock) return ClockStep::none;
  if (s.nanoseconds || s.million) return ClockStep::finer;
  if (s.seconds_only) return ClockStep::seconds;
  if (code.is_python()) {
    if (s.text && !s.whole) return ClockStep::finer;
    if (!s.whole) return ClockStep::finer;  // a float has its microseconds
    return s.thousand ? ClockStep::milliseconds : ClockStep::seconds;
  }
  return s.thousand && s.whole ? ClockStep::seconds : ClockStep::milliseconds;
}

bool is_unique(const CodeModel& code, TokenRange value) {
  static constexpr std::array<std::string_view, 20> names{
      "uuid",         "uuid1",       "uuid4",         "uuid7",   "ulid",
      "ULID",         "nanoid",      "ksuid",         "secrets", "token_hex",
      "randomUUID",   "randomBytes", "token_urlsafe", "urandom", "aws_request_id",
      "awsRequestId", "requestId",   "uuidv4",        "uuidv7",  "idempotencyKey"};
  static constexpr std::array<std::string_view, 5> texts{
      "requestId", "Idempotency-Key", "idempotency-key", "idempotencyKey", "x-idempotency-key"};
  return code.reaches(value, [&](std::size_t i) {
    const auto& t = code.token(i);
    if (t.kind == TokenKind::text) return is_one_of(t.text, texts);
    return t.kind == TokenKind::name && is_one_of(t.text, names);
  });
}

bool is_query_string(const CodeToken& t) {
  return (t.kind == TokenKind::name || t.kind == TokenKind::text) &&
         (t.text == "queryStringParameters" || t.text == "multiValueQueryStringParameters");
}

bool is_client_input(const CodeModel& code, std::size_t i) {
  const auto& t = code.token(i);
  if (is_query_string(t)) return true;
  if (t.text == "pathParameters" && t.kind != TokenKind::mark) return true;
  if (t.text != "body" || i < 2) return false;
  if (t.kind == TokenKind::text) {
    // event['body'], event.get('body')
    const auto& before = code.token(i - 1);
    if (before.is("[")) return code.token(i - 2).is("event");
    return before.is("(") && code.token(i - 2).is("get") && i >= 4 && code.token(i - 4).is("event");
  }
  return t.kind == TokenKind::name && code.token(i - 1).is(".") && code.token(i - 2).is("event");
}

bool is_caught(const CodeModel& code, std::size_t token,
               std::initializer_list<std::string_view> types) {
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
      if (handler.catches_all() && says_client_error(handler.body)) return true;
    }
  }
  return false;
}

namespace {

bool calls_one_of(const CodeModel& code, const CodeCall& call,
                  std::initializer_list<std::string_view> names) {
  const std::string_view name = code.token(call.name).text;
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// The object that it is called on is a table or a client of DynamoDB.
bool is_of_dynamodb(const CodeModel& code, const CodeCall& call) {
  const std::string_view receiver = code.receiver(call);
  if (receiver.empty()) return false;
  const auto says = [](std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(c < 128 ? c | 0x20 : c); });
    return lower.find("table") != std::string::npos || lower.find("dynamo") != std::string::npos ||
           lower == "ddb";
  };
  if (says(receiver)) return true;
  for (const TokenRange& value : code.assigned(receiver, call.name)) {
    for (std::size_t i = value.begin; i < value.end; ++i) {
      const auto& t = code.token(i);
      if ((t.kind == TokenKind::name || t.kind == TokenKind::text) && says(t.text)) return true;
    }
  }
  return false;
}

}  // namespace

bool is_put(const CodeModel& code, const CodeCall& call) {
  if (calls_one_of(code, call, {"PutCommand", "PutItemCommand"})) return true;
  if (calls_one_of(code, call, {"put_item", "putItem"})) {
    // A batch writer takes no condition.
    for (const TokenRange& value : code.assigned(code.receiver(call), call.name))
      if (code.mentions(value, "batch_writer")) return false;
    return true;
  }
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

std::vector<CodeFault> code_faults(const CodeModel& code, const std::vector<std::string>& keys) {
  std::vector<CodeFault> out;
  find_item_faults(code, keys, out);
  find_input_faults(code, out);
  find_paging_faults(code, out);
  find_failure_faults(code, out);
  std::stable_sort(out.begin(), out.end(),
                   [](const auto& a, const auto& b) { return a.token < b.token; });
  return out;
}

}  // namespace fitcost::inline v1::cloudformation::detail
