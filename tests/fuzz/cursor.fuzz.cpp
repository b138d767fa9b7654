// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "fitcost/handler/handler.hpp"
#include "fuzz/still_host.hpp"

namespace fuzz::cursor_input {

using namespace fitcost::handler;
using Json = nlohmann::json;

/// Three workouts, and the cursor behind the first of them.
struct Listed {
  StillHost host;
  std::unique_ptr<Store> store = memory_store();
  Handler handler;
  Worker worker;
  std::string cursor;

  Listed() : handler(*store, host, options()), worker(handler) {
    for (int i = 0; i < 3; ++i) {
      Request request;
      request.method = "POST";
      request.path = "/workouts";
      request.caller = "ana";
      request.body = R"({"workoutType":"run","duration":1,"calories":1})";
      Response made;
      worker.handle(request, made);
      require(made.status == 201);
    }
    Request request = list();
    request.query.push_back({"limit", "1"});
    Response first;
    worker.handle(request, first);
    cursor = Json::parse(first.body).at("cursor").get<std::string>();
  }

  static HandlerOptions options() {
    HandlerOptions options;
    options.cursor_secret = "secret";
    return options;
  }
  static Request list() {
    Request request;
    request.method = "GET";
    request.path = "/workouts";
    request.caller = "ana";
    return request;
  }
};

/// Bytes laid over a good cursor, and the bytes themselves: only the good cursor is taken.
extern "C" int fuzz_cursor(const std::uint8_t* data, std::size_t size) {
  static Listed listed;
  const std::string text(reinterpret_cast<const char*>(data), size);
  std::string mixed = listed.cursor;
  for (std::size_t i = 0; i < size && i < mixed.size(); ++i) {
    if (data[i] != 0) mixed[i] = static_cast<char>(data[i]);
  }
  for (const auto& cursor : {text, mixed}) {
    Request request = Listed::list();
    request.query.push_back({"cursor", cursor});
    Response reply;
    listed.worker.handle(request, reply);
    const Json json = Json::parse(reply.body);
    if (cursor == listed.cursor) {
      require(reply.status == 200 && json.at("count") == 2);
    } else {
      require(reply.status == 400);
    }
  }
  return 0;
}

}  // namespace fuzz::cursor_input
