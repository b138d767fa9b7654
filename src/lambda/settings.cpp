// SPDX-License-Identifier: Apache-2.0
#include "fitcost/lambda/settings.hpp"

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace fitcost::inline v1::handler {
namespace {

constexpr std::size_t shortest_secret = 16;

class Variables {
 public:
  explicit Variables(const std::function<const char*(const char*)>& environment)
      : environment_(environment) {}

  std::string get(const char* name, std::string otherwise = {}) const {
    const char* value = environment_(name);
    return value == nullptr || *value == '\0' ? std::move(otherwise) : std::string(value);
  }
  std::string needed(const char* name, std::string_view what) const {
    std::string value = get(name);
    if (value.empty()) reject(name, "is not set: it is " + std::string(what));
    return value;
  }
  bool flag(const char* name, bool otherwise) const {
    const std::string value = get(name, otherwise ? "true" : "false");
    if (value != "true" && value != "false") reject(name, "must be true or false");
    return value == "true";
  }
  [[noreturn]] static void reject(const char* name, const std::string& why) {
    throw std::invalid_argument("the environment variable " + std::string(name) + " " + why);
  }

 private:
  const std::function<const char*(const char*)>& environment_;
};

}  // namespace

LambdaSettings read_lambda_settings(
    const std::function<const char*(const char* name)>& environment) {
  const Variables variables(environment);
  LambdaSettings settings;
  const std::string store = variables.get("FITCOST_STORE", "dynamodb");
  if (store == "memory") {
    settings.store = LambdaSettings::StoreKind::memory;
  } else if (store == "dynamodb") {
    settings.table = variables.needed("TABLE_NAME", "the DynamoDB table that workouts lie in");
    settings.region = variables.needed("AWS_REGION", "the region of the table");
    settings.endpoint = variables.get("FITCOST_DYNAMODB_ENDPOINT");
    settings.ca_bundle = variables.get("FITCOST_CA_BUNDLE");
  } else {
    Variables::reject("FITCOST_STORE", "must be dynamodb or memory");
  }
  HandlerOptions& handler = settings.handler;
  handler.cursor_secret = variables.needed("FITCOST_CURSOR_SECRET", "what cursors are signed with");
  if (handler.cursor_secret.size() < shortest_secret) {
    Variables::reject("FITCOST_CURSOR_SECRET",
                      "must have at least " + std::to_string(shortest_secret) + " bytes");
  }
  handler.environment = variables.get("ENVIRONMENT", handler.environment);
  handler.metrics_namespace = variables.get("FITCOST_METRICS_NAMESPACE");
  if (!is_metrics_dimension(handler.environment))
    Variables::reject("ENVIRONMENT", "must be " + std::string(metrics_dimension_in_words));
  if (!handler.metrics_namespace.empty() && !is_metrics_namespace(handler.metrics_namespace)) {
    Variables::reject("FITCOST_METRICS_NAMESPACE",
                      "must be " + std::string(metrics_namespace_in_words));
  }
  handler.base_path = variables.get("FITCOST_BASE_PATH");
  if (!is_base_path(handler.base_path))
    Variables::reject("FITCOST_BASE_PATH", "must begin with / and not end with it, as /v1 does");
  handler.type_index = variables.flag("FITCOST_TYPE_INDEX", handler.type_index);
  handler.consistent_reads = variables.flag("FITCOST_CONSISTENT_READS", handler.consistent_reads);
  handler.log_requests = variables.flag("FITCOST_LOG_REQUESTS", handler.log_requests);
  return settings;
}

}  // namespace fitcost::inline v1::handler
