// SPDX-License-Identifier: Apache-2.0
#include "audit/metric_names.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>

#include "fitcost/units/suggest.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

using MetricNames = std::span<const std::string_view>;

// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html, with those that older
// functions and streams have.
constexpr std::array<std::string_view, 35> lambda_names{
    "AsyncEventAge",
    "AsyncEventsDropped",
    "AsyncEventsReceived",
    "ClaimedAccountConcurrency",
    "ConcurrentExecutions",
    "DeadLetterErrors",
    "DeletedEventCount",
    "DestinationDeliveryFailures",
    "DroppedEventCount",
    "Duration",
    "Errors",
    "FailedInvokeEventCount",
    "FilteredOutEventCount",
    "InvokedEventCount",
    "Invocations",
    "IteratorAge",
    "OffsetLag",
    "OnFailureDestinationDeliveredEventCount",
    "OversizedRecordCount",
    "PolledEventCount",
    "PostRuntimeExtensionsDuration",
    "ProvisionedConcurrencyInvocations",
    "ProvisionedConcurrencySpilloverInvocations",
    "ProvisionedConcurrencyUtilization",
    "ProvisionedConcurrentExecutions",
    "ProvisionedPollers",
    "RecursiveInvocationsDropped",
    "SchemaRegistryAPIErrors",
    "SignatureValidationErrors",
    "Throttles",
    "UnreservedConcurrentExecutions",
    "Url4xxCount",
    "Url5xxCount",
    "UrlRequestCount",
    "UrlRequestLatency",
};

// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html,
// http-api-metrics.html, apigateway-websocket-api-logging.html
constexpr std::array<std::string_view, 15> gateway_names{
    "4XXError",       "4xx",
    "5XXError",       "5xx",
    "CacheHitCount",  "CacheMissCount",
    "ClientError",    "ConnectCount",
    "Count",          "DataProcessed",
    "ExecutionError", "IntegrationError",
    "Latency",        "IntegrationLatency",
    "MessageCount",
};

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
constexpr std::array<std::string_view, 44> dynamodb_names{
    "AccountMaxReads",
    "AccountMaxTableLevelReads",
    "AccountMaxTableLevelWrites",
    "AccountMaxWrites",
    "AccountProvisionedReadCapacityUtilization",
    "AccountProvisionedWriteCapacityUtilization",
    "AgeOfOldestUnreplicatedRecord",
    "ConditionalCheckFailedRequests",
    "ConsumedChangeDataCaptureUnits",
    "ConsumedReadCapacityUnits",
    "ConsumedWriteCapacityUnits",
    "FailedToReplicateRecordCount",
    "FaultInjectionServiceInducedErrors",
    "MaxProvisionedTableReadCapacityUtilization",
    "MaxProvisionedTableWriteCapacityUtilization",
    "OnDemandMaxReadRequestUnits",
    "OnDemandMaxWriteRequestUnits",
    "OnlineIndexConsumedWriteCapacity",
    "OnlineIndexPercentageProgress",
    "OnlineIndexThrottleEvents",
    "PendingReplicationCount",
    "ProvisionedReadCapacityUnits",
    "ProvisionedWriteCapacityUnits",
    "ReadAccountLimitThrottleEvents",
    "ReadKeyRangeThroughputThrottleEvents",
    "ReadMaxOnDemandThroughputThrottleEvents",
    "ReadProvisionedThroughputThrottleEvents",
    "ReadThrottleEvents",
    "ReplicationLatency",
    "ReturnedBytes",
    "ReturnedItemCount",
    "ReturnedRecordsCount",
    "SuccessfulRequestLatency",
    "SystemErrors",
    "ThrottledPutRecordCount",
    "ThrottledRequests",
    "TimeToLiveDeletedItemCount",
    "TransactionConflict",
    "UserErrors",
    "WriteAccountLimitThrottleEvents",
    "WriteKeyRangeThroughputThrottleEvents",
    "WriteMaxOnDemandThroughputThrottleEvents",
    "WriteProvisionedThroughputThrottleEvents",
    "WriteThrottleEvents",
};

MetricNames metrics_of(std::string_view space) {
  if (space == "AWS/Lambda") return lambda_names;
  if (space == "AWS/ApiGateway") return gateway_names;
  if (space == "AWS/DynamoDB") return dynamodb_names;
  return {};
}

std::string metric_in_lower_case(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
  return out;
}

}  // namespace

std::string_view meant_metric(std::string_view metric_namespace, std::string_view name) {
  constexpr std::size_t most_slips = 2;
  constexpr std::size_t longest = 80;
  const MetricNames all = metrics_of(metric_namespace);
  if (name.empty() || name.size() > longest || std::find(all.begin(), all.end(), name) != all.end())
    return {};
  const std::string small = metric_in_lower_case(name);
  std::string_view nearest;
  std::size_t least = most_slips + 1;
  for (const auto candidate : all) {
    const std::size_t distance =
        fitcost::detail::edit_distance(small, metric_in_lower_case(candidate));
    if (distance * 3 > candidate.size() || distance >= least) continue;
    least = distance;
    nearest = candidate;
  }
  return nearest;
}

std::string_view needed_dimension(std::string_view metric_namespace, std::string_view name) {
  if (metric_namespace != "AWS/DynamoDB") return {};
  const bool of_table = name.ends_with("CapacityUnits") || name.ends_with("ThrottleEvents") ||
                        name.starts_with("Returned") || name.starts_with("OnlineIndex") ||
                        name == "ConditionalCheckFailedRequests" ||
                        name == "TimeToLiveDeletedItemCount" || name == "TransactionConflict" ||
                        name == "ReplicationLatency";
  return of_table ? "TableName" : "";
}

}  // namespace fitcost::inline v1::cloudformation::detail
