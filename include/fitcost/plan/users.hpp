// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <string_view>
#include <vector>

#include "fitcost/plan/plan.hpp"

/// Who of a plan uses a resource, so that metering all resources of a large plan takes time in
/// proportion to it and not to its square.
namespace fitcost::inline v1 {

namespace detail {

/// Things by the name that each refers to, in the order in which they were added. Names are not
/// copied.
template <class Thing> class ByName {
 public:
  /// `count`: how many will be added.
  explicit ByName(std::size_t count) : few_(count <= most_looked_through) {
    if (few_) all_.reserve(count);
  }

  void add(std::string_view name, const Thing& thing) {
    (few_ ? all_ : by_name_[name]).push_back(thing);
  }

  /// All that refer to `name`, and others besides where there are few altogether: those are sooner
  /// looked through than looked up.
  const std::vector<Thing>& candidates(std::string_view name) const {
    if (few_) return all_;
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? all_ : found->second;
  }

 private:
  static constexpr std::size_t most_looked_through = 16;

  bool few_;
  std::vector<Thing> all_;  // of many none
  std::map<std::string_view, std::vector<Thing>> by_name_;
};

template <class S, class List> std::size_t count_in_routes(const PlanOf<S>& plan, List list) {
  std::size_t count = 0;
  for (const auto& route : plan.routes) count += (route.*list).size();
  return count;
}

}  // namespace detail

/// An operation of a route.
template <class S> struct OperationUse {
  const RouteOf<S>* route;
  const OperationOf<S>* operation;
};

/// Of each table the operations that may be on it.
template <class S> class TableUsers {
 public:
  explicit TableUsers(const PlanOf<S>& plan)
      : operations_(detail::count_in_routes(plan, &RouteOf<S>::operations)) {
    for (const auto& route : plan.routes)
      for (const auto& operation : route.operations)
        operations_.add(operation.table, {&route, &operation});
  }
  const std::vector<OperationUse<S>>& candidates(std::string_view table) const {
    return operations_.candidates(table);
  }

 private:
  detail::ByName<OperationUse<S>> operations_;
};

/// Of each resource the candidates of those that use it; of a plan that stays where it is.
template <class S> struct PlanUsers {
  struct MetricUse {
    const RouteOf<S>* route;
    const MetricPutOf<S>* put;
  };

  explicit PlanUsers(const PlanOf<S>& plan)
      : of_table(plan),
        of_function(plan.routes.size()),
        of_api(plan.routes.size()),
        of_metric(detail::count_in_routes(plan, &RouteOf<S>::metric_puts)),
        functions_of_group(plan.functions.size()),
        apis_of_group(plan.apis.size()) {
    for (const auto& route : plan.routes) {
      of_function.add(route.function, &route);
      of_api.add(route.api, &route);
      for (const auto& put : route.metric_puts) of_metric.add(put.metric, {&route, &put});
    }
    for (const auto& function : plan.functions)
      functions_of_group.add(function.log_group, &function);
    for (const auto& api : plan.apis) apis_of_group.add(api.access_log_group, &api);
  }

  TableUsers<S> of_table;
  detail::ByName<const RouteOf<S>*> of_function;
  detail::ByName<const RouteOf<S>*> of_api;
  detail::ByName<MetricUse> of_metric;
  detail::ByName<const FunctionOf<S>*> functions_of_group;
  detail::ByName<const Api*> apis_of_group;
};

}  // namespace fitcost::inline v1
