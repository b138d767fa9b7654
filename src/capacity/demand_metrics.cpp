// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

#include "capacity/demand_columns.hpp"
#include "capacity/demand_fields.hpp"
#include "fitcost/capacity/demand_file.hpp"
#include "fitcost/units/input_error.hpp"
#include "units/csv.hpp"

namespace fitcost::inline v1 {

namespace {

using MetricsJson = nlohmann::json;

struct MetricPoint {
  std::int64_t minute = 0;  // since 1970
  double units = 0.0;
};

/// One metric's points, in any order.
struct MetricSeries {
  detail::DemandName name;
  std::string id;      // of the query, where there was one: its pages belong together
  std::string file;    // the first that it stood in
  std::string status;  // of its last page
  std::vector<MetricPoint> points;
};

[[noreturn]] void refuse_metrics(const std::string& file, std::string found, std::string wanted) {
  throw InputError({file}, std::move(found), std::move(wanted));
}

constexpr const char* wanted_metrics =
    "what 'aws cloudwatch get-metric-data' or 'get-metric-statistics' prints as JSON";

MetricsJson parsed_metrics(const MetricsText& file) {
  try {
    auto document = MetricsJson::parse(file.text);
    if (document.is_object()) return document;
  } catch (const MetricsJson::parse_error& error) {
    const std::size_t at = std::min(error.byte == 0 ? 0 : error.byte - 1, file.text.size());
    const std::string_view before = file.text.substr(0, at);
    const auto line = static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1;
    const std::size_t begin = before.rfind('\n');
    const auto column =
        static_cast<int>(at - (begin == std::string_view::npos ? 0 : begin + 1)) + 1;
    throw InputError({file.file_name, line, column},
                     at >= file.text.size() ? "the end of the file" : "text that is no JSON",
                     wanted_metrics);
  }
  refuse_metrics(file.file_name, "JSON that is no object", wanted_metrics);
}

const MetricsJson* member(const MetricsJson& object, const char* name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

std::string text_member(const MetricsJson& object, const char* name) {
  const auto* found = member(object, name);
  return found != nullptr && found->is_string() ? found->get<std::string>() : std::string();
}

/// What users see of a JSON value: one short line.
std::string shown_json(const MetricsJson& value) {
  return in_quotes(value.dump(-1, ' ', true, MetricsJson::error_handler_t::replace));
}

MetricPoint metric_point(const std::string& file, const MetricsJson& time,
                         const MetricsJson& value) {
  const auto stamp =
      time.is_string() ? detail::time_field(time.get_ref<const std::string&>()) : std::nullopt;
  if (!stamp || !stamp->dated || stamp->value % 60 != 0) {
    refuse_metrics(file, "the time " + shown_json(time), "a UTC minute: 2026-10-03T14:05:00+00:00");
  }
  const double units = value.is_number() ? value.get<double>() : -1.0;
  if (!(units >= 0.0) || units > 1e12) {
    refuse_metrics(file, "the value " + shown_json(value), "a sum of units, 0 or more");
  }
  return {stamp->value / 60, units};
}

bool has_metric(const std::string& label, bool write) {
  return label.find(write ? "ConsumedWriteCapacityUnits" : "ConsumedReadCapacityUnits") !=
         std::string::npos;
}

std::optional<detail::DemandName> metric_name(const std::string& label, const std::string& id) {
  if (auto name = detail::demand_name(label)) return name;
  if (has_metric(label, false)) return detail::DemandName{"", false};
  if (has_metric(label, true)) return detail::DemandName{"", true};
  return detail::demand_name(id, '_');
}

/// Where the points of a series go: to its earlier pages, or to a new one.
MetricSeries& place_of(std::vector<MetricSeries>& all, const detail::DemandName& name,
                       const std::string& id, const std::string& file) {
  for (auto& series : all) {
    if (series.name != name) continue;
    if (!id.empty() && series.id == id) return series;
    refuse_metrics(file, "a second series of " + in_quotes(detail::text_of(name)),
                   "one of each: a query's Label may be read, write, INDEX.read or INDEX.write");
  }
  all.push_back({name, id, file, {}, {}});
  return all.back();
}

void add_metric_data(const MetricsText& file, const MetricsJson& results,
                     std::vector<MetricSeries>& all, std::vector<std::string>& left_over) {
  if (!results.is_array())
    refuse_metrics(file.file_name, "no list MetricDataResults", wanted_metrics);
  for (const auto& result : results) {
    const std::string label = text_member(result, "Label");
    const std::string id = text_member(result, "Id");
    const auto name = metric_name(label, id);
    if (!name) {
      left_over.push_back(label.empty() ? id : label);
      continue;
    }
    const auto* times = member(result, "Timestamps");
    const auto* values = member(result, "Values");
    if (times == nullptr || values == nullptr || !times->is_array() || !values->is_array() ||
        times->size() != values->size()) {
      refuse_metrics(file.file_name, "not as many Timestamps as Values in " + in_quotes(label),
                     "a time for each value");
    }
    auto& series = place_of(all, *name, id, file.file_name);
    series.status = text_member(result, "StatusCode");
    for (std::size_t i = 0; i < times->size(); ++i) {
      series.points.push_back(metric_point(file.file_name, (*times)[i], (*values)[i]));
    }
  }
}

void add_metric_statistics(const MetricsText& file, const MetricsJson& document,
                           std::vector<MetricSeries>& all, std::vector<std::string>& left_over) {
  const auto& points = document.at("Datapoints");
  if (!points.is_array()) refuse_metrics(file.file_name, "no list Datapoints", wanted_metrics);
  const std::string label = text_member(document, "Label");
  auto name = metric_name(label, "");
  if (!name) {
    left_over.push_back(label);
    return;
  }
  if (!file.index.empty()) name->index = file.index;
  auto& series = place_of(all, *name, "", file.file_name);
  for (const auto& point : points) {
    const auto* time = member(point, "Timestamp");
    const auto* sum = member(point, "Sum");
    if (time == nullptr || sum == nullptr) {
      refuse_metrics(file.file_name, "a point without Timestamp and Sum",
                     "--statistics Sum of every minute");
    }
    series.points.push_back(metric_point(file.file_name, *time, *sum));
  }
}

/// Pages follow each other, so what counts is each series' last one.
void refuse_partial(const std::vector<MetricSeries>& all) {
  for (const auto& series : all) {
    if (series.status.empty() || series.status == "Complete") continue;
    refuse_metrics(
        series.file,
        "StatusCode " + in_quotes(series.status) + " of " + in_quotes(detail::text_of(series.name)),
        "the whole answer, Complete");
  }
}

/// 60, 5 or 1 minutes, as CloudWatch keeps points: what all times are multiples of, where points
/// next to each other are no further apart. Else they are minutes in which something happened.
int period_minutes(const std::vector<MetricSeries>& all) {
  std::int64_t common = 0;
  std::int64_t nearest = 0;
  for (const auto& series : all) {
    const MetricPoint* before = nullptr;
    for (const auto& point : series.points) {
      common = std::gcd(common, point.minute);
      if (before != nullptr && (nearest == 0 || point.minute - before->minute < nearest))
        nearest = point.minute - before->minute;
      before = &point;
    }
  }
  for (const int period : {60, 5}) {
    if (common % period == 0 && nearest == period) return period;
  }
  return 1;
}

/// Spreads a series over `minutes` minutes from `first`.
std::vector<std::int32_t> spread_points(const MetricSeries& series, std::int64_t first,
                                        std::size_t minutes, int period) {
  std::vector<std::int32_t> out(minutes);
  const MetricPoint* before = nullptr;
  for (const auto& point : series.points) {
    if (before != nullptr && point.minute - before->minute < period) {
      refuse_metrics(series.file,
                     "two points of " + in_quotes(detail::text_of(series.name)) + " within " +
                         std::to_string(period * 60) + " s",
                     "one for each period");
    }
    before = &point;
    const auto tenths = static_cast<std::int64_t>(std::nearbyint(point.units * 10.0));
    const std::int64_t each = tenths / period;
    const std::int64_t left = tenths % period;
    if (each >= DemandSeries::most) {
      refuse_metrics(series.file,
                     "more than " + std::to_string(DemandSeries::most / 10) + " units in a minute",
                     "less");
    }
    for (std::int64_t m = 0; m < period; ++m) {
      out[static_cast<std::size_t>(point.minute - first + m)] =
          static_cast<std::int32_t>(each + (m < left ? 1 : 0));
    }
  }
  return out;
}

}  // namespace

MetricsDemand read_metrics_demand(const std::vector<MetricsText>& files,
                                  std::optional<int> period_seconds) {
  MetricsDemand out;
  std::vector<MetricSeries> all;
  const std::string place = files.empty() ? std::string() : files.front().file_name;
  for (const auto& file : files) {
    const MetricsJson document = parsed_metrics(file);
    if (&file == &files.back() && !text_member(document, "NextToken").empty())
      refuse_metrics(file.file_name, "a NextToken: more is to come", "the whole answer");
    if (const auto* results = member(document, "MetricDataResults")) {
      add_metric_data(file, *results, all, out.left_over);
    } else if (document.contains("Datapoints")) {
      add_metric_statistics(file, document, all, out.left_over);
    } else {
      refuse_metrics(file.file_name, "neither MetricDataResults nor Datapoints", wanted_metrics);
    }
  }
  refuse_partial(all);
  for (auto& series : all) {
    std::sort(series.points.begin(), series.points.end(),
              [](const auto& a, const auto& b) { return a.minute < b.minute; });
  }
  detail::DemandPairs pairs;
  for (std::size_t i = 0; i < all.size(); ++i) pairs.add(all[i].name, i);
  if (const auto missing = pairs.missing()) {
    refuse_metrics(place, "no series " + in_quotes(detail::text_of(*missing)),
                   "reads and writes of the table and of each index, without values where there "
                   "were none");
  }
  if (pairs.pairs.size() > TableDemand::most_indexes + 1) {
    refuse_metrics(place, std::to_string(pairs.pairs.size() - 1) + " indexes",
                   "at most " + std::to_string(TableDemand::most_indexes));
  }
  const int period = period_seconds ? *period_seconds / 60 : period_minutes(all);
  std::optional<std::int64_t> first;
  std::int64_t end = 0;
  for (const auto& series : all) {
    for (const auto& point : series.points) {
      first = std::min(first.value_or(point.minute), point.minute);
      end = std::max(end, point.minute + period);
    }
  }
  if (!first) refuse_metrics(place, "no value", "a minute with one");
  const auto minutes = static_cast<std::size_t>(end - *first);
  if (minutes > std::min(TableDemand::most_minutes, TableDemand::most_samples / all.size())) {
    refuse_metrics(place, "points over " + std::to_string(minutes) + " minutes", "fewer");
  }
  out.period_seconds = period * 60;
  out.demand.dated = true;
  out.demand.first_minute = *first;
  for (const auto& pair : pairs.pairs) {
    auto& resource = out.demand.resources.emplace_back();
    resource.name = pair.index;
    resource.read.assign(spread_points(all[pair.read], *first, minutes, period));
    resource.write.assign(spread_points(all[pair.write], *first, minutes, period));
  }
  return out;
}

}  // namespace fitcost::inline v1
