// SPDX-License-Identifier: Apache-2.0
#include "fitcost/template/event_graph.hpp"

#include "fitcost/units/input_error.hpp"
#include "template/estimate/graph_parts.hpp"

namespace fitcost::inline v1::cloudformation {

EventGraph event_graph(const Template& source, const StackTraffic& traffic) {
  EventGraph graph{source, traffic, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}};
  const detail::StackIndex stack(graph.source);
  detail::add_routes(stack, graph);
  detail::add_schedules(stack, graph);
  detail::share_traffic(stack, graph);
  detail::add_table_accesses(stack, graph);
  detail::add_operations(stack, graph);
  detail::add_other_calls(stack, graph);
  detail::add_streams(stack, graph);
  detail::add_log_writers(stack, graph);
  detail::add_scalings(stack, graph);
  detail::add_watches(stack, graph);
  detail::add_throttles(stack, graph);
  detail::add_loads(stack, graph);
  return graph;
}

std::pair<std::string, Decimal> parse_route_share(std::string_view text, std::string_view option) {
  const std::size_t equals = text.rfind('=');
  const auto share = equals == std::string_view::npos ? std::optional<Decimal>()
                                                      : Decimal::parse(text.substr(equals + 1));
  if (equals == 0 || !share || *share < Decimal() || Decimal(1) < *share || share->scale() > 12) {
    throw InputError({std::string(option)}, in_quotes(text),
                     "a route and its share from 0 to 1, such as 'POST /workouts=0.4'");
  }
  return {std::string(text.substr(0, equals)), *share};
}

}  // namespace fitcost::inline v1::cloudformation
