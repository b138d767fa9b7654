// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "template/estimate/stack_index.hpp"

/// The parts of an event graph, in the order in which they are found.
namespace fitcost::inline v1::cloudformation::detail {

void add_routes(const StackIndex& stack, EventGraph& graph);
void add_schedules(const StackIndex& stack, EventGraph& graph);
void share_traffic(const StackIndex& stack, EventGraph& graph);
void add_table_accesses(const StackIndex& stack, EventGraph& graph);
void add_operations(const StackIndex& stack, EventGraph& graph);
/// By authorizers and custom resources.
void add_other_calls(const StackIndex& stack, EventGraph& graph);
/// Of streams, whose share the operations so far decide, and what they cause in turn.
void add_streams(const StackIndex& stack, EventGraph& graph);
void add_log_writers(const StackIndex& stack, EventGraph& graph);
void add_scalings(const StackIndex& stack, EventGraph& graph);
void add_watches(const StackIndex& stack, EventGraph& graph);
void add_throttles(const StackIndex& stack, EventGraph& graph);
void add_loads(const StackIndex& stack, EventGraph& graph);

/// What a function's inline code calls, as far as its text shows.
struct CodeCalls {
  bool is_inline = false;
  std::vector<std::string> actions;  ///< `PutItem` ...
  std::vector<std::string> indexes;  ///< that are named
  bool puts_metrics = false;
};
CodeCalls code_calls(const Resource& function);

/// The mean rate of `rate(5 minutes)` or `cron(0 8 ? * MON-FRI *)`; nothing for what is neither.
std::optional<Rate> schedule_rate(std::string_view expression);

/// A reserved concurrency of 0 turns every call away: none runs, and none is billed.
/// https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
bool never_runs(const Resource& function);

/// The operations that one call of the last entry point makes.
void add_operations_of_last(EventGraph& graph);

}  // namespace fitcost::inline v1::cloudformation::detail
