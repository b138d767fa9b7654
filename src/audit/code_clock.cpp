// SPDX-License-Identifier: Apache-2.0
// What tells two items apart: the clock, and what nobody else comes to.
#include <algorithm>
#include <array>

#include "audit/code_facts.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

template <std::size_t n>
bool is_one_of(std::string_view text, const std::array<std::string_view, n>& words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}
template <std::size_t n>
bool has_one_of(std::string_view text, const std::array<std::string_view, n>& parts) {
  return std::any_of(parts.begin(), parts.end(),
                     [&](auto part) { return text.find(part) != std::string_view::npos; });
}

struct ClockSigns {
  bool clock = false;
  bool number = false;    // the clock as a number, not as a text or a date
  bool whole = false;     // int(), round(), floor(), //
  bool thousand = false;  // a factor, or a divisor
  bool million = false;
  bool nanoseconds = false;
  bool seconds_only = false;
  bool milliseconds = false;
  bool day = false;   // a date without a time of day
  bool text = false;  // an ISO text, with its microseconds
};

/// `name(` and, where it is to have none, `)`.
bool is_called(const CodeModel& code, std::size_t i, bool without_arguments = false) {
  const auto& all = code.tokens();
  if (i + 1 >= all.size() || !all[i + 1].is("(")) return false;
  return !without_arguments || all[i + 1].partner == i + 2;
}
bool is_member_of(const CodeModel& code, std::size_t i, std::string_view owner) {
  return i > 1 && code.token(i - 1).is(".") && code.token(i - 2).is(owner);
}

void add_python_clock(const CodeModel& code, std::size_t i, ClockSigns& s) {
  const auto& t = code.token(i);
  if (!is_called(code, i)) return;
  if (t.text == "time" || t.text == "time_ns" || t.text == "monotonic") {
    s.clock = s.number = true;  // time.time(), or imported by itself
  } else if (t.text == "utcnow" || t.text == "now" ||
             (t.text == "strftime" && is_member_of(code, i, "time"))) {
    s.clock = true;
  } else if (t.text == "today") {
    s.clock = true;
    s.day = s.day || is_member_of(code, i, "date");
  } else if (t.text == "gmtime" || t.text == "localtime") {
    if (!is_called(code, i, true)) return;  // of a time that is given
    s.clock = s.number = s.whole = true;
  } else if (t.text == "timestamp") {
    s.number = true;
  }
}

void add_node_clock(const CodeModel& code, std::size_t i, ClockSigns& s) {
  const auto& t = code.token(i);
  if (t.text == "now" && (is_member_of(code, i, "Date") || is_member_of(code, i, "DateTime"))) {
    s.clock = s.number = true;
  } else if (t.text == "Date" && i > 0 && code.token(i - 1).is("new")) {
    // new Date(x) is the time that x says
    s.clock = s.clock || !is_called(code, i) || is_called(code, i, true);
  } else if (t.text == "moment" || t.text == "dayjs") {
    s.clock = s.clock || is_called(code, i, true);
  } else if (t.text == "hrtime") {
    s.clock = s.number = s.nanoseconds = true;
  } else if (is_called(code, i) && (t.text == "getTime" || t.text == "valueOf")) {
    s.number = true;
  } else if (t.text == "toDateString" || t.text == "toLocaleDateString") {
    s.day = true;
  } else if (is_called(code, i) &&
             (t.text == "slice" || t.text == "substring" || t.text == "substr")) {
    // toISOString().slice(0, 10)
    s.day = s.day || (i + 4 < code.tokens().size() && code.token(i + 4).text == "10");
  } else if (is_called(code, i) && t.text == "split") {
    s.day = s.day || code.token(i + 2).is_text("T");
  }
}

void add_text(std::string_view text, ClockSigns& s) {
  static constexpr std::array<std::string_view, 5> times{"%S", "%f", "%s", "%T", "%X"};
  const bool has_fraction = text.find("%f") != std::string_view::npos;
  s.million = s.million || has_fraction;
  s.milliseconds = s.milliseconds || text == "milliseconds";
  s.seconds_only = s.seconds_only || text == "seconds" || text == "requestTime" ||
                   (has_one_of(text, times) && !has_fraction);
  const bool has_date =
      text.find("%Y") != std::string_view::npos || text.find("%y") != std::string_view::npos;
  s.day = s.day || (has_date && !has_one_of(text, times));
  s.whole = s.whole || (!has_date && text.find("%d") != std::string_view::npos);
}

void add_number(std::string_view text, ClockSigns& s) {
  static constexpr std::array<std::string_view, 3> thousands{"1000", "1000.0", "1e3"};
  static constexpr std::array<std::string_view, 5> millions{"1000000", "1000000.0", "1e6", "1e9",
                                                            "1000000000"};
  std::string digits;
  for (const char c : text)
    if (c != '_') digits += c;
  s.thousand = s.thousand || is_one_of(digits, thousands);
  s.million = s.million || is_one_of(digits, millions);
}

void add_name(const CodeModel& code, std::size_t i, ClockSigns& s) {
  static constexpr std::array<std::string_view, 7> whole{"int",   "round",    "floor",  "ceil",
                                                         "trunc", "parseInt", "toFixed"};
  const std::string_view text = code.token(i).text;
  code.is_python() ? add_python_clock(code, i, s) : add_node_clock(code, i, s);
  s.whole = s.whole || is_one_of(text, whole);
  s.nanoseconds = s.nanoseconds || text == "time_ns" || text == "perf_counter_ns";
  s.text = s.text || text == "isoformat";
  s.seconds_only = s.seconds_only || (text == "microsecond" && code.is_python());
}

}  // namespace

ClockStep clock_step(const CodeModel& code, TokenRange value) {
  ClockSigns s;
  (void)code.reaches(value, [&](std::size_t i) {
    const auto& t = code.token(i);
    if (t.kind == TokenKind::number) add_number(t.text, s);
    if (t.kind == TokenKind::text) add_text(t.text, s);
    if (t.kind == TokenKind::name) add_name(code, i, s);
    // Whole divisions, and what makes a number whole in Node: `| 0`, `~~`.
    s.whole = s.whole || t.is("//") || (!code.is_python() && (t.is("|") || t.is("~")));
    if ((t.kind == TokenKind::text || t.kind == TokenKind::name) &&
        (t.text == "requestTimeEpoch" || t.text == "timeEpoch"))
      s.clock = s.number = s.milliseconds = true;  // API Gateway's, of the request
    return false;
  });
  if (!s.clock) return ClockStep::none;
  if (s.nanoseconds || s.million) return ClockStep::finer;
  if (s.seconds_only) return ClockStep::seconds;
  // One item a day is what is meant.
  if (s.day && !s.number && !s.whole) return ClockStep::none;
  if (s.milliseconds) return ClockStep::milliseconds;
  if (code.is_python()) {
    if (!s.whole) return ClockStep::finer;  // a float, or an ISO text, has its microseconds
    return s.thousand ? ClockStep::milliseconds : ClockStep::seconds;
  }
  return s.thousand && s.whole ? ClockStep::seconds : ClockStep::milliseconds;
}

bool is_unique(const CodeModel& code, TokenRange value) {
  static constexpr std::array<std::string_view, 16> names{
      "secrets",        "token_hex",      "token_urlsafe",   "urandom",
      "aws_request_id", "randomBytes",    "awsRequestId",    "requestId",
      "randint",        "idempotencyKey", "getRandomValues", "getrandbits",
      "randrange",      "createId",       "request_id",      "randomInt"};
  static constexpr std::array<std::string_view, 5> parts{"uuid", "ulid", "nanoid", "ksuid", "cuid"};
  static constexpr std::array<std::string_view, 4> versions{"v1", "v4", "v6", "v7"};
  static constexpr std::array<std::string_view, 6> texts{"requestId",         "Idempotency-Key",
                                                         "idempotency-key",   "idempotencyKey",
                                                         "x-idempotency-key", "messageId"};
  return code.reaches(value, [&](std::size_t i) {
    const auto& t = code.token(i);
    if (t.kind == TokenKind::text) return is_one_of(t.text, texts);
    if (t.kind != TokenKind::name) return false;
    if (is_one_of(t.text, names)) return true;
    if (t.text == "random") return is_member_of(code, i, "Math");
    if (is_one_of(t.text, versions)) return is_called(code, i);
    std::string lower(t.text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(c < 128 ? c | 0x20 : c); });
    return has_one_of(lower, parts);
  });
}

}  // namespace fitcost::inline v1::cloudformation::detail
