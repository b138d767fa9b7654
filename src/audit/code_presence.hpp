// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "audit/code_branches.hpp"

namespace fitcost::inline v1::cloudformation::detail {

/// Where in the code a value that may be missing is sure to be there: behind a condition that asks
/// for it, after an early return, where something else is put in its place. Where that cannot be
/// told, it is taken to be sure.
class CodePresence {
 public:
  /// What an expression says of the value.
  enum class Told {
    if_true,   ///< where it holds, the value is there
    if_false,  ///< where it does not hold
    either     ///< one of the two, nobody can tell which
  };

  CodePresence(const CodeModel& code, const CodeBranches& branches);

  /// The expression is the value itself, or asks for it. What its variables and functions say
  /// elsewhere is followed.
  void add(TokenRange expression, Told told = Told::if_true);
  /// The same of a variable, as seen from a token.
  void add_variable(std::string_view name, std::size_t seen_from, Told told = Told::if_true);
  /// The value is there for the tokens of a range.
  void add_sure(TokenRange range) { sure(range.begin, range.end); }
  /// What is behind the token in its body has another value.
  void set_behind(std::size_t token);
  /// To be called once all is added.
  void settle();
  /// Whether the value is there when the token is reached.
  bool is_sure(std::size_t token) const { return token < sure_.size() && sure_[token] > 0; }

  /// Past what is read of an expression that ends before the token.
  std::size_t past_chain(std::size_t end) const;

 private:
  struct Mention {
    std::size_t begin = 0;
    std::size_t end = 0;
    Told told = Told::if_true;
    bool is_value = true;  ///< the value itself, and nothing that is read of it
  };

  const CodeToken& at(std::size_t i) const;
  std::size_t next(std::size_t i) const { return code_.past_bracket(i); }
  bool begins_line(std::size_t i) const;
  bool is_nothing(std::size_t i) const;
  bool continues_line(std::size_t i) const;
  void sure(std::size_t begin, std::size_t end);
  void variable(std::string_view name, std::size_t seen_from, Told told, bool is_value);
  void follow(Mention m);
  void follow_all();
  Mention compared(Mention m) const;
  Mention negated(Mention m) const;
  std::size_t right_end(std::size_t begin) const;
  std::size_t left_begin(std::size_t end) const;
  std::size_t open_around(std::size_t i) const;
  bool asks_elsewhere(std::size_t begin, std::size_t end) const;
  bool look_right(const Mention& m, std::size_t right);
  bool look_left(const Mention& m, std::size_t left, std::size_t right);
  bool leave(Mention& m, std::size_t left, std::size_t right);
  bool leave_bracket(Mention& m, std::size_t open);
  void give(const Mention& m, std::size_t open);
  void leave_statement(const Mention& m, std::size_t boundary);
  void derive(const Mention& m, std::size_t equals);
  void condition(std::size_t begin, Told told);
  void returned(std::size_t token, Told told);
  void checked(std::size_t token, TokenRange body);
  bool leaves_or_sets(TokenRange body) const;

  const CodeModel& code_;
  const CodeBranches& branches_;
  std::map<std::size_t, std::pair<std::size_t, std::size_t>> conditions_;  ///< by first token
  std::map<std::string_view, std::vector<std::size_t>> names_;             ///< tokens
  std::set<std::pair<std::string_view, std::size_t>> known_;  ///< variables, with their functions
  std::set<std::string_view> variables_;                      ///< their names
  std::set<std::string_view> values_;                      ///< of those that hold the value itself
  std::set<std::pair<std::string_view, bool>> functions_;  ///< whose calls are looked at
  std::vector<Mention> waiting_;
  std::size_t followed_ = 0;
  std::vector<int> sure_;  ///< how many reasons there are; before settle(), the differences
};

}  // namespace fitcost::inline v1::cloudformation::detail
