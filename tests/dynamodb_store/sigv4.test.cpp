// SPDX-License-Identifier: Apache-2.0
#include "handler/dynamodb/sigv4.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using fitcost::handler::AwsCredentials;
using namespace fitcost::handler::detail::aws;

namespace {

using Headers = std::vector<std::pair<std::string_view, std::string_view>>;

struct Vector {
  const char* name;
  const char* method;
  std::string_view path;
  std::string_view query;
  Headers headers;  // beside host and x-amz-date
  std::string_view body;
  const char* signed_headers;
  const char* signature;
};

}  // namespace

// Requests and signatures are those of AWS's Signature Version 4 test suite, as AWS's SDK for
// JavaScript ships it (@aws-sdk/signature-v4 3.0.0, src/suite.fixture.ts, Apache-2.0). Of the
// suite, what escapes paths and queries is left out: all of ours are `/`.
TEST_CASE("Signatures are those of AWS's published test suite", "[dynamodb_store][sigv4]") {
  constexpr const char* plain = "host;x-amz-date";
  constexpr const char* with_header = "host;my-header1;x-amz-date";
  const AwsCredentials credentials{
      "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "", {}};
  for (const Vector& v : {
           Vector{"get-vanilla",
                  "GET",
                  "/",
                  "",
                  {},
                  "",
                  plain,
                  "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
           Vector{"get-vanilla-query-order-key-case",
                  "GET",
                  "/",
                  "Param1=value1&Param2=value2",
                  {},
                  "",
                  plain,
                  "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"},
           Vector{"get-vanilla-empty-query-key",
                  "GET",
                  "/",
                  "Param1=value1",
                  {},
                  "",
                  plain,
                  "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb"},
           Vector{"get-unreserved",
                  "GET",
                  "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
                  "",
                  {},
                  "",
                  plain,
                  "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"},
           Vector{"get-header-key-duplicate",
                  "GET",
                  "/",
                  "",
                  {{"my-header1", "value2,value2,value1"}},
                  "",
                  with_header,
                  "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"},
           Vector{"get-header-value-order",
                  "GET",
                  "/",
                  "",
                  {{"my-header1", "value4,value1,value3,value2"}},
                  "",
                  with_header,
                  "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01"},
           Vector{"get-header-value-trim",
                  "GET",
                  "/",
                  "",
                  {{"my-header2", "  \"a   b   c\" "}, {"my-header1", " value1 "}},
                  "",
                  "host;my-header1;my-header2;x-amz-date",
                  "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"},
           Vector{"post-vanilla",
                  "POST",
                  "/",
                  "",
                  {},
                  "",
                  plain,
                  "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"},
           Vector{"post-vanilla-query",
                  "POST",
                  "/",
                  "Param1=value1",
                  {},
                  "",
                  plain,
                  "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"},
           Vector{"post-header-key-sort",
                  "POST",
                  "/",
                  "",
                  {{"my-header1", "value1"}},
                  "",
                  with_header,
                  "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c"},
           Vector{"post-header-value-case",
                  "POST",
                  "/",
                  "",
                  {{"my-header1", "VALUE1"}},
                  "",
                  with_header,
                  "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d"},
           Vector{
               "post-sts-header-before",
               "POST",
               "/",
               "",
               {{"x-amz-security-token",
                 "AQoDYXdzEPT//////////"
                 "wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqT"
                 "flfKD8YUuwthAx7mSEI/qkPpKPi/"
                 "kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8"
                 "Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+"
                 "scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA=="}},
               "",
               "host;x-amz-date;x-amz-security-token",
               "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead"},
           Vector{"post-x-www-form-urlencoded",
                  "POST",
                  "/",
                  "",
                  {{"content-type", "application/x-www-form-urlencoded"}},
                  "Param1=value1",
                  "content-type;host;x-amz-date",
                  "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"},
           Vector{"post-x-www-form-urlencoded-parameters",
                  "POST",
                  "/",
                  "",
                  {{"content-type", "application/x-www-form-urlencoded; charset=utf8"}},
                  "Param1=value1",
                  "content-type;host;x-amz-date",
                  "1a72ec8f64bd914b0e42e42607c7fbce7fb2c7465f63e3092b3b0d39fa77a6fe"},
       }) {
    CAPTURE(v.name);
    RequestToSign request{v.method, v.path, v.query, v.headers, v.body};
    request.headers.emplace_back("x-amz-date", "20150830T123600Z");
    request.headers.emplace_back("host", "example.amazonaws.com");
    CHECK(sigv4_authorization(credentials, "us-east-1", "service", "20150830T123600Z", request) ==
          std::string("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/"
                      "aws4_request, SignedHeaders=") +
              v.signed_headers + ", Signature=" + v.signature);
  }
}

TEST_CASE("The time of a signature is UTC to the second", "[dynamodb_store][sigv4]") {
  CHECK(sigv4_time(1'440'938'160) == "20150830T123600Z");  // the suite's
  CHECK(sigv4_time(0) == "19700101T000000Z");
  CHECK(sigv4_time(951'782'399) == "20000228T235959Z");
  CHECK(sigv4_time(951'782'400) == "20000229T000000Z");
  CHECK(sigv4_time(4'102'444'799) == "20991231T235959Z");
}
