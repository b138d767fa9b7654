// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
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
  std::string_view name;  ///< empty: the module itself
  TokenRange body;
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
  TokenRange all() const { return {0, tokens_.size()}; }
  const std::vector<CodeCall>& calls() const { return calls_; }
  const std::vector<CodeTry>& tries() const { return tries_; }
  std::string_view source() const { return source_; }

  /// The outermost function around a token, or the whole module.
  TokenRange function_around(std::size_t token) const;
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
  /// The innermost tries whose body holds the token, inner first.
  std::vector<const CodeTry*> tries_around(std::size_t token) const;
  /// What is assigned to a variable, as seen from a token.
  std::vector<TokenRange> assigned(std::string_view name, std::size_t seen_from) const;
  bool is_in_loop(std::size_t token) const;

 private:
  struct Assignment {
    std::size_t name = 0;  ///< token
    TokenRange value;
  };

  void find_functions();
  void find_calls();
  void find_assignments();
  void find_tries();
  void find_loops();
  void assign(std::size_t name, TokenRange value);
  void python_assignments();
  void node_assignments();
  std::size_t end_of_python_block(std::size_t header_line_begin) const;
  std::size_t end_of_line(std::size_t token) const;
  std::size_t end_of_node_expression(std::size_t token) const;
  std::size_t skip(std::size_t token) const;  ///< past a bracket's partner
  void add_fields(TokenRange value, CodeFields& out, int depth) const;
  void add_variable(std::size_t name, CodeFields& out, int depth) const;
  bool reaches(TokenRange range, const std::function<bool(std::size_t)>& condition, int depth,
               std::vector<std::size_t>& seen) const;
  bool begins_line(std::size_t token) const;

  std::string source_;
  CodeLanguage language_;
  std::vector<CodeToken> tokens_;
  std::vector<CodeFunction> functions_;
  std::vector<CodeCall> calls_;
  std::map<std::string_view, std::vector<Assignment>> assignments_;
  /// `name['Key'] = value`, `name.Key = value`, by name.
  std::map<std::string_view, std::vector<std::pair<std::string, Assignment>>> keyed_;
  std::vector<CodeTry> tries_;
  std::vector<TokenRange> loops_;
};

}  // namespace fitcost::inline v1::cloudformation::detail
