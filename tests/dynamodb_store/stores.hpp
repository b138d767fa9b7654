// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "dynamodb_store/loopback_server.hpp"
#include "dynamodb_store/test_machine.hpp"
#include "fitcost/handler/dynamodb_store.hpp"
#include "handler/dynamodb/dynamodb_store.hpp"

namespace support {

inline std::shared_ptr<fitcost::handler::CredentialsProvider> some_credentials() {
  return fitcost::handler::fixed_credentials({"AKIDEXAMPLE", "a-secret", "", {}});
}

inline fitcost::handler::DynamoDbOptions options_for(const std::string& endpoint) {
  fitcost::handler::DynamoDbOptions options;
  options.table = "workouts";
  options.region = "eu-central-1";
  options.endpoint = endpoint;
  options.credentials = some_credentials();
  return options;
}

/// A server that says what it was told to, and a store that talks to it on a machine whose clock
/// stands still.
struct Scripted {
  explicit Scripted(LoopbackServer::Answer answer) : server(std::move(answer)) {}

  fitcost::handler::Store& store() {
    if (!made) {
      options.endpoint = server.url();
      made = fitcost::handler::detail::aws::dynamodb_store(options, machine_of(machine));
    }
    return *made;
  }

  LoopbackServer server;
  fitcost::handler::DynamoDbOptions options = options_for("");
  std::shared_ptr<MachineState> machine = std::make_shared<MachineState>();
  std::unique_ptr<fitcost::handler::Store> made;
};

inline HttpReply error_reply(int status, const std::string& type, const std::string& message = "") {
  return {status, R"({"__type":"com.amazonaws.dynamodb.v20120810#)" + type + R"(","message":")" +
                      message + "\"}"};
}

/// ConditionalCheckFailedException with what was in the way, where that is given.
inline HttpReply condition_failed(const std::string& item = "") {
  HttpReply reply =
      error_reply(400, "ConditionalCheckFailedException", "The conditional request failed");
  if (!item.empty()) reply.body.insert(reply.body.size() - 1, ",\"Item\":" + item);
  return reply;
}

}  // namespace support
