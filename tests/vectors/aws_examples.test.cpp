// SPDX-License-Identifier: Apache-2.0
#include "vectors/vectors.hpp"

/// Worked examples that AWS, its samples, its calculator, an invoice and others printed, made anew
/// from what they say was used. docs/vectors.md lists them.
using namespace fitcost;
using namespace fitcost::vectors;

namespace {

const std::string lambda_page = "https://aws.amazon.com/lambda/pricing/";
const std::string gateway_page = "https://aws.amazon.com/api-gateway/pricing/";
const std::string watch_page = "https://aws.amazon.com/cloudwatch/pricing/ (2019-2020)";
const std::string logging_guide =
    "https://docs.aws.amazon.com/solutions/latest/centralized-logging-with-opensearch/cost.html";
const std::string security_guide =
    "https://docs.aws.amazon.com/solutions/latest/automated-security-response-on-aws/cost.html";
const std::string workbook =
    "https://github.com/aws-samples/aws-dynamodb-examples "
    "workshops/cost-template/DynamoDB+Cost+Template.xlsx";
const std::string modernizer =
    "https://github.com/aws-samples/aws-dynamodb-examples "
    "workshops/modernizer/artifacts/stage-04/06_1_implementation_documentation.md";
const std::string calculator = "https://calculator.aws/ , its output pasted in a README or a blog";

/// A day of DynamoDB's prices before they were halved on 2024-11-01.
constexpr Date before_november_2024{2024, 10, 1};
constexpr Convention days_30{.month_hours = 720};
constexpr Convention days_31{.month_hours = 744};

std::vector<Example> lambda_examples() {
  return {
      {.id = "lam-mobile-backend",
       .source = lambda_page,
       .uses = {Function{.memory_mb = 1536, .requests = 3'000'000_d, .ms = 120_d}},
       .figures = {{{"lambda.gb_seconds"}, "2.33", 2.333338_d},
                   {{"lambda.requests"}, "0.40", 0.4_d}},
       .total = "2.73",
       .rule = Rule::both,
       .free_tier = "always-free"},
      {.id = "lam-ml-ephemeral",
       .source = lambda_page,
       .uses = {Function{
           .memory_mb = 4096, .ephemeral_mb = 2048, .requests = 6'000'000_d, .ms = 280_d}},
       .figures = {{{"lambda.gb_seconds"}, "105.33", 105.333544_d},
                   {{"lambda.requests"}, "1", 1_d},
                   {{"lambda.ephemeral_storage"}, "0.08", 0.077868_d}},
       .total = "106.41",
       .rule = Rule::both,
       .free_tier = "always-free"},
      // Free requests come off all requests, free GB-seconds not off those in provisioned
      // concurrency.
      {.id = "lam-pc-mobile-launch",
       .source = lambda_page,
       .uses = {Function{.memory_mb = 1536,
                         .requests = 2'500'000_d,
                         .ms = 120_d,
                         .provisioned = 100,
                         .provisioned_hours = 8_d,
                         .provisioned_requests = 500'000_d,
                         .provisioned_ms = 100_d}},
       .figures = {{{"lambda.provisioned_concurrency"}, "18", 18.000144_d},
                   {{"lambda.requests"}, "0.40", 0.4_d},
                   {{"lambda.provisioned_duration"}, "0.73", 0.729165_d},
                   {{"lambda.gb_seconds"}, "0.83", 0.833335_d}},
       .total = "19.96",
       .rule = Rule::both,
       .free_tier = "always-free"},
      {.id = "lam-pc-cyber-monday",
       .source = lambda_page,
       .uses = {Function{.memory_mb = 4096,
                         .provisioned = 7,
                         .provisioned_hours = 24_d,
                         .provisioned_requests = 2'000'000_d,
                         .provisioned_ms = 280_d}},
       .figures = {{{"lambda.provisioned_concurrency"}, "10.08", 10.08008064_d},
                   {{"lambda.provisioned_duration"}, "21.78", 21.777728_d},
                   {{"lambda.requests"}, "0.40", 0.4_d}},
       .total = "32.26",
       .rule = Rule::both},
      {.id = "lam-snapstart-telemetry",
       .source = lambda_page,
       .uses = {Function{.memory_mb = 1024,
                         .requests = 7'440'000_d,
                         .ms = 2000_d,
                         .snap_start = true,
                         .snapshot_hours = 744_d,
                         .cold_share = 0.01_d}},
       .figures = {{{"lambda.requests"}, "1.49", 1.488_d},
                   {{"lambda.gb_seconds"}, "248.00", 248.000496_d},
                   {{"lambda.snapstart_cached"}, "4.03", 4.02992064_d},
                   {{"lambda.snapstart_restored"}, "10.4", 10.40110512_d}},
       .total = "263.92",
       .rule = Rule::both,
       .convention = days_31},
      // The page of that time rounded the price of a GB-second to 0.00001667.
      {.id = "lam-2019-512mb",
       .source = lambda_page + " (2018-2020)",
       .uses = {Function{.memory_mb = 512, .requests = 3'000'000_d, .ms = 1000_d}},
       .figures = {{{"lambda.gb_seconds"}, "18.34", 18.337_d},
                   {{"lambda.requests"}, "0.40", 0.4_d}},
       .total = "18.74",
       .rule = Rule::both,
       .free_tier = "always-free",
       .prices = {{"lambda.gb_seconds.x86", 0.00001667_d}}},
      {.id = "lam-1ms-blog-requests",
       .source = "AWS News Blog, 2020-12-01: New for AWS Lambda - 1ms Billing Granularity",
       .uses = {Function{.requests = 60'000'000_d}},
       .figures = {{{"lambda.requests"}, "12", 12_d}},
       .total = "12",
       .rule = Rule::both,
       .convention = days_30},
  };
}

std::vector<Example> gateway_examples() {
  return {
      {.id = "agw-http-upload",
       .source = gateway_page,
       .uses = {HttpApi{.requests = 1'080'000_d, .payload_kb = 4608_d}},
       .figures = {{{"apigateway.http_requests"}, "9.72", 9.72_d}},
       .total = "9.72",
       .rule = Rule::both,
       .convention = days_30},
      {.id = "agw-cache-1.6gb",
       .source = gateway_page,
       .uses = {Cache{.size = apigateway::CacheSize::gb_1_6, .hours = 24_d}},
       .figures = {{{"apigateway.cache"}, "0.912", 0.912_d}},
       .total = "0.912",
       .rule = Rule::both},
      {.id = "agw-websocket-chat",
       .source = gateway_page,
       .uses = {WebSocketApi{
           .messages = 18'000'000_d, .message_kb = 3_d, .connection_minutes = 21'600'000_d}},
       .figures = {{{"apigateway.websocket_messages"}, "18", 18_d},
                   {{"apigateway.websocket_connection_minutes"}, "5.40", 5.4_d}},
       .total = "23.40",
       .rule = Rule::both,
       .convention = days_30},
  };
}

Allowance five_gigabytes_of(const std::string& meter) {
  Allowance allowance;
  allowance.meters = {meter};
  allowance.quantity = 5_d;
  allowance.unit = "GB";
  allowance.free_tiers = {"always-free"};
  allowance.provenance.source = watch_page;
  return allowance;
}

std::vector<Example> cloudwatch_examples() {
  return {
      // The page takes 5 GB off what is ingested and 5 GB off what is stored, where today's free
      // tier
      // is 5 GB in all. Its 30 GB compress to 6.
      {.id = "cw-ex3-logs-30gb",
       .source = watch_page,
       .uses = {LogGroup{.ingested_gb = 30_d, .retained_gb = 30_d, .compression = 0.2_d},
                Watch{.metrics = 3_d}},
       .figures = {{{"logs.ingested_gb"}, "12.50", 12.5_d},
                   {{"cloudwatch.metric_months"}, "0", 0_d},
                   {{"logs.storage_gb_months"}, "0.03", 0.03_d}},
       .total = "12.53",
       .rule = Rule::both,
       .free_tier = "always-free",
       .convention = days_30,
       .allowances = {five_gigabytes_of("logs.ingested_gb"),
                      five_gigabytes_of("logs.storage_gb_months")}},
  };
}

std::vector<Example> solution_guide_examples() {
  return {
      {.id = "clo-pipeline-alarms-svc",
       .source = logging_guide,
       .uses = {Watch{.alarms = 4}},
       .figures = {{{"cloudwatch.standard_alarm"}, "0.4", 0.4_d}},
       .total = "0.4",
       .rule = Rule::both},
      {.id = "clo-pipeline-alarms-app",
       .source = logging_guide,
       .uses = {Watch{.alarms = 5}},
       .figures = {{{"cloudwatch.standard_alarm"}, "0.5", 0.5_d}},
       .total = "0.5",
       .rule = Rule::both},
      // 43,200 minutes, one PutMetricData for each of the metrics.
      {.id = "clo-logproc-app",
       .source = logging_guide,
       .uses = {Watch{.metrics = 3_d, .api_requests = 129'600_d}},
       .figures = {{{"cloudwatch.api_requests"}, "1.296", 1.296_d},
                   {{"cloudwatch.metric_months"}, "0.9", 0.9_d}},
       .total = "2.196",
       .rule = Rule::both,
       .convention = days_30},
      // The amount for logs is the guide's own, without its inputs.
      {.id = "clo-fluentbit-1",
       .source = logging_guide,
       .uses = {Watch{.metrics = 7_d, .api_requests = 302'400_d}},
       .figures = {{{"cloudwatch.api_requests"}, "3.024", 3.024_d},
                   {{"cloudwatch.metric_months"}, "2.1", 2.1_d}},
       .others = {{"logs", 0.04_d, 0.04_d}},
       .total = "5.164",
       .rule = Rule::both,
       .convention = days_30},
      {.id = "clo-fluentbit-10",
       .source = logging_guide,
       .uses = {Watch{.metrics = 7_d, .api_requests = 3'024'000_d}},
       .figures = {{{"cloudwatch.api_requests"}, "30.24", 30.24_d},
                   {{"cloudwatch.metric_months"}, "2.1", 2.1_d}},
       .others = {{"logs", 0.35_d, 0.35_d}},
       .total = "32.69",
       .rule = Rule::both,
       .convention = days_30},
      // 260 ms for each MB at 1,024 MB; GB-seconds at 0.0000167, as the guide rounds the price.
      {.id = "clo-s3-lambda-1000gb, a day",
       .source = logging_guide,
       .uses = {Function{.memory_mb = 1024, .billed_ms = 266'240'000_d}},
       .figures = {{{"lambda.gb_seconds"}, "4.446", 4.446208_d}},
       .prices = {{"lambda.gb_seconds.x86", 0.0000167_d}}},
      {.id = "clo-s3-lambda-1000gb, 30 days",
       .source = logging_guide,
       .uses = {Function{.memory_mb = 1024, .billed_ms = 7'987'200'000_d}},
       .figures = {{{"lambda.gb_seconds"}, "", 133.38624_d}},
       .others = {{"S3", 27.6_d, 27.6_d}},
       .total = "160.986",
       .rule = Rule::exact_sum,
       .convention = days_30,
       .prices = {{"lambda.gb_seconds.x86", 0.0000167_d}}},
      {.id = "clo-kinesis-lambda-10gb, a day",
       .source = logging_guide,
       .uses = {Function{.memory_mb = 1024, .billed_ms = 5'000'000_d}},
       .figures = {{{"lambda.gb_seconds"}, "0.0835", 0.0835_d}},
       .prices = {{"lambda.gb_seconds.x86", 0.0000167_d}}},
      {.id = "clo-kinesis-lambda-10gb, 30 days",
       .source = logging_guide,
       .uses = {Function{.memory_mb = 1024, .billed_ms = 150'000'000_d}},
       .figures = {{{"lambda.gb_seconds"}, "", 2.505_d}},
       .others = {{"Kinesis", 15_d, 15_d}},
       .total = "17.505",
       .rule = Rule::exact_sum,
       .convention = days_30,
       .prices = {{"lambda.gb_seconds.x86", 0.0000167_d}}},
      {.id = "clo-kinesis-lambda-1000gb, a day",
       .source = logging_guide,
       .uses = {Function{.memory_mb = 1024, .billed_ms = 500'000'000_d}},
       .figures = {{{"lambda.gb_seconds"}, "8.35", 8.35_d}},
       .prices = {{"lambda.gb_seconds.x86", 0.0000167_d}}},
      {.id = "clo-kinesis-lambda-1000gb, 30 days",
       .source = logging_guide,
       .uses = {Function{.memory_mb = 1024, .billed_ms = 15'000'000'000_d}},
       .figures = {{{"lambda.gb_seconds"}, "", 250.5_d}},
       .others = {{"Kinesis", 603.6_d, 603.6_d}},
       .total = "854.1",
       .rule = Rule::exact_sum,
       .convention = days_30,
       .prices = {{"lambda.gb_seconds.x86", 0.0000167_d}}},
      // Stated prices: 0.0000000083 for 1 ms of 512 MB, 2.00 for a million mixed DynamoDB requests.
      // Three of ten KMS requests reach KMS. The page prints 49.31, its printed lines add up
      // to 49.30.
      {.id = "asr-ex2-300-ui",
       .source = security_guide,
       .uses = {Function{.memory_mb = 512, .requests = 7100_d, .billed_ms = 3'445'000_d},
                Secrets{.keys = 10, .key_requests = 6180_d},
                Table{.writes = 1'000'000_d, .stored_gb = 0.25_d},
                Watch{.alarms = 4,
                      .dashboards = 1,
                      .metrics = 7_d,
                      .api_requests = 300_d,
                      .traces = 7100_d},
                RestApi{.requests = 1'000'000_d}},
       .figures = {{{"lambda.requests"}, "0.00142", 0.00142_d},
                   {{"lambda.gb_seconds"}, "0.029", 0.0285935_d},
                   {{"kms."}, "10.02", 10.01854_d},
                   {{"dynamodb."}, "2.0625", 2.0625_d},
                   {{"cloudwatch.metric_months", "cloudwatch.api_requests"}, "2.10", 2.103_d},
                   {{"cloudwatch.dashboard_months"}, "3.00", 3_d},
                   {{"cloudwatch.standard_alarm"}, "0.40", 0.4_d},
                   {{"xray."}, "0.0355", 0.0355_d},
                   {{"apigateway.rest_requests"}, "3.50", 3.5_d}},
       .others = {{"SSM automation", 2.49_d, 2.49_d},
                  {"Step Functions", 0.1425_d, 0.14_d},
                  {"SQS", 0.4_d, 0.40_d},
                  {"SNS", 0.0003_d, 0.0003_d},
                  {"CloudFront", 0.1125_d, 0.1125_d},
                  {"S3", 0.012546_d, 0.0125_d},
                  {"WAF", 25_d, 25.00_d}},
       .total = "49.31",
       .rule = Rule::exact_sum,
       .prices = {{"lambda.gb_seconds.x86", 0.0000166_d},
                  {"dynamodb.write_request_units", 0.000002_d}}},
      {.id = "asr-enhanced-metrics",
       .source = security_guide,
       .uses = {Watch{.alarms = 96, .metrics = 192_d}},
       .figures = {{{"cloudwatch.metric_months"}, "57.60", 57.6_d},
                   {{"cloudwatch.standard_alarm"}, "9.60", 9.6_d}},
       .total = "67.20",
       .rule = Rule::both},
      {.id = "cfx-prewarm1-ddb",
       .source = "https://github.com/awslabs/aws-cloudfront-extensions docs-ig/en/cost.md",
       .uses = {Table{.reads = 15'000_d, .writes = 15'000_d, .stored_gb = 2_d}},
       .figures = {{{"dynamodb."}, "0.52", 0.5225_d}},
       .total = "0.52",
       .rule = Rule::both,
       .on = Date{2023, 3, 1}},
      // In CNY, a KB of 1,000 bytes. The page prints 1134.77 as 1134.8 and adds that up.
      {.id = "aisk-10gb-cn-10kb",
       .source =
           "https://github.com/awslabs/aws-ai-solution-kit docs/zh/include-deploy-cost-10GB.md",
       .uses = {Function{.memory_mb = 10240, .requests = 1'000'000_d, .ms = 1000_d},
                RestApi{.requests = 1'000'000_d}, Sent{.kb = 10'000'000_d},
                LogGroup{.ingested_gb = 10_d}},
       .figures = {{{"lambda.requests"}, "1.36", 1.36_d},
                   {{"lambda.gb_seconds"}, "1134.8", 1134.77_d, 1},
                   {{"apigateway.rest_requests"}, "28.94", 28.94_d},
                   {{"datatransfer."}, "9.33", 9.33_d},
                   {{"logs.ingested_gb"}, "62.28", 62.28_d}},
       .others = {{"ECR", 0.345_d, 0.35_d}},
       .total = "1237.06",
       .rule = Rule::lines_sum,
       .region = "cn-northwest-1",
       .convention = {.gigabyte = GigabyteConvention::decimal},
       .prices = {{"lambda.requests.x86", 0.00000136_d},
                  {"lambda.gb_seconds.x86", 0.000113477_d},
                  {"apigateway.rest_requests", 0.00002894_d},
                  {"datatransfer.internet_out_gb", 0.933_d},
                  {"logs.ingested_gb", 6.228_d}}},
  };
}

/// One use, priced twice.
const Table mostly_read{.reads = 8'000'000'000_d, .stored_gb = 400_d};
const Table mostly_written{.writes = 7'680'000'000_d, .stored_gb = 1680_d};
Table infrequently_accessed(Table table) {
  table.infrequent_access = true;
  return table;
}

std::vector<Example> table_class_examples() {
  return {
      {.id = "ddb-template-tclass-std-a, Standard",
       .source = workbook,
       .uses = {mostly_read},
       .figures = {{{"dynamodb.read_request_units"}, "1000", 1000_d},
                   {{"dynamodb.storage"}, "100", 100_d}}},
      {.id = "ddb-template-tclass-std-a, Standard-IA",
       .source = workbook,
       .uses = {infrequently_accessed(mostly_read)},
       .figures = {{{"dynamodb.standard_ia.read_request_units"}, "1240", 1240_d},
                   {{"dynamodb.standard_ia.storage"}, "40", 40_d}}},
      // The workbook takes Standard-IA's throughput at 1.25 times the other's.
      {.id = "ddb-template-tclass-ia-b, Standard-IA",
       .source = workbook,
       .uses = {infrequently_accessed(mostly_written)},
       .figures = {{{"dynamodb.standard_ia.write_request_units"}, "6000", 6000_d},
                   {{"dynamodb.standard_ia.storage"}, "168", 168_d}},
       .prices = {{"dynamodb.standard_ia.write_request_units", 0.00000078125_d}}},
      {.id = "ddb-template-tclass-ia-b, Standard",
       .source = workbook,
       .uses = {mostly_written},
       .figures = {{{"dynamodb.write_request_units"}, "4800", 4800_d},
                   {{"dynamodb.storage"}, "420", 420_d}}},
  };
}

std::vector<Example> sample_examples() {
  return {
      {.id = "ddb-modernizer-provisioned",
       .source = modernizer,
       .uses = {Table{
           .provisioned = true, .read_capacity = 25, .write_capacity = 10, .stored_gb = 1_d}},
       .figures = {{{"dynamodb.read_capacity"}, "2.37", 2.3725_d},
                   {{"dynamodb.write_capacity"}, "4.75", 4.745_d},
                   {{"dynamodb.storage"}, "0.25", 0.25_d}},
       .total = "7.37",
       .rule = Rule::both},
  };
}

std::vector<Example> calculator_examples() {
  return {
      {.id = "calc-email-rest",
       .source = calculator,
       .uses = {RestApi{.requests = 20'000_d}, Function{.requests = 20'000_d, .ms = 30'000_d},
                Sent{.kb = 6'291'456_d}},
       .figures = {{{"apigateway.rest_requests"}, "0.07", 0.07_d},
                   {{"lambda.gb_seconds"}, "0.00", 0_d},
                   {{"lambda.requests"}, "0", 0_d},
                   {{"datatransfer."}, "0.54", 0.54_d}},
       .others = {{"SES", 3.8_d, 3.80_d}, {"S3", 0.32_d, 0.32_d}},
       .total = "4.73",
       .rule = Rule::both,
       .free_tier = "aws-calculator"},
      // 13.33536 is printed as 13.33: the calculator adds what it has rounded to cents.
      {.id = "calc-peval-lambda",
       .source = calculator,
       .uses = {Function{.memory_mb = 2048, .requests = 10'000_d, .ms = 40'000_d}},
       .figures = {{{"lambda.gb_seconds"}, "13.33", 13.33336_d},
                   {{"lambda.requests"}, "0.00", 0.002_d}},
       .total = "13.33",
       .rule = Rule::lines_sum},
      // An inner line of the same output says 0.03, the nearest double being below 0.035.
      {.id = "calc-peval-rest",
       .source = calculator,
       .uses = {RestApi{.requests = 10'000_d}},
       .figures = {{{"apigateway.rest_requests"}, "0.035", 0.035_d}},
       .total = "0.04",
       .rule = Rule::both},
      {.id = "calc-bda-arm-launch",
       .source = calculator,
       .uses = {Function{.arm = true, .requests = 4'800'000_d, .ms = 1000_d}},
       .figures = {{{"lambda.gb_seconds"}, "8.00", 8.00004_d},
                   {{"lambda.requests"}, "0.96", 0.96_d}},
       .total = "8.96",
       .rule = Rule::both},
      {.id = "calc-names-http",
       .source = calculator,
       .uses = {HttpApi{.requests = 750'000'000_d, .payload_kb = 1_d}},
       .figures = {{{"apigateway.http_requests"}, "705.00", 705_d}},
       .total = "705.00",
       .rule = Rule::both},
      {.id = "calc-cwlogs-1000gb",
       .source = calculator,
       .uses = {LogGroup{.ingested_gb = 1000_d, .retained_gb = 1000_d, .compression = 0.15_d}},
       .figures = {{{"logs.ingested_gb"}, "670.00", 670_d},
                   {{"logs.storage_gb_months"}, "4.50", 4.5_d}},
       .total = "674.50",
       .rule = Rule::both,
       .region = "the page's",
       .prices = {{"logs.ingested_gb", 0.67_d}, {"logs.storage_gb_months", 0.03_d}}},
      {.id = "calc-apigw-cache-0.5gb",
       .source = calculator,
       .uses = {Cache{.size = apigateway::CacheSize::gb_0_5, .hours = 730_d}},
       .figures = {{{"apigateway.cache"}, "14.60", 14.6_d}},
       .total = "14.60",
       .rule = Rule::both},
  };
}

std::vector<Example> invoice_examples() {
  return {
      // All of it is free; the units are those that a bill carries.
      {.id = "bill-hylang-2021-11",
       .source = "https://github.com/hylang/hy/files/7528529/billing.pdf",
       .uses = {HttpApi{.requests = 371_d},
                Function{.memory_mb = 1024, .requests = 4436_d, .billed_ms = 441'546_d},
                LogGroup{.ingested_gb = 0.005_d, .retained_gb = 0.034_d}, Sent{.kb = 163.577856_d}},
       .figures = {{{"apigateway."}, "0.00", 0_d},
                   {{"lambda.gb_seconds"}, "0.00", 0_d},
                   {{"lambda.requests"}, "0.00", 0_d},
                   {{"logs.ingested_gb"}, "0.00", 0_d},
                   {{"logs.storage_gb_months"}, "0.00", 0_d},
                   {{"datatransfer."}, "0.00", 0_d}},
       .total = "0.00",
       .rule = Rule::both,
       .region = "us-east-2",
       .free_tier = "first-12-months",
       .on = Date{2021, 11, 1},
       .prices = {{"apigateway.http_requests", 0.000001_d}}},
  };
}

/// calcbee: 100 reads of 0.5 units and 50 writes of 2 units in every second.
const Decimal seconds_of_730_hours = 2'628'000_d;

std::vector<Example> third_party_examples() {
  return {
      {.id = "tp-appropri8-http-2m",
       .source = "https://appropri8-astro.pages.dev/tutorials/2025/12/02/deploying-simple-api-aws/",
       .uses = {Function{.memory_mb = 512, .requests = 2'000'000_d, .ms = 200_d},
                HttpApi{.requests = 2'000'000_d}},
       .figures = {{{"lambda.requests"}, "0.20", 0.2_d},
                   {{"lambda.gb_seconds"}, "0.00", 0_d},
                   {{"apigateway.http_requests"}, "1.00", 1_d}},
       .total = "1.20",
       .rule = Rule::both,
       .free_tier = "first-12-months"},
      {.id = "tp-codeurjc-low",
       .source = "https://github.com/codeurjc-students/2019-ServerlessVsExpress "
                 "sections/CostEstimation/README.md",
       .uses = {Function{.requests = 2'000'000_d, .ms = 500_d}},
       .figures = {{{"lambda.gb_seconds"}, "2.08375", 2.08375_d},
                   {{"lambda.requests"}, "0.4", 0.4_d}},
       .total = "2.48375",
       .rule = Rule::both,
       .prices = {{"lambda.gb_seconds.x86", 0.00001667_d}}},
      {.id = "tp-raheja-ondemand",
       .source = "Amazon DynamoDB Pricing Explained (Raheja, LinkedIn, 2025)",
       .uses = {Table{.reads = 550'000_d, .writes = 650'000_d}},
       .figures = {{{"dynamodb.write_request_units"}, "0.41", 0.40625_d},
                   {{"dynamodb.read_request_units"}, "0.07", 0.06875_d}},
       .total = "0.48",
       .rule = Rule::both},
      {.id = "tp-srinivasa-ondemand",
       .source = "https://github.com/srinivasaraogurram/portfolio-websiite Amazon-DynamoDB.md",
       .uses = {Table{.reads = 10'000'000_d, .writes = 1'000'000_d, .stored_gb = 10_d}},
       .figures = {{{"dynamodb.read_request_units"}, "2.50", 2.5_d},
                   {{"dynamodb.write_request_units"}, "1.25", 1.25_d},
                   {{"dynamodb.storage"}, "2.50", 2.5_d}},
       .total = "6.25",
       .rule = Rule::both,
       .on = before_november_2024},
      {.id = "tp-calcbee-default, provisioned",
       .source = "https://calcbee.pages.dev/calculators/tech/cloud/dynamodb-capacity-calculator",
       .uses = {Table{
           .provisioned = true, .read_capacity = 50, .write_capacity = 100, .stored_gb = 50_d}},
       .figures = {{{"dynamodb.read_capacity", "dynamodb.write_capacity"}, "52.20", 52.195_d},
                   {{"dynamodb.storage"}, "12.50", 12.5_d}},
       .on = before_november_2024},
      {.id = "tp-calcbee-default, on demand",
       .source = "https://calcbee.pages.dev/calculators/tech/cloud/dynamodb-capacity-calculator",
       .uses = {Table{.reads = seconds_of_730_hours * 100_d * 0.5_d,
                      .writes = seconds_of_730_hours * 50_d * 2_d,
                      .stored_gb = 50_d}},
       .figures = {{{"dynamodb.read_request_units"}, "32.85", 32.85_d},
                   {{"dynamodb.write_request_units"}, "328.50", 328.5_d},
                   {{"dynamodb.storage"}, "12.50", 12.5_d}},
       .on = before_november_2024},
      {.id = "tp-costpatrol-unit-month",
       .source = "https://costpatrol.io/blog/dynamodb-on-demand-vs-provisioned-pricing",
       .uses = {Table{.provisioned = true}},
       .figures = {{{"dynamodb.write_capacity"}, "0.4745", 0.4745_d},
                   {{"dynamodb.read_capacity"}, "0.0949", 0.0949_d}}},
      {.id = "tp-costs-chat-websocket",
       .source = "a student's README of 2023, its repository unknown",
       .uses = {WebSocketApi{.messages = 1'800'000_d, .connection_minutes = 4'320'000_d}},
       .figures = {{{"apigateway.websocket_connection"}, "1.404", 1.404_d},
                   {{"apigateway.websocket_messages"}, "2.34", 2.34_d}},
       .total = "3.744",
       .rule = Rule::both,
       .region = "the page's",
       .convention = days_30,
       .prices = {{"apigateway.websocket_connection_minutes", 0.000000325_d},
                  {"apigateway.websocket_messages", 0.0000013_d}}},
      // Lambda@Edge has prices of its own.
      {.id = "tp-edge-60m",
       .source = "an article on the cost of CloudFront, 2025-2026",
       .uses = {Function{.requests = 60'000'000_d, .ms = 10_d}},
       .figures = {{{"lambda.requests"}, "36.00", 36_d},
                   {{"lambda.gb_seconds"}, "3.75", 3.75075_d}},
       .total = "39.75",
       .rule = Rule::both,
       .region = "edge",
       .prices = {{"lambda.requests.x86", 0.0000006_d}, {"lambda.gb_seconds.x86", 0.00005001_d}}},
  };
}

/// One cost model of a reminder service at eight sizes; it prints totals to four places.
struct Reminder {
  std::string id;
  Decimal calls;
  int functions;
  Decimal gb_seconds_per_call;
  Decimal reads_per_call;
  Decimal stored_gb;
  int alarms;
  // Before rounding, by service.
  Decimal lambda, http, throughput, storage, sent, logs, watched, s3_storage, s3_requests;
  std::string total;
};

const std::vector<Reminder> reminders{
    {"tp-rem-jwt-prod-10k", 10000_d, 1, 0.15_d, 4_d, 0.1_d, 6, 0.02700005_d, 0.01_d, 0.03_d, 0.05_d,
     0.045490264893_d, 0.014476776123_d, 0.64_d, 0.025230008443_d, 0.0045_d, "0.8467"},
    {"tp-rem-jwt-dev-10k", 10000_d, 1, 0.15_d, 4_d, 0.05_d, 6, 0.02700005_d, 0.01_d, 0.03_d,
     0.025_d, 0.045490264893_d, 0.014476776123_d, 0.64_d, 0.013730008443_d, 0.0045_d, "0.8102"},
    {"tp-rem-single-10k", 10000_d, 1, 0.15_d, 4_d, 0.1_d, 6, 0.02700005_d, 0.01_d, 0.03_d, 0.05_d,
     0.045490264893_d, 0.014476776123_d, 0.64_d, 0.005105008443_d, 0.0045_d, "0.8266"},
    {"tp-rem-single-100k", 100000_d, 1, 0.15_d, 4_d, 0.1_d, 6, 0.2700005_d, 0.1_d, 0.3_d, 0.05_d,
     0.454902648926_d, 0.144767761230_d, 0.64_d, 0.025175084432_d, 0.045_d, "2.0298"},
    {"tp-rem-auth-prod-10k", 10000_d, 2, 0.175_d, 6_d, 0.1_d, 8, 0.033166725_d, 0.01_d, 0.0325_d,
     0.05_d, 0.045490264893_d, 0.014476776123_d, 0.84_d, 0.025230008443_d, 0.0045_d, "1.0554"},
    {"tp-rem-auth-prod-1m", 1000000_d, 2, 0.175_d, 6_d, 2_d, 8, 3.3166725_d, 1_d, 3.25_d, 1_d,
     4.549026489258_d, 1.447677612305_d, 0.84_d, 0.683000844320_d, 0.45_d, "16.5364"},
    {"tp-rem-auth-dev-1k", 1000_d, 2, 0.175_d, 6_d, 0.01_d, 8, 0.0033166725_d, 0.001_d, 0.00325_d,
     0.005_d, 0.004549026489_d, 0.001447677612_d, 0.84_d, 0.002523000844_d, 0.00045_d, "0.8615"},
    {"tp-rem-auth-dev-10k", 10000_d, 2, 0.175_d, 6_d, 0.05_d, 8, 0.033166725_d, 0.01_d, 0.0325_d,
     0.025_d, 0.045490264893_d, 0.014476776123_d, 0.84_d, 0.013730008443_d, 0.0045_d, "1.0189"},
};

/// Half of the calls load a picture of 100 KB, each answers 3 KB and logs 3 KB, of which a fifth of
/// a month's is kept. An index takes a fifth of the table. Metrics have data in 30 hours of the
/// month.
Example example_of(const Reminder& r) {
  const Decimal gigabytes_per_call = Decimal::of(286102294921875, 20);  // 3 KB / 2^20 KB, exact
  const Decimal logged = r.calls * gigabytes_per_call;
  Example example{
      .id = r.id,
      .source = "a cost model of a reminder server, 2026-10 (a public document on GitHub)",
      .uses = {Function{.memory_mb = 1024,
                        .requests = r.calls * Decimal(r.functions),
                        .billed_ms = r.calls * r.gb_seconds_per_call * 1000_d},
               HttpApi{.requests = r.calls},
               Table{.reads = r.calls * r.reads_per_call,
                     .writes = r.calls * 4_d,
                     .stored_gb = r.stored_gb,
                     .index_gb = r.stored_gb * 0.2_d,
                     .point_in_time_recovery = true},
               Sent{.kb = r.calls * 53_d},
               LogGroup{.origin = logs::Origin::lambda,
                        .ingested_gb = logged,
                        .retained_gb = logged,
                        .compression = 0.2_d},
               Watch{.alarms = r.alarms, .metrics = 2_d, .hours_with_data = 30_d}},
      .figures = {{{"lambda."}, "", r.lambda},
                  {{"apigateway.http_requests"}, "", r.http},
                  {{"dynamodb.read_request", "dynamodb.write_request"}, "", r.throughput},
                  {{"dynamodb.storage", "dynamodb.point_in_time"}, "", r.storage},
                  {{"datatransfer."}, "", r.sent},
                  {{"logs."}, "", r.logs},
                  {{"cloudwatch."}, "", r.watched, -1, 0.015_d}},
      .others = {{"S3 storage", r.s3_storage, r.s3_storage},
                 {"S3 requests", r.s3_requests, r.s3_requests}},
      .total = r.total,
      .rule = Rule::exact_sum,
      .convention = days_30};
  if (r.id == "tp-rem-auth-prod-1m") {  // the one whose lines are printed
    const std::vector<std::string> printed{"3.3167", "1.0000", "3.2500", "1.0000",
                                           "4.5490", "1.4477", "0.8400"};
    for (std::size_t i = 0; i < printed.size(); ++i) example.figures[i].printed = printed[i];
    example.others = {{"S3 storage", r.s3_storage, 0.6830_d}, {"S3 requests", 0.45_d, 0.4500_d}};
    example.rule = Rule::both;
  }
  return example;
}

void check_all(const std::vector<Example>& examples) {
  for (const auto& example : examples) check(example);
}

const Example& find(const std::vector<Example>& examples, const std::string& id) {
  const auto found =
      std::find_if(examples.begin(), examples.end(), [&](const Example& e) { return e.id == id; });
  REQUIRE(found != examples.end());
  return *found;
}

}  // namespace

TEST_CASE("Lambda's price page and blog: our bills are the printed ones", "[aws-example]") {
  check_all(lambda_examples());
}

TEST_CASE("API Gateway's price page: our bills are the printed ones", "[aws-example]") {
  check_all(gateway_examples());
}

TEST_CASE("CloudWatch's price page: 30 GB of logs with 5 GB free twice", "[aws-example]") {
  check_all(cloudwatch_examples());
}

TEST_CASE("The cost chapters of AWS's solution guides: our bills are the printed ones",
          "[aws-example]") {
  check_all(solution_guide_examples());
}

TEST_CASE("AWS's sample documents: our bills are the printed ones", "[aws-example]") {
  check_all(sample_examples());
}

TEST_CASE("AWS's workbook on table classes: both classes cost what it says", "[aws-example]") {
  check_all(table_class_examples());
}

TEST_CASE("AWS's workbook on table classes: moving saves what it says", "[aws-example]") {
  struct Move {
    std::string id;
    std::string from;
    std::string to;
    std::string saves;
  };
  const auto examples = table_class_examples();
  for (const auto& move : {Move{"ddb-template-tclass-std-a", "Standard", "Standard-IA", "-180"},
                           Move{"ddb-template-tclass-ia-b", "Standard-IA", "Standard", "948"}}) {
    INFO(move.id);
    const auto cost = [&](const std::string& table_class) {
      return bill_of(find(examples, move.id + ", " + table_class)).total();
    };
    CHECK((cost(move.from) - cost(move.to)).to_string() == move.saves);
  }
}

TEST_CASE("AWS's calculator: our bills are its outputs", "[aws-example]") {
  check_all(calculator_examples());
}

TEST_CASE("AWS's calculator adds cents: the exact sum of the same lines is a cent more",
          "[aws-example]") {
  const Bill bill = bill_of(find(calculator_examples(), "calc-peval-lambda"));
  CHECK(at(bill.total(TotalConvention::rounded_lines), 2) == "13.33");
  CHECK(at(bill.total(TotalConvention::exact), 2) == "13.34");
}

TEST_CASE("A bill of November 2021: all of it is free", "[aws-example]") {
  check_all(invoice_examples());
}

TEST_CASE("Other people's examples: our bills are the printed ones", "[example]") {
  check_all(third_party_examples());
}

TEST_CASE("calcbee's table: provisioned saves what it says", "[example]") {
  const auto examples = third_party_examples();
  const Decimal saving = bill_of(find(examples, "tp-calcbee-default, on demand")).total() -
                         bill_of(find(examples, "tp-calcbee-default, provisioned")).total();
  CHECK(at(saving, 2) == "309.16");  // of 309.155
}

TEST_CASE("calcbee's table: the rules give the units that it counts", "[example]") {
  using namespace fitcost::dynamodb;
  const auto reads = read_units(kib(4.0), Consistency::eventual) * (requests(100.0) / seconds(1.0));
  const auto writes = write_units(kib(2.0)) * (requests(50.0) / seconds(1.0));
  CHECK(least_capacity(reads) == quantity<read_capacity_unit>(50.0));
  CHECK(least_capacity(writes) == quantity<write_capacity_unit>(100.0));
}

TEST_CASE("A reminder server at eight sizes: our bills are its cost model's to four places",
          "[example]") {
  for (const auto& reminder : reminders) check(example_of(reminder));
}
