// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "template/reading.hpp"

namespace {

using namespace reading;

const std::string stack = R"(
Parameters:
  Name: {Type: String}
  Given: {Type: String, Default: abc}
  Items: {Type: CommaDelimitedList, Default: 'a, b,c'}
  Unset: {Type: List<Number>}
  Stored: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /key}
Mappings:
  Sizes:
    us-east-1: {small: 1, all: [x, y], same: 7}
    eu-west-1: {small: 2, all: [z], same: 7}
Conditions:
  Open: !Equals [!Ref Name, x]
Resources:
  Fn: {Type: AWS::Lambda::Function}
  Named: {Type: AWS::Lambda::Function, Properties: {FunctionName: !Sub '${Given}-one'}}
  Table: {Type: AWS::DynamoDB::Table}
  Group: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /my/group}}
  Topic: {Type: AWS::SNS::Topic}
  Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: q}}
  Api: {Type: AWS::ApiGateway::RestApi}
  Param: {Type: AWS::SSM::Parameter, Properties: {Name: /p, Type: String, Value: !Ref Table}}
  Custom: {Type: 'Custom::Thing'}
)";

TEST_CASE("Each intrinsic function gives what its page says, or says what it does not know",
          "[template][intrinsics]") {
  struct Row {
    std::string written;
    std::string shown;
  };
  const Row rows[] = {
      {"!Ref Given", "abc"},
      {"!Ref Name", "${Name}"},
      {"!Ref Stored", "${Stored}"},
      {"!Ref Items", "[a, b, c]"},
      {"!Ref Unset", "unknown: the parameter Unset has no value"},
      {"!Ref AWS::NoValue", "nothing"},
      {"!Ref AWS::AccountId", "${AWS::AccountId}"},
      {"!Ref AWS::Region", "us-east-1"},
      {"!Ref AWS::Partition", "aws"},
      {"!Ref AWS::URLSuffix", "amazonaws.com"},
      {"!Ref AWS::StackName", "${AWS::StackName}"},
      {"!Ref Fn", "${Fn}"},
      {"!Ref Named", "abc-one"},
      {"!Ref Topic", "arn:aws:sns:us-east-1:${AWS::AccountId}:${Topic}"},
      {"!Ref Queue", "${Queue}"},
      {"!GetAtt Queue.QueueName", "q"},
      {"!GetAtt Queue.Arn", "arn:aws:sqs:us-east-1:${AWS::AccountId}:q"},
      {"!GetAtt Fn.Arn", "arn:aws:lambda:us-east-1:${AWS::AccountId}:function:${Fn}"},
      {"{Fn::GetAtt: [Table, Arn]}", "arn:aws:dynamodb:us-east-1:${AWS::AccountId}:table/${Table}"},
      {"!GetAtt Table.StreamArn", "${Table.StreamArn}"},
      {"!GetAtt Group.Arn", "arn:aws:logs:us-east-1:${AWS::AccountId}:log-group:/my/group:*"},
      {"!GetAtt Param.Value", "${Table}"},
      {"!GetAtt Custom.A.B", "${Custom.A.B}"},
      {"!Sub 'x-${Given}-${!Literal}-${Fn.Arn}'",
       "x-abc-${Literal}-arn:aws:lambda:us-east-1:${AWS::AccountId}:function:${Fn}"},
      {"!Sub ['${A}${Given}', {A: !Ref Name}]", "${Name}abc"},
      {"!Sub '${ Given } $ {x} $${Given} ${'", "abc $ {x} $abc ${"},
      {"!Join ['-', [a, !Ref Given, !Ref Fn, 5]]", "a-abc-${Fn}-5"},
      {"!Join [',', !Ref Items]", "a,b,c"},
      {"!Join ['', []]", ""},
      {"!Join [',', !Ref Unset]", "unknown: the parameter Unset has no value"},
      {"!Split [',', 'a,b']", "[a, b]"},
      {"!Split [',', !Ref Name]", "unknown: a Split of a text that is not known enough: ${Name}"},
      {"!Select [1, !Split ['/', !GetAtt Table.Arn]]", "${Table}"},
      {"!Select [6, !Split [':', !GetAtt Named.Arn]]", "abc-one"},
      {"!Select ['0', [x, y]]", "x"},
      {"!Select [0, [!Ref AWS::NoValue, y]]", "y"},
      {"!Select [2, [x, y]]", "unknown: a Select behind the end of its list"},
      {"!Select [0, !GetAZs '']", "unknown: the availability zones of a region"},
      {"!FindInMap [Sizes, !Ref AWS::Region, small]", "1"},
      {"!FindInMap [Sizes, us-east-1, all]", "[x, y]"},
      {"!FindInMap [Sizes, !Ref Name, same]", "7"},
      {"!FindInMap [Sizes, !Ref Name, small]", "unknown: a value of the mapping Sizes by ${Name}"},
      {"!FindInMap [Sizes, nowhere, small]",
       "unknown: the mapping Sizes has no value for 'nowhere', 'small'"},
      {"!FindInMap [Sizes, nowhere, small, {DefaultValue: 9}]", "9"},
      {"!FindInMap [None, a, b, {DefaultValue: !Ref Given}]", "abc"},
      {"!If [Open, a, b]", "a if Open, otherwise b"},
      {"!Sub ['${X}-y', {X: !If [Open, a, b]}]", "a-y if Open, otherwise b-y"},
      {"!Join ['', [!If [Open, a, b], !If [Open, c, d]]]", "ac if Open, otherwise bd"},
      {"!Join [',', [x, !If [Open, y, !Ref AWS::NoValue]]]", "x,y if Open, otherwise x"},
      {"!ImportValue exported", "${exported}"},
      {"!ImportValue {'Fn::Sub': '${Name}-x'}", "${${Name}-x}"},
      {"!Base64 'hello, w'", "aGVsbG8sIHc="},  // RFC 4648: the bytes in Python's base64
      {"!Base64 'hello'", "aGVsbG8="},
      {"!Base64 ''", ""},
      {"!Cidr ['192.168.0.0/24', 6, 5]",
       "[192.168.0.0/27, 192.168.0.32/27, 192.168.0.64/27, 192.168.0.96/27, 192.168.0.128/27, "
       "192.168.0.160/27]"},
      {"!Select [2, !Cidr [10.1.2.3/16, 4]]", "10.1.2.0/24"},
      {"!Cidr ['10.0.0.0/30', 5, 2]", "unknown: address blocks that are not known"},
      {"{Fn::Length: !Ref Items}", "3"},
      {"{Fn::Length: [a, !Ref AWS::NoValue]}", "1"},
      {"{Fn::ToJsonString: {a: 1, b: !Ref Given, c: [true, 'say \"x\"']}}",
       R"({"a":1,"b":"abc","c":[true,"say \"x\""]})"},
      {"{Fn::ToJsonString: [!Ref Name]}", R"(["${Name}"])"},
      {"{Fn::Transform: {Name: AWS::Include, Parameters: {Location: s3://a/b}}}",
       "unknown: what the macro 'AWS::Include' makes"},
      {"'{{resolve:ssm:/a/b:1}}-x'", "{{resolve:ssm:/a/b:1}}-x"},
      {"{a: 1, b: !Ref AWS::NoValue}", "{a: 1}"},
      {"[a, !Ref AWS::NoValue, b]", "[a, b]"},
  };
  TemplateOptions options;
  options.region = "us-east-1";
  for (const auto& [written, shown] : rows) {
    CAPTURE(written);
    CHECK(value_of(written, stack, options).shown() == shown);
  }
}

TEST_CASE("Equal names are equal however they are put together", "[template][names]") {
  const std::string ways[] = {
      "!Sub '/aws/lambda/${Fn}'",
      "!Join ['', ['/aws/lambda/', !Ref Fn]]",
      "!Join ['/', ['', aws, lambda, !Ref Fn]]",
      "!Sub ['/aws/${what}/${name}', {what: lambda, name: !Ref Fn}]",
      "!Sub ['/aws/lambda/${name}', {name: !Select [6, !Split [':', !GetAtt Fn.Arn]]}]",
      "!Join ['/aws', ['', !Join ['', [/lambda/, !Sub '${Fn}']]]]",
      "!Select [1, !Split ['|', !Sub 'x|/aws/lambda/${Fn}|y']]",
  };
  for (const auto& one : ways) {
    for (const auto& other : ways) {
      CAPTURE(one, other);
      CHECK(equal(value_of(one, stack), value_of(other, stack)) == Truth::yes);
    }
    CHECK(equal(value_of(one, stack), value_of("!Sub '/aws/lambda/${Named}'", stack)) == Truth::no);
    CHECK(value_of(one, stack).text().refers_to("Fn"));
  }
  // A name that is given is the text itself.
  CHECK(equal(value_of("!Sub '/aws/lambda/${Named}'", stack),
              value_of("/aws/lambda/abc-one", stack)) == Truth::yes);
  CHECK(value_of("!Sub '/aws/lambda/${Named}'", stack).text().refers_to("Named"));
}

TEST_CASE("What is unknown equals itself, and may equal anything else", "[template][names]") {
  const auto is = [](const std::string& a, const std::string& b) {
    return equal(value_of(a, stack), value_of(b, stack));
  };
  CHECK(is("!Select [0, !GetAZs us-east-1]", "!Select [0, !GetAZs us-east-1]") == Truth::yes);
  CHECK(is("!Select [0, !GetAZs us-east-1]", "!Select [1, !GetAZs us-east-1]") == Truth::unknown);
  CHECK(is("!FindInMap [Sizes, !Ref Name, small]", "!FindInMap [Sizes, !Ref Name, small]") ==
        Truth::yes);
  CHECK(is("!Sub ['${X}-a', {X: !FindInMap [Sizes, !Ref Name, small]}]",
           "!Join ['-', [!FindInMap [Sizes, !Ref Name, small], a]]") == Truth::yes);
  CHECK(is("!ImportValue a", "!ImportValue a") == Truth::yes);
  CHECK(is("!If [Open, a, b]", "!If [Open, a, b]") == Truth::yes);
  CHECK(is("!If [Open, a, b]", "c") == Truth::no);
  CHECK(is("!If [Open, a, b]", "a") == Truth::unknown);
  CHECK(is("{a: 1, b: [2]}", "{b: [2], a: 1}") == Truth::yes);
  CHECK(is("{a: 1}", "{a: 1, b: 2}") == Truth::no);
  CHECK(is("[a]", "a") == Truth::no);
}

TEST_CASE("Numbers and booleans are what CloudFormation takes for them", "[template][values]") {
  CHECK(value_of("5").number() == Decimal(5));
  CHECK(value_of("'5'").number() == Decimal(5));
  CHECK(value_of("'5'").kind() == Value::Kind::text);
  CHECK(value_of("5").kind() == Value::Kind::number);
  CHECK(value_of("1.50").literal() == "1.50");
  CHECK(value_of("five").number() == std::nullopt);
  CHECK(value_of("true").boolean() == true);
  CHECK(value_of("'False'").boolean() == false);
  CHECK(value_of("yes").boolean() == true);
  CHECK(value_of("'yes'").boolean() == std::nullopt);
  CHECK(value_of("0123").literal() == "0123");
  CHECK(equal(value_of("5"), value_of("'5'")) == Truth::yes);
  CHECK(value_of("~").is(Value::Kind::null));
}

TEST_CASE("Values are asked by key and place, through choices and what is unknown",
          "[template][values]") {
  const Value value =
      value_of("{a: {b: [1, 2]}, c: !If [Open, {d: 3}, {e: 4}], f: !Ref Unset}", stack);
  CHECK(value["a"]["b"][1].number() == Decimal(2));
  CHECK(value["a"]["nothing"]["deeper"].is_absent());
  CHECK(value["a"]["b"][7].is_absent());
  CHECK(value["c"]["d"].shown() == "3 if Open, otherwise nothing");
  CHECK(value["c"]["d"].assuming("Open", true).literal() == "3");
  CHECK(value.assuming("Open", false)["c"].shown() == "{e: 4}");
  CHECK(value["f"][0].why() == "the parameter Unset has no value");
  CHECK_FALSE(value.is_certain());
  CHECK(value["a"].is_certain());
  const auto all = value["c"].alternatives();
  REQUIRE(all.size() == 2);
  CHECK(all[0].conditions == std::vector<std::pair<std::string, bool>>{{"Open", true}});
  CHECK(all[1].value.shown() == "{e: 4}");
  const Value open = value_of("{a: 1, Fn::Transform: {Name: M}}");
  CHECK(open["a"].literal() == "1");
  CHECK(open["b"].is_unknown());
}

TEST_CASE("Every value knows where it is written", "[template][values]") {
  const Template made = read(
      "Resources:\n"
      "  T:\n"
      "    Type: AWS::DynamoDB::Table\n"
      "    Properties:\n"
      "      BillingMode: PROVISIONED\n"
      "      ProvisionedThroughput:\n"
      "        ReadCapacityUnits: !FindInMap [M, a, b]\n"
      "Mappings: {M: {a: {b: 5}}}\n");
  const Value properties = made.resource("T")->properties;
  const auto line = [&](const Value& v) { return made.document().place(*v.source()).line; };
  CHECK(line(properties["BillingMode"]) == 5);
  CHECK(line(properties["ProvisionedThroughput"]["ReadCapacityUnits"]) == 8);
  CHECK(made.document().place(*properties.entries()[0].key_source).column == 7);
}

TEST_CASE("A region brings its partition", "[template][intrinsics]") {
  const auto in = [](const std::string& region, const std::string& written) {
    TemplateOptions options;
    options.region = region;
    return value_of(written, stack, options).shown();
  };
  CHECK(in("cn-north-1", "!GetAtt Table.Arn") ==
        "arn:aws-cn:dynamodb:cn-north-1:${AWS::AccountId}:table/${Table}");
  CHECK(in("cn-north-1", "!Ref AWS::URLSuffix") == "amazonaws.com.cn");
  CHECK(in("us-gov-west-1", "!Ref AWS::Partition") == "aws-us-gov");
  CHECK(in("", "!Ref AWS::Partition") == "${AWS::Partition}");
}

}  // namespace
