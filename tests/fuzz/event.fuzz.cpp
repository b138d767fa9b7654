// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "fitcost/handler/handler.hpp"
#include "fuzz/still_host.hpp"

namespace fuzz::event_input {

using namespace fitcost::handler;
using Json = nlohmann::json;

class CountingHost final : public fuzz::StillHost {
 public:
  std::uint64_t random() override { return ++drawn_; }

 private:
  std::uint64_t drawn_ = 0;
};

/// Whatever comes in, what goes out is a response that API Gateway takes, and never the handler's
/// own failure.
void check(Worker& worker, std::string_view event) {
  const Json reply = Json::parse(worker.handle_event(event, "invocation"));
  const auto status = reply.at("statusCode").get<int>();
  require(status >= 200 && status < 500);
  require(reply.at("isBase64Encoded") == false);
  for (const auto& header : reply.at("headers")) require(header.is_string());
  const auto& body = reply.at("body").get_ref<const std::string&>();
  if (status == 204) {
    require(body.empty());
    return;
  }
  const Json content = Json::parse(body);
  if (status >= 400) {
    require(content.size() == 2 && content.at("message").is_string() &&
            content.at("requestId").is_string());
  }
  if (status == 201) {
    const Json get = {
        {"httpMethod", "GET"},
        {"path", reply.at("headers").at("location")},
        {"requestContext", {{"authorizer", {{"claims", {{"sub", content.at("userId")}}}}}}}};
    const Json read = Json::parse(worker.handle_event(get.dump()));
    require(read.at("statusCode") == 200 && read.at("body") == body);
  }
}

extern "C" int fuzz_event(const std::uint8_t* data, std::size_t size) {
  const auto store = memory_store();
  CountingHost host;
  HandlerOptions options;
  options.cursor_secret = "secret";
  Handler handler(*store, host, options);
  Worker worker(handler);
  const std::string_view event(reinterpret_cast<const char*>(data), size);
  check(worker, event);
  check(worker, event);  // a worker that has its buffers full, a store that has the workout
  return 0;
}

}  // namespace fuzz::event_input
