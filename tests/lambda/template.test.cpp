// SPDX-License-Identifier: Apache-2.0
// The template that deploys the function says what the program and its table need.
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>
#include <string>

#include "fitcost/handler/workout.hpp"

namespace {

std::string template_text() {
  std::ifstream file(FITCOST_SOURCE_DIR "/data/templates/workout-api.yaml");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// Where `part` stands, from `from` on; it has to.
std::size_t require(const std::string& text, const std::string& part, std::size_t from = 0) {
  const auto at = text.find(part, from);
  INFO("wanted: " << part);
  REQUIRE(at != std::string::npos);
  return at;
}

}  // namespace

TEST_CASE("The template's table has the keys and the time to live that the handler uses",
          "[lambda][template]") {
  namespace name = fitcost::handler::attribute_name;
  const std::string text = template_text();
  require(text, std::string("{AttributeName: ") + name::user_id + ", KeyType: HASH}");
  require(text, std::string("{AttributeName: ") + name::timestamp + ", KeyType: RANGE}");
  require(text, std::string("{AttributeName: ") + name::timestamp + ", AttributeType: N}");
  require(text, std::string("{AttributeName: ") + name::expires_at + ", Enabled: true}");
  require(text, "BillingMode: PAY_PER_REQUEST");
}

TEST_CASE("The template routes all that the handler answers", "[lambda][template]") {
  const std::string text = template_text();
  for (const char* route :
       {"Method: POST, Path: /workouts}", "Method: GET, Path: /workouts}",
        "Method: GET, Path: \"/workouts/{id}\"}", "Method: PUT, Path: \"/workouts/{id}\"}",
        "Method: DELETE, Path: \"/workouts/{id}\"}", "Method: GET, Path: /stats}"})
    require(text, route);
}

TEST_CASE("The template sets every variable that the program cannot do without",
          "[lambda][template]") {
  const std::string text = template_text();
  const auto variables = require(text, "        Variables:\n");
  for (const char* variable : {"TABLE_NAME: ", "FITCOST_CURSOR_SECRET: "})
    require(text, variable, variables);
}

TEST_CASE("The template has neither anchors nor aliases, which CloudFormation does not read",
          "[lambda][template]") {
  std::istringstream lines(template_text());
  for (std::string line; std::getline(lines, line);) {
    if (line.find('#') != std::string::npos) continue;
    CAPTURE(line);
    CHECK(line.find(": &") == std::string::npos);
    CHECK(line.find(": *") == std::string::npos);
  }
}
