// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <simdjson.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fitcost/handler/dynamodb_store.hpp"
#include "handler/dynamodb/http.hpp"
#include "handler/dynamodb/machine.hpp"
#include "handler/text_buffer.hpp"

namespace fitcost::inline v1::handler::detail::aws {

/// What one call needs, kept from call to call: a connection, a parser, memory.
struct Exchange {
  explicit Exchange(const HttpSettings& settings) : connection(settings) {}

  HttpConnection connection;
  simdjson::dom::parser parser;
  TextBuffer request;
};

struct Operation {
  const char* name;  ///< `PutItem`
  bool writes;
};

/// What DynamoDB answered; holds until the exchange is used again.
struct Answer {
  simdjson::dom::object body;
  bool condition_failed = false;  ///< ConditionalCheckFailedException
  bool uncertain = false;         ///< an earlier sending of the same may have been carried out
};

/// DynamoDB's JSON protocol: signs, sends, tries again, sorts errors.
class Client {
 public:
  Client(DynamoDbOptions options, Machine machine);

  const DynamoDbOptions& options() const { return options_; }

  /// An exchange that nobody else has, given back at the end of its scope. The one that was used
  /// last is given first: there are as many connections as threads were at work at once, and those
  /// that are used stay warm.
  class Lease {
   public:
    explicit Lease(Client& client) : client_(client), exchange_(client.take()) {}
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    ~Lease() { client_.give_back(std::move(exchange_)); }
    Exchange& operator*() const { return *exchange_; }
    Exchange* operator->() const { return exchange_.get(); }

   private:
    Client& client_;
    std::unique_ptr<Exchange> exchange_;
  };

  /// Sends `exchange.request`. Throws StoreError for everything but success and a failed condition.
  Answer call(Exchange& exchange, const Operation& operation);

 private:
  /// Why an attempt came to nothing.
  struct Failure {
    StoreError::Kind kind = StoreError::Kind::broken;
    std::string sentence;
    bool again = false;       ///< may go better
    bool maybe_done = false;  ///< the server may have carried it out
    bool credentials_old = false;
  };

  std::unique_ptr<Exchange> take();
  void give_back(std::unique_ptr<Exchange> exchange) noexcept;
  HttpAnswer send(Exchange& exchange, const Operation& operation, const AwsCredentials& credentials,
                  std::chrono::milliseconds timeout) const;
  Failure failure_of(const HttpAnswer& http, std::string_view type, std::string_view message) const;
  std::chrono::milliseconds backoff(int failures) const;

  DynamoDbOptions options_;
  Machine machine_;
  HttpSettings settings_;
  std::string host_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Exchange>> idle_;
  std::size_t exchanges_ = 0;
};

/// What one answer says it consumed, in half units.
struct Consumed {
  bool told = false;
  std::int64_t table = 0;
  std::int64_t indexes = 0;
};
Consumed read_consumed(simdjson::dom::object body);

}  // namespace fitcost::inline v1::handler::detail::aws
