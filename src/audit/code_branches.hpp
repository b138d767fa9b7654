// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "audit/code_model.hpp"

namespace fitcost::inline v1::cloudformation::detail {

/// What runs only where its condition holds. Of `else`, the condition is empty.
struct CodeBranch {
  TokenRange condition;
  TokenRange body;
};

/// `if`, with what follows it as `elif`, `else if` and `else`.
struct CodeIf {
  std::size_t begin = 0;
  std::size_t end = 0;  ///< past the last branch
  std::vector<CodeBranch> branches;
};

/// What of inline code runs under a condition: branches, loops, cases, handlers of exceptions,
/// and functions. Bodies of `try` and `with` run with what stands around them.
class CodeBranches {
 public:
  explicit CodeBranches(const CodeModel& code);

  const std::vector<CodeIf>& ifs() const { return ifs_; }
  /// Of loops, `match`, `case` and `switch`: what stands in their headers, as the condition.
  const std::vector<CodeBranch>& headed() const { return headed_; }
  /// The innermost of those whose header holds the token; null where none does.
  const CodeBranch* headed_by(std::size_t token) const;
  /// The innermost body around a token that runs under a condition, or the whole code.
  TokenRange body_around(std::size_t token) const;
  /// The innermost function around a token; null where there is none.
  const CodeFunction* function_around(std::size_t token) const;
  /// Whether something in the body leaves what stands around it: return, raise, throw, continue.
  bool exits(TokenRange body) const;

 private:
  void python();
  std::size_t python_if(std::size_t begin);
  void node();
  void node_if(std::size_t begin);
  TokenRange node_body(std::size_t begin) const;
  std::size_t past_brace(TokenRange body) const;
  std::size_t colon_of(std::size_t header) const;
  void find_exits();

  const CodeModel& code_;
  std::vector<CodeIf> ifs_;
  std::vector<CodeBranch> headed_;
  std::vector<TokenRange> bodies_;     ///< all that run under a condition
  std::vector<std::size_t> around_;    ///< of each token, its body's index; past the end: none
  std::vector<std::size_t> function_;  ///< of each token, its innermost function's index likewise
  std::vector<std::size_t>
      headers_;                     ///< of each token, the index of what it stands in the header of
  std::vector<std::size_t> exits_;  ///< tokens
  std::map<std::size_t, std::size_t> ends_;      ///< Node: of each `if`, past it
  std::map<std::size_t, std::size_t> node_ifs_;  ///< Node: by token, index of ifs_
};

}  // namespace fitcost::inline v1::cloudformation::detail
