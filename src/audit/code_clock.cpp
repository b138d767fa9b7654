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
  bool day = false;                 // a date without a time of day
  bool text = false;                // an ISO text, with its microseconds
  bool coarse = false;              // a minute, an hour or more
  int clocks = 0;                   // how often it is read
  int texts = 0;                    // how often as an ISO text
  int cuts = 0;                     // how often such a text is cut
  ClockStep cut = ClockStep::none;  // what the finest of those tells
};

/// `name(` and, where it is to have none, `)`.
bool is_called(const CodeModel& code, std::size_t i, bool without_arguments = false) {
  const auto& all = code.tokens();
  if (i + 1 >= all.size() || !all[i + 1].is("(")) return false;
  return !without_arguments || all[i + 1].partner == i + 2;
}
bool is_member_of(const CodeModel& code, std::size_t i, std::string_view owner) {
  return i > 1 && code.token(i - 1).is(".") && code.original(code.token(i - 2).text) == owner;
}

/// A name and, where it is called by itself, what it is called where it comes from.
std::string_view own_name(const CodeModel& code, std::size_t i) {
  const bool member = i > 0 && (code.token(i - 1).is(".") || code.token(i - 1).is("?."));
  return member ? code.token(i).text : code.original(code.token(i).text);
}

void read_clock(ClockSigns& s) {
  s.clock = true;
  ++s.clocks;
}

/// now.replace(minute=0, second=0, microsecond=0): one item a minute, or an hour, is what is meant.
bool is_rolled_up(const CodeModel& code, std::size_t replace) {
  for (std::size_t i = replace + 2; i + 2 < code.token(replace + 1).partner + 1; ++i)
    if (code.token(i).is("second") && code.token(i + 1).is("="))
      return code.token(i + 2).text == "0";
  return false;
}

void add_python_clock(const CodeModel& code, std::size_t i, ClockSigns& s) {
  const std::string_view name = own_name(code, i);
  s.whole = s.whole || name == "int_timestamp";  // arrow's and pendulum's
  if (!is_called(code, i)) return;
  if (name == "time" || name == "time_ns" || name == "monotonic") {
    read_clock(s);  // time.time(), or imported by itself
    s.number = true;
  } else if (name == "utcnow" || name == "now" ||
             (name == "strftime" && is_member_of(code, i, "time"))) {
    read_clock(s);
  } else if (name == "today") {
    read_clock(s);
    s.day = s.day || is_member_of(code, i, "date");
  } else if (name == "date") {  // datetime.utcnow().date()
    s.day = s.day || (is_called(code, i, true) && i > 0 && code.token(i - 1).is("."));
  } else if (name == "gmtime" || name == "localtime") {
    if (!is_called(code, i, true)) return;  // of a time that is given
    read_clock(s);
    s.number = s.whole = true;
  } else if (name == "timestamp") {
    s.number = true;
  } else if (name == "replace") {
    s.coarse = s.coarse || is_rolled_up(code, i);
  }
}

void add_node_clock(const CodeModel& code, std::size_t i, ClockSigns& s) {
  const auto& t = code.token(i);
  if (t.text == "now" && (is_member_of(code, i, "Date") || is_member_of(code, i, "DateTime"))) {
    read_clock(s);
    s.number = true;
  } else if (t.text == "Date" && i > 0 && code.token(i - 1).is("new")) {
    // new Date(x) is the time that x says
    if (!is_called(code, i) || is_called(code, i, true)) read_clock(s);
  } else if (t.text == "moment" || t.text == "dayjs") {
    if (is_called(code, i, true)) read_clock(s);
  } else if (t.text == "hrtime") {
    read_clock(s);
    s.number = s.nanoseconds = true;
  } else if (is_called(code, i) && (t.text == "getTime" || t.text == "valueOf")) {
    s.number = true;
  } else if (t.text == "toDateString" || t.text == "toLocaleDateString") {
    s.day = true;
  } else if (is_called(code, i) && t.text == "split") {
    s.day = s.day || code.token(i + 2).is_text("T");
  }
}

/// '%s' is the time's seconds to strftime, and any text to the formatting of texts.
bool is_given_to_strftime(const CodeModel& code, std::size_t i) {
  if (i > 1 && code.token(i - 1).is("(")) return code.token(i - 2).is("strftime");
  return i + 1 < code.tokens().size() && code.token(i + 1).is(",") && i > 1 &&
         code.token(i - 2).is("strftime");
}

void add_text(const CodeModel& code, std::size_t i, ClockSigns& s) {
  static constexpr std::array<std::string_view, 4> times{"%S", "%f", "%T", "%X"};
  const std::string_view text = code.token(i).text;
  if (code.is_python() && i + 1 < code.tokens().size() && code.token(i + 1).is("%")) {
    s.whole = s.whole || text.find("%d") != std::string_view::npos;  // '%d' % time.time()
    return;
  }
  const bool has_seconds = has_one_of(text, times) || (text.find("%s") != std::string_view::npos &&
                                                       is_given_to_strftime(code, i));
  const bool has_fraction = text.find("%f") != std::string_view::npos;
  s.million = s.million || has_fraction;
  s.milliseconds = s.milliseconds || text == "milliseconds";
  s.seconds_only = s.seconds_only || text == "seconds" || text == "requestTime" ||
                   (has_seconds && !has_fraction);
  const bool has_date =
      text.find("%Y") != std::string_view::npos || text.find("%y") != std::string_view::npos;
  s.day = s.day || (has_date && !has_seconds);
  s.whole = s.whole || (!has_date && text.find("%d") != std::string_view::npos);
}

/// `// 3600 * 3600`, `- now % 3600`: what is meant is one item an hour.
bool is_coarse_divisor(const CodeModel& code, std::size_t i, std::string_view digits) {
  static constexpr std::array<std::string_view, 8> seconds{"60",   "300",  "600",   "900",
                                                           "1800", "3600", "86400", "604800"};
  static constexpr std::array<std::string_view, 8> milliseconds{
      "60000", "300000", "600000", "900000", "1800000", "3600000", "86400000", "604800000"};
  if (i == 0) return false;
  const auto& before = code.token(i - 1);
  if (!before.is("/") && !before.is("//") && !before.is("%")) return false;
  return is_one_of(digits, milliseconds) || (code.is_python() && is_one_of(digits, seconds));
}

void add_number(const CodeModel& code, std::size_t i, ClockSigns& s) {
  static constexpr std::array<std::string_view, 3> thousands{"1000", "1000.0", "1e3"};
  static constexpr std::array<std::string_view, 5> millions{"1000000", "1000000.0", "1e6", "1e9",
                                                            "1000000000"};
  std::string digits;
  for (const char c : code.token(i).text)
    if (c != '_') digits += c;
  s.coarse = s.coarse || is_coarse_divisor(code, i, digits);
  s.thousand = s.thousand || is_one_of(digits, thousands);
  s.million = s.million || is_one_of(digits, millions);
}

void add_name(const CodeModel& code, std::size_t i, ClockSigns& s) {
  static constexpr std::array<std::string_view, 8> whole{"int",   "round",    "floor",   "ceil",
                                                         "trunc", "parseInt", "toFixed", "__int__"};
  const std::string_view text = own_name(code, i);
  code.is_python() ? add_python_clock(code, i, s) : add_node_clock(code, i, s);
  s.whole = s.whole || is_one_of(text, whole);
  s.nanoseconds = s.nanoseconds || text == "time_ns" || text == "perf_counter_ns";
  s.text = s.text || text == "isoformat";
  if (is_any(code.token(i), {"isoformat", "toISOString", "toJSON"})) ++s.texts;
  s.seconds_only = s.seconds_only || (text == "microsecond" && code.is_python());
}

constexpr int most_cuts = 8;  // that are looked at for a value

ClockSigns clock_signs(const CodeModel& code, TokenRange value) {
  ClockSigns s;
  (void)code.reaches(value, [&](std::size_t i) {
    const auto& t = code.token(i);
    if (t.kind == TokenKind::number) add_number(code, i, s);
    if (t.kind == TokenKind::text) add_text(code, i, s);
    if (t.kind == TokenKind::name) add_name(code, i, s);
    if (const auto cut = s.cuts < most_cuts ? cut_clock(code, i) : std::nullopt) {
      ++s.cuts;
      s.cut = std::max(s.cut, *cut);
    }
    // Whole divisions, and what makes a number whole in Node: `| 0`, `~~`.
    s.whole = s.whole || t.is("//") || (!code.is_python() && (t.is("|") || t.is("~")));
    if ((t.kind == TokenKind::text || t.kind == TokenKind::name) &&
        (t.text == "requestTimeEpoch" || t.text == "timeEpoch")) {
      read_clock(s);  // API Gateway's, of the request
      s.number = s.milliseconds = true;
    }
    return false;
  });
  return s;
}

}  // namespace

ClockStep clock_step(const CodeModel& code, TokenRange value) {
  const ClockSigns s = clock_signs(code, value);
  if (!s.clock) return ClockStep::none;
  // Of a text that is cut, what is left; where it stands there uncut, too, that one.
  if (s.cuts > 0 && s.clocks <= s.cuts && s.texts <= s.cuts) return s.cut;
  if (s.coarse && s.clocks == 1) return ClockStep::none;  // and the clock is not beside it again
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

namespace {

/// x['text'], x.get('text')
bool is_key_that_is_read(const CodeModel& code, std::size_t i) {
  if (i < 2 || i + 1 >= code.tokens().size()) return false;
  return (code.token(i - 1).is("[") && code.token(i + 1).is("]")) ||
         (code.token(i - 1).is("(") && code.token(i - 2).is("get"));
}

/// What an update has counted up, and answers: `ADD n :one`, `SET n = n + :one`.
bool is_counted(const CodeModel& code, std::size_t i) {
  static constexpr std::array<std::string_view, 5> updates{"update_item", "updateItem", "update",
                                                           "UpdateCommand", "UpdateItemCommand"};
  if (!is_one_of(code.token(i).text, updates) || !is_called(code, i)) return false;
  const CodeFields fields = code.fields_of(CodeCall{i, {i + 2, code.token(i + 1).partner}});
  const auto expression = fields.find("UpdateExpression");
  if (expression == fields.end() || !fields.contains("ReturnValues")) return false;
  return std::any_of(expression->second.begin(), expression->second.end(), [&](const auto& each) {
    return code.reaches(each, [&](std::size_t n) {
      const auto& t = code.token(n);
      if (t.kind != TokenKind::text) return false;
      return in_lower_case(t.text).find("add ") != std::string::npos ||
             t.text.find('+') != std::string_view::npos;
    });
  });
}

/// The parts that a key's value is put together from, through variables and functions.
class KeyParts {
 public:
  explicit KeyParts(const CodeModel& code) : code_(code) {}

  std::vector<TokenRange> of(TokenRange value) {
    add(value, 0);
    return std::move(parts_);
  }

 private:
  static constexpr int deepest = 8;
  static constexpr std::size_t most = 100;

  const CodeToken& at(std::size_t i) const { return code_.token(i); }
  std::size_t next(std::size_t i) const {
    return at(i).kind == TokenKind::mark && at(i).partner > i ? at(i).partner + 1 : i + 1;
  }
  std::size_t find(TokenRange value, std::string_view mark) const {
    std::size_t i = value.begin;
    while (i < value.end && !at(i).is(mark)) i = next(i);
    return std::min(i, value.end);
  }

  void add(TokenRange value, int depth) {
    value = unwrapped(value);
    if (value.empty() || depth > deepest || parts_.size() >= most) return;
    if (is_sum_of_texts(value)) {
      for (std::size_t i = value.begin; i < value.end;) {
        const std::size_t end = find({i, value.end}, "+");
        add({i, end}, depth + 1);
        i = end + 1;
      }
    } else if (at(value.begin).kind == TokenKind::text) {
      add_of_text(value, depth);
    } else if (!add_joined(value, depth) && !add_followed(value, depth)) {
      parts_.push_back(value);
    }
  }

  /// (x), await x, str(x), { S: x }
  TokenRange unwrapped(TokenRange value) const {
    for (bool changed = true; changed && !value.empty();) {
      const TokenRange before = value;
      const CodeToken& first = at(value.begin);
      const bool is_cast = first.is("str") || first.is("String");
      if (first.is("await")) {
        ++value.begin;
      } else if (first.is("(") && first.partner + 1 == value.end) {
        value = {value.begin + 1, value.end - 1};
      } else if (is_cast && value.begin + 1 < value.end && at(value.begin + 1).is("(") &&
                 at(value.begin + 1).partner + 1 == value.end) {
        value = {value.begin + 2, value.end - 1};
      } else if (first.is("{") && first.partner + 1 == value.end && value.begin + 2 < value.end &&
                 at(value.begin + 2).is(":")) {
        value = {value.begin + 3, value.end - 1};
      }
      changed = value.begin != before.begin;
    }
    return value;
  }

  bool is_sum_of_texts(TokenRange value) const {
    if (find(value, "+") == value.end) return false;
    bool begins = true;  // an operand
    for (std::size_t i = value.begin; i < value.end; i = next(i)) {
      if (begins && (at(i).kind == TokenKind::text || at(i).is("str") || at(i).is("String")))
        return true;
      begins = at(i).is("+");
    }
    return false;
  }

  void add_items(TokenRange items, int depth) {
    for (std::size_t i = items.begin; i < items.end;) {
      const std::size_t after = code_.past_comma(i, items.end);
      add({i, at(after - 1).is(",") ? after - 1 : after}, depth + 1);
      i = after;
    }
  }

  /// A text: what stands in its braces, and what it is filled with.
  void add_of_text(TokenRange value, int depth) {
    for (std::size_t i = value.begin; i < value.end; i = next(i)) {
      const CodeToken& t = at(i);
      if (t.is("%")) {
        const TokenRange operand = unwrapped({i + 1, value.end});
        return add_items(operand, depth);
      }
      if (!t.is("(") || t.partner <= i || i == value.begin) continue;
      TokenRange inside{i + 1, t.partner};
      const CodeToken& before = at(i - 1);
      if (before.is("format") || before.is("join")) {
        if (before.is("join") && is_any(at(inside.begin), {"[", "("}))
          inside = {inside.begin + 1, at(inside.begin).partner};
        add_items(inside, depth);
      } else if (before.kind == TokenKind::text || before.is(")")) {
        inside.end = find(inside, ":");  // {value:06d}
        add(inside, depth + 1);
      }
    }
  }

  /// [a, b].join('#')
  bool add_joined(TokenRange value, int depth) {
    const CodeToken& first = at(value.begin);
    if (!first.is("[") || first.partner + 2 >= value.end || !at(first.partner + 2).is("join"))
      return false;
    add_items({value.begin + 1, first.partner}, depth);
    return true;
  }

  /// A variable alone, or a call of the code's own function.
  bool add_followed(TokenRange value, int depth) {
    const CodeToken& first = at(value.begin);
    if (first.kind != TokenKind::name) return false;
    const bool is_alone = value.begin + 1 == value.end;
    const bool is_call =
        !is_alone && at(value.begin + 1).is("(") && at(value.begin + 1).partner + 1 == value.end;
    if (!is_alone && !is_call) return false;
    const std::vector<TokenRange> values =
        is_call ? code_.returned(first.text) : code_.assigned(first.text, value.begin);
    for (const TokenRange& each : values) add(each, depth + 1);
    return !values.empty();
  }

  const CodeModel& code_;
  std::vector<TokenRange> parts_;
};

/// Texts and numbers, and what is set for the whole stack: PREFIX, os.environ['STAGE'].
bool is_constant(const CodeModel& code, TokenRange part) {
  for (std::size_t i = part.begin; i < part.end; ++i)
    if (is_any(code.token(i), {"environ", "getenv", "env"})) return true;
  for (std::size_t i = part.begin; i < part.end; ++i) {
    const auto& t = code.token(i);
    if (t.kind != TokenKind::name) continue;
    const bool is_upper =
        std::none_of(t.text.begin(), t.text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    if (!is_upper) return false;
  }
  return true;
}

}  // namespace

bool has_another_part(const CodeModel& code, TokenRange value,
                      const std::vector<TokenRange>& other_keys) {
  std::vector<TokenRange> known;
  for (const TokenRange& other : other_keys) {
    const std::vector<TokenRange> parts = KeyParts(code).of(other);
    known.insert(known.end(), parts.begin(), parts.end());
  }
  const std::vector<TokenRange> parts = KeyParts(code).of(value);
  return std::any_of(parts.begin(), parts.end(), [&](const TokenRange& part) {
    if (is_constant(code, part) || clock_signs(code, part).clock) return false;
    return std::none_of(known.begin(), known.end(),
                        [&](const TokenRange& each) { return is_same_text(code, part, each); });
  });
}

bool is_unique(const CodeModel& code, TokenRange value) {
  static constexpr std::array<std::string_view, 11> names{
      "secrets",   "token_hex",       "token_urlsafe", "urandom",  "randomBytes", "randint",
      "randrange", "getRandomValues", "getrandbits",   "createId", "randomInt"};
  static constexpr std::array<std::string_view, 5> parts{"uuid", "ulid", "nanoid", "ksuid", "cuid"};
  // A client that sends one again means the same item.
  static constexpr std::array<std::string_view, 5> requests{"requestid", "request_id", "request-id",
                                                            "idempotencykey", "idempotency_key"};
  static constexpr std::array<std::string_view, 4> versions{"v1", "v4", "v6", "v7"};
  static constexpr std::array<std::string_view, 4> texts{"Idempotency-Key", "idempotency-key",
                                                         "x-idempotency-key", "messageId"};
  return code.reaches(value, [&](std::size_t i) {
    const auto& t = code.token(i);
    if (t.kind == TokenKind::text)
      return is_one_of(t.text, texts) ||
             (is_key_that_is_read(code, i) && has_one_of(in_lower_case(t.text), requests));
    if (t.kind != TokenKind::name) return false;
    const std::string_view name = own_name(code, i);
    if (is_one_of(name, names)) return true;
    if (name == "random") return is_member_of(code, i, "Math");
    if (is_one_of(name, versions)) return is_called(code, i);
    const std::string lower = in_lower_case(name);
    return has_one_of(lower, requests) || has_one_of(lower, parts) ||
           has_one_of(in_lower_case(t.text), parts) || is_counted(code, i);
  });
}

}  // namespace fitcost::inline v1::cloudformation::detail
