// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fitcost/services/monitoring/metric_alarm.hpp"

/// Which metrics of AWS's services get a point when, and which faults they can show.
namespace fitcost::inline v1::monitoring {

/// When a period has a point at all.
enum class Presence {
  per_request,     ///< with each request a sample of 0 or 1: none in a period without a request
  per_occurrence,  ///< only when what it counts happens
  always,          ///< every period, whatever happens
};

enum class Fault : std::uint8_t {
  server_errors,       ///< the API answers 5xx
  function_errors,     ///< the function fails: an exception that nobody catches, a timeout
  caught_errors,       ///< the handler catches everything and answers 500 itself
  function_throttles,  ///< Lambda refuses invocations
  table_throttles,     ///< DynamoDB refuses reads or writes
  api_throttles,       ///< API Gateway refuses requests, 429
};

inline constexpr std::array<EnumName<Fault>, 6> fault_names{{
    {Fault::server_errors, "5xx"},
    {Fault::function_errors, "function-errors"},
    {Fault::caught_errors, "caught-errors"},
    {Fault::function_throttles, "function-throttles"},
    {Fault::table_throttles, "table-throttles"},
    {Fault::api_throttles, "api-throttles"},
}};

/// Without which dimensions a metric has no data; a metric without any is the account's.
enum class WithoutDimensions { no_data, all_of_the_account, only_so };

/// What one sample is.
enum class Sample : std::uint8_t {
  zero_or_one,  ///< 1 when it went wrong: the sum counts errors, the average is their share
  one,          ///< counts requests
  duration,     ///< only percentiles of it are a matter of shares
};

struct KnownMetric {
  std::string_view metric_namespace;
  std::string_view name;
  Presence presence;
  Sample sample;
  std::string_view dimensions;  ///< the least that select data, separated by spaces
  WithoutDimensions without;
  std::uint8_t sees;  ///< the bits of the faults that it shows
  std::string_view note;
};

namespace detail {
template <class... Faults> constexpr std::uint8_t bits_of(Faults... faults) {
  return static_cast<std::uint8_t>((0U | ... | (1U << static_cast<unsigned>(faults))));
}
inline constexpr std::uint8_t seen_in_answers =
    bits_of(Fault::server_errors, Fault::function_errors, Fault::caught_errors);
}  // namespace detail

/// AWS: the metrics pages of API Gateway (REST: 4XXError, 5XXError; HTTP: 4xx, 5xx), Lambda and
/// DynamoDB. Throttled invocations count neither as Invocations nor as Errors; UserErrors counts
/// HTTP 400 answers but for throttles, for the whole account.
inline constexpr std::array<KnownMetric, 16> known_metrics{{
    {"AWS/ApiGateway", "5XXError", Presence::per_request, Sample::zero_or_one, "ApiName",
     WithoutDimensions::no_data, detail::seen_in_answers, "of REST APIs; HTTP APIs call it 5xx"},
    {"AWS/ApiGateway", "4XXError", Presence::per_request, Sample::zero_or_one, "ApiName",
     WithoutDimensions::no_data, detail::bits_of(Fault::api_throttles),
     "of REST APIs; HTTP APIs call it 4xx"},
    {"AWS/ApiGateway", "5xx", Presence::per_request, Sample::zero_or_one, "ApiId",
     WithoutDimensions::no_data, detail::seen_in_answers,
     "of HTTP APIs; REST APIs call it 5XXError"},
    {"AWS/ApiGateway", "4xx", Presence::per_request, Sample::zero_or_one, "ApiId",
     WithoutDimensions::no_data, detail::bits_of(Fault::api_throttles),
     "of HTTP APIs; REST APIs call it 4XXError"},
    {"AWS/ApiGateway", "Count", Presence::per_request, Sample::one, "ApiName or ApiId",
     WithoutDimensions::no_data, 0, "counts requests, whatever their answer"},
    {"AWS/ApiGateway", "Latency", Presence::per_request, Sample::duration, "ApiName or ApiId",
     WithoutDimensions::no_data, 0, "how long requests take, whatever their answer"},
    {"AWS/Lambda", "Errors", Presence::per_request, Sample::zero_or_one, "FunctionName",
     WithoutDimensions::all_of_the_account, detail::bits_of(Fault::function_errors),
     "stays 0 behind a handler that catches everything and answers 500; throttles are not in it"},
    {"AWS/Lambda", "Invocations", Presence::per_request, Sample::one, "FunctionName",
     WithoutDimensions::all_of_the_account, 0, "counts invocations, whatever their result"},
    {"AWS/Lambda", "Duration", Presence::per_request, Sample::duration, "FunctionName",
     WithoutDimensions::all_of_the_account, 0, "how long invocations take, whatever their result"},
    {"AWS/Lambda", "Throttles", Presence::per_occurrence, Sample::zero_or_one, "FunctionName",
     WithoutDimensions::all_of_the_account, detail::bits_of(Fault::function_throttles),
     "errors are not in it"},
    {"AWS/DynamoDB", "UserErrors", Presence::per_occurrence, Sample::zero_or_one, "",
     WithoutDimensions::only_so, 0,
     "counts HTTP 400 answers of the whole account and leaves throttles out: ThrottledRequests or "
     "ReadThrottleEvents and WriteThrottleEvents show those"},
    {"AWS/DynamoDB", "ThrottledRequests", Presence::per_occurrence, Sample::zero_or_one,
     "TableName Operation", WithoutDimensions::no_data, detail::bits_of(Fault::table_throttles),
     "one a request, however many of its items are throttled"},
    {"AWS/DynamoDB", "ReadThrottleEvents", Presence::per_occurrence, Sample::zero_or_one,
     "TableName", WithoutDimensions::no_data, detail::bits_of(Fault::table_throttles),
     "writes are in WriteThrottleEvents; an index has its own, by GlobalSecondaryIndexName"},
    {"AWS/DynamoDB", "WriteThrottleEvents", Presence::per_occurrence, Sample::zero_or_one,
     "TableName", WithoutDimensions::no_data, detail::bits_of(Fault::table_throttles),
     "reads are in ReadThrottleEvents; an index has its own, by GlobalSecondaryIndexName"},
    {"AWS/DynamoDB", "SystemErrors", Presence::per_occurrence, Sample::zero_or_one,
     "TableName Operation", WithoutDimensions::no_data, 0,
     "counts DynamoDB's own HTTP 500 answers"},
    {"AWS/DynamoDB", "SuccessfulRequestLatency", Presence::per_request, Sample::duration,
     "TableName Operation", WithoutDimensions::no_data, 0,
     "of successful requests: no point while all fail"},
}};

/// Nothing for a metric that is not in the list, a custom one for instance.
inline const KnownMetric* find_known_metric(std::string_view metric_namespace,
                                            std::string_view name) {
  for (const auto& known : known_metrics) {
    if (known.metric_namespace == metric_namespace && known.name == name) return &known;
  }
  return nullptr;
}

constexpr bool sees(const KnownMetric& metric, Fault fault) {
  return (metric.sees & detail::bits_of(fault)) != 0;
}

/// Whether a metric, as an alarm names it, has data and shows a fault.
struct Visibility {
  bool has_data = true;
  bool sees_fault = true;          ///< true where nothing is known to the contrary
  std::vector<std::string> notes;  ///< why not, and what to use instead
};

/// `fault`: what the alarm is for, or null where nobody said.
inline Visibility visibility(const MetricName& metric, const Fault* fault) {
  Visibility out;
  const KnownMetric* known = find_known_metric(metric.metric_namespace, metric.name);
  if (known == nullptr) return out;
  const std::string name = metric.metric_namespace + " " + metric.name;
  const auto has = [&](std::string_view dimension) {
    for (const auto& d : metric.dimensions) {
      if (d.name == dimension) return true;
    }
    return false;
  };
  const std::string_view wanted = known->dimensions;
  bool all = true;
  if (wanted == "ApiName or ApiId") {
    all = has("ApiName") || has("ApiId");
  } else {
    for (std::size_t at = 0; at < wanted.size();) {
      const std::size_t end =
          wanted.find(' ', at) == std::string_view::npos ? wanted.size() : wanted.find(' ', at);
      all = all && has(wanted.substr(at, end - at));
      at = end + 1;
    }
  }
  if (known->without == WithoutDimensions::only_so && !metric.dimensions.empty()) {
    out.has_data = false;
    out.notes.push_back(name + " has data only without dimensions; with " +
                        metric.dimensions.front().name + " it has none");
  } else if (!all && known->without == WithoutDimensions::no_data) {
    out.has_data = false;
    out.notes.push_back(name + " has no data without the dimension " + std::string(wanted));
  } else if (!all) {
    out.notes.push_back(name + " without the dimension " + std::string(wanted) +
                        " is the sum over the whole account");
  }
  if (fault != nullptr && !sees(*known, *fault)) {
    out.sees_fault = false;
    std::string others;
    for (const auto& other : known_metrics) {
      if (!sees(other, *fault)) continue;
      others += (others.empty() ? "" : ", ") + std::string(other.metric_namespace) + " " +
                std::string(other.name);
    }
    out.notes.push_back(name + " does not show " + std::string(name_of(fault_names, *fault)) +
                        "; these do: " + others);
  }
  out.notes.push_back(name + ": " + std::string(known->note));
  return out;
}

}  // namespace fitcost::inline v1::monitoring
