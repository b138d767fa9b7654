// SPDX-License-Identifier: Apache-2.0
#include "fitcost/template/event_graph.hpp"

#include <catch2/catch.hpp>

#include "fitcost/units/input_error.hpp"
#include "support/command.hpp"
#include "template/estimate/graph_parts.hpp"
#include "template/reading.hpp"

namespace {

using namespace reading;

const std::string api_of_three =
    "Transform: AWS::Serverless-2016-10-31\n"
    "Resources:\n"
    "  Table: {Type: AWS::DynamoDB::Table}\n"
    "  Create:\n"
    "    Type: AWS::Serverless::Function\n"
    "    Properties:\n"
    "      Policies: [{Statement: [{Effect: Allow, Action: 'dynamodb:PutItem', Resource: !GetAtt "
    "Table.Arn}]}]\n"
    "      Events:\n"
    "        Post: {Type: Api, Properties: {Path: /workouts, Method: POST}}\n"
    "  List:\n"
    "    Type: AWS::Serverless::Function\n"
    "    Properties:\n"
    "      Policies: [{DynamoDBReadPolicy: {TableName: !Ref Table}}]\n"
    "      Events:\n"
    "        All: {Type: Api, Properties: {Path: /workouts, Method: get}}\n"
    "        One: {Type: Api, Properties: {Path: '/workouts/{id}', Method: get}}\n";

EventGraph graph_of(const std::string& yaml,
                    std::vector<std::pair<std::string, Decimal>> shares = {},
                    const std::string& rps = "1") {
  return event_graph(read(yaml), {parse_rps(rps), std::move(shares), false});
}

Decimal dec(const char* text) { return *Decimal::parse(text); }

const EntryPoint& entry(const EventGraph& graph, const std::string& name) {
  for (const auto& e : graph.entries)
    if (e.name == name) return e;
  FAIL("no entry " << name);
  return graph.entries.front();
}

ResourceIndex at(const EventGraph& graph, const std::string& id) {
  const auto& all = graph.source.resources();
  for (ResourceIndex i = 0; i < all.size(); ++i)
    if (all[i].logical_id == id) return i;
  FAIL("no resource " << id);
  return 0;
}

std::string refused_shares(std::vector<std::pair<std::string, Decimal>> shares) {
  try {
    graph_of(api_of_three, std::move(shares));
  } catch (const InputError& error) {
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("A SAM template's routes lead to functions, and these to tables", "[template][graph]") {
  const EventGraph graph =
      graph_of(api_of_three, {{"POST /workouts", dec("0.5")}, {"GET /workouts", dec("0.3")}}, "2");
  REQUIRE(graph.entries.size() == 3);
  CHECK(entry(graph, "POST /workouts").share == dec("0.5"));
  CHECK(entry(graph, "POST /workouts").certainty.confidence == Confidence::stated);
  CHECK(entry(graph, "GET /workouts/{id}").share == dec("0.2"));
  CHECK(entry(graph, "GET /workouts/{id}").certainty.confidence == Confidence::assumed);
  CHECK(graph.load(at(graph, "Create")).per_second == Approx(1.0));
  CHECK(graph.load(at(graph, "List")).per_second == Approx(1.0));
  const ResourceLoad& table = graph.load(at(graph, "Table"));
  CHECK(table.writes_per_second == Approx(1.0));
  CHECK(table.reads_per_second == Approx(1.0));
  REQUIRE(graph.operations.size() == 3);
  CHECK(graph.operations[0].kind == OperationKind::put);
  CHECK(graph.operations[0].certainty.confidence == Confidence::derived);  // the one thing allowed
  CHECK(graph.operations[1].kind == OperationKind::query);
  CHECK(graph.operations[2].kind == OperationKind::get);
  CHECK(graph.load(at(graph, "ServerlessRestApi")).per_second == Approx(2.0));
  CHECK(graph.load(at(graph, "ServerlessRestApiProdStage")).share == Decimal(1));
}

TEST_CASE("Routes that nobody gave a share get the same one, which adds up to all",
          "[template][graph]") {
  const EventGraph graph = graph_of(api_of_three);
  Decimal sum;
  for (const auto& e : graph.entries) sum += e.share;
  CHECK(sum == Decimal(1));
  CHECK(entry(graph, "POST /workouts").certainty.confidence == Confidence::assumed);
  REQUIRE(graph.assumptions.size() == 1);
  CHECK_THAT(graph.assumptions[0], Catch::Contains("3 routes share the traffic evenly"));
  const auto assumption = [](std::vector<std::pair<std::string, Decimal>> shares) {
    return graph_of(api_of_three, std::move(shares)).assumptions.at(0);
  };
  CHECK_THAT(assumption({{"POST /workouts", dec("0.5")}}),
             Catch::StartsWith("the other 2 routes share the rest evenly: "));
  CHECK_THAT(assumption({{"POST /workouts", dec("0.5")}, {"GET /workouts", dec("0.3")}}),
             Catch::StartsWith("the other route takes the rest: "));
}

TEST_CASE("Shares that cannot be are refused", "[template][graph]") {
  CHECK(refused_shares({{"POST /workout", dec("1")}}) ==
        "--route: found 'POST /workout', did you mean 'POST /workouts'?, wanted a route of the "
        "template");
  CHECK(refused_shares({{"POST /workouts", dec("0.7")}, {"GET /workouts", dec("0.7")}}) ==
        "--route: found shares that add up to 1.4, wanted 1 at most");
  CHECK(refused_shares({{"POST /workouts", dec("0.1")}, {"POST /workouts", dec("0.1")}}) ==
        "--route: found 'POST /workouts' twice, wanted one share a route");
  CHECK(refused_shares({{"*", dec("0.1")}}) ==
        "--route: found shares that add up to 0.1, wanted 1: there is no other route");
  for (const char* bad : {"", "=", "POST /x", "POST /x=", "POST /x=2", "POST /x=-1", "POST /x=NaN"})
    CHECK_THROWS_AS(parse_route_share(bad), InputError);
  CHECK(parse_route_share("GET /a=b=0.25") ==
        std::pair<std::string, Decimal>("GET /a=b", dec("0.25")));
}

TEST_CASE("Methods and routes of plain CloudFormation find their functions", "[template][graph]") {
  const EventGraph graph = graph_of(
      "Resources:\n"
      "  Fn: {Type: AWS::Lambda::Function}\n"
      "  Live: {Type: AWS::Lambda::Alias, Properties: {FunctionName: !Ref Fn}}\n"
      "  Rest: {Type: AWS::ApiGateway::RestApi, Properties: {Name: rest}}\n"
      "  A: {Type: AWS::ApiGateway::Resource, Properties: {ParentId: !GetAtt Rest.RootResourceId, "
      "PathPart: a, RestApiId: !Ref Rest}}\n"
      "  B: {Type: AWS::ApiGateway::Resource, Properties: {ParentId: !Ref A, PathPart: '{b}', "
      "RestApiId: !Ref Rest}}\n"
      "  GetB:\n"
      "    Type: AWS::ApiGateway::Method\n"
      "    Properties:\n"
      "      HttpMethod: GET\n"
      "      ResourceId: !Ref B\n"
      "      RestApiId: !Ref Rest\n"
      "      Integration:\n"
      "        Type: AWS_PROXY\n"
      "        Uri: !Sub 'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/"
      "${Live}/invocations'\n"
      "  OptionsB: {Type: AWS::ApiGateway::Method, Properties: {HttpMethod: OPTIONS, ResourceId: "
      "!Ref B, RestApiId: !Ref Rest, Integration: {Type: MOCK}}}\n"
      "  Http: {Type: AWS::ApiGatewayV2::Api, Properties: {Name: http, ProtocolType: HTTP}}\n"
      "  To: {Type: AWS::ApiGatewayV2::Integration, Properties: {ApiId: !Ref Http, "
      "IntegrationUri: !GetAtt Fn.Arn}}\n"
      "  Post: {Type: AWS::ApiGatewayV2::Route, Properties: {ApiId: !Ref Http, RouteKey: POST /c, "
      "Target: !Sub 'integrations/${To}'}}\n"
      "  Hook: {Type: AWS::ApiGatewayV2::Route, Properties: {ApiId: !Ref Http, RouteKey: POST "
      "/hook, Target: elsewhere}}\n");
  REQUIRE(graph.entries.size() == 3);
  CHECK(graph.entries[0].name == "GET /a/{b}");
  CHECK(graph.entries[0].function == at(graph, "Fn"));
  CHECK(graph.entries[1].name == "POST /c");
  CHECK(graph.entries[1].function == at(graph, "Fn"));
  CHECK_FALSE(graph.entries[2].function);
  CHECK(graph.entries[2].certainty.confidence == Confidence::unknown);
  CHECK(graph.load(at(graph, "Http")).per_second == Approx(2.0 / 3));
}

TEST_CASE("Schedules have a rate of their own", "[template][graph]") {
  const auto seconds_between = [](const char* text) {
    const auto rate = cloudformation::detail::schedule_rate(text);
    return rate ? static_cast<double>(rate->per_seconds()) / rate->count().to_double() : -1.0;
  };
  CHECK(seconds_between("rate(5 minutes)") == 300);
  CHECK(seconds_between("rate(1 hour)") == 3600);
  CHECK(seconds_between("rate(7 days)") == 7 * 86400);
  CHECK(seconds_between("cron(0 8 * * ? *)") == 86400);
  CHECK(seconds_between("cron(0/15 * * * ? *)") == 900);
  CHECK(seconds_between("cron(0 8,20 ? * MON-FRI *)") == Approx(7 * 86400 / 10.0));
  CHECK(seconds_between("cron(0 0 1 * ? *)") == Approx(365 * 86400 / 12.0));
  CHECK(seconds_between("cron(0 10 ? * 6L *)") == Approx(365 * 86400 / 12.0));
  for (const char* bad : {"", "rate()", "rate(0 minutes)", "rate(5)", "rate(5 parsecs)", "cron(1)",
                          "cron(99 * * * ? *)", "cron(0 8 * * ? *", "cron(1/0 * * * ? *)"})
    CHECK(seconds_between(bad) == -1);

  const EventGraph graph = graph_of(
      "Transform: AWS::Serverless-2016-10-31\n"
      "Resources:\n"
      "  Nightly:\n"
      "    Type: AWS::Serverless::Function\n"
      "    Properties:\n"
      "      Events:\n"
      "        Night: {Type: Schedule, Properties: {Schedule: 'rate(1 minute)'}}\n"
      "  Off:\n"
      "    Type: AWS::Serverless::Function\n"
      "    Properties:\n"
      "      Events:\n"
      "        Never: {Type: Schedule, Properties: {Schedule: 'rate(1 minute)', Enabled: "
      "false}}\n");
  CHECK(graph.load(at(graph, "Nightly")).per_second == Approx(1.0 / 60));
  CHECK(graph.load(at(graph, "Off")).per_second == Approx(0.0));
}

TEST_CASE("A table's stream calls as often as the table is written", "[template][graph]") {
  const EventGraph graph = graph_of(
      api_of_three +
          "  Follow:\n"
          "    Type: AWS::Serverless::Function\n"
          "    Properties:\n"
          "      Events:\n"
          "        Changes: {Type: DynamoDB, Properties: {Stream: !GetAtt Table.StreamArn, "
          "StartingPosition: LATEST}}\n"
          "        Jobs: {Type: SQS, Properties: {Queue: 'arn:aws:sqs:us-east-1:1:q'}}\n",
      {{"POST /workouts", dec("0.25")}}, "4");
  CHECK(entry(graph, "stream of Table").share == dec("0.25"));
  // A queue from elsewhere: nobody can say how much comes, and no figure is given.
  CHECK_FALSE(graph.load(at(graph, "Follow")).per_second);
  CHECK(graph.load(at(graph, "Follow")).certainty.confidence == Confidence::unknown);
}

TEST_CASE("Inline code tells what a function does, its comments do not", "[template][graph]") {
  const EventGraph graph = graph_of(
      "Resources:\n"
      "  Table: {Type: AWS::DynamoDB::Table}\n"
      "  Fn:\n"
      "    Type: AWS::Lambda::Function\n"
      "    Properties:\n"
      "      Environment: {Variables: {TABLE: !Ref Table}}\n"
      "      Code:\n"
      "        ZipFile: |\n"
      "          # table.scan() was too dear\n"
      "          def handler(event, context):\n"
      "            cw.put_metric_data(Namespace='x')\n"
      "            return table.query(IndexName='ByType')\n"
      "  Url: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: !Ref Fn}}\n");
  REQUIRE(graph.accesses.size() == 1);
  CHECK(graph.accesses[0].called == std::vector<std::string>{"Query"});
  CHECK(graph.accesses[0].may_read);
  CHECK_FALSE(graph.accesses[0].may_write);
  REQUIRE(graph.operations.size() == 1);
  CHECK(graph.operations[0].index == "ByType");
  CHECK(graph.operations[0].certainty.confidence == Confidence::derived);
  CHECK(graph.metric_puts.size() == 1);
  CHECK(graph.load(at(graph, "Table")).writes_per_second == 0.0);
}

TEST_CASE("A function writes to the group that its name or LoggingConfig says",
          "[template][graph]") {
  const EventGraph graph = graph_of(
      "Resources:\n"
      "  A: {Type: AWS::Lambda::Function}\n"
      "  B: {Type: AWS::Lambda::Function, Properties: {LoggingConfig: {LogGroup: !Ref Shared}}}\n"
      "  C: {Type: AWS::Lambda::Function, Properties: {FunctionName: c}}\n"
      "  OfA: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !Join ['/', ['', aws, lambda, "
      "!Ref A]]}}\n"
      "  Shared: {Type: AWS::Logs::LogGroup}\n"
      "  Wrong: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /aws/lamda/c}}\n");
  REQUIRE(graph.log_writers.size() == 3);
  CHECK(graph.log_writers[0].group == at(graph, "OfA"));
  CHECK(graph.log_writers[1].group == at(graph, "Shared"));
  CHECK_FALSE(graph.log_writers[2].group);
  CHECK(graph.log_writers[2].name.shown() == "/aws/lambda/c");
  CHECK_FALSE(graph.load(at(graph, "Wrong")).applies);
}

TEST_CASE("Scaling, alarms and throttles find what they are about", "[template][graph]") {
  const EventGraph graph = graph_of(
      "Resources:\n"
      "  Table: {Type: AWS::DynamoDB::Table, Properties: {TableName: workouts}}\n"
      "  Write:\n"
      "    Type: AWS::ApplicationAutoScaling::ScalableTarget\n"
      "    Properties: {ServiceNamespace: dynamodb, ResourceId: !Sub "
      "'table/${Table}/index/ByType', "
      "ScalableDimension: 'dynamodb:index:WriteCapacityUnits', MinCapacity: '5', MaxCapacity: 40}\n"
      "  Policy:\n"
      "    Type: AWS::ApplicationAutoScaling::ScalingPolicy\n"
      "    Properties: {ScalingTargetId: !Ref Write, TargetTrackingScalingPolicyConfiguration: "
      "{TargetValue: 70.0}}\n"
      "  Orphan:\n"
      "    Type: AWS::ApplicationAutoScaling::ScalableTarget\n"
      "    Properties: {ServiceNamespace: dynamodb, ResourceId: table/other, ScalableDimension: "
      "'dynamodb:table:ReadCapacityUnits', MinCapacity: 5, MaxCapacity: 40}\n"
      "  Alarm:\n"
      "    Type: AWS::CloudWatch::Alarm\n"
      "    Properties: {Namespace: AWS/DynamoDB, MetricName: WriteThrottleEvents, Dimensions: "
      "[{Name: TableName, Value: workouts}]}\n"
      "  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: fitness}}\n"
      "  Rate:\n"
      "    Type: AWS::CloudWatch::Alarm\n"
      "    Properties:\n"
      "      Metrics:\n"
      "        - {Id: e, MetricStat: {Stat: Sum, Period: 60, Metric: {Namespace: AWS/ApiGateway, "
      "MetricName: 5XXError, Dimensions: [{Name: ApiName, Value: fitness}]}}}\n"
      "        - {Id: x, Expression: e*100}\n"
      "  Stage:\n"
      "    Type: AWS::ApiGateway::Stage\n"
      "    Properties:\n"
      "      RestApiId: !Ref Api\n"
      "      StageName: dev\n"
      "      MethodSettings: [{HttpMethod: '*', ResourcePath: '/*', ThrottlingRateLimit: 50, "
      "ThrottlingBurstLimit: 100, LoggingLevel: INFO}]\n"
      "  Plan: {Type: AWS::ApiGateway::UsagePlan, Properties: {ApiStages: [{ApiId: !Ref Api, "
      "Stage: "
      "dev}], Throttle: {RateLimit: 10, BurstLimit: 20}}}\n"
      "  Fn: {Type: AWS::Lambda::Function, Properties: {ReservedConcurrentExecutions: 5}}\n");
  REQUIRE(graph.scalings.size() == 2);
  CHECK(graph.scalings[0].table == at(graph, "Table"));
  CHECK(graph.scalings[0].index == "ByType");
  CHECK(graph.scalings[0].writes);
  CHECK(graph.scalings[0].min == 5);
  CHECK(graph.scalings[0].target_percent == 70);
  CHECK_FALSE(graph.scalings[1].table);
  REQUIRE(graph.watches.size() == 2);
  CHECK(graph.watches[0].watched == at(graph, "Table"));
  CHECK(graph.watches[1].watched == at(graph, "Api"));
  CHECK(graph.watches[1].metric == "5XXError");
  REQUIRE(graph.throttles.size() == 3);
  CHECK(graph.throttles[0].limits == at(graph, "Api"));
  CHECK(graph.throttles[0].rate == Decimal(50));
  CHECK(graph.throttles[1].rate == Decimal(10));
  CHECK(graph.throttles[2].environments == Decimal(5));
  REQUIRE(graph.log_writers.size() == 2);
  CHECK(graph.log_writers[1].kind == LogWriter::Kind::execution_log);
  CHECK(graph.log_writers[1].name.shown() == "API-Gateway-Execution-Logs_${Api}/dev");
}

TEST_CASE("The reference template's six routes lead to one function and one table",
          "[template][graph]") {
  const std::string name = FITCOST_SOURCE_DIR "/data/templates/workout-api.yaml";
  const EventGraph graph = event_graph(
      read(support::text_of(name)), {parse_rps("0.023"), {{"POST /workouts", dec("0.6")}}, false});
  CHECK(graph.entries.size() == 6);
  for (const auto& e : graph.entries) {
    CAPTURE(e.name);
    CHECK(e.function == at(graph, "Function"));
    CHECK(e.api == at(graph, "Api"));
  }
  REQUIRE(graph.operations.size() == 6);
  CHECK(graph.operations[0].kind == OperationKind::put);
  CHECK(graph.watches.size() == 4);
  for (const auto& watch : graph.watches) CHECK(watch.watched);
  REQUIRE(graph.throttles.size() == 1);
  CHECK(graph.throttles[0].rate == Decimal(5));
  REQUIRE(graph.log_writers.size() == 1);
  CHECK(graph.log_writers[0].group == at(graph, "FunctionLogGroup"));
}

TEST_CASE("What inline code calls is told in every client's spelling", "[template][graph]") {
  const auto actions = [](const std::string& code) {
    const auto source = read(
        "Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties:\n      Code:\n"
        "        ZipFile: |\n          " +
        code + "\n");
    return cloudformation::detail::code_calls(source.resources().at(0)).actions;
  };
  using Actions = std::vector<std::string>;
  CHECK(actions("table.put_item(Item=item)") == Actions{"PutItem"});
  CHECK(actions("for page in client.get_paginator('query').paginate(**q): pass") ==
        Actions{"Query"});
  CHECK(actions("await new AWS.DynamoDB().batchWriteItem(r).promise()") ==
        Actions{"BatchWriteItem"});
  CHECK(actions("await new AWS.DynamoDB.DocumentClient().batchWrite(r).promise()") ==
        Actions{"BatchWriteItem"});
  CHECK(actions("await DynamoDBDocument.from(c).transactGet(r)") == Actions{"TransactGetItems"});
  CHECK(actions("await c.send(new BatchGetCommand(r)); await c.send(new PutItemCommand(p))") ==
        Actions{"PutItem", "BatchGetItem"});
  CHECK(actions("for await (const page of paginateScan({ client: c }, q)) { }") == Actions{"Scan"});
  // A cache is no table, a comment no call, and another client's commands are not DynamoDB's.
  CHECK(actions("await cache.batchWrite(r); cache.get('k')").empty());
  CHECK(actions("# table.put_item(Item=item)").empty());
  CHECK(actions("await s3.send(new PutObjectCommand(o)); new CreateScanCommand(o)").empty());
}
