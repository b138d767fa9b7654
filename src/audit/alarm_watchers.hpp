// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "audit/alarm_view.hpp"
#include "audit/audit_context.hpp"

/// Which alarm is on which resource, looked up rather than looked for: a stack may have thousands
/// of both.
namespace fitcost::inline v1::cloudformation::detail {

/// The alarms on any of some metrics, by the dimension that says of what.
class AlarmWatchers {
 public:
  AlarmWatchers(const std::vector<AlarmView>& views, std::string_view metric_namespace,
                std::initializer_list<std::string_view> metrics, std::string_view dimension);

  /// Whether one is on the resource, or on all of its kind, or nobody can tell.
  bool may_watch(const Resource& resource) const;
  /// The same of metrics that go by a name that only a property tells.
  bool may_watch_name(const Value& name) const;

 private:
  bool all_ = false;
  std::set<std::string, std::less<>> referred_;  // logical ids
  std::vector<Value> names_;                     // what the dimensions say
};

/// Resources of a type, by what a dimension says of them.
class WatchedResources {
 public:
  WatchedResources(const AuditContext& context, std::string_view type);

  /// The first that the metric is surely of.
  std::optional<ResourceIndex> watched(const WatchedMetric& metric,
                                       std::string_view dimension) const;

 private:
  const AuditContext& c_;
  std::map<std::string_view, ResourceIndex> by_id_;
  std::multimap<std::string, ResourceIndex> by_shown_name_;
};

}  // namespace fitcost::inline v1::cloudformation::detail
