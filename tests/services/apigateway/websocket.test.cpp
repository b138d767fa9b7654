// SPDX-License-Identifier: Apache-2.0
#include "fitcost/services/apigateway/websocket.hpp"

#include <catch2/catch.hpp>

using namespace fitcost;
using namespace fitcost::apigateway;

TEST_CASE("A WebSocket message counts once per 32 KB begun", "[apigateway][aws-example]") {
  struct Row {
    double kilobytes;
    double expected;
    const char* source;
  };
  const Row row = GENERATE(
      Row{3.0, 1.0, "aws.amazon.com/api-gateway/pricing: a chat's messages of 3 KB"},
      Row{32.0, 1.0, "32 KB increments"},
      Row{33.0, 2.0, "stormit.cloud/blog/amazon-api-gateway-pricing: 33 KB are two"},
      Row{128.0, 4.0, "the largest message"}, Row{0.0, 1.0, "an empty message is a message"});
  INFO(row.source);
  CHECK(billed_messages(kib(row.kilobytes)) / (quantity<billed_message>(1.0) / messages(1.0)) ==
        row.expected);
}
