// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "support/command.hpp"
#include "template/reading.hpp"

namespace {

using namespace reading;

TemplateOptions in_virginia() {
  TemplateOptions options;
  options.region = "us-east-1";
  return options;
}

std::string fixture(const std::string& name) {
  return support::text_of(std::string(FITCOST_SOURCE_DIR "/tests/template/sam/") + name);
}

/// What this reader leaves out or says in other words; docs/templates.md names it.
bool is_exempt(const std::string& of) {
  static const std::set<std::string> exempt{
      "AWS::ApiGateway::Deployment.Description",  // a hash, as in the logical id
      "AWS::ApiGateway::Stage.DeploymentId",
      "AWS::Lambda::Alias.FunctionVersion",
      "AWS::IAM::Role.Policies",  // policy templates
      "AWS::SQS::QueuePolicy.PolicyDocument",
      "AWS::CodeDeploy::DeploymentGroup.AutoRollbackConfiguration",
      "AWS::CodeDeploy::DeploymentGroup.DeploymentConfigName",
      "AWS::CodeDeploy::DeploymentGroup.DeploymentStyle",
      "AWS::StepFunctions::StateMachine.DefinitionString",  // Definition, as CloudFormation has it
      "AWS::StepFunctions::StateMachine.Definition",
      "AWS::Lambda::EventInvokeConfig.DestinationConfig",  // an empty map
      "AWS::S3::Bucket.Tags",                              // an order in disguise
  };
  return exempt.contains(of);
}

std::vector<std::string> as_set(const Value& list) {
  std::vector<std::string> out;
  for (const Value& item : list.items()) out.push_back(item.shown());
  std::sort(out.begin(), out.end());
  return out;
}

/// `Deployment5c1215f00e` without the hash.
std::string without_hash(const std::string& id) {
  return id.size() > 10 ? id.substr(0, id.size() - 10) : id;
}

// The .json beside each template was made from it by aws-sam-translator 1.110.0 (Apache-2.0), the
// library that runs in AWS's own transform, for us-east-1 on 2026-11-25.
TEST_CASE("SAM resources become what AWS's own translator makes of them", "[template][sam]") {
  for (const std::string name :
       {"functions_and_apis", "deployments_and_stages", "globals_and_conditions", "destinations"}) {
    const Template ours = read(fixture(name + ".yaml"), in_virginia());
    const Template theirs = read(fixture(name + ".json"), in_virginia(), "t.json");
    std::set<std::string> found;
    for (const Resource& their : theirs.resources()) {
      CAPTURE(name, their.logical_id);
      const Resource* our = ours.resource(their.logical_id);
      if (our == nullptr) our = ours.resource(without_hash(their.logical_id));
      REQUIRE(our != nullptr);
      found.insert(our->logical_id);
      CHECK(our->type == their.type);
      CHECK(our->condition == their.condition);
      CHECK(equal(our->deletion_policy, their.deletion_policy) == Truth::yes);
      if (their.type != "AWS::S3::Bucket") CHECK(our->depends_on == their.depends_on);
      std::set<std::string> keys;
      for (const auto& entry : their.properties.entries()) keys.insert(entry.key);
      for (const auto& entry : our->properties.entries()) keys.insert(entry.key);
      for (const auto& key : keys) {
        if (name != "destinations" && is_exempt(their.type + "." + key)) continue;
        const Value here = our->properties[key];
        const Value there = their.properties[key];
        CAPTURE(key, here.shown(), there.shown());
        if (key == "ManagedPolicyArns") {
          if (their.logical_id != "SMRole") CHECK(as_set(here) == as_set(there));
        } else if (key == "Body" && there["paths"]["/x"]["options"].is_map()) {
          CHECK(here["paths"]["/x"]["options"].is_map());  // how it answers is left out
          const char* what = "x-amazon-apigateway-integration";
          CHECK(equal(here["paths"]["/x"]["get"][what], there["paths"]["/x"]["get"][what]) ==
                Truth::yes);
        } else {
          CHECK(equal(here, there) == Truth::yes);
        }
      }
    }
    for (const Resource& our : ours.resources()) {
      CAPTURE(name, our.logical_id);
      CHECK(found.contains(our.logical_id));
    }
  }
}

TEST_CASE("A destination that a condition leaves out is noted", "[template][sam]") {
  const auto notes = [](const std::string& destination) {
    return read(
               "Transform: AWS::Serverless-2016-10-31\n"
               "Conditions: {Mine: !Equals [!Ref AWS::Region, us-east-1]}\n"
               "Resources:\n"
               "  Fn:\n"
               "    Type: AWS::Serverless::Function\n"
               "    Properties:\n"
               "      EventInvokeConfig:\n"
               "        DestinationConfig:\n"
               "          OnFailure: {Type: SQS, Destination: " +
                   destination + "}\n",
               in_virginia())
        .notes();
  };
  const auto conditional = notes("!If [Mine, !Ref AWS::NoValue, 'arn:aws:sqs:us-east-1:1:q']");
  REQUIRE(conditional.size() == 1);
  CHECK(conditional.front().text.find("Fn's OnFailure") != std::string::npos);
  CHECK(notes("'arn:aws:sqs:us-east-1:1:q'").empty());
}

TEST_CASE("What SAM makes knows what it was made from, and where", "[template][sam]") {
  const Template made = read(
      "Transform: AWS::Serverless-2016-10-31\n"
      "Resources:\n"
      "  Fn:\n"
      "    Type: AWS::Serverless::Function\n"
      "    Properties:\n"
      "      MemorySize: 256\n"
      "      Events:\n"
      "        Get: {Type: Api, Properties: {Path: /x, Method: GET}}\n"
      "  Bucket: {Type: AWS::S3::Bucket}\n");
  const auto line = [&](const SyntaxNode* node) { return made.document().place(*node).line; };
  const Resource& function = *made.resource("Fn");
  CHECK(function.type == "AWS::Lambda::Function");
  CHECK(function.made_from == "Fn");
  CHECK(function.made_from_type == "AWS::Serverless::Function");
  CHECK(line(function.key) == 3);
  CHECK(line(function.properties["MemorySize"].source()) == 6);
  CHECK_FALSE(function.properties["MemorySize"].source()->generated);
  CHECK(function.properties["Role"].source()->generated);
  CHECK(made.resource("FnGetPermissionProd")->made_from == "Fn");
  CHECK(line(made.resource("FnGetPermissionProd")->key) == 8);
  CHECK(line(made.resource("ServerlessRestApi")->key) == 8);
  CHECK(made.resource("Bucket")->made_from.empty());
  const Value route = made.resource("ServerlessRestApi")->properties["Body"]["paths"]["/x"]["get"];
  CHECK(route["x-amazon-apigateway-integration"]["uri"].text().refers_to("Fn"));
}

TEST_CASE("SAM's own names for what it makes are resolved", "[template][sam]") {
  const Template made = read(
      "Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]\n"
      "Resources:\n"
      "  Fn: {Type: AWS::Serverless::Function, Properties: {AutoPublishAlias: live}}\n"
      "  Api: {Type: AWS::Serverless::Api, Properties: {StageName: prod}}\n"
      "  Alarm:\n"
      "    Type: AWS::CloudWatch::Alarm\n"
      "    Properties:\n"
      "      A: !Ref Fn.Alias\n"
      "      B: !Sub '${Fn.Version}/${Api.Stage}'\n"
      "      C: !GetAtt FnRole.Arn\n");
  const Value& p = made.resource("Alarm")->properties;
  CHECK(p["A"].shown() == "${FnAliaslive}");
  CHECK(p["B"].shown() == "${FnVersion}/prod");
  CHECK(p["C"].shown() == "${FnRole.Arn}");
  CHECK_THAT(refusal("Transform: AWS::Serverless-2016-10-31\nResources:\n  Fn: {Type: "
                     "AWS::Serverless::Function}\n  T: {Type: AWS::SNS::Topic, Properties: "
                     "{TopicName: !Ref Fn.Alias}}\n"),
             Catch::Contains("found a reference to 'Fn.Alias'"));
}

TEST_CASE("Globals are merged as SAM merges them", "[template][sam]") {
  const Template made = read(fixture("globals_and_conditions.yaml"), in_virginia());
  const Value& both = made.resource("Both")->properties;
  CHECK(both["MemorySize"].number() == Decimal(256));
  CHECK(both["Environment"]["Variables"].shown() == "{TABLE: ${Table}, STAGE: prod, MORE: x}");
  CHECK(both["Layers"].items().size() == 2);
  CHECK(both["LoggingConfig"]["LogGroup"].text().refers_to("Group"));
  CHECK(made.resource("Plain")->properties["LoggingConfig"]["LogGroup"].literal() == "/shared");
  CHECK(made.resource("Plain")->properties["VpcConfig"].is_absent());
  CHECK(made.resource("Httpv1Stage")->properties["DefaultRouteSettings"].shown() ==
        "{ThrottlingRateLimit: 7, ThrottlingBurstLimit: 10}");
}

TEST_CASE("What of SAM is not written out is said", "[template][sam]") {
  const Template made = read(
      "Transform: AWS::Serverless-2016-10-31\n"
      "Resources:\n"
      "  Graph: {Type: AWS::Serverless::GraphQLApi, Properties: {}}\n"
      "  Api: {Type: AWS::Serverless::Api, Properties: {StageName: prod, Domain: {DomainName: "
      "x}}}\n");
  REQUIRE(made.notes().size() == 2);
  CHECK(made.notes()[0].text == "the Domain of Api is not written out");
  CHECK(made.notes()[1].text == "Graph (AWS::Serverless::GraphQLApi) is not written out");
  CHECK(made.resource("Graph")->type == "AWS::Serverless::GraphQLApi");
}

TEST_CASE("SAM resources that SAM itself refuses are refused", "[template][sam][errors]") {
  const std::string sam_head = "Transform: AWS::Serverless-2016-10-31\nResources:\n";
  CHECK_THAT(
      refusal(sam_head + "  Fn:\n    Type: AWS::Serverless::Function\n    Properties: {Events: "
                         "{E: {Type: Shedule}}}\n"),
      Catch::Contains("5:37: found the event type 'Shedule', wanted one that SAM has, did "
                      "you mean 'Schedule'?"));
  CHECK_THAT(refusal(sam_head + "  Fn: {Type: AWS::Serverless::Function, Properties: {Events: {E: "
                                "{Type: Api}}}}\n"),
             Catch::Contains("3:63: found an Api event without Path and Method"));
  CHECK_THAT(refusal(sam_head + "  A: {Type: AWS::Serverless::Api}\n"),
             Catch::Contains("3:3: found an AWS::Serverless::Api without StageName"));
  // A function that names its own implicit API waits for itself, at AWS as here.
  CHECK_THAT(refusal(sam_head +
                     "  Fn:\n    Type: AWS::Serverless::Function\n    Properties:\n      "
                     "Environment: {Variables: {URL: !Ref ServerlessRestApi}}\n      Events: {E: "
                     "{Type: Api, Properties: {Path: /, Method: GET}}}\n"),
             Catch::Contains("7:16: found a cycle of resources: Fn -> ServerlessRestApi -> Fn"));
}

TEST_CASE("The template that deploys the API is read whole", "[template][sam]") {
  const Template made =
      read(support::text_of(FITCOST_SOURCE_DIR "/data/templates/workout-api.yaml"));
  std::set<std::string> types;
  for (const auto& resource : made.resources()) types.insert(resource.type);
  CHECK(made.resources().size() == 18);
  CHECK(types == std::set<std::string>{
                     "AWS::ApiGatewayV2::Api", "AWS::ApiGatewayV2::Stage", "AWS::CloudWatch::Alarm",
                     "AWS::DynamoDB::Table", "AWS::IAM::Role", "AWS::Lambda::Function",
                     "AWS::Lambda::Permission", "AWS::Logs::LogGroup", "AWS::SSM::Parameter"});
  CHECK(made.notes().empty());
  const Value group = made.resource("Function")->properties["LoggingConfig"]["LogGroup"];
  CHECK(made.resource_named("AWS::Logs::LogGroup", group.text()) ==
        made.resource("FunctionLogGroup"));
}

}  // namespace
