// SPDX-License-Identifier: Apache-2.0
#include "fitcost/services/apigateway/readings.hpp"

#include "fitcost/units/dual.hpp"
#include "services/exact_rational.hpp"
#include "services/reading_of.hpp"

using namespace fitcost;
using namespace fitcost::apigateway;
using test::meters_of;
using test::quantity_of;

TEST_CASE("A REST API counts requests whatever their size", "[apigateway]") {
  Usage<> usage;
  usage.requests = requests(60000.0);
  usage.request_size = kib(4608.0);
  const auto out = readings("api", {ApiType::rest, {}}, usage, {});
  REQUIRE(meters_of(out) == std::vector<std::string_view>{"apigateway.rest_requests"});
  CHECK(out.front().quantity == 60000.0);
}

TEST_CASE("API Gateway pricing page: uploads to an HTTP API", "[apigateway][aws-example]") {
  // https://aws.amazon.com/api-gateway/pricing/ : 25 uploads of 4.5 MB a minute for 30 days
  Usage<> usage;
  usage.requests = requests(25.0 * 60.0 * 24.0 * 30.0);
  usage.request_size = kib(4.5 * 1024.0);
  const auto out = readings("api", {ApiType::http, {}}, usage, {});
  REQUIRE(meters_of(out) == std::vector<std::string_view>{"apigateway.http_requests"});
  CHECK(out.front().quantity == 9720000.0);
}

TEST_CASE("API Gateway pricing page: a chat over WebSockets", "[apigateway][aws-example]") {
  // 1,000 users send 100 and receive 500 messages of 3 KB a day and stay for 12 hours, 30 days
  Usage<> usage;
  usage.messages = messages(1000.0 * 600.0 * 30.0);
  usage.message_size = kib(3.0);
  usage.connected = connections(1000.0) * minutes(12.0 * 60.0 * 30.0);
  const auto out = readings("chat", {ApiType::websocket, {}}, usage, {});
  CHECK(quantity_of(out, "apigateway.websocket_messages") == 18e6);
  CHECK(quantity_of(out, "apigateway.websocket_connection_minutes") == 21.6e6);
  CHECK(out.size() == 2);
}

TEST_CASE("API Gateway pricing page: a cache of 1.6 GB for a day", "[apigateway][aws-example]") {
  Usage<> usage;
  usage.cache_enabled = hours(24.0);
  const auto out = readings("api", {ApiType::rest, CacheSize::gb_1_6}, usage, {});
  CHECK(quantity_of(out, "apigateway.cache_1.6_gb_hours") == 24.0);
}

TEST_CASE("Only REST APIs have a cache", "[apigateway]") {
  CHECK(readings("api", {ApiType::http, CacheSize::gb_0_5}, Usage<>{}, {}).size() == 1);
  CHECK(readings("api", {ApiType::websocket, CacheSize::gb_0_5}, Usage<>{}, {}).size() == 2);
}

TEST_CASE("An HTTP API's readings work for derivatives and fractions", "[apigateway]") {
  Usage<Dual> usage;
  usage.requests = requests(variable(1000.0));
  usage.response_size = kib(Dual(600.0));
  const Dual count = readings("api", {ApiType::http, {}}, usage, {}).front().quantity;
  CHECK(count.value == 2000.0);
  CHECK(count.slope == 2.0);

  Usage<test::Rational> exact;
  exact.requests = requests(test::fraction(1000, 3));
  CHECK(readings("api", {ApiType::http, {}}, exact, {}).front().quantity ==
        test::fraction(1000, 3));
}
