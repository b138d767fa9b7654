// SPDX-License-Identifier: Apache-2.0
#include "store.hpp"

#include <cstdlib>
#include <string_view>
#include <utility>

#include "fitcost/handler/dynamodb_store.hpp"
#include "fitcost/handler/sqlite_store.hpp"
#include "fitcost/units/input_error.hpp"

namespace fitcost::server_command {

namespace {

constexpr std::string_view dynamodb = "dynamodb:";

std::string region_of(const Options& options) {
  if (!options.region.empty()) return options.region;
  for (const char* name : {"AWS_REGION", "AWS_DEFAULT_REGION"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return value;
  }
  throw InputError({"--region"}, "none, nor AWS_REGION", "the table's region");
}

std::unique_ptr<handler::Store> open_dynamodb(const Options& options) {
  handler::DynamoDbOptions table;
  table.table = options.store.substr(dynamodb.size());
  if (table.table.empty())
    throw InputError({"--store"}, in_quotes(options.store), "dynamodb:TABLE");
  table.region = region_of(options);
  table.endpoint = options.endpoint;
  table.credentials =
      handler::credentials_chain([](const char* name) -> const char* { return std::getenv(name); });
  return handler::dynamodb_store(std::move(table));
}

}  // namespace

std::unique_ptr<handler::Store> open_store(Options& options) {
  if (options.store == "memory") {
    options.server.store_calls = handler::StoreCalls::on_network_threads;
    return handler::memory_store();
  }
  options.server.store_calls = handler::StoreCalls::on_store_threads;
  if (options.store.starts_with(dynamodb)) return open_dynamodb(options);
  if (options.store.empty()) throw InputError({"--store"}, "''", "a file's name");
  handler::SqliteOptions file;
  file.path = options.store;
  file.synchronous = options.synchronous == "full" ? handler::SqliteSynchronous::full
                                                   : handler::SqliteSynchronous::normal;
  file.check = options.check;
  return handler::sqlite_store(file);
}

}  // namespace fitcost::server_command
