// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <map>

#include "template/reading.hpp"

namespace {

using namespace reading;

const std::string sam = "Transform: AWS::Serverless-2016-10-31\n";

/// `Env=dev Team=t` of a resource; SAM's own tags too.
std::string tags_written(const Template& made, const std::string& id) {
  const Resource* resource = made.resource(id);
  if (resource == nullptr) return "no " + id;
  std::map<std::string, std::string> tags;
  const Value& given = resource->properties["Tags"];
  for (const auto& entry : given.entries()) tags[entry.key] = entry.value.shown();
  for (const Value& tag : given.items()) tags[tag["Key"].shown()] = tag["Value"].shown();
  std::string out;
  for (const auto& [key, value] : tags) out += (out.empty() ? "" : " ") + key + "=" + value;
  return out;
}

const std::string resources = R"(
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Tags: {Team: t}
      EventInvokeConfig: {DestinationConfig: {OnFailure: {Type: SQS}}}
      Events:
        A: {Type: Api, Properties: {Path: /a, Method: get}}
        B: {Type: HttpApi, Properties: {Path: /a, Method: get}}
        C: {Type: HttpApi, Properties: {Path: /a, Method: get, ApiId: !Ref Own}}
  Some:
    Type: AWS::Serverless::Function
    IgnoreGlobals: [PropagateTags]
    Properties: {Tags: {Team: t}}
  None:
    Type: AWS::Serverless::Function
    IgnoreGlobals: '*'
    Properties: {Runtime: java21, Handler: h, CodeUri: s3://b/k}
  Own: {Type: AWS::Serverless::HttpApi, Properties: {Tags: {More: y}, StageName: prod}}
  Rest: {Type: AWS::Serverless::Api, Properties: {StageName: p, Tags: {R: s}, Auth: {UsagePlan: {CreateUsagePlan: PER_API}}}}
  M: {Type: AWS::Serverless::StateMachine, Properties: {DefinitionUri: s3://a/b, Tags: {s: t}}}
)";

// What aws-sam-translator 1.110.0 makes of these templates.
TEST_CASE("Tags of Globals, and those that are passed on, reach what SAM gives them to",
          "[template][sam]") {
  const Template passed = read(sam + R"(
Globals:
  Function: {Tags: {Env: dev}, PropagateTags: true, Runtime: java21, Handler: h, CodeUri: s3://b/k}
  Api: {PropagateTags: true}
  HttpApi: {Tags: {Own: x}}
  StateMachine: {PropagateTags: true}
)" + resources);
  CHECK(passed.notes().empty());
  for (const auto& [id, tags] : std::map<std::string, std::string>{
           {"Fn", "Env=dev Team=t"},
           {"FnRole", "Env=dev Team=t"},
           {"FnEventInvokeConfigOnFailureQueue", "Env=dev Team=t"},
           {"FnAPermissionProd", ""},
           {"Some", "Env=dev Team=t lambda:createdBy=SAM"},
           {"SomeRole", "Env=dev Team=t lambda:createdBy=SAM"},
           {"None", "lambda:createdBy=SAM"},
           {"OwnprodStage", "More=y Own=x httpapi:createdBy=SAM"},
           {"ServerlessHttpApiApiGatewayDefaultStage", "Own=x Team=t httpapi:createdBy=SAM"},
           {"ServerlessRestApi", "Team=t"},
           {"ServerlessRestApiProdStage", "Team=t"},
           {"Rest", "R=s"},
           {"RestpStage", "R=s"},
           {"RestUsagePlan", "R=s"},
           {"RestApiKey", "R=s"},
           {"RestUsagePlanKey", ""},
           {"M", "s=t"},
           {"MRole", "s=t"},
       }) {
    CAPTURE(id);
    CHECK(tags_written(passed, id) == tags);
  }
  const Template kept = read(sam + R"(
Globals:
  Function: {Tags: {Env: dev}, Runtime: java21, Handler: h, CodeUri: s3://b/k}
  HttpApi: {Tags: {Own: x}}
)" + resources);
  for (const auto& [id, tags] : std::map<std::string, std::string>{
           {"Fn", "Env=dev Team=t lambda:createdBy=SAM"},
           {"FnRole", "Env=dev Team=t lambda:createdBy=SAM"},
           {"FnEventInvokeConfigOnFailureQueue", ""},
           {"ServerlessHttpApiApiGatewayDefaultStage", "Own=x httpapi:createdBy=SAM"},
           {"ServerlessRestApi", ""},
           {"ServerlessRestApiProdStage", ""},
           {"Rest", ""},
           {"RestpStage", "R=s"},
           {"RestUsagePlan", ""},
           {"M", "s=t stateMachine:createdBy=SAM"},
       }) {
    CAPTURE(id);
    CHECK(tags_written(kept, id) == tags);
  }
}

TEST_CASE("What SAM is not known to take in Globals is said", "[template][sam]") {
  const auto notes = [](const std::string& globals) {
    const Template made = read(sam + "Globals: " + globals +
                               "\nResources: {T: {Type: AWS::Serverless::SimpleTable}}\n");
    std::string out;
    for (const auto& note : made.notes()) out += note.text + "\n";
    return out;
  };
  CHECK(notes("{Api: {Tags: {a: b}}}") ==
        "Tags of Api is nothing that SAM is known to take in Globals\n");
  CHECK(notes("{Functions: {Timeout: 3}, SimpleTable: {Tags: {a: b}}}") ==
        "Functions is nothing that SAM is known to take in Globals\n"
        "Tags of SimpleTable is nothing that SAM is known to take in Globals\n");
  CHECK(notes("{Function: {Timeout: 3, PropagateTags: true}, HttpApi: {Tags: {a: b}}, "
              "SimpleTable: {SSESpecification: {SSEEnabled: true}}}")
            .empty());
}

}  // namespace
