// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "template/reading.hpp"

namespace {

using namespace reading;

const std::string one_topic = "Resources: {T: {Type: AWS::SNS::Topic}}\n";

TEST_CASE("A parameter has the value that is given, its default, or none",
          "[template][parameters]") {
  const std::string text =
      "Parameters:\n"
      "  A: {Type: String, Default: from template}\n"
      "  B: {Type: Number, Default: 5}\n"
      "  C: {Type: String}\n"
      "  D: {Type: List<String>}\n" +
      one_topic;
  const Template plain = read(text);
  CHECK(plain.parameter("A")->origin == cloudformation::Parameter::Origin::default_value);
  CHECK(plain.parameter("A")->value.literal() == "from template");
  CHECK(plain.parameter("B")->value.number() == Decimal(5));
  CHECK(plain.parameter("B")->value.is(Value::Kind::number));
  CHECK(plain.parameter("C")->origin == cloudformation::Parameter::Origin::none);
  CHECK(plain.parameter("C")->value.shown() == "${C}");
  CHECK(plain.parameter("D")->value.is_unknown());
  CHECK(plain.parameter("E") == nullptr);
  const Template filled = read(text, given({{"C", "x"}, {"D", "1, 2"}, {"A", "a"}, {"A", "last"}}));
  CHECK(filled.parameter("C")->origin == cloudformation::Parameter::Origin::given);
  CHECK(filled.parameter("C")->value.literal() == "x");
  CHECK(filled.parameter("D")->value.shown() == "[1, 2]");
  CHECK(filled.parameter("A")->value.literal() == "last");
}

TEST_CASE("Values that a parameter does not allow are refused", "[template][parameters][errors]") {
  const std::string text =
      "Parameters:\n"
      "  Env: {Type: String, Default: dev, AllowedValues: [dev, prod]}\n"
      "  Days: {Type: Number, Default: 14, MinValue: 1, MaxValue: 90}\n"
      "  Name: {Type: String, Default: abc, MinLength: 2, MaxLength: 4}\n" +
      one_topic;
  const auto said = [&](const std::string& name, const std::string& value) {
    return refusal(text, given({{name, value}}));
  };
  CHECK(said("Env", "test") ==
        "--parameter Env: found 'test' for the parameter 'Env', wanted one of dev, prod");
  CHECK(said("Days", "many") ==
        "--parameter Days: found 'many' for the parameter 'Days', wanted a number");
  CHECK(said("Days", "91") ==
        "--parameter Days: found '91' for the parameter 'Days', wanted at most 90");
  CHECK(said("Days", "0.5") ==
        "--parameter Days: found '0.5' for the parameter 'Days', wanted at least 1");
  CHECK(
      said("Name", "\xC3\xA9") ==
      "--parameter Name: found '\xC3\xA9' for the parameter 'Name', wanted at least 2 characters");
  CHECK_THAT(said("Name", "abcde"), Catch::Contains("at most 4 characters"));
  CHECK_THAT(said("Env", std::string(5'000, 'x')), Catch::Contains("at most 4096 bytes"));
  CHECK(said("Envv", "dev") ==
        "--parameter: found the parameter 'Envv', wanted a parameter of the template, did you "
        "mean 'Env'?");
  CHECK(said("Name", "\xC3\xA9\xC3\xA9").empty());
  CHECK(refusal(one_topic, given({{"A", "b"}})) ==
        "--parameter: found the parameter 'A', wanted none: the template has no parameters");
  CHECK(refusal("Parameters:\n  P: {Type: String, Default: c, AllowedValues: [a, b]}\n" +
                one_topic) == "2:30: found 'c' for the parameter 'P', wanted one of a, b");
  CHECK(refusal("Parameters:\n  P: {Default: c}\n" + one_topic) ==
        "2:3: found the parameter 'P' without a Type, wanted String, Number, ...");
}

TEST_CASE("Parameters without a value are refused on demand", "[template][parameters][errors]") {
  TemplateOptions options;
  options.require_parameters = true;
  const std::string text = "Parameters:\n  P: {Type: String}\n" + one_topic;
  CHECK(refusal(text).empty());
  CHECK(refusal(text, options) ==
        "2:3: found no value for the parameter 'P', wanted --parameter P=VALUE, or a Default");
  options.parameters = {{"P", "x"}};
  CHECK(refusal(text, options).empty());
}

}  // namespace
