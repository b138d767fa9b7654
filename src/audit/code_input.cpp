// SPDX-License-Identifier: Apache-2.0
// What a client sends, and whether the code minds that it may be anything.
#include <algorithm>
#include <map>
#include <set>

#include "audit/code_facts.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

class QueryStrings {
 public:
  QueryStrings(const CodeModel& code, std::vector<CodeFault>& out) : code_(code), out_(out) {}

  void run() {
    for (std::size_t i = 1; i + 1 < code_.tokens().size(); ++i)
      if (is_query_string(code_.token(i))) look(i);
  }

 private:
  const CodeToken& at(std::size_t i) const {
    static const CodeToken nothing{TokenKind::line, {}, 0, 0, 0, 0};
    return i < code_.tokens().size() ? code_.token(i) : nothing;
  }

  /// Past event['queryStringParameters'], event.get('queryStringParameters', ...); 0 where the
  /// token is none of those.
  std::size_t end_of_access(std::size_t i) const {
    if (at(i).kind == TokenKind::text) {
      if (at(i - 1).is("[") && at(i + 1).is("]")) return i + 2;
      if (at(i - 1).is("(") && i >= 2 && at(i - 2).is("get")) return at(i - 1).partner + 1;
      return 0;
    }
    return is_any(at(i - 1), {".", "?."}) ? i + 1 : 0;
  }

  /// A test of the same thing somewhere in the function: whoever asks once is taken to know.
  bool is_tested(std::size_t i) const { return asks(code_.function_around(i)); }
  bool asks(TokenRange range) const {
    for (std::size_t n = range.begin; n < range.end; ++n) {
      if (!is_query_string(at(n))) continue;
      if (is_test(n, end_of_access(n))) return true;
    }
    return false;
  }

  /// A condition asks for it, or for the variable that it is put in; or it is set.
  bool guards(TokenRange range) const {
    std::set<std::string_view> variables;
    for (std::size_t n = range.begin; n < range.end; ++n) {
      const bool is_it = is_query_string(at(n));
      if (is_it && is_set(n)) return true;
      if (is_it && end_of_access(n) != 0) variables.insert(variable_of(n));
      if (!is_it && (at(n).kind != TokenKind::name || !variables.contains(at(n).text))) continue;
      if (is_in_condition(n)) return true;
    }
    return false;
  }
  /// event['queryStringParameters'] = ..., { ...event, queryStringParameters: ... }
  bool is_set(std::size_t n) const {
    const std::size_t end = end_of_access(n);
    if (end != 0) return is_any(at(end), {"=", "||=", "\?\?="});
    return at(n + 1).is(":") && (code_.is_python() || !is_in_pattern(n));
  }
  bool is_in_condition(std::size_t n) const {
    if (!code_.is_python()) return bracket_around(n, {"if", "while"});
    while (n > 0 && at(n - 1).kind != TokenKind::line) --n;
    return is_any(at(n), {"if", "elif", "assert", "while"});
  }
  /// The next bracket around that a name is before is before one of the words.
  bool bracket_around(std::size_t i, std::initializer_list<std::string_view> words) const {
    std::size_t n = i > 0 ? i - 1 : 0;
    for (int back = 0; back < farthest_bracket && n > 0; ++back) {
      const CodeToken& t = at(n);
      if (t.kind == TokenKind::line || t.is(";") || t.is("{")) return false;
      if (t.is("(") && at(n - 1).kind == TokenKind::name) return is_any(at(n - 1), words);
      n = is_any(t, {")", "]", "}"}) && t.partner < n && t.partner > 0 ? t.partner - 1 : n - 1;
    }
    return false;
  }

  /// Whoever calls the function, by its name or by a table of functions, has asked before.
  bool is_tested_by_callers(std::size_t i) {
    const std::size_t function = code_.begin_of_innermost(i);
    const auto known = tested_by_callers_.find(function);
    if (known != tested_by_callers_.end()) return known->second;
    const bool out = all_callers_ask(i, 0);
    tested_by_callers_[function] = out;
    return out;
  }
  bool all_callers_ask(std::size_t i, int depth) const {
    if (depth > deepest_guard) return false;
    const std::vector<std::size_t> uses = code_.uses_of_function_around(i);
    return !uses.empty() && uses.size() <= most_uses &&
           std::all_of(uses.begin(), uses.end(), [&](std::size_t use) {
             const TokenRange around = code_.callable_around(use);
             const bool in_module = around.begin == 0 && around.end == code_.tokens().size();
             return !in_module && (guards({around.begin, use}) || is_given_one(use) ||
                                   all_callers_ask(use, depth + 1));
           });
  }
  /// call({ ...event, queryStringParameters: event.queryStringParameters ?? {} })
  bool is_given_one(std::size_t call) const {
    return at(call + 1).is("(") && sets({call + 2, at(call + 1).partner});
  }
  bool sets(TokenRange range) const {
    for (std::size_t n = range.begin; n < range.end; ++n)
      if (is_query_string(at(n)) && is_set(n)) return true;
    return false;
  }

  /// Middy calls what sets it before the handler: httpEventNormalizer, or a hook.
  /// https://middy.js.org/docs/middlewares/http-event-normalizer/
  bool is_set_by_middleware() const {
    return std::any_of(code_.calls().begin(), code_.calls().end(), [&](const CodeCall& call) {
      const std::string_view name = code_.original(code_.token(call.name).text);
      if (code_.is_python()) return false;
      if (name == "httpEventNormalizer") return true;
      if (name != "before" || !is_any(at(call.name - 1), {".", "?."})) return false;
      const std::vector<TokenRange> hooks = code_.bodies_of(at(call.arguments.begin).text);
      return sets(call.arguments) ||
             std::any_of(hooks.begin(), hooks.end(), [&](TokenRange body) { return sets(body); });
    });
  }

  /// The whole expression is asked whether it is there.
  bool is_test(std::size_t i, std::size_t end) const {
    if (end == 0) {
      // 'queryStringParameters' in event
      return at(i).kind == TokenKind::text && at(i + 1).is("in");
    }
    if (is_any(at(end), {"or", "and", "is", "||", "&&", "\?\?", "?", "==", "===", "!=", "!==", "?.",
                         "&&=", "||=", "\?\?="}))
      return true;
    if (is_given_to_test(begin_of_access(i), end)) return true;
    std::size_t begin = i;  // of the chain
    while (begin > 0 && (is_any(at(begin - 1), {".", "?.", "[", "("}) ||
                         at(begin - 1).kind == TokenKind::name)) {
      if (is_any(at(begin - 1), {"if", "elif", "not", "while", "and", "assert", "in"})) break;
      --begin;
    }
    if (begin > 0 && is_any(at(begin - 1), {"not", "!", "and"})) return true;
    if (begin > 0 && is_any(at(begin - 1), {"if", "elif", "while", "assert"}) &&
        is_any(at(end), {":", "else", ")"}))
      return true;
    return !code_.is_python() && at(begin).is("if") && at(end).is(")");
  }

  /// all([q, ...]), bool(q), isinstance(q, dict)
  bool is_given_to_test(std::size_t begin, std::size_t end) const {
    if (begin < 2 || !is_any(at(end), {",", ")", "]"})) return false;
    return bracket_around(begin, {"all", "bool", "Boolean", "isinstance"});
  }

  bool is_dereference(std::size_t end) const { return is_any(at(end), {".", "["}); }

  void look(std::size_t i) {
    // event.get('queryStringParameters', {}): the default is for what is absent
    has_default_ = at(i).kind == TokenKind::text && at(i - 1).is("(") && at(i + 1).is(",");
    std::size_t end = end_of_access(i);
    if (end == 0) {
      if (!code_.is_python()) look_at_destructured(i);
      return;
    }
    if (fails_on_null(i)) {
      if (!is_tested(i)) fault(i);
      return;
    }
    while (at(end).is(")")) {
      const std::size_t open = at(end).partner;
      if (walks_keys(open) || copies(open)) {
        if (!is_tested(i)) fault(i);
        return;
      }
      if (open > 0 && at(open - 1).kind == TokenKind::name &&
          !is_any(at(open - 1), {"if", "return", "or", "and", "not", "in", "await"}))
        return;  // the argument of a call: who knows what it does with it
      ++end;
    }
    if (is_dereference(end)) {
      if (!is_tested(i)) fault(i);
      return;
    }
    const bool ends = at(end).kind == TokenKind::line || at(end).is(";") ||
                      at(end).line != at(end - 1).line || end >= code_.tokens().size();
    if (!ends) return;
    const std::size_t equals = assignment_before(i);
    if (equals != 0 && at(equals - 1).is("}")) {
      if (!is_tested(i)) fault(i);  // const { a } = event.queryStringParameters
      return;
    }
    const std::string_view name = variable_of(i);
    if (!name.empty()) look_at_variable(name, i);
  }

  /// The `=` of name = event.get('queryStringParameters'); 0 where there is none.
  std::size_t assignment_before(std::size_t i) const {
    std::size_t begin = i;
    while (begin > 0 && !at(begin).is("=") && at(begin).kind != TokenKind::line &&
           !at(begin).is(";"))
      --begin;
    return at(begin).is("=") ? begin : 0;
  }
  std::string_view variable_of(std::size_t i) const {
    const std::size_t equals = assignment_before(i);
    if (equals == 0) return {};
    std::size_t name = equals - 1;
    if (code_.is_python()) {  // name: type = value
      while (name > 0 && at(name - 1).kind != TokenKind::line) --name;
      if (name + 1 != equals && !at(name + 1).is(":")) name = equals - 1;
    }
    return at(name).kind == TokenKind::name ? at(name).text : std::string_view{};
  }

  /// `x in event['queryStringParameters']`, `**event['queryStringParameters']`
  bool fails_on_null(std::size_t i) const {
    const std::size_t begin = begin_of_access(i);
    if (begin == 0) return false;
    return at(begin - 1).is("in") || (code_.is_python() && at(begin - 1).is("**"));
  }
  std::size_t begin_of_access(std::size_t i) const {
    if (at(i).kind == TokenKind::name) return code_.begin_of_chain(i);
    const std::size_t before = at(i - 1).is("(") ? i - 2 : i - 1;  // get, or the bracket
    if (at(before).is("[")) return before > 0 ? code_.begin_of_chain(before - 1) : 0;
    return code_.begin_of_chain(before);
  }
  /// dict( and its like, which take no None
  bool copies(std::size_t open) const {
    return code_.is_python() && open > 1 && !at(open - 2).is(".") &&
           is_any(at(open - 1), {"dict", "list", "tuple", "set", "sorted", "len", "iter"});
  }
  /// Object.keys( and its like
  bool walks_keys(std::size_t open) const {
    return !code_.is_python() && open > 2 && at(open - 3).is("Object") &&
           is_any(at(open - 1), {"keys", "values", "entries"});
  }

  /// const { queryStringParameters: q } = event
  void look_at_destructured(std::size_t i) {
    if (at(i).kind != TokenKind::name || !is_any(at(i - 1), {"{", ","}) || !is_in_pattern(i))
      return;
    if (at(i + 1).is(":") && at(i + 2).is("{") && at(i + 2).partner > i) {
      // { queryStringParameters: { a } }: a default is for what is absent, and null is there
      has_default_ = at(at(i + 2).partner + 1).is("=");
      fault(i, has_default_);
    } else if (at(i + 1).is(":") && at(i + 2).kind == TokenKind::name) {
      look_at_variable(at(i + 2).text, i + 3);
    } else if (is_any(at(i + 1), {"}", ","})) {
      look_at_variable(at(i).text, i + 1);
    }
  }

  /// `{ ... } = value`, `({ ... }) =>`, and no object that is made.
  bool is_in_pattern(std::size_t i) const {
    std::size_t open = i;
    while (open > 0 && !(at(open).is("{") && at(open).partner > i)) --open;
    const std::size_t after = at(open).partner + 1;
    if (at(after).is("=")) return true;
    if (open == 0 || !is_any(at(after), {")", ","})) return false;
    std::size_t parameters = open - 1;
    while (parameters > 0 && !(at(parameters).is("(") && at(parameters).partner > open))
      --parameters;
    return is_any(at(at(parameters).partner + 1), {"=>", "{"});
  }

  bool is_variable(std::size_t n, std::string_view name) const {
    const CodeToken& t = at(n);
    return t.kind == TokenKind::name && t.text == name && n > 0 && !is_any(at(n - 1), {".", "?."});
  }
  bool is_asked(std::size_t n) const {
    return is_any(at(n + 1), {"or", "and", "is", "if", "||", "&&", "\?\?", "?", "?.",
                              "==", "===", "!=", "!==", "&&=", "||=", "\?\?="}) ||
           is_any(at(n - 1), {"not", "!", "if", "elif", "while", "and"}) ||
           (at(n - 1).is("(") && n >= 2 && at(n - 2).is("if") && at(n + 1).is(")")) ||
           is_given_to_test(n, n + 1);
  }

  void look_at_variable(std::string_view name, std::size_t from) {
    const TokenRange around = code_.function_around(from);
    std::size_t dereferenced = 0;
    for (std::size_t n = from; n < around.end; ++n) {
      if (!is_variable(n, name)) continue;
      if (is_asked(n)) return;
      if (dereferenced == 0 && at(n - 1).is("(") && at(n + 1).is(")") && copies(n - 1))
        dereferenced = n;
      if (dereferenced == 0 && is_any(at(n + 1), {".", "["})) dereferenced = n;
      // const { a } = name
      if (dereferenced == 0 && n >= 2 && at(n - 1).is("=") && at(n - 2).is("}")) dereferenced = n;
    }
    if (dereferenced != 0) fault(dereferenced);
  }

  void fault(std::size_t i, bool possible = false) {
    if (is_caught(code_, i, {"AttributeError", "TypeError", "KeyError"})) return;
    if (is_tested_by_callers(i) || is_set_by_middleware()) return;
    CodeFault found{"FC304", i,
                    "API Gateway sends null for a request without a query string: reading from it "
                    "fails, and the client gets 500 (or 502)",
                    possible};
    found.by_null = has_default_;
    out_.push_back(std::move(found));
  }

  const CodeModel& code_;
  std::vector<CodeFault>& out_;
  bool has_default_ = false;                       ///< of what is looked at
  std::map<std::size_t, bool> tested_by_callers_;  ///< by the function's first token

  static constexpr int deepest_guard = 2;
  static constexpr std::size_t most_uses = 20;
  static constexpr int farthest_bracket = 60;  // tokens
};

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

void find_conversion_faults(const CodeModel& code, std::vector<CodeFault>& out) {
  const auto& tokens = code.tokens();
  std::vector<Conversion> conversions = conversion_calls(code);
  if (!code.is_python()) add_unary_pluses(code, conversions);
  for (const auto& conversion : conversions) {
    bool query = false;
    const bool from_client = code.reaches(conversion.of, [&](std::size_t i) {
      if (!is_client_input(code, i)) return false;
      query = is_query_string(code.token(i));
      return true;
    });
    if (!from_client) continue;
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
             (code.is_python()
                  ? std::string(query ? "'abc' or '' raises" : "a text, null or a list raises") +
                        ", and the client gets 500 where 400 is due"
                  : std::string("'abc' gives NaN, which goes on into the request")),
         !query});
  }
}

}  // namespace

void find_input_faults(const CodeModel& code, std::vector<CodeFault>& out) {
  QueryStrings(code, out).run();
  find_conversion_faults(code, out);
}

}  // namespace fitcost::inline v1::cloudformation::detail
