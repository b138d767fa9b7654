// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <stdexcept>
#include <string>

#include "fitcost/lambda/runtime.hpp"

using namespace fitcost;
using handler::RuntimeEndpoint;

TEST_CASE("The Runtime API's address is read as Lambda and local servers write it", "[lambda]") {
  struct Case {
    std::string text;
    RuntimeEndpoint endpoint;
  };
  for (const Case& c : {
           Case{"169.254.100.1:9001", {"169.254.100.1", "9001", ""}},                 // Lambda
           Case{"127.0.0.1:34567", {"127.0.0.1", "34567", ""}},                       // @vercel/fun
           Case{"http://localhost:2222/5c1f-aa", {"localhost", "2222", "/5c1f-aa"}},  // sandbox
           Case{"http://host/", {"host", "80", ""}},
           Case{"host:1/a/b//", {"host", "1", "/a/b"}},
           Case{"[::1]:65535", {"::1", "65535", ""}},
           Case{"http://[fe80::1]/x", {"fe80::1", "80", "/x"}},
       }) {
    INFO(c.text);
    CHECK(handler::read_runtime_endpoint(c.text) == c.endpoint);
  }
}

TEST_CASE("An address of the Runtime API that leads nowhere is refused with a sentence",
          "[lambda]") {
  for (const std::string text :
       {"", ":9001", "host:", "host:0", "host:65536", "host:9001x", "host:-1", "::1:9001", "[::1",
        "[]:1", "https://host:1", "ftp://host:1", "http://", "user@host:1", "host:1/a b",
        "host:1/a\r\nX: y", "host:1/?q", "host:1#f", "h\xc3\xb6st:1"}) {
    INFO(text);
    CHECK_THROWS_WITH(handler::read_runtime_endpoint(text),
                      Catch::StartsWith("AWS_LAMBDA_RUNTIME_API is \"" + text + "\", which "));
    CHECK_THROWS_AS(handler::read_runtime_endpoint(text), std::invalid_argument);
  }
}
