// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "audit/code_model.hpp"

namespace fitcost::inline v1::cloudformation::detail {

/// A fault of inline code.
struct CodeFault {
  std::string_view rule = {};  ///< FC3xx
  std::size_t token = 0;
  std::string message = {};
  bool possible = false;   ///< a guess
  bool in_batch = false;   ///< of a put that can have no condition
  bool is_silent = false;  ///< a failure that no status shows, either
};

/// The events that a function gets, by what they have for a request without a query string.
struct QueryStringEvents {
  bool null = true;              ///< of a REST API, or of version 1.0: the key, with null
  bool left_out_by_api = false;  ///< of an HTTP API, of version 2.0: no such key
  bool left_out_by_url = false;  ///< of a function's URL, likewise
};

/// All that are found, in the code's order. `keys`: the key attributes of the tables that the code
/// may write to; empty where there are none that anybody knows.
std::vector<CodeFault> code_faults(const CodeModel& code, const std::vector<std::string>& keys,
                                   const QueryStringEvents& events = {});

/// How the code is to be instead: an example, in its language. Empty for rules of other kinds.
/// `in_batch`: of puts that can have no condition.
std::string corrected_code(std::string_view rule, CodeLanguage language, bool in_batch = false);

}  // namespace fitcost::inline v1::cloudformation::detail
