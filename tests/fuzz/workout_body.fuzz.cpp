// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "fitcost/handler/handler.hpp"
#include "fuzz/still_host.hpp"

namespace fuzz::workout_body_input {

using namespace fitcost::handler;
using Json = nlohmann::json;

/// Any bytes are a workout or a bad request; a workout that was made goes through its own text
/// unchanged, and is JSON for another parser, too.
extern "C" int fuzz_workout_body(const std::uint8_t* data, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  const auto store = memory_store();
  StillHost host;
  Handler handler(*store, host, {});
  Worker worker(handler);
  Request request;
  request.method = "POST";
  request.path = "/workouts";
  request.body = body;
  request.caller = "ana";
  request.request_id = "request";
  Response made;
  worker.handle(request, made);
  require(made.status == 201 || made.status == 400 || made.status == 403);
  require(Json::accept(made.body));
  if (made.status != 201) return 0;
  require(Json::accept(body));
  const std::string answer = made.body;
  const std::string location = made.location;
  request.method = "PUT";
  request.path = location;
  request.body = answer;
  Response put;
  worker.handle(request, put);
  require(put.status == 200 && put.body == answer);
  request.method = "GET";
  request.body = {};
  Response read;
  worker.handle(request, read);
  require(read.status == 200 && read.body == answer);
  return 0;
}

}  // namespace fuzz::workout_body_input
