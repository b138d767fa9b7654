// SPDX-License-Identifier: Apache-2.0
// What is put to CloudWatch: dimensions that take whatever a client sends.
#include <algorithm>
#include <array>

#include "audit/code_facts.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

constexpr int deepest_flow = 12;
constexpr std::size_t most_ranges = 200;

/// A test against a set of what is allowed: `x in KINDS`, `KINDS.includes(x)`, `KINDS.has(x)`.
bool is_bounded(const CodeModel& code, std::string_view name, std::size_t from) {
  const TokenRange around = code.function_around(from);
  for (std::size_t i = around.begin; i + 2 < around.end; ++i) {
    const auto& t = code.token(i);
    if (t.kind == TokenKind::name && t.text == name) {
      const auto& next = code.token(i + 1);
      std::size_t first = i;  // for k, v in ...: no test
      while (first > 1 && code.token(first - 1).is(",")) first -= 2;
      const bool walked = first > 0 && code.token(first - 1).is("for");
      if (!walked && (next.is("in") || (next.is("not") && code.token(i + 2).is("in")))) return true;
      const bool asked = i >= 2 && code.token(i - 1).is("(") &&
                         (code.token(i - 2).is("includes") || code.token(i - 2).is("has") ||
                          code.token(i - 2).is("indexOf"));
      if (asked && !code.is_python()) return true;
    }
  }
  return false;
}

/// What tells one caller from others, in an API's requestContext: the claims' sub, the address.
bool is_callers_identity(const CodeModel& code, std::size_t i) {
  static constexpr std::array<std::string_view, 16> words{
      "sub",      "username",     "cognito:username",  "email",
      "userId",   "phone_number", "principalId",       "jti",
      "sourceIp", "userAgent",    "cognitoIdentityId", "userArn",
      "user_id",  "requestId",    "connectionId",      "extendedRequestId"};
  const auto& t = code.token(i);
  const bool is_read =
      i > 1 && (t.kind == TokenKind::text
                    ? is_any(code.token(i - 1), {"[", "("})
                    : t.kind == TokenKind::name && is_any(code.token(i - 1), {".", "?."}));
  if (!is_read || std::find(words.begin(), words.end(), t.text) == words.end()) return false;
  std::size_t begin = i - 1;  // of the chain that it ends
  while (begin > 0) {
    const auto& before = code.token(begin - 1);
    const bool is_bracket = is_any(before, {"]", ")"}) && before.partner + 1 < begin;
    const bool is_link = before.kind == TokenKind::name || is_any(before, {".", "?."});
    if (!is_bracket && !is_link) break;
    begin = is_bracket ? before.partner : begin - 1;
  }
  return code.reaches({begin, i}, [&](std::size_t n) {
    return code.token(n).kind != TokenKind::mark && code.token(n).text == "requestContext";
  });
}

/// Whether what a client sends comes through an expression as its value, and not only as what is
/// asked on the way.
class ClientFlow {
 public:
  explicit ClientFlow(const CodeModel& code) : code_(code) {}

  bool comes(TokenRange value) {
    if (value.empty() || depth_ >= deepest_flow) return false;
    if (std::find(seen_.begin(), seen_.end(), value.begin) != seen_.end()) return false;
    seen_.push_back(value.begin);
    ++depth_;
    const bool out = is_choice(value);
    --depth_;
    seen_.pop_back();
    return out;
  }
  /// What comes is who calls, which an authorizer has made sure of.
  bool is_identity() const { return is_identity_; }

 private:
  std::size_t next(std::size_t i) const {
    const CodeToken& t = code_.token(i);
    return t.kind == TokenKind::mark && t.partner > i ? t.partner + 1 : i + 1;
  }
  std::size_t find(TokenRange value, std::initializer_list<std::string_view> words) const {
    for (std::size_t i = value.begin; i < value.end; i = next(i)) {
      const bool is_it = std::any_of(words.begin(), words.end(),
                                     [&](std::string_view w) { return code_.token(i).is(w); });
      if (is_it) return i;
    }
    return value.end;
  }

  bool is_choice(TokenRange value) {
    const bool python = code_.is_python();
    const std::size_t first = find(value, {python ? "if" : "?"});
    if (first != value.end) {
      const std::size_t second = find({first + 1, value.end}, {python ? "else" : ":"});
      if (second == value.end) return false;
      const TokenRange condition =
          python ? TokenRange{first + 1, second} : TokenRange{value.begin, first};
      const TokenRange yes =
          python ? TokenRange{value.begin, first} : TokenRange{first + 1, second};
      return (!allows(condition, yes) && comes(yes)) || comes({second + 1, value.end});
    }
    const bool compares =
        find(value, {"==", "===", "!=", "!==", "<", ">", "<=", ">=", "in", "not"}) != value.end;
    return !compares && walk(value);
  }

  /// The condition asks whether the very value is one of some.
  bool allows(TokenRange condition, TokenRange value) const {
    for (std::size_t i = condition.begin; i < condition.end; ++i) {
      const CodeToken& t = code_.token(i);
      if (t.is("in") || t.is("==") || t.is("===")) {
        if (is_same_text(code_, {condition.begin, i}, value)) return true;
      } else if ((t.is("has") || t.is("includes")) && i + 1 < condition.end) {
        if (is_same_text(code_, {i + 2, code_.token(i + 1).partner}, value)) return true;
      }
    }
    return false;
  }

  bool walk(TokenRange value) {
    for (std::size_t i = value.begin; i < value.end; i = next(i)) {
      const CodeToken& t = code_.token(i);
      if (t.is("[") || t.is("(") || t.is("{")) {
        if (t.partner > i && bracket(i)) return true;
      } else if (is_callers_identity(code_, i)) {
        is_identity_ = true;
        return true;
      } else if (is_client_input(code_, i) || (t.kind == TokenKind::name && name(i))) {
        return true;
      }
    }
    return false;
  }

  bool bracket(std::size_t open) {
    const CodeToken& t = code_.token(open);
    const TokenRange inside{open + 1, t.partner};
    const CodeToken* before = open > 0 ? &code_.token(open - 1) : nullptr;
    const bool after_value = before != nullptr && (before->kind == TokenKind::name ||
                                                   before->is(")") || before->is("]"));
    // KINDS[x], KINDS.get(x): one of KINDS, whatever x is.
    const bool looks_up = after_value && (t.is("[") || before->is("get"));
    if (after_value && (before->is("len") || before->is("bool"))) return false;
    for (std::size_t i = inside.begin; i < inside.end;) {
      const std::size_t after = code_.past_comma(i, inside.end);
      const std::size_t end = code_.token(after - 1).is(",") ? after - 1 : after;
      const bool is_key = looks_up && i == inside.begin;
      if (is_key) {
        if (end == i + 1 && is_client_input(code_, i)) return true;
        if (is_callers_identity(code_, i)) {
          is_identity_ = true;
          return true;
        }
      } else {
        const std::size_t colon = t.is("{") ? find({i, end}, {":"}) : end;
        if (comes({colon < end ? colon + 1 : i, end})) return true;
      }
      i = after;
    }
    return false;
  }

  bool name(std::size_t i) {
    const CodeToken& t = code_.token(i);
    if (i > 0 && (code_.token(i - 1).is(".") || code_.token(i - 1).is("?."))) return false;
    if (is_bounded(code_, t.text, i)) return false;
    const auto follow = [&](const std::vector<TokenRange>& values) {
      return std::any_of(values.begin(), values.end(),
                         [&](const TokenRange& each) { return comes(each); });
    };
    if (i + 1 < code_.tokens().size() && code_.token(i + 1).is("(")) {
      if (follow(code_.returned(t.text))) return true;
    }
    return follow(code_.assigned(t.text, i)) || follow(code_.assigned_to_keys(t.text, i));
  }

  const CodeModel& code_;
  int depth_ = 0;
  bool is_identity_ = false;
  std::vector<std::size_t> seen_;
};

/// The arguments of a call and all that their variables come to.
std::vector<TokenRange> all_of(const CodeModel& code, const CodeCall& call) {
  std::vector<TokenRange> out{call.arguments};
  const auto add = [&](const std::vector<TokenRange>& values) {
    for (const TokenRange& each : values) {
      const bool known = std::any_of(out.begin(), out.end(), [&](const TokenRange& r) {
        return r.begin <= each.begin && each.end <= r.end;
      });
      if (!known && out.size() < most_ranges) out.push_back(each);
    }
  };
  std::size_t looked_at = 0;
  while (looked_at < out.size()) {  // it grows
    const TokenRange range = out[looked_at++];
    for (std::size_t i = range.begin; i < range.end; ++i) {
      const CodeToken& t = code.token(i);
      if (t.kind != TokenKind::name || (i > 0 && code.token(i - 1).is("."))) continue;
      add(code.assigned(t.text, i));
      add(code.assigned_to_keys(t.text, i));
      if (i + 1 < code.tokens().size() && code.token(i + 1).is("(")) add(code.returned(t.text));
    }
  }
  return out;
}

/// Of `{'Name': n}`, `{ Name }`, `dict(Name=n)`.
TokenRange field_of(const CodeModel& code, TokenRange object, std::string_view key) {
  for (std::size_t i = object.begin; i < object.end;) {
    const std::size_t after = code.past_comma(i, object.end);
    const std::size_t end = code.token(after - 1).is(",") ? after - 1 : after;
    if (code.token(i).text == key && code.token(i).kind != TokenKind::mark) {
      if (end == i + 1) return {i, end};
      return {i + 2, end};
    }
    i = after;
  }
  return {};
}

/// The dimensions' objects: they have a Name; a datum's Value has a MetricName beside it.
void look_at_dimension(const CodeModel& code, std::size_t open, std::vector<std::string>& by) {
  const TokenRange object{open + 1, code.token(open).partner};
  const TokenRange value = field_of(code, object, "Value");
  const TokenRange name = field_of(code, object, "Name");
  ClientFlow flow(code);
  if (value.empty() || name.empty() || !flow.comes(value)) return;
  const CodeToken& first = code.token(name.begin);
  by.push_back(
      (first.kind == TokenKind::text ? "the dimension '" + std::string(first.text) + "'"
                                     : "a dimension") +
      std::string(flow.is_identity() ? " tells callers apart" : " takes whatever a client sends"));
}

}  // namespace

void find_metric_faults(const CodeModel& code, std::vector<CodeFault>& out) {
  for (const auto& call : code.calls()) {
    if (!is_metric_put(code, call)) continue;
    std::vector<std::string> by;
    for (const TokenRange& range : all_of(code, call)) {
      for (std::size_t i = range.begin; i < range.end; ++i) {
        const CodeToken& t = code.token(i);
        const bool object = t.is("{") || (t.is("(") && i > 0 && code.token(i - 1).is("dict"));
        if (object && t.partner > i) look_at_dimension(code, i, by);
      }
    }
    if (by.empty()) continue;
    out.push_back({"FC311", call.name, by.front() + ": each new value is one more custom metric"});
  }
}

}  // namespace fitcost::inline v1::cloudformation::detail
