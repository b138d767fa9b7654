// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_set>
#include <vector>

#include "audit/code_tokens.hpp"

/// What can be told of inline code without running it: who calls what with which arguments, what a
/// variable may hold, what is tried and caught. It guesses nowhere: what it cannot follow, it does
/// not have.
namespace fitcost::inline v1::cloudformation::detail {

/// Tokens [begin, end).
struct TokenRange {
  std::size_t begin = 0;
  std::size_t end = 0;

  bool empty() const { return begin >= end; }
  bool holds(std::size_t token) const { return begin <= token && token < end; }
};

struct CodeFunction {
  std::string_view name;  ///< empty: it has none
  TokenRange body;        ///< with its parameters
  TokenRange parameters;
  bool is_expression = false;                ///< `x => value`: no statements of its own
  std::size_t begin = 0;                     ///< Node: of its block or value
  std::vector<std::size_t> decorators = {};  ///< tokens of their names, the nearest first
};

struct CodeCall {
  std::size_t name = 0;  ///< the last name before the parenthesis: `put_item`
  TokenRange arguments;
};

struct CodeCatch {
  std::vector<std::string_view> types;  ///< names it mentions; empty: everything
  TokenRange body;

  bool catches_all() const;
  bool names(std::string_view type) const;
};
struct CodeTry {
  TokenRange body;
  std::vector<CodeCatch> handlers;
};

/// Keys and values of a dictionary, an object or keyword arguments.
using CodeFields = std::map<std::string, std::vector<TokenRange>, std::less<>>;

class CodeModel {
 public:
  CodeModel(std::string source, CodeLanguage language);
  CodeModel(const CodeModel&) = delete;
  CodeModel& operator=(const CodeModel&) = delete;

  CodeLanguage language() const { return language_; }
  bool is_python() const { return language_ == CodeLanguage::python; }
  const std::vector<CodeToken>& tokens() const { return tokens_; }
  const CodeToken& token(std::size_t i) const { return tokens_[i]; }
  /// The same, and the end of a line for what is past the last.
  const CodeToken& token_or_end(std::size_t i) const {
    static const CodeToken end{TokenKind::line, {}, 0, 0, 0, 0};
    return i < tokens_.size() ? tokens_[i] : end;
  }
  TokenRange all() const { return {0, tokens_.size()}; }
  const std::vector<CodeCall>& calls() const { return calls_; }
  const std::vector<CodeTry>& tries() const { return tries_; }
  std::string_view source() const { return source_; }

  /// The outermost function around a token, or the whole module.
  TokenRange function_around(std::size_t token) const;
  /// The same, where a function that is an expression counts, too.
  TokenRange callable_around(std::size_t token) const;
  /// The first token of the innermost function around a token; 0 where there is none.
  std::size_t begin_of_innermost(std::size_t token) const;
  /// What a function of the code's own gives back.
  std::vector<TokenRange> returned(std::string_view function) const;
  /// The calls, as tokens, of the functions around a token: of one that is given to another, as by
  /// `wrap(name)`, `wrap((event) => ...)` or a decorator, those of the parameter that it is given
  /// as. What stands around such a one only makes it, and is not asked.
  std::vector<std::size_t> calls_of_function_around(std::size_t token) const;
  /// Those, and where the functions stand as values: where a table of theirs is used.
  std::vector<std::size_t> uses_of_function_around(std::size_t token) const;
  /// What a name is called where it comes from: `time` of `from time import time as clock`.
  std::string_view original(std::string_view name) const;
  /// The arguments of a call by name; of an object given as its argument, its keys. Variables are
  /// followed to all that is assigned to them.
  CodeFields fields_of(const CodeCall& call) const;
  CodeFields fields_of(TokenRange value) const;
  /// Whether the condition holds for a token of the range, or of what its variables and the
  /// module's own functions come to.
  bool reaches(TokenRange range, const std::function<bool(std::size_t)>& condition) const;
  /// A name or a text, without following variables.
  bool mentions(TokenRange range, std::string_view wanted) const;
  /// The text of the chain before a call: `table` of `table.put_item`; empty where it is none.
  std::string_view receiver(const CodeCall& call) const;
  /// The first token of the chain that a name ends: `a` of `a.b(c).name`.
  std::size_t begin_of_chain(std::size_t name) const;
  /// The bodies of the code's own functions of a name.
  std::vector<TokenRange> bodies_of(std::string_view function) const;
  /// The innermost tries whose body holds the token, inner first.
  std::vector<const CodeTry*> tries_around(std::size_t token) const;
  /// What is assigned to a variable, as seen from a token; what is added to a list, given to a
  /// parameter or walked through, too.
  std::vector<TokenRange> assigned(std::string_view name, std::size_t seen_from) const;
  /// What is assigned to keys of a variable: `name['Key'] = value`.
  std::vector<TokenRange> assigned_to_keys(std::string_view name, std::size_t seen_from) const;
  /// Past the next comma outside of brackets, or `end`.
  std::size_t past_comma(std::size_t token, std::size_t end) const;
  bool is_in_loop(std::size_t token) const;
  const std::vector<CodeFunction>& functions() const { return functions_; }
  /// The calls of a name, as tokens.
  const std::vector<std::size_t>& calls_of(std::string_view name) const;
  /// Python: past the last line that is indented more than the header, or past a body on its line.
  std::size_t end_of_python_block(std::size_t header_line_begin) const;
  /// Node: where an expression, or a statement of one, ends that begins at the token.
  std::size_t end_of_node_expression(std::size_t token) const;
  std::size_t end_of_line(std::size_t token) const;
  std::size_t past_bracket(std::size_t token) const;  ///< past its partner; else past the token

 private:
  static constexpr int deepest_reach = 8;         // of variables that stand for each other
  static constexpr std::size_t most_values = 60;  // that are looked at for a function

  struct Assignment {
    std::size_t name = 0;  ///< token
    TokenRange value;
  };
  /// What one search has looked at: so that none takes longer for what is said again and again.
  struct Reached {
    std::unordered_set<std::size_t> ranges;  ///< by their first token
    /// Variables and calls, by name and the function around, with the depth of the search there.
    std::map<std::tuple<std::string_view, std::size_t, bool>, int> names;
  };
  /// A function as a value.
  struct FunctionValue {
    std::size_t function = 0;  ///< of functions_
    std::size_t token = 0;     ///< where it stands, or what gives it back begins
  };

  void find_functions();
  void python_functions();
  void node_functions();
  void find_calls();
  void find_assignments();
  void find_aliases();
  void find_calls_of_calls();
  void find_decorated();
  std::vector<FunctionValue> functions_of(TokenRange value) const;
  std::vector<FunctionValue> functions_of(TokenRange value, std::set<std::size_t>& seen) const;
  std::vector<FunctionValue> functions_given_back(const std::vector<FunctionValue>& by,
                                                  std::set<std::size_t>& seen) const;
  std::optional<std::size_t> function_written_at(TokenRange value) const;
  bool is_in_inner_function(std::size_t token, const CodeFunction& outer) const;
  std::vector<std::size_t> decorators_above(std::size_t header) const;
  std::vector<std::size_t> uses_of_function_around(std::size_t token, bool with_values) const;
  std::vector<std::size_t> mentions_of(std::string_view name) const;
  void add_uses_of_value(std::size_t token, std::vector<std::size_t>& out) const;
  void find_tries();
  void add_suppressing(std::size_t with);
  void find_loops();
  void assign(std::size_t name, TokenRange value);
  void python_assignments();
  void python_statement(std::size_t begin);
  void python_comprehension(std::size_t for_token);
  void node_assignments();
  void assign_parameters();
  void assign_parameters(const CodeFunction& function, const CodeCall& call);
  bool give(const std::vector<FunctionValue>& given, const CodeFunction& taker,
            std::string_view parameter);
  TokenRange returned_value(std::size_t return_token) const;
  std::size_t end_of_lambda(std::size_t token) const;
  void assign_added();
  void assign_walked();
  void add_arguments(const CodeCall& call, CodeFields& out, int depth) const;
  void add_fields(TokenRange value, CodeFields& out, int depth) const;
  void add_fields_of_call(std::size_t first, TokenRange value, CodeFields& out, int depth) const;
  void add_variable(std::size_t name, CodeFields& out, int depth) const;
  bool reaches(TokenRange range, const std::function<bool(std::size_t)>& condition, int depth,
               Reached& seen) const;
  bool begins_line(std::size_t token) const;

  std::string source_;
  CodeLanguage language_;
  std::vector<CodeToken> tokens_;
  std::vector<CodeFunction> functions_;
  std::vector<TokenRange> around_;  ///< of each token: the outermost function, or the module
  std::map<std::string_view, std::vector<std::size_t>> functions_by_name_;
  std::vector<CodeCall> calls_;
  std::map<std::string_view, std::vector<std::size_t>> calls_by_name_;  ///< tokens
  std::map<std::size_t, std::size_t> functions_by_begin_;               ///< of their bodies
  std::map<std::size_t, std::vector<std::size_t>> given_calls_;  ///< by the function that is given
  std::set<std::size_t> given_;      ///< tokens of functions that are given to the code's own
  std::set<std::size_t> decorated_;  ///< functions that decorators of the code's own call
  std::map<std::string_view, std::string_view> aliases_;
  std::map<std::string_view, std::vector<std::size_t>> names_;  ///< all tokens that are names
  std::map<std::string_view, std::vector<Assignment>> assignments_;
  /// `name['Key'] = value`, `name.Key = value`, by name.
  std::map<std::string_view, std::vector<std::pair<std::string, Assignment>>> keyed_;
  std::vector<CodeTry> tries_;
  std::vector<TokenRange> loops_;
};

}  // namespace fitcost::inline v1::cloudformation::detail
