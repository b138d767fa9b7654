// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

/// The keys of infracost-usage.yml for the resources that fitcost prices.
/// https://github.com/infracost/infracost/blob/master/infracost-usage-example.yml
namespace fitcost::inline v1::cloudformation::detail {

struct UsageKey {
  std::string_view type;       ///< CloudFormation's
  std::string_view terraform;  ///< Infracost's name of it
  std::string_view key;
};

inline constexpr std::array<UsageKey, 26> usage_keys{{
    {"AWS::Lambda::Function", "aws_lambda_function", "monthly_requests"},
    {"AWS::Lambda::Function", "aws_lambda_function", "request_duration_ms"},
    {"AWS::DynamoDB::Table", "aws_dynamodb_table", "monthly_write_request_units"},
    {"AWS::DynamoDB::Table", "aws_dynamodb_table", "monthly_read_request_units"},
    {"AWS::DynamoDB::Table", "aws_dynamodb_table", "storage_gb"},
    {"AWS::DynamoDB::Table", "aws_dynamodb_table", "pitr_backup_storage_gb"},
    {"AWS::DynamoDB::Table", "aws_dynamodb_table", "on_demand_backup_storage_gb"},
    {"AWS::DynamoDB::Table", "aws_dynamodb_table", "monthly_data_restored_gb"},
    {"AWS::DynamoDB::Table", "aws_dynamodb_table", "monthly_streams_read_request_units"},
    {"AWS::DynamoDB::GlobalTable", "aws_dynamodb_global_table", "monthly_write_request_units"},
    {"AWS::DynamoDB::GlobalTable", "aws_dynamodb_global_table", "monthly_read_request_units"},
    {"AWS::DynamoDB::GlobalTable", "aws_dynamodb_global_table", "storage_gb"},
    {"AWS::Logs::LogGroup", "aws_cloudwatch_log_group", "monthly_data_ingested_gb"},
    {"AWS::Logs::LogGroup", "aws_cloudwatch_log_group", "storage_gb"},
    {"AWS::Logs::LogGroup", "aws_cloudwatch_log_group", "monthly_data_scanned_gb"},
    {"AWS::ApiGateway::RestApi", "aws_api_gateway_rest_api", "monthly_requests"},
    {"AWS::ApiGatewayV2::Api", "aws_apigatewayv2_api", "monthly_requests"},
    {"AWS::ApiGatewayV2::Api", "aws_apigatewayv2_api", "request_size_kb"},
    {"AWS::ApiGatewayV2::Api", "aws_apigatewayv2_api", "monthly_messages"},
    {"AWS::ApiGatewayV2::Api", "aws_apigatewayv2_api", "message_size_kb"},
    {"AWS::ApiGatewayV2::Api", "aws_apigatewayv2_api", "monthly_connection_mins"},
    {"AWS::ApplicationAutoScaling::ScalableTarget", "aws_appautoscaling_target", "capacity"},
    {"AWS::SSM::Parameter", "aws_ssm_parameter", "parameter_storage_hrs"},
    {"AWS::SSM::Parameter", "aws_ssm_parameter", "monthly_api_interactions"},
    {"AWS::SecretsManager::Secret", "aws_secretsmanager_secret", "monthly_requests"},
    {"AWS::KMS::Key", "aws_kms_key", "monthly_requests"},
}};

/// What SAM's types are made into, or the type itself.
constexpr std::string_view expanded_type(std::string_view type) {
  if (type == "AWS::Serverless::Function") return "AWS::Lambda::Function";
  if (type == "AWS::Serverless::SimpleTable") return "AWS::DynamoDB::Table";
  if (type == "AWS::Serverless::Api") return "AWS::ApiGateway::RestApi";
  if (type == "AWS::Serverless::HttpApi") return "AWS::ApiGatewayV2::Api";
  return type;
}

constexpr bool has_usage_key(std::string_view type, std::string_view key) {
  for (const UsageKey& known : usage_keys)
    if (known.type == type && known.key == key) return true;
  return false;
}

inline std::vector<std::string> usage_keys_of(std::string_view type) {
  std::vector<std::string> out;
  for (const UsageKey& known : usage_keys)
    if (type.empty() || known.type == type) out.emplace_back(known.key);
  return out;
}

}  // namespace fitcost::inline v1::cloudformation::detail
