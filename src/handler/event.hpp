// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "fitcost/handler/request.hpp"
#include "handler/text_buffer.hpp"

namespace fitcost::inline v1::handler::detail {

enum class EventFormat {
  proxy,  ///< REST API, or HTTP API in format 1.0
  http,   ///< HTTP API in format 2.0
  other,  ///< no event of API Gateway
};

/// Reads the events that API Gateway sends to a function.
/// AWS:
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
class EventReader {
 public:
  EventReader();
  EventReader(EventReader&&) noexcept;
  EventReader& operator=(EventReader&&) noexcept;
  ~EventReader();

  /// Makes a request of an event; its views hold until the next call. What is wrong with the event
  /// is said in `Request::refused`.
  EventFormat read(std::string_view event, Request& request);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The response that API Gateway wants for either format. `nested_body`: the inside of a JSON
/// string, in place of `Response::body`.
void write_event_response(const Response& response, std::string_view nested_body, TextBuffer& out);

}  // namespace fitcost::inline v1::handler::detail
