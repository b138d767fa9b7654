// SPDX-License-Identifier: Apache-2.0
// The query string that a request may not have.
#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "audit/code_facts.hpp"
#include "audit/code_presence.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

/// How the query string, or something of it, is read, which decides what Python raises: of None,
/// value['key'] and its like raise TypeError, value.get('key') AttributeError, and
/// event['queryStringParameters'] raises KeyError where there is no such key.
enum class QueryStringRead { subscript, attribute, missing_key };

/// What is raised is caught and answered as the client's fault.
bool is_caught_read(const CodeModel& code, std::size_t token, QueryStringRead read) {
  if (read == QueryStringRead::subscript) return is_caught(code, token, {"TypeError"});
  if (read == QueryStringRead::attribute) return is_caught(code, token, {"AttributeError"});
  return is_caught(code, token, {"KeyError", "LookupError"});
}

/// An expression that is the query string of the event.
struct QueryStringAccess {
  std::size_t at = 0;  ///< the token to point at
  TokenRange expression;
  bool raises = false;       ///< Python: event['queryStringParameters'], where there is no such key
  bool has_default = false;  ///< for a key that is not there
};

/// The reads of a query string in events of one kind, that nobody has made sure of.
class QueryStrings {
 public:
  /// `left_out`: the event has no such key for a request without a query string; otherwise it has
  /// null there.
  QueryStrings(const CodeModel& code, const CodeBranches& branches, bool left_out,
               std::string message, std::vector<CodeFault>& out)
      : code_(code),
        branches_(branches),
        presence_(code, branches),
        left_out_(left_out),
        message_(std::move(message)),
        out_(out) {}

  void run() {
    find_accesses();
    find_helpers();
    for (const auto& access : accesses_) presence_.add(access.expression);
    for (std::size_t i = 1; i < code_.tokens().size(); ++i) {
      if (!is_query_string(at(i))) continue;
      add_test_of_key(i);
      if (const std::size_t name = destructured(i); name != 0)
        presence_.add_variable(at(name).text, name);
    }
    find_attributes();
    for (const auto& access : accesses_) add_caught_read(access);
    presence_.settle();
    if (is_set_by_middleware()) return;
    for (const auto& access : accesses_) look(access);
    for (std::size_t i = 1; i + 1 < code_.tokens().size(); ++i)
      if (!code_.is_python() && is_query_string(at(i)) && end_of_access(i) == 0)
        look_at_destructured(i);
    for (const auto& attribute : attributes_) look_at_attribute(attribute);
  }

 private:
  /// `self.name = event['queryStringParameters']` of a class.
  struct Attribute {
    std::size_t name = 0;  ///< token
    std::string_view of_class;
  };

  static constexpr int deepest_guard = 2;
  static constexpr int deepest_alias = 4;
  static constexpr int deepest_helper = 2;
  static constexpr std::size_t most_uses = 20;

  const CodeToken& at(std::size_t i) const { return code_.token_or_end(i); }

  /// Past event['queryStringParameters'], event.get('queryStringParameters', ...); 0 where the
  /// token is none of those.
  std::size_t end_of_access(std::size_t i) const {
    if (i == 0) return 0;
    if (at(i).kind == TokenKind::text) {
      if (at(i - 1).is("[") && at(i + 1).is("]")) return i + 2;
      if (at(i - 1).is("(") && i >= 2 && at(i - 2).is("get")) return at(i - 1).partner + 1;
      return 0;
    }
    return is_any(at(i - 1), {".", "?."}) ? i + 1 : 0;
  }

  void find_accesses() {
    for (std::size_t i = 1; i + 1 < code_.tokens().size(); ++i) {
      if (!is_query_string(at(i))) continue;
      if (is_set(i)) {
        const bool in_function = branches_.function_around(i) != nullptr;
        if (in_function) presence_.set_behind(i);
        continue;
      }
      const std::size_t end = end_of_access(i);
      if (end == 0) continue;
      QueryStringAccess access;
      access.at = i;
      const bool is_text = at(i).kind == TokenKind::text;
      const std::size_t before = i - (is_text && at(i - 1).is("(") ? 2U : 1U);
      if (is_text && at(before).is("[")) {
        if (before == 0) continue;
        access.expression.begin = begin_of_operand(code_, before - 1);
        access.raises = code_.is_python();
      } else {
        access.expression.begin = begin_of_operand(code_, is_text ? before : i);
        access.has_default =
            is_text && at(i + 1).is(",") && !is_any(at(i + 2), {"None", "null", "undefined"});
      }
      access.expression.end = end;
      if (access.expression.begin > 0 && at(access.expression.begin - 1).is("del")) continue;
      accesses_.push_back(access);
    }
  }

  /// def query(event): return event['queryStringParameters'], whose calls are the same.
  void find_helpers() {
    std::set<std::string_view> known;
    std::size_t done = 0;
    for (int depth = 0; depth < deepest_helper; ++depth) {
      const std::size_t count = accesses_.size();
      for (; done < count; ++done) {
        const TokenRange expression = accesses_[done].expression;
        const CodeFunction* f = function_that_gives(expression);
        if (f == nullptr || f->name.empty() || !known.insert(f->name).second) continue;
        for (const std::size_t call : code_.calls_of(f->name)) {
          if (f->body.holds(call)) continue;
          if (call > 1 && at(call - 1).is(".") && !is_itself(at(call - 2))) continue;
          accesses_.push_back({call,
                               {begin_of_operand(code_, call), at(call + 1).partner + 1},
                               false,
                               accesses_[done].has_default});
          helped_by_[call] = accesses_[done].at;
          raises_in_helper_[call] = accesses_[done].raises || raises_in_helper(done);
        }
      }
    }
  }
  bool raises_in_helper(std::size_t access) const {
    const auto found = raises_in_helper_.find(accesses_[access].at);
    return found != raises_in_helper_.end() && found->second;
  }

  /// Of a function of the code's own whose only value it is.
  const CodeFunction* function_that_gives(TokenRange expression) const {
    const CodeFunction* f = branches_.function_around(expression.begin);
    if (f == nullptr || f->name.empty()) return nullptr;
    const std::vector<TokenRange> values = code_.returned(f->name);
    const bool all_are = std::all_of(values.begin(), values.end(), [&](TokenRange value) {
      return value.begin == expression.begin && value.end == expression.end;
    });
    return !values.empty() && all_are ? f : nullptr;
  }

  /// event['queryStringParameters'] = ..., { ...event, queryStringParameters: ... }
  bool is_set(std::size_t n) const {
    const std::size_t end = end_of_access(n);
    if (end != 0) return is_any(at(end), {"=", "||=", "\?\?="});
    return at(n + 1).is(":") && (code_.is_python() ? !is_pattern_of_case(n) : !is_in_pattern(n));
  }
  /// case {'queryStringParameters': {...}}: asks, and sets nothing.
  bool is_pattern_of_case(std::size_t n) const { return branches_.headed_by(n) != nullptr; }

  /// 'queryStringParameters' in event, event.hasOwnProperty('queryStringParameters'): null is
  /// there, too, so that it says something of events alone that leave it out.
  void add_test_of_key(std::size_t i) {
    if (at(i).kind != TokenKind::text) return;
    if (branches_.headed_by(i) != nullptr) presence_.add({i, i + 1});
    // all(key in event for key in ('queryStringParameters', 'body'))
    const std::size_t open = is_any(at(i - 1), {"(", "["}) ? i - 1 : i;
    const bool is_called_there = open != i && open > 0 && is_callee(code_, open - 1);
    if ((is_any(at(i - 1), {",", "(", "["}) && !is_called_there) &&
        is_any(at(i + 1), {",", ")", "]"}))
      presence_.add({i, i + 1}, CodePresence::Told::either);
    if (!left_out_) return;
    if (at(i - 1).is("(") && i >= 2 && at(i - 2).is("setdefault")) presence_.set_behind(i);
    const bool is_not = at(i + 1).is("not");
    const std::size_t in = i + (is_not ? 2U : 1U);
    if (at(in).is("in")) {
      presence_.add({i, presence_.past_chain(in + 2)},
                    is_not ? CodePresence::Told::if_false : CodePresence::Told::if_true);
    } else if (i >= 2 && at(i - 1).is("(") && is_any(at(i - 2), {"hasOwnProperty", "has"})) {
      presence_.add({begin_of_operand(code_, i - 2), at(i - 1).partner + 1});
    } else if (i >= 4 && at(i - 1).is(",") && at(i - 3).is("(") && at(i - 4).is("hasOwn")) {
      presence_.add({begin_of_operand(code_, i - 4), at(i - 3).partner + 1});
    }
  }

  /// What is read first, where a handler that returns gets the failure: behind it, it is there.
  void add_caught_read(const QueryStringAccess& access) {
    const bool fails_itself = left_out_ && access.raises;
    const auto read = fails_itself ? QueryStringRead::missing_key : read_of(access.expression);
    if (!read || !is_caught_read(code_, access.at, *read)) return;
    for (const CodeTry* tried : code_.tries_around(access.at)) {
      std::size_t end = tried->body.end;
      bool all_exit = !tried->handlers.empty();
      for (const CodeCatch& handler : tried->handlers) {
        end = std::max(end, handler.body.end);
        all_exit = all_exit && branches_.exits(handler.body);
      }
      const TokenRange around = branches_.body_around(tried->body.begin);
      if (all_exit) presence_.add_sure({end, around.end});
    }
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
    std::vector<std::size_t> uses = code_.uses_of_function_around(i);
    const CodeFunction* f = branches_.function_around(i);
    if (f != nullptr &&
        f->is_expression)  // no method: event.get(...) does not call get = lambda ...
      std::erase_if(uses, [&](std::size_t use) { return use > 0 && at(use - 1).is("."); });
    return !uses.empty() && uses.size() <= most_uses &&
           std::all_of(uses.begin(), uses.end(), [&](std::size_t use) {
             const TokenRange around = code_.callable_around(use);
             const bool in_module = around.begin == 0 && around.end == code_.tokens().size();
             return !in_module && (presence_.is_sure(use) || is_given_one(use) ||
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
      if (name != "before" || call.name == 0 || !is_any(at(call.name - 1), {".", "?."}))
        return false;
      const std::vector<TokenRange> hooks = code_.bodies_of(at(call.arguments.begin).text);
      return sets(call.arguments) ||
             std::any_of(hooks.begin(), hooks.end(), [&](TokenRange body) { return sets(body); });
    });
  }

  void look(const QueryStringAccess& access) {
    if (presence_.is_sure(access.at)) return;
    if (left_out_ && access.raises) {
      fault(access.at, QueryStringRead::missing_key);
      return;  // with the key, it has a value
    }
    if (left_out_ && (access.has_default || is_present_after_helper(access))) return;
    if (const auto by = helped_by_.find(access.at); by != helped_by_.end())
      if (presence_.is_sure(by->second)) return;
    look_at_value(access.expression, access.at, 0);
  }
  bool is_present_after_helper(const QueryStringAccess& access) const {
    const auto found = raises_in_helper_.find(access.at);
    return found != raises_in_helper_.end() && found->second;
  }

  /// An expression that may be None, null or undefined.
  void look_at_value(TokenRange value, std::size_t token, int depth) {
    if (const auto read = read_of(value)) {
      fault(token, *read);
      return;
    }
    if (value.begin >= 2 && at(value.begin - 1).is(":=")) {
      look_at_variable(value.begin - 2, value.end, depth);
      value.begin -= 2;
    }
    if (is_taken_apart(value)) {
      fault(token, QueryStringRead::subscript);  // const { a } = event.queryStringParameters
      return;
    }
    while (at(value.end).is(")") && value.begin > 0) {
      const std::size_t open = at(value.end).partner;
      if (open + 1 != value.begin || is_called(open)) return;  // who knows what that does with it
      value = {open, value.end + 1};
      if (const auto read = read_of(value)) {
        fault(token, *read);
        return;
      }
    }
    const std::size_t boundary = value.begin > 0 ? value.begin - 1 : 0;
    if (!ends_statement(value.end) || !at(boundary).is("=") || boundary == 0) return;
    const std::size_t name = target_of(boundary);
    if (name != code_.tokens().size()) look_at_variable(name, value.end, depth);
  }

  /// const { a } = value
  bool is_taken_apart(TokenRange value) const {
    return value.begin >= 2 && at(value.begin - 1).is("=") && at(value.begin - 2).is("}") &&
           (ends_statement(value.end) || at(value.end).is(")"));
  }
  bool ends_statement(std::size_t end) const {
    return end >= code_.tokens().size() || at(end).kind == TokenKind::line ||
           is_any(at(end), {";", ",", "}"}) || at(end).line != at(end - 1).line;
  }
  /// The variable before an `=`; none of it where it is a key of something.
  std::size_t target_of(std::size_t equals) const {
    std::size_t name = equals - 1;
    if (code_.is_python()) {  // name: type = value
      std::size_t first = name;
      while (first > 0 && at(first - 1).kind != TokenKind::line) --first;
      const bool is_header = is_any(at(first), {"else", "try", "finally"});
      if (at(first + 1).is(":") && !is_header) name = first;
    }
    const bool is_variable =
        at(name).kind == TokenKind::name && (name == 0 || !is_any(at(name - 1), {".", "?."}));
    return is_variable ? name : code_.tokens().size();
  }

  /// The call, or its like, that a bracket opens.
  bool is_called(std::size_t open) const {
    if (open == 0) return false;
    const CodeToken& t = at(open - 1);
    return is_any(t, {")", "]"}) || (t.kind == TokenKind::name &&
                                     !is_any(t, {"if", "return", "or", "and", "not", "in", "await",
                                                 "of", "elif", "while", "yield", "lambda"}));
  }

  /// What reading from the value raises where it is missing; nothing where it is not read there.
  std::optional<QueryStringRead> read_of(TokenRange value) const {
    const CodeToken& after = at(value.end);
    if (after.is("[") && (code_.is_python() || after.line == at(value.end - 1).line))
      return QueryStringRead::subscript;
    if (after.is(".")) return QueryStringRead::attribute;
    if (value.begin == 0) return {};
    const CodeToken& before = at(value.begin - 1);
    if (before.is("in") && !is_loop_over_keys(value.begin - 1)) return QueryStringRead::subscript;
    if (before.is("of") || (code_.is_python() && before.is("**")))
      return QueryStringRead::subscript;
    if (before.is("(") && after.is(")") && (copies(value.begin - 1) || walks_keys(value.begin - 1)))
      return QueryStringRead::subscript;
    return {};
  }
  /// Node: for (const key in null) has no keys, and raises nothing.
  bool is_loop_over_keys(std::size_t in) const {
    if (code_.is_python()) return false;
    std::size_t i = in;
    while (i > 0 && at(i).kind != TokenKind::line && !is_any(at(i), {";", "(", "{", "}"})) --i;
    return at(i).is("(") && i > 0 && at(i - 1).is("for");
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

  /// A variable that is set at a token to what may be missing: its first read that nobody has made
  /// sure of.
  void look_at_variable(std::size_t set_at, std::size_t from, int depth) {
    if (depth > deepest_alias) return;
    const std::string_view name = at(set_at).text;
    const TokenRange around = code_.function_around(set_at);
    const TokenRange body = branches_.body_around(set_at);
    std::size_t set_until = 0;  // it has another value up to there
    for (std::size_t n = from; n < around.end; ++n) {
      if (at(n).kind != TokenKind::name || at(n).text != name) continue;
      if (n > 0 && is_any(at(n - 1), {".", "?."})) continue;
      if (const std::size_t until = set_again(n, set_at); until != 0) {
        set_until = std::max(set_until, until);
        continue;
      }
      if (n < set_until || presence_.is_sure(n) || !comes_to(set_at, body, n)) continue;
      const TokenRange value{n, n + 1};
      if (read_of(value) || is_taken_apart(value)) {
        fault(n, read_of(value).value_or(QueryStringRead::subscript));
        return;
      }
      if (at(n - 1).is("=") && ends_statement(n + 1)) look_at_value(value, n, depth + 1);
    }
  }

  /// Up to where the variable has another value that it gets there; 0 where it gets none.
  std::size_t set_again(std::size_t n, std::size_t set_at) const {
    const std::size_t end = branches_.body_around(n).end;
    if (is_any(at(n + 1), {"=", "||=", "\?\?=", ":="})) {
      const bool is_argument = code_.is_python() && n > 0 && is_any(at(n - 1), {"(", ","});
      return is_argument ? 0 : end;
    }
    if (n > 0 && is_any(at(n - 1), {"for", "as"})) return end;
    if (n > 0 && is_any(at(n - 1), {"const", "let", "var"}) && is_any(at(n + 1), {"of", "in"}))
      return end;
    for (const CodeFunction& f : code_.functions())
      if (f.parameters.holds(n) && !f.body.holds(set_at)) return f.body.end;
    return 0;
  }

  /// Whether what is set in `body` is still so at a token: not in another branch of the same
  /// condition, or behind a branch that is left by then.
  bool comes_to(std::size_t set_at, TokenRange body, std::size_t token) const {
    if (body.holds(token)) return true;
    if (branches_.exits({set_at, body.end})) return false;
    return std::none_of(branches_.ifs().begin(), branches_.ifs().end(), [&](const CodeIf& each) {
      return each.begin <= set_at && token < each.end && body.end <= each.end &&
             std::none_of(each.branches.begin(), each.branches.end(), [&](const CodeBranch& b) {
               return b.body.holds(set_at) && b.body.holds(token);
             });
    });
  }

  /// const { queryStringParameters: q } = event: the variable; 0 where there is none.
  std::size_t destructured(std::size_t i) const {
    if (code_.is_python() || at(i).kind != TokenKind::name) return 0;
    if (!is_any(at(i - 1), {"{", ","}) || !is_in_pattern(i)) return 0;
    const std::size_t name = at(i + 1).is(":") ? i + 2 : i;
    return at(name).kind == TokenKind::name ? name : 0;
  }

  void look_at_destructured(std::size_t i) {
    if (at(i).kind != TokenKind::name || !is_any(at(i - 1), {"{", ","}) || !is_in_pattern(i))
      return;
    if (at(i + 1).is(":") && at(i + 2).is("{") && at(i + 2).partner > i) {
      // { queryStringParameters: { a } }: a default is for what is absent, and null is there
      const bool has_default = at(at(i + 2).partner + 1).is("=");
      if (!has_default || !left_out_) fault(i, QueryStringRead::subscript, has_default);
      return;
    }
    const std::size_t name = destructured(i);
    if (name == 0 || (at(name + 1).is("=") && left_out_)) return;
    if (is_any(at(name + 1), {"}", ",", "="})) look_at_variable(name, name + 1, 0);
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

  static bool is_itself(const CodeToken& t) { return is_any(t, {"self", "this"}); }

  void find_attributes() {
    for (const auto& access : accesses_) {
      const std::size_t begin = access.expression.begin;
      if (begin < 4 || !at(begin - 1).is("=") || !at(begin - 3).is(".")) continue;
      if (!is_itself(at(begin - 4)) || !ends_statement(access.expression.end)) continue;
      attributes_.push_back({begin - 2, class_around(begin)});
    }
    std::set<std::string_view> names;
    for (const Attribute& attribute : attributes_) {
      if (!names.insert(at(attribute.name).text).second) continue;
      for (std::size_t n = 2; n < code_.tokens().size(); ++n)
        if (is_attribute(n, attribute)) presence_.add({begin_of_operand(code_, n), n + 1});
    }
  }

  /// The name of the nearest class before a token.
  std::string_view class_around(std::size_t token) const {
    for (std::size_t i = token; i-- > 0;)
      if (at(i).is("class") && at(i + 1).kind == TokenKind::name) return at(i + 1).text;
    return {};
  }

  /// self.name in the class, and of a variable, or a call, that makes one of the class.
  bool is_attribute(std::size_t n, const Attribute& attribute) const {
    if (at(n).kind != TokenKind::name || at(n).text != at(attribute.name).text) return false;
    if (n < 2 || !at(n - 1).is(".") || at(n + 1).is("=")) return false;
    const std::size_t root = begin_of_operand(code_, n);
    if (is_itself(at(root))) return root + 2 == n;
    if (attribute.of_class.empty()) return false;
    const auto makes_one = [&](std::size_t i) {
      if (at(i).is("new")) ++i;
      return at(i).is(attribute.of_class) && at(i + 1).is("(");
    };
    if (makes_one(root)) return at(root + 1).partner + 2 == n;
    if (root + 2 != n) return false;
    const std::vector<TokenRange> values = code_.assigned(at(root).text, root);
    return !values.empty() && std::all_of(values.begin(), values.end(),
                                          [&](TokenRange value) { return makes_one(value.begin); });
  }

  void look_at_attribute(const Attribute& attribute) {
    if (presence_.is_sure(attribute.name)) return;
    const TokenRange constructor = code_.function_around(attribute.name);
    const std::string_view name = at(attribute.name).text;
    for (std::size_t n = 2; n < code_.tokens().size(); ++n) {
      if (n == attribute.name || at(n).text != name || !at(n - 1).is(".")) continue;
      const bool is_set_elsewhere = at(n + 1).is("=") || is_any(at(n + 1), {"||=", "\?\?="});
      if (is_itself(at(n - 2)) &&
          (is_set_elsewhere || (constructor.holds(n) && n > attribute.name)))
        return;  // where it is what nobody can tell
    }
    for (std::size_t n = 2; n < code_.tokens().size(); ++n) {
      if (!is_attribute(n, attribute) || presence_.is_sure(n)) continue;
      const TokenRange value{begin_of_operand(code_, n), n + 1};
      if (const auto read = read_of(value)) fault(n, *read);
    }
  }

  /// Where nobody catches it, or has asked before.
  void fault(std::size_t i, QueryStringRead read, bool possible = false) {
    if (is_caught_read(code_, i, read) || is_tested_by_callers(i)) return;
    CodeFault found{"FC304", i, message_, possible};
    if (left_out_ && code_.is_python())
      found.message += read == QueryStringRead::missing_key
                           ? "event['queryStringParameters'] raises KeyError"
                           : "get() gives None, and reading from it fails";
    out_.push_back(std::move(found));
  }

  const CodeModel& code_;
  const CodeBranches& branches_;
  CodePresence presence_;
  bool left_out_;
  std::string message_;
  std::vector<CodeFault>& out_;
  std::vector<QueryStringAccess> accesses_;
  std::map<std::size_t, std::size_t> helped_by_;  ///< of a helper's call, the helper's own access
  std::map<std::size_t, bool> raises_in_helper_;  ///< by the helper's call
  std::vector<Attribute> attributes_;
  std::map<std::size_t, bool> tested_by_callers_;  ///< by the function's first token
};

/// How events say that a request has no query string.
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
/// https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
std::string message_of_left_out(const QueryStringEvents& events, const CodeModel& code) {
  std::string out = events.left_out_by_api ? "an HTTP API's event 2.0" : "a function URL's event";
  if (events.left_out_by_api && events.left_out_by_url) out += ", like a function URL's,";
  out += " has no queryStringParameters where a request has no query string: ";
  return code.is_python() ? out : out + "reading from undefined fails";
}

}  // namespace

void find_query_string_faults(const CodeModel& code, const QueryStringEvents& events,
                              std::vector<CodeFault>& out) {
  const auto& tokens = code.tokens();
  if (std::none_of(tokens.begin(), tokens.end(), is_query_string)) return;
  const CodeBranches branches(code);
  if (events.null)
    QueryStrings(code, branches, false,
                 "API Gateway sends null for a request without a query string: reading from it "
                 "fails, and the client gets 500 (or 502)",
                 out)
        .run();
  if (!events.left_out_by_api && !events.left_out_by_url) return;
  std::vector<CodeFault> further;
  QueryStrings(code, branches, true, message_of_left_out(events, code), further).run();
  for (CodeFault& each : further) {
    const bool is_told = std::any_of(out.begin(), out.end(), [&](const CodeFault& f) {
      return f.rule == "FC304" && f.token == each.token;
    });
    if (is_told) continue;
    each.message +=
        events.left_out_by_api ? ", and the client gets 500" : ", and the client gets a 5xx";
    out.push_back(std::move(each));
  }
}

}  // namespace fitcost::inline v1::cloudformation::detail
