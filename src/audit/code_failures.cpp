// SPDX-License-Identifier: Apache-2.0
// What goes wrong and nobody sees, and what is put to CloudWatch.
#include <algorithm>

#include "audit/code_facts.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

bool is_server_error(const CodeToken& t) {
  return (t.kind == TokenKind::number || t.kind == TokenKind::text) && t.text.size() == 3 &&
         t.text.front() == '5' && t.text[1] == '0';
}

void find_swallowed(const CodeModel& code, std::vector<CodeFault>& out) {
  for (const auto& tried : code.tries()) {
    for (const auto& handler : tried.handlers) {
      if (!handler.catches_all()) continue;
      std::size_t answer = 0;
      bool raises = false;
      for (std::size_t i = handler.body.begin; i < handler.body.end; ++i) {
        const auto& t = code.token(i);
        raises = raises || t.is("raise") || t.is("throw") || t.is("exit");
        // callback(error): the invocation fails.
        raises = raises || (!code.is_python() && (t.is("callback") || t.is("reject")));
        if (answer == 0 && is_server_error(t)) answer = i;
      }
      if (raises || answer == 0) continue;
      out.push_back({"FC310", answer,
                     "every exception is caught and answered with 5xx: to Lambda the invocation "
                     "succeeds, and AWS/Lambda Errors stays 0",
                     false});
    }
  }
}

/// A test against a set of what is allowed: `x in KINDS`, `KINDS.includes(x)`, `KINDS.has(x)`.
bool is_bounded(const CodeModel& code, std::string_view name, std::size_t from) {
  const TokenRange around = code.function_around(from);
  for (std::size_t i = around.begin; i + 2 < around.end; ++i) {
    const auto& t = code.token(i);
    if (t.kind == TokenKind::name && t.text == name) {
      const auto& next = code.token(i + 1);
      if (next.is("in") || (next.is("not") && code.token(i + 2).is("in"))) return true;
      const bool asked = i >= 2 && code.token(i - 1).is("(") &&
                         (code.token(i - 2).is("includes") || code.token(i - 2).is("has") ||
                          code.token(i - 2).is("get") || code.token(i - 2).is("indexOf"));
      if (asked && !code.is_python()) return true;
    }
  }
  return false;
}

void find_unbounded_metrics(const CodeModel& code, std::vector<CodeFault>& out) {
  for (const auto& call : code.calls()) {
    if (!is_metric_put(code, call)) continue;
    // Follows MetricData to the dictionaries in it.
    const CodeFields arguments = code.fields_of(call);
    std::vector<TokenRange> looked{call.arguments};
    for (const auto& [key, values] : arguments)
      looked.insert(looked.end(), values.begin(), values.end());
    std::string by;
    for (const TokenRange& range : looked) {
      (void)code.reaches(range, [&](std::size_t i) {
        const auto& t = code.token(i);
        if (t.text != "Value" || t.kind == TokenKind::mark) return false;
        if (i + 2 >= code.tokens().size() || !code.token(i + 1).is(":")) return false;
        // Of a dimension, which has a Name; a datum's Value has a MetricName.
        std::size_t open = i;
        while (open > 0 && !code.token(open).is("{")) --open;
        const TokenRange object{open, code.token(open).partner};
        if (!code.mentions(object, "Name")) return false;
        std::size_t end = i + 2;
        while (end < object.end && !code.token(end).is(",") && !code.token(end).is("}")) ++end;
        const TokenRange value{i + 2, end};
        const bool client =
            code.reaches(value, [&](std::size_t n) { return is_client_input(code, n); });
        if (!client) return false;
        const auto& first = code.token(value.begin);
        if (first.kind == TokenKind::name && is_bounded(code, first.text, i)) return false;
        for (std::size_t n = open; n < object.end; ++n) {
          if (code.token(n).text == "Name" && n + 2 < object.end) by = code.token(n + 2).text;
        }
        return true;
      });
    }
    if (by.empty()) continue;
    out.push_back({"FC311", call.name,
                   "the dimension '" + by +
                       "' takes whatever a client sends: each new value is one more custom metric",
                   false});
  }
}

}  // namespace

void find_failure_faults(const CodeModel& code, std::vector<CodeFault>& out) {
  find_swallowed(code, out);
  find_unbounded_metrics(code, out);
}

}  // namespace fitcost::inline v1::cloudformation::detail
