// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "fitcost/handler/handler.hpp"

namespace fitcost::inline v1::handler {

/// What the function is told by its environment. Variables that are empty count as not set.
struct LambdaSettings {
  enum class StoreKind { dynamodb, memory };
  StoreKind store = StoreKind::dynamodb;  ///< FITCOST_STORE: `dynamodb`, or `memory` for tests
  std::string table;                      ///< TABLE_NAME; needed by dynamodb
  std::string region;                     ///< AWS_REGION; needed by dynamodb
  std::string endpoint;                   ///< FITCOST_DYNAMODB_ENDPOINT; empty: the region's
  std::string ca_bundle;                  ///< FITCOST_CA_BUNDLE, a PEM file; empty: the system's
  /// cursor_secret: FITCOST_CURSOR_SECRET, needed, 16 bytes or more; environment: ENVIRONMENT;
  /// metrics_namespace: FITCOST_METRICS_NAMESPACE; base_path: FITCOST_BASE_PATH; type_index,
  /// consistent_reads, log_requests: FITCOST_TYPE_INDEX, FITCOST_CONSISTENT_READS,
  /// FITCOST_LOG_REQUESTS, `true` or `false`.
  HandlerOptions handler;
};

/// `environment` gives a variable as std::getenv does: null where it is not set. Throws
/// std::invalid_argument with one sentence that names the variable.
LambdaSettings read_lambda_settings(
    const std::function<const char*(const char* name)>& environment);

}  // namespace fitcost::inline v1::handler
