// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "template/reading.hpp"

namespace {

using namespace reading;

const std::string head = R"(
Parameters:
  Env: {Type: String, AllowedValues: [dev, prod]}
  Size: {Type: String, Default: small}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  IsDev: !Not [!Condition IsProd]
  IsSmall: !Equals [!Ref Size, small]
  IsOther: !Equals [!Ref Env, test]
  SmallProd: !And [!Condition IsProd, Condition: IsSmall]
  Both: !And [!Condition IsProd, !Condition Never]
  Never: !Equals [a, b]
  Any: !Or [!Condition IsProd, !Condition IsSmall]
  Same: !Equals [!Ref Env, !Ref Env]
  Long: {Fn::Or: [{Condition: Never}, {'Fn::Not': [{'Fn::Equals': [1, '1']}]}]}
)";

TEST_CASE("Conditions are decided as far as the parameters go", "[template][conditions]") {
  const auto holds = [](const TemplateOptions& options, const std::string& name) {
    const Template made = read(head + "Resources: {T: {Type: AWS::SNS::Topic}}\n", options);
    return made.condition(name)->holds;
  };
  struct Row {
    std::string name;
    Truth open;
    Truth in_prod;
  };
  for (const auto& [name, open, in_prod] :
       {Row{"IsProd", Truth::unknown, Truth::yes}, Row{"IsDev", Truth::unknown, Truth::no},
        Row{"IsSmall", Truth::yes, Truth::yes}, Row{"IsOther", Truth::no, Truth::no},
        Row{"SmallProd", Truth::unknown, Truth::yes}, Row{"Both", Truth::no, Truth::no},
        Row{"Never", Truth::no, Truth::no}, Row{"Any", Truth::yes, Truth::yes},
        Row{"Same", Truth::yes, Truth::yes}, Row{"Long", Truth::no, Truth::no}}) {
    CAPTURE(name);
    CHECK(holds({}, name) == open);
    CHECK(holds(given({{"Env", "prod"}}), name) == in_prod);
  }
}

TEST_CASE("A choice that no parameter decides keeps both, and knows what goes together",
          "[template][conditions]") {
  const auto value = [](const std::string& written) { return value_of(written, head).shown(); };
  CHECK(value("!If [IsProd, a, b]") == "a if IsProd, otherwise b");
  CHECK(value("!If [IsDev, a, b]") == "b if IsProd, otherwise a");
  CHECK(value("!If [IsSmall, a, b]") == "a");
  CHECK(value("!If [IsProd, !If [IsDev, x, y], z]") == "y if IsProd, otherwise z");
  CHECK(value("!If [SmallProd, !If [IsProd, x, y], z]") == "x if SmallProd, otherwise z");
  CHECK(value("!If [IsProd, same, same]") == "same if IsProd, otherwise same");
  CHECK(value("!Sub ['${A}${B}', {A: !If [IsProd, a, b], B: !If [IsDev, c, d]}]") ==
        "ad if IsProd, otherwise bc");
  CHECK(value("!If [{Condition: IsProd}, a, b]") == "a if IsProd, otherwise b");
}

TEST_CASE("A resource is evaluated where its condition holds", "[template][conditions]") {
  const Template made = read(head + R"(
Resources:
  Prod:
    Type: AWS::DynamoDB::Table
    Condition: SmallProd
    Properties: {BillingMode: !If [IsProd, PROVISIONED, PAY_PER_REQUEST]}
  Gone: {Type: AWS::SNS::Topic, Condition: Never}
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: !If [IsProd, workouts, !Ref AWS::NoValue]
      BillingMode: !If [IsProd, PROVISIONED, PAY_PER_REQUEST]
      ProvisionedThroughput: !If
        - IsProd
        - {ReadCapacityUnits: '5', WriteCapacityUnits: 5}
        - !Ref AWS::NoValue
)");
  CHECK(made.resource("Prod")->exists == Truth::unknown);
  CHECK(made.resource("Prod")->condition == "SmallProd");
  CHECK(made.resource("Prod")->properties["BillingMode"].literal() == "PROVISIONED");
  CHECK(made.resource("Gone")->exists == Truth::no);
  const Resource& table = *made.resource("Table");
  CHECK(table.name.shown() == "workouts if IsProd, otherwise ${Table}");
  const Value reads = table.properties["ProvisionedThroughput"]["ReadCapacityUnits"];
  CHECK(reads.assuming("IsProd", true).number() == Decimal(5));
  CHECK(reads.assuming("IsProd", false).is_absent());
  CHECK(made.evaluate(*table.definition->find("Properties"), {{"IsProd", false}}).shown() ==
        "{BillingMode: PAY_PER_REQUEST}");
}

}  // namespace
