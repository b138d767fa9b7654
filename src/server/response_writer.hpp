// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "fitcost/handler/request.hpp"

namespace fitcost::inline v1::handler::detail {

/// What goes around a response on its way out.
struct ResponseFrame {
  std::string_view content_type;  ///< of a body that is there
  std::string_view request_id;
  std::int64_t now = 0;  ///< microseconds since 1970 UTC
  bool head = false;     ///< the request was HEAD: all but the body is sent
  bool keep_alive = true;
  bool say_keep_alive = false;  ///< for HTTP/1.0, where it is the exception
};

/// Writes HTTP/1.1 responses. One a thread: it keeps the Date of this second.
class ResponseWriter {
 public:
  void append(std::string& out, const Response& response, const ResponseFrame& frame);

 private:
  std::string_view date(std::int64_t now);

  std::int64_t second_ = -1;
  std::string date_;
};

}  // namespace fitcost::inline v1::handler::detail
