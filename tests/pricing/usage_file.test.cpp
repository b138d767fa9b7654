// SPDX-License-Identifier: Apache-2.0
#include "fitcost/pricing/usage_file.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "fitcost/pricing/make_bill.hpp"
#include "fitcost/pricing/price_book_file.hpp"
#include "pricing/books.hpp"

using namespace fitcost;

namespace {

Readings readings_of(const std::string& text) {
  return read_usage(text, "usage.csv", embedded_price_book());
}

}  // namespace

TEST_CASE("Stated usage is one reading a row", "[pricing][usage]") {
  const Readings expected{
      {"orders", "dynamodb.write_request_units", Decimal(60'444), "eu-west-1"},
      {"", "lambda.requests.arm", *Decimal::parse("0.5"), ""},
  };
  const std::string meter_first =
      "meter,quantity,resource,region\n"
      "dynamodb.write_request_units,60444,orders,eu-west-1\n"
      "lambda.requests.arm,0.5,,\n";
  CHECK(readings_of(meter_first) == expected);
  // Columns stand in any order; lines end as they like; a byte order mark and empty lines do no
  // harm.
  CHECK(readings_of("\xef\xbb\xbfregion,resource,quantity,meter\r\n"
                    "eu-west-1,orders,6.0444E4,dynamodb.write_request_units\r\n"
                    "\r\n"
                    ",\"\",0.50,\"lambda.requests.arm\"") == expected);
}

TEST_CASE("Resource and region may be left out", "[pricing][usage]") {
  CHECK(readings_of("meter,quantity\nlambda.requests.arm,3\n") ==
        Readings{{"", "lambda.requests.arm", Decimal(3), ""}});
  CHECK(readings_of("quantity,meter\n").empty());
}

TEST_CASE("A resource is any text", "[pricing][usage]") {
  const Readings readings =
      readings_of("meter,quantity,resource\nlambda.requests.arm,3,\"a \"\"b\"\", c\nd é\"\n");
  REQUIRE(readings.size() == 1);
  CHECK(readings[0].resource == "a \"b\", c\nd é");
}

TEST_CASE("Stated quantities are rounded half to even to 1e-9", "[pricing][usage]") {
  const Readings readings = readings_of(
      "meter,quantity\n"
      "lambda.requests.arm,0.0000000005\n"
      "lambda.requests.arm,0.0000000015\n"
      "lambda.requests.arm,0.00000000250000000001\n"
      "lambda.requests.arm,-0\n");
  REQUIRE(readings.size() == 4);
  CHECK(readings[0].quantity == Decimal());
  CHECK(readings[1].quantity == Decimal::of(2, 9));
  CHECK(readings[2].quantity == Decimal::of(3, 9));
  CHECK(readings[3].quantity == Decimal());
}

TEST_CASE("Bad usage is refused with its place, what was found and what was wanted",
          "[pricing][usage]") {
  struct Case {
    std::string text, error;
  };
  const std::string usage_header = "meter,quantity,resource,region\n";
  for (const Case& c : {
           Case{"", "usage.csv:1:1: found an empty file, wanted a header line"},
           Case{"\n\r\n\n", "usage.csv:1:1: found an empty file, wanted a header line"},
           Case{"meter,amount\n",
                "usage.csv:1:7: found the column 'amount', wanted meter, quantity, "
                "resource or region"},
           Case{"meter,quantty\n",
                "usage.csv:1:7: found the column 'quantty', wanted meter, "
                "quantity, resource or region, did you mean 'quantity'?"},
           Case{"meter,quantity,meter\n", "usage.csv:1:16: found 'meter' twice"},
           Case{"quantity,resource\n", "usage.csv:1: found no column 'meter'"},
           Case{"meter\n", "usage.csv:1: found no column 'quantity'"},
           Case{usage_header + "lambda.request.arm,1,a,\n",
                "usage.csv:2:1: found the meter 'lambda.request.arm', wanted a meter of the price "
                "book, did you mean 'lambda.requests.arm'?"},
           Case{
               usage_header + "lambda.requests.arm,1,a,us-east-9\n",
               "usage.csv:2:25: found 'us-east-9', wanted a region of the price book, did you mean "
               "'us-east-1'?"},
           Case{usage_header + "lambda.requests.arm,,a,\n",
                "usage.csv:2:21: found '', wanted a quantity"},
           Case{usage_header + "lambda.requests.arm,-1,a,\n", "usage.csv:2:21: found '-1'"},
           Case{usage_header + "lambda.requests.arm,nan,a,\n", "usage.csv:2:21: found 'nan'"},
           Case{usage_header + "lambda.requests.arm,inf,a,\n", "usage.csv:2:21: found 'inf'"},
           Case{usage_header + "lambda.requests.arm,0x10,a,\n", "usage.csv:2:21: found '0x10'"},
           Case{usage_header + "lambda.requests.arm,1e400,a,\n", "usage.csv:2:21: found '1e400'"},
           Case{usage_header + "lambda.requests.arm,+1,a,\n", "usage.csv:2:21: found '+1'"},
           Case{usage_header + "lambda.requests.arm, 1,a,\n", "usage.csv:2:21: found ' 1'"},
           Case{usage_header + "lambda.requests.arm,\"1,000\",a,\n",
                "usage.csv:2:21: found '1,000'"},
           Case{usage_header + "lambda.requests.arm,1e18,a,\n", "usage.csv:2:21: found '1e18'"},
           Case{usage_header + "lambda.requests.arm,100000000000000000.000000001,a,\n",
                "usage.csv:2:21: found '100000000000000000.000000001'"},
           Case{usage_header + "lambda.requests.arm,1,a\n",
                "usage.csv:2:23: found 3 columns, wanted 4"},
           Case{usage_header + "lambda.requests.arm,1,a,,\n",
                "usage.csv:2:26: found 5 columns, wanted 4"},
           Case{usage_header + "\n\nlambda.requests.arm,x,a,\n", "usage.csv:4:21: found 'x'"},
           Case{usage_header + "lambda.requests.arm,1,\"a\nb\",us-east-9\n",
                "usage.csv:3:4: found 'us-east-9'"},
           Case{usage_header + "lambda.requests.arm,1,\"a,\n",
                "usage.csv:2:23: found a quote that is "
                "never closed"},
           Case{usage_header + "lambda.requests.arm,\"1\"2,a,\n",
                "usage.csv:2:24: found text after a "
                "closing quote"},
           Case{usage_header + "lambda.requests.arm,1,a\xff,\n",
                "usage.csv:2: found a byte that is no "
                "UTF-8"},
           Case{usage_header + std::string("lambda.requests.arm,1,a\0,\n", 26),
                "usage.csv:2: found a byte"},
       }) {
    CAPTURE(c.text);
    CHECK_THAT(error_of([&] { readings_of(c.text); }), Catch::StartsWith(c.error));
  }
}

TEST_CASE("The largest quantities add up in one bill", "[pricing][usage]") {
  // Whatever read_usage lets through has an exact total.
  std::string text = "meter,quantity\n";
  for (int i = 0; i < 200; ++i) {
    text += "dynamodb.reserved_write_capacity_3y_upfront,1e13\n";
    text += "lambda.snapstart_restored_gb,10000000000000.000000001\n";
  }
  const auto bill = make_bill(readings_of(text), embedded_price_book(), terms_of("ap-northeast-1"));
  CHECK(bill.total() >= Decimal());
  const std::string too_much =
      "meter,quantity\nlambda.requests.arm,9e15\nlambda.requests.arm,2e15\n";
  CHECK_THAT(error_of([&] { readings_of(too_much); }),
             Catch::StartsWith("usage.csv:3:21: found '2e15'"));
}
