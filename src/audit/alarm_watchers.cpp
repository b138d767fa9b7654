// SPDX-License-Identifier: Apache-2.0
#include "audit/alarm_watchers.hpp"

#include <algorithm>

namespace fitcost::inline v1::cloudformation::detail {

AlarmWatchers::AlarmWatchers(const std::vector<AlarmView>& views, std::string_view metric_namespace,
                             std::initializer_list<std::string_view> metrics,
                             std::string_view dimension) {
  for (const auto& view : views) {
    for (const auto& m : view.metrics) {
      if (m.metric_namespace != metric_namespace ||
          std::find(metrics.begin(), metrics.end(), m.name) == metrics.end())
        continue;
      const Value* value = m.dimension(dimension);
      // Without dimensions Lambda's metrics are those of all functions.
      all_ = all_ || m.by_query || (m.dimensions.empty() && metric_namespace == "AWS/Lambda") ||
             (value != nullptr && !value->is_text());
      if (value == nullptr || !value->is_text()) continue;
      names_.push_back(*value);
      for (const auto& part : value->text().parts())
        if (part.written_as != nullptr && part.written_as->kind == Reference::Kind::resource)
          referred_.insert(part.written_as->name);
    }
  }
}

bool AlarmWatchers::may_watch(const Resource& resource) const {
  if (all_ || referred_.contains(resource.logical_id)) return true;
  return resource.name.is_text() ? may_watch_name(resource.name) : !names_.empty();
}

bool AlarmWatchers::may_watch_name(const Value& name) const {
  return all_ || std::any_of(names_.begin(), names_.end(),
                             [&](const Value& each) { return equal(each, name) != Truth::no; });
}

WatchedResources::WatchedResources(const AuditContext& context, std::string_view type)
    : c_(context) {
  for (const ResourceIndex i : c_.of_type(type)) {
    const Resource& r = c_.resources()[i];
    by_id_.emplace(r.logical_id, i);
    if (r.name.is_text()) by_shown_name_.emplace(r.name.text().shown(), i);
  }
}

std::optional<ResourceIndex> WatchedResources::watched(const WatchedMetric& metric,
                                                       std::string_view dimension) const {
  const Value* value = metric.dimension(dimension);
  if (value == nullptr || !value->is_text()) return {};
  std::optional<ResourceIndex> first;
  const auto take = [&](ResourceIndex i) {
    if (!first || i < *first) first = i;
  };
  for (const auto& part : value->text().parts()) {
    if (part.written_as == nullptr || part.written_as->kind != Reference::Kind::resource) continue;
    if (const auto found = by_id_.find(part.written_as->name); found != by_id_.end())
      take(found->second);
  }
  // Equal texts read alike, though not all that read alike are equal.
  const auto [begin, end] = by_shown_name_.equal_range(value->text().shown());
  for (auto each = begin; each != end; ++each)
    if (equal(*value, c_.resources()[each->second].name) == Truth::yes) take(each->second);
  return first;
}

}  // namespace fitcost::inline v1::cloudformation::detail
