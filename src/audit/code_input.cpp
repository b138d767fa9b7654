// SPDX-License-Identifier: Apache-2.0
// What a client sends, and whether the code minds that it may be anything.
#include <algorithm>
#include <map>
#include <utility>

#include "audit/code_facts.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

/// int(text), parseInt(text), +text
struct Conversion {
  std::size_t begin = 0;  ///< its first token
  std::size_t at = 0;     ///< the token to point at
  TokenRange of;
  std::size_t end = 0;  ///< past it
  std::string words;
};

std::vector<Conversion> conversion_calls(const CodeModel& code) {
  std::vector<Conversion> out;
  for (const auto& call : code.calls()) {
    const auto& name = code.token(call.name);
    const bool converts = code.is_python() ? is_any(name, {"int", "float", "Decimal"})
                                           : is_any(name, {"parseInt", "parseFloat", "Number"});
    if (!converts || call.arguments.empty()) continue;
    out.push_back({code.begin_of_chain(call.name), call.name, call.arguments,
                   call.arguments.end + 1, std::string(name.text) + "()"});
  }
  return out;
}

/// Node's +text: a plus that has no number before it.
void add_unary_pluses(const CodeModel& code, std::vector<Conversion>& out) {
  const auto& tokens = code.tokens();
  for (std::size_t i = 1; i + 1 < tokens.size(); ++i) {
    if (!tokens[i].is("+") || tokens[i + 1].kind != TokenKind::name) continue;
    if (!is_any(tokens[i - 1], {"=", "(", ",", "[", "{", ":", "?", "=>", "return", ";", "&&", "||",
                                "\?\?", "!", "<", ">", "<=", ">="}))
      continue;
    std::size_t end = i + 2;
    for (; end < tokens.size(); ++end) {
      const CodeToken& t = tokens[end];
      if (is_any(t, {"[", "("}) && t.partner > end) {
        end = t.partner;
        continue;
      }
      const bool is_link = is_any(t, {".", "?."});
      const bool is_member = t.kind == TokenKind::name && is_any(tokens[end - 1], {".", "?."});
      if (!is_link && !is_member) break;
    }
    out.push_back({i, i, {i + 1, end}, end, "+"});
  }
}

bool asks_for_kind(const CodeModel& code, TokenRange around) {
  constexpr std::string_view python[] = {"isdigit",    "isdecimal", "isnumeric",
                                         "isinstance", "fullmatch", "match"};
  constexpr std::string_view node[] = {"isNaN",         "isInteger", "isFinite",
                                       "isSafeInteger", "test",      "match"};
  for (std::size_t i = around.begin; i < around.end; ++i) {
    const auto& t = code.token(i);
    if (t.kind != TokenKind::name) continue;
    const auto is = [&](std::string_view word) { return t.text == word; };
    if (code.is_python() ? std::any_of(std::begin(python), std::end(python), is)
                         : std::any_of(std::begin(node), std::end(node), is))
      return true;
  }
  return false;
}

/// Both mention the same key of what a client sends, or the same variable.
bool is_of_same_text(const CodeModel& code, TokenRange a, TokenRange b) {
  for (std::size_t i = a.begin; i < a.end; ++i) {
    const auto& t = code.token(i);
    const bool telling = t.kind == TokenKind::text ||
                         (t.kind == TokenKind::name && i + 1 == a.end && !t.text.empty());
    if (telling && code.mentions(b, t.text)) return true;
  }
  return false;
}

/// is_number(x): a function of the code's own that asks, or tries.
bool is_asked_by_helper(const CodeModel& code, const Conversion& conversion) {
  const TokenRange around = code.function_around(conversion.at);
  const auto tells = [&](TokenRange body) {
    return asks_for_kind(code, body) ||
           (code.is_python() && !body.holds(conversion.at) && code.mentions(body, "ValueError"));
  };
  return std::any_of(code.calls().begin(), code.calls().end(), [&](const CodeCall& call) {
    if (!around.holds(call.name) || call.name >= conversion.at || call.arguments.empty())
      return false;
    if (!is_of_same_text(code, call.arguments, conversion.of)) return false;
    const std::vector<TokenRange> bodies = code.bodies_of(code.token(call.name).text);
    return std::any_of(bodies.begin(), bodies.end(), tells);
  });
}

/// Something in the function asks what kind of text it is.
bool is_checked(const CodeModel& code, const Conversion& conversion) {
  return asks_for_kind(code, code.function_around(conversion.at)) ||
         is_asked_by_helper(code, conversion);
}

/// const n = parseInt(x); if (!n) ...; n || 50; n ? n : 50; !(n >= 1): NaN is told apart.
bool is_asked_later(const CodeModel& code, const Conversion& conversion) {
  if (code.is_python()) return false;
  const std::size_t begin = conversion.begin;
  if (begin < 2 || !code.token(begin - 1).is("=")) return false;
  const CodeToken& variable = code.token(begin - 2);
  const TokenRange around = code.function_around(conversion.at);
  for (std::size_t i = conversion.of.end; i + 1 < around.end; ++i) {
    if (code.token(i).kind != TokenKind::name || code.token(i).text != variable.text) continue;
    if (code.token(i - 1).is("!") || is_any(code.token(i + 1), {"||", "?", "&&"})) return true;
    if (code.token(i - 1).is("(") && code.token(i - 2).is("!")) return true;
  }
  return false;
}

/// Whether what a client sends reaches a conversion.
class ClientInput {
 public:
  explicit ClientInput(const CodeModel& code) : code_(code) {}

  struct Reach {
    bool is_reached = false;
    bool by_query = false;  ///< a query string: always a text
  };
  /// Of a variable alone it is asked once in a function: thousands of conversions of one that is
  /// set as often would take the product of both.
  Reach of(TokenRange range) {
    const bool is_variable =
        range.end == range.begin + 1 && code_.token(range.begin).kind == TokenKind::name;
    if (!is_variable) return look(range);
    const std::pair key{code_.token(range.begin).text, code_.function_around(range.begin).begin};
    const auto [known, is_new] = variables_.try_emplace(key);
    if (is_new) known->second = look(range);
    return known->second;
  }

 private:
  Reach look(TokenRange range) const {
    Reach out;
    out.is_reached = code_.reaches(range, [&](std::size_t i) {
      if (!is_client_input(code_, i)) return false;
      out.by_query = is_query_string(code_.token(i));
      return true;
    });
    return out;
  }

  const CodeModel& code_;
  std::map<std::pair<std::string_view, std::size_t>, Reach> variables_;
};

void find_conversion_faults(const CodeModel& code, std::vector<CodeFault>& out) {
  const auto& tokens = code.tokens();
  std::vector<Conversion> conversions = conversion_calls(code);
  if (!code.is_python()) add_unary_pluses(code, conversions);
  ClientInput input(code);
  for (const auto& conversion : conversions) {
    const ClientInput::Reach reach = input.of(conversion.of);
    if (!reach.is_reached) continue;
    // The clock, or a length, is nobody's input.
    if (clock_step(code, conversion.of) != ClockStep::none || code.mentions(conversion.of, "len"))
      continue;
    if (is_caught(
            code, conversion.at,
            {"ValueError", "TypeError", "InvalidOperation", "ArithmeticError", "DecimalException"}))
      continue;
    if (is_checked(code, conversion) || is_asked_later(code, conversion)) continue;
    if (!code.is_python() && conversion.end < tokens.size() &&
        is_any(tokens[conversion.end], {"||", "\?\?"}))
      continue;
    // int(int(x)): the inner one says it.
    const bool nested = std::any_of(out.begin(), out.end(), [&](const CodeFault& f) {
      return f.rule == "FC305" && conversion.of.holds(f.token);
    });
    if (nested) continue;
    out.push_back(
        {"FC305", conversion.at,
         conversion.words + " of what a client sends: " +
             (code.is_python() ? std::string(reach.by_query ? "'abc' or '' raises"
                                                            : "a text, null or a list raises") +
                                     ", and the client gets 500 where 400 is due"
                               : std::string("'abc' gives NaN, which goes on into the request")),
         !reach.by_query});
  }
}

}  // namespace

void find_input_faults(const CodeModel& code, std::vector<CodeFault>& out) {
  find_conversion_faults(code, out);
}

}  // namespace fitcost::inline v1::cloudformation::detail
