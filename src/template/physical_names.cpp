// SPDX-License-Identifier: Apache-2.0
#include "template/physical_names.hpp"

#include <array>

namespace fitcost::inline v1::cloudformation::detail {

namespace {

/// "Return values" of each type's page under
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/ ; ARN formats from
/// https://docs.aws.amazon.com/service-authorization/latest/reference/ (read 2026-11-25).
constexpr std::array<NamedType, 19> named_types{{
    {"AWS::Lambda::Function", "FunctionName", "{name}", "arn:{P}:lambda:{R}:{A}:function:{name}"},
    {"AWS::DynamoDB::Table", "TableName", "{name}", "arn:{P}:dynamodb:{R}:{A}:table/{name}"},
    {"AWS::DynamoDB::GlobalTable", "TableName", "{name}", "arn:{P}:dynamodb:{R}:{A}:table/{name}"},
    {"AWS::Logs::LogGroup", "LogGroupName", "{name}", "arn:{P}:logs:{R}:{A}:log-group:{name}:*"},
    {"AWS::CloudWatch::Alarm", "AlarmName", "{name}", "arn:{P}:cloudwatch:{R}:{A}:alarm:{name}"},
    {"AWS::CloudWatch::CompositeAlarm", "AlarmName", "{name}",
     "arn:{P}:cloudwatch:{R}:{A}:alarm:{name}"},
    {"AWS::CloudWatch::Dashboard", "DashboardName", "{name}", ""},
    {"AWS::SSM::Parameter", "Name", "{name}", ""},
    {"AWS::SNS::Topic", "TopicName", "{arn}", "arn:{P}:sns:{R}:{A}:{name}", "TopicName",
     "TopicArn"},
    {"AWS::SQS::Queue", "QueueName", "", "arn:{P}:sqs:{R}:{A}:{name}", "QueueName"},
    {"AWS::S3::Bucket", "BucketName", "{name}", "arn:{P}:s3:::{name}"},
    {"AWS::Kinesis::Stream", "Name", "{name}", "arn:{P}:kinesis:{R}:{A}:stream/{name}"},
    {"AWS::Events::EventBus", "Name", "{name}", "arn:{P}:events:{R}:{A}:event-bus/{name}", "Name"},
    {"AWS::Events::Rule", "Name", "{name}", ""},
    {"AWS::StepFunctions::StateMachine", "StateMachineName", "{arn}",
     "arn:{P}:states:{R}:{A}:stateMachine:{name}", "Name"},
    {"AWS::IAM::Role", "RoleName", "{name}", ""},
    {"AWS::IAM::User", "UserName", "{name}", ""},
    {"AWS::ApiGateway::Stage", "StageName", "{name}", ""},
    {"AWS::ApiGatewayV2::Stage", "StageName", "{name}", ""},
}};

}  // namespace

const NamedType* named_type(std::string_view type) {
  for (const NamedType& named : named_types)
    if (named.type == type) return &named;
  return nullptr;
}

}  // namespace fitcost::inline v1::cloudformation::detail
