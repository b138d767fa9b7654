// SPDX-License-Identifier: Apache-2.0
#include "fitcost/services/logs/lambda_lines.hpp"

#include <catch2/catch.hpp>
#include <string_view>

#include "fitcost/units/dual.hpp"

using namespace fitcost;
using namespace fitcost::logs;

namespace {
constexpr auto per_request = bytes(1.0) / requests(1.0);
constexpr auto per_event = bytes(1.0) / events(1.0);

double size(std::string_view line) { return static_cast<double>(line.size()); }
}  // namespace

// The lines' forms: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html
TEST_CASE("The constants are the lengths of lines as Lambda writes them", "[logs][aws-example]") {
  CHECK(start_line / bytes(1.0) ==
        size("START RequestId: 8c360c87-d4b7-4423-b5f3-af02be3c1763 Version: $LATEST\n"));
  CHECK(end_line / bytes(1.0) == size("END RequestId: 8c360c87-d4b7-4423-b5f3-af02be3c1763\n"));
  const double warm = size(
      "REPORT RequestId: 8c360c87-d4b7-4423-b5f3-af02be3c1763\tDuration: 12.34 ms\t"
      "Billed Duration: 13 ms\tMemory Size: 256 MB\tMax Memory Used: 81 MB\t\n");
  const double cold = size(
      "REPORT RequestId: 8c360c87-d4b7-4423-b5f3-af02be3c1763\tDuration: 12.34 ms\t"
      "Billed Duration: 13 ms\tMemory Size: 256 MB\tMax Memory Used: 81 MB\t"
      "Init Duration: 265.72 ms\t\n");
  CHECK(report_line / bytes(1.0) == Approx(warm).margin(5.0));
  CHECK(cold_report_line / bytes(1.0) == Approx(cold).margin(5.0));
}

// https://docs.aws.amazon.com/lambda/latest/dg/runtime-management-identify.html
TEST_CASE("INIT_START is as long as AWS's example of it", "[logs][aws-example]") {
  CHECK(init_start_line / bytes(1.0) ==
        size("INIT_START Runtime Version: python:3.13.v14\tRuntime Version ARN: arn:aws:lambda:"
             "eu-south-1::runtime:"
             "7b620fc2e66107a1046b140b9d320295811af3ad5d4c6a011fad1fa65127e9e6\n"));
}

// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
TEST_CASE("JSON's platform.start is as long as AWS's example of it", "[logs][aws-example]") {
  CHECK(json_start / bytes(1.0) ==
        size(R"({"time":"2024-02-09T08:42:44.078Z","type":"platform.start","record":)"
             R"({"requestId":"d661f7cf-9208-46b9-85b0-213b04a91065","version":"$LATEST"}})"));
}

TEST_CASE("A warm request logs 265 bytes as text and 375 as JSON", "[logs]") {
  const HandlerOutput<> silent;
  CHECK(bytes_per_request(SystemLog::text, 0.0, silent) / per_request == 265.0);
  CHECK(bytes_per_request(SystemLog::json, 0.0, silent) / per_request == 375.0);
  CHECK(bytes_per_request(SystemLog::json_failures_only, 0.0, silent) / per_request == 0.0);
}

TEST_CASE("A cold request logs its INIT_START line and a longer REPORT", "[logs]") {
  const HandlerOutput<> silent;
  CHECK(bytes_per_request(SystemLog::text, 1.0, silent) / per_request == 165.0 + 293.0);
  CHECK(bytes_per_request(SystemLog::json, 1.0, silent) / per_request == 399.0);
  CHECK(bytes_per_request(SystemLog::text, 0.5, silent) / per_request == (265.0 + 458.0) / 2.0);
}

TEST_CASE("A handler's own lines come on top, and an overhead per event if one is billed",
          "[logs]") {
  const HandlerOutput<> two_lines{bytes(300.0), events(2.0)};
  CHECK(bytes_per_request(SystemLog::text, 0.0, two_lines) / per_request == 565.0);
  CHECK(bytes_per_request(SystemLog::text, 0.0, two_lines, 26.0 * per_event) / per_request ==
        565.0 + 5.0 * 26.0);
  CHECK(bytes_per_request(SystemLog::json, 1.0, two_lines, 26.0 * per_event) / per_request ==
        699.0 + 4.0 * 26.0);
}

TEST_CASE("Cold starts move the bytes by what they log more", "[logs]") {
  const Dual size = bytes_per_request(SystemLog::text, variable(0.01), HandlerOutput<Dual>{}) /
                    (bytes(1.0) / requests(1.0));
  CHECK(size.slope == 458.0 - 265.0);
}
