// SPDX-License-Identifier: Apache-2.0
#include "fitcost/lambda/settings.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <stdexcept>
#include <string>

using namespace fitcost;
using handler::LambdaSettings;

namespace {

using Variables = std::map<std::string, std::string>;

LambdaSettings settings_of(const Variables& variables) {
  return handler::read_lambda_settings([&](const char* name) -> const char* {
    const auto found = variables.find(name);
    return found == variables.end() ? nullptr : found->second.c_str();
  });
}

const Variables enough{{"TABLE_NAME", "workouts"},
                       {"AWS_REGION", "eu-central-1"},
                       {"FITCOST_CURSOR_SECRET", "0123456789abcdef"}};

Variables with(Variables variables, const std::string& name, const std::string& value) {
  variables[name] = value;
  return variables;
}

}  // namespace

TEST_CASE("A table, its region and a secret are enough to start", "[lambda]") {
  const LambdaSettings settings = settings_of(enough);
  CHECK(settings.store == LambdaSettings::StoreKind::dynamodb);
  CHECK(settings.table == "workouts");
  CHECK(settings.region == "eu-central-1");
  CHECK(settings.endpoint.empty());
  CHECK(settings.handler.cursor_secret == "0123456789abcdef");
  CHECK(settings.handler.environment == "dev");
  CHECK(settings.handler.log_requests);
  CHECK_FALSE(settings.handler.type_index);
  CHECK_FALSE(settings.handler.consistent_reads);
}

TEST_CASE("Each variable lands in its setting", "[lambda]") {
  Variables all = enough;
  all.merge(Variables{{"FITCOST_DYNAMODB_ENDPOINT", "http://127.0.0.1:8000"},
                      {"FITCOST_CA_BUNDLE", "/opt/ca.pem"},
                      {"ENVIRONMENT", "prod"},
                      {"FITCOST_METRICS_NAMESPACE", "Workouts"},
                      {"FITCOST_BASE_PATH", "/v1"},
                      {"FITCOST_TYPE_INDEX", "true"},
                      {"FITCOST_CONSISTENT_READS", "true"},
                      {"FITCOST_LOG_REQUESTS", "false"}});
  const LambdaSettings settings = settings_of(all);
  CHECK(settings.endpoint == "http://127.0.0.1:8000");
  CHECK(settings.ca_bundle == "/opt/ca.pem");
  CHECK(settings.handler.environment == "prod");
  CHECK(settings.handler.metrics_namespace == "Workouts");
  CHECK(settings.handler.base_path == "/v1");
  CHECK(settings.handler.type_index);
  CHECK(settings.handler.consistent_reads);
  CHECK_FALSE(settings.handler.log_requests);
}

TEST_CASE("In memory no table is needed", "[lambda]") {
  const LambdaSettings settings =
      settings_of({{"FITCOST_STORE", "memory"}, {"FITCOST_CURSOR_SECRET", "0123456789abcdef"}});
  CHECK(settings.store == LambdaSettings::StoreKind::memory);
}

TEST_CASE("A variable that is missing, empty or of no sense is named in one sentence", "[lambda]") {
  struct Case {
    Variables variables;
    std::string sentence;
  };
  for (const Case& c : {
           Case{with(enough, "TABLE_NAME", ""),
                "TABLE_NAME is not set: it is the DynamoDB table that workouts lie in"},
           Case{with(enough, "AWS_REGION", ""),
                "AWS_REGION is not set: it is the region of the table"},
           Case{with(enough, "FITCOST_CURSOR_SECRET", ""),
                "FITCOST_CURSOR_SECRET is not set: it is what cursors are signed with"},
           Case{{{"FITCOST_STORE", "memory"}},
                "FITCOST_CURSOR_SECRET is not set: it is what cursors are signed with"},
           Case{with(enough, "FITCOST_CURSOR_SECRET", "0123456789abcde"),
                "FITCOST_CURSOR_SECRET must have at least 16 bytes"},
           Case{with(enough, "FITCOST_STORE", "sqlite"),
                "FITCOST_STORE must be dynamodb or memory"},
           Case{with(enough, "FITCOST_BASE_PATH", "v1"),
                "FITCOST_BASE_PATH must begin with / and not end with it, as /v1 does"},
           Case{with(enough, "FITCOST_BASE_PATH", "/v1/"),
                "FITCOST_BASE_PATH must begin with / and not end with it, as /v1 does"},
           Case{with(enough, "ENVIRONMENT", std::string(1025, 'e')),
                "ENVIRONMENT must be 1 to 1024 printable ASCII characters"},
           Case{with(enough, "ENVIRONMENT",
                     "pr\xc3\xb6"
                     "d"),
                "ENVIRONMENT must be 1 to 1024 printable ASCII characters"},
           Case{with(enough, "FITCOST_METRICS_NAMESPACE", std::string(256, 'n')),
                "FITCOST_METRICS_NAMESPACE must be 1 to 255 printable ASCII characters that do not "
                "begin with a colon"},
           Case{with(enough, "FITCOST_METRICS_NAMESPACE", "a\nb"),
                "FITCOST_METRICS_NAMESPACE must be 1 to 255 printable ASCII characters that do not "
                "begin with a colon"},
           Case{with(enough, "FITCOST_TYPE_INDEX", "yes"),
                "FITCOST_TYPE_INDEX must be true or false"},
       }) {
    INFO(c.sentence);
    CHECK_THROWS_WITH(settings_of(c.variables), "the environment variable " + c.sentence);
    CHECK_THROWS_AS(settings_of(c.variables), std::invalid_argument);
  }
}
