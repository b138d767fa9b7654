// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <initializer_list>
#include <optional>

#include "audit/code_faults.hpp"

/// What the rules on inline code ask of it.
namespace fitcost::inline v1::cloudformation::detail {

template <typename Words = std::initializer_list<std::string_view>>
bool is_any(const CodeToken& t, const Words& words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view w) { return t.is(w); });
}

/// Of ASCII alone.
std::string in_lower_case(std::string_view text);

/// A word of the language that may stand before a bracket, and is no name of a value.
bool is_code_keyword(const CodeToken& token);
/// Whether something ends at the token that is called, or indexed, by a bracket behind it.
bool is_callee(const CodeModel& code, std::size_t i);
/// The first token of the chain that a token ends: `event` of `event['a'].b(c)`.
std::size_t begin_of_operand(const CodeModel& code, std::size_t last);

/// How finely an expression tells the time.
enum class ClockStep { none, seconds, milliseconds, finer };

ClockStep clock_step(const CodeModel& code, TokenRange value);
/// How finely a text of the clock tells the time that is cut at the token, as by `[:19]` or
/// `.slice(0, 19)`; `none` where a minute or more is left of it. Empty where none is cut there.
std::optional<ClockStep> cut_clock(const CodeModel& code, std::size_t i);
/// Something that no other request comes to: a UUID, random bytes, the request's own id, a counter.
bool is_unique(const CodeModel& code, TokenRange value);
/// Whether the key `value` has, beside the clock, what is no constant and stands in no other key:
/// it may tell items of one instant apart.
bool has_another_part(const CodeModel& code, TokenRange value,
                      const std::vector<TokenRange>& other_keys);
bool is_same_text(const CodeModel& code, TokenRange a, TokenRange b);
/// Whether token `i` is what a client sent: query string, body, path.
bool is_client_input(const CodeModel& code, std::size_t i);
bool is_query_string(const CodeToken& token);
/// What fails there is caught and answered as the client's fault.
bool is_caught(const CodeModel& code, std::size_t token,
               std::initializer_list<std::string_view> types);

/// A call that puts one item: `put_item`, `put`, PutCommand, PutItemCommand.
bool is_put(const CodeModel& code, const CodeCall& call);
bool is_query(const CodeModel& code, const CodeCall& call);
bool is_scan(const CodeModel& code, const CodeCall& call);
/// It is called on a table or a client of DynamoDB.
bool is_of_dynamodb(const CodeModel& code, const CodeCall& call);
bool is_metric_put(const CodeModel& code, const CodeCall& call);

/// A float under a name, in an item or among an expression's values.
void find_number_faults(const CodeModel& code, const std::string& name,
                        const std::vector<TokenRange>& values, std::vector<CodeFault>& out);
void find_decimal_faults(const CodeModel& code, std::vector<CodeFault>& out);
void find_item_faults(const CodeModel& code, const std::vector<std::string>& keys,
                      std::vector<CodeFault>& out);
/// A query string that is read where there may be none.
void find_query_string_faults(const CodeModel& code, const QueryStringEvents& events,
                              std::vector<CodeFault>& out);
void find_input_faults(const CodeModel& code, std::vector<CodeFault>& out);
void find_paging_faults(const CodeModel& code, const std::vector<std::string>& keys,
                        std::vector<CodeFault>& out);
void find_failure_faults(const CodeModel& code, std::vector<CodeFault>& out);
void find_metric_faults(const CodeModel& code, std::vector<CodeFault>& out);

}  // namespace fitcost::inline v1::cloudformation::detail
