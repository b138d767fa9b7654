// SPDX-License-Identifier: Apache-2.0
// The requests that the store really sends, their signatures made once more by AWS's own signer,
// @smithy/signature-v4. Hidden, as no other test needs node; with_npm.sh names the packages.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "dynamodb_store/stores.hpp"
#include "support/store_conformance.hpp"

using namespace support;
using namespace support::conformance;
using nlohmann::json;

namespace {

/// What verify_signatures.mjs says of each request: `equal`, or the two signatures.
std::vector<std::string> verdicts(const json& requests) {
  const char* modules = std::getenv("FITCOST_NODE_MODULES");  // NOLINT(concurrency-mt-unsafe)
  if (modules == nullptr) FAIL("FITCOST_NODE_MODULES names no folder of packages");
  std::string directory = (std::filesystem::temp_directory_path() / "fitcost.XXXXXX").string();
  REQUIRE(::mkdtemp(directory.data()) != nullptr);
  std::ofstream(directory + "/requests.json") << requests.dump();
  const std::string command = std::string("node '") + FITCOST_SOURCE_DIR +
                              "/tests/dynamodb_store/verify_signatures.mjs' '" + modules + "' '" +
                              directory + "/requests.json' >'" + directory + "/verdicts'";
  const int status = std::system(command.c_str());  // NOLINT(cert-env33-c, concurrency-mt-unsafe)
  std::vector<std::string> lines;
  std::ifstream file(directory + "/verdicts");
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  std::filesystem::remove_all(directory);
  REQUIRE(status == 0);
  return lines;
}

std::string hex_of(const std::string& bytes) {
  constexpr const char* digits = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    text += digits[static_cast<unsigned char>(c) >> 4];
    text += digits[static_cast<unsigned char>(c) & 15];
  }
  return text;
}

}  // namespace

TEST_CASE("Every request is signed as AWS's own signer signs it", "[.][smithy]") {
  json requests = json::array();
  for (const std::string token :
       {"", "IQoJb3JpZ2luX2VjEJr//////////wEaDGV1LWNlbnRyYWwtMSJHMEU=="}) {
    Scripted dynamodb([](const HttpReceived& request) {
      return request.header("x-amz-target").ends_with("Query")
                 ? HttpReply{200, R"({"Items":[],"ScannedCount":0})"}
             : request.header("x-amz-target").ends_with("GetItem") ? HttpReply{200, "{}"}
                                                                   : condition_failed();
    });
    dynamodb.options.retry.attempts = 1;
    dynamodb.options.credentials = fitcost::handler::fixed_credentials(
        {"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", token, {}});
    Store& store = dynamodb.store();
    Workout w = full_workout("Größe \xF0\x9F\x8F\x83 \"x\"", noon);
    w.workout_type = "日本語";
    const auto create = [&] {
      try {
        store.create(w);
      } catch (const fitcost::handler::StoreError&) {  // this server takes nothing
      }
    };
    create();
    w.notes = std::string(300'000, 'n');
    create();
    store.replace(w);
    store.remove({w.user_id, noon, 1});
    Taken taken;
    Query query;
    query.user_id = w.user_id;
    query.workout_type = w.workout_type;
    store.query(query, taken);
    store.get_marker(w.user_id, -1);
    for (const HttpReceived& request : dynamodb.server.received()) {
      requests.push_back({{"method", request.method},
                          {"path", request.target},
                          {"headers", request.headers},
                          {"body", hex_of(request.body)},
                          {"region", "eu-central-1"},
                          {"service", "dynamodb"},
                          {"accessKeyId", "AKIAIOSFODNN7EXAMPLE"},
                          {"secretAccessKey", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"},
                          {"sessionToken", token}});
    }
  }
  REQUIRE(requests.size() == 16);
  const std::vector<std::string> first = verdicts(requests);
  CHECK(first == std::vector<std::string>(16, "equal"));
  // The script can tell: one byte of a body, one header that is signed.
  json spoiled = json::array({requests[0], requests[1]});
  spoiled[0]["body"] = hex_of("{}");
  spoiled[1]["headers"]["x-amz-target"] = "DynamoDB_20120810.DeleteItem";
  for (const std::string& verdict : verdicts(spoiled)) CHECK(verdict.starts_with("differs: "));
}
