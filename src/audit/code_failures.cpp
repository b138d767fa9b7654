// SPDX-License-Identifier: Apache-2.0
// What goes wrong and nobody sees.
#include <algorithm>
#include <array>
#include <map>

#include "audit/code_facts.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

bool is_server_error(const CodeToken& t) {
  if (t.is("INTERNAL_SERVER_ERROR") || t.is("BAD_GATEWAY") || t.is("SERVICE_UNAVAILABLE"))
    return true;
  return (t.kind == TokenKind::number || t.kind == TokenKind::text) && t.text.size() == 3 &&
         t.text.front() == '5' && t.text[1] == '0';
}

/// What is done with an exception.
struct Reaction {
  bool raises = false;     // the invocation fails after all
  std::size_t answer = 0;  // the token of a 5xx
  bool idle = true;        // it is written to the log at most
};

Reaction reaction(const CodeModel& code, TokenRange body) {
  static constexpr std::array<std::string_view, 5> raising{"raise", "throw", "exit", "reject",
                                                           "fail"};
  static constexpr std::array<std::string_view, 6> doing{
      "return", "=", "+=", "yield", "await", "break"};
  static constexpr std::array<std::string_view, 10> logging{
      "log", "error", "warn", "info", "debug", "print", "exception", "warning", "str", "stringify"};
  Reaction out;
  for (std::size_t i = body.begin; i < body.end; ++i) {
    const auto& t = code.token(i);
    const bool called = i + 1 < code.tokens().size() && code.token(i + 1).is("(");
    out.raises = out.raises || is_any(t, raising);
    if (!code.is_python() && t.is("callback") && called) {
      // callback(error): the invocation fails; callback(null, answer): it does not.
      const auto& first = code.token(std::min(i + 2, code.tokens().size() - 1));
      out.raises = out.raises || !(first.is("null") || first.is("undefined"));
    }
    if (out.answer == 0 && is_server_error(t)) out.answer = i;
    out.idle = out.idle && !is_any(t, doing) && !(called && !is_any(t, logging));
  }
  return out;
}

constexpr int deepest_writer = 2;  // functions between a `try` and the write in it

bool is_table_write(const CodeModel& code, std::size_t i) {
  static constexpr std::array<std::string_view, 14> calls{
      "put_item",      "update_item",    "delete_item",       "batch_write_item", "batch_writer",
      "putItem",       "updateItem",     "deleteItem",        "PutCommand",       "UpdateCommand",
      "DeleteCommand", "PutItemCommand", "UpdateItemCommand", "DeleteItemCommand"};
  if (is_any(code.token(i), calls)) return true;
  return !code.is_python() && code.token(i).is("put") && i + 1 < code.tokens().size() &&
         code.token(i + 1).is("(") && code.begin_of_chain(i) != i;
}

/// An object that a class of the code's own makes.
bool is_of_own_class(const CodeModel& code, std::string_view name, std::size_t seen_from) {
  const auto is_class = [&](std::string_view type) {
    for (std::size_t i = 0; i + 1 < code.tokens().size(); ++i)
      if (code.token(i).is("class") && code.token(i + 1).text == type) return true;
    return false;
  };
  const std::vector<TokenRange> values = code.assigned(name, seen_from);
  return std::any_of(values.begin(), values.end(), [&](TokenRange value) {
    const std::size_t type = code.token(value.begin).is("new") ? value.begin + 1 : value.begin;
    return type + 1 < value.end && code.token(type + 1).is("(") && is_class(code.token(type).text);
  });
}

/// `save(...)`, `self.save(...)`, `repository.save(...)` of the code's own.
bool calls_own_function(const CodeModel& code, std::size_t i) {
  if (code.token(i).kind != TokenKind::name || i + 1 >= code.tokens().size()) return false;
  if (!code.token(i + 1).is("(") || code.bodies_of(code.token(i).text).empty()) return false;
  if (i == 0) return true;
  const CodeToken& before = code.token(i - 1);
  if (is_any(before, {"def", "function"})) return false;
  if (!is_any(before, {".", "?."})) return true;
  const CodeToken& owner = code.token(i - 2);
  return is_any(owner, {"self", "this"}) ||
         (code.begin_of_chain(i) == i - 2 && is_of_own_class(code, owner.text, i));
}

/// What fails at the token does not leave the body: it is caught there, and not raised again.
bool is_swallowed_within(const CodeModel& code, std::size_t token, TokenRange body) {
  for (const CodeTry* tried : code.tries_around(token)) {
    if (!body.holds(tried->body.begin)) continue;
    for (const auto& handler : tried->handlers)
      if (!reaction(code, handler.body).raises) return true;
  }
  return false;
}

/// Writes to tables: those of the code itself, and those of its own functions whose failures come
/// out of them.
class TableWrites {
 public:
  explicit TableWrites(const CodeModel& code) : code_(code) {}

  /// The first token of the range that writes to a table; its end where none does.
  std::size_t first(TokenRange range) {
    for (std::size_t i = range.begin; i < range.end; ++i)
      if (makes_one(i, 0)) return i;
    return range.end;
  }
  bool any(TokenRange range) { return first(range) < range.end; }

 private:
  bool makes_one(std::size_t i, int depth) {
    if (is_table_write(code_, i)) return true;
    if (depth >= deepest_writer || !calls_own_function(code_, i)) return false;
    const std::string_view name = code_.token(i).text;
    const auto [known, is_new] = known_.try_emplace({name, depth}, false);
    if (!is_new) return known->second;
    bool writes = false;
    for (const TokenRange& body : code_.bodies_of(name))
      for (std::size_t n = body.begin; n < body.end && !writes; ++n)
        writes = makes_one(n, depth + 1) && !is_swallowed_within(code_, n, body);
    return known_[{name, depth}] = writes;
  }

  const CodeModel& code_;
  std::map<std::pair<std::string_view, int>, bool> known_;  ///< by function and depth
};

/// A variable of a condition, `if`, `while`, `assert` and their like, in the range.
bool is_asked_in(const CodeModel& code, TokenRange range, std::string_view variable) {
  constexpr int farthest = 20;  // tokens before a variable
  for (std::size_t i = range.begin; i < range.end; ++i) {
    if (code.token(i).kind != TokenKind::name || code.token(i).text != variable) continue;
    for (std::size_t n = i; n-- > range.begin && n + farthest > i;) {
      const CodeToken& t = code.token(n);
      if (is_any(t, {"if", "elif", "while", "assert"})) return true;
      if (t.kind == TokenKind::line || is_any(t, {";", "{", "}"})) break;
    }
  }
  return false;
}

/// The code behind it answers or raises otherwise when the write has not come to its end: what is
/// set, or left by `return`, behind the write in the body tells them apart.
bool is_told_apart(const CodeModel& code, TableWrites& writes, const CodeTry& tried) {
  std::size_t past = tried.body.end;
  for (const auto& handler : tried.handlers) past = std::max(past, handler.body.end);
  const TokenRange around = code.function_around(tried.body.begin);
  const TokenRange rest{past, around.end};
  for (std::size_t i = writes.first(tried.body); i < tried.body.end; ++i) {
    const CodeToken& t = code.token(i);
    if (t.is("=") && is_asked_in(code, rest, code.token(i - 1).text)) return true;
    if (!t.is("return")) continue;
    const Reaction behind = reaction(code, rest);
    if (behind.raises || behind.answer != 0) return true;
  }
  return false;
}

class SwallowedFailures {
 public:
  SwallowedFailures(const CodeModel& code, std::vector<CodeFault>& out)
      : code_(code), writes_(code), out_(out) {}

  void run() {
    for (const auto& tried : code_.tries()) {
      for (const auto& handler : tried.handlers) {
        const bool of_aws = handler.names("ClientError") || handler.names("BotoCoreError");
        if (!handler.catches_all() && !of_aws) continue;
        const std::size_t begin = handler.body.begin;
        look(handler.body, begin, handler.catches_all(),
             writes_.any(tried.body) && !is_told_apart(code_, writes_, tried));
      }
    }
    if (code_.is_python()) return;
    for (const auto& call : code_.calls()) {
      look_at_promise(call);
      look_at_callback(call);
    }
  }

 private:
  void look(TokenRange body, std::size_t at, bool catches_all, bool of_write) {
    const Reaction r = reaction(code_, body);
    if (r.raises) return;
    if (r.answer != 0) {
      answered(r.answer, catches_all);
    } else if (of_write && r.idle) {
      dropped(at);
    }
  }

  void answered(std::size_t at, bool catches_all) {
    out_.push_back({"FC310", at,
                    std::string(catches_all ? "every exception" : "what fails") +
                        " is caught and answered with 5xx: to Lambda the invocation succeeds, and "
                        "AWS/Lambda Errors stays 0"});
  }
  void dropped(std::size_t at) {
    CodeFault fault{"FC310", at,
                    "a write that fails is told to the log at most: the client is answered as if "
                    "it were stored, and AWS/Lambda Errors stays 0"};
    fault.possible = true;
    fault.is_silent = true;
    out_.push_back(std::move(fault));
  }

  /// promise.catch(e => ...), promise.then(f, e => ...)
  void look_at_promise(const CodeCall& call) {
    const CodeToken& name = code_.token(call.name);
    const bool catches = name.is("catch");
    if (!catches && !name.is("then")) return;
    if (call.name == 0 || !code_.token(call.name - 1).is(".")) return;
    TokenRange handler = call.arguments;
    if (!catches) handler.begin = code_.past_comma(handler.begin, handler.end);
    if (handler.empty()) return;
    // What the chain gives is not used, so that nobody can ask whether it failed.
    std::size_t begin = code_.begin_of_chain(call.name);
    const TokenRange chain{begin, call.name};
    while (begin > 0 && (code_.token(begin - 1).is("await") || code_.token(begin - 1).is("new")))
      --begin;
    const bool unused =
        begin == 0 || code_.token(begin - 1).is(";") || code_.token(begin - 1).is("{") ||
        code_.token(begin - 1).is("}") ||
        (code_.token(begin - 1).line != code_.token(begin).line && code_.token(begin - 1).is(")"));
    const bool of_write = unused && writes_.any(chain);
    if (handler.end == handler.begin + 1) {  // .catch(fail)
      for (const TokenRange& body : code_.bodies_of(code_.token(handler.begin).text))
        look(body, handler.begin, true, of_write);
    } else if (code_.token(handler.begin).is("console")) {  // .catch(console.error)
      if (of_write) dropped(handler.begin);
    } else {
      look(handler, handler.begin, true, of_write);
    }
  }

  /// callback(null, { statusCode: 500 }), outside of what is looked at already
  void look_at_callback(const CodeCall& call) {
    const CodeToken& name = code_.token(call.name);
    if (!(name.is("callback") || name.is("succeed")) || call.arguments.empty()) return;
    const CodeToken& first = code_.token(call.arguments.begin);
    if (name.is("callback") && !first.is("null") && !first.is("undefined")) return;
    const std::size_t answer = reaction(code_, call.arguments).answer;
    const bool known = std::any_of(out_.begin(), out_.end(), [&](const CodeFault& f) {
      return f.rule == "FC310" && f.token == answer;
    });
    if (answer != 0 && !known) answered(answer, false);
  }

  const CodeModel& code_;
  TableWrites writes_;
  std::vector<CodeFault>& out_;
};

}  // namespace

void find_failure_faults(const CodeModel& code, std::vector<CodeFault>& out) {
  SwallowedFailures(code, out).run();
}

}  // namespace fitcost::inline v1::cloudformation::detail
