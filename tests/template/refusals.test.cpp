// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "template/reading.hpp"

namespace {

using namespace reading;

TEST_CASE("What is no template is refused with its place", "[template][errors]") {
  struct Row {
    std::string text;
    std::string said;
  };
  const std::string topic = "Resources:\n  T: {Type: AWS::SNS::Topic}\n";
  for (const auto& [text, said] : std::vector<Row>{
           {"hello", "1:1: found no map, wanted a CloudFormation template"},
           {"[1, 2]", "1:1: found no map, wanted a CloudFormation template"},
           {"apiVersion: v1\nkind: Pod\n", "1:1: found no key 'Resources'"},
           {"Resource: {}\n", "(it has 'Resource')"},
           {"Resources: {}\n", "1:12: found Resources that are no map, or empty"},
           {"Resources:\n", "found Resources that are no map, or empty"},
           {"AWSTemplateFormatVersion: 2010-09-10\n" + topic,
            "1:27: found the format version '2010-09-10', wanted 2010-09-09"},
           {"Resources:\n  A: {Properties: {}}\n", "2:3: found the resource 'A' without a Type"},
           {"Resources:\n  A: text\n", "2:3: found the resource 'A' without a Type"},
           {"Resources:\n  F: {Type: AWS::Serverless::Function}\n",
            "2:13: found 'AWS::Serverless::Function' without the transform of SAM, wanted "
            "Transform: AWS::Serverless-2016-10-31"},
           {topic + "Conditions: [a]\n", "3:13: found Conditions that are no map"},
           {topic + "Outputs: {A: b}\n", "3:14: found an output that is no map"},
           {topic + "Transform: [{Parameters: {}}]\n", "3:13: found a transform without a name"},
           {topic + "Mappings: {M: text}\n", "3:15: found a mapping that is no map"},
           // Functions
           {topic + "Outputs: {A: {Value: !Rf T}}\n",
            "3:22: found the function '!Rf', wanted an intrinsic function, did you mean '!Ref'?"},
           {topic + "Outputs: {A: {Value: {Fn::Jion: [a, [b]]}}}\n",
            "3:22: found the function 'Fn::Jion', wanted an intrinsic function, did you mean "
            "'Fn::Join'?"},
           {topic + "Outputs: {A: {Value: {Fn::Foo: 1, b: 2}}}\n",
            "3:23: found the function 'Fn::Foo'"},
           {topic + "Outputs: {A: {Value: !Join [a]}}\n",
            "3:22: found '!Join' with 1 argument, wanted a list of 2"},
           {topic + "Outputs: {A: {Value: !If [a, b, c]}}\n",
            "3:27: found the condition 'a', wanted a condition of the template"},
           {topic + "Conditions: {C: !Equals [a]}\n",
            "3:17: found '!Equals' with 1 argument, wanted a list of 2"},
           {topic + "Conditions: {C: !Sub a}\n",
            "3:17: found '!Sub' in a condition, wanted Fn::And"},
           {topic + "Outputs: {A: {Value: !GetAtt T}}\n",
            "3:22: found 'T', wanted "
            "LogicalId.Attribute"},
           // Names that nothing has
           {topic + "Outputs: {A: {Value: !Ref Tt}}\n",
            "3:22: found a reference to 'Tt', wanted a parameter or a resource of the template, "
            "did you mean 'T'?"},
           {topic + "Outputs: {A: {Value: !Sub 'x${Nowhere.Arn}'}}\n",
            "3:22: found a reference to 'Nowhere', wanted a resource of the template"},
           {topic + "Outputs: {A: {Value: !Ref AWS::Regions}}\n",
            "3:22: found the pseudo parameter 'AWS::Regions'"},
           {topic + "  U: {Type: AWS::SNS::Topic, DependsOn: V}\n",
            "3:41: found a reference to 'V', wanted a resource of the template"},
           {topic + "  U: {Type: AWS::SNS::Topic, Condition: C}\n",
            "3:41: found the condition 'C'"},
           {topic + "Outputs: {A: {Value: !FindInMap [M, a, b]}}\n",
            "3:22: found the mapping 'M', wanted a mapping of the template"},
           // In branches that nobody takes, too
           {topic + "Conditions: {No: !Equals [a, b]}\n"
                    "Outputs: {A: {Value: !If [No, !Ref Nowhere, x]}}\n",
            "4:31: found a reference to 'Nowhere'"},
           {topic + "Conditions: {C: !Equals [!Ref T, b]}\n",
            "3:26: found a reference to 'T', wanted a parameter"},
       }) {
    CAPTURE(text);
    CHECK_THAT(refusal(text), Catch::Contains(said));
  }
}

TEST_CASE("Resources and conditions that wait for each other are refused", "[template][errors]") {
  CHECK(refusal("Resources:\n"
                "  A: {Type: AWS::SQS::Queue, Properties: {QueueName: !GetAtt B.QueueName}}\n"
                "  B: {Type: AWS::SQS::Queue, DependsOn: [C]}\n"
                "  C: {Type: AWS::SQS::Queue, Properties: {QueueName: !Sub 'x-${A}'}}\n") ==
        "4:54: found a cycle of resources: A -> B -> C -> A, wanted an order in which they can be "
        "made");
  CHECK_THAT(refusal("Resources:\n  A: {Type: AWS::SQS::Queue, Properties: {QueueName: !Ref A}}\n"),
             Catch::Contains("2:54: found a cycle of resources: A -> A"));
  CHECK_THAT(refusal("Resources: {T: {Type: AWS::SNS::Topic}}\n"
                     "Conditions:\n  A: !Not [!Condition B]\n  B: !And [!Condition A, "
                     "!Condition A]\n"),
             Catch::Contains("a cycle of conditions: "));
  CHECK_THAT(refusal("Resources: {T: {Type: AWS::SNS::Topic}}\n"
                     "Conditions:\n  A: !Condition A\n"),
             Catch::Contains("3:6: found a cycle of conditions: A -> A"));
  // A branch that is not taken makes none.
  CHECK(refusal("Conditions: {No: !Equals [a, b]}\n"
                "Resources:\n  A: {Type: AWS::SQS::Queue, Properties: {QueueName: !If [No, !Ref A, "
                "x]}}\n")
            .empty());
}

TEST_CASE("A chain of names as long as a template is not a cycle, and ends", "[template]") {
  std::string text = "Resources:\n  Q0: {Type: AWS::SNS::Topic, Properties: {TopicName: x}}\n";
  for (int i = 1; i < 3'000; ++i) {
    text += "  Q" + std::to_string(i) +
            ": {Type: AWS::SNS::Topic, Properties: {TopicName: !Sub '${Q" + std::to_string(i - 1) +
            ".TopicName}${Q" + std::to_string(i - 1) + ".TopicName}'}}\n";
  }
  const Template made = read(text);
  CHECK(made.resource("Q3")->name.literal() == "xxxxxxxx");
  CHECK(made.resource("Q2999")->name.is_text());
}

TEST_CASE("With a macro of somebody's, what the template does not have may be the macro's",
          "[template]") {
  const std::string text =
      "Transform: MyMacro\n"
      "Resources:\n"
      "  T: {Type: AWS::SNS::Topic, Properties: {TopicName: !Ref Made, A: !Mine x, B: {Fn::Mine: "
      "1}}}\n";
  const Template made = read(text);
  CHECK(made.notes().size() == 1);
  CHECK(made.notes()[0].text == "what the macro MyMacro makes of the template is not known");
  CHECK(made.resource("T")->properties["TopicName"].is_unknown());
  CHECK(made.resource("T")->properties["B"].is_unknown());
  CHECK_FALSE(refusal("Resources: {T: {Type: AWS::SNS::Topic, Properties: {TopicName: !Ref M}}}\n")
                  .empty());
}

TEST_CASE("Values that grow without end when they are resolved are refused", "[template][errors]") {
  // Each condition doubles what is to be looked at.
  std::string text = "Parameters: {P: {Type: String}}\nConditions:\n  C0: !Equals [!Ref P, x]\n";
  for (int i = 1; i < 40; ++i) {
    const std::string last = "C" + std::to_string(i - 1);
    text += "  C" + std::to_string(i) + ": !And [!Condition " + last + ", !Not [!Not [!Condition " +
            last + "]]]\n";
  }
  text += "Resources: {T: {Type: AWS::SNS::Topic}}\n";
  CHECK(refusal(text).empty());
  // A parameter's 4,000 bytes, 30,000 times.
  std::string large = "Parameters: {P: {Type: String, Default: '" + std::string(4'000, 'x') +
                      "'}}\nResources:\n  T: {Type: AWS::SNS::Topic}\nOutputs:\n  O: {Value: !Join "
                      "['', [";
  for (int i = 0; i < 100'000; ++i) large += "!Ref P,";
  large += "]]}\n";
  CHECK_THAT(refusal(large), Catch::Contains("values that grow too large"));
}

}  // namespace
